"""How late flights are, as figures: quantiles turned into equally likely minutes, and the waiting they cause."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from apronplan.domain.freight import DelayProfile

SAMPLES = 16
"""Equally likely values that stand for a distribution; their mean wait is good to about 3 %."""
TAIL = 2.0
"""Beyond the outermost quantiles a line goes on by this many times the last step."""

Points = Sequence[tuple[float, float]]


def quantile(points: Points, share: float) -> float:
    """Return the value below which a share of all cases lies, on straight lines between (share, value) points."""
    for (low, first), (high, second) in pairwise(points):
        if share <= high:
            return first + (second - first) * (share - low) / (high - low)
    return points[-1][1]


def _samples(points: Points) -> tuple[float, ...]:
    return tuple(quantile(points, (i + 0.5) / SAMPLES) for i in range(SAMPLES))


def arrival_samples(profile: DelayProfile) -> tuple[float, ...]:
    """Return equally likely minutes of arrival against schedule, rising; negative = early."""
    p = profile
    return _samples(
        (
            (0.0, p.p05_min - TAIL * (p.p25_min - p.p05_min)),
            (0.05, p.p05_min),
            (0.25, p.p25_min),
            (0.5, p.p50_min),
            (0.75, p.p75_min),
            (0.95, p.p95_min),
            (1.0, p.p95_min + TAIL * (p.p95_min - p.p75_min)),
        )
    )


def ground_samples(profile: DelayProfile) -> tuple[float, ...]:
    """Return equally likely minutes by which a stay grows; it does not shrink below its schedule."""
    p = profile
    last = p.ground_p95_min + TAIL * (p.ground_p95_min - p.ground_p50_min)
    return _samples(((0.0, min(0.0, p.ground_p50_min)), (0.5, p.ground_p50_min), (0.95, p.ground_p95_min), (1.0, last)))


@lru_cache(maxsize=256)
def departure_samples(profile: DelayProfile) -> tuple[float, ...]:
    """Return equally likely minutes of departure after schedule: late arrival and longer stay; nobody leaves early."""
    arrivals, stays = arrival_samples(profile), ground_samples(profile)
    return tuple(sorted(max(0.0, a + g) for a in arrivals for g in stays))


@lru_cache(maxsize=4096)
def expected_wait_min(leaving: DelayProfile, coming: DelayProfile, gap_min: float) -> float:
    """Return the mean minutes that an aircraft waits for the stand of one that is to leave before it comes.

    Parameters
    ----------
    leaving, coming : DelayProfile
        Of the aircraft on the stand and of the next; taken as independent.
    gap_min : float
        Minutes planned between them.
    """
    departures, arrivals = departure_samples(leaving), arrival_samples(coming)
    waits = [max(0.0, d - a - gap_min) for d in departures for a in arrivals]
    return sum(waits) / len(waits)
