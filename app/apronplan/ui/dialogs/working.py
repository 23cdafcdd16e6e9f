"""The base of dialogs that have work behind them: however they are closed, the work ends with them."""

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog


class WorkingDialog(QDialog):
    """A dialog that winds up what is under way when it closes.

    Close, Esc, ``accept()`` and the window's cross all come through `QDialog.done` while the dialog is shown. Qt's own
    ``closeEvent`` calls ``reject()``: a ``reject()`` that calls ``close()`` in turn finds the dialog closing already,
    does nothing, and leaves it on the screen for ever. So subclasses override `wind_up`, and neither of these.
    """

    def wind_up(self) -> None:
        """Give up what is under way; may be called more than once."""

    def done(self, result: int) -> None:
        """Wind up, then close."""
        self.wind_up()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wind up a dialog that is closed while it is hidden, which Qt does without `done`."""
        if not self.isVisible():
            self.wind_up()
        super().closeEvent(event)
