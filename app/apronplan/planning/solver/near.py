"""Which stays are near each other in time: what two of them on one stand, or on stands that are tied, have to mind."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apronplan.planning.solver.data import Bools, Buffer, Ints

_ROWS = 128
"""Rows that are worked on at once, so that what lies between stays in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Pairs of stays, each array of shape (stays, stays); no stay is near itself.

    Attributes
    ----------
    meet : bools
        Which share an instant.
    crowd : bools
        Which are too close for one stand.
    step : ints
        Which step of the price of short times holds for two of them on one stand; the number after the last = none.
    spans : tuple of slice
        By stay: the stays among which all lie that are near it in one of these ways.
    """

    meet: Bools
    crowd: Bools
    step: NDArray[np.int16]
    spans: tuple[slice, ...]


def near_in_time(start_s: Ints, end_s: Ints, gap_s: Ints, buffer: Buffer) -> Near:
    """Compare all stays ``[start, end)`` with the least gaps that each needs."""
    count = len(start_s)
    meet, crowd = np.empty((2, count, count), dtype=bool)
    step = np.full((count, count), len(buffer), dtype=np.int16)
    spans: list[slice] = []
    first = start_s.min(initial=0)
    start, end, gap = (x.astype(np.int32) for x in (start_s - first, end_s - first, gap_s))
    short = int(buffer.gaps_s[-1]) if len(buffer) else -1
    for low in range(0, count, _ROWS):
        rows = slice(low, min(low + _ROWS, count))
        between = np.maximum(start - end[rows, None], start[rows, None] - end)
        least = np.maximum(gap[rows, None], gap)
        np.less(between, 0, out=meet[rows])
        np.less(between, least, out=crowd[rows])
        soon = between <= short
        spans += _spans(soon | crowd[rows] | meet[rows])
        i, k = np.nonzero(soon & (between >= np.maximum(least, 0)))
        step[i + low, k] = np.searchsorted(buffer.gaps_s, between[i, k])
    for pairs in (meet, crowd):
        np.fill_diagonal(pairs, val=False)
    return Near(meet, crowd, step, tuple(spans))


def crowded_too(near: Near, one: Ints, other: Ints) -> Near:
    """Return the same with some pairs too close for one stand as well."""
    if not len(one):
        return near
    crowd, spans = near.crowd.copy(), list(near.spans)
    for a, b in zip((*one.tolist(), *other.tolist()), (*other.tolist(), *one.tolist()), strict=True):
        crowd[a, b] = True
        spans[a] = slice(min(spans[a].start, b), max(spans[a].stop, b + 1))
    return Near(near.meet, crowd, near.step, tuple(spans))


def _spans(near: Bools) -> list[slice]:
    """Return from the first to the last in each row; each row has one, itself."""
    last = near.shape[1] - near[:, ::-1].argmax(axis=1)
    return list(map(slice, near.argmax(axis=1).tolist(), last.tolist()))
