"""Halls for the lots of a plan whose stands are given."""

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Floats, Ints
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.mip import Pairs, best_of, overload_cost
from apronplan.planning.solver.model.mip import Leeway

_PASSES = 3
_HARD = 1e9
"""Units per kilogram by which the quick pass shuns a limit that is hard."""


def nearest_halls(haul: Haul, blocks: Blocks, pairs: Pairs, prices: Floats | None = None) -> Pairs:
    """Put each lot in its cheapest hall, then move lots out of overfull bins while that pays; milliseconds.

    With `prices` (halls x bins, units per kilogram) the first choice minds what the linear program says of full hours.
    """
    stand = stand_of_lots(haul, blocks, pairs)
    lots = np.flatnonzero(stand >= 0)
    cost = haul.table[lots, stand[lots]]
    choice = haul.priced(prices)[lots, stand[lots]].argmin(axis=1)
    ones = np.ones(len(lots))
    load = haul.load(lots, choice, ones)
    for _ in range(_PASSES):
        if not (load > haul.freight.capacity_kg).any() or not _spread(haul, lots, cost, choice, load):
            break
    return tuple(zip(lots.tolist(), choice.tolist(), strict=True))


def _spread(haul: Haul, lots: Ints, cost: Floats, choice: Ints, load: Floats) -> bool:
    """Move each lot that lies in an overfull bin to the hall where it costs least, overload included."""
    f = haul.freight
    moved = False
    for i, lot in enumerate(lots.tolist()):
        here = int(choice[i])
        if here == haul.hall_count or not ((load[here] > f.capacity_kg[here]) & (f.use_kg[lot] > 0)).any():
            continue
        load[here] -= f.use_kg[lot] * f.counts[lot, here]
        with_it = np.maximum(load + f.use_kg[lot] * f.counts[lot][:, None] - f.capacity_kg, 0.0)
        without = np.maximum(load - f.capacity_kg, 0.0)
        total = cost[i].copy()
        total[:-1] += (with_it - without) @ np.minimum(f.overload_cost, _HARD)
        choice[i] = int(total.argmin())
        moved = moved or choice[i] != here
        if choice[i] < haul.hall_count:
            load[choice[i]] += f.use_kg[lot] * f.counts[lot, choice[i]]
    return moved


def best_halls(
    haul: Haul, blocks: Blocks, pairs: Pairs, *, seconds: float, stop: Stop | None = None, seed: int = 0
) -> Pairs:
    """Return the best halls for given stands; those of `nearest_halls` where nothing overflows, else by HiGHS."""
    quick = nearest_halls(haul, blocks, pairs)
    stand = stand_of_lots(haul, blocks, pairs)
    cheapest = sum(float(haul.table[lot, stand[lot]].min()) for lot, _ in quick)
    spent = sum(float(haul.table[lot, stand[lot], h]) for lot, h in quick) + overload_cost(haul, quick)
    if spent <= cheapest:
        return quick
    block, at = np.array(pairs, dtype=np.int64).T
    regret = haul.table - haul.table.min(axis=2, keepdims=True)
    slack = np.full(len(block), min(spent - cheapest, _HARD))
    found = best_of(
        blocks,
        haul,
        block,
        at,
        Leeway(regret=regret, slack=slack),
        seconds=seconds,
        start=pairs,
        start_halls=quick,
        stop=stop,
        seed=seed,
    )
    return found.halls if found.pairs is not None else quick


def stand_of_lots(haul: Haul, blocks: Blocks, pairs: Pairs) -> Ints:
    """Return the stand (tray included) of each lot; -1 if its part is not in the plan."""
    of_part = np.full(blocks.problem.part_count, -1, dtype=np.int64)
    for b, k in pairs:
        of_part[blocks.first[b] : blocks.last[b] + 1] = k
    return of_part[haul.freight.part]
