"""Check that freight can drive: a service road between the stand and the lot's hall, open while it is needed."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from apronplan.audit.faults import AuditFault
from apronplan.audit.hall_checks import TRANSPORT_MIN, UNLOAD_MIN
from apronplan.audit.stays import Stay
from apronplan.audit.ways import closed_edges, nodes_at, shortest_m
from apronplan.domain.layout import GraphEdge, Hall
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot

EXPORT_H = 2
"""Export freight drives from this many hours before off-block ..."""
LOADED_MIN = 30
"""... until loading ends, this many minutes before off-block."""


def check_roads(plan: Plan, stays: Sequence[Stay]) -> Iterator[AuditFault]:
    """Check the road of every lot whose aircraft has a stand and which has a hall; without any roads, nothing."""
    layout = plan.layout
    if not layout.service_edges:
        return
    by_part = {s.part: s for s in stays}
    across = {stand for e in layout.service_edges.values() for stand in e.closed_while}
    shutters = [s for s in stays if s.stand.stand in across]
    for row in plan.hall_assignments.values():
        lot, hall = plan.lots.get(row.lot), layout.halls.get(row.hall)
        stay = by_part.get(_part_of(plan, lot)) if lot is not None else None
        if lot is not None and hall is not None and stay is not None:
            yield from _road(plan, stay, lot, hall, shutters)


def _part_of(plan: Plan, lot: Lot) -> str:
    split = plan.splits.get(lot.turnaround)
    last = 1 + (len(split.cuts) if split else 0)
    return f"{lot.turnaround}#{last if str(lot.direction) == 'export' else 1}"


def _road(plan: Plan, stay: Stay, lot: Lot, hall: Hall, shutters: Sequence[Stay]) -> Iterator[AuditFault]:
    edges = _open_edges(plan, stay)
    if not _joined(plan, stay, hall, edges, {stay.stand.stand}):
        yield _fault([stay], lot, hall, f"no road to {hall.hall} for lot {lot.lot}")
        return
    begin, finish = _driving(plan, stay, lot)
    blocking = [
        s for s in shutters if s.part != stay.part and s.start_min <= begin and s.end_min >= finish and _meets(s, stay)
    ]
    if blocking and not _joined(plan, stay, hall, edges, {stay.stand.stand, *(s.stand.stand for s in blocking)}):
        names = ", ".join(sorted(s.stand.stand for s in blocking))
        yield _fault(
            [stay, *blocking], lot, hall, f"aircraft on {names} shut the road to {hall.hall} for lot {lot.lot}"
        )


def _meets(one: Stay, other: Stay) -> bool:
    # a part that a delay has shortened to nothing is never there, and nobody is in its way
    return max(one.start_min, other.start_min) < min(one.end_min, other.end_min)


def _fault(stays: Sequence[Stay], lot: Lot, hall: Hall, text: str) -> AuditFault:
    reason = next((s.override.reason for s in stays if s.override and s.overrides("road_open")), "")
    message = f"{stays[0].label} on {stays[0].stand.stand}: {text}"
    return AuditFault("road_open", message, (*(s.part for s in stays), lot.lot, hall.hall), reason)


def _open_edges(plan: Plan, stay: Stay) -> Mapping[str, GraphEdge]:
    """Return the edges that exist on all days of the stay and are not closed for works at any time of it."""
    days = stay.days(plan.layout.airport.zone)
    shut = closed_edges(plan, "service_edge", stay.start_min, stay.end_min)
    edges = plan.layout.service_edges.items()
    return {k: e for k, e in edges if k not in shut and all(e.exists(day, plan.built_phases) for day in days)}


def _joined(plan: Plan, stay: Stay, hall: Hall, edges: Mapping[str, GraphEdge], occupied: Collection[str]) -> bool:
    day = stay.on_block.astimezone(plan.layout.airport.zone).date()
    if not hall.exists(day, plan.built_phases):
        return False
    free = [e for e in edges.values() if not any(stand in occupied for stand in e.closed_while)]
    nodes: Mapping[str, object] = plan.layout.service_nodes  # type: ignore[assignment]
    starts = nodes_at(nodes, stand=stay.stand.stand)  # type: ignore[arg-type]
    return shortest_m(free, starts, nodes_at(nodes, hall=hall.hall)) is not None  # type: ignore[arg-type]


def _driving(plan: Plan, stay: Stay, lot: Lot) -> tuple[float, float]:
    """Return when a lot drives between stand and hall, minutes since the epoch, within the stay."""
    if str(lot.direction) == "export":
        begin, finish = stay.end_min - EXPORT_H * 60, stay.end_min - LOADED_MIN
    else:
        aircraft = plan.layout.aircraft_types.get(stay.aircraft_type)  # type: ignore[call-overload]
        begin = stay.start_min + TRANSPORT_MIN
        finish = begin + ((aircraft.unload_min if aircraft else None) or UNLOAD_MIN)
    begin, finish = max(begin, stay.start_min), min(finish, stay.end_min)
    return (begin, finish) if begin < finish else (stay.start_min, stay.end_min)
