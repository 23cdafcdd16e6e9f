"""The board: which block stands where, and what that leaves free for the others; for the heuristics."""

from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import Barrier, Blocks
from apronplan.planning.solver.data import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Partners:
    """The stands that pair rules tie to one stand, and by type of its aircraft which types they then refuse."""

    stands: Ints
    refuse: Bools
    """Shape (types of the aircraft here, stands, types refused there)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Doubtful:
    """The stands at a doubtful distance from one stand, and the price by type here, stand, and type there."""

    stands: Ints
    price: Floats


class Board:
    """A plan in the making.

    Attributes
    ----------
    at : ints, shape (blocks,)
        Stand of each chosen block (the tray included); -1 = block not chosen.
    blocked : ints, shape (blocks, stands)
        How many chosen blocks forbid this block on this stand; 0 = it may stand there.
    extra : floats, shape (blocks, stands)
        What short times and doubtful distances to the chosen blocks would cost this block on this stand, units.
    """

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.at = np.full(len(blocks), -1, dtype=np.int64)
        self.blocked = np.zeros((len(blocks), blocks.tray), dtype=np.int32)
        self.extra = np.zeros((len(blocks), blocks.tray))
        self._partners = _partners(blocks)
        self._doubtful = _doubtful(blocks)
        self._ways = [(barrier, *_by_stand(barrier)) for barrier in blocks.barriers]

    def put(self, block: int, stand: int) -> None:
        """Choose a block on a stand (or in the tray)."""
        self.at[block] = stand
        self._count(block, stand, 1)

    def lift(self, block: int) -> int:
        """Take a chosen block away; return where it was."""
        stand = int(self.at[block])
        self.at[block] = -1
        self._count(block, stand, -1)
        return stand

    def _count(self, block: int, stand: int, by: int) -> None:
        blocks = self.blocks
        if stand >= blocks.tray or blocks.frozen[block]:
            return
        self.blocked[:, stand] += by * blocks.crowd[block]
        ties = self._partners.get(stand)
        if ties is not None:
            hit = ties.refuse[blocks.kind[block]][:, blocks.kind].T & blocks.meet[block][:, None]
            self.blocked[:, ties.stands] += by * hit
        if len(blocks.problem.buffer):
            self.extra[:, stand] += by * blocks.hurry[block]
        near = self._doubtful.get(stand)
        if near is not None:
            price = near.price[blocks.kind[block]][:, blocks.kind].T
            self.extra[:, near.stands] += by * np.where(blocks.meet[block][:, None], price, 0.0)
        for barrier, cut_by, across_of in self._ways:
            for pair, cut in cut_by.get(stand, ()):
                self.blocked[:, cut] += by * _shut_in_by(barrier, pair, block)
            for pair, across in across_of.get(stand, ()):
                self.blocked[:, across] += by * _who_shut_in(barrier, pair, block)

    def free(self, block: int) -> Ints:
        """Return the stands on which the block may stand beside all chosen ones."""
        return np.flatnonzero((self.blocked[block] == 0) & np.isfinite(self.blocks.cost[block, :-1]))

    def open_costs(self, block: int, cost: Floats) -> Floats:
        """Return the block's costs by stand (tray last) beside the chosen ones, ``inf`` where it may not stand now."""
        open_: Floats = cost[block].copy()
        open_[:-1] += self.extra[block]
        open_[:-1][self.blocked[block] > 0] = np.inf
        return open_

    def price(self, block: int, stand: int, cost: Floats) -> float:
        """Return what a block costs on a stand beside the chosen ones, whether it may stand there or not."""
        return float(cost[block, stand] + (self.extra[block, stand] if stand < self.blocks.tray else 0.0))

    def hinders(self, block: int, stand: int) -> Ints:
        """Return the chosen blocks that forbid `block` on `stand`."""
        blocks = self.blocks
        here = (self.at == stand) & blocks.crowd[block]
        ties = self._partners.get(stand)
        if ties is not None:
            for partner, refuse in zip(ties.stands, ties.refuse[blocks.kind[block]], strict=True):
                here |= (self.at == partner) & blocks.meet[block] & refuse[blocks.kind]
        for barrier, cut_by, across_of in self._ways:
            for pair, cut in cut_by.get(stand, ()):
                here |= (self.at == cut) & _shut_in_by(barrier, pair, block)
            for pair, across in across_of.get(stand, ()):
                here |= (self.at == across) & _who_shut_in(barrier, pair, block)
        return np.flatnonzero(here & ~blocks.frozen)

    def cost(self, cost: Floats) -> float:
        """Return the sum of the chosen blocks' costs."""
        chosen = np.flatnonzero(self.at >= 0)
        return float(cost[chosen, self.at[chosen]].sum())

    def pairs(self) -> list[tuple[int, int]]:
        """Return the chosen (block, stand) pairs."""
        return [(int(b), int(self.at[b])) for b in np.flatnonzero(self.at >= 0)]


def _partners(blocks: Blocks) -> dict[int, _Partners]:
    rules = blocks.problem.rules
    by_stand: dict[int, dict[int, Bools]] = {}
    for r, (a, b) in enumerate(zip(rules.stand_a.tolist(), rules.stand_b.tolist(), strict=True)):
        refuse = rules.types_a[r][:, None] & rules.types_b[r]
        for here, there, matrix in ((a, b, refuse), (b, a, refuse.T)):
            ties = by_stand.setdefault(here, {})
            ties[there] = ties[there] | matrix if there in ties else matrix
    return {
        here: _Partners(np.array(list(ties), dtype=np.int64), np.stack(list(ties.values()), axis=1))
        for here, ties in by_stand.items()
    }


def _doubtful(blocks: Blocks) -> dict[int, _Doubtful]:
    doubts = blocks.problem.doubts
    if doubts is None:
        return {}
    by_stand: dict[int, dict[int, Floats]] = {}
    pairs = doubts.pairs
    for r, (a, b) in enumerate(zip(pairs.stand_a.tolist(), pairs.stand_b.tolist(), strict=True)):
        price = doubts.cost[r] * (pairs.types_a[r][:, None] & pairs.types_b[r])
        for here, there, matrix in ((a, b, price), (b, a, price.T)):
            ties = by_stand.setdefault(here, {})
            ties[there] = ties[there] + matrix if there in ties else matrix
    return {
        here: _Doubtful(np.array(list(ties), dtype=np.int64), np.stack(list(ties.values()), axis=1))
        for here, ties in by_stand.items()
    }


def _shut_in_by(barrier: Barrier, pair: int, block: int) -> Bools:
    """Tell whom a block across the way of a pair shuts in on the other stand, shape (blocks,)."""
    kind, shutters = barrier.blocks.kind, barrier.shutters
    if not shutters.shut(pair, kind[[block]])[0]:
        return np.zeros(len(kind), dtype=bool)
    return np.asarray(barrier.bars[block] & shutters.shut_in(pair, kind))


def _who_shut_in(barrier: Barrier, pair: int, block: int) -> Bools:
    """Tell who across the way of a pair would shut in a block on the other stand, shape (blocks,)."""
    kind, shutters = barrier.blocks.kind, barrier.shutters
    if not shutters.shut_in(pair, kind[[block]])[0]:
        return np.zeros(len(kind), dtype=bool)
    return np.asarray(barrier.bars[:, block] & shutters.shut(pair, kind))


Ties = dict[int, list[tuple[int, int]]]
"""By stand: the pairs it belongs to, each with the other stand."""


def _by_stand(barrier: Barrier) -> tuple[Ties, Ties]:
    """Return by stand whose way it shuts, and by stand which others shut its way."""
    cut_by: Ties = {}
    across_of: Ties = {}
    shutters = barrier.shutters
    for pair, (cut, across) in enumerate(zip(shutters.cut.tolist(), shutters.across.tolist(), strict=True)):
        cut_by.setdefault(across, []).append((pair, cut))
        across_of.setdefault(cut, []).append((pair, across))
    return cut_by, across_of
