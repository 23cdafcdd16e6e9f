"""What a form offers for something new: a free name, figures by area, the heading of the stands beside. No Qt."""

from apronplan.domain.layout import Layout, Polygon
from apronplan.domain.plan import Plan
from apronplan.ui.map.draw.pen import Drawn

RATE_PER_M2, STORAGE_PER_M2, M2_PER_DOCK = 0.0058, 0.025, 600.0
"""Tonnes per hour, tonnes in store and docks by floor area: the calibration of the shipped halls (halls.csv)."""


def free_name(plan: Plan, kind: Drawn) -> str:
    """Return the first name of its kind that nothing has: HALL1, HALL2 ... or STAND1, STAND2 ..."""
    stem = kind.value.upper()
    taken = {*map(str, plan.layout.halls), *map(str, plan.layout.stands)}
    return next(f"{stem}{n}" for n in range(1, len(taken) + 2) if f"{stem}{n}" not in taken)


def area_m2(layout: Layout, ring: Polygon) -> float:
    """Return the area of a ring; 0 if it encloses nothing."""
    from apronplan.geometry.clearance import local_polygon
    from apronplan.geometry.projection import frame_of

    shape = local_polygon(frame_of(layout), ring)
    return float(shape.area) if shape is not None else 0.0


def hall_figures(area: float) -> tuple[float, float, int]:
    """Return tonnes per hour, storage and docks that a hall of an area usually has."""
    return round(RATE_PER_M2 * area, 1), float(round(STORAGE_PER_M2 * area)), round(area / M2_PER_DOCK)


def heading_beside(layout: Layout, ring: Polygon) -> float:
    """Return the heading of the stand nearest to a ring; 0 if there is none."""
    if not ring:
        return 0.0
    lon, lat = (sum(p[i] for p in ring) / len(ring) for i in (0, 1))
    # degrees of longitude are shorter than those of latitude, but the nearest of a row is the nearest all the same
    nearest = min(layout.aircraft_stands, key=lambda s: (s.lat - lat) ** 2 + (s.lon - lon) ** 2, default=None)
    return nearest.heading_deg if nearest is not None else 0.0
