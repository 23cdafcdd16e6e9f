"""One queue, one rate, opening hours and priorities: when each job is served."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from apronplan.cargo.opening import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that is ready at `ready_s`: so many units, a smaller `priority` goes first."""

    ready_s: float
    units: float
    priority: int = 5


@dataclass(frozen=True, slots=True)
class Served:
    """A stretch in which one job is served, seconds since the epoch."""

    job: int
    start_s: float
    end_s: float
    units: float


def serve(jobs: Sequence[Job], open_spans: Sequence[Span], rate_per_h: float | Sequence[float]) -> list[Served]:
    """Return who is served when, in order of time.

    Within a priority the first to be ready goes first; a job of a better priority breaks in, and the other goes on
    afterwards. What is not finished when the last opening ends is left over.

    Parameters
    ----------
    open_spans : sequence of Span
        In order and apart from each other.
    rate_per_h : float or sequence of float
        Units per hour: above 0, or one figure for each span, where 0 = nobody is there.
    """
    rates = [rate_per_h] * len(open_spans) if isinstance(rate_per_h, int | float) else rate_per_h
    arrivals = sorted(range(len(jobs)), key=lambda i: (jobs[i].ready_s, jobs[i].priority, i))
    left = [job.units for job in jobs]
    waiting: list[tuple[int, float, int]] = []
    done: list[Served] = []
    coming = 0
    for (opened, shut), per_h in zip(open_spans, rates, strict=True):
        now, rate = (opened if per_h > 0 else shut), per_h / 3600
        while now < shut:
            coming = _take(jobs, arrivals, coming, now, waiting)
            nearest = jobs[arrivals[coming]].ready_s if coming < len(arrivals) else shut
            if not waiting:
                now = min(max(nearest, now), shut)
                continue
            _, _, job = waiting[0]
            until = min(shut, nearest, now + left[job] / rate)
            finished = until >= now + left[job] / rate
            units = left[job] if finished else (until - now) * rate
            done.append(Served(job, now, until, units))
            left[job] -= units
            now = until
            if finished:
                heapq.heappop(waiting)
    return done


def _take(
    jobs: Sequence[Job], arrivals: Sequence[int], coming: int, now: float, waiting: list[tuple[int, float, int]]
) -> int:
    while coming < len(arrivals) and jobs[arrivals[coming]].ready_s <= now:
        job = arrivals[coming]
        if jobs[job].units > 0:
            heapq.heappush(waiting, (jobs[job].priority, jobs[job].ready_s, job))
        coming += 1
    return coming
