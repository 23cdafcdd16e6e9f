"""Auto-plan and check: what the menu Optimise does."""

from typing import TYPE_CHECKING

from apronplan.i18n import tr

if TYPE_CHECKING:
    from apronplan.ui.main_window import MainWindow


class OptimiseSlots:
    """Starts the long work and the full check."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def open_dialog(self) -> None:
        """Open the auto-plan dialog."""
        from apronplan.ui.autoplan.dialog import AutoplanDialog

        AutoplanDialog(self._window.desk, self._window.gantt, self._window).show()

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
