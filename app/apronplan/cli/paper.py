"""The one door from the command line to Qt: paper and pictures, painted without a display."""

import os
import sys
from datetime import datetime
from pathlib import Path

from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.reports.sheets.kinds import SheetRequest


def _without_display() -> None:
    """Paint offscreen where there is no screen, so that a server can print."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def print_sheet(plan: Plan, request: SheetRequest, out: Path, stamp: SheetStamp) -> int:
    """Write a document as PDF; return its number of pages."""
    _without_display()
    from apronplan.reports.sheets import make_sheet
    from apronplan.ui.paper import write_pdf

    sheet = make_sheet(plan, request, stamp)
    return write_pdf(sheet, out, paper=request.paper, landscape=request.landscape)


def print_map_picture(plan: Plan, at: datetime, out: Path, stamp: SheetStamp) -> int:
    """Write the apron map at a time as PNG; return its number of pages."""
    _without_display()
    from apronplan.ui.paper import write_map

    return write_map(plan, at, out, stamp)
