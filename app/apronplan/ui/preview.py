"""The proposal that is being looked at: panels that can show it do, and all of them say which plan they show."""

from PySide6.QtCore import QObject, Signal

from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan


class Preview(QObject):
    """A plan that is only proposed, and what it moves; the open plan is not touched by it.

    Signals
    -------
    changed
        Another proposal is to be shown, or the plan as it is.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self._moved: frozenset[PartId] = frozenset()

    @property
    def plan(self) -> Plan | None:
        """The proposed plan; None while panels show the open one."""
        return self._plan

    @property
    def moved(self) -> frozenset[PartId]:
        """Parts that have another place in it."""
        return self._moved

    def shown(self, plan: Plan) -> Plan:
        """Return the plan that panels show, given the open one."""
        return plan if self._plan is None else self._plan

    def show(self, after: Plan, moved: frozenset[PartId]) -> None:
        """Let panels show a proposal."""
        self._plan, self._moved = after, moved
        self.changed.emit()

    def end(self) -> None:
        """Let panels show the open plan again."""
        if self._plan is not None:
            self._plan, self._moved = None, frozenset()
            self.changed.emit()
