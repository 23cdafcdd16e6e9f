"""The order of what matters, kept by prices so high that no sum of lesser costs can outweigh one step of a greater.

Two steps are strict, as planners state them: leaving a part unplaced outweighs everything, and with minimum change,
leaving the kept stand outweighs everything but that. Proof: let R be the sum over all parts of their dearest allowed
stand with the roads of the lots whose hall is clear, plus what all other lots cost without a hall, plus the most that
short times, doubts and tows can cost. Any two plans, each with the best halls for its stands, differ by at most R in
all other costs: leaving a lot without a hall is always possible, so no overload of halls costs more. A move costs
R + m, so that a plan with fewer moves is cheaper by m at least. With n the sum of all moves that are possible, an
unplaced part costs at least n (R + m) + R + m.
m is more than the gap at which a plan counts as proved best, so that no proof hides a step.

Below that, prices are exchange rates that planners set per rule.
"""

from dataclasses import replace

import numpy as np

from apronplan.looks import look
from apronplan.planning.solver.data import Floats, Problem
from apronplan.planning.solver.loosen import loosen
from apronplan.planning.solver.proof import MOST_UNITS

_MARGIN = MOST_UNITS + 1.0


def lesser_range(problem: Problem) -> float:
    """Return the most by which two plans differ beside moves and tray, units, each with its best halls.

    Lots whose hall is clear are part of what a stand costs; each of the others may go without a hall at worst.
    """
    look()
    clear = loosen(problem)
    look()
    problem = clear.problem
    cost = problem.cost
    dearest = np.where(np.isfinite(cost), cost, 0.0).max(axis=1, initial=0.0)
    cheapest = np.minimum(cost.min(axis=1, initial=0.0), 0.0)
    total = float((dearest - cheapest).sum() + problem.tow_cost.sum())
    if len(problem.buffer):
        total += problem.part_count * float(problem.buffer.costs[0])
    if problem.doubts is not None and len(problem.doubts):
        per_stay = (
            np.bincount(np.concatenate([problem.doubts.pairs.stand_a, problem.doubts.pairs.stand_b])).max()
            * problem.doubts.cost.max()
        )
        total += problem.part_count * float(per_stay)
    freight = problem.freight
    return total if freight is None else total + len(freight.lots) * float(freight.unhoused_cost)


def raise_prices(problem: Problem, moves: Floats) -> Problem:
    """Return the problem with prices of moves and of the tray raised until the order is strict.

    Parameters
    ----------
    moves : floats, shape (parts, stands)
        How much of a move a part on a stand is; all 0 = moves are not looked at.
    """
    range_ = lesser_range(problem)
    strict, per_move = problem.strict, 0.0
    if moves.any():
        per_move = range_ + _MARGIN
        strict = np.rint(per_move * moves)
    least = per_move * float(moves.max(axis=1, initial=0.0).sum()) + range_ + _MARGIN
    lowest = problem.tray_cost.min(initial=np.inf)
    factor = max(1.0, float(np.ceil(least / lowest))) if np.isfinite(lowest) and lowest > 0 else 1.0
    cost = problem.cost + strict if strict.size else problem.cost
    return replace(problem, cost=cost, strict=strict, tray_cost=problem.tray_cost * factor)
