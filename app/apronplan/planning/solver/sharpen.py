"""Make a program in whole numbers smaller and tighter before it is searched: cuts, and columns that no gain can use.

The linear program with cuts bounds every solution; one that takes a column costs at least its reduced cost more. What
that puts above the solution known, less the gap that is allowed, is taken out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.cuts import CutFinder, Row
from apronplan.planning.solver.data import Bools, Floats
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.program import Program, load

_ROUNDS, _PATIENCE = 60, 4
"""So many rounds of cuts at most, and while so many of them are worth it (`Effort.worth`)."""
_DIVE, _WIDER, _PART = 700, 3, 0.6
"""Columns of the first small program, by how many times as many the next has, and which part of all they may be."""
_CLOSE, _ALL = 0.002, 2100
"""Part of the cost above the bound from which a known solution is so good that no small program will give a better one;
cuts come first then, or all that is left is searched for a while if it is no more than so many columns."""
_TIGHT = 1e-6
_SAFE = 1e-2
"""Units that the linear program's figures may be off."""
_LEAST = 100
"""Columns; a smaller program is searched as it is."""

_FIRST_DIVE, _LATER = 3, 2
"""Round after which a small program is searched first, and after how many times as many each time: an early one finds a
good solution, which makes all that follows small."""
_SLICE_S, _SLICE_SHARE, _LONGEST_S = 0.5, 0.5, 2.0
"""Seconds of such a search at least, as a share of the time so far, and at most."""

Dive = Callable[[Program, float], tuple[Floats | None, float]]
"""Solves a small program in so many seconds: the best values found (None = none), and a bound (``inf`` = there are
none)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard to try.

    Attributes
    ----------
    largest : int
        Columns beyond which a program is left as it is.
    worth, worth_few : float
        Cuts go on while some rounds close this share of what is left of the gap; the latter once few columns are left.
    few, enough : int
        Columns that are searched quickly, and those at which no more cuts are looked for.
    dives_at_few : bool
        Whether better solutions are looked for even then.
    first, beside : int, float
        Columns of the first small program (0 = the usual number), and which part of all it has at least beside those
        without a reduced cost.
    early : bool
        Whether small programs are searched while there are more cuts to be found.
    below : float or None
        How far below what a better solution costs the ceiling lies, units; None = as far as below the one known.
    told : callable or None
        Told the best solution and the bound after each round.
    """

    largest: int = 20_000
    worth: float = 0.003
    worth_few: float = 0.03
    few: int = 1000
    enough: int = 0
    dives_at_few: bool = True
    first: int = 0
    beside: float = 0.05
    early: bool = True
    below: float | None = None
    told: Callable[[Floats | None, float], None] | None = None


USUAL = Effort()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sharpened:
    """What is left of a program.

    Attributes
    ----------
    program : Program
        The columns that are left, all rows, and the cliques that hold. (The halves have done their work in the bound;
        HiGHS is mostly slower with them.)
    columns : bools
        Which these are.
    bound : float
        No solution costs less, unless it is as good as the known one.
    begin : floats or None
        The solution known, or a better one.
    """

    program: Program
    columns: Bools
    bound: float
    begin: Floats | None


def sharpen(
    program: Program,
    begin: Floats | None,
    ceiling: float,
    *,
    until: float,
    stop: Stop | None = None,
    seed: int = 0,
    dive: Dive | None = None,
    effort: Effort = USUAL,
) -> Sharpened:
    """Sharpen a program of which a solution is known, or what the dearest that is looked for may cost.

    Parameters
    ----------
    begin : floats or None
        The solution; what it uses is kept.
    ceiling : float
        Units; solutions that cost more need not be found. With a better solution it falls by as much.
    until : float
        `time.perf_counter` at which to end.
    dive : callable or None
        Asked for the best solution of the columns with the least reduced costs, where cuts close no more and a solution
        is known.
    """
    if not _LEAST <= len(program.cost) <= effort.largest:
        every = np.ones(len(program.cost), dtype=bool)
        return Sharpened(program=program, columns=every, bound=-np.inf, begin=begin)
    return _Sharpening(program, begin, ceiling, seed, effort).run(until, stop, dive)


class _Sharpening:
    """The linear program with its cuts, and what it has shown so far."""

    def __init__(
        self, program: Program, begin: Floats | None, ceiling: float, seed: int, effort: Effort = USUAL
    ) -> None:
        self._program, self._begin, self._ceiling, self._effort = program, begin, ceiling, effort
        paid = ceiling if begin is None else float(program.cost @ begin)
        self._below = paid - ceiling if effort.below is None else effort.below
        self._begun = time.perf_counter()
        self._left = np.ones(len(program.cost), dtype=bool)
        self._highs = load(program, whole=False)
        self._finder = CutFinder(whole_rows(program), len(program.cost), seed)
        self._cuts: list[Row] = []
        self._bounds: list[float] = []
        self._proved = -np.inf
        self._dive_size, self._rounds, self._next_dive = effort.first or _DIVE, 0, _FIRST_DIVE

    def run(self, until: float, stop: Stop | None, dive: Dive | None) -> Sharpened:
        """Add cuts and strike out until neither is worth it."""
        import highspy

        value: Floats | None = None
        while True:
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(until - time.perf_counter(), 0.01))
            self._highs.run()
            solution, bound = self._highs.getSolution(), float(self._highs.getInfo().objective_function_value)
            if not solution.dual_valid or self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return self._unchanged() if value is None else self._done(value)  # each round stands by itself
            self._rounds += 1
            self._bounds.append(bound)
            self._proved = max(self._proved, bound - _SAFE)
            value, reduced = np.array(solution.col_value), np.array(solution.col_dual)
            gone = self._strike(bound, value, reduced)
            if self._effort.told is not None:
                self._effort.told(self._begin, self._proved)
            if self._proved >= self._ceiling or self._rounds > _ROUNDS or (stop and stop()):
                break
            found, slow = list[Row](), self._is_slow()
            early = self._effort.early and not slow and self._rounds >= self._next_dive
            if not (early and self._dive(dive, bound, value, reduced)):
                found = [] if slow else self._finder.find(value, reduced, self._left)
                if not found and not self._dive(dive, bound, value, reduced, deep=True):
                    break
            if self._proved >= self._ceiling:
                break
            _fix(self._highs, gone)
            if found:
                add_rows(self._highs, found)
                self._cuts += found
        return self._done(value)

    def _strike(self, bound: float, value: Floats, reduced: Floats) -> Bools:
        """Take out what no better solution can use; return which columns these are."""
        gone = np.asarray(self._left & (bound + reduced > self._ceiling + _SAFE) & (value < 0.5))
        if self._begin is not None:
            gone &= self._begin < 0.5
        self._left &= ~gone
        return gone

    def _is_slow(self) -> bool:
        """Tell whether the last rounds have closed next to nothing of the gap."""
        bounds = self._bounds
        if self._left.sum() <= self._effort.enough:
            return True
        if len(bounds) <= _PATIENCE:
            return False
        worth = self._effort.worth_few if self._is_small() else self._effort.worth
        return bounds[-1] - bounds[-1 - _PATIENCE] <= worth * max(self._ceiling - bounds[-1], 0.0)

    def _is_small(self) -> bool:
        return bool(self._left.sum() <= self._effort.few)

    def _dive(self, dive: Dive | None, bound: float, value: Floats, reduced: Floats, *, deep: bool = False) -> bool:
        """Look for a better solution among the columns nearest to the linear program; tell whether there was one.

        Where they hold none, more columns are taken, with `deep` at once: none at all proves as much as the width that
        they reach. Few columns are searched all together.
        """
        if self._is_small() and not self._effort.dives_at_few:
            return False
        program = with_rows(self._program, self._tight(value))
        self._next_dive = _LATER * self._rounds
        while dive is not None and self._proved < self._ceiling:
            near_by = not deep and self._ceiling - bound <= _CLOSE * abs(self._ceiling)
            left = reduced[self._left]
            free = int((left <= _SAFE).sum())
            beside = max(self._dive_size - free, int(self._effort.beside * len(left)))
            size = free + beside
            most = self._dive_size > _PART * len(left)
            if deep and most:
                return False
            every = most or beside >= _PART * (len(left) - free) or (near_by and len(left) <= _ALL)
            width = np.inf if every else float(np.partition(left, size)[size])
            near = self._left & (reduced <= width)
            seconds = min(max(_SLICE_S, _SLICE_SHARE * (time.perf_counter() - self._begun)), _LONGEST_S)
            if near_by and not every:
                return False
            wider = max(_WIDER * self._dive_size, int(near.sum()) * 3 // 2)  # where many cost the same
            if deep:
                self._dive_size = wider
            found, least = dive(program.only(near), seconds)
            self._proved = max(self._proved, min(least, bound + width) - _SAFE)
            if found is not None and self._take(near, found):
                return True
            if not deep or least < min(bound + width, self._ceiling):  # time ran out
                self._dive_size = wider if least >= self._ceiling else self._dive_size
                return False
        return False

    def _take(self, near: Bools, value: Floats) -> bool:
        """Keep a solution if it is better than the one known."""
        if self._begin is None:
            return False
        better = np.zeros(len(self._begin))
        better[near] = np.rint(value)
        gain = float(self._program.cost @ (self._begin - better))
        if gain <= 0 or not self._program.fits(better):
            return False
        self._begin, self._bounds = better, self._bounds[-1:]
        self._ceiling = min(self._ceiling, float(self._program.cost @ better) - self._below)
        return True

    def _tight(self, value: Floats) -> list[Row]:
        """Return the cliques that hold the linear program where it is."""
        cliques = [row for row in self._cuts if row.high == 1.0]
        return [row for row in cliques if float(row.value @ value[row.col]) > row.high - _TIGHT]

    def _done(self, value: Floats) -> Sharpened:
        program = with_rows(self._program, self._tight(value)).only(self._left)
        return Sharpened(program=program, columns=self._left, bound=self._proved, begin=self._begin)

    def _unchanged(self) -> Sharpened:
        every = np.ones(len(self._program.cost), dtype=bool)
        return Sharpened(program=self._program, columns=every, bound=-np.inf, begin=self._begin)


def whole_rows(program: Program) -> list[Row]:
    """Return the rows with whole coefficients, as "at most"."""
    starts = np.searchsorted(program.row, np.arange(len(program.low) + 1))
    broken = program.value != np.rint(program.value)
    whole = np.isfinite(program.high) & (np.bincount(program.row[broken], minlength=len(program.low)) == 0)
    whole &= program.high == np.rint(program.high)
    return [
        Row(
            col=program.col[starts[r] : starts[r + 1]],
            value=program.value[starts[r] : starts[r + 1]],
            high=float(program.high[r]),
        )
        for r in np.flatnonzero(whole).tolist()
    ]


def with_rows(program: Program, rows: list[Row]) -> Program:
    """Return a program with more rows."""
    if not rows:
        return program
    first = len(program.low)
    size = [len(r.col) for r in rows]
    return Program(
        cost=program.cost, most=program.most,
        low=np.append(program.low, np.full(len(rows), -np.inf)), high=np.append(program.high, [r.high for r in rows]),
        row=np.append(program.row, np.repeat(np.arange(first, first + len(rows)), size)),
        col=np.concatenate([program.col, *[r.col for r in rows]]),
        value=np.concatenate([program.value, *[r.value for r in rows]]),
        constant=program.constant,
    )  # fmt: skip


def _fix(highs: object, gone: Bools) -> None:
    index = np.flatnonzero(gone).astype(np.int32)
    none = np.zeros(len(index))
    highs.changeColsBounds(len(index), index, none, none)  # type: ignore[attr-defined]


def add_rows(highs: object, rows: list[Row]) -> None:
    """Add rows to the program that a HiGHS holds."""
    starts = np.cumsum([0, *[len(r.col) for r in rows]])[:-1].astype(np.int32)
    col, value = np.concatenate([r.col for r in rows]), np.concatenate([r.value for r in rows])
    high = np.array([r.high for r in rows])
    highs.addRows(  # type: ignore[attr-defined]
        len(rows), np.full(len(rows), -np.inf), high, len(col), starts, col.astype(np.int32), value
    )
