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
        # Where the clocks are put forward, a spell that lies in the skipped hour does not exist on that day.
        if start < spell[1] and spell[0] < spell[1]:
            yield spell
        if days == 0:
            return
        shift += days
        spell = (_later(closure.start, zone, shift), _later(closure.end, zone, shift))


def closed_words(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Say when something is closed, on the airport's clock; with the day where it ends on another one."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.date() == last.date():
        return f"closed {first:%H:%M}-{last:%H:%M} local"
    return f"closed {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} local"


def _later(first: datetime, zone: ZoneInfo, days: int) -> datetime:
    """Return a wall-clock time some days later, as UTC; always counted from the first spell, so that no day drifts.

    A time that the clocks skip is the instant at which they do; of one that they pass twice the first counts.
    """
    local = first.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
    at = local.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local:
        return at
    # Clocks change at full minutes: walk back to the first one at which the wall clock has passed the skipped time.
    minute = timedelta(minutes=1)
    at = at.replace(second=0, microsecond=0)
    while (at - minute).astimezone(zone).replace(tzinfo=None) >= local:
        at -= minute
    return at
