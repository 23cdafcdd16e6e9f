"""The tables of a layout folder, one module per family, and the checks between them."""
