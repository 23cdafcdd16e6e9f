"""What the menu calls: make a bundle, bring one in, check a sheet, show the trail. Nothing here blocks."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.dialogs.messages import show_note, show_problem

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog


class ExchangeSlots:
    """The exchange of one window.

    Parameters
    ----------
    parent : QWidget
        The window over which everything opens.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent

    def _ask(self, title: str, done: Callable[[Path], object], *, save: bool) -> "QFileDialog":
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._parent, tr(title), "", tr("merge.ui.bundles"))
        dialog.setAccessibleName(tr(title))
        if save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("apronx")
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: done(Path(name)))
        dialog.open()
        return dialog

    def ask_bundle(self) -> None:
        """Ask where the bundle shall lie."""
        self._ask("merge.ui.ask_bundle", self.make_bundle, save=True)

    def ask_merge(self) -> None:
        """Ask for a bundle."""
        self._ask("merge.ui.ask_merge", self.merge, save=False)

    def make_bundle(self, path: Path) -> bool:
        """Write a bundle of the open plan; False if it could not be written."""
        from apronplan.session.merge.bundling import make_bundle

        session = self._desk.bridge.session
        if session is None:
            return False
        try:
            made = make_bundle(session, path)
        except UserError as error:
            show_problem(self._parent, str(error))
            return False
        self._desk.verbs.said.emit(tr("merge.ui.bundled", file=path.name, revision=made.revision))
        return True

    def merge(self, path: Path) -> QDialog | None:
        """Look at a bundle and open the merge page; None, with a message, if there is nothing to be asked."""
        from apronplan.session.merge.merge import prepare
        from apronplan.ui.merge.dialog import MergeDialog

        session = self._desk.bridge.session
        if session is None:
            return None
        QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        try:
            merge = prepare(session, path)
            merge.outcome()  # what cannot be worked out is said before a page opens
            page = None if merge.known else MergeDialog(self._desk, merge, self._parent)
        except UserError as error:
            show_problem(self._parent, str(error))
            return None
        finally:
            QGuiApplication.restoreOverrideCursor()
        if page is None:
            show_note(self._parent, tr("merge.ui.ask_merge"), tr("merge.known", file=path.name))
            return None
        page.open()
        return page

    def check_sheet(self) -> QDialog:
        """Open the field for a sheet's code."""
        from apronplan.ui.merge.sheet import SheetDialog

        dialog = SheetDialog(self._desk, self._parent)
        dialog.open()
        return dialog

    def show_trail(self) -> QDialog:
        """Open the audit trail."""
        from apronplan.ui.merge.trail import TrailDialog

        dialog = TrailDialog(self._desk, self._parent)
        dialog.open()
        return dialog
