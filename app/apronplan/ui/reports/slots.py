"""What the menu Reports does."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apronplan.ui.main_window import MainWindow
    from apronplan.ui.reports.dialog import ReportsDialog


class ReportSlots:
    """Opens the reports' window and the dashboard; nothing is loaded before."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self.dialog: ReportsDialog | None = None

    def table(self) -> dict[str, Callable[[], object]]:
        """Return the slot of each entry of the menu."""
        kinds = ("kpi", "programme", "halls", "customs", "clock", "exports", "growth", "stress")
        return {
            "dashboard": self.show_dashboard,
            "print_changes": self.print_changes,
            **{f"report_{kind}": partial(self.open, kind) for kind in kinds},
        }

    def open(self, kind: str) -> "ReportsDialog":
        """Open the reports' window with a kind of report."""
        from apronplan.ui.reports.dialog import ReportsDialog

        if self.dialog is None:
            self.dialog = ReportsDialog(self._window)
        self.dialog.open_kind(kind)
        return self.dialog

    def show_dashboard(self) -> None:
        """Bring the dashboard to the front."""
        dock = self._window.docks["dashboard"]
        _ = self._window.panels["dashboard"]  # made if it was not needed before
        if dock.isHidden():  # not before: Qt leaves a stray tab bar where one of two docks is hidden from the start
            self._window.tabifyDockWidget(self._window.docks["map"], dock)
        dock.show()
        dock.raise_()

    def print_changes(self) -> None:
        """Open the print dialog with the changes since a revision."""
        from apronplan.ui.print_slots import open_preview

        open_preview(self._window, kind="changes")
