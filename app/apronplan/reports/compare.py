"""Plans side by side: what a hub, a phase or more traffic changes."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apronplan.cargo.programmes import attributions, programme_lots
from apronplan.domain.findings import Value
from apronplan.domain.ids import HallId, StandId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot, Part
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.reports.clock import clock_report
from apronplan.reports.customs import customs_report
from apronplan.reports.freight import hall_figures, road_tonne_km
from apronplan.reports.kpi import proof_of
from apronplan.reports.movement import on_block_to_hall_min

HOUR = timedelta(hours=1)
NEAR_BEST_PERCENT = 1.0
"""Plans with a larger gap than this are not proven near best: what tells them apart may be the search."""
GAP = "auto_plan_gap_percent"
KG_PER_TRAIN = 10_000
"""Kilograms of one tractor with four dollies, 2.5 t each; assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Figures of several plans.

    Attributes
    ----------
    names : tuple of str
        Of the plans, the first is what the others are held against.
    figures : tuple of (str, tuple of Value)
        Name of the figure with its unit, and its value per plan; None = cannot be told.
    """

    names: tuple[str, ...]
    start: datetime
    end: datetime
    figures: tuple[tuple[str, tuple[Value, ...]], ...]

    def warnings(self) -> list[str]:
        """Return a sentence for each plan that its last auto-plan did not prove near best, or did not plan whole."""
        found = []
        for name, gap in zip(self.names, dict(self.figures)[GAP], strict=True):
            if not isinstance(gap, float):
                found.append(tr("freight.compare_no_proof", name=name))
            elif gap > NEAR_BEST_PERCENT:
                found.append(tr("freight.compare_gap", name=name, gap=f"{gap:.1f}"))
        return found

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON: per plan, and as differences to the first."""
        plans = {n: {figure: values[i] for figure, values in self.figures} for i, n in enumerate(self.names)}
        return {
            "start": self.start,
            "end": self.end,
            "warnings": self.warnings(),
            "plans": [{"name": name, **plans[name]} for name in self.names],
            "differences": [
                {"name": name, **{f: _difference(v[0], v[i]) for f, v in self.figures}}
                for i, name in enumerate(self.names)
                if i
            ],
        }

    def text(self) -> list[str]:
        """Return the table as lines for people."""
        header, rows = self.table()
        texts = [[str(c) for c in row] for row in (header, *rows)]
        widths = [max(len(row[i]) for row in texts) for i in range(len(header))]
        lines = [
            "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])
            for row in texts
        ]
        return [*lines, *self.warnings()]

    def table(self) -> tuple[tuple[str, ...], list[tuple[str | int | float, ...]]]:
        """Return header and one row per figure."""
        rows: list[tuple[str | int | float, ...]] = [
            (label(name), *map(_cell, values)) for name, values in self.figures
        ]
        return ("", *self.names), rows


def label(name: str) -> str:
    """Return the words for a figure; those of the stands carry the apron in their name."""
    if name.startswith("stands_"):
        apron, _, what = name.removeprefix("stands_").partition("_")
        return tr(f"freight.figure_stands_{what}", apron=apron)
    return tr(f"freight.figure_{name}")


def _difference(first: Value, other: Value) -> Value:
    if isinstance(first, (int, float)) and isinstance(other, (int, float)):
        return round(other - first, 3)
    return None


def _cell(value: Value) -> str | int | float:
    return "-" if value is None else value


def compare(
    plans: Sequence[tuple[str, Plan]], start: datetime, end: datetime, programme: str = "Cainiao"
) -> Comparison:
    """Return the figures of several plans in one window (UTC; flights count by on-block time)."""
    columns = [_figures(plan, start, end, programme) for _, plan in plans]
    names = list(dict.fromkeys(name for column in columns for name in column))
    return Comparison(
        names=tuple(name for name, _ in plans),
        start=start,
        end=end,
        figures=tuple((name, tuple(column.get(name) for column in columns)) for name in names),
    )


def _figures(plan: Plan, start: datetime, end: datetime, programme: str) -> dict[str, Value]:
    context = PlanningContext(plan)
    flights = {name for name, t in plan.turnarounds.items() if start <= t.on_block < end}
    lots = [lot for lot in plan.lots.values() if lot.turnaround in flights]
    parts = [p for p in plan.parts_between(start, end) if p.turnaround.turnaround in flights]
    work, without_t = road_tonne_km(context, lots)
    return {
        "flights": len(flights),
        "tonnes": sum(lot.mass_kg for lot in lots) / 1000,
        GAP: _gap_percent(plan, flights),
        "unplaced_parts": sum(plan.stand_of(p.part) is None for p in parts),
        "unplaced_lots": sum(plan.hall_of(lot.lot) is None for lot in lots),
        "tonne_km": round(work, 1),
        "tonnes_without_road": round(without_t, 1),
        "tug_hours": round(_tug_hours(context, lots), 2),
        **_to_hall(plan, lots),
        **_halls(plan, lots, start, end),
        **_customs(plan, start, end),
        **_promise(plan, start, end, programme),
        **_stand_pressure(plan, start, end),
    }


def _gap_percent(plan: Plan, flights: set[TurnaroundId]) -> float | None:
    """Return the gap of the last auto-plan; None if it did not plan all of these flights."""
    gap = (proof_of(plan, flights) or {}).get("gap")
    return round(100 * gap, 3) if isinstance(gap, int | float) and math.isfinite(gap) else None


def _tug_hours(context: PlanningContext, lots: Sequence[Lot]) -> float:
    """Return hours of tractors there and back, one for every 10 t begun."""
    minutes = 0.0
    for lot in lots:
        part = context.part_of_lot(lot)
        stand = context.plan.stand_of(part) if part else None
        hall = context.plan.hall_of(lot.lot)
        one_way = context.roads.minutes(stand, hall) if stand and hall else None
        minutes += 2 * (one_way or 0.0) * -(-lot.mass_kg // KG_PER_TRAIN)
    return minutes / 60


def _to_hall(plan: Plan, lots: Sequence[Lot]) -> dict[str, Value]:
    minutes = on_block_to_hall_min(plan, lots)
    return {"on_block_to_hall_min": round(minutes, 1) if minutes is not None else None}


def _halls(plan: Plan, lots: list[Lot], start: datetime, end: datetime) -> dict[str, Value]:
    halls = hall_figures(plan, lots, start, end)
    return {
        "hours_over_85": sum(h.hours_over(0.85) for h in halls),
        "hours_over_100": sum(h.hours_over(1.0) for h in halls),
        "fullest_hour_percent": round(100 * max((h.peak_share for h in halls), default=0.0), 1),
        "fullest_stock_percent": round(100 * max((h.stock_share for h in halls), default=0.0), 1),
    }


def _customs(plan: Plan, start: datetime, end: datetime) -> dict[str, Value]:
    found = customs_report(plan, start, end)
    waits = [lane.longest_wait_h for lane in found.lanes]
    longest = max(waits, default=0.0)
    return {
        "customs_held_lots": len(found.held),
        "customs_longest_wait_h": round(longest, 2) if longest != float("inf") else None,
    }


def _promise(plan: Plan, start: datetime, end: datetime, programme: str) -> dict[str, Value]:
    known = {r.programme for r in plan.freight.evidence_rule.values()}
    known |= {name for lot in plan.lots.values() for name, _ in lot.programmes}
    if programme not in known or not plan.freight.linehaul:
        return {"cities_in_promise": None, "programme_t": None, "programme_halls": None, "programme_split_index": None}
    masses = programme_lots(plan, programme, attributions(plan, start, end))
    by_hall: Counter[str] = Counter()
    for lot, kg in masses.items():
        by_hall[plan.hall_of(lot) or HallId("")] += kg
    total = sum(by_hall.values())
    split = 1 - sum((kg / total) ** 2 for kg in by_hall.values()) if total else 0.0
    return {
        "cities_in_promise": len(clock_report(plan, start, end, programme).result.in_promise),
        "programme_t": total / 1000,
        "programme_halls": len(by_hall),
        "programme_split_index": round(split, 4),
    }


def _stand_pressure(plan: Plan, start: datetime, end: datetime) -> dict[str, Value]:
    """Return per apron the share of its stands taken at the worst hour, percent, and the hours they are taken."""
    day = start.astimezone(plan.layout.airport.zone).date()
    stands = [s for s in plan.layout.aircraft_stands if plan.exists(s, day)]
    total, apron = Counter(s.apron for s in stands), {s.stand: s.apron for s in stands}
    stays = [(p, s) for p in plan.parts_between(start, end) if (s := plan.stand_of(p.part)) in apron]
    found: dict[str, Value] = {}
    for name in sorted(total):
        mine = [(p, s) for p, s in stays if s is not None and apron[s] == name]
        hours = sum((min(p.off_block, end) - max(p.on_block, start)) / HOUR for p, _ in mine)
        found[f"stands_{name}_peak_percent"] = round(100 * _most_taken(mine, start, end) / total[name], 1)
        found[f"stands_{name}_hours"] = round(hours, 1)
    return found


def _most_taken(stays: Sequence[tuple[Part, StandId]], start: datetime, end: datetime) -> int:
    """Return the largest number of stands that are taken within one hour of a window."""
    most, at = 0, start
    while at < end:
        most = max(most, len({s for p, s in stays if p.on_block < at + HOUR and at < p.off_block}))
        at += HOUR
    return most
