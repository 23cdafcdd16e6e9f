"""Tiny problems with everything in them, and the best plan of each by trying all."""

from itertools import product

import numpy as np

from apronplan.planning.solver.data import Buffer, Doubts, Freight, PairRules, Problem, Shutters
from solver.checker import cost, faults

MINUTE_S = 60


def tiny(seed: int) -> Problem:
    """Return a problem of 2-5 parts on 2-4 stands; the seed decides which features it has."""
    rng = np.random.default_rng(seed)
    stands, types = int(rng.integers(2, 5)), 3
    start, end, chain = _stays(rng)
    n = len(start)
    kind_of = rng.integers(0, types, int(chain.max()) + 1)
    kind = kind_of[chain]
    price = rng.integers(0, 400, (n, stands)).astype(float)
    price[rng.random(price.shape) < 0.15] = np.inf
    frozen = np.zeros(n, dtype=bool)
    tow = np.where(np.diff(chain, prepend=-1) == 0, 120.0, 0.0)
    return Problem(
        parts=tuple(f"p{i}" for i in range(n)),
        stands=tuple(f"s{k}" for k in range(stands)),
        start_s=start,
        end_s=end,
        gap_s=np.array([900, 900, 1200], dtype=np.int64)[kind],
        kind=kind,
        chain=chain,
        cost=price,
        tray_cost=rng.integers(2000, 4000, n).astype(float),
        tow_cost=tow,
        frozen=frozen,
        rules=_pairs(rng, stands, types, 2),
        freight=_freight(rng, n, stands) if seed % 2 else None,
        doubts=Doubts(pairs=(p := _pairs(rng, stands, types, 2)), cost=rng.integers(50, 300, len(p)).astype(float))
        if seed % 3 == 0
        else None,
        shutters=_shutters(rng, stands, start, end) if seed % 5 == 0 else None,
        ways=_ways(np.random.default_rng(7_000 + seed), stands, types, start, end) if seed % 4 < 2 else None,
        lanes=_lanes(np.random.default_rng(9_000 + seed), stands, types, start, end) if seed % 3 == 1 else None,
        buffer=Buffer(gaps_s=np.array([1200, 1500, 1799]), costs=np.array([300.0, 120.0, 20.0]))
        if seed % 2 == 0
        else Buffer(),
        constant=float(seed % 7),
    )


def _stays(rng):
    rows = []
    for turn in range(int(rng.integers(2, 5))):
        begin = int(rng.integers(0, 30)) * 5
        length = int(rng.integers(8, 40)) * 5
        if rng.random() < 0.3 and length >= 90:
            cut = begin + int(rng.integers(4, 9)) * 5
            rows += [(begin, cut, turn), (cut + 10, begin + length, turn)]
        else:
            rows.append((begin, begin + length, turn))
        if len(rows) >= 4:
            break
    table = np.array(rows, dtype=np.int64)
    return table[:, 0] * MINUTE_S, table[:, 1] * MINUTE_S, table[:, 2]


def _pairs(rng, stands, types, most):
    couples = [(a, b) for a in range(stands) for b in range(a + 1, stands)]
    picked = [couples[i] for i in rng.permutation(len(couples))[: int(rng.integers(0, most + 1))]]
    return PairRules(
        stand_a=np.array([a for a, _ in picked], dtype=np.int64),
        stand_b=np.array([b for _, b in picked], dtype=np.int64),
        types_a=(rng.random((len(picked), types)) < 0.7),
        types_b=(rng.random((len(picked), types)) < 0.7),
    )


def _shutters(rng, stands, start, end):
    parts = np.arange(len(start))
    return Shutters(
        cut=np.array([0]), across=np.array([1]), part=parts, begin_s=start + 900, end_s=np.minimum(start + 2400, end)
    )


def _ways(rng, stands, types, start, end):
    """Draw who stands in whose way; each part moves when it comes and when it leaves."""
    pairs = _pairs(rng, stands, types, 3)
    turned = rng.random(len(pairs)) < 0.5
    parts, moves = np.tile(np.arange(len(start)), 2), np.concatenate([start, end])
    return Shutters(
        cut=np.where(turned, pairs.stand_b, pairs.stand_a),
        across=np.where(turned, pairs.stand_a, pairs.stand_b),
        part=parts,
        begin_s=moves - 1,
        end_s=moves + 1,
        types_cut=pairs.types_a,
        types_across=pairs.types_b,
        side=np.repeat([-1, 1], len(start)),
    )


def _lanes(rng, stands, types, start, end):
    """Draw who may not move within a quarter of an hour of whom, so that it is met often."""
    pairs = _pairs(rng, stands, types, 3)
    parts, moves = np.tile(np.arange(len(start)), 2), np.concatenate([start, end])
    return Shutters(
        cut=pairs.stand_a,
        across=pairs.stand_b,
        part=parts,
        begin_s=moves,
        end_s=moves,
        types_cut=pairs.types_a,
        types_across=pairs.types_b,
        side=np.repeat([-1, 1], len(start)),
        window_s=900,
    )


def _freight(rng, n, stands):
    lots, halls, bins = int(rng.integers(1, 4)), 2, 3
    part = rng.integers(0, n, lots)
    return Freight(
        lots=tuple(f"l{i}" for i in range(lots)),
        halls=("h0", "h1"),
        part=part,
        cost_per_m=rng.integers(1, 5, lots).astype(float),
        eligible=rng.random((lots, halls)) < 0.85,
        table=np.zeros(lots, dtype=np.int64),
        metres=rng.integers(0, 60, (1, stands, halls)).astype(float),
        use_kg=rng.integers(0, 3, (lots, bins)) * 1000.0,
        counts=rng.random((lots, halls)) < 0.9,
        capacity_kg=rng.integers(1, 5, (halls, bins)) * 1000.0,
        overload_cost=np.array([np.inf, 0.05, 0.02]),
        unhoused_cost=1500.0,
    )


def brute_force(problem: Problem) -> float:
    """Return the cost of the best plan, by looking at every one."""
    tray = problem.stand_count
    lots = len(problem.freight.lots) if problem.freight is not None else 0
    halls = len(problem.freight.halls) if problem.freight is not None else 0
    best = np.inf
    places = [[k for k in range(tray) if np.isfinite(problem.cost[i, k])] + [tray] for i in range(problem.part_count)]
    homes = product(range(halls + 1), repeat=lots)
    good_homes = [h for h in homes if not faults(problem, [tray] * problem.part_count, list(h))]
    for stands in product(*places):
        if faults(problem, list(stands), [halls] * lots):
            continue
        if cost(problem, list(stands), [halls] * lots) - lots * 1500.0 >= best:
            continue
        best = min(best, *(cost(problem, list(stands), list(h)) for h in good_homes))
    return float(best)
