"""Closures as windows in time: the first occurrence and those that come back at the same local time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apronplan.domain.clock import reached_utc
from apronplan.domain.ids import StandId
from apronplan.domain.layout import Layout
from apronplan.domain.settings import Closure, ClosureKind, Recurrence

_EVERY_DAYS = {Recurrence.NONE: 0, Recurrence.DAILY: 1, Recurrence.WEEKLY: 7}


class Window(NamedTuple):
    """One occurrence of a closure, seconds since the epoch, half-open."""

    start_s: float
    end_s: float
    closure: Closure


def occurrences(closure: Closure, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Window]:
    """Yield the occurrences of a closure that touch ``[start, end)``.

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
            yield Window(begin.timestamp(), finish.timestamp(), closure)
        if not step:
            return
        shift += step


def stand_windows(
    closures: list[Closure], layout: Layout, start: datetime, end: datetime
) -> dict[StandId, list[Window]]:
    """Return when each stand is closed within ``[start, end)``, by itself or with its apron."""
    zone = layout.airport.zone
    by_apron: dict[str, list[StandId]] = {}
    for stand in layout.stands.values():
        by_apron.setdefault(stand.apron, []).append(stand.stand)
    found: dict[StandId, list[Window]] = {}
    for closure in closures:
        if closure.kind is ClosureKind.STAND:
            stands = [StandId(closure.subject)]
        elif closure.kind is ClosureKind.APRON:
            stands = by_apron.get(closure.subject, [])
        else:
            continue
        for window in occurrences(closure, zone, start, end):
            for name in stands:
                found.setdefault(name, []).append(window)
    return found
