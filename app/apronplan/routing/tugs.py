"""How many tugs are at work at one time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class TugLoad:
    """A stretch of time with the number of tugs at work in it; half-open, UTC."""

    start: datetime
    end: datetime
    tugs: int


def tug_profile(jobs: Iterable[tuple[datetime, datetime]]) -> tuple[TugLoad, ...]:
    """Return how many tugs are at work from change to change.

    Parameters
    ----------
    jobs : iterable of (datetime, datetime)
        Start and end of each tow or push-back, half-open; a job that ends when another starts lends it its tug. A job
        of no duration asks for none.

    Returns
    -------
    tuple of TugLoad
        In time order, without the stretches in which no tug works.
    """
    changes: dict[datetime, int] = {}
    for start, end in jobs:
        if end > start:
            changes[start] = changes.get(start, 0) + 1
            changes[end] = changes.get(end, 0) - 1
    times = sorted(t for t, change in changes.items() if change)
    loads: list[TugLoad] = []
    tugs = 0
    for start, end in pairwise(times):
        tugs += changes[start]
        if tugs:
            loads.append(TugLoad(start, end, tugs))
    return tuple(loads)


def tugs_needed(jobs: Iterable[tuple[datetime, datetime]]) -> int:
    """Return the largest number of tugs at work at one time."""
    return max((load.tugs for load in tug_profile(jobs)), default=0)
