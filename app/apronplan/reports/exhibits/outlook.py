"""What may come, as blocks: the delivery clock, stress, and plans side by side."""

from typing import cast

from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.reports.clock import ClockReport
from apronplan.reports.compare import Comparison
from apronplan.reports.exhibits.shapes import hours, slack, table
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
        (f"{c.city.city} ({c.city.country})", f"{c.city.drive_h:.1f}", f"{100 * c.probability:.1f} %",
         hours(c.slack_p50_h), slack(c.slack_h), tr("report.yes") if c.in_promise else tr("report.no"))
        for c in sorted(r.cities, key=lambda c: (c.slack_h, c.city.key))
    ]  # fmt: skip
    columns = (("city", 4, False), ("drive", 2, True), ("in_time", 2, True), ("slack_p50", 2, True),
               ("slack", 2, True), ("promise", 2, True))  # fmt: skip
    lots = [
        (s.clock.lot.lot, s.clock.origin.origin, s.clock.stand or "-", s.clock.hall or "-",
         f"{s.clock.mass_kg / 1000:.1f}", hours(s.clock.fixed_h + s.clock.queue_h), hours(s.clock.customs_h),
         str(s.cities_in_promise), slack(s.slack_h))
        for s in r.lots
    ]  # fmt: skip
    of_lots = (("lot", 3, False), ("origin", 2, False), ("stand", 1.6, False), ("hall", 1.6, False), ("t", 1.4, True),
               ("to_hall", 2, True), ("customs", 2, True), ("cities", 1.6, True), ("slack", 2, True))  # fmt: skip
    blocks += [Heading(text=tr("report.head.cities")), table(columns, rows)]
    if lots:
        blocks += [Heading(text=tr("report.head.lots")), table(of_lots, lots)]
    return blocks


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
    warnings = [Note(text=text, warning=True) for text in found.warnings()]
    return [Table(columns=columns, rows=tuple(texts)), *warnings]


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
