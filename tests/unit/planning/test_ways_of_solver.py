"""Ways in past others, and roads across stands: the solver keeps them between aircraft that it moves at once."""

import gc
import weakref
from datetime import timedelta
from itertools import product

import numpy as np
import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.ids import StandId, part_id
from apronplan.domain.settings import ClosureKind
from apronplan.domain.traffic import StandAssignment
from apronplan.planning.autoplan import plan_window
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan
from apronplan.planning.solver.build import build_problem
from apronplan.planning.solver.scope import scope_of
from apronplan.planning.solver.solution import UNWEIGHED
from unit.planning.build import at, closed, hall, plan_with, rule, small_airport, stand, towed, turnaround

DEEP = small_airport(
    [stand("F"), stand("D", y_m=100.0), stand("S", x_m=400.0, span_m=36.0)],
    taxi=[("F", "L1", 120), ("D", "L2", 220), ("S", "L3", 800), ("L1", "L2", 500), ("L1", "L3", 500)],
    lanes={"L1": (0, -120), "L2": (0, -120), "L3": (400, -120)},
)
"""Stand D lies ahead of stand F on one line: whoever parks on F is in the way to D. S is far, and small."""

CROSSING = (turnaround("A", "03:00", "05:00"), turnaround("B", "04:00", "06:00"))
"""Whichever of them is on F when the other comes to D or leaves it."""


def judged(plan, stands):
    """Return the points of a plan, without what the solver does not weigh; None = a hard rule is broken."""
    after = plan.snapshot()
    after.apply(
        RowChange("stand_assignment", part, None, StandAssignment(part=part, stand=stand))
        for part, stand in stands.items()
        if stand is not None
    )
    findings = check_plan(PlanningContext(after))
    if any(f.severity is Severity.HARD for f in findings):
        return None
    return sum(f.cost for f in findings if f.rule not in UNWEIGHED)


def best_of_all(plan):
    names = [*map(StandId, plan.layout.stands), None]
    plans = (dict(zip(plan.parts, chosen, strict=True)) for chosen in product(names, repeat=len(plan.parts)))
    return min(points for stands in plans if (points := judged(plan, stands)) is not None)


def solved(plan, **more):
    return plan_window(plan, at("00:00"), at("23:59"), time_limit_s=20, single_process=True, **more)


def random_plan(seed):
    rng = np.random.default_rng(seed)
    flights = []
    for name in "ABCD":
        on, stay = at("03:00") + timedelta(minutes=15 * int(rng.integers(0, 16))), 15 * int(rng.integers(6, 20))
        flights.append(turnaround(name, on, on + timedelta(minutes=stay), str(rng.choice(["B744", "B734"]))))
    return plan_with(DEEP, flights)


def test_two_that_cannot_pass_each_other_are_not_put_there():
    plan = plan_with(DEEP, CROSSING)
    both = {part_id("A", 1): "F", part_id("B", 1): "D"}
    assert judged(plan, both) is None
    assert judged(plan_with(DEEP, CROSSING, rules=[rule("nose_in_blocking", "off")]), both) is not None
    solution = solved(plan)
    assert solution.status == "optimal"
    assert judged(plan, solution.stands) == pytest.approx(best_of_all(plan))
    assert sorted(map(str, solution.stands.values())) != ["D", "F"]


def test_where_the_rule_is_off_they_are():
    solution = solved(plan_with(DEEP, CROSSING, rules=[rule("nose_in_blocking", "off")]))
    assert set(solution.stands.values()) == {"F", "D"}


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_is_the_best_of_all_that_keep_the_rules(seed):
    plan = random_plan(seed)
    solution = solved(plan)
    assert solution.status == "optimal"
    assert judged(plan, solution.stands) == pytest.approx(best_of_all(plan), abs=0.02)


def test_a_stay_of_two_parts_is_judged_as_the_rule_judges_it():
    stays = (turnaround("A", "05:00", "07:00", "B744"), turnaround("B", "04:00", "10:00", "B744"))
    plan = plan_with(DEEP, stays, splits=[towed("B", ("06:00", "06:30"))])
    on_d = {part_id("A", 1): "F", part_id("B", 1): "D", part_id("B", 2): "D"}
    assert judged(plan, on_d) is not None  # B does not move while A is on F
    assert judged(plan, {**on_d, part_id("B", 2): "S"}) is None  # it is towed out past A
    solution = solved(plan)
    assert judged(plan, solution.stands) == pytest.approx(best_of_all(plan), abs=0.02)
    assert set(solution.stands.values()) == {"F", "D"}


def test_a_stay_of_two_parts_is_there_between_them_too():
    """Whoever leaves past it at the second of the split, or in the time that a tow would take, finds it there."""
    for off, back in (("06:00", "06:00"), ("05:50", "06:10")):
        stays = (turnaround("A", "04:00", "10:00", "B744"), turnaround("B", "05:00", "06:00", "B744"))
        plan = plan_with(DEEP, stays, splits=[towed("A", (off, back))])
        on_f = {part_id("A", 1): "F", part_id("A", 2): "F", part_id("B", 1): "D"}
        assert judged(plan, on_f) is None
        solution = solved(plan)
        assert judged(plan, solution.stands) == pytest.approx(best_of_all(plan), abs=0.02)


@pytest.mark.parametrize("seed", range(8))
def test_stays_of_several_parts_are_planned_as_the_rule_judges_them(seed):
    rng = np.random.default_rng(1_000 + seed)
    flights, splits = [], []
    for name in "ABC":
        on, stay = at("03:00") + timedelta(minutes=15 * int(rng.integers(0, 12))), 15 * int(rng.integers(16, 30))
        flights.append(turnaround(name, on, on + timedelta(minutes=stay), "B744"))
        if name != "C":
            off = on + timedelta(minutes=15 * int(rng.integers(4, 12)))
            splits.append(towed(name, (off, off + timedelta(minutes=30))))
    plan = plan_with(DEEP, flights, splits=splits)
    solution = solved(plan)
    assert solution.status == "optimal"
    assert judged(plan, solution.stands) == pytest.approx(best_of_all(plan), abs=0.02)


def test_the_solver_s_rows_say_what_the_rule_says():
    plan = plan_with(DEEP, CROSSING)
    scope = scope_of(plan, at("00:00"), at("23:59"))
    ways = build_problem(PlanningContext(scope.bare), scope).ways
    names = tuple(plan.layout.stands)
    assert [(names[a], names[b]) for a, b in zip(ways.across, ways.cut, strict=True)] == [("F", "D")]
    middle = (ways.begin_s + ways.end_s) / 2
    moves = {t.timestamp() for f in CROSSING for t in (f.on_block, f.off_block)}
    assert set(middle) == moves


def test_pairs_that_may_not_be_there_together_anyway_need_no_row():
    layout = small_airport(
        [stand("F"), stand("D", y_m=60.0)], taxi=[("F", "L1", 120), ("D", "L1", 220)], lanes={"L1": (0, -120)}
    )
    plan = plan_with(layout, CROSSING)
    scope = scope_of(plan, at("00:00"), at("23:59"))
    problem = build_problem(PlanningContext(scope.bare), scope)
    assert len(problem.rules)
    assert problem.ways is None


def test_who_shuts_the_way_that_works_leave_is_told_to_the_solver():
    roads = [("F", "H", 500.0), ("F", "J", 500.0, ("S",)), ("J", "H", 500.0), ("S", "H", 100.0), ("D", "H", 100.0)]
    layout = small_airport(["F", "S", "D"], ["H"], roads=roads)
    stays = [turnaround("A", "04:00", "08:00", import_kg=50_000)]
    works = closed("W", "F>H", "03:00", "09:00", ClosureKind.SERVICE_EDGE)
    for closures, told in (((), None), ((works,), [("F", "S")])):
        plan = plan_with(layout, stays, closures=closures)
        scope = scope_of(plan, at("00:00"), at("23:59"))
        problem = build_problem(PlanningContext(scope.bare), scope)
        shut = problem.shutters
        pairs = shut and [(problem.stands[a], problem.stands[b]) for a, b in zip(shut.cut, shut.across, strict=True)]
        assert pairs == told


@pytest.mark.parametrize(("handlers", "told"), [((), True), (("H1",), False)])
def test_a_road_to_a_hall_that_no_lot_may_go_to_shuts_nobody_in(handlers, told):
    """From F the road to H runs across S, that to K does not: as in the rule, who may go to K alone minds nothing."""
    roads = [("F", "H", 500.0, ("S",)), ("F", "K", 500.0), ("S", "H", 100.0)]
    layout = small_airport(["F", "S"], [hall("H", handlers=("H2",) if handlers else ()), "K"], roads=roads)
    stays = [turnaround("A", "04:00", "08:00", import_kg=5_000, handler="H1"), turnaround("B", "04:00", "08:00")]
    plan = plan_with(layout, stays)
    scope = scope_of(plan, at("00:00"), at("23:59"))
    assert (build_problem(PlanningContext(scope.bare), scope).shutters is not None) == told
    if not told:
        solution = solved(plan)
        assert set(solution.stands.values()) == {"F", "S"}
        assert judged(plan_with(layout, stays, halls={"A/I1": "K"}), solution.stands) is not None


def test_what_was_learnt_of_a_layout_goes_with_it():
    """A worker that is kept would grow by four megabytes with each edit of a layout."""
    layout = small_airport(["F", "S"], ["H"], roads=[("F", "H", 500.0, ("S",)), ("S", "H", 100.0)])
    plan = plan_with(layout, [turnaround("A", "04:00", "08:00", import_kg=50_000)])
    scope = scope_of(plan, at("00:00"), at("23:59"))
    context = PlanningContext(scope.bare)
    assert build_problem(context, scope).shutters is not None
    gone = weakref.ref(context.tables)
    del layout, plan, scope, context
    gc.collect()
    assert gone() is None
