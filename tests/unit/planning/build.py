"""Small airports and plans for tests of rules, solver and explanation.

Metres are true metres: stands are placed in the layout's own projection, so that a test may stand exactly on a limit.

    layout = small_airport(stands=[stand("1"), stand("2", x_m=72.3)])
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "05:00", "07:00")]
    plan = plan_with(layout, flights, {"A": "1", "B": "2"})
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from apronplan.cargo.lots import lots_of
from apronplan.domain.aircraft import AircraftType
from apronplan.domain.findings import Finding, SubjectKind
from apronplan.domain.ids import (
    ApronId,
    HallId,
    LotId,
    NodeId,
    PartId,
    RuleId,
    StandId,
    TurnaroundId,
    TypeCode,
    part_id,
)
from apronplan.domain.layout import Adjacency, Airport, Building, GraphEdge, GraphNode, Hall, Layout, Preference, Stand
from apronplan.domain.plan import Plan
from apronplan.domain.settings import Closure, ClosureKind, RuleSetting, Setting
from apronplan.domain.traffic import (
    HallAssignment,
    Override,
    PublishedStand,
    Split,
    StandAssignment,
    TowCut,
    Turnaround,
)
from apronplan.geometry.projection import LocalFrame
from apronplan.planning.context import PlanningContext

LAT0, LON0 = 50.6385, 5.4455
FRAME = LocalFrame(LAT0, LON0)
DAY = date(2018, 6, 5)
"""All times are of this day, UTC; local time is two hours later."""


def fleet(code: str, wingspan_m: float, length_m: float, **more: Any) -> AircraftType:
    """Return a type."""
    return AircraftType(icao=TypeCode(code), wingspan_m=wingspan_m, length_m=length_m, **more)


FLEET = (
    fleet("B744", 64.92, 70.67, nose_door=True, unload_min=60, noise_qc=22.9),
    fleet("B748", 68.4, 76.25, nose_door=True, unload_min=65),
    fleet("B77L", 64.8, 63.73, unload_min=50),
    fleet("B752", 38.05, 47.32, unload_min=30),
    fleet("B734", 28.88, 36.45, unload_min=20),
    fleet("AT72", 27.05, 27.17, unload_min=15),
    fleet("A124", 73.3, 69.1, nose_door=True, unload_min=240, noise_qc=86.0),
)


def at(text: str | datetime, day: date = DAY) -> datetime:
    """Return a time: ``04:25`` on the day of the tests, ``06T04:25`` on the 6th of its month, UTC."""
    if isinstance(text, datetime):
        return text
    if "T" in text:
        number, _, text = text.partition("T")
        day = day.replace(day=int(number))
    hour, minute = text.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=UTC)


# -- the airport -----------------------------------------------------------------------------------


def stand(
    name: str,
    x_m: float = 0.0,
    y_m: float = 0.0,
    *,
    span_m: float | None = 65.0,
    length_m: float | None = 75.0,
    apron: str = "A",
    heading_deg: float = 0.0,
    facilities: Iterable[str] = (),
    excludes: Iterable[str] = (),
    **more: Any,
) -> Stand:
    """Return a stand, nose stop at x, y metres, pointing north unless told otherwise."""
    lat, lon = FRAME.to_lat_lon(x_m, y_m)
    return Stand(
        stand=StandId(name),
        apron=ApronId(apron),
        lat=lat,
        lon=lon,
        heading_deg=heading_deg,
        max_wingspan_m=span_m,
        max_length_m=length_m,
        facilities=frozenset(facilities),
        excludes=tuple(StandId(e) for e in excludes),
        **more,
    )


def square(x_m: float, y_m: float, side_m: float) -> tuple[tuple[float, float], ...]:
    """Return a square ring of (lon, lat) with its south-west corner at x, y metres."""
    corners = ((0, 0), (side_m, 0), (side_m, side_m), (0, side_m))
    points = (FRAME.to_lat_lon(x_m + dx, y_m + dy) for dx, dy in corners)
    return tuple((lon, lat) for lat, lon in points)


def hall(
    name: str,
    x_m: float = 0.0,
    y_m: float = 2000.0,
    *,
    rate: float = 60.0,
    storage: float = 300.0,
    handlers: Iterable[str] = (),
    capabilities: Iterable[str] = (),
    **more: Any,
) -> Hall:
    """Return a hall of 40 x 40 m, far from everything unless told otherwise."""
    return Hall(
        hall=HallId(name),
        polygon=square(x_m, y_m, 40.0),
        rate_t_per_h=rate,
        storage_t=storage,
        handlers=frozenset(handlers),
        capabilities=frozenset(capabilities),
        **more,
    )


def building(name: str, x_m: float, y_m: float, side_m: float = 40.0, **more: Any) -> Building:
    """Return a square building with its south-west corner at x, y metres."""
    return Building(building=name, polygon=square(x_m, y_m, side_m), **more)


Road = tuple[str, str, float] | tuple[str, str, float, tuple[str, ...]]


def small_airport(
    stands: Sequence[Stand | str] = ("1", "2"),
    halls: Sequence[Hall | str] = (),
    *,
    roads: Sequence[Road] = (),
    types: Sequence[AircraftType] = FLEET,
    adjacency: Sequence[Adjacency] = (),
    preferences: Sequence[Preference] = (),
    buildings: Sequence[Building] = (),
    taxi: Sequence[tuple[str, str, float]] = (),
    lanes: Mapping[str, tuple[float, float]] | None = None,
) -> Layout:
    """Return an airport.

    Parameters
    ----------
    stands, halls : sequence
        Rows, or names: stands by name lie 200 m apart, out of each other's way.
    roads : sequence
        (stand or hall, stand or hall, metres[, stands that shut it while they are occupied]).
    taxi : sequence
        (stand or node, stand or node, metres) of taxiways.
    lanes : mapping
        Where the other nodes of the taxiways are, metres.
    """
    placed = [stand(s, x_m=200.0 * i) if isinstance(s, str) else s for i, s in enumerate(stands)]
    built = [hall(h) if isinstance(h, str) else h for h in halls]
    service_nodes, service_edges = _graph(roads, placed, built, {})
    taxi_nodes, taxi_edges = _graph(taxi, placed, [], lanes or {})
    return Layout(
        airport=Airport(icao="XTST", iata="TST", name="Test field", lat=LAT0, lon=LON0, timezone="Europe/Brussels"),
        stands={s.stand: s for s in placed},
        halls={h.hall: h for h in built},
        aircraft_types={t.icao: t for t in types},
        adjacency={a.key: a for a in adjacency},
        preferences={p.key: p for p in preferences},
        buildings={b.building: b for b in buildings},
        service_nodes=service_nodes,
        service_edges=service_edges,
        taxi_nodes=taxi_nodes,
        taxi_edges=taxi_edges,
    )


def _graph(
    ways: Sequence[Any], stands: Sequence[Stand], halls: Sequence[Hall], places: Mapping[str, tuple[float, float]]
) -> tuple[dict[NodeId, GraphNode], dict[str, GraphEdge]]:
    nodes: dict[NodeId, GraphNode] = {}
    edges: dict[str, GraphEdge] = {}
    at_stand, hall_names = {s.stand: (s.lat, s.lon) for s in stands}, {h.hall for h in halls}
    for start, end, length_m, *shut in ways:
        for name in (start, end):
            lat, lon = at_stand.get(name) or FRAME.to_lat_lon(*places.get(name, (0.0, 0.0)))
            nodes[NodeId(name)] = GraphNode(
                node=NodeId(name),
                lat=lat,
                lon=lon,
                stand=name if name in at_stand else "",
                hall=name if name in hall_names else "",
            )
        edge = GraphEdge(
            start=NodeId(start),
            end=NodeId(end),
            length_m=length_m,
            speed_kmh=20.0,
            closed_while=tuple(StandId(s) for s in (shut[0] if shut else ())),
        )
        edges[edge.key] = edge
    return nodes, edges


def prefer(cost: float, **where: str) -> Preference:
    """Return a preference: ``prefer(3, operator="QTR", apron="B")``."""
    return Preference(cost=cost, **where)


def beside(a: str, min_span_a_m: float, b: str, max_span_b_m: float) -> Adjacency:
    """Return a neighbour restriction: while `a` holds at least a span, `b` takes at most a span."""
    return Adjacency(
        stand_a=StandId(a), min_wingspan_a_m=min_span_a_m, stand_b=StandId(b), max_wingspan_b_m=max_span_b_m
    )


# -- the plan --------------------------------------------------------------------------------------


def turnaround(name: str, on: str | datetime, off: str | datetime, kind: str = "B77L", **more: Any) -> Turnaround:
    """Return a turnaround of operator QTR and handler H1 unless told otherwise."""
    values: dict[str, Any] = {"operator": "QTR", "handler": "H1", "flight_in": name, **more}
    return Turnaround(turnaround=TurnaroundId(name), aircraft_type=TypeCode(kind), sibt=at(on), sobt=at(off), **values)


def towed(name: str, *cuts: tuple[str, str]) -> Split:
    """Return the tows of a turnaround: (off the one stand, on the next)."""
    return Split(turnaround=TurnaroundId(name), cuts=tuple(TowCut(off_block=at(a), on_block=at(b)) for a, b in cuts))


def closed(
    name: str, subject: str, start: str, end: str, kind: ClosureKind = ClosureKind.STAND, **more: Any
) -> Closure:
    """Return a closure."""
    return Closure(closure=name, kind=kind, subject=subject, start=at(start), end=at(end), **more)


def rule(name: str, severity: Any = None, weight: float | None = None, **more: Any) -> RuleSetting:
    """Return a rule's setting; figures as ``params={...}``."""
    return RuleSetting(rule=RuleId(name), severity=severity, weight=weight, **more)


def part(name: str) -> PartId:
    """Return the id of a part: ``A`` is the first of turnaround A, ``A#2`` the second."""
    return PartId(name) if "#" in name else part_id(TurnaroundId(name), 1)


def on(
    name: str, stand_name: str, *, locked: bool = False, override: str = "", rules: Iterable[str] = ()
) -> StandAssignment:
    """Return an assignment of a part."""
    reason = Override(reason=override, by="tester", rules=tuple(rules)) if override else None
    return StandAssignment(part=part(name), stand=StandId(stand_name), locked=locked, override=reason)


def plan_with(
    layout: Layout,
    turnarounds: Iterable[Turnaround] = (),
    placed: Mapping[str, str] | Iterable[StandAssignment] = (),
    *,
    halls: Mapping[str, str] | Iterable[HallAssignment] = (),
    splits: Iterable[Split] = (),
    published: Mapping[str, str] | None = None,
    closures: Iterable[Closure] = (),
    rules: Iterable[RuleSetting] = (),
    settings: Mapping[str, str] | None = None,
    lots: Iterable[Any] | None = None,
) -> Plan:
    """Return a plan.

    Parameters
    ----------
    placed : mapping or iterable
        Stand by part (``{"A": "1", "A#2": "2"}``), or rows made with `on`.
    halls : mapping or iterable
        Hall by lot (``{"A/I1": "N1"}``), or rows.
    lots : iterable or None
        None = the lots of the turnarounds' freight.
    """
    flights = list(turnarounds)
    rows = [on(p, s) for p, s in placed.items()] if isinstance(placed, Mapping) else list(placed)
    if isinstance(halls, Mapping):
        hall_rows = [HallAssignment(lot=LotId(lot), hall=HallId(name)) for lot, name in halls.items()]
    else:
        hall_rows = list(halls)
    freight = [lot for t in flights for lot in lots_of(t)] if lots is None else list(lots)
    return Plan(
        {
            **layout_tables(layout),
            "turnaround": {t.turnaround: t for t in flights},
            "lot": {lot.lot: lot for lot in freight},
            "split": {s.turnaround: s for s in splits},
            "stand_assignment": {r.part: r for r in rows},
            "hall_assignment": {r.lot: r for r in hall_rows},
            "published_stand": {
                part(p): PublishedStand(part=part(p), stand=StandId(s)) for p, s in (published or {}).items()
            },
            "closure": {c.closure: c for c in closures},
            "rule_setting": {r.rule: r for r in rules},
            "setting": {k: Setting(name=k, value=v) for k, v in (settings or {}).items()},
        }
    )


def layout_tables(layout: Layout) -> dict[str, Mapping[Any, object]]:
    """Return a layout as the tables of a plan."""
    return {
        "airport": {layout.airport.icao: layout.airport},
        "aircraft_type": layout.aircraft_types,
        "runway": layout.runways,
        "apron": layout.aprons,
        "stand": layout.stands,
        "hall": layout.halls,
        "building": layout.buildings,
        "park_zone": layout.park_zones,
        "phase": layout.phases,
        "taxi_node": layout.taxi_nodes,
        "taxi_edge": layout.taxi_edges,
        "service_node": layout.service_nodes,
        "service_edge": layout.service_edges,
        "adjacency": layout.adjacency,
        "preference": layout.preferences,
    }


def context(plan: Plan) -> PlanningContext:
    """Return a context of a plan."""
    return PlanningContext(plan)


# -- asking ----------------------------------------------------------------------------------------


def found(plan: Plan, code: str | None = None) -> list[Finding]:
    """Return the findings of a plan with a code (or of a rule, with all its variants); all without one."""
    from apronplan.planning.rules import check_plan

    findings = check_plan(PlanningContext(plan))
    return [f for f in findings if code in (None, f.code, f.rule)]


def names(finding: Finding, kind: SubjectKind = SubjectKind.PART) -> set[str]:
    """Return the subjects of one kind."""
    return set(finding.ids(kind))


def codes(plan: Plan) -> list[str]:
    """Return the codes of all findings of a plan, sorted."""
    return sorted(f.code for f in found(plan))


def later(moment: datetime, minutes: float) -> datetime:
    """Return an instant some minutes later."""
    return moment + timedelta(minutes=minutes)
