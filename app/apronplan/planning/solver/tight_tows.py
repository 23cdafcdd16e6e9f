"""Tows for which there may be no time or no tug, priced out of the problem.

The solver prices a tow by the part that is towed, not by the pair of stands, so that a tow is left to it only where it
is possible between every two stands; and it does not count tugs, so that no more tows at one time are left to it than
there are tugs.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from apronplan.domain.traffic import Part
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.case import Case
from apronplan.planning.rules.tows import lacks_time, lacks_unloading
from apronplan.planning.solver.data import Ints, Problem

_DEARER = 3.0
"""A tow that is priced out costs this many times what leaving both parts in the tray costs at most."""


def price_out(context: PlanningContext, problem: Problem, parts: Sequence[Part]) -> Problem:
    """Return the problem without the tows that could break `tow_feasible` while that is a hard rule.

    Both parts then stay on one stand, or one of them in the tray. Exact where every pair of stands is as good or as
    bad as every other; elsewhere some tows that are possible are not looked at.
    """
    if not context.rules.may_forbid("tow_feasible") or not (np.diff(problem.chain) == 0).any():
        return problem
    tows = [i for i in range(1, problem.part_count) if problem.chain[i] == problem.chain[i - 1]]
    tight = {i for i in tows if _is_tight(context, problem, parts, i)}
    tugs = int(context.rules.param("tow_feasible", "tugs"))
    if tugs:
        sure = _tows_beside(context, problem, parts)
        tight |= beyond_tugs(problem.end_s, problem.start_s, [i for i in tows if i not in tight], sure, tugs)
    tow_cost = problem.tow_cost.copy()
    for i in tight:
        tow_cost[i] = _DEARER * float(problem.tray_cost[[i - 1, i]].sum())
    return replace(problem, tow_cost=tow_cost)


def _tows_beside(context: PlanningContext, problem: Problem, parts: Sequence[Part]) -> list[tuple[float, float]]:
    """Return the times (begin, end; seconds) of tows that happen or may happen without a say of the solver's.

    Between parts that stand still on different stands, and between one that stands still and one that is free.
    """
    mine = {part.part for part, frozen in zip(parts, problem.frozen.tolist(), strict=True) if not frozen}
    found: list[tuple[float, float]] = []
    for stay in context.plan.turnarounds:
        legs = context.plan.parts_of(stay)
        for before, after in pairwise(legs):
            if before.part in mine and after.part in mine:
                continue
            here, there = context.plan.stand_of(before.part), context.plan.stand_of(after.part)
            moves = here is not None and there is not None and here != there
            if moves or before.part in mine or after.part in mine:
                found.append((before.off_block.timestamp(), after.on_block.timestamp()))
    return found


def beyond_tugs(
    end_s: Ints, start_s: Ints, tows: Sequence[int], sure: Sequence[tuple[float, float]], tugs: int
) -> set[int]:
    """Return the tows that cannot be left open, all others done at once, for want of a tug.

    Those that end first are left first: of tows that all begin while others are under way, none leaves room for more.

    Parameters
    ----------
    end_s, start_s : ints, shape (parts,)
        Off-block and on-block of the parts, seconds.
    tows : sequence of int
        Parts that may be towed in, from the part before them.
    sure : sequence of (begin, end)
        Tows beside these, seconds.
    tugs : int
        How many tows may be under way as one begins, itself counted.
    """
    left = list(sure)
    gone: set[int] = set()
    for i in sorted(tows, key=lambda i: (int(start_s[i]), int(end_s[i - 1]), i)):
        tow = (float(end_s[i - 1]), float(start_s[i]))
        if _most_at_once([*left, tow]) > tugs:
            gone.add(i)
        else:
            left.append(tow)
    return gone


def _most_at_once(tows: Sequence[tuple[float, float]]) -> int:
    """Return how many tows are under way at most as one begins, itself counted."""
    others = ([t for j, t in enumerate(tows) if j != i] for i in range(len(tows)))
    beside = (sum(b <= tow[0] < e for b, e in rest) for tow, rest in zip(tows, others, strict=True))
    return max((1 + count for count in beside), default=0)


def _is_tight(context: PlanningContext, problem: Problem, parts: Sequence[Part], i: int) -> bool:
    """Tell whether some tow between stands that the two parts may have breaks the rule."""
    before, case = parts[i - 1], Case(context, parts[i])
    if lacks_unloading(case, before) > 0:
        return True
    stands = [context.layout.stands[name] for name in problem.stands]  # type: ignore[index]
    from_, to = (np.flatnonzero(np.isfinite(problem.cost[j])).tolist() for j in (i - 1, i))
    return any(lacks_time(case, stands[b], stands[a].stand, before) for b in to for a in from_ if a != b)
