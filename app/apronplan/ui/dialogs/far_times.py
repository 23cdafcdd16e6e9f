"""Times that lie so far from the schedule that a slip of the hand is likelier than a delay."""

from datetime import datetime, timedelta

from apronplan.i18n import tr

FAR = timedelta(hours=24)
_YEAR_DAYS = 365.25


def is_far(at: datetime, scheduled: datetime) -> bool:
    """Tell whether a time is more than a day away from its schedule."""
    return abs(at - scheduled) > FAR


def far_words(name: str, at: datetime, scheduled: datetime) -> str:
    """Say in a sentence how far a time is from its schedule."""
    return tr(
        "ui.times.far_after" if at > scheduled else "ui.times.far_before",
        name=name,
        long=_long(abs(at - scheduled)),
    )


def _long(span: timedelta) -> str:
    """Write a stretch of more than a day, rounded: ``30 hours``, ``3 days``, ``8 years``."""
    days = span / timedelta(days=1)
    if days < 2:
        return tr("ui.times.far_hours", n=round(days * 24))
    if days < 2 * _YEAR_DAYS:
        return tr("ui.times.far_days", n=round(days))
    return tr("ui.times.far_years", n=round(days / _YEAR_DAYS))
