"""Large-neighbourhood search: free some turnarounds of the best plan, solve them exactly among the rest, keep gains.

The linear program guides it: a column whose reduced cost exceeds the gap between the best plan and the bound is in no
better plan and is left out, and turnarounds that stand where the program would not put them are freed first.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.board import Board
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.fix import Incumbent, reach_within
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.lp import Relaxation
from apronplan.planning.solver.mip import Pairs, best_of
from apronplan.planning.solver.model.mip import Leeway

_FIRST_SIZE, _LEAST, _MOST = 30, 8, 400
_FIRST_SIZE_LARGE = 40
_SECONDS = 2.0
_GROW = 1.25
_COLUMNS_PER_BLOCK = 25
_HALLS_PER_LOT = 3
_NEAR_SHARE = 0.004
"""Part of a neighbourhood's share of the way from the bound to the best plan within which plans count as alike."""


@dataclass(eq=False)
class Ground:
    """What the search works on; without halls, `relaxation` may be exchanged for a better one between two rounds."""

    blocks: Blocks
    haul: Haul | None
    relaxation: Relaxation
    is_large: bool = False

    @cached_property
    def hall_regret(self) -> Floats:
        """How much dearer a hall is for a lot at a stand than the cheapest, at the linear program's prices.

        Only the cheapest few are looked at, and "no hall".
        """
        assert self.haul is not None
        priced = self.haul.priced(self.relaxation.prices.hall)
        rank = priced.argsort(axis=2).argsort(axis=2)
        rank[:, :, -1] = 0
        return np.where(rank <= _HALLS_PER_LOT, priced - priced.min(axis=2, keepdims=True), np.inf)


def explore(
    ground: Ground,
    best: Incumbent,
    *,
    until: float,
    stop: Stop,
    improved: Callable[[Pairs, Pairs], bool],
    seed: int = 0,
    rounds: int | None = None,
) -> None:
    """Improve `best` until time is up, it is proved, or `rounds` neighbourhoods have been tried."""
    rng = np.random.default_rng(seed)
    sizes = [float(_FIRST_SIZE_LARGE if ground.is_large else _FIRST_SIZE)] * (4 if ground.is_large else 3)
    count = int(ground.blocks.problem.chain[-1]) + 1 if ground.blocks.problem.part_count else 0
    tried = 0
    while not stop() and not best.proved and time.perf_counter() < until and tried != rounds:
        tried += 1
        mode = int(rng.integers(len(sizes)))
        chains = _choose(ground, best.pairs, rng, min(round(sizes[mode]), count), mode)
        seconds = min(_SECONDS, until - time.perf_counter())
        found, slow = _solve(ground, best, chains, seconds, stop, seed + tried)
        gained = found is not None and improved(*found)
        if not gained:
            sizes[mode] = max(sizes[mode] / _GROW, _LEAST) if slow else min(sizes[mode] * _GROW, _MOST)
        if not gained and not slow and len(chains) >= count:
            return


def _choose(ground: Ground, pairs: Pairs, rng: np.random.Generator, size: int, mode: int) -> Ints:
    """Return turnarounds to free: near one instant, on stands beside each other, or badly placed and their rivals."""
    blocks = ground.blocks
    table = np.array(pairs, dtype=np.int64)
    chain = blocks.problem.chain[blocks.first[table[:, 0]]]
    if mode == 0:
        at = rng.choice(blocks.start_s[table[:, 0]])
        middle = (blocks.start_s[table[:, 0]] + blocks.end_s[table[:, 0]]) / 2
        rank = np.abs(middle - at)
    elif mode == 1:
        near = int(rng.choice(table[:, 1]))
        rank = np.abs(table[:, 1] - near) + rng.random(len(table))
    elif mode == 3:
        rank = np.abs(blocks.start_s[table[:, 0]] - rng.choice(blocks.start_s[table[:, 0]])) * 1.0
    else:
        rank = _rivals(ground, table, rng)
    order = chain[np.argsort(rank, kind="stable")]
    first = np.unique(order, return_index=True)[1]
    return order[np.sort(first)][:size]


def _rivals(ground: Ground, table: Ints, rng: np.random.Generator) -> np.ndarray:
    """Rank one badly placed block first, then those that meet it in time on the stands it would rather have."""
    blocks, reduced = ground.blocks, ground.relaxation.reduced
    regret = reduced[table[:, 0], table[:, 1]]
    weight = regret + 1e-3 + regret.mean() * 0.05
    worst = int(rng.choice(len(table), p=weight / weight.sum()))
    wishes = np.argsort(reduced[table[worst, 0]], kind="stable")[:_COLUMNS_PER_BLOCK]
    meets = blocks.meet[table[worst, 0], table[:, 0]] | blocks.crowd[table[worst, 0], table[:, 0]]
    rank = rng.random(len(table)) - 1.0 * meets - 1.0 * np.isin(table[:, 1], wishes)
    rank[worst] = -9.0
    return np.asarray(rank)


def _solve(
    ground: Ground, best: Incumbent, chains: Ints, seconds: float, stop: Stop, seed: int
) -> tuple[tuple[Pairs, Pairs] | None, bool]:
    """Return the best plan in which only `chains` move, with its halls (None = none found), and if time ran out."""
    blocks, haul = ground.blocks, ground.haul
    problem = blocks.problem
    free = np.isin(problem.chain, chains)
    pairs, halls = best.plan
    kept = tuple(pair for pair in pairs if not free[blocks.first[pair[0]]])
    board = Board(blocks)
    for block, stand in kept:
        board.put(block, stand)
    blocks_free, stands_free = _columns(ground, best, board, free, [p for p in pairs if free[blocks.first[p[0]]]])
    width = best.cost - ground.relaxation.bound
    reach = reach_within(haul, ground.relaxation, blocks_free, stands_free, width)
    lots_kept: Pairs = ()
    leeway = None
    if haul is not None:
        lots_kept = tuple((lot, hall) for lot, hall in halls if not free[haul.freight.part[lot]])
        taken = np.array(lots_kept, dtype=np.int64).reshape(-1, 2)
        haul = haul.beside(taken[:, 0], taken[:, 1])
        leeway = Leeway(regret=ground.hall_regret, slack=reach.room)
    found = best_of(
        blocks, haul, blocks_free, stands_free, leeway, reach,
        extra=_beside(board, blocks_free, stands_free), free=free,
        gap=_near(best, ground.relaxation.bound, float(free.mean())), seconds=seconds, stop=stop, seed=seed,
        start=tuple(p for p in pairs if free[blocks.first[p[0]]]),
        start_halls=tuple(pair for pair in halls if haul is not None and free[haul.freight.part[pair[0]]]),
    )  # fmt: skip
    if found.pairs is None:
        return None, not found.proved
    return ((*kept, *found.pairs), (*lots_kept, *found.halls)), not found.proved


def _near(best: Incumbent, bound: float, share: float) -> float:
    """Return at which distance from its bound a neighbourhood need not be solved further, units.

    What lies in the tray says nothing about how much can be gained elsewhere.
    """
    return max(_NEAR_SHARE * share * max(best.cost - best.strict - bound, 0.0), 1.0)


def _beside(board: Board, block: Ints, stand: Ints) -> Floats:
    """Return what columns pay for short times and doubts beside the blocks that stay."""
    return np.asarray(np.pad(board.extra, ((0, 0), (0, 1)))[block, stand])


def _columns(
    ground: Ground, best: Incumbent, board: Board, free: Bools, now: list[tuple[int, int]]
) -> tuple[Ints, Ints]:
    """Return the columns of the free blocks that fit beside the kept ones and can be in a better plan."""
    blocks, reduced = ground.blocks, ground.relaxation.reduced
    worth = reduced <= best.cost - ground.relaxation.bound
    worth &= free[blocks.first][:, None]
    worth[:, :-1] &= (board.blocked == 0) & (board.extra <= best.cost - ground.relaxation.bound)
    many = np.flatnonzero(worth.sum(axis=1) > _COLUMNS_PER_BLOCK)
    if len(many):
        limit = np.partition(reduced[many], _COLUMNS_PER_BLOCK, axis=1)[:, _COLUMNS_PER_BLOCK]
        worth[many] &= reduced[many] <= limit[:, None]
    for block, stand in now:
        worth[block, stand] = True
    found = np.nonzero(worth)
    return found[0], found[1]
