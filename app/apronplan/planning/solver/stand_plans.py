"""Whole plans of one stand: the cheapest chain of blocks through time, on every stand at once.

A block costs what the prices say, and a short time after the one before what `Problem.buffer` says. Swept forward and
backward through time, this gives for every block and stand the cheapest plan of that stand with that block in it.
"""

from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Swept:
    """The cheapest plans of all stands at some node costs.

    Attributes
    ----------
    before : floats, shape (blocks, stands)
        The cheapest that may lie before the block, units, at most 0: it may be the first.
    forward, rest : floats, shape (blocks, stands)
        The cheapest plan that ends with the block, and that begins with it, units.
    through : floats, shape (blocks, stands)
        The cheapest plan with the block in it; ``inf`` = it may not stand there.
    """

    before: Floats
    forward: Floats
    rest: Floats
    through: Floats

    @property
    def least(self) -> Floats:
        """The cheapest plan of each stand, at most 0: it may stay empty."""
        return np.asarray(np.minimum(self.through.min(axis=0, initial=0.0), 0.0))


class StandPlans:
    """The order of blocks in time: which may follow which on one stand soon after, and which follow without a price."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        live = np.flatnonzero(~blocks.frozen)
        start, end, gap = blocks.start_s, blocks.end_s, blocks.gap_s
        far = max(int(blocks.problem.buffer.gaps_s.max(initial=0)) + 1, int(gap.max(initial=0)))
        self._by_start = live[np.argsort(start[live], kind="stable")]
        self._by_end = live[np.argsort(end[live], kind="stable")]
        self._before = {block: self._near(block, far) for block in live.tolist()}
        self._gone = np.searchsorted(end[self._by_end], start[self._by_start] - far, side="right")
        self._after = {block: self._next(block, far) for block in live.tolist()}
        self._far = far
        self._come = np.searchsorted(start[self._by_start], end[self._by_end] + far, side="left")

    def _near(self, block: int, far: int) -> tuple[Ints, Floats]:
        """Return the blocks that may be the one before at a price or within a gap, and what that costs."""
        blocks = self.blocks
        gap = blocks.start_s[block] - blocks.end_s
        hit = (gap < far) & (gap >= np.maximum(blocks.gap_s, blocks.gap_s[block])) & ~blocks.frozen
        others = np.flatnonzero(hit)
        return others, blocks.problem.buffer.cost(gap[others])

    def _next(self, block: int, far: int) -> tuple[Ints, Floats]:
        """Return the blocks that may be the next at a price or within a gap, and what that costs."""
        blocks = self.blocks
        gap = blocks.start_s - blocks.end_s[block]
        hit = (gap < far) & (gap >= np.maximum(blocks.gap_s, blocks.gap_s[block])) & ~blocks.frozen
        others = np.flatnonzero(hit)
        return others, blocks.problem.buffer.cost(gap[others])

    def sweep(self, node: Floats) -> Swept:
        """Return the cheapest plans at costs of blocks on stands (``inf`` = not allowed)."""
        forward, before = np.full(node.shape, np.inf), np.zeros(node.shape)
        least, done = np.zeros(node.shape[1]), 0
        for at, block in enumerate(self._by_start.tolist()):
            for gone in self._by_end[done : self._gone[at]].tolist():
                np.minimum(least, forward[gone], out=least)
            done = max(done, int(self._gone[at]))
            others, price = self._before[block]
            best = least if not len(others) else np.minimum(least, (forward[others] + price[:, None]).min(axis=0))
            before[block] = best
            forward[block] = node[block] + best
        rest = self._rest(node)
        allowed = np.isfinite(node)
        through = np.where(allowed, forward + np.where(allowed, rest - np.where(allowed, node, 0.0), 0.0), np.inf)
        return Swept(before, forward, rest, through)

    def _rest(self, node: Floats) -> Floats:
        rest = np.full(node.shape, np.inf)
        least, done = np.zeros(node.shape[1]), len(self._by_start)
        for at in range(len(self._by_end) - 1, -1, -1):
            block = int(self._by_end[at])
            for came in self._by_start[self._come[at] : done].tolist():
                np.minimum(least, rest[came], out=least)
            done = min(done, int(self._come[at]))
            others, price = self._after[block]
            best = least if not len(others) else np.minimum(least, (rest[others] + price[:, None]).min(axis=0))
            rest[block] = node[block] + best
        return rest

    def late(self, swept: Swept, gaps_s: Ints) -> Floats:
        """Return what it adds at least to the cheapest plan with a block if the one before left at most so long before.

        Shape (gaps, blocks, stands), units; ``inf`` where there is no such plan.
        """
        late = np.full((len(gaps_s), *swept.forward.shape), np.inf)
        for block, (others, price) in self._before.items():
            gap = self.blocks.start_s[block] - self.blocks.end_s[others]
            for step, most in enumerate(gaps_s.tolist()):
                soon = gap <= most
                if soon.any():
                    best = (swept.forward[others[soon]] + price[soon, None]).min(axis=0)
                    late[step, block] = np.maximum(best - swept.before[block], 0.0)
        return late

    def with_block(self, swept: Swept, block: int, stand: int) -> tuple[int, ...]:
        """Return the blocks of the cheapest plan of a stand with a block in it, in order of time."""
        start, end = self.blocks.start_s, self.blocks.end_s
        before, after = [block], [block]
        while True:
            at = before[-1]
            best = self._step(swept.forward[:, stand], self._before[at], end <= start[at] - self._far)
            if best < 0:
                break
            before.append(best)
        while True:
            at = after[-1]
            best = self._step(swept.rest[:, stand], self._after[at], start >= end[at] + self._far)
            if best < 0:
                break
            after.append(best)
        return (*reversed(before), *after[1:])

    @staticmethod
    def _step(value: Floats, near: tuple[Ints, Floats], far: Bools) -> int:
        """Return the neighbour in a plan with the least cost beyond it; -1 = none is better."""
        others, price = near
        free = int(np.where(far, value, np.inf).argmin())
        best, least = (free, value[free]) if far[free] and value[free] < 0 else (-1, 0.0)
        if len(others):
            total = value[others] + price
            at = int(total.argmin())
            if total[at] < least:
                best = int(others[at])
        return best
