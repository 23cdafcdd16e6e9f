"""The ranked list of stands for a part: the way to place an aircraft without a mouse."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from apronplan.domain.findings import Finding
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.drag.gesture import State
from apronplan.ui.session_bridge import SessionBridge

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext

Index = QModelIndex | QPersistentModelIndex
ORDER = {State.FITS: 0, State.UNWANTED: 1, State.IMPOSSIBLE: 2}
STAND, COST, REASON = range(3)


@dataclass(frozen=True, slots=True)
class Choice:
    """One stand as a choice for a part."""

    stand: StandId
    state: State
    cost: float
    findings: tuple[Finding, ...]
    here: bool


def rank(bridge: SessionBridge, part: PartId) -> tuple[Choice, ...]:
    """Return every stand for a part: those that fit by cost, then the unwanted, then the impossible."""
    return rank_in(bridge.context, part)


def rank_in(context: "PlanningContext", part: PartId) -> tuple[Choice, ...]:
    """Return every stand for a part of any plan, also of one that is only tried out."""
    from apronplan.planning.rules import by_weight, states_with_others

    here = context.plan.stand_of(part)
    choices = [
        Choice(stand, State(answer.state), answer.cost, by_weight(context.rules, answer.findings), stand == here)
        for stand, answer in states_with_others(context, part).items()
    ]
    return tuple(sorted(choices, key=lambda c: (ORDER[c.state], c.cost, len(c.findings))))


class RankingModel(QAbstractTableModel):
    """Stands in order of preference with cost and reason."""

    def __init__(self, bridge: SessionBridge, cursor: ClockCursor) -> None:
        super().__init__()
        self._bridge, self._cursor = bridge, cursor
        self._rows: tuple[Choice, ...] = ()
        self._plan: Plan | None = None

    def set_choices(self, choices: tuple[Choice, ...], plan: Plan | None = None) -> None:
        """Show another list; `plan` is that of which the choices speak, None = the open one."""
        self.beginResetModel()
        self._rows, self._plan = choices, plan
        self.endResetModel()

    def choice(self, index: Index) -> Choice | None:
        """Return the stand of a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the stands."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Stand, cost, reason."""
        return 0 if parent is not None and parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (tr("ui.rank.stand"), tr("ui.rank.cost"), tr("ui.rank.reason"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        choice = self.choice(index)
        if choice is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == COST:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if index.column() == STAND:
            return f"{choice.stand} \u25c0" if choice.here else choice.stand
        if index.column() == COST:
            return self.cost_text(choice)
        return self._reason(choice, whole=role != Qt.ItemDataRole.DisplayRole)

    @staticmethod
    def cost_text(choice: Choice) -> str:
        """Return the points of a choice, as the tip of a drag gives them; a dash where it is impossible."""
        from apronplan.planning.place_words import points_text

        return "\u2013" if choice.state is State.IMPOSSIBLE else points_text(choice.cost)

    def _reason(self, choice: Choice, *, whole: bool) -> str:
        """Write why: in short beside stand and points, or as a whole as a drag would say it."""
        from apronplan.planning.place_words import list_text, place_text

        plan = self._plan or self._bridge.plan
        if whole:
            return place_text(choice.cost, choice.findings, plan, self._cursor.zone)
        return list_text(choice.findings, plan, self._cursor.zone) or tr("ui.rank.fits")
