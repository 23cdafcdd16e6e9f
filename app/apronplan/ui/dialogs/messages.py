"""Short messages: what, where, what to do. Opened without blocking, in plain text."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from apronplan.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox  # its enums take half a millisecond, and a good start shows no box


def message_box(parent: QWidget, title: str, text: str, details: str = "") -> "QMessageBox":
    """Return a box in plain text that has no buttons yet and is not open; the text may quote a file from outside."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setAccessibleName(title)
    box.setText(text)
    if details:
        box.setDetailedText(details)
    return box


def show_problem(parent: QWidget, text: str, details: str = "") -> "QMessageBox":
    """Say that something could not be done; returns the open box."""
    box = message_box(parent, tr("ui.problem.title"), text, details)
    box.setIcon(box.Icon.Warning)
    box.addButton(tr("ui.button.ok"), box.ButtonRole.AcceptRole)
    box.open()
    return box


def show_note(parent: QWidget, title: str, text: str) -> "QMessageBox":
    """Show something to read; returns the open box."""
    box = message_box(parent, title, text)
    box.addButton(tr("ui.button.ok"), box.ButtonRole.AcceptRole)
    box.open()
    return box
