"""Can a tow be done: the way, the time, the unloading before it, and a tug."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from apronplan.cargo.load import UNLOAD_MIN
from apronplan.domain.findings import Finding, Severity, Subject, SubjectKind, Value
from apronplan.domain.ids import PartId, part_id
from apronplan.domain.layout import Stand
from apronplan.domain.traffic import Direction, Part
from apronplan.planning.occupancy import Slot
from apronplan.planning.rules.case import NONE, Case

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext


def tow_feasible(case: Case, stand: Stand) -> Sequence[Finding]:
    """Refuse a tow without a taxiway, with too little time for it, or before unloading is done."""
    if case.alone or case.part.index == 1:
        return NONE
    before = case.context.occupancy.slot(part_id(case.turnaround.turnaround, case.part.index - 1))
    if before is None or before.stand == stand.stand:
        return NONE
    return (*_unloaded(case, stand, before), *_towed(case, stand, before))


def _unloaded(case: Case, stand: Stand, before: Slot) -> Sequence[Finding]:
    lots = case.context.lots(case.turnaround.turnaround)
    if before.part.index != 1 or not any(lot.direction is Direction.IMPORT for lot in lots):
        return NONE
    needed = float((case.aircraft.unload_min if case.aircraft else None) or UNLOAD_MIN)
    found_min = (before.end_s - before.start_s) / 60.0
    if found_min >= needed:
        return NONE
    values: dict[str, Value] = {"from": before.stand, "found_min": found_min, "needed_min": needed}
    return _about_tow(case, stand, before, "unload", values, needed - found_min)


def _towed(case: Case, stand: Stand, before: Slot) -> Sequence[Finding]:
    layout = case.context.layout
    found_min = (case.start_s - before.end_s) / 60.0
    needed = case.rules.param("tow_feasible", "handling_min")
    if layout.taxi_edges and case.aircraft is not None:
        taxiways = case.context.taxiways_between(before.end_s, case.start_s)
        route = taxiways.tow(before.stand, stand.stand, case.aircraft.code)
        if route is None:
            return _about_tow(case, stand, before, "no_path", {"from": before.stand}, 1.0)
        needed = route.minutes
    if found_min >= needed:
        return NONE
    values: dict[str, Value] = {"from": before.stand, "found_min": found_min, "needed_min": needed}
    return _about_tow(case, stand, before, "", values, needed - found_min)


def _about_tow(
    case: Case, stand: Stand, before: Slot, variant: str, values: dict[str, Value], amount: float
) -> Sequence[Finding]:
    return case.find(
        "tow_feasible",
        stand,
        values,
        variant=variant,
        amount=amount,
        others=(Subject(SubjectKind.PART, before.part.part),),
        start=before.part.off_block,
        end=case.part.on_block,
    )


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
    severity = context.rules.severity("tow_feasible")
    if not limit or severity is Severity.OFF:
        return
    wanted = None if parts is None else set(parts)
    tows = list(_tows(context))
    for part, before in tows:
        busy = [p for p, b in tows if b.off_block <= before.off_block < p.on_block and p is not part]
        named = [part.part, *sorted(p.part for p in busy)]
        if len(named) <= limit or (wanted is not None and wanted.isdisjoint(named)):
            continue
        yield Finding(
            code="tow_feasible.tugs",
            severity=severity,
            subjects=tuple(Subject(SubjectKind.PART, name) for name in named),
            values={"found": len(named), "limit": limit},
            start=before.off_block,
            end=part.on_block,
            cost=0.0 if severity is Severity.HARD else context.rules.weight("tow_feasible"),
        )


def _tows(context: "PlanningContext") -> Iterator[tuple[Part, Part]]:
    """Yield the tows of a plan: the part that is towed in, and the one before it."""
    for slot in context.occupancy:
        if slot.part.index == 1:
            continue
        before = context.occupancy.slot(part_id(slot.part.turnaround.turnaround, slot.part.index - 1))
        if before is not None and before.stand != slot.stand:
            yield slot.part, before.part
