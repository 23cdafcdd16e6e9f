"""Solve a problem: progress out, cancel in, the best plan back whatever happens."""

import time
from dataclasses import dataclass

from apronplan.i18n import tr
from apronplan.planning.job import NO_CONTROL, JobControl, Progress
from apronplan.planning.solver.data import COST_UNIT, Problem
from apronplan.planning.solver.search import Outcome, Search
from apronplan.planning.solver.solution import Solution, Status, gap_of




@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """An outcome and how it came about."""

    outcome: Outcome
    status: Status
    seconds: float
    message: str = ""


def solve_here(problem: Problem, control: JobControl = NO_CONTROL, *, time_limit_s: float = 30.0, seed: int = 0) -> Solved:
    """Solve within this process: repeatable, but a cancel waits for the linear program under way."""
    begun = time.perf_counter()
    search = Search(problem, tell=lambda o: _report(control, o), stop=lambda: control.cancelled, seed=seed)
    outcome = search.run(max(0.0, time_limit_s - (time.perf_counter() - begun)))
    return Solved(
        outcome=outcome, status=status_of(problem, outcome, cancelled=control.cancelled),
        seconds=time.perf_counter() - begun,
    )  # fmt: skip


def status_of(problem: Problem, outcome: Outcome, *, cancelled: bool) -> Status:
    """Return how good an outcome is known to be."""
    if outcome.proved:
        return "infeasible" if problem.stand_count in outcome.stands else "optimal"
    return "interrupted" if cancelled else "feasible"


def _report(control: JobControl, outcome: Outcome) -> None:
    value, bound = outcome.cost * COST_UNIT, outcome.bound * COST_UNIT
    known = outcome.bound > float("-inf")
    control.report(
        Progress(
            text=tr("solver.searching"),
            value=value,
            bound=bound if known else None,
            gap=gap_of(value, bound) if known else None,
        )
    )


solve = solve_here
