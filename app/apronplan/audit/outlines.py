"""The audit's own aircraft outlines: a fuselage, a swept wing and a tailplane as plain quadrilaterals.

They are drawn a little inside the true silhouette (no engines, no rounding outwards), so that a shortfall the audit
sees is a real one; `MODEL_M` says how far the drawing may be off.
"""

from dataclasses import dataclass
from math import cos, radians, sin, tan

from shapely import MultiPolygon, Polygon, unary_union

MODEL_M = 1.0
"""Metres by which these outlines may differ from a surveyed silhouette."""

EQUATOR_M_PER_DEG = 111_319.49
ECCENTRICITY_2 = 0.006_694_38
"""WGS84: metres per degree at the equator, and the first eccentricity squared. Neighbours are placed relative to each
other on the ellipsoid's tangent plane, where the error over 200 m is below 1 cm."""

WING = {
    "heavy_four": (6.5, 0.265, 41.0, 0.205, 0.27),
    "triple_seven": (6.2, 0.300, 34.5, 0.215, 0.16),
    "three_engines": (6.0, 0.335, 38.0, 0.215, 0.24),
    "wide_twin": (5.6, 0.312, 32.0, 0.188, 0.25),
    "narrow": (3.7, 0.338, 28.3, 0.185, 0.26),
    "straight": (2.8, 0.395, 3.0, 0.098, 0.58),
    "regional_four": (3.5, 0.335, 19.0, 0.155, 0.40),
    "outsize": (7.2, 0.310, 33.0, 0.190, 0.28),
    "high_wing_four": (4.8, 0.320, 29.0, 0.195, 0.32),
}
"""Fuselage width (m), where the leading edge meets it (share of length), sweep (degrees), chord there (share of length)
and tip chord (share of that chord); typical proportions, an assumption that `MODEL_M` allows for."""

SHAPE_OF = {
    "B744": "heavy_four", "B748": "heavy_four", "B742": "heavy_four",
    "B77L": "triple_seven",
    "MD11": "three_engines",
    "A332": "wide_twin", "A343": "wide_twin", "A306": "wide_twin", "A310": "wide_twin", "B763": "wide_twin",
    "B762": "wide_twin",
    "B752": "narrow", "B734": "narrow", "B733": "narrow", "B738": "narrow", "A321": "narrow",
    "AT72": "straight", "AT76": "straight",
    "B462": "regional_four", "B463": "regional_four",
    "A124": "outsize", "A225": "outsize",
    "IL76": "high_wing_four",
}  # fmt: skip
"""Which wing a type has; a type that is not listed is drawn by its length."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A parked aircraft in metres east and north of a chosen origin."""

    shape: Polygon | MultiPolygon

    def distance_m(self, other: "Outline") -> float:
        """Return the metres between two outlines; 0 if they touch or overlap."""
        return float(self.shape.distance(other.shape))


def _wing_of(aircraft_type: str, length_m: float) -> tuple[float, float, float, float, float]:
    by_length = "narrow" if length_m < 50 else "wide_twin"
    return WING[SHAPE_OF.get(aircraft_type, by_length)]


def body(aircraft_type: str, wingspan_m: float, length_m: float) -> Polygon | MultiPolygon:
    """Return an aircraft with its nose at the origin pointing to +y, metres."""
    width_m, root, sweep_deg, chord, taper = _wing_of(aircraft_type, length_m)
    half_m = min(width_m, 0.16 * length_m, 0.24 * wingspan_m) / 2
    fuselage = [(0.0, 0.0), (half_m, -2.2 * half_m), (half_m, -0.78 * length_m), (0.0, -length_m)]
    tip_m, lead_m, chord_m = wingspan_m / 2, root * length_m, chord * length_m
    back_m = min(tan(radians(sweep_deg)) * (tip_m - half_m), max(0.86 * length_m - lead_m - taper * chord_m, 0.0))
    tip_lead_m = lead_m + back_m
    wing = [
        (0.0, -lead_m),
        (half_m, -lead_m),
        (tip_m, -tip_lead_m - 0.6 * taper * chord_m),
        (tip_m, -tip_lead_m - 0.9 * taper * chord_m),
        (half_m, -lead_m - chord_m),
        (0.0, -lead_m - chord_m),
    ]
    tail_m = 0.30 * tip_m
    tail = [(0.0, -0.9 * length_m), (tail_m, -0.975 * length_m), (tail_m, -0.985 * length_m), (0.0, -0.97 * length_m)]
    return unary_union([Polygon(right + [(-x, y) for x, y in reversed(right)]) for right in (fuselage, wing, tail)])


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
    squashed = 1.0 - ECCENTRICITY_2 * sin(radians(origin[0])) ** 2
    east_m = (nose_stop[1] - origin[1]) * EQUATOR_M_PER_DEG * cos(radians(origin[0])) / squashed**0.5
    north_m = (nose_stop[0] - origin[0]) * EQUATOR_M_PER_DEG * (1.0 - ECCENTRICITY_2) / squashed**1.5
    ahead = (sin(radians(heading_deg)), cos(radians(heading_deg)))
    shape = body(aircraft_type, wingspan_m, length_m)

    def place(x: float, y: float) -> tuple[float, float]:
        return (east_m + x * ahead[1] + y * ahead[0], north_m - x * ahead[0] + y * ahead[1])

    parts = list(shape.geoms) if isinstance(shape, MultiPolygon) else [shape]
    return Outline(unary_union([Polygon([place(x, y) for x, y in p.exterior.coords]) for p in parts]))
