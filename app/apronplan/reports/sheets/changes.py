"""What changed since an earlier sheet, printed alone: for whoever holds that sheet."""

from apronplan.domain.ids import TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.i18n import tr
from apronplan.reports.exhibits.shapes import local, zone_of
from apronplan.reports.lists import list_columns, list_row
from apronplan.reports.overrides import lots_of, override_blocks, overrides_needed_now
from apronplan.reports.pages import Block, Column, Figures, Heading, Note, Sheet, Table
from apronplan.reports.sheets.common import sheet_of
from apronplan.reports.sheets.kinds import SheetRequest

LINE_LETTERS = 110
"""Longest sentence of a row; a longer one goes on in the next."""


def changes_sheet(plan: Plan, request: SheetRequest, stamp: SheetStamp) -> Sheet:
    """Return the changes by turnaround, then the turnarounds of the day concerned as they stand now."""
    flights = [name for name, _ in request.changes if name]
    title = tr("sheet.changes", since=request.since)
    count = sum(len(said) for _, said in request.changes)
    blocks: list[Block] = [
        Figures(
            items=(
                (str(request.since), tr("sheet.since"), tr("sheet.now", revision=stamp.revision)),
                (str(len(flights)), tr("sheet.flights_changed"), ""),
                (str(count), tr("sheet.rows_changed"), ""),
            ),
        )
    ]
    if not request.changes:
        return sheet_of(plan, request, stamp, title, [(title, [*blocks, Note(text=tr("sheet.no_changes"))])])
    blocks += [Heading(text=tr("sheet.what_changed")), _table(plan, request)]
    day = request.start.astimezone(plan.layout.airport.zone).date()
    parts = [p for p in plan.parts.values() if p.turnaround.turnaround in set(flights)]
    if parts:
        lots = lots_of(plan, parts)
        needed = overrides_needed_now(plan, parts, lots)
        rows = tuple(list_row(plan, p, day, needed) for p in sorted(parts, key=lambda p: (p.on_block, p.part)))
        blocks += [Heading(text=tr("sheet.as_now")), Table(columns=list_columns(), rows=rows)]
        blocks += override_blocks(plan, parts, lots, needed)
    return sheet_of(plan, request, stamp, title, [(title, blocks)])


def _table(plan: Plan, request: SheetRequest) -> Table:
    from textwrap import wrap

    zone = zone_of(plan)
    rows: list[tuple[str, ...]] = []
    for name, said in request.changes:
        t = plan.turnarounds.get(TurnaroundId(name))
        label = t.label if t is not None else name or tr("sheet.no_flight")
        head = (label, local(t.on_block, zone) if t is not None else "")
        for sentence in said:
            for line in wrap(sentence, LINE_LETTERS) or [""]:
                rows.append((*head, line))
                head = ("", "")
    columns = (Column(tr("report.col.flight"), 1.6), Column(tr("report.col.when"), 1.6), Column(tr("sheet.change"), 10))
    return Table(columns=columns, rows=tuple(rows))
