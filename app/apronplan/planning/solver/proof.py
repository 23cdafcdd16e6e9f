"""How near plan and bound must come for the plan to count as proved best.

The prices of the strict steps (the tray, leaving the kept stand) are so high that a share of them would hide whole
points of everything else; so the share is taken of what a plan costs beside them.
"""

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import COST_UNIT

ALMOST_A_UNIT = 0.999
PROOF_SHARE = 1e-4
"""A plan counts as proved best less than one unit, or this share of what it costs beside the strict steps, above the
bound."""
MOST_UNITS = 1.0 / COST_UNIT
"""One point: no share is more than that."""


def tolerance(ordinary: float) -> float:
    """Return how near bound and plan must come, units, for what the plan costs beside the strict steps."""
    return min(max(ALMOST_A_UNIT, PROOF_SHARE * ordinary), MOST_UNITS) if np.isfinite(ordinary) else ALMOST_A_UNIT


def strict_cost(blocks: Blocks, pairs: tuple[tuple[int, int], ...]) -> float:
    """Return what the strict steps of a plan cost, units: its parts in the tray and those off their kept stands."""
    problem = blocks.problem
    total = 0.0
    for block, stand in pairs:
        parts = slice(int(blocks.first[block]), int(blocks.last[block]) + 1)
        if stand == blocks.tray:
            total += float(problem.tray_cost[parts].sum())
        elif problem.strict.size:
            total += float(problem.strict[parts, stand].sum())
    return total
