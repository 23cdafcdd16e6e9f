"""Sifting: the linear bound of the whole model from a small part of its columns and rows.

Starts with a few cheap stands for each block, then adds broken conflict rows, overfull hall bins and columns with a
negative reduced cost until there are none. The reduced cost of every column of the full model falls out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Floats, Ints
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.model.cliques import Separator
from apronplan.planning.solver.model.legs import join
from apronplan.planning.solver.model.master import Master
from apronplan.planning.solver.prices import Prices, late_costs, proven_bound, reduced_costs

_NEGATIVE = -1e-6
_FIRST_STANDS = 8
_MORE_STANDS = 6
_FLAT_ROUNDS, _FLAT_SHARE = 8, 2e-5
"""Rounds that together raise the bound by less than this share end the work."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relaxation:
    """What the linear program has proved.

    Attributes
    ----------
    bound : float
        No plan costs less (units).
    reduced : floats, shape (blocks, stands + 1)
        A plan that uses this block on this stand costs at least ``bound + reduced``.
    prices : Prices
        The certificate: from these the bound can be computed again.
    late : floats, shape (steps, blocks, stands)
        What a short time adds to that (`prices.late_costs`).
    col_block, col_stand, value : arrays
        The fractional plan.
    whole : bool
        Whether the program was solved to its end.
    saved : float
        Units by which the fractional plan pays too little for short times, where that was looked at.
    """

    bound: float
    reduced: Floats
    prices: Prices
    late: Floats
    col_block: Ints
    col_stand: Ints
    value: Floats
    rounds: int
    seconds: float
    whole: bool = True
    saved: float = 0.0


def relax(
    blocks: Blocks,
    haul: Haul | None,
    *,
    start: list[tuple[int, int]],
    stop: Stop | None = None,
    bounded: Callable[[float], None] | None = None,
    work: float = np.inf,
    tray_cap: float = np.inf,
) -> Relaxation:
    """Solve the linear relaxation of the full model.

    Parameters
    ----------
    start : list of (block, stand)
        A plan to start from, so that the first program has a solution.
    stop : callable or None
        Asked between rounds; True ends early, with a bound that is valid but weaker.
    bounded : callable or None
        Told the bound of every round: each is valid.
    work : float
        Simplex iterations times rows of one round at which to end early; the same on every machine.
    tray_cap : float
        Units that the tray costs at most within the program: prices of lesser size, and a bound that is as valid.
    """
    begun = time.perf_counter()
    master, separator = Master(blocks, haul, tray_cap), Separator(blocks)
    _first_columns(master, start)
    best: tuple[float, Floats, Prices] | None = None
    bounds: list[float] = []
    whole = False
    while True:
        _, value, prices = master.solve()
        grown = _cut(master, separator, value)
        reduced = reduced_costs(blocks, haul, prices)
        bound = proven_bound(blocks, haul, prices, reduced)
        if best is None or bound > best[0]:
            best = (bound, reduced, prices)
            if bounded is not None:
                bounded(bound)
        bounds.append(best[0])
        new = _price(master, prices, reduced)
        if not grown and not new:
            whole = True
            break
        if (stop is not None and stop()) or master.work >= work or _is_flat(bounds):
            break
    return Relaxation(
        bound=best[0],
        reduced=np.maximum(best[1], 0.0),
        prices=best[2],
        late=late_costs(blocks, best[2]),
        col_block=master.col_block,
        col_stand=master.col_stand,
        value=value,
        rounds=len(bounds),
        seconds=time.perf_counter() - begun,
        whole=whole,
    )


def _is_flat(bounds: list[float]) -> bool:
    """Tell whether the last rounds have hardly raised the bound: what is left is not worth its time."""
    if len(bounds) <= _FLAT_ROUNDS:
        return False
    return bounds[-1] - bounds[-1 - _FLAT_ROUNDS] <= _FLAT_SHARE * abs(bounds[-1])


def _first_columns(master: Master, start: list[tuple[int, int]]) -> None:
    blocks = master.blocks
    cost = blocks.cost
    if master.haul is not None:
        cost = cost + master.haul.block_cost(master.haul.best()[0])
    near = np.argsort(cost[:, :-1], axis=1, kind="stable")[:, :_FIRST_STANDS]
    block = np.repeat(np.arange(len(blocks)), near.shape[1])
    given = np.array(start, dtype=np.int64).reshape(-1, 2)
    tray = blocks.alone[np.isfinite(blocks.cost[blocks.alone, -1])]
    all_block = np.concatenate([block, given[:, 0], tray])
    all_stand = np.concatenate([near.ravel(), given[:, 1], np.full(len(tray), blocks.tray)])
    _add(master, all_block, all_stand, None)


def _add(master: Master, block: Ints, stand: Ints, prices: Prices | None) -> int:
    """Add columns with the halls that are best at the given prices; leave out what is not allowed."""
    allowed = np.isfinite(master.blocks.cost[block, stand])
    block, stand = block[allowed], stand[allowed]
    cost = master.blocks.cost[block, stand].copy()
    cost[stand == master.blocks.tray] = np.minimum(cost[stand == master.blocks.tray], master.tray_cap)
    halls: list[tuple[int, ...]] = [()] * len(block)
    haul = master.haul
    if haul is not None:
        choice = haul.best(prices.hall if prices else None)[1]
        for i, (b, k) in enumerate(zip(block.tolist(), stand.tolist(), strict=True)):
            lots = haul.of_block[b]
            if lots:
                picked = choice[lots, k]
                halls[i] = tuple(picked.tolist())
                cost[i] += haul.table[lots, k, picked].sum()
    return master.add_columns(block, stand, halls, cost)


def _cut(master: Master, separator: Separator, value: Floats) -> bool:
    """Add what the fractional plan breaks."""
    soon = separator.too_soon(master.col_block, master.col_stand, value, master.paid_soon)
    legs = join([separator.broken(master.col_block, master.col_stand, value), soon])
    if legs.row_count:
        master.add_conflicts(legs)
    bins = _overfull(master, value)
    if bins:
        master.add_bins(bins)
    return bool(legs.row_count or bins)


def _overfull(master: Master, value: Floats) -> list[tuple[int, int]]:
    haul = master.haul
    if haul is None:
        return []
    used = np.flatnonzero(value > 1e-9).tolist()
    triples = [
        (lot, hall, value[c])
        for c in used
        for lot, hall in zip(haul.of_block[int(master.col_block[c])], master.col_halls[c], strict=True)
    ]
    table = np.array(triples, dtype=np.float64).reshape(-1, 3)
    load = haul.load(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2])
    over = np.argwhere(load > haul.freight.capacity_kg + 1e-3)
    known = set(master.bins)
    return [(h, r) for h, r in over.tolist() if (h, r) not in known]


def _price(master: Master, prices: Prices, reduced: Floats) -> int:
    """Add the most negative columns of each block."""
    most = min(_MORE_STANDS, reduced.shape[1])
    best = np.argpartition(reduced, most - 1, axis=1)[:, :most]
    block = np.repeat(np.arange(len(reduced)), most)
    stand = best.ravel()
    negative = reduced[block, stand] < _NEGATIVE
    return _add(master, block[negative], stand[negative], prices)
