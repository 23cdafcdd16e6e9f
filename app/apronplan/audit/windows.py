"""When a closure holds: its first spell and the ones that come back at the same local time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apronplan.domain.settings import Closure


def closed_spells(
    closure: Closure, zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spells of a closure that touch ``[start, end)``, in UTC."""
    days = {"none": 0, "daily": 1, "weekly": 7}[str(closure.recurrence)]
    shift = 0
    spell = (closure.start, closure.end)
    while spell[0] < end:
        local_day = (closure.start.astimezone(zone) + timedelta(days=shift)).date()
        if closure.until is not None and local_day > closure.until:
            return
        # Where the clocks are put forward, a short spell may not exist on that day.
        if start < spell[1] and spell[0] < spell[1]:
            yield spell
        if days == 0:
            return
        shift += days
        spell = (_later(closure.start, zone, shift), _later(closure.end, zone, shift))


def _later(first: datetime, zone: ZoneInfo, days: int) -> datetime:
    """Return a wall-clock time some days later, as UTC; always counted from the first spell, so that no day drifts."""
    local = first.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
    return local.replace(tzinfo=zone).astimezone(UTC)
