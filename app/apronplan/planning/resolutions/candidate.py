"""What the generators of resolutions hand over, and the words and rows that they share."""

from dataclasses import dataclass

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import SubjectKind
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Override, Part, StandAssignment
from apronplan.i18n import tr
from apronplan.planning.resolutions.model import Kind, Move
from apronplan.planning.sentences import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A change that may mend a finding, not yet tried out.

    Attributes
    ----------
    text : str
        What is done, without its cost.
    """

    kind: Kind
    rows: tuple[RowChange, ...]
    moves: tuple[Move, ...]
    text: str


def place_row(plan: Plan, part: PartId, stand: StandId | None, override: Override | None = None) -> RowChange:
    """Return the row that puts a part on a stand, or takes it off; what an earlier override allowed is not kept."""
    now = plan.stand_assignments.get(part)
    after = None if stand is None else StandAssignment(part=part, stand=stand, override=override)
    return RowChange("stand_assignment", part, now, after)


def stand_move(plan: Plan, part: PartId, stand: StandId | None) -> Move:
    """Return a part's move to a stand."""
    return Move(kind=SubjectKind.PART, id=part, before=plan.stand_of(part) or "", after=stand or "")


def move_text(plan: Plan, part: PartId, stand: StandId) -> str:
    """Say a move of one part."""
    here = plan.stand_of(part)
    if here is None:
        return tr("resolution.place", flight=label(plan, part), stand=stand)
    return tr("resolution.move", flight=label(plan, part), before=here, stand=stand)


def is_fixed(plan: Plan, part: Part) -> bool:
    """Tell whether a part stays where it is: a planner has locked it, or it is on the ground there."""
    row = plan.stand_assignments.get(part.part)
    return row is not None and (row.locked or part.turnaround.aibt is not None)
