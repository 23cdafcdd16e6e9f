"""Aircraft on the move: movements side by side, and whether a tow can be done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from apronplan.cargo.load import UNLOAD_MIN
from apronplan.domain.findings import Finding, Severity, Subject, SubjectKind, Value
from apronplan.domain.ids import PartId, StandId, part_id
from apronplan.domain.layout import Stand
from apronplan.domain.traffic import Direction, Part
from apronplan.planning.occupancy import Slot
from apronplan.planning.rules.case import NONE, Case

if TYPE_CHECKING:
    from apronplan.geometry.measure import Gap
    from apronplan.planning.context import PlanningContext


def movement(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge arrivals and departures of neighbouring stands that come nearer in time than the window."""
    window_s = 60.0 * case.rules.param("movement", "window_min")
    blocking = case.context.blocking
    found: list[Finding] = []
    for name in on_one_lane(case.context).get(stand.stand, ()):
        for other in case.context.occupancy.between(name, case.start_s - window_s, case.end_s + window_s):
            if other.aircraft is None or other.part.turnaround.turnaround == case.turnaround.turnaround:
                continue
            apart_s, at_s = _nearest_movements(case, other)
            if apart_s < window_s and blocking.crossing(stand.stand, case.type, name, other.aircraft.icao):
                values = {"minutes": apart_s / 60.0}
                found += case.find_pair(
                    "movement", stand, other, values, amount=(window_s - apart_s) / 60.0, start_s=at_s, end_s=at_s
                )
    return found or NONE


def _nearest_movements(case: Case, other: Slot) -> tuple[float, float]:
    """Return how near in time two parts move, seconds, and when the later of the two movements is."""
    pairs = [(a, b) for a in (case.start_s, case.end_s) for b in (other.start_s, other.end_s)]
    first, second = min(pairs, key=lambda p: abs(p[0] - p[1]))
    return abs(first - second), max(first, second)


def on_one_lane(context: "PlanningContext") -> Mapping[StandId, tuple[StandId, ...]]:
    """Return by stand those whose push-backs could sweep common ground, with the widest type on both.

    Stands without a node on the taxiways are left out: nobody knows their lane.
    """

    def make() -> dict[StandId, tuple[StandId, ...]]:
        import shapely

        from apronplan.geometry.corridors import corridors

        types = context.layout.aircraft_types.values()
        widest = max(types, key=lambda t: (t.wingspan_m, t.length_m), default=None)
        names = _with_lane(context)
        if widest is None or not names:
            return {}
        swept = [corridors(context.layout).pushback(name, widest) for name in names]
        first, second = shapely.STRtree(swept).query(swept, predicate="intersects")
        found: dict[StandId, list[StandId]] = {}
        for i, j in sorted(zip(first.tolist(), second.tolist(), strict=True)):
            if i != j:
                found.setdefault(names[i], []).append(names[j])
        return {name: tuple(others) for name, others in found.items()}

    return context.tables.kept("lanes", make)


def _with_lane(context: "PlanningContext") -> list[StandId]:
    known = {n.stand for n in context.layout.taxi_nodes.values() if n.stand}
    return [s.stand for s in context.layout.aircraft_stands if s.stand in known]


def in_each_others_way(context: "PlanningContext") -> Mapping[StandId, tuple[StandId, ...]]:
    """Return by stand those whose way in it could block, or that could block its own."""

    def make() -> dict[StandId, tuple[StandId, ...]]:
        known = _with_lane(context)
        found: dict[StandId, dict[StandId, None]] = {name: {} for name in known}
        for name in known:
            for other in context.blocking.could_block(name):
                if other in found and (name, other) not in context.layout.exclusions:
                    found[name][other] = found[other][name] = None
        return {name: tuple(others) for name, others in found.items() if others}

    return context.tables.kept("ways", make)


def nose_in_blocking(case: Case, stand: Stand) -> Sequence[Finding]:
    """Find aircraft in the way of another that comes in or is pushed back; alternates have their own rule."""
    if case.aircraft is None:
        return NONE
    found: list[Finding] = []
    for name in in_each_others_way(case.context).get(stand.stand, ()):
        for other in case.present(name):
            if other.aircraft is None or other.part.turnaround.turnaround == case.turnaround.turnaround:
                continue
            for gap, at_s, blocking, moving in _blocked_moves(case, stand, other):
                sure = gap.verdict == "short"
                values: dict[str, Value] = {
                    "found_m": gap.found_m, "needed_m": gap.needed_m, "accuracy_m": gap.accuracy_m,
                          "blocking": blocking, "moving": moving}  # fmt: skip
                found += case.find_pair(
                    "nose_in_blocking",
                    stand,
                    other,
                    values,
                    variant="" if sure else "unsure",
                    points=None if sure else case.rules.param("nose_in_blocking", "unsure_points"),
                    start_s=at_s,
                    end_s=at_s,
                    soften=not sure,
                )
                break
    return found or NONE


def _blocked_moves(case: Case, stand: Stand, other: Slot) -> "list[tuple[Gap, float, StandId, StandId]]":
    """Return the movements of the one past the other that lack room, the least room first."""
    assert case.aircraft is not None
    assert other.aircraft is not None
    table, mine, theirs = case.context.blocking, case.aircraft.icao, other.aircraft.icao
    found: list[tuple[Gap, float, StandId, StandId]] = []
    for at_s in (case.start_s, case.end_s):
        if other.start_s < at_s < other.end_s:
            gap = table.gap(other.stand, theirs, stand.stand, mine)
            found += [(gap, at_s, other.stand, stand.stand)] if gap is not None else []
    for at_s in (other.start_s, other.end_s):
        if case.start_s < at_s < case.end_s:
            gap = table.gap(stand.stand, mine, other.stand, theirs)
            found += [(gap, at_s, stand.stand, other.stand)] if gap is not None else []
    lacking = [row for row in found if row[0].verdict != "clear"]
    return sorted(lacking, key=lambda row: (-row[0].shortfall_m, row[1]))


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
