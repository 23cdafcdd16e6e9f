"""What may come, as blocks: the delivery clock, growth, stress, and plans side by side."""

from typing import cast

from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.reports.clock import ClockReport
from apronplan.reports.compare import Comparison
from apronplan.reports.exhibits.shapes import hours, local, table, zone_of
from apronplan.reports.growth import GrowthReport
from apronplan.reports.growth_limits import Limit
from apronplan.reports.pages import Align, Bars, Block, Column, Figures, Heading, Note, Table
from apronplan.reports.requests import Report
from apronplan.reports.stress import StressReport


def clock_blocks(report: Report, _plan: Plan) -> list[Block]:
    """Return cities within the promise, hours by leg, and the cities with their slack, the tightest first."""
    found = cast("ClockReport", report)
    r = found.result
    who = found.programme or tr("freight.ecommerce")
    sure = f"{100 * r.probability:g} %"
    blocks: list[Block] = [
        Figures(
            items=(
                (f"{len(r.in_promise)} / {len(r.cities)}", tr("report.item.cities"), who),
                (f"{r.promise_days:g}", tr("report.item.days"), tr("report.item.surely", percent=sure)),
                (f"{found.mass_kg / 1000:,.1f} t", tr("report.item.promised"), ""),
                (str(len(r.left)), tr("report.item.no_origin"), ""),
            )
        )
    ]
    legs = tuple((tr(f"freight.leg_{name}"), h) for name, h in r.legs_h.items())
    if legs:
        blocks.append(Bars(title=tr("report.plot.legs"), items=legs, unit="h", digits=1))
    rows = [
        (f"{c.city.city} ({c.city.country})", f"{c.city.drive_h:.1f}", f"{100 * c.probability:.0f} %",
         hours(c.slack_p50_h), hours(c.slack_h), tr("report.yes") if c.in_promise else tr("report.no"))
        for c in sorted(r.cities, key=lambda c: (c.slack_h, c.city.key))
    ]  # fmt: skip
    columns = (("city", 4, False), ("drive", 2, True), ("in_time", 2, True), ("slack_p50", 2, True),
               ("slack", 2, True), ("promise", 2, True))  # fmt: skip
    lots = [
        (s.clock.lot.lot, s.clock.origin.origin, s.clock.stand or "-", s.clock.hall or "-",
         f"{s.clock.mass_kg / 1000:.1f}", hours(s.clock.fixed_h + s.clock.queue_h), hours(s.clock.customs_h),
         str(s.cities_in_promise), hours(s.slack_h))
        for s in r.lots
    ]  # fmt: skip
    of_lots = (("lot", 3, False), ("origin", 2, False), ("stand", 1.6, False), ("hall", 1.6, False), ("t", 1.4, True),
               ("to_hall", 2, True), ("customs", 2, True), ("cities", 1.6, True), ("slack", 2, True))  # fmt: skip
    blocks += [Heading(text=tr("report.head.cities")), table(columns, rows)]
    if lots:
        blocks += [Heading(text=tr("report.head.lots")), table(of_lots, lots)]
    return blocks


def growth_blocks(report: Report, plan: Plan) -> list[Block]:
    """Return where each resource runs out, the first first, with its proof and what would help."""
    found = cast("GrowthReport", report)
    zone = zone_of(plan)
    first = found.first
    blocks: list[Block] = [
        Figures(
            items=(
                (f"{found.base_t_per_year:,.0f} t", tr("report.item.base"), tr("report.item.flights", n=found.flights)),
                (
                    f"{first.t_per_year:,.0f} t" if first else "-",
                    tr("report.item.first"),
                    _limit(first) if first else "",
                ),
                (
                    f"{first.factor:.2f} x" if first else "-",
                    tr("report.item.factor"),
                    local(first.hour, zone) if first else "",
                ),
                (f"{found.most:g} x", tr("report.item.most"), tr(f"report.mode.{found.mode}")),
            )
        )
    ]
    if not found.limits:
        return [*blocks, Note(text=tr("freight.growth_nothing", factor=f"{found.most:g}"))]
    title = tr("report.plot.limits")
    blocks.append(Bars(title=title, items=tuple((_limit(x), x.t_per_year) for x in found.limits[:12]), unit="t"))
    rows = [
        (
            tr(f"report.limit.{x.kind}"),
            x.name,
            local(x.hour, zone),
            f"{x.t_per_year:,.0f}",
            f"{x.factor:.2f}",
            str(x.flights),
        )
        for x in found.limits
    ]
    columns = (("limit", 3, False), ("name", 4, False), ("hour", 2.4, False), ("t_year", 2.4, True),
               ("factor", 1.4, True), ("new_flights", 1.8, True))  # fmt: skip
    blocks += [Heading(text=tr("report.head.limits")), table(columns, rows)]
    proofs = [Note(text=x.proof) for x in found.limits if x.proof]
    blocks += [Heading(text=tr("report.head.proofs")), *proofs] if proofs else []
    relief = [
        Note(text=tr("freight.growth_relief", phase=r.phase, area=f"{r.area_m2:,.0f}", percent=f"{100 * r.share:.0f}"))
        for r in found.reliefs
    ]
    if found.more_t_per_h and first:
        relief.insert(0, Note(text=tr("freight.growth_more", rate=f"{found.more_t_per_h:.1f}", name=first.name)))
    if relief:
        blocks += [Heading(text=tr("report.head.relief")), *relief]
    return blocks


def _limit(limit: Limit) -> str:
    kind = tr(f"report.limit.{limit.kind}")
    return f"{kind} {limit.name}"


def stress_blocks(report: Report, plan: Plan) -> list[Block]:
    """Return what delays do: clashes, overloads, missed promises, and who fails first."""
    found = cast("StressReport", report)
    c, o, m = found.clashes, found.overload_hours, found.missed_t
    planned = tr("report.item.planned", n=f"{found.planned_overload_hours}")
    blocks: list[Block] = [
        Figures(
            items=(
                (
                    f"{100 * found.clash_free:.1f} %",
                    tr("report.item.clash_free"),
                    tr("report.item.scenarios", n=found.result.scenarios),
                ),
                (f"{c.p50:.0f} / {c.p90:.0f}", tr("report.item.clashes"), tr("report.item.worst", n=f"{c.worst:.0f}")),
                (f"{o.p50:.0f} / {o.p90:.0f} h", tr("report.item.overloads"), planned),
                (
                    f"{m.p50:.1f} / {m.p90:.1f} t",
                    tr("report.item.missed"),
                    tr("report.item.planned", n=f"{found.planned_missed_t:.1f} t"),
                ),
            )
        )
    ]
    failing = tuple((f"{flight}  {stand}", 100 * share) for _, flight, stand, share in found.failing[:12])
    if failing:
        blocks.append(Bars(title=tr("report.plot.failing"), items=failing, unit="%", digits=1))
    rows = [
        (_flight(plan, first), _flight(plan, second), stand, f"{gap:.0f}", f"{100 * share:.1f} %")
        for first, second, stand, gap, share in found.pairs
    ]
    columns = (("first", 3, False), ("second", 3, False), ("stand", 2, False), ("gap", 2, True), ("clash", 2, True))
    if rows:
        blocks += [Heading(text=tr("report.head.pairs")), table(columns, rows)]
    return blocks


def _flight(plan: Plan, part: str) -> str:
    found = plan.parts.get(PartId(part))
    return found.turnaround.label if found is not None else part


def comparison_blocks(report: Report, _plan: Plan) -> list[Block]:
    """Return the plans side by side: one row per figure, differences to the first in brackets."""
    found = cast("Comparison", report)
    _, rows = found.table()
    texts = []
    for (name, values), row in zip(found.figures, rows, strict=True):
        cells = [figure_text(values[0])]
        cells += [side_by_side(values[0], v) for v in values[1:]]
        texts.append((str(row[0]) if name else "", *cells))
    columns = (Column(tr("report.col.figure"), 3), *(Column(n, 2, Align.RIGHT) for n in found.names))
    return [Table(columns=columns, rows=tuple(texts))]


def figure_text(value: object) -> str:
    """Return a figure of a comparison; a dash where it cannot be told."""
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    return "-" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def side_by_side(first: object, other: object) -> str:
    """Return a figure with its difference to the first plan's."""
    shown = figure_text(other)
    if not isinstance(first, int | float) or not isinstance(other, int | float) or other == first:
        return shown
    difference = round(other - first, 3)
    return f"{shown}  ({'+' if difference > 0 else ''}{figure_text(difference)})"
