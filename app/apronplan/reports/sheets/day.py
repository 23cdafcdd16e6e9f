"""The allocation plan of a day or a stretch, and the apron map at chosen times."""

from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.i18n import tr
from apronplan.reports.daily import stretch_pages
from apronplan.reports.ground import peak
from apronplan.reports.pages import ApronMap, Sheet, body_mm
from apronplan.reports.sheets.common import Section, sheet_of, time_text
from apronplan.reports.sheets.kinds import SheetRequest

BELOW_MAP_MM = 8.0


def daily_sheet(plan: Plan, request: SheetRequest, stamp: SheetStamp) -> Sheet:
    """Return the allocation plan of the time asked for: a local day, a night, or any other stretch."""
    when = time_text(plan, request.start, request.end)
    paper, landscape = request.paper, request.landscape
    return stretch_pages(plan, request.start, request.end, stamp, when=when, paper=paper, landscape=landscape)


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
