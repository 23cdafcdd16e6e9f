"""What it costs to round columns of a linear program down and up, learnt as a tree is walked (pseudo-costs).

Which column to branch on is what decides the size of a tree; trying all of them costs more than the tree (Achterberg,
Koch and Martin, "Branching rules revisited", 2005).
"""

import numpy as np

from apronplan.planning.solver.data import Bools, Floats, Ints

_FRACTION = 1e-5
_LEAST = 0.01
"""Units that rounding counts as costing at least, so that a product of two sides says something."""
_HARDLY = 0.9
"""What a column of which nothing is known is expected to cost, as a share of the mean of those tried."""
_TRIED = 2
"""How often a column has to have been tried."""


class RoundingPrices:
    """Costs per unit of rounding, by column and side.

    Parameters
    ----------
    weight : floats
        Weight of each column; those with a weight are branched on first.
    may : bools
        Columns that may be branched on at all.
    """

    def __init__(self, weight: Floats, may: Bools) -> None:
        self._weight, self._may, self._room = weight, may, np.inf
        self._sum = np.zeros((2, len(weight)))
        self._count = np.zeros(len(weight), dtype=np.int64)

    def learn(self, col: int, part: float, down: float, up: float) -> None:
        """Take into account what rounding a column cost on each side; `part` is what its value was above the floor."""
        self._sum[:, col] += max(down, 0.0) / part, max(up, 0.0) / (1 - part)
        self._count[col] += 1

    def ranked(self, value: Floats, room: float) -> Ints:
        """Return the fractional columns, the one expected to be best to branch on first; empty if there is none.

        `room` is what is left to the ceiling, units.
        """
        self._room = room
        off = np.abs(value - np.rint(value))
        fractional = self._may & (off > _FRACTION)
        heavy = fractional & (self._weight > 0)
        cols = np.flatnonzero(heavy if heavy.any() else fractional)
        cols = cols[np.argsort(-off[cols] * (self._weight[cols] + _LEAST), kind="stable")]
        part = value[cols] - np.floor(value[cols])
        mean = _HARDLY * self._sum.sum(axis=1) / max(int(self._count.sum()), 1)
        each = self._sum[:, cols] / np.maximum(self._count[cols], 1)
        each = np.where(self._count[cols] > 0, each, mean[:, None])
        score = self._product(each[0] * part, each[1] * (1 - part))
        return np.asarray(cols[np.argsort(-score, kind="stable")])

    def known(self, cols: Ints) -> Ints:
        """Return those of some columns that have been tried."""
        return np.asarray(cols[self._count[cols] >= _TRIED])

    def unknown(self, cols: Ints) -> Ints:
        """Return those that have not."""
        return np.asarray(cols[self._count[cols] < _TRIED])

    def expected(self, col: int, value: Floats) -> float:
        """Return the score that a column is expected to have."""
        part, each = float(value[col] % 1.0), self._sum[:, col] / self._count[col]
        return self.score(each[0] * part, each[1] * (1 - part))

    def score(self, down: float, up: float) -> float:
        """Return how good it is to branch where both sides cost so much."""
        return float(self._product(np.array(down), np.array(up)))

    def _product(self, down: Floats, up: Floats) -> Floats:
        least = [np.maximum(np.minimum(side, self._room), _LEAST) for side in (down, up)]
        return np.asarray(least[0] * least[1])
