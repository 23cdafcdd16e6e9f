"""A polygon that is being drawn: its corners in local metres, and where the next one would be. No Qt."""

import math
from dataclasses import dataclass, field
from enum import StrEnum

from apronplan.ui.map.shapes import Point

SNAP_DEG = 7.0
"""How far from a right angle an edge may be to be drawn at one."""
REACH_PX = 9.0
"""How near to the first corner, or to the place that closes a rectangle, a corner snaps."""


class Drawn(StrEnum):
    """What a polygon becomes."""

    HALL = "hall"
    STAND = "stand"


@dataclass(slots=True)
class Pen:
    """The corners so far.

    Attributes
    ----------
    corners : list of Point
        Local metres, in order.
    at : Point or None
        Where the next corner would be.
    """

    kind: Drawn
    corners: list[Point] = field(default_factory=list)
    at: Point | None = None

    def move(self, point: Point, px_per_m: float, *, free: bool = False) -> None:
        """Note where the mouse is; unless `free`, keep right angles to the edge before."""
        self.at = point if free else squared(self.corners, point, REACH_PX / px_per_m)

    def press(self, point: Point, px_per_m: float, *, free: bool = False) -> bool:
        """Put a corner down; return True if that closed the polygon."""
        if len(self.corners) >= 3 and math.dist(point, self.corners[0]) * px_per_m <= REACH_PX:
            return True
        self.move(point, px_per_m, free=free)
        assert self.at is not None
        if not self.corners or math.dist(self.at, self.corners[-1]) > 0.01:
            self.corners.append(self.at)
        return False

    def back(self) -> None:
        """Take the last corner away."""
        if self.corners:
            self.corners.pop()

    @property
    def can_close(self) -> bool:
        """Whether there are corners enough."""
        return len(self.corners) >= 3

    @property
    def ring(self) -> tuple[Point, ...]:
        """The corners with the place of the next one."""
        return (*self.corners, self.at) if self.at is not None else tuple(self.corners)

    @property
    def edge_m(self) -> float | None:
        """Length of the edge that is being drawn."""
        return math.dist(self.corners[-1], self.at) if self.corners and self.at is not None else None

    @property
    def area_m2(self) -> float:
        """Area of the polygon as it would be closed now."""
        ring = self.ring
        pairs = zip(ring, (*ring[1:], *ring[:1]), strict=True)
        return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def squared(corners: list[Point], point: Point, reach_m: float) -> Point:
    """Return a point that makes a right angle with the edge before, if it nearly does.

    Where a corner opposite the first one would close a rectangle within `reach_m`, it is that corner.
    """
    if len(corners) < 2:
        return point
    (ax, ay), (bx, by) = corners[-2:]
    east, north = bx - ax, by - ay
    length = math.hypot(east, north)
    if length == 0.0:
        return point
    east, north = east / length, north / length
    for e, n in ((east, north), (-north, east)):
        along = (point[0] - bx) * e + (point[1] - by) * n
        aside = (point[1] - by) * e - (point[0] - bx) * n
        if along and abs(math.degrees(math.atan(aside / along))) <= SNAP_DEG:
            closing = (corners[0][0] - bx) * e + (corners[0][1] - by) * n
            along = closing if len(corners) >= 3 and abs(closing - along) <= reach_m else along
            return bx + along * e, by + along * n
    return point
