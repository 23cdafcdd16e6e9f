"""Where no plan is found at a price, what follows is a bound with reduced costs like any other."""

import sys

import numpy as np
import pytest

from apronplan.planning.solver import fix, remote
from apronplan.planning.solver.dominance import raise_prices
from apronplan.planning.solver.search import Search
from apronplan.planning.solver.solve import solve
from apronplan.planning.solver.start import runs_of
from solver.checker import cost, faults, plan_of
from solver.days import day
from solver.tiny import tiny


def crowded(problem, seed, share=0.3):
    """Everybody was told one of a few stands, so that many cannot keep theirs."""
    rng = np.random.default_rng(seed)
    moves = np.ones((problem.part_count, problem.stand_count))
    few = max(2, round(share * problem.stand_count))
    for part in range(problem.part_count):
        open_ = np.flatnonzero(np.isfinite(problem.cost[part]))
        if len(open_):
            moves[part, open_[rng.integers(min(few, len(open_)))]] = 0.0
    return raise_prices(problem, moves)


def solved(problem, search=None):
    outcome = (search or Search(problem, tell=lambda _: None, stop=lambda: False)).run(60.0)
    stands, halls = plan_of(problem, outcome)
    assert faults(problem, stands, halls) == []
    assert cost(problem, stands, halls) == pytest.approx(outcome.cost)
    return outcome


PROBLEMS = {
    **{f"tiny {s}": lambda s=s: tiny(s) for s in range(80)},
    **{f"tiny {s}, few moves": lambda s=s: crowded(tiny(s), s) for s in range(20)},
    **{f"day {s}": lambda s=s: day(s, stands=20, turnarounds=34) for s in range(4)},
    **{f"day {s}, few moves": lambda s=s: crowded(day(s, stands=20, turnarounds=34), s, 0.2) for s in range(4)},
}
STUCK = {f"tiny {s}" for s in (5, 6, 9, 18, 30, 35)}
"""Some of those in which it is asked who is stuck; without any, nothing would be shown."""


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_a_best_plan_pays_is_never_less_than_bound_and_reduced_costs_say(name, monkeypatch):
    """The widths begin as narrow as can be, and each time that nothing is found it is asked who is stuck."""
    problem = PROBLEMS[name]()
    best = solved(problem)
    assert best.proved
    risen = []
    real = fix.tightened

    def heard(blocks, relaxation, group, width):
        risen.append(real(blocks, relaxation, group, width))
        assert risen[-1].bound > relaxation.bound
        assert (risen[-1].reduced >= 0).all()
        return risen[-1]

    monkeypatch.setattr(fix, "tightened", heard)
    monkeypatch.setattr(fix, "_dear", lambda _: 0.0)
    monkeypatch.setattr(fix, "first_width", lambda *_: 1.0)
    monkeypatch.setattr(fix, "_first_model", lambda *_: 1.0)
    monkeypatch.setattr(fix, "_is_near", lambda *_: False)  # the climb with halls would begin wider
    search = Search(problem, tell=lambda _: None, stop=lambda: False)
    search._explore = lambda *_: None
    found = solved(problem, search)
    assert found.proved
    assert found.cost == pytest.approx(best.cost, abs=1.0)
    for plan in (best, found):
        pairs = runs_of(search.blocks, plan.stands)
        for after in risen:
            assert after.bound + sum(after.reduced[b, k] for b, k in pairs) <= plan.cost + 1.0
    assert risen or name not in STUCK


def test_a_minimum_change_is_proved_while_the_other_process_still_loads(monkeypatch):
    monkeypatch.setattr(remote, "worker_command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    problem = crowded(day(1), 1)
    found = solve(problem, time_limit_s=50.0)
    assert found.status == "optimal"
    assert found.outcome.cost == pytest.approx(solved(problem).cost, abs=1.0)
