"""What a run may move and what stands still: parts and lots of a window, locks, landed aircraft, overrides."""

from dataclasses import dataclass
from datetime import datetime

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import LotId, PartId, StandId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The solver's freedom.

    Attributes
    ----------
    parts : tuple of PartId
        Free parts, turnaround by turnaround, in time order.
    held : mapping of PartId to StandId
        Parts of the same turnarounds that stay where they are.
    lots : tuple of LotId
        Free lots of these turnarounds.
    was : mapping of PartId to StandId
        Where the free parts are in the plan as it is, those in the tray left out.
    bare : Plan
        The plan without the free parts and lots: what stands still.
    """

    parts: tuple[PartId, ...]
    held: dict[PartId, StandId]
    lots: tuple[LotId, ...]
    was: dict[PartId, StandId]
    bare: Plan


def scope_of(plan: Plan, start: datetime, end: datetime, only: frozenset[TurnaroundId] | None = None) -> Scope:
    """Return what may move in a window.

    Free are the parts that touch ``[start, end)``, and parts of the same turnarounds that lie in the tray whenever
    they are. What is locked, overridden or has landed where it was told stays. `only` narrows the window down to
    some turnarounds; those of them outside the window count too if no part of them touches it.
    """
    touching = {p.turnaround.turnaround for p in plan.parts_between(start, end)}
    turnarounds = touching if only is None else set(only) & set(plan.turnarounds)
    parts = [
        p for name in sorted(turnarounds, key=lambda t: (plan.turnarounds[t].on_block, t)) for p in plan.parts_of(name)
    ]
    free = [p.part for p in parts if _is_free(plan, p, start, end, anywhere=only is not None)]
    loose = set(free)
    held = {p.part: s for p in parts if p.part not in loose and (s := plan.stand_of(p.part)) is not None}
    lots = [
        lot.lot
        for lot in plan.lots.values()
        if lot.turnaround in turnarounds and not _holds(plan.hall_assignments.get(lot.lot))
    ]
    bare = plan.snapshot()
    bare.apply(
        [RowChange("stand_assignment", p, plan.stand_assignments.get(p), None) for p in free]
        + [RowChange("hall_assignment", x, plan.hall_assignments.get(x), None) for x in lots]
    )
    was = {p: s for p in free if (s := plan.stand_of(p)) is not None}
    return Scope(parts=tuple(free), held=held, lots=tuple(lots), was=was, bare=bare)


def _is_free(plan: Plan, part: Part, start: datetime, end: datetime, *, anywhere: bool) -> bool:
    row = plan.stand_assignments.get(part.part)
    if row is None or row.stand not in plan.layout.stands:
        return True
    if _holds(row) or _has_landed(plan, part, row.stand):
        return False
    return anywhere or (part.on_block < end and start < part.off_block)


def _holds(row: object) -> bool:
    """Tell whether an assignment is a planner's decision: locked, or an override with a reason."""
    return row is not None and bool(getattr(row, "locked", False) or getattr(row, "override", None) is not None)


def _has_landed(plan: Plan, part: Part, stand: StandId) -> bool:
    """Tell whether the aircraft is on the ground where it was told to go (or was told nothing)."""
    if part.turnaround.aibt is None:
        return False
    published = plan.published_stands.get(part.part)
    return published is None or published.stand == stand
