"""The problem of the stands alone: every lot at the price of its cheapest hall, as if halls had no limits."""

from dataclasses import replace

import numpy as np

from apronplan.planning.solver.data import Problem
from apronplan.planning.solver.haul import Haul


def stands_alone(problem: Problem, haul: Haul) -> Problem:
    """Return a problem without halls that costs no plan more than the whole one does.

    Its best plan is what a planner finds who chooses stands first and minds the roads; its bound holds for both.
    """
    lot_cost = haul.best()[0]
    roads = np.zeros((problem.part_count, problem.stand_count + 1))
    np.add.at(roads, haul.freight.part, lot_cost)
    return replace(problem, freight=None, cost=problem.cost + roads[:, :-1], tray_cost=problem.tray_cost + roads[:, -1])
