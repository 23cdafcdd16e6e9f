"""Auto-plan and check: what the menu Optimise does."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from apronplan.domain.ids import TurnaroundId
from apronplan.i18n import tr
from apronplan.ui.autoplan.scope import Scope

if TYPE_CHECKING:
    from apronplan.ui.autoplan.dialog import AutoplanDialog
    from apronplan.ui.main_window import MainWindow


class OptimiseSlots:
    """Starts the long work and the full check."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def _refused(self) -> bool:
        """Say at once that a view cannot be planned; its proposal could not be adopted."""
        from apronplan.ui.dialogs.messages import show_problem

        session = self._window.desk.bridge.session
        if session is None or not session.read_only:
            return False
        show_problem(self._window, tr("ui.autoplan.view_only"))
        return True

    def open_dialog(self) -> None:
        """Open the auto-plan dialog, or bring the one that is open to the front."""
        if self._refused():
            return
        dialog = next(self._open_ones(), None) or self._make()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _make(self) -> "AutoplanDialog":
        """Make the dialog; one that is open ends with its run: two proposals would draw over each other."""
        from apronplan.ui.autoplan.dialog import AutoplanDialog

        for old in self._open_ones():
            old.close()
        return AutoplanDialog(self._window.desk, self._window)

    def _open_ones(self) -> "Iterator[AutoplanDialog]":
        from apronplan.ui.autoplan.dialog import AutoplanDialog

        return (d for d in self._window.findChildren(AutoplanDialog) if d.isVisible())

    def replan(self) -> None:
        """Plan the day on the desk anew with as few changes as possible, at once."""
        if self._refused():
            return
        dialog = self._make()
        dialog.form.minimum.setChecked(True)
        dialog.show()
        dialog.begin()

    def replan_after_delay(self, turnaround: str) -> None:
        """Make room for a turnaround that comes at another time, at once; what lies in the tray is left there."""
        if self._refused():
            return
        dialog = self._make()
        dialog.form.minimum.setChecked(True)
        dialog.form.tray.setChecked(False)
        dialog.always = frozenset({TurnaroundId(turnaround)})
        dialog.show()
        dialog.begin()

    def replan_selection(self) -> None:
        """Plan what is chosen anew with as few changes as possible, at once."""
        if self._refused():
            return
        dialog = self._make()
        dialog.form.minimum.setChecked(True)
        dialog.form.set_scope(Scope.SELECTION)
        dialog.show()
        dialog.begin()

    def check(self) -> None:
        """Check the whole plan anew and say what was found."""
        bridge = self._window.desk.bridge
        bridge.recheck()
        findings = self._window.docks.get("findings")
        if findings is not None:
            findings.show()
            findings.raise_()
        hard = sum(f.severity.value == "hard" for f in bridge.findings)
        self._window.status_line.say(tr("ui.check.done", hard=hard, all=len(bridge.findings)))
