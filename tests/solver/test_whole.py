"""The linear program of a small day, solved at once, says what the one solved step by step says."""

import numpy as np
import pytest

from apronplan.planning.solver.blocks import make_blocks
from apronplan.planning.solver.loosen import loosen
from apronplan.planning.solver.lp import relax
from apronplan.planning.solver.search import Search
from apronplan.planning.solver.whole import relax_whole
from solver.middling import middling
from solver.tiny import brute_force, tiny


@pytest.mark.parametrize("seed", range(0, 120, 2))
def test_the_bound_of_tiny_days_is_that_of_the_rows_and_below_the_best_plan(seed):
    blocks = make_blocks(loosen(tiny(seed)).problem)
    found = relax_whole(blocks, 60.0)
    assert found is not None
    assert found.bound <= brute_force(tiny(seed)) + 1e-6
    assert found.bound == pytest.approx(relax(blocks, None, start=[]).bound, abs=1e-4)


@pytest.mark.parametrize("seed", range(8))
def test_a_plan_costs_at_least_the_bound_and_the_reduced_costs_of_its_columns(seed):
    problem = middling(seed)
    blocks = make_blocks(loosen(problem).problem)
    found = relax_whole(blocks, 60.0)
    assert found is not None
    assert found.bound == pytest.approx(relax(blocks, None, start=[]).bound, rel=1e-6)
    best = Search(problem, tell=lambda _: None, stop=lambda: False).run(60.0)
    pairs = [(int(blocks.alone[part]), stand) for part, stand in enumerate(best.stands)]
    if (np.diff(problem.chain) > 0).all():
        assert found.bound + sum(float(found.reduced[b, k]) for b, k in pairs) <= best.cost + 1e-6


def test_no_time_gives_no_bound():
    assert relax_whole(make_blocks(loosen(middling(0)).problem), 0.0) is None
