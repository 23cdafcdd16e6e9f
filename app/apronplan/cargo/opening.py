"""When something is open: hours of the day and days of the week in airport time, less what is shut."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apronplan.domain.clock import reached_utc

Span = tuple[float, float]
"""Start and end in seconds since the epoch, half-open."""


_DAY_S = 86_400


def opening_spans(
    open_min: int, close_min: int, weekdays: frozenset[int], zone: ZoneInfo, start_s: float, end_s: float
) -> list[Span]:
    """Return when a place with these hours is open within an interval, in order, merged.

    An hour that the spring change skips counts as the moment of the change.
    """
    day = datetime.fromtimestamp(start_s, zone).date() - timedelta(days=2)
    last = datetime.fromtimestamp(end_s, zone).date()
    spans: list[Span] = []
    while day <= last:
        if not weekdays or day.isoweekday() in weekdays:
            spans.append((_reached_s(day, open_min, zone), _reached_s(day, close_min, zone)))
        day += timedelta(days=1)
    return clipped(merged(spans), start_s, end_s)


def by_shift(
    spans: Iterable[Span], shifts: Sequence[tuple[int, float]], usual: float, zone: ZoneInfo
) -> list[tuple[Span, float]]:
    """Return spans cut where a shift begins, each with the figure that holds in it.

    Parameters
    ----------
    shifts : sequence of (int, float)
        Local minute of the day and the figure from then on, until the next; the last one runs on past midnight.
    usual : float
        What holds without shifts.
    """
    if not shifts:
        return [(span, usual) for span in spans]
    found: list[tuple[Span, float]] = []
    for start, end in spans:
        first, last = (datetime.fromtimestamp(t, zone).date() for t in (start, end))
        days = [first + timedelta(days=n) for n in range(-1, (last - first).days + 1)]
        marks = [(_reached_s(day, minute, zone), figure) for day in days for minute, figure in shifts]
        ends = [at for at, _ in marks[1:]] + [end]
        for (at, figure), until in zip(marks, ends, strict=True):
            if max(at, start) < min(until, end):
                found.append(((max(at, start), min(until, end)), figure))
    return found


def _reached_s(day: date, minute: int, zone: ZoneInfo) -> float:
    """Return the instant from which on the wall clock of a day is not before a minute (`reached_utc`)."""
    return reached_utc(datetime.combine(day, time()) + timedelta(minutes=minute), zone).timestamp()


def clock_changes(start_s: float, end_s: float, zone: ZoneInfo) -> list[tuple[float, float]]:
    """Return the instants at which the wall clock jumps within an interval, and by how many seconds (forward > 0)."""
    found: list[tuple[float, float]] = []
    at_s = start_s
    while at_s < end_s:
        low_s, high_s = at_s, at_s + _DAY_S
        jump_s = _offset_s(high_s, zone) - _offset_s(low_s, zone)
        if jump_s:
            before_s = _offset_s(low_s, zone)
            while high_s - low_s > 1:
                middle_s = (low_s + high_s) / 2
                low_s, high_s = (middle_s, high_s) if _offset_s(middle_s, zone) == before_s else (low_s, middle_s)
            found.append((float(round(high_s)), jump_s))
        at_s += _DAY_S
    return found


def _offset_s(at_s: float, zone: ZoneInfo) -> float:
    offset = datetime.fromtimestamp(at_s, zone).utcoffset()
    return offset.total_seconds() if offset is not None else 0.0


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif end > start:
            found.append((start, end))
    return found


def clipped(spans: Iterable[Span], start_s: float, end_s: float) -> list[Span]:
    """Return what of the spans lies within an interval."""
    cut = ((max(a, start_s), min(b, end_s)) for a, b in spans)
    return [(a, b) for a, b in cut if a < b]


def without(spans: Iterable[Span], closed: Iterable[Span]) -> list[Span]:
    """Return spans less the closed ones."""
    left = list(spans)
    for shut, opened in merged(closed):
        pieces: list[Span] = []
        for start, end in left:
            if opened <= start or end <= shut:
                pieces.append((start, end))
                continue
            pieces += [(a, b) for a, b in ((start, shut), (opened, end)) if a < b]
        left = pieces
    return left
