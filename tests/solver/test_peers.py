"""The same optima as CP-SAT and as HiGHS on the full model, each in a process of its own."""

import importlib.util
import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from apronplan.planning.solver.search import Search
from solver.checker import cost, faults, plan_of
from solver.middling import middling

BATCH, CASES = 25, 250
OFTEN = 75  # cases of every run; the rest are marked `long`: `packaging/dev.py test -m long`
PEERS = [p for p, module in (("cpsat", "ortools"), ("highs", "highspy")) if importlib.util.find_spec(module)]


def ours(seed):
    problem = middling(seed)
    outcome = Search(problem, tell=lambda _: None, stop=lambda: False).run(600.0)
    stands, halls = plan_of(problem, outcome)
    assert faults(problem, stands, halls) == []
    assert cost(problem, stands, halls) == pytest.approx(outcome.cost)
    assert outcome.proved, f"seed {seed}: {outcome.cost} is not proved, the bound is {outcome.bound}"
    tray = sum(problem.tray_cost[i] for i, k in enumerate(stands) if k == problem.stand_count)
    return outcome.cost, min(max(1.0, (outcome.cost - tray) / 10_000), 100.0)


def batches():
    return [pytest.param(f, marks=[pytest.mark.long] if f >= OFTEN else []) for f in range(0, CASES, BATCH)]


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("first", batches())
def test_equal_optima(first):
    script = Path(__file__).with_name("peer_process.py")
    command = [sys.executable, str(script)]
    with ExitStack() as stack:
        runs = [
            stack.enter_context(
                subprocess.Popen([*command, peer, str(first), str(first + BATCH)], stdout=subprocess.PIPE, text=True)
            )
            for peer in PEERS
        ]
        for run in runs:
            stack.callback(run.kill)  # called first: a failure here leaves no peer at work
        mine = [ours(seed) for seed in range(first, first + BATCH)]
        for run in runs:
            theirs = json.loads(run.communicate()[0])
            # proved = within one unit or a ten-thousandth of the cost without the tray (the peers: within one unit)
            assert [seed for seed, (cost_, near) in enumerate(mine) if abs(theirs[seed] - cost_) > near + 1e-3] == []
