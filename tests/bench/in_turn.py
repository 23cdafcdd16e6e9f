"""Stands and halls together, and stands first: the same problem, the same solver, the same objective.

Whoever plans in turn is given every advantage: its halls are the best there are for its stands, and one of the two
ways in turn minds the road to each lot's nearest hall while it chooses stands.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from apronplan.planning.solver.apart import stands_alone
from apronplan.planning.solver.blocks import make_blocks
from apronplan.planning.solver.data import Problem
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.search import Outcome, Search

WALL_SHARE = 15.0
"""Seconds on the clock that are allowed for each second of the processor: the machine may be doing other work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A plan of stands and halls, its cost by the whole problem (units), and the processor seconds it took."""

    outcome: Outcome
    cpu_s: float


def solved(problem: Problem, cpu_s: float, seed: int = 0) -> Answer:
    """Solve as the solver's own process does, proof and search side by side, within some processor seconds."""
    begun = time.process_time()
    search = Search(problem, tell=lambda _: None, stop=lambda: time.process_time() >= begun + cpu_s, seed=seed)
    outcome = search.run(WALL_SHARE * cpu_s, side_by_side=True)
    return Answer(outcome=outcome, cpu_s=time.process_time() - begun)


def together(problem: Problem, cpu_s: float, seed: int = 0) -> Answer:
    """Choose stands and halls in one problem."""
    return solved(problem, cpu_s, seed)


def stands_first(problem: Problem, cpu_s: float, seed: int = 0) -> Answer:
    """Choose stands as if there were no freight, then the best halls for them."""
    return _in_turn(problem, replace(problem, freight=None), cpu_s, seed)


def stands_minding_roads(problem: Problem, cpu_s: float, seed: int = 0) -> Answer:
    """Choose stands at the price of the road to each lot's nearest hall that may take it, then the best halls."""
    if problem.freight is None:
        return _in_turn(problem, problem, cpu_s, seed)
    alone = stands_alone(problem, Haul(make_blocks(problem), problem.freight))
    return _in_turn(problem, alone, cpu_s, seed)


WAYS: dict[str, Callable[[Problem, float, int], Answer]] = {
    "together": together,
    "stands first, minding roads": stands_minding_roads,
    "stands first": stands_first,
}
"""By name, the best first."""


def _in_turn(problem: Problem, blind: Problem, cpu_s: float, seed: int) -> Answer:
    first = solved(blind, cpu_s / 2, seed)
    then = solved(_fixed(problem, first.outcome.stands), cpu_s / 2, seed)
    return Answer(outcome=then.outcome, cpu_s=first.cpu_s + then.cpu_s)


def _fixed(problem: Problem, stands: tuple[int, ...]) -> Problem:
    """Return the problem with one stand left for each part that has one; the tray stays open to all."""
    cost = np.full_like(problem.cost, np.inf)
    for part, stand in enumerate(stands):
        if stand < problem.stand_count:
            cost[part, stand] = problem.cost[part, stand]
    return replace(problem, cost=cost)
