"""Labels that never take their text for markup."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSizePolicy

from apronplan.ui.words import plain_tip

REASON_LETTERS, NAME_LETTERS = 400, 80
"""The most letters of a reason and of the name below it."""


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


class ElidedLabel(QLabel):
    """One line of plain text that never widens the window: what has no room is cut with dots, the tip has it all."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Take another text, in one line."""
        line = " ".join(text.split())
        super().setText(line)
        self.setToolTip(plain_tip([line]) if line else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of it as there is room for."""
        painter = QPainter(self)
        box = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        # Not by `self.style()`: to know QStyle takes Python four milliseconds, and the first picture has such a label.
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(box, int(self.alignment()), shown)
        painter.end()


def signed_field(text: str, name: str, most: int) -> QLineEdit:
    """Return a field for a reason or a name that is kept with the plan, of a length that panels and paper can show."""
    field = QLineEdit(text[:most])
    field.setMaxLength(most)
    field.setAccessibleName(name)
    return field


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
