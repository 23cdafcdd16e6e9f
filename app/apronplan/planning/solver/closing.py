"""The proof of a large day: one program of all columns near the bound, tightened until few are left.

Cuts bring the linear program of such a day within a few hundredths of a percent of the best plan (`sharpen`), however
good the plan is that is known: what is looked for is not what is better than that plan, but what lies within a width of
the bound for which the columns make a program of a size that can be held. Small programs of the columns nearest to the
linear program then give the plan, which strikes out most of the rest; what is left goes to HiGHS.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Floats
from apronplan.planning.solver.fix import Incumbent, reach_within
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.lean import lean
from apronplan.planning.solver.lp import Relaxation
from apronplan.planning.solver.mip import Model, Pairs, begin_of, model_of, pairs_of
from apronplan.planning.solver.model.mip import options
from apronplan.planning.solver.program import Program, Run, solve_apart, solve_below
from apronplan.planning.solver.proof import tolerance
from apronplan.planning.solver.sharpen import Effort, Sharpened, sharpen

_UNIT = 1.0
_WITHIN = 0.999
_AT_ONCE, _FIRST, _MOST = 28_000, 19_000, 36_000
"""Columns of all better plans that are taken at once; else those of the first program, and of the largest."""
_FIRST_PLAN = 12_000
"""Columns of the program that is to give a better plan only."""
_LARGE = 100_000
"""Columns that cuts are looked for at most."""
_FAR_SHARE = 0.01
"""Part of the bound above it up to which a first plan is looked for."""
_NEAR_SHARE = 0.004
"""Part of the bound that the first program should reach above it at least."""
_GROW = 1.6
_WORTH, _WORTH_FEW = 0.01, 0.1
"""Rounds of cuts go on while some of them close this part of the gap; the latter where few columns are left."""
_DIVE, _DIVE_SECONDS = 400, 3.0
"""Columns of the first small program that is to give a better plan, and time for one."""
_SEARCHED, _FEW, _ENOUGH = 12_500, 9000, 3500
"""Columns that are handed to HiGHS at most, those from which on it is better at finding plans, and those at which no
more cuts are looked for."""


def can_close(relaxation: Relaxation) -> bool:
    """Tell whether the plans near the bound make a program of a size that can be held."""
    return bool(np.count_nonzero(relaxation.reduced <= _NEAR_SHARE * abs(relaxation.bound)) <= _MOST)


def close(
    blocks: Blocks,
    relaxation: Relaxation,
    best: Incumbent,
    *,
    until: float,
    stop: Stop,
    improved: Callable[[Pairs, Pairs], bool],
    bounded: Callable[[float], None],
    seed: int = 0,
) -> None:
    """Raise the bound and lower the cost of `best` until they meet, time is up or too much is left.

    Parameters
    ----------
    until : float
        `time.perf_counter` at which to end.
    improved, bounded : callable
        Told every plan that is found and every bound that is proved.
    """
    reduced = np.sort(relaxation.reduced[np.isfinite(relaxation.reduced)])
    first = float(reduced[min(_FIRST_PLAN, len(reduced)) - 1])
    if first < best.cost - relaxation.bound:
        _Closing(blocks, relaxation, best, first, improved, bounded, seed).find(until, stop)
    width = max(float(reduced[min(_FIRST, len(reduced)) - 1]), _NEAR_SHARE * abs(relaxation.bound), _UNIT)
    if np.searchsorted(reduced, best.cost - relaxation.bound, side="right") <= _AT_ONCE:
        width = np.inf
    while not best.proved and not stop() and time.perf_counter() < until:
        whole = width >= best.cost - relaxation.bound
        width = best.cost - relaxation.bound if whole else width
        if np.searchsorted(reduced, width + _UNIT, side="right") > _MOST:
            return
        if not _Closing(blocks, relaxation, best, width, improved, bounded, seed).run(until, stop) or whole:
            return
        width *= _GROW


class _Closing:
    """The program of the columns within a width."""

    def __init__(
        self,
        blocks: Blocks,
        relaxation: Relaxation,
        best: Incumbent,
        width: float,
        improved: Callable[[Pairs, Pairs], bool],
        bounded: Callable[[float], None],
        seed: int,
    ) -> None:
        self._best, self._improved, self._bounded, self._seed = best, improved, bounded, seed
        self._limit = self._valid = relaxation.bound + width
        self._model = _model(blocks, relaxation, best.pairs, width)
        self._known: Floats | None = begin_of(blocks, self._model, best.pairs, ())
        self._gap = tolerance(relaxation.bound - best.strict)

    def find(self, until: float, stop: Stop) -> None:
        """Look for a plan that is better than the one known, however far above the bound the columns reach."""
        before = self._known
        if before is not None:
            self._limit += _FAR_SHARE * abs(self._limit)  # what is proved still ends where the columns do
            self._sharpened(until, lambda: stop() or self._known is not before, few=0)

    def run(self, until: float, stop: Stop) -> bool:
        """Look for the best plan within the width; tell whether all of it was looked at."""
        if self._known is None:
            return False
        sharp = self._sharpened(until, stop, few=_FEW)
        self._tell(sharp.begin, sharp.bound)
        if sharp.bound >= self._ceiling:
            self._bounded(self._ceiling + self._model.program.constant)
            return True
        if np.count_nonzero(sharp.columns) > _SEARCHED:
            return False
        return self._search(sharp, until, stop)

    def _sharpened(self, until: float, stop: Stop, few: int) -> Sharpened:
        """Tighten the program until it is worth no more; with `few` columns left that is soon."""

        def dive(small: Program, _: float) -> tuple[Floats | None, float]:
            run = self._run(until, stop)
            run = replace(run, seconds=min(run.seconds, _DIVE_SECONDS), gap=self._gap / 2)
            solved = solve_below(lean(small), run, np.inf)
            return solved.value, solved.bound

        effort = Effort(
            largest=_LARGE, worth=_WORTH, worth_few=_WORTH_FEW, few=few, dives_at_few=False,
            enough=_ENOUGH if few else 0, below=_WITHIN * self._gap, told=self._tell,
            first=_DIVE, beside=0.0, early=False,
        )  # fmt: skip
        return sharpen(
            self._model.program, self._known, self._ceiling, until=until, stop=stop, seed=self._seed, dive=dive,
            effort=effort,
        )  # fmt: skip

    @property
    def _ceiling(self) -> float:
        """What a solution may cost that is looked for: nothing that gains less than the gap that is allowed."""
        program = self._model.program
        paid = np.inf if self._known is None else float(program.cost @ self._known)
        return min(self._limit - program.constant, paid - _WITHIN * self._gap)

    def _search(self, sharp: Sharpened, until: float, stop: Stop) -> bool:
        """Hand what is left to HiGHS."""
        constant, begin, ceiling = self._model.program.constant, sharp.begin, self._ceiling
        assert begin is not None
        program = lean(sharp.program)
        most = ceiling + constant
        run = self._run(until, stop)
        run = replace(run, on_bound=lambda bound: self._bounded(min(bound + constant, most)))
        if self._limit - constant > ceiling:
            solved = solve_apart(program, begin[sharp.columns], run)
        else:
            solved = solve_below(program, run, ceiling)
        if solved.value is not None:
            value = np.zeros(len(begin))
            value[sharp.columns] = np.rint(solved.value)
            self._take(value)
        self._bounded(min(solved.bound + constant, most))
        return solved.proved or solved.bound >= ceiling

    def _run(self, until: float, stop: Stop) -> Run:
        return Run(seconds=max(until - time.perf_counter(), 0.01), stop=stop, gap=self._gap, seed=self._seed)

    def _tell(self, begin: Floats | None, bound: float) -> None:
        if begin is not None and begin is not self._known:
            self._take(begin)
            self._known = begin
        self._bounded(min(min(bound, self._ceiling) + self._model.program.constant, self._valid))

    def _take(self, value: Floats) -> None:
        self._improved(pairs_of(self._model, value), ())


def _model(blocks: Blocks, relaxation: Relaxation, pairs: Pairs, width: float) -> Model:
    """Return the program of the columns within a width and those of a plan."""
    own = np.zeros(relaxation.reduced.shape, dtype=bool)
    own[tuple(np.array(pairs, dtype=np.int64).reshape(-1, 2).T)] = True
    block, stand = np.nonzero((relaxation.reduced <= width + _UNIT) | own)
    reach = reach_within(None, relaxation, block, stand, width)
    reach = replace(reach, room=np.where(own[block, stand], np.inf, reach.room))
    return model_of(blocks, None, options(blocks, None, block, stand, None), None, reach)
