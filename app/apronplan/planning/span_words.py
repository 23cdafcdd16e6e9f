"""How a night is called: by both of its days, since neither alone says which night is meant."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apronplan.domain.clock import NIGHT_BEGINS, NIGHT_ENDS
from apronplan.i18n import tr


def night_words(start: datetime, zone: ZoneInfo, *, first: str = "", last: str = "") -> str:
    """Write the night that begins at an instant: ``night of 4/5 June``, ``night of 30 June/1 July``.

    Parameters
    ----------
    start : datetime
        Any instant of the evening, aware.
    first, last : str
        What stands for the days of the month, if not their numbers.
    """
    evening = start.astimezone(zone).date()
    morning = evening + timedelta(days=1)
    return tr(
        "span.night" if evening.month == morning.month else "span.night_across",
        first=first or evening.day,
        last=last or morning.day,
        month=tr(f"span.month.{evening.month}"),
        next_month=tr(f"span.month.{morning.month}"),
    )


def is_night(start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a stretch is a planners' night, from its evening to its morning on the airport's clock."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    following = last.date() - first.date() == timedelta(days=1)
    return following and (first.time(), last.time()) == (NIGHT_BEGINS, NIGHT_ENDS)


def at_first(words: str) -> str:
    """Write words as they stand at the beginning of a line."""
    return words[:1].upper() + words[1:]
