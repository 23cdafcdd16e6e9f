"""A good plan is left alone: moves that gain nothing are not proposed."""

from dataclasses import replace

import pytest

from apronplan.errors import Cancelled, UserError
from apronplan.planning.autoplan import plan_window
from apronplan.planning.context import PlanningContext
from apronplan.planning.job import JobControl
from apronplan.planning.solver.build import build_problem
from apronplan.planning.solver.scope import scope_of
from apronplan.planning.solver.solve import solve_here
from apronplan.planning.staying import Costing, Places, present_places, stay_where_nothing_is_gained
from unit.planning.build import at, hall, part, plan_with, small_airport, turnaround

FLIGHTS = [turnaround(name, "04:00", "08:00", import_kg=20_000) for name in "ABC"]
ROADS = [(stand, "N", 100.0) for stand in "1234"] + [("5", "N", 4000.0)]
ALIKE = small_airport(["1", "2", "3", "4", "5"], [hall("N", rate=60.0)], roads=ROADS)
"""Four stands that cost the same, and one that is 3.9 km farther from the hall."""
HOUSED = {"A/I1": "N", "B/I1": "N", "C/I1": "N"}
DAY = (at("00:00"), at("23:00"))


def problem_of(plan):
    scope = scope_of(plan, *DAY)
    return build_problem(PlanningContext(scope.bare), scope)


def outcome_of(problem):
    return solve_here(problem, time_limit_s=20.0).outcome


@pytest.mark.parametrize("stands", [("1", "2", "3"), ("4", "3", "2"), ("3", "1", "4"), ("2", "4", "1")])
def test_a_best_plan_is_proposed_as_it_is(stands):
    plan = plan_with(ALIKE, FLIGHTS, dict(zip("ABC", stands, strict=True)), halls=HOUSED)
    found = plan_window(plan, *DAY, time_limit_s=20.0, single_process=True)
    assert tuple(found.stands[part(n)] for n in "ABC") == stands
    assert found.status == "optimal"
    assert found.present == pytest.approx(found.objective)


def test_only_the_move_that_gains_is_proposed():
    plan = plan_with(ALIKE, FLIGHTS, {"A": "4", "B": "5", "C": "3"}, halls=HOUSED)
    found = plan_window(plan, *DAY, time_limit_s=20.0, single_process=True)
    assert (found.stands[part("A")], found.stands[part("C")]) == ("4", "3")
    assert found.stands[part("B")] in ("1", "2")
    assert found.present > found.objective


def test_an_answer_that_is_dearer_than_the_plan_is_not_proposed():
    plan = plan_with(ALIKE, FLIGHTS, {"A": "1", "B": "2", "C": "3"}, halls=HOUSED)
    problem = problem_of(plan)
    best = outcome_of(problem)
    far = problem.stands.index("5")
    stands = (far, *best.stands[1:])
    dear = Costing(problem).cost(Places(stands, tuple(h for _, h in best.halls)))
    stopped = replace(best, stands=stands, cost=dear, bound=float("-inf"), proved=False)
    assert dear > best.cost
    kept, present = stay_where_nothing_is_gained(problem, plan, stopped)
    assert kept.stands == present_places(problem, plan).stands
    assert kept.cost == present == pytest.approx(best.cost)


def test_a_plan_that_breaks_a_rule_is_no_measure():
    """Two aircraft on one stand: that costs less than any plan that may be, and must not stay."""
    plan = plan_with(ALIKE, FLIGHTS, {"A": "1", "B": "1", "C": "3"}, halls=HOUSED)
    found = plan_window(plan, *DAY, time_limit_s=20.0, single_process=True)
    assert found.present is None
    assert len(set(found.stands.values())) == 3
    assert found.stands[part("C")] == "3"


def test_an_empty_plan_has_no_cost_to_be_held_against():
    assert plan_window(plan_with(ALIKE, FLIGHTS), *DAY, time_limit_s=20.0, single_process=True).present is None


def test_whole_plans_cost_what_the_solver_says():
    plan = plan_with(ALIKE, FLIGHTS, {"A": "5"}, halls={})
    problem = problem_of(plan)
    found = outcome_of(problem)
    assert Costing(problem).cost(Places(found.stands, tuple(h for _, h in found.halls))) == pytest.approx(found.cost)


class Impatient(JobControl):
    """Cancels as soon as the problem is made."""

    def check(self) -> None:
        """Let the problem be made."""


def test_a_cancel_before_the_first_answer_keeps_the_present_plan():
    stands = {"A": "4", "B": "2", "C": "1"}
    plan = plan_with(ALIKE, FLIGHTS, stands, halls=HOUSED)
    control = Impatient()
    control.cancel()
    found = plan_window(plan, *DAY, time_limit_s=20.0, control=control)
    assert dict(found.stands) == {part(n): s for n, s in stands.items()}
    assert found.objective <= found.present


def test_a_cancel_while_the_problem_is_made_ends_it_there():
    plan = plan_with(ALIKE, FLIGHTS, {"A": "4", "B": "2", "C": "1"}, halls=HOUSED)
    control = JobControl()
    control.cancel()
    before = dict(plan.stand_assignments)
    with pytest.raises(Cancelled):
        plan_window(plan, *DAY, time_limit_s=20.0, control=control)
    assert dict(plan.stand_assignments) == before


def test_a_layout_without_stands_is_said_in_words():
    nowhere = small_airport([], ["H"])
    with pytest.raises(UserError, match="no stand for aircraft"):
        plan_window(plan_with(nowhere, [turnaround("A", "04:00", "06:00", import_kg=5)]), at("00:00"), at("23:00"))
