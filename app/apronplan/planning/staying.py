"""What the present plan costs as the solver counts, and a proposal without the moves that gain nothing.

A best plan is seldom the only one. The solver starts afresh, so it may answer a good plan with another that costs the
same and moves a dozen aircraft, or, stopped early, with one that costs more. Each move has to be told to people.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from apronplan.domain.ids import LotId, PartId
from apronplan.domain.plan import Plan
from apronplan.planning.solver.blocks import make_blocks
from apronplan.planning.solver.board import Board
from apronplan.planning.solver.data import Problem
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.mip import plan_cost
from apronplan.planning.solver.search import Outcome
from apronplan.planning.solver.start import Places, is_kept, runs_of

NOTHING = 1e-3
"""Units (of 0.01 points); a gain below it is rounding."""
MOST_GROUPS = 400
"""Groups of moves that are tried at most; each takes about a millisecond on a full day."""


class Costing:
    """Prices whole plans of one problem, each as the solver would."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.blocks = make_blocks(problem)
        freight = problem.freight
        self.haul = Haul(self.blocks, freight) if freight is not None and len(freight.lots) else None

    @property
    def parts_of_lots(self) -> tuple[int, ...]:
        """The part of each lot; -1 = none."""
        return tuple(self.haul.freight.part.tolist()) if self.haul is not None else ()

    def pairs(self, stands: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
        """Return (block, stand) of each unbroken run of parts on one stand."""
        return runs_of(self.blocks, stands)

    def cost(self, places: Places) -> float:
        """Return what a plan costs, units; ``inf`` if it breaks what must hold."""
        pairs = self.pairs(places.stands)
        if not is_kept(self.blocks, pairs):
            return float("inf")
        total = plan_cost(self.blocks, self.haul, pairs, tuple(enumerate(places.halls)))
        return total if np.isfinite(total) else float("inf")


def present_places(problem: Problem, plan: Plan) -> Places:
    """Return where everything of a problem is in a plan; what is where it cannot be counts as nowhere."""
    stand_no = {name: k for k, name in enumerate(problem.stands)}
    stands = tuple(stand_no.get(plan.stand_of(PartId(p)) or "", problem.stand_count) for p in problem.parts)
    freight = problem.freight
    if freight is None:
        return Places(stands, ())
    hall_no = {name: k for k, name in enumerate(freight.halls)}
    halls = tuple(hall_no.get(plan.hall_of(LotId(lot)) or "", len(hall_no)) for lot in freight.lots)
    return Places(stands, halls)


def stay_where_nothing_is_gained(problem: Problem, plan: Plan, outcome: Outcome) -> tuple[Outcome, float | None]:
    """Return a proposal without the moves that gain nothing, and what the present plan costs.

    Groups of moves that hang together (one needs the place that another leaves) are taken back as one, and kept back
    where the plan costs no more without them.

    Returns
    -------
    outcome : Outcome
        Never dearer than the one given, and never dearer than the present plan.
    present : float or None
        Units; None if nothing of the present plan could stay, or it breaks what must hold.
    """
    now = present_places(problem, plan)
    if all(k == problem.stand_count for k in now.stands):
        return outcome, None
    costing = Costing(problem)
    present = costing.cost(now)
    then = _places(problem, outcome)
    if present <= outcome.cost + NOTHING:
        kept, cost = now, present
    else:
        kept, cost = _without_idle(costing, now, then, outcome.cost)
    told = present if np.isfinite(present) else None
    if kept == then:
        return outcome, told
    better = replace(
        outcome, stands=kept.stands, halls=tuple(enumerate(kept.halls)), cost=cost, bound=min(outcome.bound, cost)
    )
    return better, told


def _places(problem: Problem, outcome: Outcome) -> Places:
    freight = problem.freight
    if freight is None:
        return Places(outcome.stands, ())
    halls = dict(outcome.halls)
    return Places(outcome.stands, tuple(halls.get(lot, len(freight.halls)) for lot in range(len(freight.lots))))


def _without_idle(costing: Costing, now: Places, then: Places, cost: float) -> tuple[Places, float]:
    """Take back group after group, the largest first, then turnaround by turnaround, then lot by lot."""
    groups = [*_groups(costing, now, then), *_turnarounds(costing, now, then)]
    for parts in groups[:MOST_GROUPS]:
        tried = _back(costing, now, then, parts)
        if tried == then:
            continue
        price = costing.cost(tried)
        if price <= cost + NOTHING:
            then, cost = tried, price
    for lot, hall in enumerate(now.halls[:MOST_GROUPS]):
        if then.halls[lot] == hall:
            continue
        tried = Places(then.stands, (*then.halls[:lot], hall, *then.halls[lot + 1 :]))
        price = costing.cost(tried)
        if price <= cost + NOTHING:
            then, cost = tried, price
    return then, cost


def _back(costing: Costing, now: Places, then: Places, parts: frozenset[int]) -> Places:
    stands = tuple(a if p in parts else b for p, (a, b) in enumerate(zip(now.stands, then.stands, strict=True)))
    owners = zip(costing.parts_of_lots, now.halls, then.halls, strict=True)
    return Places(stands, tuple(a if part in parts else b for part, a, b in owners))


def _turnarounds(costing: Costing, now: Places, then: Places) -> list[frozenset[int]]:
    """Return the parts of each turnaround that moves, or whose lots do."""
    moved = set(_moved(costing, now, then))
    chains: dict[int, set[int]] = {}
    for part, chain in enumerate(costing.problem.chain.tolist()):
        chains.setdefault(chain, set()).add(part)
    return [frozenset(parts) for parts in chains.values() if parts & moved]


def _moved(costing: Costing, now: Places, then: Places) -> Iterable[int]:
    yield from (p for p, (a, b) in enumerate(zip(now.stands, then.stands, strict=True)) if a != b)
    owners = zip(costing.parts_of_lots, now.halls, then.halls, strict=True)
    yield from (part for part, a, b in owners if a != b and part >= 0)


def _groups(costing: Costing, now: Places, then: Places) -> list[frozenset[int]]:
    """Return turnarounds whose moves hang together: one stood, or shall stand, where another may not be beside it."""
    loose = _turnarounds(costing, now, then)
    group_of = {part: i for i, parts in enumerate(loose) for part in parts}
    joined = list(range(len(loose)))

    def root(i: int) -> int:
        """Return the first of the joined ones that `i` belongs to."""
        while joined[i] != i:
            i = joined[i]
        return i

    board = Board(costing.blocks)
    for block, stand in costing.pairs(then.stands):
        board.put(block, stand)
    for block, stand in costing.pairs(now.stands):
        part = int(costing.blocks.first[block])
        if stand == board.blocks.tray or part not in group_of:
            continue
        for other in board.hinders(block, stand).tolist():
            there = group_of.get(int(costing.blocks.first[other]))
            if there is not None:
                joined[root(there)] = root(group_of[part])
    found: dict[int, set[int]] = {}
    for i, parts in enumerate(loose):
        found.setdefault(root(i), set()).update(parts)
    return sorted(map(frozenset, found.values()), key=len, reverse=True)
