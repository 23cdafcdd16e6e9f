"""The two answers that most forms have: do it, or leave it."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialogButtonBox

from apronplan.i18n import tr


def do_or_leave(text: str, do: Callable[[], object], leave: Callable[[], object]) -> QDialogButtonBox:
    """Return the buttons of a form; `text` is what the one that does it says."""
    box = QDialogButtonBox()
    box.addButton(text, QDialogButtonBox.ButtonRole.AcceptRole)
    box.addButton(tr("ui.override.leave"), QDialogButtonBox.ButtonRole.RejectRole)
    for button in box.buttons():
        button.setAccessibleName(button.text())
    box.accepted.connect(do)
    box.rejected.connect(leave)
    return box
