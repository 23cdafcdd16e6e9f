"""Scrolls the Gantt under a drag that rests at its upper or lower edge."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer

from apronplan.ui.gantt.context import AXIS_PX

if TYPE_CHECKING:
    from apronplan.ui.gantt.view import GanttView

EDGE_PX = 12
"""Thin, so that the last row that is in sight can be aimed at without going there."""
TURN_MS, REST_TURNS = 30, 15
"""A mouse that rests at the edge for so many turns scrolls; who moves it is still on his way."""
STILL_PX = 3
SLOW_TURNS, SLOW_ROWS = 8, 4
"""Turns from row to row at first, and how many rows go so slowly that each can be read."""


class EdgeScroll:
    """Watches where the mouse of a drag is; rows go by one by one, quicker after the first few."""

    def __init__(self, view: "GanttView") -> None:
        self._view = view
        self._seen = QPoint()
        self._rested = self._rows = self._wait = 0
        self._timer = QTimer(view)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self.turn)

    def begin(self) -> None:
        """Watch from now on: a drag began."""
        self._forget()
        self._timer.start()

    def end(self) -> None:
        """Watch no more: the drag is over."""
        self._timer.stop()

    def turn(self) -> None:
        """Look where the mouse is now, and go on by a row if it has rested at an edge."""
        mouse = self._view.desk.drag.at
        way = self._way(self._view.viewport().mapFromGlobal(mouse))
        if way == 0 or (mouse - self._seen).manhattanLength() > STILL_PX:
            self._seen = mouse
            self._forget()
            return
        self._rested += 1
        if self._rested < REST_TURNS:
            return
        self._wait -= 1
        if self._wait <= 0:
            self._wait = SLOW_TURNS if self._rows < SLOW_ROWS else 1
            self._rows += 1
            self._go(way)

    def _forget(self) -> None:
        self._rested = self._rows = self._wait = 0

    def _way(self, at: QPoint) -> int:
        """Return -1 at the upper edge, 1 at the lower one, else 0."""
        view = self._view.viewport()
        if not view.rect().contains(at):
            return 0
        if at.y() < AXIS_PX + EDGE_PX:
            return -1
        return 1 if at.y() > view.height() - EDGE_PX else 0

    def _go(self, way: int) -> None:
        bar, drag = self._view.verticalScrollBar(), self._view.desk.drag
        before = bar.value()
        bar.setValue(before + way * self._view.data.row_px)
        if bar.value() != before:
            drag.move(drag.at)
