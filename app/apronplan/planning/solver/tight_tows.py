"""Tows for which there may not be time, priced out of the problem.

The solver prices a tow by the part that is towed, not by the pair of stands, so that a tow is left to it only where it
is possible between every two stands.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from apronplan.domain.traffic import Part
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.case import Case
from apronplan.planning.rules.tows import lacks_time, lacks_unloading
from apronplan.planning.solver.data import Problem

_DEARER = 3.0
"""A tow that is priced out costs this many times what leaving both parts in the tray costs at most."""


def price_out(context: PlanningContext, problem: Problem, parts: Sequence[Part]) -> Problem:
    """Return the problem without the tows that could break `tow_feasible` while that is a hard rule.

    Both parts then stay on one stand, or one of them in the tray. Exact where every pair of stands is as good or as
    bad as every other; elsewhere some tows that are possible are not looked at.
    """
    if not context.rules.may_forbid("tow_feasible") or len(np.unique(problem.chain)) == problem.part_count:
        return problem
    tow_cost = problem.tow_cost.copy()
    for i in range(1, problem.part_count):
        if problem.chain[i] == problem.chain[i - 1] and _is_tight(context, problem, parts, i):
            tow_cost[i] = _DEARER * float(problem.tray_cost[[i - 1, i]].sum())
    return replace(problem, tow_cost=tow_cost)


def _is_tight(context: PlanningContext, problem: Problem, parts: Sequence[Part], i: int) -> bool:
    """Tell whether some tow between stands that the two parts may have breaks the rule."""
    before, case = parts[i - 1], Case(context, parts[i])
    if lacks_unloading(case, before) > 0:
        return True
    stands = [context.layout.stands[name] for name in problem.stands]  # type: ignore[index]
    from_, to = (np.flatnonzero(np.isfinite(problem.cost[j])).tolist() for j in (i - 1, i))
    return any(lacks_time(case, stands[b], stands[a].stand, before) for b in to for a in from_ if a != b)
