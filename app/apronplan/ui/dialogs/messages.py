"""Short messages: what, where, what to do. Opened without blocking, in plain text."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from apronplan.i18n import tr


def show_problem(parent: QWidget, text: str, details: str = "") -> QMessageBox:
    """Say that something could not be done; returns the open box."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(tr("ui.problem.title"))
    box.setAccessibleName(tr("ui.problem.title"))
    box.setText(text)
    if details:
        box.setDetailedText(details)
    box.addButton(tr("ui.button.ok"), QMessageBox.ButtonRole.AcceptRole)
    box.open()
    return box


def show_note(parent: QWidget, title: str, text: str) -> QMessageBox:
    """Show something to read; returns the open box."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setAccessibleName(title)
    box.setText(text)
    box.addButton(tr("ui.button.ok"), QMessageBox.ButtonRole.AcceptRole)
    box.open()
    return box
