"""Loads the bundled type, so that the desk looks the same on every machine."""

from PySide6.QtGui import QFontDatabase

from apronplan.paths import font_files
from apronplan.ui.theme import Fonts, make_fonts

FAMILY = "Roboto"
CONDENSED = "Roboto Condensed"
"""Both have tabular figures as their default figures (docs/adr/0003-typeface.md)."""


def load_fonts(base_pt: float = 10.0) -> Fonts:
    """Load the bundled fonts into the application and return the desk's set."""
    for file in font_files():
        QFontDatabase.addApplicationFont(str(file))
    return make_fonts(FAMILY, CONDENSED, base_pt)
