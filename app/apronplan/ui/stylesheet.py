"""The style sheet of the desk: one template, filled with the tokens of a theme."""

from string import Template

from PySide6.QtGui import QColor

from apronplan.paths import resources_dir
from apronplan.ui.theme import Theme


def style_sheet(theme: Theme) -> str:
    """Return the style sheet in the colours of a theme."""
    text = (resources_dir() / "styles" / "desk.qss").read_text(encoding="utf-8")
    colours = {name: getattr(theme, name) for name in theme.__struct_fields__}
    named = {name: value.name() for name, value in colours.items() if isinstance(value, QColor)}
    return Template(text).substitute(named)
