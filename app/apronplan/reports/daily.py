"""The daily allocation plan: summary, Gantt by apron, list by time, list by stand, halls, map."""

from datetime import date, datetime, timedelta

from apronplan.audit import audit_plan
from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.findings import Severity
from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.domain.traffic import Direction, Part
from apronplan.i18n import tr
from apronplan.planning.rules import is_open
from apronplan.planning.sentences import sentence
from apronplan.planning.span_words import is_night
from apronplan.reports.gantt import gantt_blocks
from apronplan.reports.ground import peak
from apronplan.reports.kpi import Kpi, kpi
from apronplan.reports.lists import list_columns, list_row
from apronplan.reports.overrides import lots_of, override_blocks, overrides_needed
from apronplan.reports.pages import (
    Align,
    ApronMap,
    Block,
    Column,
    Figures,
    Heading,
    HourBars,
    LoadCurve,
    Note,
    Page,
    Sheet,
    Table,
    body_mm,
    fill_pages,
)

MAP_HOUR_LOCAL = 4
"""The map shows the night wave: 04:00 local, when most aircraft are on the ground."""


MOST_FAULTS = 12
"""Faults of the audit that the first page names; the rest is counted."""


MOST_GANTT_HOURS = 36
"""A longer stretch has a Gantt for each local day."""


def daily_pages(plan: Plan, day: date, stamp: SheetStamp, *, paper: str = "A3", landscape: bool = True) -> Sheet:
    """Return the daily allocation plan of a local day; see `stretch_pages`."""
    start, end = day_bounds_utc(day, plan.layout.airport.zone)
    when = f"{day:%A} {day.isoformat()}"
    return stretch_pages(plan, start, end, stamp, when=when, paper=paper, landscape=landscape)


def stretch_pages(
    plan: Plan,
    start: datetime,
    end: datetime,
    stamp: SheetStamp,
    *,
    when: str,
    paper: str = "A3",
    landscape: bool = True,
) -> Sheet:
    """Return the allocation plan of a day, a night or any other stretch as a sheet.

    Parameters
    ----------
    plan : Plan
        A snapshot.
    start, end : datetime
        Half-open, UTC.
    stamp : SheetStamp
        Identity of the plan and revision that the sheet shows.
    when : str
        What the head calls the stretch.
    paper : str
        ``A3`` or ``A4``.
    landscape : bool
        Broad or upright.
    """
    day = start.astimezone(plan.layout.airport.zone).date()
    figures = kpi(plan, start, end)
    parts = list(plan.parts_between(start, end))
    needed = overrides_needed(plan, figures.findings)
    room = body_mm(paper, landscape=landscape)
    sections: list[tuple[str, list[Block]]] = [
        (tr("daily.summary"), _summary(plan, figures)),
        (tr("daily.gantt"), _gantts(plan, parts, start, end, needed)),
        (tr("daily.by_time"), _by_time(plan, parts, day, needed)),
        (tr("daily.by_stand"), _by_stand(plan, parts, day, needed)),
        (tr("daily.halls"), _halls(plan, figures)),
        (tr("daily.map"), [ApronMap(at=_map_time(figures, start), plan=plan, height_mm=room - 8.0)]),
    ]
    pages: list[Page] = []
    for title, blocks in sections:
        pages += fill_pages(title, blocks, room)
    airport = plan.layout.airport
    subtitle = tr("daily.subtitle", airport=airport.name, icao=airport.icao, day=when)
    return Sheet(
        title=tr(_title(plan, start, end)),
        subtitle=subtitle,
        pages=tuple(pages),
        stamp=stamp,
        remarks=(tr("sheet.not_navigation"),),
    )


def _title(plan: Plan, start: datetime, end: datetime) -> str:
    """Return the message that names the sheet after what it shows: a night, a day, or another stretch."""
    zone = plan.layout.airport.zone
    if is_night(start, end, zone):
        return "daily.title_night"
    whole_day = (start, end) == day_bounds_utc(start.astimezone(zone).date(), zone)
    return "daily.title" if whole_day else "daily.title_stretch"


def _gantts(plan: Plan, parts: list[Part], start: datetime, end: datetime, needed: frozenset[str]) -> list[Block]:
    """Return the stands by apron against time; a stretch of several days day by day."""
    if end - start <= timedelta(hours=MOST_GANTT_HOURS):
        return gantt_blocks(plan, parts, start, end, needed)
    zone = plan.layout.airport.zone
    blocks: list[Block] = []
    since = start
    while since < end:
        until = min(day_bounds_utc(since.astimezone(zone).date(), zone)[1], end)
        here = [p for p in parts if p.on_block < until and p.off_block > since]
        blocks += [
            Heading(text=f"{since.astimezone(zone):%A %Y-%m-%d}"),
            *gantt_blocks(plan, here, since, until, needed),
        ]
        since = until
    return blocks


def _map_time(figures: Kpi, start: datetime) -> datetime:
    return figures.peak_at or start + timedelta(hours=MAP_HOUR_LOCAL)


def _summary(plan: Plan, f: Kpi) -> list[Block]:
    zone = plan.layout.airport.zone
    peak_at = f"{f.peak_at.astimezone(zone):%H:%M}" if f.peak_at else "-"
    worst = max(f.halls, key=lambda h: h.peak_share, default=None)
    items = (
        (f"{f.placed} / {f.turnarounds}", tr("daily.placed"), tr("daily.unplaced_n", n=len(f.unplaced))),
        (f"{f.lots_placed} / {f.lots}", tr("daily.lots"), tr("daily.tonnes", inn=f.import_t, out=f.export_t)),
        (str(f.peak), tr("daily.peak"), tr("daily.peak_at", at=peak_at)),
        (str(f.hard_findings), tr("daily.hard"), tr("daily.overrides_n", n=f.overrides)),
        (f"{f.gap_min:.0f} min" if f.gap_min is not None else "-", tr("daily.least_gap"), f.tenth_text),
        (f"{f.tonne_km:.0f} t km", tr("daily.road"), tr("daily.tows_n", n=f.tows)),
        (
            f"{100 * worst.peak_share:.0f} %" if worst else "-",
            tr("daily.fullest_hall"),
            tr("report.hall", hall=worst.hall) if worst else "",
        ),
        f.moves_item,
    )
    blocks: list[Block] = [Figures(items=items)]
    blocks += _audit(plan)
    blocks += _open_findings(plan, f)
    blocks += _overrides(plan, f)
    blocks += _accepted(plan, f)
    blocks += [Heading(text=tr("daily.peaks")), _peak_table(plan, f)]
    if f.halls:
        blocks += [Heading(text=tr("daily.hall_table")), _hall_table(f)]
    blocks += [Heading(text=tr("daily.ground")), _ground_bars(plan, f)]
    return blocks


def _ground_bars(plan: Plan, f: Kpi) -> HourBars:
    """Return the most aircraft on stands in each hour against the stands that exist."""
    placed = [p for p in plan.parts_between(f.start, f.end) if plan.stand_of(p.part) is not None]
    hours = tuple(row["hour"] for row in f.occupancy if isinstance(row["hour"], datetime))
    most = tuple(float(peak(placed, h, h + timedelta(hours=1))[0]) for h in hours)
    day = f.start.astimezone(plan.layout.airport.zone).date()
    stands = sum(1 for s in plan.layout.aircraft_stands if s.exists(day, plan.built_phases))
    title = tr("daily.ground_of", stands=stands)
    return HourBars(title=title, hours=hours, values=most, limit=float(stands), zone=plan.layout.airport.zone)


def _audit(plan: Plan) -> list[Block]:
    """Say what the independent audit found: no sheet leaves without it."""
    report = audit_plan(plan)
    if report.ok:
        return [Note(text=tr("daily.audited", stays=report.stays, pairs=report.pairs, lots=report.lots))]
    faults = [Note(text=f"{f.code}: {f.message}", warning=True) for f in report.faults[:MOST_FAULTS]]
    more = len(report.faults) - len(faults)
    rest = [Note(text=tr("daily.more_faults", count=more), warning=True)] if more else []
    return [Heading(text=tr("daily.audit_faults", count=len(report.faults))), *faults, *rest]


def _open_findings(plan: Plan, f: Kpi) -> list[Block]:
    hard = [x for x in f.findings if x.severity is Severity.HARD and is_open(plan, x)]
    blocks: list[Block] = [Heading(text=tr("daily.findings"))]
    unplaced = [plan.turnarounds[name] for name in f.unplaced]
    blocks += [Note(text=tr("daily.no_stand", flight=t.label, type=t.aircraft_type), warning=True) for t in unplaced]
    blocks += [Note(text=text, warning=True) for text in _homeless(plan, f)]
    blocks += [Note(text=sentence(x, plan), warning=True) for x in hard]
    if len(blocks) == 1:
        blocks.append(Note(text=tr("daily.no_findings")))
    return blocks


def _homeless(plan: Plan, f: Kpi) -> list[str]:
    """Name the freight that is in no hall, by flight and way."""
    if not plan.layout.halls:
        return []
    found: dict[tuple[str, Direction], int] = {}
    for part in plan.parts_between(f.start, f.end):
        if part.index == 1:
            for lot in plan.lots_of(part.turnaround.turnaround):
                if plan.hall_of(lot.lot) is None:
                    key = (part.turnaround.label, lot.direction)
                    found[key] = found.get(key, 0) + lot.mass_kg
    return [
        tr("daily.no_hall", flight=flight, tonnes=f"{kg / 1000:.1f}", way=tr(f"sheet.way_{way.value}"))
        for (flight, way), kg in found.items()
    ]


def _accepted(plan: Plan, f: Kpi) -> list[Block]:
    """Name the findings that somebody lets stand, with the reason: the next shift has to know of them."""
    blocks: list[Block] = []
    for finding in f.findings:
        known = plan.accepted_findings.get(finding.key)
        if known is not None:
            said = sentence(finding, plan)
            blocks.append(Note(text=tr("daily.accepted_by", finding=said, by=known.by, reason=known.reason)))
    return [Heading(text=tr("daily.accepted")), *blocks] if blocks else []


def _overrides(plan: Plan, f: Kpi) -> list[Block]:
    parts = list(plan.parts_between(f.start, f.end))
    return override_blocks(plan, parts, lots_of(plan, parts), overrides_needed(plan, f.findings))


def _peak_table(plan: Plan, f: Kpi) -> Table:
    zone = plan.layout.airport.zone
    columns = (
        Column(tr("col.letter"), 2),
        Column(tr("col.wanted"), 4, Align.RIGHT),
        Column(tr("col.at"), 2, Align.RIGHT),
        Column(tr("col.stands"), 3, Align.RIGHT),
        Column("", 5),
    )
    rows = []
    for row in f.peaks_by_letter:
        at = row["at"]
        when = f"{at.astimezone(zone):%H:%M}" if isinstance(at, datetime) else "-"
        rows.append((str(row["letter"]), str(row["peak"]), when, str(row["stands"]), ""))
    return Table(columns=columns, rows=tuple(rows))


def _hall_table(f: Kpi) -> Table:
    columns = (
        Column(tr("col.hall"), 5),
        Column(tr("col.import"), 2, Align.RIGHT),
        Column(tr("col.export"), 2, Align.RIGHT),
        Column(tr("col.peak_rate"), 3, Align.RIGHT),
        Column(tr("col.stored"), 3, Align.RIGHT),
        Column(tr("col.over85"), 2, Align.RIGHT),
    )
    rows = []
    for hall in f.halls:
        d = hall.as_dict()
        rows.append(
            (
                f"{hall.hall}  {hall.name}",
                f"{hall.import_t:.1f} t",
                f"{hall.export_t:.1f} t",
                f"{d['peak_t_per_h']:.1f} / {d['rate_t_per_h']:.0f} t/h",
                f"{d['peak_stored_t']:.0f} / {d['storage_t']:.0f} t",
                str(d["hours_over_85"]),
            )
        )
    return Table(columns=columns, rows=tuple(rows))


def _by_time(plan: Plan, parts: list[Part], day: date, needed: frozenset[str]) -> list[Block]:
    return [Table(columns=list_columns(), rows=tuple(list_row(plan, p, day, needed) for p in parts))]


def _by_stand(plan: Plan, parts: list[Part], day: date, needed: frozenset[str]) -> list[Block]:
    order = {stand: i for i, stand in enumerate(plan.layout.stands)}
    last = len(order)

    def place(part: Part) -> tuple[int, datetime]:
        """Return a part's place in the list: by stand in the layout's order, the tray last, then by on-block time."""
        stand = plan.stand_of(part.part)
        return (order.get(stand, last) if stand is not None else last, part.on_block)

    return [Table(columns=list_columns(), rows=tuple(list_row(plan, p, day, needed) for p in sorted(parts, key=place)))]


def _halls(plan: Plan, f: Kpi) -> list[Block]:
    zone = plan.layout.airport.zone
    return [
        LoadCurve(
            title=f"{h.hall}  {h.name}",
            hours=h.load.hours,
            inflow_t=tuple(kg / 1000 for kg in h.load.inflow_kg),
            stored_t=tuple(kg / 1000 for kg in h.load.stored_kg),
            rate_t=h.load.rate_kg / 1000,
            storage_t=h.load.storage_kg / 1000,
            zone=zone,
        )
        for h in f.halls
    ] or [Note(text=tr("daily.no_halls"))]
