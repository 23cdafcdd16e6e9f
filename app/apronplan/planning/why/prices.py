"""What another stand would cost the whole plan: a bound for every stand at once, and the figure on demand.

The linear relaxation gives every (part, stand) a reduced cost: a plan that uses it costs at least ``bound + reduced``.
Less what the plan costs now, that is what forcing the stand adds at least, with everybody else free to move, and every
lot. The figure itself comes from solving the problem again with the part forced, all lots staying in the halls they
have: halls are what makes a day slow to prove, and a planner who asks for a stand does not ask for other halls.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import numpy as np

from apronplan.domain.ids import HallId, LotId, PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.planning.context import PlanningContext
from apronplan.planning.job import NO_CONTROL, JobControl
from apronplan.planning.solver.blocks import Blocks, make_blocks
from apronplan.planning.solver.board import Board
from apronplan.planning.solver.build import build_problem
from apronplan.planning.solver.data import COST_UNIT, Problem
from apronplan.planning.solver.greedy import greedy
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.lp import Relaxation, relax
from apronplan.planning.solver.mip import Pairs, plan_cost
from apronplan.planning.solver.scope import Scope, scope_of
from apronplan.planning.solver.search import Outcome, Search

SECONDS = 8.0
"""Time for one exact price."""
SHARP = 0.5
"""A price counts as exact if it is known to so many points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What forcing a part onto a stand adds to the best plan, cost points: a figure, or as much as is known of it.

    Attributes
    ----------
    at_least, at_most : float
        Bounds; `at_most` is ``inf`` if no such plan was found.
    """

    at_least: float
    at_most: float

    @property
    def exact(self) -> float | None:
        """The price, if the bounds are no more than `SHARP` apart."""
        return self.at_most if self.at_most - self.at_least <= SHARP else None


@dataclass(kw_only=True, eq=False)
class PlanPrices:
    """The prices of a window of a plan.

    Attributes
    ----------
    scope, problem, blocks, haul, relaxation
        The solver's view of the window, and what its linear program has proved.
    pairs, halls : tuples of (block, stand) and (lot, hall), or None
        The plan as it is, in solver numbers; None if it breaks a hard rule, so that the solver cannot have it.
    now : float
        Its cost, units; where it has none, that of a quick plan.
    """

    scope: Scope
    problem: Problem
    blocks: Blocks
    haul: Haul | None
    relaxation: Relaxation
    pairs: Pairs | None
    halls: Pairs
    now: float
    _best: Outcome | None = field(default=None, repr=False)

    @property
    def bound(self) -> float:
        """No plan of the window costs less, points."""
        return self.relaxation.bound * COST_UNIT

    @property
    def cost(self) -> float:
        """What the plan of the window costs now, points, `UNWEIGHED` rules left out."""
        return self.now * COST_UNIT

    def at_least(self, part: PartId) -> Mapping[StandId, float]:
        """Return for each stand what forcing it adds to the plan at least, points; stands without a price left out.

        Left out are stands that are never possible, and those of which the bound says nothing (0 or less). Empty for
        a part that is locked, has landed or lies outside the window.
        """
        if part not in self.scope.parts:
            return {}
        number = self.problem.parts.index(part)
        best = self.relaxation.reduced[list(self.blocks.of_part[number]), :-1].min(axis=0)
        extra = (self.relaxation.bound + best - self.now) * COST_UNIT
        here = self._stand_now(part)
        return {
            StandId(name): float(extra[k])
            for k, name in enumerate(self.problem.stands)
            if np.isfinite(extra[k]) and extra[k] > COST_UNIT and name != here
        }

    def _stand_now(self, part: PartId) -> str | None:
        number = self.problem.parts.index(part)
        for block, stand in self.pairs or ():
            if self.blocks.first[block] <= number <= self.blocks.last[block] and stand < self.blocks.tray:
                return self.problem.stands[stand]
        return None

    def exact(
        self, part: PartId, stand: StandId, *, seconds: float = SECONDS, control: JobControl = NO_CONTROL
    ) -> Price | None:
        """Return what forcing a part onto a stand adds to the best plan of the window; None if it is never possible.

        Lots stay in their halls. The best plan is looked for too, once. Both searches end after `seconds`; what is not
        proved by then makes the price an interval.
        """
        if part not in self.scope.parts or stand not in self.problem.stands:
            return None
        problem = self.housed
        number, k = problem.parts.index(part), problem.stands.index(stand)
        if not np.isfinite(problem.cost[number, k]):
            return None
        best = self.best(seconds=seconds, control=control)
        cost = problem.cost.copy()
        cost[number] = np.inf
        cost[number, k] = problem.cost[number, k]
        tray = problem.tray_cost.copy()
        tray[number] += tray.sum()  # rather all others without a stand than this one
        forced = _search(replace(problem, cost=cost, tray_cost=tray), self._moved(number, k), seconds, control)
        least = max(0.0, (forced.bound - best.cost) * COST_UNIT)
        if forced.stands[number] != k:
            return Price(at_least=least, at_most=float("inf"))
        # two proofs end within a unit of the best or so; the costs of the two plans are what is known best
        floor = best.cost if best.proved else best.bound
        most = max(0.0, (forced.cost - floor) * COST_UNIT)
        return Price(at_least=most if forced.proved and best.proved else least, at_most=most)

    def best(self, *, seconds: float = SECONDS, control: JobControl = NO_CONTROL) -> Outcome:
        """Return the best plan of the window with all lots in the halls they have; looked for once."""
        if self._best is None:
            self._best = _search(self.housed, self.pairs, seconds, control)
        return self._best

    @cached_property
    def housed(self) -> Problem:
        """The problem with every lot in its hall (in the nearest, if it has none): roads are costs of the stands."""
        if self.haul is None:
            return self.problem
        cost, least = self.problem.cost.copy(), self.haul.best()[0]
        for lot, hall in self.halls:
            road = self.haul.table[lot, :-1, hall] if hall < self.haul.hall_count else least[lot, :-1]
            cost[int(self.haul.freight.part[lot])] += road
        return replace(self.problem, cost=cost, freight=None)

    def _moved(self, part: int, stand: int) -> Pairs | None:
        """Return the plan with one part elsewhere, if nobody is in the way there."""
        block = int(self.blocks.alone[part])
        if self.pairs is None or all(b != block for b, _ in self.pairs):
            return None
        board = Board(self.blocks)
        for other, at in self.pairs:
            if other != block:
                board.put(other, at)
        if board.blocked[block, stand]:
            return None
        return tuple((b, stand if b == block else at) for b, at in self.pairs)


def plan_prices(plan: Plan, start: datetime, end: datetime, *, control: JobControl = NO_CONTROL) -> PlanPrices:
    """Return the prices of everything that may move in ``[start, end)``.

    Raises
    ------
    Cancelled
        If someone cancels.
    """
    scope = scope_of(plan, start, end)
    problem = build_problem(PlanningContext(scope.bare), scope)
    control.check()
    blocks = make_blocks(problem)
    haul = Haul(blocks, problem.freight) if problem.freight is not None else None
    static = blocks.cost if haul is None else blocks.cost + haul.block_cost(haul.best()[0])
    first = greedy(blocks, static)
    pairs, halls = _as_it_is(plan, blocks, haul)
    now = plan_cost(blocks, haul, pairs, halls) if pairs is not None else float("inf")
    relaxation = relax(blocks, haul, start=list(pairs or first.pairs()), stop=_stop(control, float("inf")))
    control.check()
    if not np.isfinite(now):
        pairs, now = None, plan_cost(blocks, haul, tuple(first.pairs()), ())
    return PlanPrices(
        scope=scope, problem=problem, blocks=blocks, haul=haul, relaxation=relaxation, pairs=pairs, halls=halls, now=now
    )


def _as_it_is(plan: Plan, blocks: Blocks, haul: Haul | None) -> tuple[Pairs | None, Pairs]:
    """Return a plan in solver numbers; no pairs if some part stands where the solver may not put it."""
    problem = blocks.problem
    number = {name: k for k, name in enumerate(problem.stands)}
    at = [number.get(plan.stand_of(PartId(p)) or "", blocks.tray) for p in problem.parts]
    pairs: list[tuple[int, int]] = []
    part = 0
    while part < len(at):
        # the longest run of parts of one turnaround that stand on one stand
        runs = [b for b in blocks.of_part[part] if blocks.first[b] == part and _one_stand(blocks, b, at)]
        block = max(runs, key=lambda b: int(blocks.last[b]))
        pairs.append((block, at[part]))
        part = int(blocks.last[block]) + 1
    halls: Pairs = ()
    if haul is not None:
        known = {name: h for h, name in enumerate(haul.freight.halls)}
        halls = tuple(
            (lot, known.get(plan.hall_of(LotId(name)) or HallId(""), haul.hall_count))
            for lot, name in enumerate(haul.freight.lots)
        )
    return (tuple(pairs) if _is_kept(blocks, pairs) else None), halls


def _one_stand(blocks: Blocks, block: int, at: list[int]) -> bool:
    stands = {at[p] for p in range(int(blocks.first[block]), int(blocks.last[block]) + 1)}
    return len(stands) == 1 and (blocks.tray not in stands or blocks.first[block] == blocks.last[block])


def _is_kept(blocks: Blocks, pairs: list[tuple[int, int]]) -> bool:
    """Tell whether a plan keeps every rule that the solver keeps."""
    board = Board(blocks)
    for block, stand in pairs:
        free = stand == blocks.tray or blocks.frozen[block] or not board.blocked[block, stand]
        if not (np.isfinite(blocks.cost[block, stand]) and free):
            return False
        board.put(block, stand)
    return True


def _search(problem: Problem, pairs: Pairs | None, seconds: float, control: JobControl) -> Outcome:
    begun = time.perf_counter()
    search = Search(problem, tell=lambda _: None, stop=_stop(control, begun + seconds))
    if pairs is not None:
        search.improved(pairs, ())
    return search.run(max(0.1, begun + seconds - time.perf_counter()))


def _stop(control: JobControl, until: float) -> Callable[[], bool]:
    return lambda: control.cancelled or time.perf_counter() >= until
