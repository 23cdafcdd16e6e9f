"""Scrolls the Gantt under a drag that rests at its upper or lower edge."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer

from apronplan.ui.gantt.context import AXIS_PX

if TYPE_CHECKING:
    from apronplan.ui.gantt.view import GanttView

EDGE_PX = 28
EDGE_MS, REST_TURNS = 30, 10
"""A drag that rests at the edge for so many turns scrolls."""


class EdgeScroll:
    """Watches where a drag is.

    Attributes
    ----------
    at : QPoint
        Where the mouse was last, global.
    """

    def __init__(self, view: "GanttView") -> None:
        self._view = view
        self.at = QPoint()
        self._rested = 0
        self._timer = QTimer(view)
        self._timer.setInterval(EDGE_MS)
        self._timer.timeout.connect(self._turn)

    def begin(self) -> None:
        """Watch from now on: a drag began."""
        self._rested = 0
        self._timer.start()

    def end(self) -> None:
        """Watch no more: the drag is over."""
        self._timer.stop()

    def _turn(self) -> None:
        view = self._view
        at = view.viewport().mapFromGlobal(self.at)
        if not view.viewport().rect().contains(at):
            return
        above, below = at.y() < AXIS_PX + EDGE_PX, at.y() > view.viewport().height() - EDGE_PX
        # who only passes the edge on his way in must not have the row he aims at slide away
        self._rested = self._rested + 1 if above or below else 0
        if self._rested < REST_TURNS:
            return
        down = view.verticalScrollBar()
        before, step = down.value(), view.data.row_px // 2
        down.setValue(before - step if above else before + step)
        if down.value() != before:
            view.desk.drag.move(self.at)
