"""Movements side by side: where the rule is hard, the solver keeps it between aircraft that it moves at once."""

from datetime import timedelta

import numpy as np
import pytest

from apronplan.domain.ids import part_id
from apronplan.planning.context import PlanningContext
from apronplan.planning.solver.build import build_problem
from apronplan.planning.solver.scope import scope_of
from unit.planning.build import at, plan_with, rule, small_airport, stand, towed, turnaround
from unit.planning.test_ways_of_solver import best_of_all, judged, solved

LANE = small_airport(
    [stand("1"), stand("2", x_m=73.0), stand("3", x_m=600)],
    taxi=[("1", "L1", 120), ("2", "L2", 120), ("3", "L3", 120), ("L1", "L2", 73), ("L2", "L3", 527)],
    lanes={"L1": (0, -120), "L2": (73, -120), "L3": (600, -120)},
)
"""Stands 1 and 2 are on one lane, stand 3 is far off."""

HARD = rule("movement", "hard")


def problem_of(plan):
    scope = scope_of(plan, at("00:00"), at("23:59"))
    return build_problem(PlanningContext(scope.bare), scope)


def test_two_that_move_at_once_are_not_put_on_one_lane():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "04:02", "09:00")]
    plan = plan_with(LANE, flights, rules=[HARD])
    side_by_side = {part_id("A", 1): "1", part_id("B", 1): "2"}
    assert judged(plan, side_by_side) is None
    assert judged(plan_with(LANE, flights), side_by_side) is not None
    solution = solved(plan)
    assert solution.status == "optimal"
    assert "3" in solution.stands.values()
    assert judged(plan, solution.stands) == pytest.approx(best_of_all(plan), abs=0.02)


def test_the_solver_is_told_only_where_the_rule_is_hard():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "04:02", "09:00")]
    lanes = problem_of(plan_with(LANE, flights, rules=[HARD])).lanes
    names = list(LANE.stands)
    assert [(names[a], names[b]) for a, b in zip(lanes.cut, lanes.across, strict=True)] == [("1", "2")]
    assert lanes.window_s == 300
    assert problem_of(plan_with(LANE, flights)).lanes is None
    assert problem_of(plan_with(LANE, flights, rules=[rule("movement", "off")])).lanes is None


def test_who_stays_where_it_is_moves_only_as_it_comes_and_leaves():
    flights = [turnaround("A", "04:00", "09:00"), turnaround("B", "06:00", "10:00")]
    plan = plan_with(LANE, flights, rules=[HARD], splits=[towed("A", ("06:00", "06:30"))])
    assert judged(plan, {part_id("A", 1): "1", part_id("A", 2): "1", part_id("B", 1): "2"}) is not None
    assert judged(plan, {part_id("A", 1): "1", part_id("A", 2): "3", part_id("B", 1): "2"}) is None
    solution = solved(plan)
    assert judged(plan, solution.stands) == pytest.approx(best_of_all(plan), abs=0.02)


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_is_the_best_of_all_that_keep_the_rule(seed):
    rng = np.random.default_rng(seed)
    flights, splits = [], []
    for name in "ABCD"[: 3 + seed % 2]:
        on, stay = at("03:00") + timedelta(minutes=3 * int(rng.integers(0, 6))), 3 * int(rng.integers(30, 36))
        flights.append(turnaround(name, on, on + timedelta(minutes=stay), str(rng.choice(["B744", "B734"]))))
        if name == "A" and seed % 3 == 0:
            splits.append(towed(name, (on + timedelta(minutes=30), on + timedelta(minutes=50))))
    plan = plan_with(LANE, flights, rules=[HARD], splits=splits)
    solution = solved(plan)
    assert solution.status == "optimal"
    assert judged(plan, solution.stands) == pytest.approx(best_of_all(plan), abs=0.02)


@pytest.mark.parametrize(("comes", "placed"), [("04:20", 1), ("04:29", 1), ("04:30", 2)])
def test_a_hard_clash_is_kept(comes, placed):
    """Of exponential delays some wait is always to be expected, as far as the rule looks: half an hour."""
    flights = [turnaround("A", "03:00", "04:00"), turnaround("B", comes, "06:00")]
    plan = plan_with(small_airport(["1"]), flights, rules=[rule("clash", "hard")])
    solution = solved(plan)
    assert solution.status == "optimal"
    assert sum(stand is not None for stand in solution.stands.values()) == placed
    assert judged(plan, solution.stands) == pytest.approx(best_of_all(plan), abs=0.02)
