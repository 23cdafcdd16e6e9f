"""When the desk is left alone for a moment, the spare process learns the layout of the plan that is open."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from apronplan.ui.desk import Desk

if TYPE_CHECKING:
    from apronplan.domain.layout import Layout
    from apronplan.domain.plan import Plan
    from apronplan.ui.worker_process import JobFunction

IDLE_MS = 4000
"""Nothing has changed for so long: nobody waits for this processor."""


class WarmUp(QObject):
    """Watches a desk; each layout is learnt once, and once more after it has changed."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._learnt: Layout | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(IDLE_MS)
        self.timer.timeout.connect(self._learn)
        desk.bridge.replaced.connect(self.timer.start)
        desk.bridge.changed.connect(lambda _: self.timer.start())
        self.timer.start()

    def _learn(self) -> None:
        bridge, spare = self._desk.bridge, self._desk.spare
        layout = bridge.layout
        if layout is None or (spare.ready and layout is self._learnt):
            return
        if spare.at_work:  # the solver needs both processors, and its process knows the layout when it is done
            self.timer.start()
            return
        self._learnt = layout
        plan, (start, end) = bridge.plan.snapshot(), self._desk.cursor.span_bounds
        spare.learn(lambda: _order(plan, start, end))


def _order(plan: "Plan", start: datetime, end: datetime) -> "tuple[JobFunction, Mapping[str, Any]]":
    from apronplan.ui.autoplan.work import learn, tables_of

    return learn, {"tables": tables_of(plan), "start": start, "end": end}
