"""Prices of all rows of all pair rules at once: one for each rule and each instant at which most blocks are there.

Kept as a table of rules by instants, so that rents and loads of whole plans are running totals over time instead of
row after row.
"""

from collections.abc import Sequence

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Floats, Ints
from apronplan.planning.solver.model.legs import Legs, join, pair_legs
from apronplan.planning.solver.prices import Prices


class PairPrices:
    """The rows of the pair rules.

    Attributes
    ----------
    time_s : ints, shape (instants,)
        The last begin before each end: whoever meets, meets at one of these.
    """

    def __init__(self, blocks: Blocks) -> None:
        self.blocks, rules = blocks, blocks.problem.rules
        live = ~blocks.frozen
        begins, ends = np.unique(blocks.start_s[live]), np.unique(blocks.end_s[live])
        later = np.append(begins[1:], ends.max(initial=0) + 1)
        self.time_s: Ints = begins[np.searchsorted(ends, begins, "right") < np.searchsorted(ends, later, "right")]
        self._since = np.searchsorted(self.time_s, blocks.start_s)
        self._upto = np.searchsorted(self.time_s, blocks.end_s)
        self._stand = np.concatenate([rules.stand_a, rules.stand_b])
        types = np.concatenate([rules.types_a, rules.types_b])
        self._member = types[:, blocks.kind] & live & np.isfinite(blocks.cost[:, self._stand].T)
        self._sides = [np.flatnonzero(self._stand == k) for k in range(blocks.tray)]

    def __len__(self) -> int:
        return len(self.blocks.problem.rules)

    def none(self) -> Floats:
        """Return the table of no prices, shape (rules, instants)."""
        return np.zeros((len(self), len(self.time_s)))

    def rent(self, prices: Floats) -> Floats:
        """Return what each block pays on each stand, shape (blocks, stands), at prices >= 0."""
        rent = np.zeros((self.blocks.tray, len(self.blocks)))
        live = np.flatnonzero(prices.any(axis=1))
        total = np.zeros((len(live), len(self.time_s) + 1))
        np.cumsum(prices[live], axis=1, out=total[:, 1:])
        paid = total[:, self._upto] - total[:, self._since]
        for side in (live, live + len(self)):
            np.add.at(rent, self._stand[side], paid * self._member[side])
        return np.asarray(rent.T)

    def load(self, plans: Sequence[tuple[int, ...]]) -> Floats:
        """Return how many of the members of each row some plans (one for each stand) hold, shape (rules, instants)."""
        steps = np.zeros((len(self._stand), len(self.time_s) + 1))
        for stand, plan in enumerate(plans):
            for block in plan:
                sides = self._sides[stand]
                sides = sides[self._member[sides, block]]
                steps[sides, self._since[block]] += 1.0
                steps[sides, self._upto[block]] -= 1.0
        load = np.cumsum(steps, axis=1)[:, :-1]
        return np.asarray(load[: len(self)] + load[len(self) :])

    def take(self, prices: Prices) -> Floats:
        """Return the table that comes nearest to the prices of a program by rows."""
        table, legs = self.none(), prices.legs
        first = np.flatnonzero((legs.rule >= 0) & (legs.side == 0))
        at = np.minimum(np.searchsorted(self.time_s, legs.time_s[first]), len(self.time_s) - 1)
        if len(first):
            np.add.at(table, (legs.rule[first], at), -prices.conflict[legs.row[first]])
        return table

    def as_rows(self, prices: Floats) -> tuple[Legs, Floats]:
        """Return the rows that have a price, and the prices as a minimisation has them (<= 0)."""
        rule, at = np.nonzero(prices)
        return join([pair_legs(self.blocks, rule, self.time_s[at])]), np.asarray(-prices[rule, at])
