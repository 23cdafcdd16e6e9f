"""Halls for the lots of a plan whose stands are given."""

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.mip import Pairs, overload_cost
from apronplan.planning.solver.spread import Spread

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
    f, uses = haul.freight, haul.freight.use_kg[lots] > 0
    moved = False
    crowded = _crowded(haul, uses, choice, load)
    for i, lot in enumerate(lots.tolist()):
        if not crowded[i]:
            continue
        here = int(choice[i])
        load[here] -= f.use_kg[lot] * f.counts[lot, here]
        with_it = np.maximum(load + f.use_kg[lot] * f.counts[lot][:, None] - f.capacity_kg, 0.0)
        without = np.maximum(load - f.capacity_kg, 0.0)
        total = cost[i].copy()
        total[:-1] += (with_it - without) @ np.minimum(f.overload_cost, _HARD)
        choice[i] = int(total.argmin())
        if choice[i] < haul.hall_count:
            load[choice[i]] += f.use_kg[lot] * f.counts[lot, choice[i]]
        if choice[i] != here:
            moved = True
            crowded = _crowded(haul, uses, choice, load)
    return moved


def _crowded(haul: Haul, uses: Bools, choice: Ints, load: Floats) -> Bools:
    """Return which lots take something of an overfull bin; shape of `uses`: (lots, bins)."""
    over = np.pad(load > haul.freight.capacity_kg, ((0, 1), (0, 0)))
    full = np.flatnonzero(over.any(axis=0))
    return np.asarray((over[:, full][choice] & uses[:, full]).any(axis=1))


def good_halls(haul: Haul, blocks: Blocks, pairs: Pairs, prices: Floats | None = None) -> Pairs:
    """Return the halls found by small moves from the nearest ones, or from those that `prices` say if they are better.

    `prices` are the linear program's (halls x bins, units per kilogram).
    """
    stand = stand_of_lots(haul, blocks, pairs)
    found = []
    for p in (None,) if prices is None else (None, prices):
        lots, choice = np.array(nearest_halls(haul, blocks, pairs, p), dtype=np.int64).reshape(-1, 2).T
        spread = Spread(haul, lots, haul.table[lots, stand[lots]], choice.copy())
        spread.settle()
        found.append(tuple(zip(lots.tolist(), spread.choice.tolist(), strict=True)))
    return min(found, key=lambda q: sum(haul.table[lot, stand[lot], h] for lot, h in q) + overload_cost(haul, q))


def stand_of_lots(haul: Haul, blocks: Blocks, pairs: Pairs) -> Ints:
    """Return the stand (tray included) of each lot; -1 if its part is not in the plan."""
    of_part = np.full(blocks.problem.part_count, -1, dtype=np.int64)
    for b, k in pairs:
        of_part[blocks.first[b] : blocks.last[b] + 1] = k
    return of_part[haul.freight.part]
