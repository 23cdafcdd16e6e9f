"""One module per layer of the map; each paints from a `MapContext` and reads nothing else."""
