"""The rules on a planned week: all stands for one turnaround, as at the start of a drag, against checking the plan.

Times are of the processor, so that other programs on the machine do not lengthen them.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from apronplan.domain.changes import RowChange
from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part, StandAssignment
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_parts, check_plan, stand_states
from apronplan.planning.tables import layout_tables
from apronplan.planning.why.prices import plan_prices
from bench.dice import Dice
from bench.instances import load
from bench.rows import Row, quantile


def run(quick: bool) -> list[Row]:
    """Measure on the sample week of 2018: 301 turnarounds, 90 stands."""
    plan = placed(load("sample-2018-week", 0))
    context = PlanningContext(plan)
    stand_states(context, next(iter(plan.parts)))  # tables of the layout, made once at the opening of a plan
    parts = Dice("rules").shuffled(sorted(plan.stand_assignments))[: 40 if quick else 300]
    layout_tables(plan.layout).kept_states.clear()
    states = [_ms(lambda p=part: stand_states(context, p)) for part in parts]
    fresh = [_ms(lambda p=part: stand_states(PlanningContext(plan), p)) for part in _edited(plan, parts[:40])]
    touched = [_ms(lambda p=part: check_parts(PlanningContext(plan), [p])) for part in parts[:40]]
    whole = [_ms(lambda: check_plan(PlanningContext(plan))) for _ in range(3 if quick else 15)]
    middle = quantile(whole, 0.5)
    start, end = day_bounds_utc(date(2018, 6, 5), plan.layout.airport.zone)
    prices = plan_prices(plan, start, end)
    day = plan.parts_between(start, end)
    cold = [_cold_ms(plan, day) for _ in range(3 if quick else 15)]
    movers = Dice("movers").shuffled([p.part for p in day])[: 5 if quick else 15]
    reasons = [_day_ms(plan, day) for _ in _edited(plan, movers)]
    table = [_ms(lambda: [prices.at_least(p.part) for p in day]) for _ in range(3 if quick else 15)]
    case = f"sample week 2018, {len(plan.stand_assignments)} placed, {len(context.layout.aircraft_stands)} stands"
    return [
        _row(case, "all stands for one turnaround, plan known", states, middle),
        _row(case, "the same, first question after an edit", fresh, middle),
        _row(case, "findings after an edit, touched parts only", touched, middle),
        _row(case, "all findings of the week", whole, middle),
        _row(case, f"why not, least prices of {len(day)} turnarounds of a day on all stands", table, middle),
        _row(
            case, f"why not, reasons of {len(day)} turnarounds of a day on all stands, after an edit", reasons, middle
        ),
        _row(case, "the same, nothing known of the plan", cold, middle),
    ]


def _edited(plan: Plan, parts: list[PartId]) -> Iterator[PartId]:
    """Yield parts, each after an edit: the part goes to where the next one stands, and back after the question."""
    for part, other in zip(parts, [*parts[1:], parts[0]], strict=True):
        here, there = plan.stand_assignments[part], plan.stand_assignments[other]
        moved = StandAssignment(part=part, stand=there.stand)
        plan.apply([RowChange("stand_assignment", part, here, moved)])
        yield part
        plan.apply([RowChange("stand_assignment", part, moved, here)])


def _day_ms(plan: Plan, day: Sequence[Part]) -> float:
    context = PlanningContext(plan)
    return _ms(lambda: [stand_states(context, p.part) for p in day])


def _cold_ms(plan: Plan, day: Sequence[Part]) -> float:
    layout_tables(plan.layout).kept_states.clear()
    return _day_ms(plan, day)


def placed(plan: Plan) -> Plan:
    """Return the plan with everybody on the first stand on which the rules see nothing hard."""
    made = plan.snapshot()
    for part in sorted(plan.parts.values(), key=lambda p: (p.on_block, p.part)):
        near = made.excerpt(part.on_block, part.off_block)
        states = stand_states(PlanningContext(near), part.part)
        open_ = [(state.cost, stand) for stand, state in states.items() if state.state != "impossible"]
        if open_:
            row = StandAssignment(part=part.part, stand=min(open_)[1])
            made.apply([RowChange("stand_assignment", part.part, None, row)])
    return made


def _ms(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return 1000 * (time.process_time() - begun)


def _row(case: str, subject: str, times_ms: list[float], whole_ms: float) -> Row:
    p50, p95 = quantile(times_ms, 0.5), quantile(times_ms, 0.95)
    figures = {"n": float(len(times_ms)), "p50 ms": p50, "p95 ms": p95, "whole check / this": whole_ms / p50}
    return Row(bench="rules", case=case, subject=subject, figures=figures, raw={"times_ms": times_ms})
