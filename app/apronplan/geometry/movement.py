"""Room that an aircraft needs besides its parking place: to come in, to be pushed back, to be loaded through the nose.

Nothing here is published for most airports. The lead-in is taken as the stand's axis, from the nose stop straight back
until abeam the stand's node on the taxi lane; the aircraft sweeps its wingspan along it, and along the lane.
"""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import NodeId, StandId
from apronplan.domain.layout import Building, GraphNode, Hall, Layout, Stand
from apronplan.geometry.cache import per_layout
from apronplan.geometry.clearance import clearance_table, local_polygon
from apronplan.geometry.families import family_of
from apronplan.geometry.measure import Gap
from apronplan.geometry.outlines import placements
from apronplan.geometry.projection import frame_of

if TYPE_CHECKING:
    from shapely import Polygon

Point = tuple[float, float]

NOSE_STRIP_M = 8.0
"""Least width of the strip ahead of the nose that must be free for loader and dollies, metres (assumed)."""
NOSE_SEARCH_M = 150.0
"""How far ahead obstacles are looked for; free room beyond that is given as this."""
LANE_MARGIN_M = 10.0
"""How far past its own length an aircraft is pushed along the lane, metres (assumed)."""


def fits(stand: Stand, t: AircraftType) -> bool:
    """Tell whether a type is within the stand's published size; what is not published does not restrict."""
    span_fits = stand.max_wingspan_m is None or t.wingspan_m <= stand.max_wingspan_m
    return span_fits and (stand.max_length_m is None or t.length_m <= stand.max_length_m)


def metres_between(layout: Layout, stand_a: Stand, type_a: AircraftType, stand_b: Stand, type_b: AircraftType) -> Gap:
    """Return metres found and needed between two aircraft parked on any two stands, however far apart."""
    return clearance_table(layout).measured(stand_a.stand, type_a.icao, stand_b.stand, type_b.icao)


def _behind(layout: Layout, stand: StandId, x_m: float, y_m: float) -> Point:
    """Return a point given in the aircraft's axes (x to its right, y ahead of the nose) in local metres."""
    place = placements(layout)[stand]
    e, n = place.ahead
    return place.x_m + x_m * n + y_m * e, place.y_m - x_m * e + y_m * n


@per_layout
def _lane_nodes(layout: Layout) -> dict[StandId, tuple[NodeId, tuple[NodeId, ...]]]:
    """Return for each stand its node on the taxi lane, and that node's other neighbours along the lane."""
    joined: dict[NodeId, list[NodeId]] = {}
    for edge in layout.taxi_edges.values():
        joined.setdefault(edge.start, []).append(edge.end)
        joined.setdefault(edge.end, []).append(edge.start)

    def is_stand(node: NodeId) -> bool:
        return node in layout.taxi_nodes and bool(layout.taxi_nodes[node].stand)

    found: dict[StandId, tuple[NodeId, tuple[NodeId, ...]]] = {}
    for node in layout.taxi_nodes.values():
        lane = next((n for n in joined.get(node.node, ()) if not is_stand(n)), None) if node.stand else None
        if lane is not None:
            found[StandId(node.stand)] = lane, tuple(n for n in joined[lane] if not is_stand(n))
    return found


def _xy(layout: Layout, node: NodeId) -> Point:
    item: GraphNode = layout.taxi_nodes[node]
    return frame_of(layout).to_xy(item.lat, item.lon)


def lead_in(layout: Layout, stand: Stand, t: AircraftType) -> tuple[Point, Point]:
    """Return the straight way in, from the taxi lane to the nose stop, local metres.

    It is at least one aircraft length; without a taxi graph it begins two lengths behind the nose stop.
    """
    place, known = placements(layout)[stand.stand], _lane_nodes(layout).get(stand.stand)
    back_m = 2 * t.length_m
    if known is not None:
        x, y = _xy(layout, known[0])
        back_m = max(t.length_m, (place.x_m - x) * place.ahead[0] + (place.y_m - y) * place.ahead[1])
    return _behind(layout, stand.stand, 0.0, -back_m), (place.x_m, place.y_m)


def lead_in_corridor(layout: Layout, stand: Stand, t: AircraftType) -> "Polygon":
    """Return the ground that a type sweeps with its wingspan on its way in, without any clearance."""
    import shapely

    return shapely.LineString(lead_in(layout, stand, t)).buffer(t.wingspan_m / 2, cap_style="flat")


def pushback_corridor(layout: Layout, stand: Stand, t: AircraftType) -> "Polygon":
    """Return the ground that a push-back sweeps: back along the lead-in, then along the taxi lane.

    It reaches one aircraft length and `LANE_MARGIN_M` to both sides along the lane, since which way aircraft are pushed
    is not published; half a wingspan wide to each side, without any clearance. Without a taxi graph it is the lead-in.
    """
    import shapely

    lane, stop = lead_in(layout, stand, t)
    ways: list[Any] = [shapely.LineString([stop, lane])]
    known = _lane_nodes(layout).get(stand.stand)
    neighbours = known[1] if known else ()
    ways.extend(_along(layout, lane, n, t.length_m + LANE_MARGIN_M) for n in neighbours)
    return shapely.union_all([w.buffer(t.wingspan_m / 2, cap_style="flat", join_style="mitre") for w in ways])


def _along(layout: Layout, start: Point, towards: NodeId, length_m: float) -> Any:  # noqa: ANN401 - a shapely line
    """Return a line from a lane node in the direction of another, of a given length."""
    import shapely

    x, y = _xy(layout, towards)
    far_m = math.hypot(x - start[0], y - start[1]) or 1.0
    share = length_m / far_m
    return shapely.LineString([start, (start[0] + (x - start[0]) * share, start[1] + (y - start[1]) * share)])


def _obstacles(layout: Layout, stand: Stand) -> Iterator["Polygon"]:
    """Give what can stand ahead of a nose: halls, buildings, and parked aircraft on stands that may be used as well."""
    frame = frame_of(layout)
    built: tuple[Hall | Building, ...] = (*layout.halls.values(), *layout.buildings.values())
    for item in built:
        polygon = local_polygon(frame, item.polygon)
        if polygon is not None:
            yield polygon
    table = clearance_table(layout)
    place = placements(layout)
    here = place[stand.stand]
    for other in layout.aircraft_stands:
        there = place[other.stand]
        far = math.hypot(there.x_m - here.x_m, there.y_m - here.y_m) > 2 * NOSE_SEARCH_M
        if far or other.stand == stand.stand or (stand.stand, other.stand) in layout.exclusions:
            continue
        yield from table.shapes(other.stand, [t.icao for t in layout.aircraft_types.values() if fits(other, t)])


def nose_room_m(layout: Layout, stand: Stand, t: AircraftType) -> float:
    """Return the free metres ahead of the nose, to the nearest building or possible aircraft on another stand.

    The strip looked at is as wide as the fuselage, at least `NOSE_STRIP_M`. `NOSE_SEARCH_M` = nothing found. Alternates
    of the stand are not obstacles: they are empty while it is used.
    """
    import shapely

    half_m = max(family_of(t).fuselage_m, NOSE_STRIP_M) / 2
    corners = [(-half_m, 0.0), (half_m, 0.0), (half_m, NOSE_SEARCH_M), (-half_m, NOSE_SEARCH_M)]
    strip = shapely.Polygon([_behind(layout, stand.stand, x, y) for x, y in corners])
    front = shapely.LineString([_behind(layout, stand.stand, x, 0.0) for x in (-half_m, half_m)])
    in_the_way = [shapely.intersection(strip, o) for o in _obstacles(layout, stand) if shapely.intersects(strip, o)]
    distances = [float(shapely.distance(front, piece)) for piece in in_the_way if not piece.is_empty]
    return min(distances, default=NOSE_SEARCH_M)
