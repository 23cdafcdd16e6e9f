"""The cheapest plan of every stand at prices, fast: only forward through time, many blocks at a step.

`StandPlans` says for every block what the cheapest plan with it costs; to move prices, the cheapest plan of each stand
is enough. Blocks that begin at one time with one gap see the same blocks before them, and of those that end at one time
with one gap only the cheapest matters.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Cheapest:
    """The cheapest plans.

    Attributes
    ----------
    least : floats, shape (stands,)
        What they cost, units, at most 0: a stand may stay empty.
    block, stand : ints
        What stands where in them; a block may be on several stands.
    """

    least: Floats
    block: Ints
    stand: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """Blocks of one begin and gap: what ends soon before them, at which price, and what has ended long before."""

    begin: int
    upto: int
    soon: Ints
    price: Floats
    gone: int


class CheapestPlans:
    """The order of blocks in time, by groups of one begin and one end."""

    def __init__(self, blocks: Blocks) -> None:
        live = np.flatnonzero(~blocks.frozen)
        gap, buffer = blocks.gap_s, blocks.problem.buffer
        far = max(int(buffer.gaps_s.max(initial=0)) + 1, int(gap.max(initial=0)))
        self._stands = blocks.tray
        self._order = live[np.lexsort((gap[live], blocks.start_s[live]))]
        ends, self._end_of = np.unique(np.stack([blocks.end_s[live], gap[live]], axis=1), axis=0, return_inverse=True)
        by_end = np.argsort(self._end_of.ravel(), kind="stable")
        rank = np.argsort(self._order, kind="stable")  # live blocks are ascending: their places in the order
        self._enders = np.split(rank[by_end], np.searchsorted(self._end_of.ravel()[by_end], np.arange(1, len(ends))))
        start, own = blocks.start_s[self._order], gap[self._order]
        cuts = np.flatnonzero((np.diff(start) != 0) | (np.diff(own) != 0)) + 1
        bounds = [0, *cuts.tolist(), len(live)] if len(live) else [0]
        self._group = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        self._steps: list[_Step] = []
        for begin, upto in pairwise(bounds):
            between = int(start[begin]) - ends[:, 0]
            soon = np.flatnonzero((between < far) & (between >= np.maximum(ends[:, 1], own[begin])))
            gone = int(np.searchsorted(ends[:, 0], start[begin] - far, side="right"))
            self._steps.append(_Step(begin, upto, soon, buffer.cost(between[soon])[:, None], gone))

    def __call__(self, node: Floats) -> Cheapest:
        """Return the cheapest plans at costs of blocks on stands (``inf`` = not allowed)."""
        cost = node[self._order]
        count, stands = len(self._enders), self._stands
        forward, came = np.empty_like(cost), np.empty((len(self._steps), stands), dtype=np.int64)
        ended, last = np.empty((count, stands)), np.empty((count, stands), dtype=np.int64)
        least, least_at = np.zeros(stands), np.full(stands, -1, dtype=np.int64)
        every, closed, gone = np.arange(stands), 0, 0
        for number, step in enumerate(self._steps):
            needed = max(step.gone, int(step.soon[-1]) + 1 if len(step.soon) else 0)
            for end in range(closed, needed):
                self._close(end, forward, ended, last, every)
            closed = max(closed, needed)
            for end in range(gone, step.gone):
                _take(ended[end], last[end], least, least_at)
            gone = max(gone, step.gone)
            best, at = least, least_at
            if len(step.soon):
                table = ended[step.soon] + step.price
                pick = table.argmin(axis=0)
                value = table[pick, every]
                nearer = value < least
                best, at = np.where(nearer, value, least), np.where(nearer, last[step.soon[pick], every], least_at)
            came[number] = at
            forward[step.begin : step.upto] = cost[step.begin : step.upto] + best
        for end in range(closed, count):
            self._close(end, forward, ended, last, every)
        for end in range(gone, count):
            _take(ended[end], last[end], least, least_at)
        return self._traced(least, least_at, came)

    def _close(self, end: int, forward: Floats, ended: Floats, last: Ints, every: Ints) -> None:
        """Keep the cheapest of the plans that end with one of the blocks of one end."""
        rows = self._enders[end]
        if len(rows) == 1:
            ended[end], last[end] = forward[rows[0]], rows[0]
            return
        table = forward[rows]
        pick = table.argmin(axis=0)
        ended[end], last[end] = table[pick, every], rows[pick]

    def _traced(self, least: Floats, at: Ints, came: Ints) -> Cheapest:
        """Follow the plans from their ends to their begins."""
        block: list[Ints] = []
        stand: list[Ints] = []
        on = np.flatnonzero(at >= 0)
        at = at[on]
        while len(on):
            block.append(self._order[at])
            stand.append(on)
            at = came[self._group[at], on]
            on, at = on[at >= 0], at[at >= 0]
        none = [np.zeros(0, dtype=np.int64)]
        return Cheapest(least, np.concatenate(block or none), np.concatenate(stand or none))


def _take(value: Floats, at: Ints, least: Floats, least_at: Ints) -> None:
    """Keep what is cheaper, in place."""
    better = value < least
    least[better], least_at[better] = value[better], at[better]
