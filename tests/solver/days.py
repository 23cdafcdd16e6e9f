"""Made-up days for the solver, as plain arrays: seeded, so that a number names an instance for good."""

from itertools import pairwise

import numpy as np

from apronplan.planning.solver.data import Buffer, PairRules, Problem, to_units

HOUR_S = 3600
SPANS = (36.0, 52.0, 65.0, 80.0)
GAPS_S = (900, 900, 1200, 1200)


def day(
    seed: int,
    *,
    stands: int = 60,
    turnarounds: int = 120,
    peak: float = 0.70,
    towed: float = 0.0,
    pair_share: float = 0.3,
    horizon_h: float = 24.0,
) -> Problem:
    """Return a day on which at most about `peak` of the stands are busy at once.

    Sizes of stands and aircraft are drawn C/D/E/F; each stand may exclude or restrict its next neighbour; costs are
    a wish for an apron, surplus of size, and metres to a hall that depends on the handler.
    """
    rng = np.random.default_rng(seed)
    size = np.sort(rng.choice(4, size=stands, p=[0.3, 0.15, 0.45, 0.1]))
    size = size[rng.permutation(stands)] if seed % 2 else size
    start, end, kind, chain = _stays(rng, stands, turnarounds, peak, towed, horizon_h)
    cost = _costs(rng, size, kind, chain)
    n = len(start)
    chains = np.flatnonzero(np.diff(chain, prepend=-1))
    tray = np.full(n, to_units(20_000.0)) * (1 + (rng.random(n) < 0.1))
    tow = np.full(n, to_units(150.0))
    tow[chains] = 0.0
    return Problem(
        parts=tuple(f"{c}#{i}" for i, c in enumerate(chain)),
        stands=tuple(f"S{k}" for k in range(stands)),
        start_s=start,
        end_s=end,
        gap_s=np.array(GAPS_S, dtype=np.int64)[kind],
        kind=kind,
        chain=chain,
        cost=cost,
        tray_cost=tray,
        tow_cost=tow,
        frozen=np.zeros(n, dtype=bool),
        rules=_rules(rng, size, pair_share),
        buffer=Buffer(),
    )


def _stays(rng, stands, turnarounds, peak, towed, horizon_h):
    """Draw stays in two waves and shorten them where too many would be on the ground at once."""
    rows = []
    grid = np.zeros(int(horizon_h * 60) + 1)
    made = 0
    while made < turnarounds:
        wave = rng.random()
        mean = 3.0 if wave < 0.35 else 14.0 if wave < 0.6 else None
        at = rng.normal(mean, 1.6) if mean else rng.uniform(0, horizon_h - 1)
        stay = float(np.clip(rng.lognormal(np.log(2.6), 0.5), 1.0, 14.0))
        begin = int(np.clip(at * 12, 0, horizon_h * 12 - 12)) * 5
        finish = min(begin + int(stay * 12) * 5, len(grid))
        if grid[begin:finish].max() + 1 > peak * stands:
            begin = int(rng.uniform(0, horizon_h - 1) * 12) * 5
            finish = min(begin + int(min(stay, 2.0) * 12) * 5, len(grid))
            if grid[begin:finish].max() + 1 > peak * stands:
                continue
        grid[begin:finish] += 1
        kind = int(rng.choice(4, p=[0.3, 0.15, 0.47, 0.08]))
        cuts = [begin, finish]
        if rng.random() < towed and finish - begin >= 240:
            cuts = [begin, begin + 90, finish - 90, finish]
        rows += [(a * 60, b * 60, kind, made) for a, b in pairwise(cuts)]
        made += 1
    table = np.array(rows, dtype=np.int64)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


def _costs(rng, size, kind, chain):
    stands = len(size)
    apron = np.arange(stands) * 5 // stands
    turns = int(chain.max()) + 1
    home, handler = rng.integers(0, 5, turns), rng.integers(0, 4, turns)
    tonnes = rng.uniform(5, 90, turns)
    hall_at = rng.uniform(0, stands, 4)
    metres = 150 + 45 * np.abs(np.arange(stands)[:, None] - hall_at)
    wish = np.where(apron[None, :] == home[chain][:, None], 0.0, 40.0)
    surplus = 10.0 * np.maximum(size[None, :] - kind[:, None], 0)
    road = 0.001 * tonnes[chain][:, None] * metres[:, handler[chain]].T
    cost = to_units(wish + surplus + road)
    cost[size[None, :] < kind[:, None]] = np.inf
    cost[rng.random(cost.shape) < 0.05] = np.inf
    return cost


def _rules(rng, size, share):
    """Neighbours: some exclude each other outright, some only with large aircraft on both."""
    pairs = [k for k in range(len(size) - 1) if rng.random() < share]
    whole = rng.random(len(pairs)) < 0.5
    large = np.array([False, False, True, True])
    every = np.ones(4, dtype=bool)
    return PairRules(
        stand_a=np.array(pairs, dtype=np.int64),
        stand_b=np.array(pairs, dtype=np.int64) + 1,
        types_a=np.array([every if w else large for w in whole]).reshape(-1, 4),
        types_b=np.array([every if w else large for w in whole]).reshape(-1, 4),
    )
