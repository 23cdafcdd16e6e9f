"""What is said of a time without traffic, by window and command line: nothing is printed or planned in silence."""

from datetime import datetime, timedelta

from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.plan import Plan
from apronplan.i18n import tr


def no_traffic_words(plan: Plan, start: datetime, end: datetime) -> str:
    """Return a sentence with what to do if no aircraft is on the ground in ``[start, end)`` (UTC); else nothing."""
    if plan.parts_between(start, end):
        return ""
    if not plan.parts:
        return tr("plan.no_traffic_at_all")
    zone = plan.layout.airport.zone
    parts = plan.parts.values()
    nearest = min(parts, key=lambda p: max(start - p.off_block, p.on_block - end, timedelta()))
    instant = nearest.on_block if nearest.on_block >= end else nearest.off_block
    return tr(
        "plan.no_traffic",
        when=_when(start, end, plan),
        first=min(p.on_block for p in parts).astimezone(zone).date().isoformat(),
        last=max(p.off_block for p in parts).astimezone(zone).date().isoformat(),
        nearest=instant.astimezone(zone).date().isoformat(),
    )


def _when(start: datetime, end: datetime, plan: Plan) -> str:
    zone = plan.layout.airport.zone
    day = start.astimezone(zone).date()
    if (start, end) == day_bounds_utc(day, zone):
        return day.isoformat()
    return f"{start.astimezone(zone):%Y-%m-%d %H:%M} \u2013 {end.astimezone(zone):%Y-%m-%d %H:%M}"
