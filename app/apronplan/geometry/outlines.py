"""Silhouettes of aircraft from above: nose at the origin, pointing to +y, wings along x; metres.

The same outline is drawn on the map and measured for clearances, so that what a planner sees is what is computed.
Its bounds are exactly the wingspan and the length of the type table.
"""

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import StandId, TypeCode
from apronplan.domain.layout import Layout, Stand
from apronplan.geometry.cache import per_layout
from apronplan.geometry.families import Engine, Family, family_of
from apronplan.geometry.projection import LocalFrame, frame_of
from apronplan.looks import look

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Polygon

Point = tuple[float, float]

NOSE_PROFILE = ((0.0, 0.0), (0.04, 0.26), (0.12, 0.47), (0.25, 0.68), (0.45, 0.87), (0.7, 0.97), (1.0, 1.0))
"""Half width over distance from the nose, both as fractions, of a nose of middling roundness (`blunt` 0.6)."""
TAIL_PROFILE = ((0.0, 1.0), (0.3, 0.93), (0.6, 0.70), (0.85, 0.38), (0.97, 0.2), (1.0, 0.09))
"""Half width over distance along the tail cone."""
TAIL_CONE = 3.1
"""Length of the tail cone over the fuselage width."""
PROPELLER_DEPTH_M = 0.5
"""How deep the disc of a turning propeller is drawn."""


def _mirror(right: list[Point]) -> list[Point]:
    """Close a right half, given from front to rear, with its mirror image."""
    return right + [(-x, y) for x, y in reversed(right)]


def _fuselage(f: Family, half_m: float, length_m: float) -> list[Point]:
    nose_m = min(f.nose * 2 * half_m, 0.3 * length_m)
    tail_m = min(TAIL_CONE * 2 * half_m, 0.4 * length_m)
    power = 1.0 - 0.45 * (f.blunt - 0.6)
    right = [(half_m * w**power, -nose_m * d) for d, w in NOSE_PROFILE]
    right += [(half_m * w, -(length_m - tail_m) - tail_m * d) for d, w in TAIL_PROFILE]
    return _mirror(right)


def _surface(
    lead_y: float, root_x: float, tip_x: float, sweep_deg: float, root_chord: float, tip_chord: float, kink_x: float
) -> list[Point]:
    """Return a swept surface through the fuselage, its tips rounded, its trailing edge bent at `kink_x`."""
    slope = math.tan(math.radians(sweep_deg))

    def lead(x: float) -> float:
        """Return the leading edge of a swept wing at `x` metres from the axis: metres along the fuselage."""
        return lead_y - slope * (x - root_x)

    tip_y = lead(tip_x)
    straight_y = (
        lead_y - root_chord + 0.12 * (tip_y - tip_chord - lead_y + root_chord) * (kink_x - root_x) / (tip_x - root_x)
    )
    return _mirror(
        [
            (0.0, lead(0.45 * root_x)),
            (root_x, lead_y),
            (0.955 * tip_x, lead(0.955 * tip_x)),
            (0.985 * tip_x, lead(0.985 * tip_x) - 0.12 * tip_chord),
            (tip_x, tip_y - 0.55 * tip_chord),
            (tip_x, tip_y - 0.95 * tip_chord),
            (0.985 * tip_x, tip_y - 1.02 * tip_chord),
            (kink_x, straight_y),
            (root_x, lead_y - root_chord),
        ]
    )


def _nacelle(x: float, front_y: float, diameter_m: float, length_m: float) -> list[Point]:
    profile = ((0.0, 0.40), (0.06, 0.48), (0.25, 0.5), (0.6, 0.45), (0.85, 0.33), (1.0, 0.2))
    return [(x + dx, y + front_y) for dx, y in _mirror([(w * diameter_m, -d * length_m) for d, w in profile])]


def _propeller(x: float, front_y: float, diameter_m: float, length_m: float) -> list[list[Point]]:
    half_m, deep_m = diameter_m / 2, PROPELLER_DEPTH_M
    disc = _mirror(
        [
            (0.0, front_y),
            (0.6 * half_m, front_y - 0.1 * deep_m),
            (half_m, front_y - 0.5 * deep_m),
            (0.6 * half_m, front_y - 0.9 * deep_m),
            (0.0, front_y - deep_m),
        ]
    )
    return [[(x + dx, y) for dx, y in disc], _nacelle(x, front_y + 0.3, 0.36 * diameter_m, length_m)]


def _engines(f: Family, t: AircraftType, half_m: float, scale: float) -> list[list[Point]]:
    """Return the outlines of the engines on the right-hand side."""
    diameter_m, length_m = (scale * v for v in f.nacelle_m)
    if f.engine is Engine.REAR:
        return [_nacelle(half_m + 0.42 * diameter_m, -0.72 * t.length_m, diameter_m, length_m)]
    slope = math.tan(math.radians(f.sweep_deg))
    shapes: list[list[Point]] = []
    for station in f.stations:
        x = station * t.wingspan_m / 2
        lead_y = -f.root * t.length_m - slope * (x - half_m)
        if f.engine is Engine.PROPELLER:
            shapes += _propeller(x, lead_y + 0.5 * length_m, diameter_m, length_m)
        else:
            shapes.append(_nacelle(x, lead_y + 0.62 * length_m, diameter_m, length_m))
    return shapes


def _wing(f: Family, t: AircraftType, half_m: float) -> list[Point]:
    """Return the wing; its sweep is eased where a short type would have its tips too far back."""
    lead_y, tip_x = -f.root * t.length_m, t.wingspan_m / 2
    chord_m = f.chord * t.length_m
    room_m = 0.86 * t.length_m + lead_y - f.taper * chord_m
    steepest = math.degrees(math.atan(max(room_m, 0.0) / (tip_x - half_m)))
    return _surface(lead_y, half_m, tip_x, min(f.sweep_deg, steepest), chord_m, f.taper * chord_m, f.kink * tip_x)


def _tailplane(f: Family, t: AircraftType, half_m: float) -> list[Point]:
    tip_x = f.tail_span * t.wingspan_m / 2
    chord_m = 0.105 * t.length_m
    tip_chord_m, root_x = 0.38 * chord_m, 0.4 * half_m
    back_m = math.tan(math.radians(f.tail_sweep_deg)) * (tip_x - root_x) + 1.02 * tip_chord_m
    lead_y = -0.992 * t.length_m + max(back_m, chord_m)
    return _surface(lead_y, root_x, tip_x, f.tail_sweep_deg, chord_m, tip_chord_m, 0.5 * (root_x + tip_x))


@lru_cache(maxsize=1024)
def outline(t: AircraftType) -> "Polygon":
    """Return the silhouette of a type as a shapely polygon without holes.

    Parameters
    ----------
    t : AircraftType
        Its wingspan and length are taken exactly; the shape between comes from `families`.

    Raises
    ------
    ValueError
        If span or length is not positive.
    """
    import shapely

    look()
    if not (t.wingspan_m > 0 and t.length_m > 0):
        raise ValueError(f"{t.icao}: wingspan and length must be above 0 m")
    f = family_of(t)
    half_m = min(f.fuselage_m, 0.16 * t.length_m, 0.24 * t.wingspan_m) / 2
    scale = 2 * half_m / f.fuselage_m
    right = _engines(f, t, half_m, scale)
    left = [[(-x, y) for x, y in ring] for ring in right]
    rings = [_fuselage(f, half_m, t.length_m), _wing(f, t, half_m), _tailplane(f, t, half_m), *right, *left]
    whole: Any = shapely.union_all([shapely.make_valid(shapely.Polygon(r)) for r in rings])
    if whole.bounds != (frame := (-t.wingspan_m / 2, -t.length_m, t.wingspan_m / 2, 0.0)):
        whole = shapely.intersection(whole, shapely.box(*frame))  # engines of a type of impossible proportions
    body = max(getattr(whole, "geoms", [whole]), key=lambda g: float(g.area))
    return shapely.Polygon(body.exterior)


def outline_ring(t: AircraftType) -> tuple[Point, ...]:
    """Return the silhouette for drawing: (x, y) metres, nose at the origin, the closing point not repeated."""
    return tuple((float(x), float(y)) for x, y in list(outline(t).exterior.coords)[:-1])


class Placement:
    """Where a nose stop lies on the plane and which way it points.

    Attributes
    ----------
    x_m, y_m : float
        The nose stop in local metres.
    ahead : tuple of float
        Unit vector in the direction of the nose.
    """

    __slots__ = ("ahead", "x_m", "y_m")

    def __init__(self, frame: LocalFrame, stand: Stand) -> None:
        self.x_m, self.y_m = frame.to_xy(stand.lat, stand.lon)
        bearing = math.radians(frame.grid_bearing_deg(stand.lat, stand.lon, stand.heading_deg))
        self.ahead = (math.sin(bearing), math.cos(bearing))

    def point(self, x_m: float, y_m: float) -> Point:
        """Turn a point in the aircraft's axes (x to its right, y ahead of the nose) into local metres."""
        e, n = self.ahead
        return self.x_m + x_m * n + y_m * e, self.y_m - x_m * e + y_m * n

    def place(self, points: "NDArray[Any]") -> "NDArray[Any]":
        """Turn an (n, 2) array from the aircraft's axes into local metres."""
        import numpy as np

        e, n = self.ahead
        x, y = points[:, 0], points[:, 1]
        return np.column_stack([self.x_m + x * n + y * e, self.y_m - x * e + y * n])


@per_layout
def placements(layout: Layout) -> dict[StandId, Placement]:
    """Return the placement of every stand of a layout."""
    frame = frame_of(layout)
    return {s.stand: Placement(frame, s) for s in layout.stands.values()}


@per_layout
def _parked_cache(_layout: Layout) -> dict[tuple[StandId, TypeCode, float, float], "Polygon"]:
    return {}


def parked(layout: Layout, stand: Stand, t: AircraftType) -> "Polygon":
    """Return the outline of a type parked on a stand, in local metres (see `frame_of`); cached per layout."""
    import numpy as np
    import shapely

    cache = _parked_cache(layout)
    key = (stand.stand, t.icao, t.wingspan_m, t.length_m)
    if key not in cache:
        ring = np.asarray(outline(t).exterior.coords)
        cache[key] = shapely.Polygon(placements(layout)[stand.stand].place(ring))
    return cache[key]
