"""Growth as blocks: where each resource runs out, the ladder of tonnages, each day, the night, and what would help."""

from typing import cast

from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.reports.exhibits.shapes import local, table, zone_of
from apronplan.reports.growth import GrowthReport
from apronplan.reports.growth_limits import Limit
from apronplan.reports.pages import Bars, Block, Figures, Heading, Note
from apronplan.reports.requests import Report


def growth_blocks(report: Report, plan: Plan) -> list[Block]:
    """Return what runs out first and why, what would help, the ladder of tonnages, each day, and the night quota."""
    found = cast("GrowthReport", report)
    return [
        _head(found, plan),
        *(_limits(found, plan) or [Note(text=tr("freight.growth_nothing", factor=f"{found.most:g}"))]),
        *_relief(found),
        *_ladder(found),
        *_days(found, plan),
        *_night(found),
        Note(text=tr("report.zone", zone=found.zone)),
    ]


def _head(found: GrowthReport, plan: Plan) -> Figures:
    first, zone = found.first, zone_of(plan)
    return Figures(
        items=(
            (f"{found.base_t_per_year:,.0f} t", tr("report.item.base"), tr("report.item.flights", n=found.flights)),
            (f"{first.t_per_year:,.0f} t" if first else "-", tr("report.item.first"), _limit(first) if first else ""),
            (f"{first.factor:.2f} x" if first else "-", tr("report.item.factor"),
             local(first.hour, zone) if first else ""),
            (f"{found.most:g} x", tr("report.item.most"), tr(f"report.mode.{found.mode}")),
        )
    )  # fmt: skip


def _limits(found: GrowthReport, plan: Plan) -> list[Block]:
    if not found.limits:
        return []
    zone = zone_of(plan)
    bars = Bars(
        title=tr("report.plot.limits"), items=tuple((_limit(x), x.t_per_year) for x in found.limits[:12]), unit="t"
    )
    rows = [
        (tr(f"report.limit.{x.kind}"), x.name, local(x.hour, zone), f"{x.t_per_year:,.0f}", f"{x.factor:.2f}",
         str(x.flights))
        for x in found.limits
    ]  # fmt: skip
    columns = (("limit", 3, False), ("name", 4, False), ("hour", 2.4, False), ("t_year", 2.4, True),
               ("factor", 1.4, True), ("new_flights", 1.8, True))  # fmt: skip
    proofs = [Note(text=x.proof) for x in found.limits if x.proof]
    head: list[Block] = [bars, Heading(text=tr("report.head.limits")), table(columns, rows)]
    return [*head, Heading(text=tr("report.head.proofs")), *proofs] if proofs else head


def _limit(limit: Limit) -> str:
    return f"{tr(f'report.limit.{limit.kind}')} {limit.name}"


def _relief(found: GrowthReport) -> list[Block]:
    notes = [Note(text=text) for text in found.relief_lines()]
    return [Heading(text=tr("report.head.relief")), *notes] if notes else []


def _ladder(found: GrowthReport) -> list[Block]:
    """Return what is used up at each tonnage; a tonnage beyond what was looked at says so."""
    if not found.rungs:
        return []
    columns = (("t_year", 2, False), ("used_up", 6, False), ("factor", 1.4, True), ("movements", 2, True),
               ("permit", 2, True))  # fmt: skip
    rows = [
        (f"{r.t_per_year:,.0f}", r.used_up(), f"{r.factor:.2f}",
         f"{r.movements_per_year:,.0f}" if r.reached else "-",
         tr("report.permit.over" if r.over_permit else "report.permit.within") if r.reached else "-")
        for r in found.rungs
    ]  # fmt: skip
    return [Heading(text=tr("report.head.ladder")), table(columns, rows)]


def _days(found: GrowthReport, plan: Plan) -> list[Block]:
    """Return each day by itself: what its fullest hall needs at best; above 100 % no plan can carry it."""
    if not found.days:
        return []
    zone = zone_of(plan)
    columns = (("day", 2, False), ("fullest", 3.4, False), ("hour", 2.2, False), ("flights", 1.4, True),
               ("t", 1.6, True), ("needs", 1.8, True))  # fmt: skip
    rows = [
        (d.day.isoformat(), f"{tr(f'report.limit.{d.kind}')} {d.hall}" if d.hall else "-", local(d.hour, zone),
         str(d.flights), f"{d.tonnes:,.1f}", f"{100 * d.share:.0f} %")
        for d in found.days
    ]  # fmt: skip
    return [Heading(text=tr("report.head.days")), table(columns, rows)]


def _night(found: GrowthReport) -> list[Block]:
    if not found.nights:
        return []
    columns = (("from_day", 2, False), ("types", 3, False), ("quota", 1.4, True), ("night_departures", 2.2, True),
               ("refused", 1.6, True), ("unknown_count", 2, True), ("refused_t", 2.4, True))  # fmt: skip
    rows = [
        (n.valid_from.isoformat(), " ".join(n.types) or "-", f"{n.limit:g}", str(n.night_departures),
         tr("report.unsaid") if n.unsaid else str(n.refused), str(n.unknown),
         tr("report.unsaid") if n.unsaid else f"{n.refused_t_per_year:,.0f}")
        for n in found.nights
    ]  # fmt: skip
    return [Heading(text=tr("report.head.night")), table(columns, rows)]
