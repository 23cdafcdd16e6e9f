"""Which edits touched which turnaround, read from the journal bit by bit. No widgets."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from apronplan.domain.ids import LotId, PartId, TurnaroundId, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.ui.clock_cursor import ClockCursor

if TYPE_CHECKING:
    from apronplan.session.session import PlanSession
    from apronplan.session.steps import Step

FARTHEST = 2000
"""How many edits are looked back at when a plan is opened; all of them are in the audit trail."""
SHOWN = 3


class Past:
    """The edits of the open plan by turnaround."""

    def __init__(self) -> None:
        self._session: PlanSession | None = None
        self._read_to = 0
        self._edits: dict[TurnaroundId, list[int]] = defaultdict(list)

    def edits_of(self, session: "PlanSession", turnaround: TurnaroundId) -> tuple[int, ...]:
        """Return the numbers of the edits that touched a turnaround, its tows, stands, lots or halls; oldest first."""
        self._read(session)
        return tuple(self._edits.get(turnaround, ()))

    def lines(self, session: "PlanSession", turnaround: TurnaroundId, cursor: ClockCursor) -> list[str]:
        """Write the last edits of a turnaround, the last first."""
        numbers = self.edits_of(session, turnaround)[-SHOWN:]
        if not numbers:
            return []
        steps = {step.n: step for step in session.history()}
        return [_line(steps[n], cursor) for n in reversed(numbers) if n in steps]

    def _read(self, session: "PlanSession") -> None:
        if session is not self._session:
            self._session, self._edits = session, defaultdict(list)
            self._read_to = max(session.edits - FARTHEST, 0)
        if session.edits <= self._read_to:
            return
        try:
            for entry in session.file.entries(self._read_to):
                rows = ((str(row[0]), str(row[1])) for row in entry.rows())
                for name in _touched(session.plan, rows):
                    self._edits[name].append(entry.n)
        except UserError:
            return  # a file that cannot be read is told by whoever reads it to work on it
        self._read_to = session.edits


def _touched(plan: Plan, rows: Iterable[tuple[str, str]]) -> set[TurnaroundId]:
    found: set[TurnaroundId] = set()
    for table, key in rows:
        if table in ("turnaround", "split"):
            found.add(TurnaroundId(key))
        elif table == "stand_assignment":
            found.add(turnaround_of(PartId(key)))
        elif table in ("lot", "hall_assignment") and (lot := plan.lots.get(LotId(key))) is not None:
            found.add(lot.turnaround)
    return found


def _line(step: "Step", cursor: ClockCursor) -> str:
    text = tr(
        "ui.past.line", time=cursor.day_clock_text(datetime.fromisoformat(step.utc)), user=step.user, action=step.action
    )
    return tr("ui.past.undone", line=text) if step.undone else text
