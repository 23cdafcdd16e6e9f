"""Faults to plant in tows, roads, nights, halls and beside buildings; see `audit.planters`."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import cos, radians, sin

import networkx as nx

from apronplan.cargo.load import passage_of
from apronplan.domain.ids import RuleId, StandId
from apronplan.domain.layout import Building, Stand
from apronplan.domain.plan import Plan
from apronplan.domain.settings import Closure, ClosureKind, Recurrence, RuleSetting
from apronplan.domain.traffic import (
    Direction,
    HallAssignment,
    Lot,
    PublishedStand,
    Split,
    StandAssignment,
    TowCut,
    Turnaround,
)
from apronplan.geometry.projection import LocalFrame
from audit.worlds import put
from bench.dice import Dice

MINUTE = timedelta(minutes=1)
Fault = tuple[str, frozenset[str]]
"""The rule, and who must be named."""


def _stay(plan: Plan, dice: Dice) -> tuple[str, Turnaround, Stand]:
    part = dice.pick(sorted(plan.stand_assignments))
    return part, plan.parts[part].turnaround, plan.layout.stands[plan.stand_assignments[part].stand]


def _other(plan: Plan, dice: Dice, stand: Stand) -> StandId:
    return dice.pick([s.stand for s in plan.layout.aircraft_stands if s.stand != stand.stand])


def _tow(plan: Plan, turnaround: Turnaround, there: StandId, off: datetime, on: datetime) -> frozenset[str]:
    """Split a placed turnaround and put its second part on another stand; return the parts."""
    name = turnaround.turnaround
    put(plan, "split", name, Split(turnaround=name, cuts=(TowCut(off_block=off, on_block=on),)))
    put(plan, "stand_assignment", f"{name}#2", StandAssignment(part=f"{name}#2", stand=there))  # type: ignore[arg-type]
    return frozenset({f"{name}#1", f"{name}#2"})


def _tow_min(plan: Plan, here: StandId, there: StandId) -> float:
    """Return the minutes of the shortest tow by networkx; only handling where no taxiways are known or none leads."""
    graph = nx.Graph()
    for edge in plan.layout.taxi_edges.values():
        graph.add_edge(edge.start, edge.end, metres=edge.length_m)
    nodes = {s: [n.node for n in plan.layout.taxi_nodes.values() if n.stand == s] for s in (here, there)}
    lengths = [
        nx.shortest_path_length(graph, a, b, weight="metres")
        for a in nodes[here]
        for b in nodes[there]
        if a in graph and b in graph and nx.has_path(graph, a, b)
    ]
    return 6.0 + min(lengths, default=0.0) * 0.06 / 15.0


def towed_in_a_hurry(plan: Plan, dice: Dice) -> Fault | None:
    """Give a tow a little less time than the shortest way takes."""
    _, turnaround, stand = _stay(plan, dice)
    there = _other(plan, dice, stand)
    long_s = int((turnaround.off_block - turnaround.on_block).total_seconds())
    tow_s = int(60 * _tow_min(plan, stand.stand, there)) - dice.pick((1, 60, 300))
    if long_s < tow_s + 7200:
        return None
    off = turnaround.on_block + timedelta(seconds=dice.whole(3600, long_s - tow_s - 3600))
    return "tow_feasible", _tow(plan, turnaround, there, off, off + timedelta(seconds=tow_s))


def towed_while_unloading(plan: Plan, dice: Dice) -> Fault | None:
    """Tow an aircraft away a minute or more before its freight is out."""
    _, turnaround, stand = _stay(plan, dice)
    if not any(lot.direction is Direction.IMPORT for lot in plan.lots_of(turnaround.turnaround)):
        return None
    unload = plan.layout.aircraft_types[turnaround.aircraft_type].unload_min or 60
    if turnaround.off_block - turnaround.on_block < (unload + 60) * MINUTE:
        return None
    off = turnaround.on_block + (unload - dice.pick((1, 10))) * MINUTE
    return "tow_feasible", _tow(plan, turnaround, _other(plan, dice, stand), off, off + 50 * MINUTE)


def too_few_tugs(plan: Plan, dice: Dice) -> Fault | None:
    """Begin a second tow a minute or more before the only tug is back."""
    rows = [(p, plan.parts[p].turnaround) for p in sorted(plan.stand_assignments)]
    pairs = [
        (a, b)
        for i, (_, a) in enumerate(rows)
        for _, b in rows[i + 1 :]
        if min(a.off_block, b.off_block) - max(a.on_block, b.on_block) > 100 * MINUTE
    ]
    if not pairs:
        return None
    first, second = dice.pick(pairs)
    off = max(first.on_block, second.on_block) + 2 * MINUTE
    stands = [plan.layout.stands[plan.stand_assignments[f"{t.turnaround}#1"].stand] for t in (first, second)]
    parts = _tow(plan, first, _other(plan, dice, stands[0]), off, off + 45 * MINUTE)
    parts |= _tow(plan, second, _other(plan, dice, stands[1]), off + dice.pick((0, 1, 44)) * MINUTE, off + 90 * MINUTE)
    put(plan, "rule_setting", "tow_feasible", RuleSetting(rule=RuleId("tow_feasible"), params={"tugs": 1}))
    return "tow_feasible", frozenset(p for p in parts if p.endswith("#2"))


def noisy_at_night(plan: Plan, dice: Dice) -> Fault:
    """Let a type leave at night with a little more noise than the permit of that year takes."""
    _, turnaround, _ = _stay(plan, dice)
    year, limit = dice.pick(((2024, 30.0), (2025, 25.0), (2030, 20.0), (2034, 13.0)))
    hour, minute = dice.pick(((23, 0), (2, 30), (6, 59)))
    zone = plan.layout.airport.zone
    off = datetime(year, 3, 14, hour, minute, tzinfo=zone).astimezone(UTC)
    later = replace(turnaround, sibt=off - 120 * MINUTE, sobt=off)
    put(plan, "turnaround", turnaround.turnaround, later)
    aircraft = plan.layout.aircraft_types[turnaround.aircraft_type]
    put(plan, "aircraft_type", aircraft.icao, replace(aircraft, noise_qc=limit + dice.pick((0.1, 60.0))))
    return "quota", frozenset({turnaround.turnaround})


def hall_closed(plan: Plan, dice: Dice) -> Fault | None:
    """Close a hall for a minute while freight comes in, once, daily or weekly."""
    ways = [
        (row, way)
        for _, row in sorted(plan.hall_assignments.items())
        if (way := passage_of(plan, plan.lots[row.lot], plan.layout.halls[row.hall])) is not None
    ]
    if not ways:
        return None
    row, way = dice.pick(ways)
    inside_s = int(way.in_end_s - way.in_start_s)
    at = datetime.fromtimestamp(way.in_start_s + dice.whole(0, max(0, inside_s - 1)), UTC)
    recurrence = dice.pick((Recurrence.NONE, Recurrence.DAILY, Recurrence.WEEKLY))
    back = timedelta(days={"none": 0, "daily": 1, "weekly": 7}[recurrence])
    works = Closure(closure="PLANTED", kind=ClosureKind.HALL, subject=row.hall, start=at - back,
                    end=at - back + MINUTE, recurrence=recurrence)  # fmt: skip
    put(plan, "closure", "PLANTED", works)
    return "closure", frozenset({row.lot, row.hall})


def _housed(plan: Plan, dice: Dice) -> tuple[Lot, HallAssignment, str] | None:
    """Return a lot in a hall whose aircraft has a stand with a road node."""
    known = {n.stand for n in plan.layout.service_nodes.values() if n.stand}
    rows = []
    for _, row in sorted(plan.hall_assignments.items()):
        lot = plan.lots[row.lot]
        part = f"{lot.turnaround}#1"
        if plan.stand_assignments[part].stand in known:  # type: ignore[index]
            rows.append((lot, row, part))
    return dice.pick(rows) if rows else None


def road_gone(plan: Plan, dice: Dice) -> Fault | None:
    """Close every road at a hall's doors for a minute of the stay, or take the stand off the roads."""
    found = _housed(plan, dice)
    if found is None:
        return None
    lot, row, part = found
    layout, stay = plan.layout, plan.parts[part]  # type: ignore[index]
    off_road = dice.chance(0.5)
    place = plan.stand_assignments[stay.part].stand if off_road else row.hall
    ends = {n.node for n in layout.service_nodes.values() if place == (n.stand if off_road else n.hall)}
    for i, (key, edge) in enumerate(list(layout.service_edges.items())):
        if edge.start not in ends and edge.end not in ends:
            continue
        if off_road:
            put(plan, "service_edge", key, None)
        else:
            at = stay.on_block + dice.whole(0, int((stay.off_block - stay.on_block) / MINUTE) - 1) * MINUTE
            works = Closure(closure=f"P{i}", kind=ClosureKind.SERVICE_EDGE, subject=key, start=at, end=at + MINUTE)
            put(plan, "closure", works.closure, works)
    return "road_open", frozenset({part, lot.lot, row.hall})


def road_blocked(plan: Plan, dice: Dice) -> Fault | None:
    """Put an aircraft across every road to a hall for as long as a lot drives there."""
    found = _housed(plan, dice)
    if found is None:
        return None
    lot, row, part = found
    layout, stay = plan.layout, plan.parts[part]  # type: ignore[index]
    across = _other(plan, dice, layout.stands[plan.stand_assignments[stay.part].stand])
    ends = {n.node for n in layout.service_nodes.values() if n.hall == row.hall}
    for key, edge in list(layout.service_edges.items()):
        if edge.start in ends or edge.end in ends:
            put(plan, "service_edge", key, replace(edge, closed_while=(*edge.closed_while, across)))
    blocker = replace(stay.turnaround, turnaround="PLANTED", flight_in="PL1", nose_load=False)  # type: ignore[arg-type]
    put(plan, "turnaround", "PLANTED", blocker)
    put(plan, "stand_assignment", "PLANTED#1", StandAssignment(part="PLANTED#1", stand=across))  # type: ignore[arg-type]
    return "road_open", frozenset({part, "PLANTED#1", lot.lot, row.hall})


def built_into(plan: Plan, dice: Dice) -> Fault:
    """Put up a building that an aircraft stands in, by a metre more than the positions are unsure."""
    part, turnaround, stand = _stay(plan, dice)
    span = plan.layout.aircraft_types[turnaround.aircraft_type].wingspan_m
    needed = 3.0 if span < 24 else 4.5 if span < 36 else 7.5
    # a wall ahead of the nose, or so far behind it that fuselage and wall have to be pulled apart
    ahead = needed - stand.accuracy_m - 0.5 - 1.0
    frame = LocalFrame(stand.lat, stand.lon)
    way = (sin(radians(stand.heading_deg)), cos(radians(stand.heading_deg)))
    side = (way[1], -way[0])
    corners = ((ahead, -40.0), (ahead, 40.0), (ahead + 60.0, 40.0), (ahead + 60.0, -40.0))
    points = (frame.to_lat_lon(a * way[0] + b * side[0], a * way[1] + b * side[1]) for a, b in corners)
    ring = tuple((float(lon), float(lat)) for lat, lon in points)
    house = Building(building="PLANTED", polygon=ring, accuracy_m=0.5)
    put(plan, "building", "PLANTED", house)
    return "clearance", frozenset({part, "PLANTED"})


def not_where_told(plan: Plan, dice: Dice) -> Fault:
    """Let an aircraft land that stands elsewhere than published."""
    part, turnaround, stand = _stay(plan, dice)
    put(plan, "turnaround", turnaround.turnaround, replace(turnaround, aibt=turnaround.on_block))
    told = PublishedStand(part=part, stand=_other(plan, dice, stand))  # type: ignore[arg-type]
    put(plan, "published_stand", part, told)
    return "freeze", frozenset({part})


def explosives(plan: Plan, dice: Dice) -> Fault:
    """Declare explosives or radioactive freight on a stand that is not approved."""
    part, turnaround, stand = _stay(plan, dice)
    notes = dice.pick(("DG1", "DG7", "late DG1 ask ops"))
    put(plan, "turnaround", turnaround.turnaround, replace(turnaround, notes=notes))
    put(plan, "stand", stand.stand, replace(stand, facilities=stand.facilities - {"dangerous_goods"}))
    return "dangerous_goods", frozenset({part})


def handler_elsewhere(plan: Plan, dice: Dice) -> Fault:
    """Enter that the handler works on another apron."""
    part, turnaround, stand = _stay(plan, dice)
    put(plan, "turnaround", turnaround.turnaround, replace(turnaround, handler="H-PLANTED"))
    cell = {"H-PLANTED@Nowhere": 1.0, f"H-PLANTED@{stand.apron}": 0.0}
    put(plan, "rule_setting", "handler_licence", RuleSetting(rule=RuleId("handler_licence"), params=cell))
    return "handler_licence", frozenset({part})


MORE = (
    towed_in_a_hurry, towed_while_unloading, too_few_tugs, noisy_at_night, hall_closed, road_gone, road_blocked,
    built_into, not_where_told, explosives, handler_elsewhere,
)  # fmt: skip
"""Kinds of faults of this module."""
