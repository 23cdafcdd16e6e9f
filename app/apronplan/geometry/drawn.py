"""A polygon that a planner draws: whether it can be a hall or a stand, and the stand that lies in it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apronplan.domain.aircraft import CODE_LETTER_LIMITS_M
from apronplan.domain.ids import ApronId, PhaseId
from apronplan.domain.layout import EXISTING, Building, Hall, Layout, Polygon, Runway, Validity
from apronplan.geometry.clearance import CLEARANCE_BY_CODE_M, local_polygon, ring_to_xy
from apronplan.geometry.projection import LocalFrame, frame_of
from apronplan.i18n import tr

if TYPE_CHECKING:
    from shapely import Polygon as Shape

LEAST_M2, MOST_M2 = 100.0, 1_000_000.0
FARTHEST_M = 20_000.0
"""How far from the reference point a polygon may lie."""
TOUCH_M2 = 1.0
"""Overlap that is no overlap: two digitised edges that should meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInRing:
    """The stand that fills a polygon: nose stop (degrees), and the room across and along its heading (metres)."""

    lat: float
    lon: float
    width_m: float
    length_m: float

    @property
    def max_wingspan_m(self) -> float:
        """The widest aircraft that keeps its clearance within the width, shared with the neighbours."""
        lower, best = 0.0, 0.0
        for letter, limit_m in CODE_LETTER_LIMITS_M:
            span = min(self.width_m - CLEARANCE_BY_CODE_M[letter], math.nextafter(limit_m, 0.0))
            best = span if span >= lower else best
            lower = limit_m
        return round(best, 1)


def ring_faults(layout: Layout, ring: Polygon) -> list[str]:
    """Return a sentence for everything that keeps a ring from being a place at this airport."""
    import shapely

    if len(ring) < 3:
        return [tr("drawing.few_corners", count=len(ring))]
    if bad := [f"{lat}, {lon}" for lon, lat in ring if not (abs(lat) <= 90 and abs(lon) <= 180)]:
        return [tr("drawing.no_place", places="; ".join(bad))]
    points = ring_to_xy(frame_of(layout), ring)
    away_m = max(math.hypot(x, y) for x, y in points.tolist())
    if away_m > FARTHEST_M:
        return [tr("drawing.far_away", km=round(away_m / 1000), most=round(FARTHEST_M / 1000))]
    shape = shapely.Polygon(points)
    if not shape.is_valid:
        return [tr("drawing.crosses_itself")]
    if not LEAST_M2 <= shape.area <= MOST_M2:
        return [tr("drawing.area", area=f"{shape.area:,.0f}", least=f"{LEAST_M2:,.0f}", most=f"{MOST_M2:,.0f}")]
    return []


def ground_faults(
    layout: Layout, ring: Polygon, when: Validity, own: str = "", built: frozenset[PhaseId] = frozenset()
) -> list[str]:
    """Return a sentence for every runway, hall and building that a sound ring lies on.

    Parameters
    ----------
    when : Validity
        From when and in which phase the drawn element exists: what never stands beside it is no fault.
    own : str
        Id of the hall that is drawn anew, which may lie where it lies.
    built : frozenset of PhaseId
        Phases that the plan takes as built.
    """
    frame = frame_of(layout)
    shape = local_polygon(frame, ring)
    assert shape is not None
    faults = [
        tr("drawing.on_runway", name=name, area=f"{area:,.0f}")
        for name, strip in runway_shapes(layout, frame)
        if (area := strip.intersection(shape).area) > TOUCH_M2
    ]
    for name, outline, item in _buildings(layout, frame):
        area = outline.intersection(shape).area
        if name != own and area > TOUCH_M2 and meet(item, when, built):
            faults.append(tr("drawing.on_building", name=name, area=f"{area:,.0f}"))
    return faults


def runway_shapes(layout: Layout, frame: LocalFrame) -> Iterator[tuple[str, "Shape"]]:
    """Give every runway once, as a strip of its width."""
    import shapely

    seen: set[frozenset[tuple[float, float]]] = set()
    for name, runway in layout.runways.items():
        ends = frozenset(_ends(runway))
        if ends not in seen:
            seen.add(ends)
            line = shapely.LineString([frame.to_xy(lat, lon) for lat, lon in _ends(runway)])
            yield name, line.buffer(runway.width_m / 2, cap_style="flat")


def _ends(runway: Runway) -> tuple[tuple[float, float], tuple[float, float]]:
    return (runway.lat, runway.lon), (runway.end_lat, runway.end_lon)


def _buildings(layout: Layout, frame: LocalFrame) -> Iterator[tuple[str, "Shape", Validity]]:
    rows: list[tuple[str, Hall | Building]] = [*layout.halls.items(), *layout.buildings.items()]
    for name, item in rows:
        shape = local_polygon(frame, item.polygon)
        if shape is not None:
            yield name, shape, item


def building_shapes(
    layout: Layout, when: Validity, own: str = "", built: frozenset[PhaseId] = frozenset()
) -> list["Shape"]:
    """Return halls and buildings that may stand while a drawn element does, local metres."""
    found = _buildings(layout, frame_of(layout))
    return [shape for name, shape, item in found if name != own and meet(item, when, built)]


def meet(item: Validity, when: Validity, built: frozenset[PhaseId]) -> bool:
    """Tell whether something of the layout may stand while a drawn element does.

    What belongs to a phase without a day stands only if the plan takes the phase as built, or the element is of it too.
    """
    undated = item.phase not in ("", EXISTING) and item.valid_from is None
    if undated and item.phase not in built and item.phase != when.phase:
        return False
    begins = item.valid_from is None or when.valid_to is None or item.valid_from < when.valid_to
    return begins and (when.valid_from is None or item.valid_to is None or when.valid_from < item.valid_to)


def stand_in(layout: Layout, ring: Polygon, heading_deg: float) -> StandInRing:
    """Return the stand that fills a sound ring, its nose at the front edge on the middle line.

    Parameters
    ----------
    heading_deg : float
        Where the nose points, true degrees.
    """
    frame = frame_of(layout)
    points = ring_to_xy(frame, ring)
    lat, lon = frame.to_lat_lon(float(points[:, 0].mean()), float(points[:, 1].mean()))
    bearing = math.radians(frame.grid_bearing_deg(lat, lon, heading_deg))
    east, north = math.sin(bearing), math.cos(bearing)
    along = points[:, 0] * east + points[:, 1] * north
    across = points[:, 0] * north - points[:, 1] * east
    front, middle = float(along.max()), float(across.max() + across.min()) / 2
    lat, lon = frame.to_lat_lon(front * east + middle * north, front * north - middle * east)
    width_m, length_m = float(across.max() - across.min()), float(along.max() - along.min())
    return StandInRing(lat=lat, lon=lon, width_m=width_m, length_m=length_m)


def nearest_apron(layout: Layout, ring: Polygon) -> ApronId | None:
    """Return the apron on which a ring lies, or the nearest one; None if the airport has none."""
    frame = frame_of(layout)
    here = local_polygon(frame, ring)
    shapes = {name: local_polygon(frame, a.polygon) for name, a in layout.aprons.items()}
    known = {name: shape for name, shape in shapes.items() if shape is not None}
    if here is None or not known:
        return None
    return min(known, key=lambda name: (-known[name].intersection(here).area, known[name].distance(here)))
