"""The audit's own aircraft outlines: fuselage, swept wing, tailplane and engines as a few straight lines.

`MODEL_M` says how far a distance between two of them may be off. A test lays them beside the outlines that the rules
use: two drawings that share no code agree within it.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import atan, cos, degrees, radians, sin, tan

from shapely import MultiPolygon, Polygon, box, unary_union
from shapely.affinity import affine_transform

INNER, CORNER = 0.12, 0.96
"""Slope of a trailing edge inside its bend against the whole, and where the leading edge gives way to the tip."""

NOSE = ((0.0, 0.0), (0.4, 0.25), (0.75, 1.0), (1.0, 2.6))
"""Half widths of the nose and how far behind its tip, both in half widths of the fuselage."""

MODEL_M = 0.5
"""Metres by which a distance between two of these outlines may be off."""

DEEPEST_M = 40.0
"""Overlaps are measured up to here, metres."""

EQUATOR_M_PER_DEG = 111_319.49
ECCENTRICITY_2 = 0.006_694_38
"""WGS84: metres per degree at the equator, and the first eccentricity squared. Neighbours are placed relative to each
other on the ellipsoid's tangent plane, where the error over 200 m is below 1 cm."""

WING = {
    "jumbo": (6.5, 0.265, 41.0, 0.205, 0.27, 0.38, 0.345, 41.0),
    "triple_seven": (6.2, 0.300, 34.5, 0.215, 0.16, 0.34, 0.332, 38.0),
    "three_engines": (6.0, 0.335, 38.0, 0.215, 0.24, 0.36, 0.360, 39.0),
    "airbus_330": (5.64, 0.310, 32.0, 0.190, 0.24, 0.36, 0.322, 36.0),
    "airbus_340": (5.64, 0.315, 32.0, 0.175, 0.24, 0.36, 0.322, 36.0),
    "airbus_300": (5.64, 0.315, 30.5, 0.205, 0.30, 0.36, 0.365, 36.0),
    "seven_six": (5.0, 0.315, 34.0, 0.190, 0.26, 0.36, 0.392, 36.0),
    "seven_five": (3.76, 0.345, 28.0, 0.180, 0.26, 0.40, 0.400, 36.0),
    "seven_three_classic": (3.76, 0.335, 29.0, 0.205, 0.28, 0.36, 0.440, 36.0),
    "narrow": (3.76, 0.335, 28.0, 0.195, 0.24, 0.36, 0.400, 36.0),
    "airbus_320": (3.95, 0.330, 27.5, 0.175, 0.27, 0.38, 0.365, 36.0),
    "straight": (2.8, 0.395, 3.0, 0.098, 0.58, 0.42, 0.270, 10.0),
    "regional_four": (3.5, 0.335, 19.0, 0.155, 0.40, 0.34, 0.420, 24.0),
    "outsize": (7.2, 0.300, 33.0, 0.210, 0.28, 0.36, 0.350, 34.0),
    "six_engines": (7.2, 0.335, 33.0, 0.175, 0.28, 0.40, 0.370, 20.0),
    "high_wing_four": (4.8, 0.320, 29.0, 0.195, 0.32, 0.36, 0.345, 34.0),
}
"""Proportions by shape: fuselage width (m); where the wing's leading edge meets it (share of length), its sweep
(degrees), chord there (share of length), tip chord (share of that chord), bend of its trailing edge (share of the half
span); tailplane: share of the wingspan, sweep (degrees). Typical figures, an assumption that `MODEL_M` allows for."""

ENGINES = {
    "jumbo": ((0.36, 0.65), 2.9, 5.6), "triple_seven": ((0.30,), 3.9, 7.0), "three_engines": ((0.325,), 3.1, 6.2),
    "airbus_330": ((0.31,), 3.3, 6.0), "airbus_340": ((0.31, 0.65), 2.4, 4.2), "airbus_300": ((0.345,), 2.9, 5.4),
    "seven_six": ((0.33,), 3.0, 5.4), "seven_five": ((0.34,), 2.7, 5.4),
    "seven_three_classic": ((0.335,), 2.1, 4.4), "narrow": ((0.28,), 2.2, 4.6), "airbus_320": ((0.335,), 2.3, 4.6),
    "straight": ((0.30,), 3.9, 2.4), "regional_four": ((0.33, 0.60), 1.5, 3.6), "outsize": ((0.33, 0.58), 3.0, 6.4),
    "six_engines": ((0.28, 0.47, 0.66), 3.0, 6.4), "high_wing_four": ((0.25, 0.46), 1.9, 5.6),
}  # fmt: skip
"""Where engines hang (shares of the half span), their width (a propeller's disc) and length, metres."""

TAIL_CHORD = 0.105
"""Chord of a tailplane at the fuselage, share of the length."""

SHAPE_OF = {
    "B744": "jumbo", "B748": "jumbo", "B742": "jumbo",
    "B77L": "triple_seven",
    "MD11": "three_engines",
    "A332": "airbus_330", "A343": "airbus_340", "A306": "airbus_300", "A310": "airbus_300",
    "B763": "seven_six", "B762": "seven_six",
    "B752": "seven_five", "B734": "seven_three_classic", "B733": "seven_three_classic",
    "B738": "narrow", "A321": "airbus_320",
    "AT72": "straight", "AT76": "straight",
    "B462": "regional_four", "B463": "regional_four",
    "A124": "outsize", "A225": "six_engines",
    "IL76": "high_wing_four",
}  # fmt: skip
"""Which wing a type has; a type that is not listed is drawn by its length."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A parked aircraft in metres east and north of a chosen origin."""

    shape: Polygon | MultiPolygon

    def depth_m(self, other: Polygon | MultiPolygon) -> float:
        """Return metres by which this has to be pulled out of a shape at least.

        If both still meet when a rim of half the metres is taken off them, two discs of that radius lie on one point.
        """
        low, high = 0.0, DEEPEST_M
        for _ in range(10):
            middle = (low + high) / 2
            if self.shape.buffer(-middle / 2).intersects(other.buffer(-middle / 2)):
                low = middle
            else:
                high = middle
        return low

    def room_m(self, other: Polygon | MultiPolygon) -> float:
        """Return the metres to a shape; below 0 by at least how much they lie in each other."""
        return -self.depth_m(other) if self.shape.intersects(other) else float(self.shape.distance(other))


def _shape_of(aircraft_type: str, length_m: float) -> str:
    return SHAPE_OF.get(aircraft_type, "narrow" if length_m < 50 else "airbus_330")


def _swept(
    root: tuple[float, float], tip_m: float, sweep_deg: float, chords_m: tuple[float, float], bend_m: float
) -> list[tuple[float, float]]:
    """Return the right half of a swept surface: straight leading edge, trailing edge nearly square up to its bend."""
    x, y = root
    lead = y - tan(radians(sweep_deg)) * (tip_m - x)
    trail = lead - chords_m[1]
    bend = y - chords_m[0] + INNER * (trail - y + chords_m[0]) * (bend_m - x) / (tip_m - x)
    near_tip = y - tan(radians(sweep_deg)) * (CORNER * tip_m - x)
    return [
        (0.0, y),
        (x, y),
        (CORNER * tip_m, near_tip),
        (tip_m, lead - 0.6 * chords_m[1]),
        (tip_m, trail),
        (bend_m, bend),
        (x, y - chords_m[0]),
        (0.0, y - chords_m[0]),
    ]


@lru_cache(maxsize=512)
def body(aircraft_type: str, wingspan_m: float, length_m: float) -> Polygon | MultiPolygon:
    """Return an aircraft with its nose at the origin pointing to +y, metres."""
    shape = _shape_of(aircraft_type, length_m)
    width_m, root, sweep_deg, chord, taper, bend, share, tail_deg = WING[shape]
    half_m = min(width_m, 0.16 * length_m, 0.24 * wingspan_m) / 2
    fuselage = [(x * half_m, -y * half_m) for x, y in NOSE]
    fuselage += [(half_m, -0.8 * length_m), (0.35 * half_m, -0.985 * length_m), (0.0, -length_m)]
    tip_m, lead_m, chord_m = wingspan_m / 2, root * length_m, chord * length_m
    room_m = max(0.86 * length_m - lead_m - taper * chord_m, 0.0)
    sweep_deg = min(sweep_deg, degrees(atan(room_m / (tip_m - half_m))))
    wing = _swept((half_m, -lead_m), tip_m, sweep_deg, (chord_m, taper * chord_m), bend * tip_m)
    span_m, tail_m = share * tip_m, TAIL_CHORD * length_m
    back_m = max(tan(radians(tail_deg)) * (span_m - 0.4 * half_m) + 0.38 * tail_m, tail_m)
    tail = _swept((0.4 * half_m, back_m - 0.99 * length_m), span_m, tail_deg, (tail_m, 0.38 * tail_m), 0.6 * span_m)
    halves = [fuselage, wing, tail]
    slope = tan(radians(sweep_deg))
    right = [Polygon(half + [(-x, y) for x, y in reversed(half)]) for half in halves]
    stations, engine_m, deep_m = ENGINES[shape]
    for station in stations:
        front = -lead_m - slope * (station * tip_m - half_m) + 0.6 * deep_m
        for side in (-1.0, 1.0):
            x = side * station * tip_m
            right.append(box(x - 0.4 * engine_m, front - 0.6 * deep_m, x + 0.4 * engine_m, front))
    return unary_union(right)


def local_scale(lat: float) -> tuple[float, float]:
    """Return metres per degree east and north at a latitude."""
    squashed = 1.0 - ECCENTRICITY_2 * sin(radians(lat)) ** 2
    east = EQUATOR_M_PER_DEG * cos(radians(lat)) / squashed**0.5
    return east, EQUATOR_M_PER_DEG * (1.0 - ECCENTRICITY_2) / squashed**1.5


def outline_of(
    aircraft_type: str,
    wingspan_m: float,
    length_m: float,
    nose_stop: tuple[float, float],
    heading_deg: float,
    origin: tuple[float, float],
) -> Outline:
    """Park an aircraft with its nose at a stop.

    Parameters
    ----------
    nose_stop, origin : tuple of float
        Latitude and longitude, degrees; `origin` is where the returned metres count from.
    heading_deg : float
        True heading of the nose.
    """
    east, north = local_scale(origin[0])
    east_m, north_m = (nose_stop[1] - origin[1]) * east, (nose_stop[0] - origin[0]) * north
    ahead = (sin(radians(heading_deg)), cos(radians(heading_deg)))
    turn = (ahead[1], ahead[0], -ahead[0], ahead[1], east_m, north_m)
    return Outline(affine_transform(body(aircraft_type, wingspan_m, length_m), turn))
