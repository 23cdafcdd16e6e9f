"""Tiny problems with every constraint: the solver's optimum is the best of all plans, its bound below it."""

import pytest

from apronplan.planning.solver.search import Search
from solver.checker import cost, faults, plan_of
from solver.tiny import brute_force, tiny

CASES = 200


@pytest.mark.parametrize("seed", range(CASES))
def test_the_optimum_is_the_best_of_all_plans(seed):
    problem = tiny(seed)
    bounds = []
    search = Search(problem, tell=lambda o: bounds.append(o.bound), stop=lambda: False)
    outcome = search.run(20.0)
    stands, halls = plan_of(problem, outcome)
    assert faults(problem, stands, halls) == []
    assert cost(problem, stands, halls) == pytest.approx(outcome.cost)
    best = brute_force(problem)
    assert outcome.cost == pytest.approx(best, abs=1.0)
    assert outcome.proved
    assert max(bounds) <= best + 1.0
