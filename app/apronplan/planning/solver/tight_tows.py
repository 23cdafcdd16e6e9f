"""Tows for which there may be no time or no tug, priced out of the problem.

The solver prices a tow by the part that is towed, not by the pair of stands, so that a tow is left to it only where it
is possible between every two stands; and it does not count tugs, so that no more tows at one time are left to it than
there are tugs. A tow that the plan has is another matter: somebody ordered it. It keeps its price, and its two
parts the stands between which it is possible.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from apronplan.domain.ids import PartId, StandId
from apronplan.domain.traffic import Part
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.case import Case
from apronplan.planning.rules.tows import lacks_time, lacks_unloading
from apronplan.planning.solver.data import Floats, Ints, Problem

_DEARER = 3.0
"""A tow that is priced out costs this many times what leaving both parts in the tray costs at most."""


def price_out(
    context: PlanningContext, problem: Problem, parts: Sequence[Part], was: Mapping[PartId, StandId]
) -> Problem:
    """Return the problem without the tows that could break `tow_feasible` while that is a hard rule.

    Both parts then stay on one stand, or one of them in the tray; those of a tow that the plan has, between stands that
    it has time for, on stands around these. Exact where every pair of stands is as good or as bad as every other;
    elsewhere some tows that are possible are not looked at.

    Parameters
    ----------
    parts : sequence of Part
        Those of the problem, in its order.
    was : mapping of PartId to StandId
        Where the free ones are in the plan as it is.
    """
    if not context.rules.may_forbid("tow_feasible") or not (np.diff(problem.chain) == 0).any():
        return problem
    tows = [i for i in range(1, problem.part_count) if problem.chain[i] == problem.chain[i - 1]]
    reach = _Reach(context, problem, parts, was)
    ordered = {i for i in tows if reach.is_ordered(i)}
    tight = {i for i in tows if reach.is_tight(i)}
    cost = reach.around(sorted(tight & ordered))
    tight -= ordered
    tugs = int(context.rules.param("tow_feasible", "tugs"))
    if tugs:
        sure = _tows_beside(context, problem, parts)
        tight |= beyond_tugs(problem.end_s, problem.start_s, [i for i in tows if i not in tight], sure, tugs, ordered)
    tow_cost = problem.tow_cost.copy()
    for i in tight:
        tow_cost[i] = _DEARER * float(problem.tray_cost[[i - 1, i]].sum())
    return replace(problem, tow_cost=tow_cost, cost=cost)


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
    end_s: Ints,
    start_s: Ints,
    tows: Sequence[int],
    sure: Sequence[tuple[float, float]],
    tugs: int,
    ordered: Collection[int] = (),
) -> set[int]:
    """Return the tows that cannot be left open, all others done at once, for want of a tug.

    Those that the plan has are left first, then those that end first: of tows that all begin while others are under
    way, none leaves room for more.

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
    ordered : collection of int
        Those of `tows` that the plan has.
    """
    left = list(sure)
    gone: set[int] = set()
    for i in sorted(tows, key=lambda i: (i not in ordered, int(start_s[i]), int(end_s[i - 1]), i)):
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


class _Reach:
    """Between which stands there is time for a tow to a part, by the number of the part in the problem."""

    def __init__(
        self, context: PlanningContext, problem: Problem, parts: Sequence[Part], was: Mapping[PartId, StandId]
    ) -> None:
        self._context, self._problem, self._parts, self._was = context, problem, parts, was
        self._cost = problem.cost.copy()
        self._known: dict[tuple[int, int, int], bool] = {}

    def is_tight(self, i: int) -> bool:
        """Tell whether some tow between stands that the two parts may have breaks the rule."""
        if self._is_short(i):
            return True
        from_, to = self._free(i - 1), self._free(i)
        return not all(self._has_time(i, a, b) for b in to for a in from_)

    def is_ordered(self, i: int) -> bool:
        """Tell whether the plan has a tow to a part, between stands that there is time for."""
        now = self._now(i)
        return now is not None and now[0] != now[1] and not self._is_short(i) and self._has_time(i, *now)

    def around(self, ordered: Sequence[int]) -> Floats:
        """Return the costs of parts on stands, those left out that the tows which the plan has cannot reach."""
        for i in ordered:
            now = self._now(i)
            if now is not None:
                self._confine(i, *now)
        return self._cost

    def _confine(self, i: int, start: int, end: int) -> None:
        """Let the parts of a tow have only stands between all of which there is time, the cheapest first."""
        from_, to = [start], [end]
        near = [(self._cost[i - 1, k], 0, k) for k in self._free(i - 1)] + [
            (self._cost[i, k], 1, k) for k in self._free(i)
        ]
        for _, side, k in sorted(near):
            if side == 0 and k != start and all(self._has_time(i, k, b) for b in to):
                from_.append(k)
            elif side == 1 and k != end and all(self._has_time(i, a, k) for a in from_):
                to.append(k)
        for part, kept in ((i - 1, from_), (i, to)):
            others = np.ones(self._cost.shape[1], dtype=bool)
            others[kept] = False
            self._cost[part, others] = np.inf

    def _now(self, i: int) -> tuple[int, int] | None:
        """Return the stands of the two parts in the plan as it is, if they may stay there."""
        names = [self._was.get(self._parts[j].part) for j in (i - 1, i)]
        column = {stand: k for k, stand in enumerate(self._problem.stands)}
        found = [column[n] for n in names if n in column]
        if len(found) < len(names) or not all(np.isfinite(self._cost[i - 1 + j, k]) for j, k in enumerate(found)):
            return None
        return found[0], found[1]

    def _free(self, i: int) -> list[int]:
        return [int(k) for k in np.flatnonzero(np.isfinite(self._cost[i]))]

    def _is_short(self, i: int) -> bool:
        return lacks_unloading(Case(self._context, self._parts[i]), self._parts[i - 1]) > 0

    def _has_time(self, i: int, start: int, end: int) -> bool:
        if start == end:
            return True
        key = (i, start, end)
        if key not in self._known:
            stands, names = self._context.layout.stands, self._problem.stands
            case = Case(self._context, self._parts[i])
            there = stands[StandId(names[end])]
            self._known[key] = not lacks_time(case, there, StandId(names[start]), self._parts[i - 1])
        return self._known[key]
