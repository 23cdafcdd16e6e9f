"""Chance without a dice: evenly spread points and triangular distributions, the same in every run.

Every scenario uses the same points, so that a leg which gets faster gets faster in each of them: a probability that
is counted over the points can then only rise.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

POINTS = 1024


@lru_cache(maxsize=8)
def spread_points(dimensions: int, points: int = POINTS) -> "Floats":
    """Return points that fill the unit cube evenly, one row per dimension.

    Kronecker sequence with the powers of the inverse of the root of ``x^(d+1) = x + 1`` (M. Roberts 2018,
    "The unreasonable effectiveness of quasirandom sequences").
    """
    import numpy as np

    root = 2.0
    for _ in range(64):
        root = (1 + root) ** (1 / (dimensions + 1))
    steps = np.array([root ** -(k + 1) for k in range(dimensions)])
    found: Floats = np.mod(0.5 + np.outer(steps, np.arange(1, points + 1)), 1.0)
    found.flags.writeable = False
    return found


def triangular(points: "Floats", low: float, mode: float, high: float) -> "Floats":
    """Return the quantiles of a triangular distribution at points in 0..1; a fixed value if low = high."""
    import numpy as np

    width = high - low
    if width <= 0:
        return np.full_like(points, low)
    bend = (mode - low) / width
    rising = low + np.sqrt(points * width * (mode - low))
    falling = high - np.sqrt((1 - points) * width * (high - mode))
    return np.where(points < bend, rising, falling)
