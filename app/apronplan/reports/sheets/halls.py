"""The sheet of a hall: what comes each hour, the load against rate and room, and the lots in order of arrival."""

from datetime import datetime, timedelta

from apronplan.domain.ids import HallId
from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.domain.traffic import Direction, Lot
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.reports.exhibits.freight import halls_blocks, load_curve
from apronplan.reports.exhibits.shapes import local, table, zone_of
from apronplan.reports.halls import HallReport, halls_report
from apronplan.reports.overrides import override_blocks, overrides_needed_now
from apronplan.reports.pages import Block, Figures, Heading, HourBars, Note, Sheet, Table
from apronplan.reports.sheets.common import Section, sheet_of
from apronplan.reports.sheets.kinds import SheetRequest


def hall_sheet(plan: Plan, request: SheetRequest, stamp: SheetStamp) -> Sheet:
    """Return all halls at a glance and one after the other, or one of them.

    Raises
    ------
    UserError
        If the layout has no such hall.
    """
    known = plan.layout.halls
    if request.hall and HallId(request.hall) not in known:
        raise UserError(tr("freight.unknown_hall", name=request.hall, known=", ".join(known)))
    found = halls_report(plan, request.start, request.end)
    context = PlanningContext(plan)
    sections: list[Section] = []
    if not request.hall:
        sections.append((tr("sheet.halls_overview"), halls_blocks(found, plan)))
    for hall in (h for h in found.halls if request.hall or not h.idle):
        if request.hall in ("", hall.figures.hall):
            name = f"{hall.figures.hall}  {hall.figures.name}"
            sections.append((name, _blocks(context, request, hall)))
    if not sections:
        sections = [(request.hall, [Note(text=tr("daily.no_halls"))])]
    title = tr("sheet.hall", name=request.hall) if request.hall else tr("sheet.halls")
    return sheet_of(plan, request, stamp, title, sections)


def _blocks(context: PlanningContext, request: SheetRequest, hall: HallReport) -> list[Block]:
    plan, f = context.plan, hall.figures
    inside = [
        lot
        for lot in plan.lots.values()
        if plan.hall_of(lot.lot) == f.hall
        and request.start <= plan.turnarounds[lot.turnaround].on_block < request.end
    ]  # fmt: skip
    peak, stored = max(f.load.inflow_kg, default=0) / 1000, max(f.load.stored_kg, default=0) / 1000
    figures = Figures(
        items=(
            (f"{peak:.1f} t/h", tr("sheet.busiest"), tr("sheet.of_rate", rate=f.load.rate_kg / 1000)),
            (f"{stored:.0f} t", tr("sheet.most_stored"), tr("sheet.of_room", room=f.load.storage_kg / 1000)),
            (str(f.hours_over(1.0)), tr("report.item.overload"), tr("sheet.over85", n=f.hours_over(0.85))),
            (f"{hall.docks_needed:.0f}", tr("sheet.docks"), tr("sheet.docks_there", n=hall.docks)),
        )
    )
    trucks = HourBars(
        title=tr("sheet.trucks"), hours=f.load.hours, values=hall.trucks, limit=0.0, zone=zone_of(plan)
    )  # fmt: skip
    return [
        figures,
        _arrivals(plan, inside, hall),
        load_curve(hall, plan),
        *([trucks] if any(hall.trucks) else []),
        Heading(text=tr("sheet.hall_hours")),
        _hours(plan, hall),
        Heading(text=tr("sheet.hall_lots")),
        _lots(context, inside),
        *override_blocks(plan, (), inside, overrides_needed_now(plan, (), inside)),
    ]


def _hours(plan: Plan, hall: HallReport) -> Table:
    """Return hour by hour what comes, is broken down, released, leaves, is held by customs, and lies there."""
    load, flow, zone = hall.figures.load, hall.flow, zone_of(plan)
    masses = (load.inflow_kg, flow.broken_kg, flow.released_kg, flow.out_kg, flow.held_kg, load.stored_kg)
    rows = [
        (local(hour, zone), *(f"{kg / 1000:.1f}" for kg in figures), f"{trucks:.1f}")
        for hour, trucks, *figures in zip(load.hours, hall.trucks, *masses, strict=True)
    ]
    names = ("comes", "broken", "released", "leaves", "held_t", "lies")
    return table((("hour", 2, False), *((n, 2, True) for n in names), ("trucks", 2, True)), rows)


def _arrivals(plan: Plan, lots: list[Lot], hall: HallReport) -> HourBars:
    """Return tonnes of imports by the hour in which their aircraft comes on block."""
    hours = hall.figures.load.hours
    tonnes = [0.0] * len(hours)
    for lot in lots:
        if lot.direction is Direction.EXPORT or not hours:
            continue
        at = int((plan.turnarounds[lot.turnaround].on_block - hours[0]) / timedelta(hours=1))
        if 0 <= at < len(tonnes):
            tonnes[at] += lot.mass_kg / 1000
    return HourBars(title=tr("sheet.arrivals"), hours=hours, values=tuple(tonnes), limit=0.0, zone=zone_of(plan))


def _lots(context: PlanningContext, lots: list[Lot]) -> Table | Note:
    plan = context.plan
    zone = zone_of(plan)
    rows = []
    for lot in sorted(lots, key=lambda x: (_moment(plan, x), x.lot)):
        t = plan.turnarounds[lot.turnaround]
        part = context.part_of_lot(lot)
        stand = plan.stand_of(part) if part else None
        hall = plan.hall_of(lot.lot)
        minutes = context.roads.minutes(stand, hall) if stand and hall else None
        export = lot.direction is Direction.EXPORT
        shares = ", ".join(f"{name} {100 * share:.0f} %" for name, share in lot.programmes if share)
        rows.append(
            (local(_moment(plan, lot), zone), t.flight_out if export else t.flight_in, stand or tr("mark.tray"),
             tr(f"sheet.way_{lot.direction.value}"), lot.category.value, lot.handler, str(lot.ulds or "-"),
             f"{lot.mass_kg / 1000:.1f}", f"{minutes:.1f}" if minutes is not None else "-", lot.lot, shares)
        )  # fmt: skip
    columns = (("when", 2.2, False), ("flight", 2, False), ("stand", 1.5, False), ("way", 1.8, False),
               ("category", 1.6, False), ("handler", 3.4, False), ("ulds", 1.2, True), ("t", 1.4, True),
               ("road_min", 1.8, True), ("lot", 3, False), ("programme", 3.4, False))  # fmt: skip
    return table(columns, rows) if rows else Note(text=tr("sheet.no_lots"))


def _moment(plan: Plan, lot: Lot) -> datetime:
    t = plan.turnarounds[lot.turnaround]
    return t.off_block if lot.direction is Direction.EXPORT else t.on_block
