"""Prices of a linear program, the reduced cost of every column, and the bound that they prove."""

from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import FIRST_STEP, Blocks
from apronplan.planning.solver.data import Floats, Ints
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.model.buffers import late_windows, step_prices
from apronplan.planning.solver.model.legs import Legs, type_masks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prices:
    """Dual values, signs as a minimisation has them.

    Attributes
    ----------
    cover : floats, shape (parts,)
        Price of covering each part; any sign.
    legs, conflict : Legs, floats
        Conflict rows and their prices, all <= 0.
    hall : floats, shape (halls, bins), or None
        Price of a kilogram in a bin, >= 0 and at most the price of overload.
    """

    cover: Floats
    legs: Legs
    conflict: Floats
    hall: Floats | None = None


def reduced_costs(blocks: Blocks, haul: Haul | None, prices: Prices) -> Floats:
    """Return the reduced cost of every block on every stand, each lot in its best hall; shape (blocks, stands + 1)."""
    rent = _rent(blocks, prices)
    cost = blocks.cost.copy()
    cost[:, :-1] += rent
    if haul is not None:
        cost += haul.block_cost(haul.best(prices.hall)[0])
    return cost - cover_sums(blocks, prices.cover)[:, None]


def proven_bound(blocks: Blocks, haul: Haul | None, prices: Prices, reduced: Floats) -> float:
    """Return a lower bound on every plan: Lagrangian, so valid whatever the prices are.

    A plan covers each part once; what a block with a negative reduced cost could win is shared out to its parts.
    """
    sizes = blocks.last - blocks.first + 1
    win = np.maximum(-reduced.min(axis=1), 0.0) / sizes
    best = np.array([max((win[b] for b in bs), default=0.0) for bs in blocks.of_part])
    total = prices.cover.sum() + prices.conflict.sum() - best.sum() + blocks.problem.constant
    if haul is not None and prices.hall is not None:
        total -= float((prices.hall * haul.freight.capacity_kg).sum())
    return float(total)


def cover_sums(blocks: Blocks, cover: Floats) -> Floats:
    """Return the price of covering all parts of each block."""
    total = np.concatenate([[0.0], np.cumsum(cover)])
    return np.asarray(total[blocks.last + 1] - total[blocks.first])


def _rent(blocks: Blocks, prices: Prices) -> Floats:
    """Return what each block pays on each stand for the conflict rows that it is a member of."""
    rent = np.zeros((len(blocks), blocks.tray))
    legs, price = prices.legs, prices.conflict[prices.legs.row]
    paid = np.flatnonzero(price < 0)
    for family in range(len(blocks.begins)):
        plain = paid[(legs.family[paid] == family) & (legs.rule[paid] < 0)]
        if len(plain):
            rent += _sums(blocks, legs, plain, price, blocks.begins[family], blocks.finishes[family])
        if len(plain) and family >= FIRST_STEP:
            rent += _came_soon(blocks, legs, plain, price, family - FIRST_STEP)
    ruled = paid[legs.rule[paid] >= 0]
    masks = type_masks(blocks, legs, ruled)
    for leg, mask in zip(ruled.tolist(), masks, strict=True):
        hit = (blocks.start_s <= legs.time_s[leg]) & (legs.time_s[leg] < blocks.end_s) & mask[blocks.kind]
        rent[hit, legs.stand[leg]] -= price[leg]
    rent[blocks.frozen] = 0.0
    return rent


def _came_soon(blocks: Blocks, legs: Legs, which: Ints, price: Floats, step: int) -> Floats:
    """Return what blocks save by paying for a short time (<= 0): the rows' rents fall where they are the later one."""
    return np.asarray(np.minimum(_net_of_soon(blocks, legs, which, price, step), 0.0))


def _net_of_soon(blocks: Blocks, legs: Legs, which: Ints, price: Floats, step: int) -> Floats:
    """Return the price of a short time less the rents that it spares, by block and stand."""
    spared = _sums(blocks, legs, which, price, blocks.start_s, blocks.start_s + late_windows(blocks)[step])
    return np.asarray(step_prices(blocks)[step] - spared)


def late_costs(blocks: Blocks, prices: Prices) -> Floats:
    """Return what a short time adds at least to a plan with this block on this stand; (steps, blocks, stands), units.

    Beyond the reduced cost, in which the steps that are worth paying lie already. A time so short that it pays one step
    pays all the wider ones as well.
    """
    count = len(step_prices(blocks))
    cost = np.zeros((count, len(blocks), blocks.tray))
    legs, price = prices.legs, prices.conflict[prices.legs.row]
    for step in reversed(range(count)):
        plain = np.flatnonzero((price < 0) & (legs.family == FIRST_STEP + step) & (legs.rule < 0))
        net = _net_of_soon(blocks, legs, plain, price, step) if len(plain) else step_prices(blocks)[step]
        cost[step] = np.maximum(net, 0.0) + (cost[step + 1] if step + 1 < count else 0.0)
    return cost


def _sums(blocks: Blocks, legs: Legs, which: Ints, price: Floats, begins: Ints, finishes: Ints) -> Floats:
    """Return the prices of rows within each block's interval, on every stand; shape (blocks, stands).

    Running totals over time are read off at both ends.
    """
    times, at = np.unique(legs.time_s[which], return_inverse=True)
    grid = np.zeros((blocks.tray, len(times) + 1))
    np.add.at(grid, (legs.stand[which], at + 1), -price[which])
    total = np.cumsum(grid, axis=1)
    upto = np.searchsorted(times, finishes, side="left")
    since = np.searchsorted(times, begins, side="left")
    return np.asarray((total[:, upto] - total[:, since]).T)
