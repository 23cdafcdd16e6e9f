"""The door to layout folders: reading, writing, and the airports that the program brings along."""

from apronplan.exchange.layout.folder import FILES, REQUIRED_FILES, load_airport, read_layout, write_layout

__all__ = ["FILES", "REQUIRED_FILES", "load_airport", "read_layout", "write_layout"]
