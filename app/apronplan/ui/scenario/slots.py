"""What the menu Scenario does."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apronplan.ui.main_window import MainWindow
    from apronplan.ui.scenario.dialog import ScenariosDialog
    from apronplan.ui.scenario.overlay import GanttOverlay


class ScenarioSlots:
    """Opens the scenarios' window; nothing is loaded before."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._overlay: GanttOverlay | None = None
        self.dialog: ScenariosDialog | None = None

    def table(self) -> dict[str, Callable[[], object]]:
        """Return the slot of each entry of the menu."""
        return {
            "scenario_new": lambda: self.open().ask_new(),
            "scenarios": self.open,
            "scenario_hide": self.hide,
        }

    @property
    def overlay(self) -> "GanttOverlay":
        """What is compared with the open plan on the Gantt."""
        from apronplan.ui.scenario.overlay import GanttOverlay

        if self._overlay is None:
            self._overlay = GanttOverlay(self._window.desk.bridge, lambda: self._window.gantt, self._window)
            self._overlay.changed.connect(self._window.refresh)
        return self._overlay

    @property
    def comparing(self) -> bool:
        """Whether another plan is outlined on the Gantt."""
        return self._overlay is not None and self._overlay.other is not None

    def open(self) -> "ScenariosDialog":
        """Open the list of scenarios."""
        from apronplan.ui.scenario.dialog import ScenariosDialog

        if self.dialog is None:
            self.dialog = ScenariosDialog(self._window, self.overlay)
        self.dialog.refresh()
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        return self.dialog

    def hide(self) -> None:
        """Show the open plan alone again."""
        if self._overlay is not None:
            self._overlay.hide()
