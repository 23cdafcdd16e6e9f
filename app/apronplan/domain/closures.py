"""The occurrences of a closure: the first, and those that come back at the same local time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apronplan.domain.clock import reached_utc
from apronplan.domain.settings import Closure, Recurrence

_EVERY_DAYS = {Recurrence.NONE: 0, Recurrence.DAILY: 1, Recurrence.WEEKLY: 7}


def closed_spans(closure: Closure, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[float, float]]:
    """Yield the occurrences of a closure that touch ``[start, end)``, seconds since the epoch, half-open.

    A closure that comes back keeps its local times (`reached_utc`), so that across a change of the clocks it may last
    up to an hour more or less.
    """
    step = _EVERY_DAYS[closure.recurrence]
    first, last = (t.astimezone(zone).replace(tzinfo=None) for t in (closure.start, closure.end))
    shift = max(0, (start.astimezone(zone).replace(tzinfo=None) - last).days // step * step) if step else 0
    while True:
        local = first + timedelta(days=shift)
        begin, finish = closure.start, closure.end
        if shift:
            begin, finish = (reached_utc(t + timedelta(days=shift), zone) for t in (first, last))
        if begin >= end or (closure.until is not None and local.date() > closure.until):
            return
        if finish > start and finish > begin:  # where the clocks go forward, a short one may not exist
            yield begin.timestamp(), finish.timestamp()
        if not step:
            return
        shift += step
