"""The linear model, one file per constraint."""
