"""Room that an aircraft needs besides its parking place: ahead of its nose, on its way in, when it is pushed back."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.layout import Building, Hall, Layout, Stand
from apronplan.geometry.clearance import clearance_table, local_polygon
from apronplan.geometry.corridors import corridors
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


def fits(stand: Stand, t: AircraftType) -> bool:
    """Tell whether a type is within the stand's published size; what is not published does not restrict."""
    span_fits = stand.max_wingspan_m is None or t.wingspan_m <= stand.max_wingspan_m
    return span_fits and (stand.max_length_m is None or t.length_m <= stand.max_length_m)


def metres_between(layout: Layout, stand_a: Stand, type_a: AircraftType, stand_b: Stand, type_b: AircraftType) -> Gap:
    """Return metres found and needed between two aircraft parked on any two stands, however far apart."""
    return clearance_table(layout).measured(stand_a.stand, type_a.icao, stand_b.stand, type_b.icao)


def lead_in(layout: Layout, stand: Stand, t: AircraftType) -> tuple[Point, Point]:
    """Return the straight way in, from the taxi lane to the nose stop, local metres (`Corridors.way_in`)."""
    return corridors(layout).way_in(stand.stand, t)


def lead_in_corridor(layout: Layout, stand: Stand, t: AircraftType) -> "Polygon":
    """Return the ground that a type sweeps with its wingspan on its way in (`Corridors.lead_in`)."""
    return corridors(layout).lead_in(stand.stand, t)


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

    here = placements(layout)[stand.stand]
    half_m = max(family_of(t).fuselage_m, NOSE_STRIP_M) / 2
    corners = [(-half_m, 0.0), (half_m, 0.0), (half_m, NOSE_SEARCH_M), (-half_m, NOSE_SEARCH_M)]
    strip = shapely.Polygon([here.point(x, y) for x, y in corners])
    front = shapely.LineString([here.point(x, 0.0) for x in (-half_m, half_m)])
    in_the_way = [shapely.intersection(strip, o) for o in _obstacles(layout, stand) if shapely.intersects(strip, o)]
    distances = [float(shapely.distance(front, piece)) for piece in in_the_way if not piece.is_empty]
    return min(distances, default=NOSE_SEARCH_M)
