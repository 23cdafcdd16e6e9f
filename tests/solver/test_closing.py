"""The proof of large days, taken on small ones: narrow widths first, many columns, and what is left out of rows."""

import time

import numpy as np
import pytest

from apronplan.planning.solver import closing
from apronplan.planning.solver.blocks import make_blocks
from apronplan.planning.solver.closing import close
from apronplan.planning.solver.greedy import first_fit
from apronplan.planning.solver.lean import lean
from apronplan.planning.solver.loosen import loosen
from apronplan.planning.solver.lp import relax
from apronplan.planning.solver.mip import program_of
from apronplan.planning.solver.program import Run, solve_apart
from apronplan.planning.solver.search import Search
from solver.checker import cost, faults, plan_of
from solver.middling import middling


def _closed(problem, monkeypatch, **settings):
    """Prove a day from its linear program and the first fit, and return the search that kept what was told."""
    for name, value in settings.items():
        monkeypatch.setattr(closing, name, value)
    told = []
    search = Search(problem, tell=lambda o: told.append((o.bound, o.cost)), stop=lambda: False)
    search.relaxation = relax(search.blocks, None, start=list(search.best.pairs))
    begin = tuple(first_fit(search.blocks, search.static_cost).pairs())
    search.best.plan, search.best.cost = (begin, ()), np.inf
    search.improved(begin, ())
    close(
        search.blocks,
        search.relaxation,
        search.best,
        until=time.perf_counter() + 60.0,
        stop=lambda: False,
        improved=search.improved,
        bounded=search.bounded,
    )
    return search, told


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("first", [20, 200, 5000])
def test_whatever_the_first_width_the_best_plan_is_proved(seed, first, monkeypatch):
    problem = middling(seed)
    known = Search(problem, tell=lambda _: None, stop=lambda: False).run(60.0)
    search, told = _closed(problem, monkeypatch, _FIRST=first, _FIRST_PLAN=first, _NEAR_SHARE=1e-4, _AT_ONCE=0)
    outcome = search.outcome()
    stands, halls = plan_of(problem, outcome)
    assert known.proved
    assert outcome.proved
    assert faults(problem, stands, halls) == []
    assert cost(problem, stands, halls) == pytest.approx(known.cost, abs=100.0)
    assert max(bound for bound, _ in told) <= known.cost + 1.0


@pytest.mark.parametrize("seed", range(2))
def test_what_is_too_large_stays_open_with_a_true_bound(seed, monkeypatch):
    problem = middling(seed)
    known = Search(problem, tell=lambda _: None, stop=lambda: False).run(60.0)
    search, _ = _closed(problem, monkeypatch, _FIRST=20, _FIRST_PLAN=20, _NEAR_SHARE=0.0, _AT_ONCE=0, _MOST=60)
    assert not search.outcome().proved
    assert search.outcome().bound <= known.cost


@pytest.mark.parametrize("seed", range(6))
def test_rows_that_others_imply_are_left_out_and_nothing_else(seed):
    blocks = make_blocks(loosen(middling(seed)).problem)
    bound = relax(blocks, None, start=[])
    block, stand = np.nonzero(bound.reduced <= np.median(bound.reduced[np.isfinite(bound.reduced)]))
    program = program_of(blocks, None, block, stand, None, None)
    rng = np.random.default_rng(seed)
    some = program.only(rng.random(len(program.cost)) < 0.5)
    for whole in (program, some):
        small = lean(whole)
        assert len(small.low) < len(whole.low) or whole is program
        one, two = (solve_apart(p, None, Run(seconds=60.0, gap=0.5)) for p in (whole, small))
        assert (one.value is None) == (two.value is None)
        if one.value is not None:
            assert whole.fits(np.rint(two.value))
            assert float(whole.cost @ np.rint(two.value)) == pytest.approx(
                float(whole.cost @ np.rint(one.value)), abs=1
            )
