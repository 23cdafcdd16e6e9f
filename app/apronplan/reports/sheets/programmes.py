"""The programme statement per month: whose freight, and that it closes to what the airport handled."""

from datetime import datetime

from apronplan.cargo.statement import PERIODS
from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.i18n import tr
from apronplan.reports.exhibits.shapes import table
from apronplan.reports.pages import Block, Heading, Note, Sheet, Table
from apronplan.reports.programme import ProgrammeReport, programme_report
from apronplan.reports.sheets.common import Section, sheet_of
from apronplan.reports.sheets.kinds import SheetRequest


def programme_sheet(plan: Plan, request: SheetRequest, stamp: SheetStamp) -> Sheet:
    """Return the closing of all months first, then the statement of each month on pages of its own."""
    whole = programme_report(plan, request.start, request.end, "month")
    handled = _handled_kg(plan, request.start, request.end)
    sections: list[Section] = [(tr("sheet.closing"), _closing(whole, handled))]
    sections += [(month, list(_month(plan, request, month).blocks())) for month in sorted(handled)]
    return sheet_of(plan, request, stamp, tr("sheet.statement"), sections)


def _handled_kg(plan: Plan, start: datetime, end: datetime) -> dict[str, int]:
    """Return what the airport handled in each month, added up from the lots alone: attribution plays no part."""
    zone = plan.layout.airport.zone
    found: dict[str, int] = {}
    for lot in plan.lots.values():
        at = plan.turnarounds[lot.turnaround].on_block
        if start <= at < end:
            month = PERIODS["month"](at.astimezone(zone).date())
            found[month] = found.get(month, 0) + lot.mass_kg
    return found


def _month(plan: Plan, request: SheetRequest, month: str) -> ProgrammeReport:
    zone = plan.layout.airport.zone
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=zone)
    after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return programme_report(plan, max(first, request.start), min(after, request.end), "month")


def _closing(whole: ProgrammeReport, handled: dict[str, int]) -> list[Block]:
    by_month = whole.statement.by("period")
    rows = []
    for month in sorted(handled):
        m = by_month[(month,)]
        parts = (m.declared_kg, m.attributed_kg, m.rest_kg, m.unknown_kg, m.total_kg, handled[month])
        rows.append((month, *(_t(kg) for kg in parts), _t(m.total_kg - handled[month])))
    total, airport = whole.statement.total_kg, sum(handled.values())
    sums = whole.statement.sums
    parts = (sums.declared_kg, sums.attributed_kg, sums.rest_kg, sums.unknown_kg, total, airport)
    rows.append((tr("freight.total"), *(_t(kg) for kg in parts), _t(total - airport)))
    columns = (("month", 2, False), ("declared", 2, True), ("inferred", 2, True), ("no_programme", 2, True),
               ("unknown", 2, True), ("statement", 2, True), ("airport", 2, True),
               ("difference", 2, True))  # fmt: skip
    made = table(columns, rows)
    strong = Table(columns=made.columns, rows=made.rows, strong=frozenset({len(rows) - 1}))
    closes = total == airport
    note = Note(text=tr("sheet.closes" if closes else "sheet.closes_not", kg=total - airport), warning=not closes)
    return [Heading(text=tr("sheet.closing_head")), strong, note]


def _t(mass_kg: int) -> str:
    return f"{mass_kg / 1000:,.3f}"
