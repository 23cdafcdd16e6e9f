"""Unbroken stays: an aircraft whose parts follow each other on one stand stays where it is, and does not move between.

The rules are asked part by part. What hangs on movements asks here which ends of a part are movements, and how long the
aircraft really is there.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from apronplan.domain.ids import PartId, StandId, part_id
from apronplan.domain.traffic import Part
from apronplan.planning.occupancy import Slot
from apronplan.planning.rules.case import Case

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext


class Stay(NamedTuple):
    """A part on a stand as one piece of an unbroken stay there; times in seconds since the epoch.

    Attributes
    ----------
    start_s, end_s : float
        The whole stay, with the parts before and after that stand there too.
    before_s, after_s : float
        Where the part before ends and the one after begins, if they belong to the stay; else the part's own ends.
    moves : tuple of float
        Those ends of the part at which the aircraft comes or leaves.
    """

    start_s: float
    end_s: float
    before_s: float
    after_s: float
    moves: tuple[float, ...]

    def holds(self, at_s: float, begin_s: float, end_s: float, *, comes: bool) -> bool:
        """Tell whether the aircraft is there as another comes or leaves, and the part from begin to end tells of it.

        Nobody is there who comes or leaves at that very second. Between two parts of a stay, the later one tells of who
        comes, and the earlier one of who leaves: those that share an instant with the other's own stay.
        """
        if not self.start_s < at_s < self.end_s:
            return False
        return self.before_s <= at_s < end_s if comes else begin_s < at_s <= self.after_s


def stay_of(case: Case, stand: StandId) -> Stay:
    """Return the stay of a case's part on a stand; of one that is not split the same on every stand."""
    if case.part.count > 1:
        return _stay(case.context, case.part, stand, None)
    found: Stay | None = case.memo.get("stay")
    if found is None:
        found = case.memo["stay"] = _stay(case.context, case.part, stand, None)
    return found


def stay_of_slot(context: "PlanningContext", slot: Slot) -> Stay:
    """Return the stay of a part where it stands."""
    return _stay(context, slot.part, slot.stand, None)


def _stay(context: "PlanningContext", part: Part, stand: StandId, moved: tuple[PartId, StandId] | None) -> Stay:
    begin_s, end_s = part.on_block.timestamp(), part.off_block.timestamp()
    if part.count == 1:
        return Stay(begin_s, end_s, begin_s, end_s, (begin_s, end_s))
    before = list(_joined(context, part, stand, -1, moved))
    after = list(_joined(context, part, stand, 1, moved))
    return Stay(
        start_s=before[-1].on_block.timestamp() if before else begin_s,
        end_s=after[-1].off_block.timestamp() if after else end_s,
        before_s=before[0].off_block.timestamp() if before else begin_s,
        after_s=after[0].on_block.timestamp() if after else end_s,
        moves=(*(() if before else (begin_s,)), *(() if after else (end_s,))),
    )


def _joined(
    context: "PlanningContext", part: Part, stand: StandId, step: int, moved: tuple[PartId, StandId] | None
) -> Iterator[Part]:
    """Yield the parts beside a part that stand there without a break, the nearest first; empty ones do not count."""
    name, index = part.turnaround.turnaround, part.index + step
    while 0 < index <= part.count:
        other = part_id(name, index)
        where = moved[1] if moved is not None and moved[0] == other else context.plan.stand_of(other)
        if where != stand:
            return
        found = context.plan.parts.get(other)  # not there where a plan was cut down to some hours
        if found is not None and found.on_block < found.off_block:
            yield found
        index += step


class Beside(NamedTuple):
    """The part before or after another one where it stands.

    Attributes
    ----------
    case : Case
        That part.
    stand : StandId
        Where it stands.
    stay : Stay
        Its stay, were the first part where it is asked about.
    first_s, last_s : float
        The time between the two parts.
    """

    case: Case
    stand: StandId
    stay: Stay
    first_s: float
    last_s: float


def beside(case: Case, stand: StandId) -> Iterable[Beside]:
    """Return the parts before and after a case's part: whether they move between depends on where it stands.

    While a whole plan is checked, they are left to themselves, so that each movement is told once.
    """
    if case.part.count == 1 or case.alone or case.canonical:
        return ()
    return _beside(case, stand)


def _beside(case: Case, stand: StandId) -> Iterator[Beside]:
    for step in (-1, 1):
        slot = case.context.occupancy.slot(part_id(case.turnaround.turnaround, case.part.index + step))
        if slot is None or slot.end_s <= slot.start_s:
            continue
        stay = _stay(case.context, slot.part, slot.stand, (case.part.part, stand))
        between = (slot.end_s, case.start_s) if step < 0 else (case.end_s, slot.start_s)
        yield Beside(Case(case.context, slot.part), slot.stand, stay, *between)
