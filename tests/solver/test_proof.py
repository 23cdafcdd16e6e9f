"""What "proved best" means: within one unit or a ten-thousandth of the cost without the strict steps."""

from dataclasses import replace

import numpy as np
import pytest

from apronplan.planning.solver.blocks import make_blocks
from apronplan.planning.solver.dominance import lesser_range, raise_prices
from apronplan.planning.solver.proof import strict_cost, tolerance
from apronplan.planning.solver.search import Search
from solver.days import day
from solver.middling import middling


def solved(problem):
    search = Search(problem, tell=lambda _: None, stop=lambda: False)
    search.run(60.0)
    return search


def test_the_share_is_capped_at_one_point():
    assert tolerance(-5.0) == tolerance(0.0) == tolerance(float("nan")) == 0.999
    assert tolerance(50_000.0) == 5.0
    assert tolerance(9e9) == 100.0


@pytest.mark.slow
def test_aircraft_in_the_tray_do_not_widen_the_proof():
    """CP-SAT's optimum of this day, with aircraft in the tray, is 16,056,820 units."""
    search = solved(middling(7))
    assert search.best.proved
    assert search.best.strict > 15_000_000.0
    assert search.best.cost - 16_056_820.0 <= tolerance(search.best.cost - search.best.strict)


def test_moves_are_strict_and_outweigh_the_gap_of_a_proof():
    plain = day(1, stands=12, turnarounds=20)
    moves = np.ones((plain.part_count, plain.stand_count))
    moves[:, 0] = 0.0
    problem = raise_prices(plain, moves)
    finite = np.isfinite(plain.cost)
    assert np.array_equal((problem.cost - problem.strict)[finite], plain.cost[finite])
    step = problem.strict.max()
    assert step > lesser_range(plain) + tolerance(np.finfo(float).max)
    assert problem.tray_cost.min() > step * plain.part_count + lesser_range(plain) + tolerance(1e12)


def test_strict_cost_is_the_tray_and_the_moves():
    plain = day(1, stands=12, turnarounds=20)
    problem = replace(plain, strict=np.arange(plain.cost.size, dtype=float).reshape(plain.cost.shape))
    blocks = make_blocks(problem)
    block = blocks.of_part[3][0]
    assert strict_cost(blocks, ((block, 2),)) == problem.strict[3, 2]
    assert strict_cost(blocks, ((block, blocks.tray),)) == problem.tray_cost[3]
    assert strict_cost(make_blocks(plain), ((block, 2),)) == 0.0
