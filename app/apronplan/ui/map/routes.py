"""The ways of one stay: taxiing to and from the runway, and its freight's way to the halls. No Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from apronplan.domain.ids import HallId, NodeId
from apronplan.domain.layout import GraphNode, Layout
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, Part
from apronplan.geometry.projection import frame_of
from apronplan.ui.map.shapes import Point
from apronplan.ui.map.situation import Parked, Situation

if TYPE_CHECKING:
    from apronplan.routing.network import Route
    from apronplan.routing.taxiways import Taxiways


class Way(StrEnum):
    """What a line stands for."""

    TAXI_IN = "taxi_in"
    TAXI_OUT = "taxi_out"
    ROAD = "road"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLine:
    """One way with its figures; `goal` is the runway direction or the hall, `mass_kg` the freight that goes there."""

    way: Way
    goal: str
    points: tuple[Point, ...]
    length_m: float
    minutes: float
    mass_kg: int = 0


def _points(layout: Layout, nodes: Mapping[NodeId, GraphNode], path: Iterable[NodeId]) -> tuple[Point, ...]:
    frame = frame_of(layout)
    return tuple(frame.to_xy(nodes[n].lat, nodes[n].lon) for n in path)


def taxi_lines(layout: Layout, parked: Parked, situation: Situation, runway: str = "") -> tuple[RouteLine, ...]:
    """Return the way in and the way out of an aircraft; to the nearest runway direction if none is named."""
    from apronplan.routing.taxiways import Taxiways

    if not layout.runways or not layout.taxi_edges:
        return ()
    taxiways = Taxiways(layout, closed=situation.closed_edges)
    code = parked.aircraft.code if parked.aircraft is not None else "F"
    lines: list[RouteLine] = []
    for way, landing in ((Way.TAXI_IN, True), (Way.TAXI_OUT, False)):
        found = _nearest(taxiways, layout, parked, code, runway, landing=landing)
        if found is not None:
            goal, route = found
            points = _points(layout, layout.taxi_nodes, route.nodes)
            lines.append(RouteLine(way=way, goal=goal, points=points, length_m=route.length_m, minutes=route.minutes))
    return tuple(lines)


def _nearest(
    taxiways: "Taxiways", layout: Layout, parked: Parked, code: str, runway: str, *, landing: bool
) -> "tuple[str, Route] | None":
    longest = max(r.length_m for r in layout.runways.values())
    names = [runway] if runway in layout.runways else [r for r, x in layout.runways.items() if x.length_m == longest]
    routes = [(name, taxiways.route(parked.stand, name, code, landing=landing)) for name in names]
    known = [(name, route) for name, route in routes if route is not None]
    return min(known, key=lambda r: r[1].minutes, default=None)


def freight_by_hall(plan: Plan, part: Part) -> dict[HallId, int]:
    """Return the kilograms of a stay per hall: imports of the first part, exports of the last."""
    kg: dict[HallId, int] = {}
    for lot in plan.lots_of(part.turnaround.turnaround):
        hall = plan.hall_of(lot.lot)
        here = part.index == part.count if lot.direction is Direction.EXPORT else part.index == 1
        if hall is not None and here:
            kg[hall] = kg.get(hall, 0) + lot.mass_kg
    return kg


def road_lines(plan: Plan, parked: Parked, situation: Situation) -> tuple[RouteLine, ...]:
    """Return the ways of a stay's freight to the halls that it is planned for."""
    from apronplan.routing.service_roads import ServiceRoads

    layout = plan.layout
    freight = freight_by_hall(plan, parked.row)
    if not freight:
        return ()
    day = situation.at.astimezone(layout.airport.zone).date()
    roads = ServiceRoads(layout, day, plan.built_phases, situation.occupied, situation.closed_edges)
    lines: list[RouteLine] = []
    for hall, kg in freight.items():
        metres, minutes = roads.metres(parked.stand, hall), roads.minutes(parked.stand, hall)
        points = _points(layout, layout.service_nodes, roads.path(parked.stand, hall))
        if metres is not None and minutes is not None and points:
            lines.append(
                RouteLine(way=Way.ROAD, goal=hall, points=points, length_m=metres, minutes=minutes, mass_kg=kg)
            )
    return tuple(lines)
