"""Make a program in whole numbers smaller and tighter before it is searched: cuts, and columns that no gain can use.

The linear program with cuts bounds every solution; one that takes a column costs at least its reduced cost more. What
that puts above the solution known, less the gap that is allowed, is taken out.
"""

import time
from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.cuts import CutFinder, Row
from apronplan.planning.solver.data import Bools, Floats
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.program import Program, load

_ROUNDS, _PATIENCE, _WORTH = 40, 4, 0.01
"""So many rounds of cuts at most, and while so many of them close this share of what is left of the gap."""
_SAFE = 1e-2
"""Units that the linear program's figures may be off."""
_LEAST, _LARGEST = 100, 20_000
"""Columns; a smaller or larger program is searched as it is."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sharpened:
    """What is left of a program.

    Attributes
    ----------
    program : Program
        The columns that are left, all rows, and the cliques that hold. (The halves have done their work in the bound;
        HiGHS finds its own faster without them.)
    columns : bools
        Which these are.
    bound : float
        No solution costs less, unless it is as good as the known one.
    """

    program: Program
    columns: Bools
    bound: float


def sharpen(
    program: Program, begin: Floats | None, ceiling: float, *, until: float, stop: Stop | None = None, seed: int = 0
) -> Sharpened:
    """Sharpen a program of which a solution is known, or what the dearest that is looked for may cost.

    Parameters
    ----------
    begin : floats or None
        The solution; what it uses is kept.
    ceiling : float
        Units; solutions that cost more need not be found.
    until : float
        `time.perf_counter` at which to end.
    """
    import highspy

    left = np.ones(len(program.cost), dtype=bool)
    if not _LEAST <= len(program.cost) <= _LARGEST:
        return Sharpened(program=program, columns=left, bound=-np.inf)
    highs = load(program, whole=False)
    finder = CutFinder(whole_rows(program), len(program.cost), seed)
    cuts: list[Row] = []
    bounds: list[float] = []
    while True:
        highs.setOptionValue("time_limit", highs.getRunTime() + max(until - time.perf_counter(), 0.01))
        highs.run()
        solution, bound = highs.getSolution(), float(highs.getInfo().objective_function_value)
        if not solution.dual_valid or highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return Sharpened(program=program, columns=np.ones(len(program.cost), dtype=bool), bound=-np.inf)
        bounds.append(bound)
        value, reduced = np.array(solution.col_value), np.array(solution.col_dual)
        gone = left & (bound + reduced > ceiling + _SAFE) & (value < 0.5)
        if begin is not None:
            gone &= begin < 0.5
        left &= ~gone
        if bound > ceiling + _SAFE or len(bounds) > _ROUNDS or _is_slow(bounds, ceiling) or (stop and stop()):
            break
        found = finder.find(value, reduced, left)
        if not found:
            break
        _fix(highs, gone)
        _add(highs, found)
        cuts += found
    activity = [float(row.value @ value[row.col]) for row in cuts]
    holds = [row for row, at in zip(cuts, activity, strict=True) if row.high == 1.0 and at > row.high - 1e-6]
    return Sharpened(program=with_rows(program, holds).only(left), columns=left, bound=bound - _SAFE)


def _is_slow(bounds: list[float], ceiling: float) -> bool:
    """Tell whether the last rounds have closed next to nothing of the gap."""
    if len(bounds) <= _PATIENCE:
        return False
    return bounds[-1] - bounds[-1 - _PATIENCE] <= _WORTH * max(ceiling - bounds[-1], 0.0)


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


def _add(highs: object, rows: list[Row]) -> None:
    starts = np.cumsum([0, *[len(r.col) for r in rows]])[:-1].astype(np.int32)
    col, value = np.concatenate([r.col for r in rows]), np.concatenate([r.value for r in rows])
    high = np.array([r.high for r in rows])
    highs.addRows(  # type: ignore[attr-defined]
        len(rows), np.full(len(rows), -np.inf), high, len(col), starts, col.astype(np.int32), value
    )
