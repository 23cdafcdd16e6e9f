"""Closures laid out on the rows of the Gantt, with their recurrences. No widgets."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apronplan.domain.ids import StandId
from apronplan.domain.plan import Plan
from apronplan.domain.settings import Closure, ClosureKind, Recurrence
from apronplan.i18n import tr
from apronplan.ui.gantt.context import Closed
from apronplan.ui.gantt.scale import to_datetime, to_minutes

STRIDE_DAYS = {Recurrence.DAILY: 1, Recurrence.WEEKLY: 7}


def occurrences(closure: Closure, zone: ZoneInfo, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the times of a closure up to `until`; a repeated one keeps its local wall-clock times."""
    stride = STRIDE_DAYS.get(closure.recurrence)
    if stride is None:
        yield closure.start, closure.end
        return
    start, end = closure.start.astimezone(zone), closure.end.astimezone(zone)
    while start <= until and (closure.until is None or start.date() <= closure.until):
        yield start, end
        start, end = start + timedelta(days=stride), end + timedelta(days=stride)


def closed_stands(plan: Plan, zone: ZoneInfo, start_min: float, end_min: float) -> Mapping[StandId, tuple[Closed, ...]]:
    """Return when each stand is closed, by itself or with its apron, within a range of minutes."""
    found: dict[StandId, list[Closed]] = defaultdict(list)
    for closure in plan.closures.values():
        stands = _stands(plan, closure)
        text = closure.reason or tr("ui.gantt.closed")
        for start, end in occurrences(closure, zone, to_datetime(end_min)) if stands else ():
            first, last = to_minutes(start), to_minutes(end)
            if first < end_min and start_min < last:
                for stand in stands:
                    found[stand].append(Closed(first, last, text))
    return {stand: tuple(times) for stand, times in found.items()}


def _stands(plan: Plan, closure: Closure) -> tuple[StandId, ...]:
    if closure.kind is ClosureKind.STAND:
        return (StandId(closure.subject),)
    if closure.kind is ClosureKind.APRON:
        return tuple(s.stand for s in plan.layout.stands.values() if s.apron == closure.subject)
    return ()
