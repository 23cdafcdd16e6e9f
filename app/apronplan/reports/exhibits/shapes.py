"""Small helpers of the exhibits: local times, columns, hours."""

import math
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.reports.pages import Align, Column, Table

MOST_ROWS = 400
"""Rows that a table of the window and the paper shows; the export holds all."""


def zone_of(plan: Plan) -> ZoneInfo:
    """Return the airport's time zone."""
    return plan.layout.airport.zone


def local(at: datetime | None, zone: ZoneInfo) -> str:
    """Return a time on the airport's clock, with its day; a dash for none."""
    return f"{at.astimezone(zone):%m-%d %H:%M}" if at is not None else "-"


def hours(value: float, digits: int = 1) -> str:
    """Return hours; the word for never where they are infinite."""
    return f"{value:.{digits}f} h" if math.isfinite(value) else tr("freight.never")


def slack(value_h: float) -> str:
    """Return slack, negative = late; below an hour in minutes, so that what is late is never shown as 0."""
    if not math.isfinite(value_h) or abs(value_h) >= 1:
        return hours(value_h)
    minutes = math.floor(60 * value_h + 1e-9)
    return f"{minutes} min"


def table(columns: Sequence[tuple[str, float, bool]], rows: Sequence[tuple[str, ...]]) -> Table:
    """Return a table.

    Parameters
    ----------
    columns : sequence of (str, float, bool)
        Message ``report.col.<name>``, share of the width, and whether its cells are figures.
    """
    made = (Column(tr(f"report.col.{n}"), share, Align.RIGHT if right else Align.LEFT) for n, share, right in columns)
    return Table(columns=tuple(made), rows=tuple(rows[:MOST_ROWS]))
