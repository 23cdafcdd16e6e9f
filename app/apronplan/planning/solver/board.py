"""The board: which block stands where, and what that leaves free for the others; for the heuristics."""

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Floats, Ints


class Board:
    """A plan in the making.

    Attributes
    ----------
    at : ints, shape (blocks,)
        Stand of each chosen block (the tray included); -1 = block not chosen. Changed by `put` and `lift` only.
    blocked : ints, shape (blocks, stands)
        How many chosen blocks forbid this block on this stand; 0 = it may stand there.
    extra : floats, shape (blocks, stands)
        What short times and doubtful distances to the chosen blocks would cost this block on this stand, units.
    """

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self._tray, self._ties, self._near = blocks.tray, blocks.ties, blocks.near
        self._hurries = blocks.problem.buffer.prices
        self._is_soft = bool(self._hurries.any()) or bool(self._ties.doubtful)
        self._on: list[set[int]] = [set() for _ in range(blocks.tray)]
        self.at = np.full(len(blocks), -1, dtype=np.int64)
        # A block changes whole columns, which therefore lie together in memory.
        self.blocked = np.zeros((blocks.tray, len(blocks)), dtype=np.int16).T
        self.extra = np.zeros((blocks.tray, len(blocks))).T

    def put(self, block: int, stand: int) -> None:
        """Choose a block on a stand (or in the tray)."""
        self.at[block] = stand
        if stand < self._tray and not self.blocks.frozen[block]:
            self._on[stand].add(block)
            self._count(block, stand, np.add)

    def lift(self, block: int) -> int:
        """Take a chosen block away; return where it was."""
        stand = int(self.at[block])
        self.at[block] = -1
        if stand < self._tray and not self.blocks.frozen[block]:
            self._on[stand].remove(block)
            self._count(block, stand, np.subtract)
        return stand

    def _count(self, block: int, stand: int, change: np.ufunc) -> None:
        """Add what a block says of the others, or subtract it; only those within its span can mind it."""
        blocks, near = self.blocks, self._near
        span, key = near.spans[block], (stand, blocks.kinds[block])
        column = self.blocked[span, stand]
        change(column, near.crowd[block, span], out=column)
        for other, refused in self._ties.refusing.get(key, ()):
            column = self.blocked[span, other]
            change(column, refused[blocks.kind[span]] * near.meet[block, span], out=column)
        if self._is_soft:
            self._count_soft(block, stand, change)
        for barrier in blocks.barriers:
            for cut, kinds in barrier.shuts.get(key, ()):
                column = self.blocked[:, cut]
                change(column, barrier.bars[block] & kinds[blocks.kind], out=column)
            for across, kinds in barrier.shut_by.get(key, ()):
                column = self.blocked[:, across]
                change(column, barrier.bars[:, block] & kinds[blocks.kind], out=column)

    def _count_soft(self, block: int, stand: int, change: np.ufunc) -> None:
        """Add or subtract the prices of short times and doubtful distances."""
        blocks, near = self.blocks, self._near
        span = near.spans[block]
        column = self.extra[span, stand]
        change(column, self._hurries[near.step[block, span]], out=column)
        for other, price in self._ties.doubtful.get((stand, blocks.kinds[block]), ()):
            column = self.extra[span, other]
            change(column, price[blocks.kind[span]] * near.meet[block, span], out=column)

    def free(self, block: int) -> Ints:
        """Return the stands on which the block may stand beside all chosen ones."""
        return np.flatnonzero((self.blocked[block] == 0) & np.isfinite(self.blocks.cost[block, :-1]))

    def open_costs(self, block: int, cost: Floats, gone: tuple[int, ...] = ()) -> Floats:
        """Return the block's costs by stand (tray last) beside the chosen ones, ``inf`` where it may not stand now.

        What blocks in `gone` forbid does not count; the prices of short times to them do.
        """
        open_: Floats = cost[block].copy()
        on_stands, blocked = open_[:-1], self.blocked[block]
        if self._is_soft:
            on_stands += self.extra[block]
        if gone:
            blocked = blocked.copy()
            for other in gone:
                self._free(blocked, block, other)
        on_stands[blocked > 0] = np.inf
        return open_

    def _free(self, blocked: Ints, block: int, other: int) -> None:
        """Take what a chosen block forbids another away from the other's counts by stand."""
        blocks, stand = self.blocks, int(self.at[other])
        if stand >= self._tray or other == block:
            return
        key, kind = (stand, blocks.kinds[other]), blocks.kinds[block]
        blocked[stand] -= self._near.crowd[other, block]
        if self._near.meet[other, block]:
            for partner, refused in self._ties.refusing.get(key, ()):
                blocked[partner] -= refused[kind]
        for barrier in blocks.barriers:
            for cut, kinds in barrier.shuts.get(key, ()):
                blocked[cut] -= barrier.bars[other, block] and kinds[kind]
            for across, kinds in barrier.shut_by.get(key, ()):
                blocked[across] -= barrier.bars[block, other] and kinds[kind]

    def price(self, block: int, stand: int, cost: Floats) -> float:
        """Return what a block costs on a stand beside the chosen ones, whether it may stand there or not."""
        return float(cost[block, stand] + (self.extra[block, stand] if stand < self._tray else 0.0))

    def prices(self, chosen: Ints, cost: Floats) -> Floats:
        """Return what chosen blocks cost where they are, beside the others."""
        stand = self.at[chosen]
        placed = stand < self._tray
        return np.asarray(cost[chosen, stand] + np.where(placed, self.extra[chosen, np.where(placed, stand, 0)], 0.0))

    def hinders(self, block: int, stand: int) -> Ints:
        """Return the chosen blocks that forbid `block` on `stand`."""
        blocks, on, key = self.blocks, self._on, (stand, self.blocks.kinds[block])
        crowd, meet = self._near.crowd[block], self._near.meet[block]
        here = {b for b in on[stand] if crowd[b]}
        for other, refused in self._ties.refusing.get(key, ()):
            here |= {b for b in on[other] if meet[b] and refused[blocks.kinds[b]]}
        for barrier in blocks.barriers:
            for cut, kinds in barrier.shuts.get(key, ()):
                here |= {b for b in on[cut] if barrier.bars[block, b] and kinds[blocks.kinds[b]]}
            for across, kinds in barrier.shut_by.get(key, ()):
                here |= {b for b in on[across] if barrier.bars[b, block] and kinds[blocks.kinds[b]]}
        return np.array(sorted(here), dtype=np.int64)

    def cost(self, cost: Floats) -> float:
        """Return the sum of the chosen blocks' costs."""
        chosen = np.flatnonzero(self.at >= 0)
        return float(cost[chosen, self.at[chosen]].sum())

    def pairs(self) -> list[tuple[int, int]]:
        """Return the chosen (block, stand) pairs."""
        chosen = np.flatnonzero(self.at >= 0)
        return list(zip(chosen.tolist(), self.at[chosen].tolist(), strict=True))
