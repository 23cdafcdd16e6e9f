"""One solver run within one process: greedy answer, linear bound, then proof and search."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from apronplan.planning.solver.blocks import Blocks, make_blocks
from apronplan.planning.solver.data import Floats, Problem
from apronplan.planning.solver.fix import Incumbent, prove
from apronplan.planning.solver.greedy import greedy
from apronplan.planning.solver.halls import best_halls, nearest_halls
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.lp import Relaxation, relax
from apronplan.planning.solver.mip import Pairs, plan_cost


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What a run found, in solver numbers.

    Attributes
    ----------
    stands : tuple of int
        Stand number of each part; the number of stands = the tray.
    halls : tuple of (lot, hall)
    cost, bound : float
        Units.
    """

    stands: tuple[int, ...]
    halls: Pairs
    cost: float
    bound: float
    proved: bool


Tell = Callable[[Outcome], None]


class Search:
    """A run: keeps the best plan and bound, and tells every change of them."""

    def __init__(self, problem: Problem, *, tell: Tell, stop: Stop, seed: int = 0) -> None:
        self.problem, self.seed, self._tell, self._stop = problem, seed, tell, stop
        self.blocks: Blocks = make_blocks(problem)
        self.haul = Haul(self.blocks, problem.freight) if problem.freight is not None else None
        self.relaxation: Relaxation | None = None
        self.best = self._first_answer()
        self._say()

    @property
    def static_cost(self) -> Floats:
        """Cost of each block on each stand, each lot in its cheapest hall: what any plan pays at least."""
        cost = self.blocks.cost
        return cost if self.haul is None else cost + self.haul.block_cost(self.haul.best()[0])

    def run(self, seconds: float) -> Outcome:
        """Work until the best plan is proved or time is up."""
        until = time.perf_counter() + seconds
        self.relaxation = relax(self.blocks, self.haul, start=list(self.best.pairs), stop=self._over(until))
        self.bounded(self.relaxation.bound)
        if self.haul is not None and not self.best.proved and not self._over(until)():
            self._settle_halls(until)
        prove(
            self.blocks,
            self.haul,
            self.relaxation,
            self.best,
            until=until,
            stop=self._stop,
            improved=self.improved,
            bounded=self.bounded,
            seed=self.seed,
        )
        return self.outcome()

    def improved(self, pairs: Pairs, halls: Pairs) -> None:
        """Keep a plan if it is better than the best so far."""
        cost = plan_cost(self.blocks, self.haul, pairs, halls)
        if cost < self.best.cost:
            self.best.pairs, self.best.halls, self.best.cost = pairs, halls, cost
            self._say()

    def bounded(self, bound: float) -> None:
        """Keep a bound if it is higher than the best so far."""
        bound = min(bound, self.best.cost)
        if bound > self.best.bound:
            self.best.bound = bound
            self._say()

    def outcome(self) -> Outcome:
        """Return the best plan so far."""
        stands = [self.blocks.tray] * self.problem.part_count
        for b, k in self.best.pairs:
            for part in range(int(self.blocks.first[b]), int(self.blocks.last[b]) + 1):
                stands[part] = k
        best = self.best
        return Outcome(
            stands=tuple(stands), halls=best.halls, cost=best.cost, bound=best.bound, proved=best.proved
        )

    def _say(self) -> None:
        self._tell(self.outcome())

    def _over(self, until: float) -> Stop:
        return lambda: self._stop() or time.perf_counter() >= until

    def _first_answer(self) -> Incumbent:
        pairs = tuple(greedy(self.blocks, self.static_cost).pairs())
        halls = nearest_halls(self.haul, self.blocks, pairs) if self.haul is not None else ()
        cost = plan_cost(self.blocks, self.haul, pairs, halls)
        return Incumbent(pairs=pairs, halls=halls, cost=cost, bound=float("-inf"))

    def _settle_halls(self, until: float) -> None:
        assert self.haul is not None
        seconds = max(0.05, (until - time.perf_counter()) / 4)
        pairs = self.best.pairs
        halls = best_halls(self.haul, self.blocks, pairs, seconds=seconds, stop=self._stop, seed=self.seed)
        self.improved(pairs, halls)
