"""Peers in a process of their own: ``peer_process.py cpsat|highs FIRST LAST`` prints the optimum of each seed as JSON.

CP-SAT gets a model straight from the definitions: one boolean for each part and stand, one clause for each two that
do not go together. HiGHS gets the full clique model of the benchmark. Neither shares anything with the solver.
"""

import json
import sys
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from solver.checker import Stay, _apart, _blocked_in, _hurry, _meet, _rules
from solver.middling import middling


def by_cpsat(problem):
    """Return the cost of the best plan of a problem without tows and freight, units."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    stands = range(problem.stand_count)
    at = {
        (i, k): model.new_bool_var("")
        for i in range(problem.part_count)
        for k in stands
        if np.isfinite(problem.cost[i, k])
    }
    tray = [model.new_bool_var("") for _ in range(problem.part_count)]
    for i in range(problem.part_count):
        model.add_exactly_one([tray[i], *(at[i, k] for k in stands if (i, k) in at)])
    price = [(round(problem.cost[i, k]), x) for (i, k), x in at.items()]
    price += [(round(problem.tray_cost[i]), x) for i, x in enumerate(tray)]
    for ((i, k), x), ((j, m), y) in combinations(at.items(), 2):
        if i == j:
            continue
        a, b = (Stay((p,), s, problem.start_s[p], problem.end_s[p]) for p, s in ((i, k), (j, m)))
        extra = 0
        if k == m:
            if not _apart(problem, a, b):
                model.add_bool_or([x.negated(), y.negated()])
                continue
            extra = round(_hurry(problem, a, b))
        elif _meet(a, b):
            if list(_rules(problem.rules, problem, a, b)) or list(_blocked_in(problem, (a, b))):
                model.add_bool_or([x.negated(), y.negated()])
                continue
            extra = sum(round(problem.doubts.cost[r]) for r in _rules(problem.doubts.pairs, problem, a, b))
        if extra:
            both = model.new_bool_var("")
            model.add_bool_or([x.negated(), y.negated(), both])
            price.append((extra, both))
    model.minimize(sum(c * x for c, x in price))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 60
    assert solver.solve(model) == cp_model.OPTIMAL
    return solver.objective_value + problem.constant


def by_highs(problem):
    """Return the cost of the best plan by HiGHS on the benchmark's full clique model, units."""
    from bench.peers import highs_full
    from bench.peers.model import build
    from bench.peers.plan import plan_of
    from bench.peers.value import points

    model = build(problem)
    values, proved = highs_full.solve(problem, model, 60.0, 0, lambda *_: None)
    assert proved
    assert values is not None
    return points(problem, *plan_of(model, values)) * 100


if __name__ == "__main__":
    solve = {"cpsat": by_cpsat, "highs": by_highs}[sys.argv[1]]
    print(json.dumps([solve(middling(seed)) for seed in range(int(sys.argv[2]), int(sys.argv[3]))]))
