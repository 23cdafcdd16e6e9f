"""Metamorphic relations: what a change of the problem must do to its best plan."""

from dataclasses import replace

import numpy as np
import pytest

from apronplan.planning.solver.data import no_rules
from apronplan.planning.solver.search import Search
from solver.tiny import tiny

CASES = range(30)


def best(problem) -> float:
    outcome = Search(problem, tell=lambda _: None, stop=lambda: False).run(20.0)
    assert outcome.proved
    return outcome.cost


@pytest.mark.parametrize("seed", CASES)
def test_a_later_day_costs_the_same(seed):
    problem = tiny(seed)
    shift = 86_400 * 7
    times = {
        name: replace(s, begin_s=s.begin_s + shift, end_s=s.end_s + shift)
        for name in ("shutters", "ways", "lanes")
        if (s := getattr(problem, name)) is not None
    }
    later = replace(problem, start_s=problem.start_s + shift, end_s=problem.end_s + shift, **times)
    assert best(later) == pytest.approx(best(problem), abs=1.0)


@pytest.mark.parametrize("seed", CASES)
def test_stands_in_another_order_cost_the_same(seed):
    problem = tiny(seed)
    order = np.random.default_rng(seed).permutation(problem.stand_count)
    place = np.argsort(order)

    def moved(rules):
        return replace(rules, stand_a=place[rules.stand_a], stand_b=place[rules.stand_b])

    changes = {"stands": tuple(problem.stands[k] for k in order), "cost": problem.cost[:, order]}
    if problem.freight is not None:
        changes["freight"] = replace(problem.freight, metres=problem.freight.metres[:, order])
    if problem.doubts is not None:
        changes["doubts"] = replace(problem.doubts, pairs=moved(problem.doubts.pairs))
    for name in ("shutters", "ways", "lanes"):
        if (s := getattr(problem, name)) is not None:
            changes[name] = replace(s, cut=place[s.cut], across=place[s.across])
    assert best(replace(problem, rules=moved(problem.rules), **changes)) == pytest.approx(best(problem), abs=1.0)


@pytest.mark.parametrize("seed", CASES)
def test_a_stand_more_never_costs_more(seed):
    problem = tiny(seed)
    wider = replace(
        problem,
        stands=(*problem.stands, "new"),
        cost=np.column_stack([problem.cost, np.full(problem.part_count, 250.0)]),
        freight=None,
    )
    assert best(wider) <= best(replace(problem, freight=None)) + 1.0


@pytest.mark.parametrize("seed", CASES)
def test_a_rule_less_never_costs_more(seed):
    problem = tiny(seed)
    assert best(replace(problem, rules=no_rules(3))) <= best(problem) + 1.0


@pytest.mark.parametrize("seed", [s for s in CASES if s % 4 < 2])
def test_a_way_that_is_free_never_costs_more(seed):
    problem = tiny(seed)
    assert best(replace(problem, ways=None)) <= best(problem) + 1.0


@pytest.mark.parametrize("seed", [s for s in CASES if s % 3 == 1])
def test_a_narrower_window_on_the_lanes_never_costs_more(seed):
    problem = tiny(seed)
    for window_s in (300, 1):
        narrower = replace(problem, lanes=replace(problem.lanes, window_s=window_s))
        assert best(narrower) <= best(problem) + 1.0


@pytest.mark.parametrize("seed", CASES)
def test_a_stand_less_never_costs_less(seed):
    problem = tiny(seed)
    cost = problem.cost.copy()
    cost[:, -1] = np.inf
    assert best(replace(problem, cost=cost)) >= best(problem) - 1.0


@pytest.mark.parametrize("seed", CASES)
def test_costs_of_a_part_that_all_rise_alike_raise_the_plan_alike(seed):
    problem = tiny(seed)
    cost, tray = problem.cost.copy(), problem.tray_cost.copy()
    cost[0] += 70.0
    tray[0] += 70.0
    assert best(replace(problem, cost=cost, tray_cost=tray)) == pytest.approx(best(problem) + 70.0, abs=1.0)


@pytest.mark.parametrize("seed", CASES)
def test_a_longer_gap_never_costs_less(seed):
    problem = tiny(seed)
    assert best(replace(problem, gap_s=problem.gap_s + 600)) >= best(problem) - 1.0


@pytest.mark.parametrize("seed", CASES)
def test_the_best_plan_locked_is_still_the_best(seed):
    problem = tiny(seed)
    outcome = Search(problem, tell=lambda _: None, stop=lambda: False).run(20.0)
    cost = np.full_like(problem.cost, np.inf)
    for part, stand in enumerate(outcome.stands):
        if stand < problem.stand_count:
            cost[part, stand] = problem.cost[part, stand]
    assert best(replace(problem, cost=cost)) == pytest.approx(outcome.cost, abs=1.0)
