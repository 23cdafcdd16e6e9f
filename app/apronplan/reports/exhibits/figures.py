"""The figures that every plan reports, as blocks: the dashboard and the sheet of figures."""

from datetime import datetime
from typing import cast

from apronplan.domain.plan import Plan
from apronplan.i18n import has, tr
from apronplan.planning.proof_words import proof_words
from apronplan.planning.published import published_words
from apronplan.reports.exhibits.shapes import local, table, zone_of
from apronplan.reports.kpi import Kpi
from apronplan.reports.pages import Bars, Block, Figures, Heading, HourBars, HourStack, Note, Table
from apronplan.reports.requests import Report

Item = tuple[str, str, str]


def kpi_blocks(report: Report, plan: Plan) -> list[Block]:
    """Return the figures of the stands with their plots, then those of the freight."""
    f = cast("Kpi", report)
    return [
        Figures(items=stand_items(f, plan)),
        Heading(text=tr("report.head.ground")),
        *_ground(f, plan),
        _peaks(f, plan),
        Heading(text=tr("report.head.freight")),
        Figures(items=freight_items(f)),
        *_freight(f, plan),
    ]


def stand_items(f: Kpi, plan: Plan) -> tuple[Item, ...]:
    """Return the big figures of the stands."""
    late = ", ".join(f"+{delay}: {n}" for delay, n in f.clashes_if_late.items())
    gap = f"{f.gap_min:.0f} min" if f.gap_min is not None else "-"
    at = tr("daily.peak_at", at=f"{f.peak_at.astimezone(zone_of(plan)):%H:%M}") if f.peak_at else ""
    return (
        (f"{f.placed} / {f.turnarounds}", tr("daily.placed"), tr("daily.unplaced_n", n=len(f.unplaced))),
        (str(f.hard_findings), tr("daily.hard"), tr("daily.overrides_n", n=f.overrides)),
        (f"{f.cost:,.0f}", tr("report.item.cost"), _not_placed(f) or _proof(f)),
        (*f.moves_item[:2], _moves(f)),
        (str(f.peak), tr("daily.peak"), at),
        (gap, tr("daily.least_gap"), f.tenth_text),
        (str(f.clashes_if_late.get(30, 0)), tr("report.item.late"), late),
        (
            f"{f.shadow_min / 60:,.0f} h",
            tr("report.item.shadow"),
            tr("report.item.closed", closed=f.closed_min / 60, narrowed=f.limited_min / 60),
        ),
        (str(f.tows), tr("report.item.tows"), tr("report.item.tug", minutes=f.tug_min)),
        (f"{f.taxi_km:,.0f} km", tr("report.item.taxi"), ""),
    )


def _moves(f: Kpi) -> str:
    """Say against what moves are counted: of how many the plan was published, and how many lots go elsewhere."""
    if not f.published:
        return f.moves_item[2]
    told = tr("report.item.published", lots=f.hall_changes)
    return told if f.published == f.turnarounds else f"{published_words(f.published, f.turnarounds)}; {told}"


def freight_items(f: Kpi) -> tuple[Item, ...]:
    """Return the big figures of the freight."""
    worst = max(f.halls, key=lambda h: h.peak_share, default=None)
    to_hall = f"{f.on_block_to_hall_min:.0f} min" if f.on_block_to_hall_min is not None else "-"
    share = f"{100 * f.identified_share:.0f} %" if f.identified_share is not None else "-"
    over = tr(
        "report.item.over", over85=sum(h.hours_over(0.85) for h in f.halls), over=sum(h.hours_over(1) for h in f.halls)
    )
    return (
        (f"{f.lots_placed} / {f.lots}", tr("daily.lots"), tr("daily.tonnes", inn=f.import_t, out=f.export_t)),
        (f"{f.tonne_km:,.0f} t km", tr("daily.road"), tr("report.item.no_road", tonnes=f.tonnes_without_road)),
        (to_hall, tr("report.item.to_hall"), tr("report.item.by_mass")),
        (
            f"{100 * worst.peak_share:.0f} %" if worst else "-",
            tr("daily.fullest_hall"),
            tr("report.hall", hall=worst.hall) if worst else "",
        ),
        (str(sum(h.hours_over(1) for h in f.halls)), tr("report.item.overload"), over),
        (share, tr("report.item.identified"), ""),
    )


def _not_placed(f: Kpi) -> str:
    """Say how much the points do not tell of; empty if everything has its place."""
    lots = f.lots - f.lots_placed
    return tr("report.item.not_placed", count=len(f.unplaced), lots=lots) if f.unplaced or lots else ""


def _proof(f: Kpi) -> str:
    if not f.proof:
        return ""
    known = {name: f.proof.get(name) for name in ("objective", "bound", "gap")}
    return tr("report.item.proof", proof=proof_words(str(f.proof.get("status")), **known))


def rule_name(rule: str) -> str:
    """Return a rule in words."""
    message = f"report.reason.{rule}"
    return tr(message) if has(message) else rule.replace("_", " ")


def _ground(f: Kpi, plan: Plan) -> list[Block]:
    zone = zone_of(plan)
    day = f.start.astimezone(zone).date()
    stands = sum(1 for s in plan.layout.aircraft_stands if s.exists(day, plan.built_phases))
    hours = tuple(cast("datetime", row["hour"]) for row in f.occupancy)
    series = tuple((tr("report.letter", letter=k), tuple(v)) for k, v in f.occupancy_by_letter.items())
    blocks: list[Block] = []
    if series:
        title = tr("report.plot.occupancy", stands=stands)
        # the stands themselves would make the bars flat: what fits is read from the title
        blocks.append(HourStack(title=title, hours=hours, series=series, limit=0.0, zone=zone))
    if any(f.gaps.values()):
        blocks.append(Bars(title=tr("report.plot.gaps"), items=tuple((k, float(v)) for k, v in f.gaps.items())))
    if f.unplaced_by_reason:
        items = tuple((rule_name(k), float(v)) for k, v in f.unplaced_by_reason.items())
        blocks.append(Bars(title=tr("report.plot.unplaced"), items=items))
    if f.placed_costs:
        items = tuple((rule_name(k), v) for k, v in list(f.placed_costs.items())[:10])
        blocks.append(Bars(title=tr("report.plot.cost"), items=items))
    return blocks


def _freight(f: Kpi, plan: Plan) -> list[Block]:
    zone = zone_of(plan)
    blocks: list[Block] = [
        HourBars(
            title=tr("report.plot.hall", hall=h.hall, name=h.name, rate=h.load.rate_kg / 1000),
            hours=h.load.hours,
            values=tuple(kg / 1000 for kg in h.load.inflow_kg),
            limit=h.load.rate_kg / 1000,
            zone=zone,
        )
        for h in f.halls
    ]
    if f.tonnes_by_handler:
        title = tr("report.plot.handlers")
        items = tuple((_handler(f, name), tonnes) for name, tonnes in f.tonnes_by_handler.items())
        blocks.append(Bars(title=title, items=items, unit="t", digits=1))
    if f.programmes:
        items = tuple(
            (tr("report.programme", name=n, flights=row["flights"], pieces=_pieces(row["pieces"])), row["t"] or 0.0)
            for n, row in f.programmes.items()
        )
        blocks.append(Bars(title=tr("report.plot.programmes"), items=items, unit="t", digits=1))
    return blocks


def _pieces(count: float | None) -> str:
    return tr("report.unknown") if count is None else f"{count:,.0f}"


def _handler(f: Kpi, name: str) -> str:
    share = 100 * f.handler_share.get(name, 0.0)
    if name in f.contract_share:
        return tr("report.handler_contract", name=name, share=share, contract=100 * f.contract_share[name])
    return tr("report.handler", name=name, share=share)


def _peaks(f: Kpi, plan: Plan) -> Table | Note:
    zone = zone_of(plan)
    rows = [
        (str(r["letter"]), str(r["peak"]), local(cast("datetime | None", r["at"]), zone), str(r["stands"]))
        for r in f.peaks_by_letter
    ]
    columns = (("letter", 2, False), ("on_ground", 2, True), ("at", 3, True), ("stands", 3, True))
    return table(columns, rows) if rows else Note(text=tr("report.no_traffic"))
