"""Prices of all rows of all pair rules at once: for each rule and each instant at which most blocks are there.

Kept as a table of rules by instants, so that rents and loads of whole plans are running totals over time instead of
row after row.

Each rule has three rows at an instant: who is there on both stands; and, since two blocks of one stand exclude each
other even if the later comes up to the least gap after the earlier has left, those of one stand that are there at any
time from the instant to a gap later, with those of the other that stay all through it. The second and third are what
halves of aircraft, which a linear program loves, get past the first with.
"""

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Floats, Ints
from apronplan.planning.solver.model.legs import Legs, join, pair_legs
from apronplan.planning.solver.prices import Prices

_BARE, _WIDE, _NARROW = 0, 1, 2
"""How a side of a row counts its blocks: all at the instant, those about it, or those all through it."""


class PairPrices:
    """The rows of the pair rules.

    Attributes
    ----------
    rule : ints
        The rule of each row of the table.
    time_s : ints, shape (instants,)
        The last begin before each end: each row that lies within no other is one of these.
    """

    def __init__(self, blocks: Blocks) -> None:
        self.blocks, rules = blocks, blocks.problem.rules
        live = ~blocks.frozen
        gap = int(blocks.gap_s[live].min(initial=np.iinfo(np.int32).max)) if live.any() else 0
        begins = np.union1d(blocks.start_s[live], blocks.start_s[live] - gap)
        ends = np.union1d(blocks.end_s[live], blocks.end_s[live] - gap)
        later = np.append(begins[1:], ends.max(initial=0) + 1)
        self.time_s: Ints = begins[np.searchsorted(ends, begins, "right") < np.searchsorted(ends, later, "right")]
        since = [blocks.start_s, blocks.start_s - gap, blocks.start_s]
        upto = [blocks.end_s, blocks.end_s, np.maximum(blocks.end_s - gap, blocks.start_s)]
        self._since = np.stack([np.searchsorted(self.time_s, x) for x in since])
        self._upto = np.stack([np.searchsorted(self.time_s, x) for x in upto])
        shapes = ((_BARE, _BARE), (_WIDE, _NARROW), (_NARROW, _WIDE)) if gap else ((_BARE, _BARE),)
        stand = np.concatenate([rules.stand_a, rules.stand_b])
        types = np.concatenate([rules.types_a, rules.types_b])
        member = types[:, blocks.kind] & live & np.isfinite(blocks.cost[:, stand].T)
        both = member[: len(rules)].any(axis=1) & member[len(rules) :].any(axis=1)
        found = np.flatnonzero(both)
        self.rule: Ints = np.tile(found, len(shapes))
        self._shape = np.repeat(np.array(shapes, dtype=np.int64).T, len(found), axis=1).ravel()
        sides = np.concatenate([self.rule, self.rule + len(rules)])
        self._stand, self._member = stand[sides], member[sides]
        self._sides = np.argsort(self._stand, kind="stable")
        self._first_side = np.searchsorted(self._stand[self._sides], np.arange(blocks.tray + 1))

    def __len__(self) -> int:
        return len(self.rule)

    def none(self) -> Floats:
        """Return the table of no prices, shape (rules, instants)."""
        return np.zeros((len(self), len(self.time_s)))

    def rent(self, prices: Floats) -> Floats:
        """Return what each block pays on each stand, shape (blocks, stands), at prices >= 0."""
        rent = np.zeros((self.blocks.tray, len(self.blocks)))
        live = np.flatnonzero(prices.any(axis=1))
        if not len(live):
            return np.asarray(rent.T)
        total = np.zeros((len(live), len(self.time_s) + 1))
        np.cumsum(prices[live], axis=1, out=total[:, 1:])
        side = np.concatenate([live, live + len(self)])
        order = np.argsort(self._stand[side], kind="stable")
        side, row, shape = side[order], (order % len(live))[:, None], self._shape[side[order]]
        paid = (total[row, self._upto[shape]] - total[row, self._since[shape]]) * self._member[side]
        first = np.flatnonzero(np.diff(self._stand[side], prepend=-1))
        rent[self._stand[side[first]]] = np.add.reduceat(paid, first, axis=0)
        return np.asarray(rent.T)

    def load(self, block: Ints, stand: Ints) -> Floats:
        """Return how many of the members of each row stand where, for blocks on stands, shape (rules, instants)."""
        first = self._first_side[stand]
        size = self._first_side[stand + 1] - first
        each = np.repeat(np.arange(len(block)), size)
        within = np.arange(len(each)) - np.repeat(np.cumsum(size) - size, size)
        side = self._sides[first[each] + within]
        member = self._member[side, block[each]]
        side, found = side[member], block[each[member]]
        steps = np.zeros((len(self._stand), len(self.time_s) + 1))
        np.add.at(steps, (side, self._since[self._shape[side], found]), 1.0)
        np.add.at(steps, (side, self._upto[self._shape[side], found]), -1.0)
        load = np.cumsum(steps, axis=1)[:, :-1]
        return np.asarray(load[: len(self)] + load[len(self) :])

    def take(self, prices: Prices) -> Floats:
        """Return the table that comes nearest to the prices of a program by rows."""
        table, legs = self.none(), prices.legs
        place = np.full(len(self.blocks.problem.rules) + 1, -1, dtype=np.int64)
        bare = np.flatnonzero(self._shape[: len(self)] == _BARE)
        place[self.rule[bare]] = bare
        first = np.flatnonzero((place[legs.rule] >= 0) & (legs.side == 0))
        at = np.minimum(np.searchsorted(self.time_s, legs.time_s[first]), len(self.time_s) - 1)
        if len(first):
            np.add.at(table, (place[legs.rule[first]], at), -prices.conflict[legs.row[first]])
        return table

    def as_rows(self, prices: Floats) -> tuple[Legs, Floats]:
        """Return the bare rows that have a price, and the prices as a minimisation has them (<= 0).

        Those of other shapes have no place in a program by rows: the bound that these prove is lower, and as valid.
        """
        row, at = np.nonzero(prices)
        bare = self._shape[row] == _BARE
        rule, at = row[bare], at[bare]
        return join([pair_legs(self.blocks, self.rule[rule], self.time_s[at])]), np.asarray(-prices[rule, at])
