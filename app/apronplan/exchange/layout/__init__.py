"""The layout folder, one module per family of tables, and the checks between them."""

from apronplan.exchange.layout.folder import load_airport, read_layout, write_layout

__all__ = ["load_airport", "read_layout", "write_layout"]
