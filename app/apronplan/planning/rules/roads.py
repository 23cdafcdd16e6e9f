"""Is there a service road between the stand and each lot's hall while its freight moves."""

from collections.abc import Sequence

from apronplan.cargo.load import OUT_H, TRANSPORT_MIN, UNLOAD_MIN
from apronplan.domain.findings import Finding, Subject, SubjectKind, Value
from apronplan.domain.ids import HallId, StandId
from apronplan.domain.layout import Stand
from apronplan.domain.traffic import Direction, Lot
from apronplan.planning.occupancy import Slot
from apronplan.planning.rules.case import NONE, Case, covered


def road_open(case: Case, stand: Stand) -> Sequence[Finding]:
    """Refuse a stand without a road to a lot's hall, or whose road is blocked by other aircraft all the while."""
    found: list[Finding] = []
    for lot, hall, halls, metres_from in case.ways:
        if stand.stand not in metres_from:
            name: HallId | None = hall
            others = (Subject(SubjectKind.LOT, lot.lot), *((Subject(SubjectKind.HALL, name),) if name else ()))
            values: dict[str, Value] = {"lot": lot.lot, "halls": ", ".join(halls)}
            found += case.find("road_open", stand, values, variant="" if hall else "none", others=others)
        elif hall is not None and not case.alone:
            found += _blocked(case, stand, lot, hall)
    return found or NONE


def _blocked(case: Case, stand: Stand, lot: Lot, hall: HallId) -> Sequence[Finding]:
    context = case.context
    if not case.tables.shutters:
        return NONE
    cut_off = case.tables.cut_off(context.layout, case.day, context.built, case.closed_roads)
    if (stand.stand, hall) not in cut_off:
        return NONE
    begin_s, finish_s = freight_window(case, lot)
    across = [s for name in sorted(case.tables.shutters) for s in _all_the_while(case, name, begin_s, finish_s)]
    if not across:
        return NONE
    occupied = frozenset(s.stand for s in across)
    if (stand.stand, hall) not in case.tables.cut_off(
        context.layout, case.day, context.built, case.closed_roads, occupied
    ):
        return NONE
    parts = tuple(Subject(SubjectKind.PART, s.part.part) for s in across)
    others = (*parts, Subject(SubjectKind.LOT, lot.lot), Subject(SubjectKind.HALL, hall))
    values: dict[str, Value] = {"lot": lot.lot, "halls": hall, "stands": ", ".join(sorted(occupied))}
    found = case.find("road_open", stand, values, variant="blocked", others=others)
    return [covered(f, [s.assignment for s in across]) for f in found]


def freight_window(case: Case, lot: Lot) -> tuple[float, float]:
    """Return when a lot drives between stand and hall, seconds since the epoch, within the part's stay.

    Imports from 15 minutes after on-block for the unloading time; exports in the hour before they must be out of
    the hall until loading ends, half an hour before off-block.
    """
    if lot.direction is Direction.EXPORT:
        begin, finish = case.end_s - (OUT_H + 1) * 3600, case.end_s - 1800
    else:
        begin = case.start_s + TRANSPORT_MIN * 60
        finish = begin + ((case.aircraft.unload_min if case.aircraft else None) or UNLOAD_MIN) * 60
    begin, finish = max(begin, case.start_s), min(finish, case.end_s)
    return (begin, finish) if begin < finish else (case.start_s, case.end_s)


def _all_the_while(case: Case, stand: StandId, begin_s: float, finish_s: float) -> list[Slot]:
    return [s for s in case.present(stand) if s.start_s <= begin_s and s.end_s >= finish_s]
