"""The one door from the command line to Qt: paper and pictures, painted without a display."""

import os
import sys
from datetime import date, datetime
from pathlib import Path

from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp


def _without_display() -> None:
    """Paint offscreen where there is no screen, so that a server can print."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def print_daily(plan: Plan, day: date, out: Path, stamp: SheetStamp, *, paper: str, landscape: bool) -> int:
    """Write the daily allocation plan as PDF; return its number of pages."""
    _without_display()
    from apronplan.reports.daily import daily_pages
    from apronplan.ui.paper import write_pdf

    pages = daily_pages(plan, day, stamp, paper=paper, landscape=landscape)
    return write_pdf(pages, out, paper=paper, landscape=landscape)


def print_map(plan: Plan, at: datetime, out: Path, stamp: SheetStamp) -> int:
    """Write the apron map at a time as PDF or PNG; return its number of pages."""
    _without_display()
    from apronplan.ui.paper import write_map

    return write_map(plan, at, out, stamp)
