"""Sets of rows whose sum, halved and rounded down, breaks a fractional solution.

Each row says "at most b" with whole coefficients. The sum of a set is worth halving where its right side is odd: then
rounding gains 1/2, less half of what the rows leave free and half of the values of columns that are odd in the sum. So
rows are added to each other as numbers modulo 2, to get rid of the columns with the largest values first, and after
each such step the sums are looked at: what breaks early consists of few rows, which are the cuts that close most.
(Separation by elimination as in Koster, Zymolka and Kutschka, "Algorithms to separate {0,1/2}-Chvatal-Gomory cuts",
Algorithmica 55, 2009.)
"""

import numpy as np

from apronplan.planning.solver.data import Bools, Floats, Ints

_TURNS = 3
"""Eliminations, the columns each time in another order."""
_NOISE = 0.3
"""By which share the values of columns change for that order."""
_PER_ROW, _PER_COLUMN = 0.01, 0.001
"""What a row or an odd column more in a sum counts as, beside what the sum leaves free, when one is chosen to be added
to all others."""


def odd_sets(
    table: Ints, high: Ints, free: Floats, value: Floats, rng: np.random.Generator, least: float
) -> list[tuple[float, Ints]]:
    """Return sets of rows that break by `least` at least when halved, and by how much, each set once.

    Parameters
    ----------
    table : ints, shape (rows, columns)
        Coefficients of the columns with a value.
    high : ints, shape (rows,)
        Right sides.
    free : floats, shape (rows,)
        What the values leave free of each row, >= 0.
    value : floats, shape (columns,)
        Values > 0.
    """
    odd = (table & 1).astype(bool)
    right = (high & 1).astype(bool)
    first = _distinct(odd, right, free)
    found: dict[bytes, tuple[float, Ints]] = {}
    for turn in range(_TURNS):
        noise = rng.random(len(value)) if turn else np.zeros(len(value))
        order = np.argsort(-value * (1 + _NOISE * noise), kind="stable")
        _Sums(odd[first], right[first], free[first], value).eliminate(order, least, found)
    return [(broken, first[rows]) for broken, rows in found.values()]


def _distinct(odd: Bools, right: Bools, free: Floats) -> Ints:
    """Return one of the rows that are alike modulo 2, the one that leaves least free; none that are 0."""
    order = np.argsort(free, kind="stable")
    packed = np.packbits(np.column_stack([odd, right])[order], axis=1)
    first = order[np.unique(packed, axis=0, return_index=True)[1]]
    return np.sort(first[(odd | right[:, None])[first].any(axis=1)])


class _Sums:
    """Rows modulo 2, each the sum of a set of the rows given."""

    def __init__(self, odd: Bools, right: Bools, free: Floats, value: Floats) -> None:
        self._odd, self._right, self._free, self._value = odd.copy(), right.copy(), free.copy(), value
        self._set = np.eye(len(odd), dtype=bool)

    def eliminate(self, order: Ints, least: float, found: dict[bytes, tuple[float, Ints]]) -> None:
        """Get rid of columns in an order, and keep every sum that breaks on the way."""
        alive = np.ones(len(self._odd), dtype=bool)
        self._keep(np.arange(len(self._odd)), least, found)
        for col in order.tolist():
            own = np.flatnonzero(self._odd[:, col] & alive)
            if len(own) < 2:
                continue
            count, wide = self._set[own].sum(axis=1), self._odd[own].sum(axis=1)
            pivot = own[int((self._free[own] + _PER_ROW * count + _PER_COLUMN * wide).argmin())]
            alive[pivot] = False
            others = own[own != pivot]
            self._odd[others] ^= self._odd[pivot]
            self._right[others] ^= self._right[pivot]
            self._set[others] ^= self._set[pivot]
            self._free[others] += self._free[pivot]
            alive[others] = self._free[others] < 1 - 2 * least
            self._keep(others, least, found)

    def _keep(self, rows: Ints, least: float, found: dict[bytes, tuple[float, Ints]]) -> None:
        rows = rows[self._right[rows]]
        if not len(rows):
            return
        broken = (1 - self._free[rows] - self._odd[rows] @ self._value) / 2
        for i in np.flatnonzero(broken > least).tolist():
            own = self._set[rows[i]]
            found.setdefault(np.packbits(own).tobytes(), (float(broken[i]), np.flatnonzero(own)))
