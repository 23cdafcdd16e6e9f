"""The docks are laid anew when the window becomes far smaller or larger: another screen, another scale."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

if TYPE_CHECKING:
    from apronplan.ui.arrangement import Arrangement, Layout
    from apronplan.ui.main_window import MainWindow

REST_MS = 250
"""Rest after the last change of a size, until it counts: nothing jumps while an edge is pulled."""


class Rearranging(QObject):
    """Remembers how the docks are while the window has its size, and lays them anew when it has another."""

    def __init__(self, window: "MainWindow", arrangement: "Arrangement") -> None:
        super().__init__(window)
        self._window, self._arrangement = window, arrangement
        self._last: Layout | None = arrangement.now()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settle)
        for widget in (window, *window.docks.values()):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the window or a dock change its size."""
        if event.type() is QEvent.Type.Resize:
            self._rest.start()
        return super().eventFilter(watched, event)

    def settle(self) -> None:
        """Remember the docks as they are, or lay them for the size that the window has now."""
        self._rest.stop()
        arrangement = self._arrangement
        if not self._window.isVisible() or self._window.isMinimized():
            return
        if arrangement.suits_window:
            self._last = arrangement.now()
            return
        if self._last is not None:
            arrangement.keep(self._last)
        self._last = None
        arrangement.place_anew()
        self._rest.start()  # Qt lays the docks out in its own time; then they are as they shall be
