"""Another plan on the Gantt: the bars that stand elsewhere in it are outlined, until the open plan is shown again."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from apronplan.domain.changes import ChangeSet
from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.session.commands.adoption import Difference, differences
from apronplan.ui.gantt.view import GanttView
from apronplan.ui.session_bridge import SessionBridge


class GanttOverlay(QObject):
    """What is compared with the open plan, kept in step with edits.

    Signals
    -------
    changed
        Another plan is compared, or none, or what differs is something else.
    """

    changed = Signal()

    def __init__(self, bridge: SessionBridge, gantt: Callable[[], GanttView], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._gantt = bridge, gantt
        self.other: Plan | None = None
        self.name = ""
        self.theirs = False
        self.found: tuple[Difference, ...] = ()
        bridge.changed.connect(self._on_change)
        bridge.replaced.connect(self.hide)

    def show(self, other: Plan, name: str, *, theirs: bool = False) -> None:
        """Outline the bars that stand elsewhere in another plan.

        Parameters
        ----------
        theirs : bool
            Draw the bars where the other plan has them, not where the open plan has them.
        """
        self.other, self.name, self.theirs = other, name, theirs
        self._draw()

    def hide(self) -> None:
        """Show the open plan alone."""
        if self.other is None:
            return
        self.other, self.name, self.theirs, self.found = None, "", False, ()
        if self._bridge.layout is None:  # the plan was closed: the Gantt is empty already
            self._gantt().forget_compared()
        else:
            self._gantt().show_compared(None, frozenset())
        self.changed.emit()

    def _on_change(self, _change: ChangeSet) -> None:
        if self.other is not None:
            self.theirs = False  # who edits looks at the open plan
            self._draw()

    def _draw(self) -> None:
        assert self.other is not None
        plan = self._bridge.plan
        self.found = differences(plan, self.other)
        parts = frozenset(PartId(d.part) for d in self.found if d.part)
        self._gantt().show_compared(self.other if self.theirs else plan, parts)
        self.changed.emit()
