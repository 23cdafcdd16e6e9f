"""Times: aware UTC inside, the airport's local time only at the edge."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("Europe/Brussels")
"""Whose time is written where no plan says another: before one is open, or of a file that cannot be read."""
NIGHT_BEGINS, NIGHT_ENDS = time(18), time(10)
"""The planners' night at a cargo hub, local: from the first arrivals of the evening to the last departures."""
NIGHT_TURN_HOUR = 14
"""From this local hour on the coming night is meant, not the last."""


class LocalTimeError(ValueError):
    """A local time that names no instant, or two.

    Attributes
    ----------
    kind : str
        ``"missing"`` (skipped when summer time begins) or ``"ambiguous"`` (passed twice when it ends).
    """

    def __init__(self, kind: str, local: datetime, zone: str) -> None:
        self.kind = kind
        what = "does not exist" if kind == "missing" else "happens twice"
        super().__init__(f"local time {local:%Y-%m-%dT%H:%M} {what} in {zone}")


def local_to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Convert a naive local time to UTC, strictly.

    Raises
    ------
    LocalTimeError
        If the wall clock never shows that time, or shows it twice.
    """
    early = local.replace(tzinfo=zone, fold=0)
    late = local.replace(tzinfo=zone, fold=1)
    utc = early.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) != local:
        raise LocalTimeError("missing", local, zone.key)
    if early.utcoffset() != late.utcoffset():
        raise LocalTimeError("ambiguous", local, zone.key)
    return utc


def instants_of(local: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the instants (UTC) at which the wall clock of a zone shows a naive local time: none, one or two."""
    found = sorted({local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)})
    return tuple(at for at in found if at.astimezone(zone).replace(tzinfo=None) == local)


def reached_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant (UTC) at which the wall clock of a zone shows a naive local time or has passed it.

    The house's convention for what comes back at the same local time (closures, opening hours): a time that the
    beginning of summer time skips is the instant of the change, 03:00 for 02:30; of a time that its end passes twice
    the first one counts.
    """
    utc = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) == local:
        return utc
    # skipped: the change lies between what the offsets after and before it make of the local time
    low, high = local.replace(tzinfo=zone, fold=1).astimezone(UTC), utc
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        passed = middle.astimezone(zone).replace(tzinfo=None) >= local
        low, high = (low, middle) if passed else (middle, high)
    return high


def utc_to_local(utc: datetime, zone: ZoneInfo) -> datetime:
    """Convert an aware time to the airport's wall clock (aware, in `zone`)."""
    return utc.astimezone(zone)


def stamp_text(at: datetime, zone: ZoneInfo = HOME_ZONE, *, seconds: bool = False) -> str:
    """Write an instant in a sentence of its own, with day and zone: ``2018-06-05 04:25 Europe/Brussels``."""
    return f"{at.astimezone(zone):{'%Y-%m-%d %H:%M:%S' if seconds else '%Y-%m-%d %H:%M'}} {zone.key}"


def day_bounds_utc(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the UTC instants at which the local `day` begins and ends (23 to 25 hours apart)."""
    start = datetime.combine(day, time(), tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def night_bounds_utc(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the UTC instants at which the planners' night (18:00 to 10:00 local) begins and ends.

    It is the night that an instant lies in or, by day, the nearer one: until 14:00 the night before, then the coming.
    """
    local = at.astimezone(zone)
    evening = local.date() - timedelta(days=1 if local.hour < NIGHT_TURN_HOUR else 0)
    start = datetime.combine(evening, NIGHT_BEGINS, tzinfo=zone)
    end = datetime.combine(evening + timedelta(days=1), NIGHT_ENDS, tzinfo=zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def minutes_between(start: datetime, end: datetime) -> float:
    """Return the minutes from `start` to `end`; negative if `end` comes first."""
    return (end - start).total_seconds() / 60.0


def overlaps(start_a: datetime, end_a: datetime, start_b: datetime, end_b: datetime) -> bool:
    """Tell whether two half-open intervals ``[start, end)`` share an instant."""
    return start_a < end_b and start_b < end_a


def falls_in(start: datetime, end: datetime, begin: datetime, finish: datetime) -> bool:
    """Tell whether what lasts from `start` to `end` touches a window ``[begin, finish)``; what ends first, at `start`.

    A single instant on the boundary of two days belongs to the one that it begins, so that no list of days loses it.
    """
    return begin <= start < finish if end <= start else overlaps(start, end, begin, finish)
