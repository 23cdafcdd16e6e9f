"""The benchmark: generated days, contenders, benches."""
