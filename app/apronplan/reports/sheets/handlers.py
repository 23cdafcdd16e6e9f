"""The sheet of a handler: its turnarounds with stands, tonnes, halls and times, and its freight by hall."""

from collections import defaultdict

from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.domain.traffic import Direction, Lot, Part
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.reports.exhibits.shapes import table
from apronplan.reports.lists import list_columns, list_row
from apronplan.reports.overrides import override_blocks, overrides_needed_now
from apronplan.reports.pages import Block, Figures, Heading, Note, Sheet, Table
from apronplan.reports.sheets.common import Section, sheet_of
from apronplan.reports.sheets.kinds import SheetRequest


def handlers_of(plan: Plan) -> tuple[str, ...]:
    """Return every handler that has a turnaround or a lot, in order of the alphabet."""
    names = {t.handler for t in plan.turnarounds.values()} | {lot.handler for lot in plan.lots.values()}
    return tuple(sorted(names - {""}))


def handler_sheet(plan: Plan, request: SheetRequest, stamp: SheetStamp) -> Sheet:
    """Return the sheet of one handler, or of all of them one after the other.

    Raises
    ------
    UserError
        If no turnaround or lot has the handler.
    """
    known = handlers_of(plan)
    if request.handler and request.handler not in known:
        raise UserError(tr("sheet.unknown_handler", name=request.handler, known=", ".join(known) or "-"))
    parts = list(plan.parts_between(request.start, request.end))
    sections: list[Section] = []
    for name in (request.handler,) if request.handler else known:
        blocks = _blocks(plan, request, name, parts)
        if blocks or request.handler:
            sections.append((name, blocks or [Note(text=tr("sheet.handler_nothing", name=name))]))
    title = tr("sheet.handler", name=request.handler) if request.handler else tr("sheet.handlers")
    nothing: list[Section] = [(title, [Note(text=tr("report.no_traffic"))])]
    return sheet_of(plan, request, stamp, title, sections or nothing)


def _blocks(plan: Plan, request: SheetRequest, name: str, parts: list[Part]) -> list[Block]:
    there = {p.turnaround.turnaround for p in parts}
    lots = [lot for lot in plan.lots.values() if lot.handler == name and lot.turnaround in there]
    flights = {lot.turnaround for lot in lots}
    mine = [p for p in parts if p.turnaround.handler == name or p.turnaround.turnaround in flights]
    if not mine:
        return []
    day = request.start.astimezone(plan.layout.airport.zone).date()
    blocks: list[Block] = [_figures(plan, mine, lots), Heading(text=tr("sheet.handler_turnarounds"))]
    needed = overrides_needed_now(plan, mine, lots)
    blocks.append(Table(columns=list_columns(), rows=tuple(list_row(plan, p, day, needed) for p in mine)))
    if lots:
        blocks += [Heading(text=tr("sheet.handler_halls")), _halls(plan, lots)]
    return [*blocks, *override_blocks(plan, mine, lots, needed)]


def _figures(plan: Plan, parts: list[Part], lots: list[Lot]) -> Figures:
    inside = [lot.mass_kg for lot in lots if lot.direction is not Direction.EXPORT]
    out = [lot.mass_kg for lot in lots if lot.direction is Direction.EXPORT]
    names = {p.turnaround.turnaround for p in parts}
    waiting = {p.turnaround.turnaround for p in parts if plan.stand_of(p.part) is None}
    homeless = sum(plan.hall_of(lot.lot) is None for lot in lots)
    return Figures(
        items=(
            (str(len(names)), tr("sheet.turnarounds"), tr("daily.unplaced_n", n=len(waiting))),
            (f"{sum(inside) / 1000:,.1f} t", tr("sheet.t_in"), tr("sheet.lots_n", n=len(inside))),
            (f"{sum(out) / 1000:,.1f} t", tr("sheet.t_out"), tr("sheet.lots_n", n=len(out))),
            (str(homeless), tr("sheet.lots_no_hall"), ""),
        )
    )


def _ulds(count: float, untold_lots: float) -> str:
    """Return the units of some lots: "12+" where some lots do not tell theirs, "-" where none does."""
    return f"{count:.0f}{'+' if untold_lots else ''}" if count else "-"


def _halls(plan: Plan, lots: list[Lot]) -> Table:
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for lot in lots:
        way = "out" if lot.direction is Direction.EXPORT else "in"
        row = sums[plan.hall_of(lot.lot) or ""]
        row[way] += lot.mass_kg / 1000
        row["lots"] += 1
        row["ulds"] += lot.ulds
        row["untold"] += not lot.ulds
    rows = []
    for hall, row in sorted(sums.items()):
        known = next((h for h in plan.layout.halls.values() if h.hall == hall), None)
        label = f"{hall}  {known.name}" if known else tr("sheet.no_hall")
        cells = (f"{row['lots']:.0f}", _ulds(row["ulds"], row["untold"]), f"{row['in']:.1f}", f"{row['out']:.1f}")
        rows.append((label, *cells))
    columns = (("hall", 6, False), ("lots", 2, True), ("ulds", 2, True), ("t_in", 2, True), ("t_out", 2, True))
    return table(columns, rows)
