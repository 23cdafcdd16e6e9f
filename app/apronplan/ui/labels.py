"""Labels that never take their text for markup."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QLabel


def plain_label(text: str, name: str = "", *, wrap: bool = False, font: QFont | None = None) -> QLabel:
    """Return a label in plain text; `name` is what a screen reader says if the text alone is not enough."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setAccessibleName(name or text)
    label.setWordWrap(wrap)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if font is not None:
        label.setFont(font)
    return label


def named_combo(name: str, items: Sequence[str]) -> QComboBox:
    """Return a combo box that has a name, and whose list of choices has it too."""
    box = QComboBox()
    box.addItems(list(items))
    name_combo(box, name)
    return box


def name_combo(box: QComboBox, name: str) -> None:
    """Name a combo box and its list."""
    box.setAccessibleName(name)
    box.view().setAccessibleName(name)
