"""Cuts of a program in whole numbers: rows that every solution keeps although a fractional one breaks them.

A clique: of columns that exclude each other by twos, whatever the rows by which they do, at most one is chosen.

Halves: where each of some rows with whole coefficients says "at most b", their sum, halved and rounded down column by
column and on the right, holds for whole numbers from 0; where it is even on the left and odd on the right, it bites. It
breaks odd circles of columns that exclude each other (Caprara and Fischetti 1996: {0, 1/2}-Chvatal-Gomory cuts).
"""

from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.halves import odd_sets

_SURE = 1e-5
_BROKEN, _HALF_BROKEN = 1e-3, 0.1
_NEARLY_TIGHT = 0.01
"""Rows that leave no more than this free are added to each other."""
_ROW_WORTH = 0.2
"""By how much more a half must be broken, twice, to be taken before one that is made of one row less."""
_CALLS = 300
"""Steps of the search for the heaviest clique with one column."""
_OFTEN = 3
"""Cliques of one round in which a column may be."""
_OFTEN_HALVES, _MOST = 20, 200
"""Halves of one round in which a column with a value may be, and halves of one round."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """``sum of value x column <= high``."""

    col: Ints
    value: Floats
    high: float


class CutFinder:
    """Finds cuts of a set of rows, which grows by them; gives none twice.

    Parameters
    ----------
    rows : list of Row
        Rows with whole coefficients.
    count : int
        Columns there are.
    """

    def __init__(self, rows: list[Row], count: int, seed: int = 0) -> None:
        self._count = count
        self._rng = np.random.default_rng(seed)
        self._given: set[bytes] = set()
        self._rows: list[Row] = []
        self._packing_of: list[list[int]] = [[] for _ in range(count)]
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Take a row into account."""
        if row.high == 1.0 and (row.value == 1.0).all():
            for c in row.col.tolist():
                self._packing_of[c].append(len(self._rows))
        self._rows.append(row)

    def find(self, value: Floats, cost: Floats, left: Bools) -> list[Row]:
        """Return cuts that fractional values break, cliques grown by columns that are `left`, the cheapest first."""
        found = self._broken_cliques(value, cost, left)
        found += self._broken_halves(value)
        for row in found:
            self.add(row)
        return found

    # -- cliques ---------------------------------------------------------------------------------

    def _broken_cliques(self, value: Floats, cost: Floats, left: Bools) -> list[Row]:
        cols = np.flatnonzero((value > _SURE) & (value < 1 - _SURE))
        clash = np.array([self._clashes(c)[cols] for c in cols.tolist()], dtype=bool).reshape(len(cols), len(cols))
        np.fill_diagonal(clash, val=False)
        heavy = [heaviest(clash, value[cols], i) for i in range(len(cols))]
        ranked = sorted({(-w, tuple(sorted(cols[c].tolist()))) for w, c in heavy if w > 1 + _BROKEN})
        often = np.zeros(self._count, dtype=np.int64)
        found: list[Row] = []
        for _, clique in ranked:
            own = list(clique)
            if often[own].max() >= _OFTEN:
                continue
            often[own] += 1
            grown = self._grown(own, cost, left)
            if self._is_new(grown, np.ones(1)):
                found.append(Row(col=grown, value=np.ones(len(grown)), high=1.0))
        return found

    def _clashes(self, col: int) -> Bools:
        """Return which columns share a row "at most one" with a column; it clashes with itself."""
        hit = np.zeros(self._count, dtype=bool)
        hit[col] = True
        for r in self._packing_of[col]:
            hit[self._rows[r].col] = True
        return hit

    def _grown(self, clique: list[int], cost: Floats, left: Bools) -> Ints:
        """Add columns that clash with all, while there are any."""
        fits = np.logical_and.reduce([self._clashes(c) for c in clique]) & left
        fits[clique] = False
        others = np.flatnonzero(fits)
        others = others[np.argsort(cost[others], kind="stable")]
        grown = list(clique)
        while len(others):
            col = int(others[0])
            grown.append(col)
            others = others[1:][self._clashes(col)[others[1:]]]
        return np.sort(np.array(grown, dtype=np.int64))

    # -- halves ----------------------------------------------------------------------------------

    def _broken_halves(self, value: Floats) -> list[Row]:
        used = np.flatnonzero(value > _SURE)
        high = np.array([row.high for row in self._rows])
        free = high - self._activity(value)
        tight = np.flatnonzero(free < _NEARLY_TIGHT)
        sets = odd_sets(
            self._table(tight, used), high[tight].astype(np.int64), np.maximum(free[tight], 0.0), value[used],
            self._rng, _HALF_BROKEN,
        )  # fmt: skip
        ranked = sorted(sets, key=lambda s: (_ROW_WORTH * len(s[1]) - 2 * s[0], s[1].tolist()))
        often = np.zeros(self._count, dtype=np.int64)
        found: list[Row] = []
        for _, own in ranked:
            row = self._half([self._rows[i] for i in tight[own].tolist()])
            seen = row.col[value[row.col] > _SURE]
            if often[seen].max(initial=0) >= _OFTEN_HALVES or float(row.value @ value[row.col]) <= row.high + _BROKEN:
                continue
            if self._is_new(row.col, row.value):
                often[seen] += 1
                found.append(row)
                if len(found) == _MOST:
                    break
        return found

    @staticmethod
    def _half(rows: list[Row]) -> Row:
        """Return the sum of rows, halved and rounded down."""
        cols, names = np.unique(np.concatenate([r.col for r in rows]), return_inverse=True)
        half = np.floor(np.bincount(names.ravel(), np.concatenate([r.value for r in rows])) / 2)
        kept = half != 0
        return Row(col=cols[kept], value=half[kept], high=float(np.floor(sum(r.high for r in rows) / 2)))

    def _activity(self, value: Floats) -> Floats:
        """Return what values give in every row."""
        row = np.repeat(np.arange(len(self._rows)), [len(r.col) for r in self._rows])
        weight = np.concatenate([r.value for r in self._rows]) * value[np.concatenate([r.col for r in self._rows])]
        return np.asarray(np.bincount(row, weight, minlength=len(self._rows)), dtype=np.float64)

    def _table(self, rows: Ints, used: Ints) -> Ints:
        """Return the coefficients of some columns in some rows."""
        at = np.full(self._count, -1, dtype=np.int64)
        at[used] = np.arange(len(used))
        table = np.zeros((len(rows), len(used)), dtype=np.int64)
        for i, r in enumerate(rows.tolist()):
            row = self._rows[r]
            col = at[row.col]
            table[i, col[col >= 0]] = row.value[col >= 0]
        return table

    def _is_new(self, col: Ints, value: Floats) -> bool:
        key = col.tobytes() + value.tobytes()
        if key in self._given:
            return False
        self._given.add(key)
        return True


def heaviest(clash: Bools, weight: Floats, first: int) -> tuple[float, list[int]]:
    """Return weight and members of a heavy clique with a given one: the heaviest, if the search comes to an end."""
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    calls = 0

    def grow(clique: list[int], total: float, left: Ints) -> None:
        nonlocal calls
        calls += 1
        if total > best[0][0]:
            best[0] = (total, clique)
        rest = float(weight[left].sum())
        for n, c in enumerate(left.tolist()):
            if calls > _CALLS or total + rest <= best[0][0] + _SURE:
                return
            others = left[n + 1 :]
            grow([*clique, c], total + float(weight[c]), others[clash[c, others]])
            rest -= float(weight[c])

    near = np.flatnonzero(clash[first])
    grow([first], float(weight[first]), near[np.argsort(-weight[near], kind="stable")])
    return best[0]
