"""Take out of a program what cannot matter, before it is searched and again once columns have been struck out.

Freight models have much of that: halls that are dearer than one which is never full, lots too heavy for an hour that is
nearly full, totals that no hour needs, rows that others imply.
"""

from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.covers import knapsacks
from apronplan.planning.solver.cuts import Row
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.program import Program

_NOTHING = 1e-9
_KEPT_KG = 1e-6
"""Tonnes by which a weight has to be over the room before it is out."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Thinned:
    """A program with the same columns as the given one, fewer rows, and `most` 0 for columns that are not needed.

    Attributes
    ----------
    defined : ints
        Columns that are the sum of others and no more than that; they are filled in at the end.
    row_of : ints
        The row of the given program that says so.
    """

    program: Program
    defined: Ints
    row_of: Ints

    def complete(self, given: Program, value: Floats) -> Floats:
        """Return values in which the defined columns are what they are defined to be."""
        value = value.copy()
        value[self.defined] = 0.0
        value[self.defined] = given.activity(value)[self.row_of]
        return value


def thin(program: Program) -> Thinned:
    """Return the program without what a best solution can do without, with cliques of what does not fit together."""
    work = _Thinning(with_finite_most(program))
    cliques = work.exclude_heavy()
    while work.turn():
        pass
    return work.result(cliques)


def with_finite_most(program: Program) -> Program:
    """Limit columns that pay for what is over a row to what can be over it."""
    most = program.most.copy()
    for k in knapsacks(program):
        needed = np.ceil(float(k.weight.sum()) / k.per)
        most[k.over] = np.minimum(most[k.over], needed)
    return _with_most(program, most)


def _with_most(program: Program, most: Floats) -> Program:
    return Program(
        cost=program.cost, most=most, low=program.low, high=program.high, row=program.row, col=program.col,
        value=program.value, constant=program.constant,
    )  # fmt: skip


class _Thinning:
    """The work of `thin`: rows that are alive, columns that may be used."""

    def __init__(self, program: Program) -> None:
        self._p = program
        self._most = program.most.copy()
        self._alive = np.ones(len(program.low), dtype=bool)
        self._gone = np.zeros(len(program.cost), dtype=bool)
        self._defined: list[tuple[int, int]] = []
        starts = np.searchsorted(program.row, np.arange(len(program.low) + 1))
        alone = np.bincount(program.col, minlength=len(program.cost)) == 1
        alone[program.col[program.value != np.rint(program.value)]] = True  # what has a weight is a total
        self._sums: list[tuple[int, int, Ints]] = []
        self._links: list[Ints] = []
        for r in np.flatnonzero((program.low == 0) & (program.high == 0)).tolist():
            col, value = program.col[starts[r] : starts[r + 1]], program.value[starts[r] : starts[r + 1]]
            minus = col[value < 0]
            if len(minus) == 1 and alone[minus[0]]:
                self._sums.append((r, int(minus[0]), col[value > 0]))
            elif (np.abs(value) == 1.0).all():
                self._links.append(col[value > 0])

    def exclude_heavy(self) -> list[Row]:
        """Exclude what is too heavy for a row alone; return the cliques of what is so by twos."""
        cliques: list[Row] = []
        for k in knapsacks(self._p):
            room = k.room + float((self._most[k.over] * k.per).sum()) + _KEPT_KG
            self._most[k.col[k.weight > room]] = 0.0
            cliques += cliques_of(k.col[k.weight <= room], k.weight[k.weight <= room], room)
        return cliques

    def turn(self) -> bool:
        """Take out what has become needless; tell whether there was anything."""
        p, some = self._p, False
        live = self._alive[p.row] & (self._most[p.col] > 0) & ~self._gone[p.col]
        share = p.value[live] * self._most[p.col[live]]
        top = np.bincount(p.row[live], weights=np.maximum(share, 0.0), minlength=len(p.low))
        bottom = np.bincount(p.row[live], weights=np.minimum(share, 0.0), minlength=len(p.low))
        slack = self._alive & (top <= p.high + _NOTHING) & (bottom >= p.low - _NOTHING) & (p.low != p.high)
        self._alive &= ~slack
        uses = np.bincount(p.col[self._alive[p.row]], minlength=len(p.cost))
        for r, total, terms in self._sums:
            if self._alive[r] and self._most[total] == 0:
                self._most[terms], self._alive[r], some = 0.0, False, True
            elif self._alive[r] and uses[total] == 1 and p.cost[total] == 0:
                self._alive[r], self._gone[total], some = False, True, True
                self._defined.append((total, r))
        return self._drop_dearer(uses) or some or bool(slack.any())

    def _drop_dearer(self, uses: Ints) -> bool:
        """Of columns of one choice, drop those that are dearer than one which nothing else limits."""
        some = False
        for choices in self._links:
            open_ = choices[self._most[choices] > 0]
            free = open_[uses[open_] == 1]
            if len(open_) > 1 and len(free):
                best = free[int(self._p.cost[free].argmin())]
                dearer = open_[(self._p.cost[open_] >= self._p.cost[best]) & (open_ != best)]
                self._most[dearer] = 0.0
                some |= bool(len(dearer))
        return some

    def result(self, cliques: list[Row]) -> Thinned:
        from apronplan.planning.solver.sharpen import with_rows

        p, most = self._p, np.where(self._gone, 0.0, self._most)
        kept = self._alive[p.row] & ~self._gone[p.col]
        rows = Program(
            cost=p.cost, most=most, low=p.low[self._alive], high=p.high[self._alive],
            row=(np.cumsum(self._alive) - 1)[p.row[kept]], col=p.col[kept], value=p.value[kept], constant=p.constant,
        )  # fmt: skip
        defined, row_of = np.array(self._defined, dtype=np.int64).reshape(-1, 2).T
        return Thinned(program=with_rows(rows, cliques), defined=defined, row_of=row_of)


def cliques_of(col: Ints, weight: Floats, room: float) -> list[Row]:
    """Return "at most one" of weights that do not fit into the room by twos."""
    order = np.argsort(-weight, kind="stable")
    col, weight = col[order], weight[order]
    pairs = weight[:-1] + weight[1:] > room
    size = int(pairs.argmin()) + 1 if len(pairs) and not pairs.all() else len(weight)
    found = [col[:size]] if size > 1 else []
    for i in range(size, len(weight)):
        heavy = int((weight[:size] > room - weight[i]).sum())
        if not heavy:
            break
        found.append(np.append(col[:heavy], col[i]))
    return [Row(col=np.sort(c), value=np.ones(len(c)), high=1.0) for c in found]


def shrunk(program: Program, most: Floats, needed: Bools) -> tuple[Program, Ints]:
    """Return a program without the columns that `most` shuts and the rows that others imply, and its columns.

    Parameters
    ----------
    needed : bools
        Rows to be kept at all.
    """
    kept = most > 0
    small = program.only(kept)
    top = np.bincount(small.row, weights=np.maximum(small.value, 0.0) * most[kept][small.col], minlength=len(small.low))
    alive = needed & ((top > small.high + _NOTHING) | np.isfinite(small.low))
    alive &= ~_implied(small, alive)
    own = alive[small.row]
    rows = Program(
        cost=small.cost, most=most[kept], low=small.low[alive], high=small.high[alive],
        row=(np.cumsum(alive) - 1)[small.row[own]], col=small.col[own], value=small.value[own],
        constant=program.constant,
    )  # fmt: skip
    return rows, np.flatnonzero(kept)


def _implied(program: Program, alive: Bools) -> Bools:
    """Return which rows "at most one" lie within another row "at most one"."""
    starts = np.searchsorted(program.row, np.arange(len(program.low) + 1))
    plain = alive & (program.high == 1.0)
    plain &= np.bincount(program.row[program.value != 1.0], minlength=len(alive)) == 0
    sets = {r: frozenset(program.col[starts[r] : starts[r + 1]].tolist()) for r in np.flatnonzero(plain).tolist()}
    of_col: dict[int, list[int]] = {}
    for r, own in sets.items():
        for c in own:
            of_col.setdefault(c, []).append(r)
    gone = np.zeros(len(alive), dtype=bool)
    for r in sorted((r for r in sets if np.isinf(program.low[r])), key=lambda r: len(sets[r])):
        others = min((of_col[c] for c in sets[r]), key=len, default=[])
        gone[r] = any(t != r and not gone[t] and sets[r] <= sets[t] for t in others)
    return gone
