"""Any report on paper: the blocks that the window shows."""

from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.reports.exhibits import blocks_of, kind_title
from apronplan.reports.pages import Sheet
from apronplan.reports.requests import ReportRequest, make_report
from apronplan.reports.sheets.common import sheet_of
from apronplan.reports.sheets.kinds import SheetRequest


def report_sheet(plan: Plan, request: SheetRequest, stamp: SheetStamp) -> Sheet:
    """Return a report as a document; it is worked out here unless the request holds it."""
    title = kind_title(request.kind)
    if request.blocks is not None:
        return sheet_of(plan, request, stamp, title, [(title, request.blocks)])
    report = make_report(plan, ReportRequest(kind=request.kind, start=request.start, end=request.end))
    return sheet_of(plan, request, stamp, title, [(title, blocks_of(request.kind, report, plan))])
