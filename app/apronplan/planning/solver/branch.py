"""Branch and bound of our own, for programs whose rows have weights: freight that halls can take in an hour.

Lots that do not fit together make most of the gap there, and HiGHS spends more on looking for plans and on asking what
to branch on than on the tree itself. Here the linear program is thinned (`thin`) and cut (rounded rows of halls, rows
of the tableau, cliques and halves) while that pays, what cannot be part of a better solution is struck out, and a tree
is walked depth first: on the fractional total that costs most to round either way, as seen when it was last rounded.
The tree is warm all the way: each of its programs differs from the last in a few bounds.
"""

import time
from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.covers import broken_covers, knapsacks
from apronplan.planning.solver.cuts import CutFinder, Row
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.gomory import tableau_cuts
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.program import Program, load
from apronplan.planning.solver.rounding_prices import RoundingPrices
from apronplan.planning.solver.sharpen import add_rows, whole_rows, with_rows
from apronplan.planning.solver.thin import shrunk, thin

_ROUNDS, _TABLEAUS, _PATIENCE, _WORTH = 30, 3, 3, 0.02
"""So many rounds of cuts at most, tableau cuts in the first of them, while so many close this share of the gap."""
_SAFE = 1e-2
"""Units that the linear program's figures may be off."""
_WHOLE, _NOTHING = 1e-5, 1e-6
_WORK = 8e7
"""Simplex iterations times rows after which the tree is given up: the same on every machine."""
_ASKED, _STEPS = 10, 50
"""Columns whose rounding is tried at one node, and simplex iterations for that."""
_ALMOST = 0.999
_MANY_STEPS = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Branched:
    """What a tree gave.

    Attributes
    ----------
    value : floats or None
        The best solution below the ceiling.
    bound : float
        No solution costs less, unless it is as good as the known one.
    left : bools
        Columns of the program that a solution below the ceiling may use.
    whole : bool
        Whether the tree came to its end: then `value` is the best, or there is none.
    """

    value: Floats | None
    bound: float
    left: Bools
    whole: bool


def has_weights(program: Program) -> bool:
    """Tell whether some rows have weights."""
    return bool((program.value != np.rint(program.value)).any())


def branch(
    program: Program, ceiling: float, gap: float, *, until: float, stop: Stop | None = None, seed: int = 0
) -> Branched:
    """Look for the best solution that costs at most `ceiling` (units), to within `gap`.

    Parameters
    ----------
    until : float
        `time.perf_counter` at which to end.
    """
    return _Tree(program, ceiling, gap, seed).run(until, stop)


@dataclass(slots=True, eq=False)
class _Node:
    bound: float
    low: Floats
    high: Floats


class _Tree:
    """The linear program, its bounds as HiGHS has them, and what has been found."""

    def __init__(self, program: Program, ceiling: float, gap: float, seed: int) -> None:
        self._given, self._ceiling, self._gap, self._seed = program, ceiling, gap, seed
        self._thin = thin(program)
        self._program = self._thin.program
        self._columns = np.arange(len(program.cost))
        self._weighted = knapsacks(self._program)
        self._weight = np.zeros(len(program.cost))
        for k in self._weighted:
            self._weight[k.col] = np.maximum(self._weight[k.col], k.weight)
        self._best: Floats | None = None
        self._loose = np.inf
        self._work = 0.0
        self._take(self._program, np.zeros(len(program.cost)), self._program.most.copy())

    def _take(self, program: Program, low: Floats, high: Floats) -> None:
        """Hand a program to HiGHS."""
        self._program = program
        self._highs = load(program, whole=False)
        self._highs.setOptionValue("presolve", "off")
        self._low, self._high = np.zeros(len(program.cost)), program.most.copy()
        self._bound_columns(low, high)
        self._prices = RoundingPrices(self._weight[self._columns], program.most == 1.0)

    def run(self, until: float, stop: Stop | None) -> Branched:
        """Cut, then branch."""

        def over() -> bool:
            return time.perf_counter() >= until or self._work > _WORK or (stop is not None and stop())

        begin = self._cut(over)
        left = self._thin.program.most > 0
        left[self._columns[self._high == 0]] = False
        left[self._thin.defined] = True
        if begin is None:
            return Branched(value=None, bound=self._ceiling, left=left, whole=True)
        open_ = [begin]
        while open_ and not over():
            open_ += self._split(open_.pop())
        bound = min([self._ceiling, self._loose, *[node.bound - _SAFE for node in open_]])
        return Branched(value=self._best, bound=bound, left=left, whole=not open_)

    # -- linear programs -------------------------------------------------------------------------

    def _bound_columns(self, low: Floats, high: Floats) -> None:
        which = np.flatnonzero((low != self._low) | (high != self._high)).astype(np.int32)
        if len(which):
            self._highs.changeColsBounds(len(which), which, low[which], high[which])
            self._low, self._high = low.copy(), high.copy()

    def _solve(self) -> float:
        """Return the value of the linear program; ``inf`` if it is above the ceiling or has no solution."""
        import highspy

        self._highs.run()
        info, status = self._highs.getInfo(), self._highs.getModelStatus()
        self._work += float(info.simplex_iteration_count) * self._highs.getNumRow()
        if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kObjectiveBound}:
            return float("inf")
        value = float(info.objective_function_value)
        if status == highspy.HighsModelStatus.kIterationLimit:  # a guess, no bound: HiGHS may have shifted costs
            return min(value, self._ceiling)
        if status != highspy.HighsModelStatus.kOptimal:
            return float("-inf")
        return float("inf") if value > self._ceiling + _SAFE else value

    def _solution(self) -> tuple[Floats, Floats]:
        solution = self._highs.getSolution()
        return np.array(solution.col_value), np.array(solution.col_dual)

    def _strike(self, bound: float, value: Floats, reduced: Floats, low: Floats, high: Floats) -> None:
        """Fix what a solution below the ceiling cannot have otherwise."""
        free = low < high
        high[free & (bound + reduced > self._ceiling + _SAFE) & (value < 0.5)] = 0.0
        low[free & (high == 1.0) & (bound - reduced > self._ceiling + _SAFE) & (value > 0.5)] = 1.0

    # -- the root --------------------------------------------------------------------------------

    def _cut(self, over: Stop) -> _Node | None:
        """Add cuts while that is worth it; return the first node, None if nothing lies below the ceiling."""
        finder = CutFinder(whole_rows(self._program), len(self._program.cost), self._seed)
        low, high = self._low.copy(), self._high.copy()
        cuts: list[Row] = []
        bounds: list[float] = []
        while True:
            bounds.append(self._solve())
            if bounds[-1] == np.inf:
                return None
            value, reduced = self._solution()
            if bounds[-1] == -np.inf:
                return _Node(-np.inf, low, high)
            self._strike(bounds[-1], value, reduced, low, high)
            if len(bounds) > _ROUNDS or self._is_slow(bounds) or over():
                break
            found = broken_covers(self._weighted, value)
            found += finder.find(value, reduced, high > 0)
            if 1 < len(bounds) <= 1 + _TABLEAUS:
                found += tableau_cuts(self._highs, with_rows(self._program, cuts), value, self._high)
            if not found:
                break
            add_rows(self._highs, found)
            cuts += found
            self._bound_columns(low, high)
        self._shrink(cuts, low, high)
        return _Node(bounds[-1], self._low.copy(), self._high.copy())

    def _is_slow(self, bounds: list[float]) -> bool:
        """Tell whether the last rounds have closed next to nothing of the gap."""
        if len(bounds) <= _PATIENCE:
            return False
        return bounds[-1] - bounds[-1 - _PATIENCE] <= _WORTH * (self._ceiling - bounds[-1])

    def _shrink(self, cuts: list[Row], low: Floats, high: Floats) -> None:
        """Go on with what is left: columns not struck out, rows that are not implied, cuts that have a price."""
        needed = np.ones(len(self._program.low) + len(cuts), dtype=bool)
        price = np.array(self._highs.getSolution().row_dual)
        needed[len(self._program.low) :] = np.abs(price[len(self._program.low) :]) > _NOTHING
        small, self._columns = shrunk(with_rows(self._program, cuts), high, needed)
        self._take(small, low[self._columns], high[self._columns])
        self._highs.setOptionValue("objective_bound", self._ceiling + _SAFE)

    # -- the tree --------------------------------------------------------------------------------

    def _split(self, node: _Node) -> list[_Node]:
        """Solve a node and return those below it, the one to go on with last."""
        if node.bound > self._ceiling + _SAFE:
            return []
        self._bound_columns(node.low, node.high)
        bound = self._solve()
        if bound == np.inf:
            return []
        if bound == -np.inf:  # HiGHS fails: nothing is known of it
            self._loose = -np.inf
            return []
        value, reduced = self._solution()
        self._strike(bound, value, reduced, node.low, node.high)
        node.bound = bound
        choice = self._prices.ranked(value, self._ceiling - bound)
        if not len(choice):
            self._keep(bound, value)
            return []
        return self._children(node, value, choice)

    def _keep(self, bound: float, value: Floats) -> None:
        """Keep a solution; overload is paid by the whole kilogram."""
        broad = self._program.most > 1.0
        full = np.zeros(len(self._given.cost))
        full[self._columns] = np.where(broad, np.ceil(value - _WHOLE), np.rint(value))
        full = self._thin.complete(self._given, full)
        cost = float(self._given.cost @ full)
        if not self._given.fits(full):
            self._loose = min(self._loose, bound - _SAFE)
            return
        if cost - bound > self._gap / 2:
            self._loose = min(self._loose, bound - _SAFE)
        if cost <= self._ceiling + _SAFE:
            self._best, self._ceiling = full, min(self._ceiling, cost - _ALMOST * self._gap)
            self._highs.setOptionValue("objective_bound", self._ceiling + _SAFE)

    def _children(self, node: _Node, value: Floats, choice: Ints) -> list[_Node]:
        """Branch on the column whose rounding costs most either way; try those of which little is known."""
        best, best_score, ahead = -1, -1.0, (0.0, 0.0)
        for j in self._prices.unknown(choice)[:_ASKED].tolist():
            down, up = self._try(node, value, j)
            if down == np.inf and up == np.inf:
                return []
            if down == np.inf or up == np.inf:
                side = node.low if down == np.inf else node.high
                side[j] = np.ceil(value[j]) if down == np.inf else np.floor(value[j])
                return [node]
            score = self._prices.score(down - node.bound, up - node.bound)
            if score > best_score:
                best, best_score, ahead = j, score, (down, up)
        known = self._prices.known(choice)
        if len(known) and self._prices.expected(int(known[0]), value) >= best_score:
            best, ahead = int(known[0]), (0.0, 0.0)
        low, high = node.low.copy(), node.high.copy()
        high[best], low[best] = np.floor(value[best]), np.ceil(value[best])
        below, above = _Node(node.bound, node.low, high), _Node(node.bound, low, node.high)
        return [below, above] if ahead[0] >= ahead[1] else [above, below]

    def _try(self, node: _Node, value: Floats, col: int) -> tuple[float, float]:
        """Return the bounds of rounding one column down and up, as far as a few steps of the simplex show."""
        at, found = np.array([col], dtype=np.int32), []
        self._bound_columns(node.low, node.high)
        self._highs.setOptionValue("simplex_iteration_limit", _STEPS)
        sides = ((node.low[col], np.floor(value[col])), (np.ceil(value[col]), node.high[col]))
        for low, high in sides:
            self._highs.changeColsBounds(1, at, np.array([float(low)]), np.array([float(high)]))
            found.append(max(self._solve(), node.bound))
        self._highs.changeColsBounds(1, at, node.low[at], node.high[at])
        self._highs.setOptionValue("simplex_iteration_limit", _MANY_STEPS)
        part = float(value[col] - np.floor(value[col]))
        room = self._ceiling - node.bound
        self._prices.learn(col, part, *[min(z - node.bound, max(room, 0.0)) for z in found])
        return found[0], found[1]
