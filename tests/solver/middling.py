"""Middling days for the comparison with peers: too large to try all plans, small enough for any solver."""

from dataclasses import replace

import numpy as np

from apronplan.planning.solver.data import Buffer, Doubts, PairRules, Shutters
from solver.days import day


def middling(seed):
    """Return a day of 8-14 stands and 14-26 turnarounds with pair rules, doubts, short times, ways in (odd seeds)."""
    rng = np.random.default_rng(10_000 + seed)
    stands = int(rng.integers(8, 15))
    problem = day(seed, stands=stands, turnarounds=int(rng.integers(14, 27)), peak=0.9, pair_share=0.6, horizon_h=10.0)
    near = np.arange(0, stands - 2, 3)
    types = problem.rules.types_a.shape[1]
    doubts = PairRules(
        stand_a=near,
        stand_b=near + 2,
        types_a=np.ones((len(near), types), dtype=bool),
        types_b=rng.random((len(near), types)) < 0.6,
    )
    return replace(
        problem,
        ways=_ways(problem, rng) if seed % 2 else None,
        doubts=Doubts(pairs=doubts, cost=np.full(len(near), 2000.0)),
        buffer=Buffer(gaps_s=np.array([1200, 1500, 1799]), costs=np.array([3300.0, 800.0, 200.0])),
    )


def _ways(problem, rng):
    """Let every third stand lie in the way of the next for most types."""
    front = np.arange(1, problem.stand_count - 1, 3)
    types, moves = problem.rules.types_a.shape[1], np.concatenate([problem.start_s, problem.end_s])
    return Shutters(
        cut=front + 1,
        across=front,
        part=np.tile(np.arange(problem.part_count), 2),
        begin_s=moves - 1,
        end_s=moves + 1,
        types_cut=rng.random((len(front), types)) < 0.7,
        types_across=rng.random((len(front), types)) < 0.7,
    )
