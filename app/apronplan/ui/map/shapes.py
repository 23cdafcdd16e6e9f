"""Small plane geometry for drawing and hit-testing, in local metres. No Qt, no shapely."""

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Ring = tuple[Point, ...]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def box_of(points: Iterable[Point]) -> Box:
    """Return the bounds of some points.

    Raises
    ------
    ValueError
        If there are none.
    """
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def grown(box: Box, margin: float) -> Box:
    """Return a box with a margin on all sides."""
    return box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin


def touch(a: Box, b: Box) -> bool:
    """Tell whether two boxes share a point."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def centre_of(box: Box) -> Point:
    """Return the middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def inside(ring: Sequence[Point], x: float, y: float) -> bool:
    """Tell whether a point lies in a ring (even-odd rule)."""
    found = False
    x0, y0 = ring[-1] if ring else (0.0, 0.0)
    for x1, y1 in ring:
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            found = not found
        x0, y0 = x1, y1
    return found


def distance_to_segment(x: float, y: float, a: Point, b: Point) -> float:
    """Return the metres from a point to the nearest point of a segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    t = 0.0 if square == 0 else min(1.0, max(0.0, ((x - a[0]) * dx + (y - a[1]) * dy) / square))
    return math.hypot(x - a[0] - t * dx, y - a[1] - t * dy)


def distance_to_ring(ring: Sequence[Point], x: float, y: float) -> float:
    """Return the metres from a point to a ring; 0 inside it."""
    if inside(ring, x, y):
        return 0.0
    return min(
        (distance_to_segment(x, y, ring[i - 1], p) for i, p in enumerate(ring)),
        default=math.inf,
    )


def centroid(ring: Sequence[Point]) -> Point:
    """Return the centre of gravity of a ring; the middle of its bounds if it encloses nothing."""
    double = cx = cy = 0.0
    for i, (x, y) in enumerate(ring):
        x0, y0 = ring[i - 1]
        cross = x0 * y - x * y0
        double, cx, cy = double + cross, cx + (x0 + x) * cross, cy + (y0 + y) * cross
    if abs(double) < 1e-9:
        return centre_of(box_of(ring))
    return cx / (3 * double), cy / (3 * double)


def long_axis(ring: Sequence[Point]) -> Point:
    """Return the unit vector along the longest side of a ring, pointing east (or north)."""
    best = (0.0, (1.0, 0.0))
    for i, (x, y) in enumerate(ring):
        dx, dy = x - ring[i - 1][0], y - ring[i - 1][1]
        length = math.hypot(dx, dy)
        if length > best[0]:
            best = (length, (dx / length, dy / length))
    dx, dy = best[1]
    return (-dx, -dy) if (dx, dy) < (0.0, 0.0) else (dx, dy)


def filled_part(ring: Sequence[Point], share: float) -> Ring:
    """Return the part of a ring that a level from 0 to 1 fills, beginning at the western end of its long axis.

    Clipped by one half plane (Sutherland and Hodgman 1974); good for drawing, bridges of no width may remain.
    """
    if not ring or share <= 0:
        return ()
    e, n = long_axis(ring)
    along = [x * e + y * n for x, y in ring]
    limit = min(along) + (max(along) - min(along)) * min(share, 1.0)
    out: list[Point] = []
    for i, (x, y) in enumerate(ring):
        (x0, y0), s0, s1 = ring[i - 1], along[i - 1], along[i]
        if (s0 <= limit) != (s1 <= limit):
            t = (limit - s0) / (s1 - s0)
            out.append((x0 + (x - x0) * t, y0 + (y - y0) * t))
        if s1 <= limit:
            out.append((x, y))
    return tuple(out)


def moved(points: Iterable[Point], x: float, y: float, ahead: Point) -> Ring:
    """Turn points from an aircraft's axes (nose at the origin, +y ahead) to a place that points `ahead`."""
    e, n = ahead
    return tuple((x + px * n + py * e, y - px * e + py * n) for px, py in points)
