"""Applies a theme to the running application: palette, style sheet, fonts."""

from PySide6.QtWidgets import QApplication

from apronplan.ui.stylesheet import style_sheet
from apronplan.ui.theme import ThemeName, ThemeStore, make_theme, palette_of

STYLE = "Fusion"
STYLED = "apronplan_styled"
"""Property of an application that was started in our style."""


def apply_theme(store: ThemeStore, name: ThemeName) -> None:
    """Give the application the colours and the font of a theme, and every panel with it."""
    theme = make_theme(name, store.now.fonts)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        if not app.property(STYLED):
            app.setStyle(STYLE)
            app.setProperty(STYLED, True)
        app.setPalette(palette_of(theme))
        app.setFont(theme.fonts.body)
        app.setStyleSheet(style_sheet(theme))
    store.use(theme)
