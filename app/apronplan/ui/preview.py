"""The proposal that is being looked at: panels that can show it do, and all of them say which plan they show."""

from PySide6.QtCore import QObject, Signal

from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan


class Preview(QObject):
    """A plan that is only proposed, and what it moves; the open plan is not touched by it.

    Several windows may have one to show: the last is seen, and when that window goes, the one before it again.

    Signals
    -------
    changed
        Another proposal is to be shown, or the plan as it is.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[object, tuple[Plan, frozenset[PartId]]] = {}

    @property
    def plan(self) -> Plan | None:
        """The proposed plan; None while panels show the open one."""
        return next((plan for plan, _ in reversed(self._shown.values())), None)

    @property
    def moved(self) -> frozenset[PartId]:
        """Parts that have another place in it."""
        return next((moved for _, moved in reversed(self._shown.values())), frozenset())

    def shown(self, plan: Plan) -> Plan:
        """Return the plan that panels show, given the open one."""
        proposed = self.plan
        return plan if proposed is None else proposed

    def show(self, after: Plan, moved: frozenset[PartId], owner: object = None) -> None:
        """Let panels show a proposal of a window, instead of the one it had."""
        self._shown.pop(owner, None)
        self._shown[owner] = after, moved
        self.changed.emit()

    def end(self, owner: object = None) -> None:
        """Take back what a window has shown, None = whatever is shown; panels show what is left, or the open plan."""
        before = self.plan
        if owner is None:
            self._shown.clear()
        else:
            self._shown.pop(owner, None)
        if self.plan is not before:
            self.changed.emit()
