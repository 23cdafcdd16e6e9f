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
    spell = (closure.start, closure.end)
    while spell[0] < end:
        local_day = spell[0].astimezone(zone).date()
        if closure.until is not None and local_day > closure.until:
            return
        if start < spell[1]:
            yield spell
        if days == 0:
            return
        spell = (_next_local(spell[0], zone, days), _next_local(spell[1], zone, days))


def _next_local(instant: datetime, zone: ZoneInfo, days: int) -> datetime:
    """Return the same wall-clock time some days later, as UTC."""
    local = instant.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
    return local.replace(tzinfo=zone).astimezone(UTC)
