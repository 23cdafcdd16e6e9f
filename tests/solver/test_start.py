"""A plan to begin with: no answer is worse, and what of it cannot stay is mended."""

import time
from dataclasses import replace

import numpy as np
import pytest

from apronplan.planning.job import JobControl
from apronplan.planning.solver.search import Search
from apronplan.planning.solver.solve import first_answer, solve, solve_here
from apronplan.planning.solver.start import Places, is_kept, repaired, runs_of
from apronplan.planning.solver.wire import pack, unpack
from solver.checker import cost, faults, plan_of
from solver.days import day
from solver.tiny import tiny


def places(problem, outcome) -> Places:
    halls = dict(outcome.halls)
    count = 0 if problem.freight is None else len(problem.freight.lots)
    none = 0 if problem.freight is None else len(problem.freight.halls)
    return Places(outcome.stands, tuple(halls.get(lot, none) for lot in range(count)))


def fresh(problem, start=None) -> Search:
    return Search(problem, tell=lambda _: None, stop=lambda: False, start=start)


@pytest.mark.parametrize("seed", range(40))
def test_an_answer_is_never_worse_than_the_plan_to_begin_with(seed):
    problem = tiny(seed)
    best = fresh(problem).run(20.0)
    again = first_answer(problem, places(problem, best))
    assert again.cost <= best.cost + 1e-6
    stands, halls = plan_of(problem, again)
    assert faults(problem, stands, halls) == []
    assert cost(problem, stands, halls) == pytest.approx(again.cost)


@pytest.mark.parametrize("seed", range(40))
def test_a_plan_that_cannot_stay_is_mended(seed):
    problem = tiny(seed)
    rng = np.random.default_rng(seed)
    wild = Places(
        tuple(int(k) for k in rng.integers(0, problem.stand_count + 1, problem.part_count)),
        places(problem, first_answer(problem)).halls,
    )
    found = fresh(problem, wild)
    stands, halls = plan_of(problem, found.outcome())
    assert faults(problem, stands, halls) == []
    assert found.outcome().cost <= fresh(problem).outcome().cost + 1e-6
    blocks = found.blocks
    mended = repaired(blocks, found.static_cost, runs_of(blocks, wild.stands), time.perf_counter())
    assert is_kept(blocks, mended)
    assert sorted(p for b, _ in mended for p in range(blocks.first[b], blocks.last[b] + 1)) == list(
        range(problem.part_count)
    )


def test_a_cancel_at_once_gives_the_plan_to_begin_with():
    problem = day(1)
    best = solve_here(problem, time_limit_s=30.0).outcome
    control = JobControl()
    control.cancel()
    stopped = solve(problem, control, time_limit_s=30.0, start=places(problem, best))
    assert stopped.status == "interrupted"
    assert stopped.outcome.cost <= best.cost + 1e-6 < first_answer(problem).cost


def test_a_plan_to_begin_with_travels_to_the_solvers_process():
    start = Places((1, 2, 3), (0, 4))
    assert unpack(pack({"start": start})) == {"start": start}


def test_the_other_process_begins_with_it():
    problem = day(1)
    best = solve_here(problem, time_limit_s=30.0).outcome
    wanting = replace(problem, buffer=problem.buffer)
    again = solve(wanting, time_limit_s=30.0, start=places(problem, best))
    assert again.status == "optimal"
    assert again.outcome.cost == pytest.approx(best.cost, abs=1.0)
