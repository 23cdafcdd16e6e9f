"""Freight as blocks: programmes, halls, customs, exports of local firms."""

from typing import cast

from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.reports.customs import CustomsReport, LaneFigures
from apronplan.reports.exhibits.shapes import hours, local, table, zone_of
from apronplan.reports.exports import ExportReport
from apronplan.reports.halls import HallReport, HallsReport
from apronplan.reports.pages import Bars, Block, Figures, Heading, HourBars, LoadCurve, Note, Table
from apronplan.reports.programme import ProgrammeReport
from apronplan.reports.requests import Report


def programme_blocks(report: Report, _plan: Plan) -> list[Block]:
    """Return the statement; where it is cut by periods, a table of them first."""
    found = cast("ProgrammeReport", report)
    head, *rest = found.blocks()
    if found.period == "all":
        return [head, *rest]
    rows = [
        (period, programme, *(f"{kg / 1000:,.3f}" for kg in (m.declared_kg, m.attributed_kg, m.unknown_kg, m.total_kg)))
        for (period, programme), m in sorted(found.statement.by("period", "programme").items())
    ]
    columns = (("period", 2, False), ("programme", 3, False), ("declared", 2, True), ("inferred", 2, True),
               ("unknown", 2, True), ("total", 2, True))  # fmt: skip
    return [head, Heading(text=tr("report.head.periods")), table(columns, rows), *rest]


def halls_blocks(report: Report, plan: Plan) -> list[Block]:
    """Return every hall: figures in a table, then its load curve, then lots without a hall."""
    found = cast("HallsReport", report)
    if not found.halls and not found.unplaced:
        return [Note(text=tr("daily.no_halls"))]
    blocks: list[Block] = [_hall_table(found)] if found.halls else []
    if found.unplaced:
        tonnes = sum(lot.mass_kg for lot in found.unplaced) / 1000
        text = tr("freight.halls_unplaced", lots=len(found.unplaced), tonnes=f"{tonnes:.1f}")
        blocks.insert(0, Note(text=text, warning=True))
    return [*blocks, *(load_curve(hall, plan) for hall in found.halls if not hall.idle)]


def load_curve(hall: HallReport, plan: Plan) -> LoadCurve:
    """Return what reaches a hall and what lies there, hour by hour."""
    load = hall.figures.load
    return LoadCurve(
        title=f"{hall.figures.hall}  {hall.figures.name}",
        hours=load.hours,
        inflow_t=tuple(kg / 1000 for kg in load.inflow_kg),
        stored_t=tuple(kg / 1000 for kg in load.stored_kg),
        rate_t=load.rate_kg / 1000,
        storage_t=load.storage_kg / 1000,
        zone=zone_of(plan),
    )


def _hall_table(found: HallsReport) -> Table:
    rows = []
    for h in found.halls:
        f = h.figures
        rows.append(
            (f"{f.hall}  {f.name}", f"{f.import_t:,.1f}", f"{f.export_t:,.1f}",
             f"{max(f.load.inflow_kg, default=0) / 1000:.1f} / {f.load.rate_kg / 1000:.0f}",
             f"{max(f.load.stored_kg, default=0) / 1000:,.0f} / {f.load.storage_kg / 1000:,.0f}",
             str(f.hours_over(0.85)), str(f.hours_over(1.0)), f"{sum(h.trucks):.0f}",
             f"{h.docks_needed:.0f} / {h.docks}")
        )  # fmt: skip
    columns = (("hall", 6.4, False), ("t_in", 1.6, True), ("t_out", 1.6, True), ("peak_rate", 2.4, True),
               ("stored", 2.4, True), ("over85", 1.8, True), ("over100", 1.8, True), ("trucks", 1.6, True),
               ("docks", 2, True))  # fmt: skip
    return table(columns, rows)


def customs_blocks(report: Report, plan: Plan) -> list[Block]:
    """Return the lanes with their queues, then what customs holds beyond its removal."""
    found = cast("CustomsReport", report)
    zone = zone_of(plan)
    longest = max((lane.longest_wait_h for lane in found.lanes), default=0.0)
    share = 100 * found.selected / found.declarations if found.declarations else 0.0
    blocks: list[Block] = [
        Figures(
            items=(
                (
                    f"{found.declarations:,}",
                    tr("report.item.declarations"),
                    tr("report.item.of_lots", n=len(found.lots)),
                ),
                (f"{found.selected:,}", tr("report.item.selected"), f"{share:.1f} %"),
                (hours(longest), tr("report.item.longest_wait"), ""),
                (str(len(found.held)), tr("report.item.held"), tr("report.item.no_removal")),
            )
        )
    ]
    columns = (("lane", 5, False), ("selected", 1.4, True), ("asked", 1.4, True), ("done", 1.4, True),
               ("use", 1.4, True), ("waiting", 2, True), ("wait", 2, True))  # fmt: skip
    if found.lanes:
        blocks += [Heading(text=tr("report.head.lanes")), table(columns, [_lane_row(lane) for lane in found.lanes])]
    blocks += [Note(text=text) for text in found.notes()]
    blocks += [
        HourBars(
            title=tr("report.plot.lane", lane=lane.work.lane.name or lane.work.lane.lane),
            hours=tuple(h[0] for h in lane.hours[:48]),
            values=tuple(h[3] for h in lane.hours[:48]),
            limit=float(lane.work.lane.checks_per_h),
            zone=zone,
        )
        for lane in found.lanes
        if any(h[3] for h in lane.hours)
    ]
    held = [
        (
            c.lot.lot,
            c.lot.category.value,
            c.hall,
            c.lane,
            f"{c.selected_kg:,}",
            f"{c.lot.mass_kg / 1000:,.1f}",
            hours(c.held_h),
        )
        for c in found.held
    ]
    names = (("lot", 3, False), ("category", 2, False), ("hall", 2, False), ("lane", 3, False),
             ("selected_kg", 2, True), ("lot_t", 1.6, True), ("held", 2, True))  # fmt: skip
    if held:
        blocks += [Heading(text=tr("report.head.held")), table(names, held)]
    return blocks


def _lane_row(lane: LaneFigures) -> tuple[str, ...]:
    most = max((h[3] for h in lane.hours), default=0.0)
    name = lane.work.lane.name or lane.work.lane.lane
    counts = (str(lane.selected), str(lane.asked), f"{lane.checked:.0f}")
    return name, *counts, f"{100 * lane.use:.0f} %", f"{most:.0f}", hours(lane.longest_wait_h)


def exports_blocks(report: Report, plan: Plan) -> list[Block]:
    """Return room per destination, then a list per departure of what is booked on it."""
    found = cast("ExportReport", report)
    zone = zone_of(plan)
    free_kg = sum(d.free_kg for d in found.plan.departures)
    booked_kg = sum(p.booking.mass_kg for p in found.plan.placed)
    blocks: list[Block] = [
        Figures(
            items=(
                (str(len(found.plan.departures)), tr("report.item.departures"), ""),
                (f"{free_kg / 1000:,.1f} t", tr("report.item.free"), ""),
                (
                    f"{booked_kg / 1000:,.1f} t",
                    tr("report.item.booked"),
                    tr("report.item.bookings", n=len(found.plan.placed)),
                ),
                (str(len(found.plan.left)), tr("report.item.left"), ""),
            )
        )
    ]
    by_place: dict[str, float] = {}
    for d in found.plan.departures:
        by_place[d.turnaround.destination] = by_place.get(d.turnaround.destination, 0.0) + d.free_kg / 1000
    largest = sorted(by_place.items(), key=lambda i: (-i[1], i[0]))[:16]
    if largest:
        blocks.append(Bars(title=tr("report.plot.free"), items=tuple(largest), unit="t", digits=1))
    rows = []
    for d in found.plan.departures:
        t = d.turnaround
        mine = [p for p in found.plan.placed if p.departure is d]
        firms = ", ".join(f"{p.booking.firm} {p.booking.mass_kg / 1000:,.3f} t ({p.hall})" for p in mine)
        times = (local(t.off_block, zone), local(d.cut_off, zone))
        left = found.plan.room_kg(t.turnaround) / 1000
        rows.append(
            (t.flight_out or t.turnaround, t.destination, *times, f"{d.free_kg / 1000:.1f}", f"{left:.1f}", firms)
        )
    columns = (("flight", 2, False), ("to", 1.4, False), ("off_block", 2.2, False), ("cut_off", 2.2, False),
               ("free_t", 1.4, True), ("left_t", 1.4, True), ("bookings", 7, False))  # fmt: skip
    if rows:
        blocks += [Heading(text=tr("report.head.departures")), table(columns, rows)]
    return [*blocks, *(Note(text=text, warning=True) for text in found.left_lines())]
