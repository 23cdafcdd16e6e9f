"""Stands as boxes of the largest sizes they take: the rough calculation that outlines are compared with."""

from typing import TYPE_CHECKING

from apronplan.domain.layout import Layout, Stand
from apronplan.geometry.measure import overlap_depth_m
from apronplan.geometry.movement import fits
from apronplan.geometry.outlines import placements

if TYPE_CHECKING:
    from shapely import Polygon


def stand_box(layout: Layout, stand: Stand) -> "Polygon | None":
    """Return the box that a stand's largest span and length fill behind its nose stop, metres of the layout's plane.

    Where one is not published, that of the largest type the stand takes; None if it takes none.
    """
    import numpy as np
    import shapely

    inside = [t for t in layout.aircraft_types.values() if fits(stand, t)]
    span_m = stand.max_wingspan_m or max((t.wingspan_m for t in inside), default=None)
    length_m = stand.max_length_m or max((t.length_m for t in inside), default=None)
    place = placements(layout).get(stand.stand)
    if span_m is None or length_m is None or place is None:
        return None
    half = span_m / 2
    ring = np.array([(-half, 0.0), (half, 0.0), (half, -length_m), (-half, -length_m)])
    return shapely.Polygon(place.place(ring))


def box_overlap_m(layout: Layout, a: Stand, b: Stand) -> float:
    """Return how far two stands' boxes would have to be pulled apart; 0 if they are apart."""
    one, two = stand_box(layout, a), stand_box(layout, b)
    return 0.0 if one is None or two is None else overlap_depth_m(one, two)
