"""A program in whole numbers, solved by HiGHS piece by piece: what no row ties together is solved apart.

Search trees of independent pieces multiply within one run; apart they add up.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.highs import Stop, new_highs

_ROUNDING = 1e-6
_WITHIN = 0.999
"""Part of a gap that may be used up, so that rounding does not widen it."""
_ROUGH = 1e-2
"""Units that a linear program's value may be off."""
_WORTH_A_TREE = 300
"""Columns of a program with weights for which a tree of our own is worth it."""
_MANY, _POOL = 4000, 500
"""Columns of a large program, and cuts that HiGHS keeps of one before it drops the oldest: with its own limit of 10,000
it took 450 MB for 6,000 columns, and more time."""
_TINY = 80
"""Columns; pieces smaller than this go together."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Program:
    """Minimise cost over whole numbers from 0 to `most`, rows between `low` and `high`; entries lie row by row."""

    cost: Floats
    most: Floats
    low: Floats
    high: Floats
    row: Ints
    col: Ints
    value: Floats
    constant: float = 0.0

    def activity(self, value: Floats) -> Floats:
        """Return what the columns' values give in every row."""
        return np.asarray(
            np.bincount(self.row, weights=self.value * value[self.col], minlength=len(self.low)), np.float64
        )

    def fits(self, value: Floats) -> bool:
        """Tell whether values keep every row and bound."""
        activity = self.activity(value)
        kept = (activity <= self.high + _ROUNDING).all() and (activity >= self.low - _ROUNDING).all()
        return bool(kept and (value <= self.most).all())

    def pieces(self, tiny: int = _TINY) -> list[Bools]:
        """Return the columns of each piece that shares no row with another, the largest last; tiny ones together."""
        label = np.arange(len(self.cost))
        while len(self.row):
            least = np.full(len(self.low), len(label))
            np.minimum.at(least, self.row, label[self.col])
            lower, nearer = label.copy(), least[self.row]
            np.minimum.at(lower, self.col, nearer)
            np.minimum.at(lower, label[self.col], nearer)  # moves whole trees, so that long chains end soon too
            lower = lower[lower]
            if (lower == label).all():
                break
            label = lower
        names, size = np.unique(label, return_counts=True)
        small = np.isin(label, names[size < tiny])
        large = [label == name for name in names[np.argsort(size, kind="stable")] if size[names == name][0] >= tiny]
        return [small, *large] if small.any() or not large else large

    def only(self, columns: Bools) -> "Program":
        """Return the program with all others of its columns at 0; rows that this empties stay."""
        kept = columns[self.col]
        return Program(
            cost=self.cost[columns], most=self.most[columns], low=self.low, high=self.high,
            row=self.row[kept], col=(np.cumsum(columns) - 1)[self.col[kept]], value=self.value[kept],
        )  # fmt: skip

    def piece(self, columns: Bools) -> "Program":
        """Return the program of one of the pieces; rows without columns belong to the first."""
        mine = columns[self.col]
        rows = np.zeros(len(self.low), dtype=bool)
        rows[self.row[mine]] = True
        if columns[:1].all():
            rows |= np.bincount(self.row, minlength=len(self.low)) == 0
        return Program(
            cost=self.cost[columns], most=self.most[columns], low=self.low[rows], high=self.high[rows],
            row=(np.cumsum(rows) - 1)[self.row[mine]], col=(np.cumsum(columns) - 1)[self.col[mine]],
            value=self.value[mine],
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How to run: time limit, who stops it, whom to tell of bounds, units between plan and bound at which to end.

    Solutions dearer than `target` are not looked for; it is minded where `sharp` is set.
    """

    seconds: float
    stop: Stop | None = None
    sharp: bool = False
    on_bound: Callable[[float], None] | None = None
    gap: float
    seed: int = 0
    target: float = np.inf


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """The best values (None = none found), a bound (``inf`` = there are none), and whether they are the best."""

    value: Floats | None
    bound: float
    proved: bool


def solve_apart(program: Program, begin: Floats | None, run: Run) -> Solved:
    """Solve a program piece by piece.

    Parameters
    ----------
    begin : floats or None
        Values to begin with; they keep all rows.
    """
    until = time.perf_counter() + run.seconds
    value, bound, proved = np.zeros(len(program.cost)), program.constant, True
    found, left = True, run.gap
    pieces = program.pieces()
    floors = _floors(program, pieces, linear=run.target < np.inf)
    for i, columns in enumerate(pieces):
        part = program.piece(columns)
        own = None if begin is None else begin[columns]
        gap = left if i + 1 == len(pieces) else left / 2
        before = bound + sum(floors[i + 1 :])
        if run.sharp and (own is not None or run.target < np.inf):
            solved = _solve_sharp(part, own, run, before, gap, until)
        else:
            solved = _solve(part, own, run, before, gap, max(until - time.perf_counter(), 0.01))
        bound += solved.bound
        proved = proved and solved.proved
        if solved.value is None and solved.proved:
            return Solved(value=None, bound=np.inf, proved=True)
        if before + solved.bound >= run.target and not solved.proved:
            if solved.value is None or begin is None:
                return Solved(value=None, bound=run.target, proved=False)
            rest = np.logical_or.reduce(pieces[i + 1 :], axis=0, initial=False)
            value[columns], value[rest] = solved.value, begin[rest]
            return Solved(value=value, bound=run.target, proved=False)
        found = found and solved.value is not None
        if solved.value is not None:
            value[columns] = solved.value
            left -= min(max(float(part.cost @ np.rint(solved.value)) - solved.bound, 0.0), gap)
    return Solved(value=value if found else None, bound=bound, proved=proved and found)


def _floors(program: Program, pieces: list[Bools], *, linear: bool) -> list[float]:
    """Return what each piece costs at least: by its linear program, or by its costs below zero."""
    least = np.multiply(program.cost, program.most, out=np.zeros(len(program.cost)), where=program.cost < 0)
    floors = [float(least[columns].sum()) for columns in pieces]
    for i, columns in enumerate(pieces if linear else []):
        if i > 0:
            highs = load(program.piece(columns), whole=False)
            highs.run()
            if str(highs.getModelStatus()).endswith("kOptimal"):
                floors[i] = max(floors[i], float(highs.getInfo().objective_function_value) - _ROUGH)
    return floors


def solve_below(program: Program, run: Run, ceiling: float) -> Solved:
    """Solve a program as one piece where nothing dearer than `ceiling` is looked for; so far its bound holds."""
    solved = _solve(program, None, run, 0.0, run.gap, run.seconds, ceiling)
    return replace(solved, bound=min(solved.bound, ceiling))


def has_solution(program: Program, run: Run) -> bool:
    """Tell whether there are values that keep every row; what is not settled in time counts as one that has."""
    free = replace(program, cost=np.zeros(len(program.cost)))
    solved = _solve(free, None, run, 0.0, run.gap, run.seconds)
    return solved.value is not None or not solved.proved


def _solve_sharp(program: Program, begin: Floats | None, run: Run, before: float, gap: float, until: float) -> Solved:
    """Solve one piece, sharpened, of which a solution is known or the dearest that is looked for."""
    from apronplan.planning.solver.branch import branch, has_weights
    from apronplan.planning.solver.sharpen import sharpen

    aim = run.target - before + _ROUGH
    paid = np.inf if begin is None else float(program.cost @ begin)
    ceiling, aims = min(paid - _WITHIN * gap, aim), aim < paid - _WITHIN * gap  # what costs more is not worth finding
    if len(program.cost) >= _WORTH_A_TREE and has_weights(program):
        tree = branch(program, ceiling, gap, until=until, stop=run.stop, seed=run.seed)
        if tree.whole:
            found = tree.value if tree.value is not None else begin
            return Solved(value=found, bound=tree.bound, proved=tree.value is not None or not aims)
        if tree.value is not None:
            begin, aims = tree.value, False
            paid = float(program.cost @ begin)
            ceiling = paid - _WITHIN * gap

    def dive(small: Program, seconds: float) -> tuple[Floats | None, float]:
        seconds = min(seconds, max(until - time.perf_counter(), 0.01))
        solved = _solve(small, None, replace(run, on_bound=None), 0.0, gap / 2, seconds, ceiling)
        return solved.value, solved.bound

    sharp = sharpen(program, begin, ceiling, until=until, stop=run.stop, seed=run.seed, dive=None if aims else dive)
    if sharp.begin is not None and not aims:
        begin, paid = sharp.begin, float(program.cost @ sharp.begin)
        ceiling = paid - _WITHIN * gap
    if sharp.bound >= ceiling:
        return Solved(value=begin, bound=ceiling, proved=not aims)
    tell = run.on_bound
    if tell is not None:
        tell(before + sharp.bound)
        run = replace(run, on_bound=lambda bound: tell(min(bound, before + ceiling)))
    seconds = max(until - time.perf_counter(), 0.01)
    if aims or begin is None:
        solved = _solve(sharp.program, None, run, before, gap, seconds, ceiling)
    else:
        solved = _solve(sharp.program, begin[sharp.columns], run, before, gap, seconds)
    bound = min(max(solved.bound, sharp.bound), ceiling)
    if solved.value is None:  # none up to the ceiling; where one is known that lies below, HiGHS has lost it
        return Solved(value=begin, bound=bound, proved=False)
    value = np.zeros(len(program.cost))
    value[sharp.columns] = solved.value
    if begin is not None and aims and program.cost @ value >= paid:
        return Solved(value=begin, bound=bound, proved=False)
    return Solved(value=value, bound=bound, proved=solved.proved)


def load(program: Program, *, whole: bool = True) -> Any:  # noqa: ANN401 - highspy ships no types
    """Return a HiGHS with the program; `whole` False = as a linear program that is to be solved again and again."""
    highs = new_highs()
    _pass(highs, program)
    if not whole:
        import highspy

        count = len(program.cost)
        types = np.full(count, highspy.HighsVarType.kContinuous)
        highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), types)
    return highs


def _solve(
    program: Program,
    begin: Floats | None,
    run: Run,
    before: float,
    gap: float,
    seconds: float,
    ceiling: float = np.inf,
) -> Solved:
    """Solve one piece; `before` is the bound of all others. Solutions dearer than `ceiling` are not looked for.

    That there is none is believed only if HiGHS says so twice: as it is set, and without presolve, which may lose one.
    """
    import highspy

    highs = new_highs(stop=run.stop, seed=run.seed)
    highs.setOptionValue("time_limit", seconds)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", gap)
    if ceiling < np.inf:
        highs.setOptionValue("objective_bound", ceiling)
    if len(program.cost) > _MANY:
        highs.setOptionValue("mip_pool_soft_limit", _POOL)
    if run.on_bound is not None:
        tell = run.on_bound
        highs.cbMipLogging.subscribe(lambda event: tell(before + float(event.data_out.mip_dual_bound)))
    _pass(highs, program)
    if begin is not None:
        highs.setSolution(len(begin), np.arange(len(begin), dtype=np.int32), begin)
    highs.run()
    status = highs.getModelStatus()
    if status in (highspy.HighsModelStatus.kSolveError, highspy.HighsModelStatus.kInfeasible):
        highs.setOptionValue("presolve", "off")  # HiGHS refuses its own answer, or may have lost a plan that there is
        highs.run()
        status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        if begin is not None and program.fits(begin):
            return Solved(value=begin, bound=-np.inf, proved=False)  # not so: here is one
        return Solved(value=None, bound=np.inf, proved=True)
    ended = status == highspy.HighsModelStatus.kOptimal
    info = highs.getInfo()
    value = np.array(highs.getSolution().col_value)
    bound = info.mip_dual_bound if abs(info.mip_dual_bound) < 1e29 else -np.inf
    if info.primal_solution_status != highspy.kSolutionStatusFeasible or len(value) != len(program.cost):
        return Solved(value=begin, bound=bound, proved=False)
    dear = float(program.cost @ np.rint(value)) > ceiling
    if dear:  # HiGHS calls a solution the best if nothing is left below the ceiling
        return Solved(value=value, bound=ceiling if ended else bound, proved=False)
    proved = ended
    if proved:  # where all costs are whole, HiGHS may end with the bound a whole unit below the plan
        bound = max(bound, float(info.objective_function_value) - gap)
    return Solved(value=value, bound=bound, proved=proved)


def _pass(highs: object, program: Program) -> None:
    """Hand the program to HiGHS in one call."""
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.cost), len(program.low)
    lp.col_cost_, lp.col_lower_ = program.cost, np.zeros(len(program.cost))
    lp.col_upper_ = program.most
    lp.row_lower_, lp.row_upper_ = program.low, program.high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(program.row, np.arange(len(program.low) + 1)).astype(np.int32)
    lp.a_matrix_.index_ = program.col.astype(np.int32)
    lp.a_matrix_.value_ = program.value
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(program.cost)
    highs.passModel(lp)  # type: ignore[attr-defined]
