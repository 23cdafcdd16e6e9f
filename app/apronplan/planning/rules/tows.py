"""Can a tow be done: the way, the time, the unloading before it, and a tug."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from apronplan.cargo.load import UNLOAD_MIN
from apronplan.domain.findings import Finding, Severity, Subject, SubjectKind, Value
from apronplan.domain.ids import PartId, StandId, part_id
from apronplan.domain.layout import Stand
from apronplan.domain.traffic import Direction, Part, StandAssignment
from apronplan.planning.occupancy import Slot
from apronplan.planning.rules.case import NONE, Case, covered
from apronplan.routing.taxiways import TOW_HANDLING_MIN

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext


def tows_of(case: Case, stand: Stand) -> Iterator[tuple[Case, Stand, Slot]]:
    """Yield the tows of a part on a stand, in and out: the part that is towed in, its stand, and where it comes from.

    While a whole plan is checked, the tow out is left to the part after it, so that each tow is told once.
    """
    if case.alone or case.part.count == 1:
        return
    occupancy, name = case.context.occupancy, case.turnaround.turnaround
    before = occupancy.slot(part_id(name, case.part.index - 1)) if case.part.index > 1 else None
    if before is not None and before.stand != stand.stand:
        yield case, stand, before
    after = occupancy.slot(part_id(name, case.part.index + 1)) if not case.canonical else None
    there = case.context.layout.stands.get(after.stand) if after is not None else None
    if after is not None and there is not None and there.stand != stand.stand:
        row = case.row if case.row is not None and case.row.stand == stand.stand else None
        here = row or StandAssignment(part=case.part.part, stand=stand.stand)
        yield Case(case.context, after.part), there, Slot(case.part, here, case.aircraft)


def tow_feasible(case: Case, stand: Stand) -> Sequence[Finding]:
    """Refuse a tow, in or out, without a taxiway, with too little time for it, or before unloading is done."""
    found: list[Finding] = []
    for after, where, before in tows_of(case, stand):
        found += (*_unloaded(after, where, before), *_towed(after, where, before))
    return found or NONE


def _unloaded(case: Case, stand: Stand, before: Slot) -> Sequence[Finding]:
    missing = lacks_unloading(case, before.part)
    if missing <= 0:
        return NONE
    found_min = _minutes(before.part)
    values: dict[str, Value] = {"from": before.stand, "found_min": found_min, "needed_min": found_min + missing}
    return _about_tow(case, stand, before, "unload", values, missing)


def lacks_unloading(case: Case, before: Part) -> float:
    """Return the minutes by which a part is too short to unload before the tow; 0 or less if it is long enough."""
    lots = case.context.lots(case.turnaround.turnaround)
    if before.index != 1 or not any(lot.direction is Direction.IMPORT for lot in lots):
        return 0.0
    return float((case.aircraft.unload_min if case.aircraft else None) or UNLOAD_MIN) - _minutes(before)


def _minutes(part: Part) -> float:
    return (part.off_block - part.on_block).total_seconds() / 60.0


def _towed(case: Case, stand: Stand, before: Slot) -> Sequence[Finding]:
    needed = tow_needs(case, stand, before.stand, before.part)
    if needed is None:
        return _about_tow(case, stand, before, "no_path", {"from": before.stand}, 1.0)
    found_min = (case.start_s - before.end_s) / 60.0
    if found_min >= needed:
        return NONE
    values: dict[str, Value] = {"from": before.stand, "found_min": found_min, "needed_min": needed}
    return _about_tow(case, stand, before, "", values, needed - found_min)


def tow_needs(case: Case, stand: Stand, start: StandId, before: Part) -> float | None:
    """Return the minutes that a tow to a stand needs in its time, works on taxiways minded; None = no way."""
    needed = case.rules.param("tow_feasible", "handling_min")
    if not case.context.layout.taxi_edges or case.aircraft is None:
        return needed
    taxiways = case.context.taxiways_between(before.off_block.timestamp(), case.start_s)
    route = taxiways.tow(start, stand.stand, case.aircraft.code)
    return None if route is None else needed + route.minutes - TOW_HANDLING_MIN


def lacks_time(case: Case, stand: Stand, start: StandId, before: Part) -> bool:
    """Tell whether there is no way for a tow, or no time."""
    needed = tow_needs(case, stand, start, before)
    return needed is None or (case.start_s - before.off_block.timestamp()) / 60.0 < needed


def _about_tow(
    case: Case, stand: Stand, before: Slot, variant: str, values: dict[str, Value], amount: float
) -> Sequence[Finding]:
    found = case.find(
        "tow_feasible",
        stand,
        values,
        variant=variant,
        amount=amount,
        others=(Subject(SubjectKind.PART, before.part.part),),
        start=before.part.off_block,
        end=case.part.on_block,
    )
    return [covered(f, [before.assignment]) for f in found]


def tugs(context: "PlanningContext", parts: Iterable[PartId] | None = None) -> Iterator[Finding]:
    """Yield a finding for every tow that begins while all tugs are busy; no number of tugs = not asked.

    Parameters
    ----------
    context : PlanningContext
        The plan.
    parts : iterable of PartId or None
        Only findings that name one of these; None = all.
    """
    limit = int(context.rules.param("tow_feasible", "tugs"))
    if not limit or not context.rules.is_on("tow_feasible"):
        return
    wanted = None if parts is None else set(parts)
    tows = list(_tows(context))
    for part, before in tows:
        busy = [p for p, b in tows if b.off_block <= before.off_block < p.on_block and p is not part]
        named = [part.part, *sorted(p.part for p in busy)]
        if len(named) > limit and not (wanted is not None and wanted.isdisjoint(named)):
            yield from _too_few(context, part, before, named, limit)


def _too_few(
    context: "PlanningContext", part: Part, before: Part, named: Sequence[PartId], limit: int
) -> Iterator[Finding]:
    rows = [row for name in named if (row := context.plan.stand_assignments.get(name)) is not None]
    stand = context.layout.stands.get(rows[0].stand)
    inside = context.rule_holds("tow_feasible", part, stand)
    severity, weight = context.rules.chosen("tow_feasible", inside=inside)
    if severity is Severity.OFF:
        return
    finding = Finding(
        code="tow_feasible.tugs",
        severity=severity,
        subjects=tuple(Subject(SubjectKind.PART, name) for name in named),
        values={"found": len(named), "limit": limit},
        start=before.off_block,
        end=part.on_block,
        cost=0.0 if severity is Severity.HARD else weight,
    )
    yield covered(finding, rows)


def _tows(context: "PlanningContext") -> Iterator[tuple[Part, Part]]:
    """Yield the tows of a plan: the part that is towed in, and the one before it."""
    for slot in context.occupancy:
        if slot.part.index == 1:
            continue
        before = context.occupancy.slot(part_id(slot.part.turnaround.turnaround, slot.part.index - 1))
        if before is not None and before.stand != slot.stand:
            yield slot.part, before.part
