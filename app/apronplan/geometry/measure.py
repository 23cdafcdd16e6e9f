"""Distances between shapes, and how deep two shapes lie in each other."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from shapely import Polygon

Verdict = Literal["clear", "unsure", "short"]

TOLERANCE_M = 0.005
"""Half a centimetre: what is missing below that is rounding of coordinates, not a lack of room."""
OVERLAP_DIRECTIONS = 32
"""Directions in which shapes are pulled apart to measure an overlap; the depth is at most 0.5 % too great."""
OVERLAP_LIMIT_M = 128.0
"""Overlaps deeper than this are given as this."""
_HALVINGS = 14


@dataclass(frozen=True, slots=True)
class Gap:
    """Room between two outlines, found and needed.

    Attributes
    ----------
    found_m : float
        Least distance, metres; 0 if they touch or overlap.
    needed_m : float
        Clearance that the rule asks for.
    accuracy_m : float
        Sum of the stated accuracies of the two positions.
    overlap_m : float
        How far the outlines would have to be pulled apart until they only touch; 0 if they do not overlap.
    """

    found_m: float
    needed_m: float
    accuracy_m: float = 0.0
    overlap_m: float = 0.0

    @property
    def shortfall_m(self) -> float:
        """Metres missing; 0 if there is room enough."""
        missing = self.needed_m - self.found_m + self.overlap_m
        return missing if missing > TOLERANCE_M else 0.0

    @property
    def verdict(self) -> Verdict:
        """``clear``; ``unsure`` if the positions are too rough to tell; ``short`` beyond their accuracy."""
        if self.shortfall_m == 0.0:
            return "clear"
        return "unsure" if self.shortfall_m <= self.accuracy_m + TOLERANCE_M else "short"


def overlap_depth_m(a: "Polygon", b: "Polygon") -> float:
    """Return the shortest shift that frees one polygon of another, metres; 0 if they do not overlap.

    It is searched along `OVERLAP_DIRECTIONS` directions by halving, to about 1 cm.
    """
    import numpy as np
    import shapely

    if not shapely.intersects(a, b) or shapely.touches(a, b):
        return 0.0
    angles = np.arange(OVERLAP_DIRECTIONS) * (2 * math.pi / OVERLAP_DIRECTIONS)
    way = np.column_stack([np.cos(angles), np.sin(angles)])
    ring = np.asarray(b.exterior.coords)
    low, high = np.zeros(OVERLAP_DIRECTIONS), np.full(OVERLAP_DIRECTIONS, OVERLAP_LIMIT_M)
    shapely.prepare(a)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        shifted: Any = shapely.polygons(ring[None, :, :] + (middle[:, None] * way)[:, None, :])
        free = ~shapely.intersects(a, shifted)
        low, high = np.where(free, low, middle), np.where(free, middle, high)
    return float(high.min())


def measure(a: "Polygon", b: "Polygon", needed_m: float, accuracy_m: float) -> Gap:
    """Return the gap between two polygons against what is needed."""
    import shapely

    found_m = float(shapely.distance(a, b))
    overlap_m = overlap_depth_m(a, b) if found_m == 0.0 else 0.0
    return Gap(found_m, needed_m, accuracy_m, overlap_m)
