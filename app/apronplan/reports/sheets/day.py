"""The daily allocation plan and the apron map at chosen times."""

from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.i18n import tr
from apronplan.reports.daily import daily_pages
from apronplan.reports.ground import peak
from apronplan.reports.pages import ApronMap, Sheet, body_mm
from apronplan.reports.sheets.common import Section, sheet_of
from apronplan.reports.sheets.kinds import SheetRequest

BELOW_MAP_MM = 8.0


def daily_sheet(plan: Plan, request: SheetRequest, stamp: SheetStamp) -> Sheet:
    """Return the daily allocation plan of the local day in which the request begins."""
    day = request.start.astimezone(plan.layout.airport.zone).date()
    return daily_pages(plan, day, stamp, paper=request.paper, landscape=request.landscape)


def map_sheet(plan: Plan, request: SheetRequest, stamp: SheetStamp) -> Sheet:
    """Return the apron with its aircraft at scale, one page per time; at the peak if none is chosen."""
    zone = plan.layout.airport.zone
    room = body_mm(request.paper, landscape=request.landscape)
    placed = [p for p in plan.parts_between(request.start, request.end) if plan.stand_of(p.part) is not None]
    times = request.times or (peak(placed, request.start, request.end)[1] or request.start,)
    pages: list[Section] = [
        (
            tr("sheet.map_at", at=f"{at.astimezone(zone):%Y-%m-%d %H:%M}"),
            [ApronMap(at=at, plan=plan, height_mm=room - BELOW_MAP_MM)],
        )
        for at in times
    ]
    return sheet_of(plan, request, stamp, tr("sheet.map"), pages)
