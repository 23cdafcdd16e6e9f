"""Solve a problem: progress out, cancel in, and the best plan back whatever happens.

The first answer is made here, within milliseconds. Everything after it happens in a process of its own, which is killed
when the job is cancelled: what it has found by then is already here.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from apronplan.i18n import tr
from apronplan.planning.job import NO_CONTROL, JobControl, Progress
from apronplan.planning.solver.data import COST_UNIT, Problem
from apronplan.planning.solver.memory import no_collection
from apronplan.planning.solver.remote import MEMORY_MB, Worker
from apronplan.planning.solver.search import Outcome, Search
from apronplan.planning.solver.solution import Status, gap_of
from apronplan.planning.solver.start import Places

_POLL_S = 0.02
_QUICK_S = 0.036
"""Seconds after which the first answer is no longer made better; halls and sums take some milliseconds more."""
_HERE_S = 1.5
"""Time for a minimum change within this process, while the other one works at it too."""
_MOST_HERE = 150_000
"""Parts times stands up to which one round of the linear program takes less than a cancel may."""
_GRACE_S = 2.0
"""How much later than its time limit a worker may answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """An outcome and how it came about.

    Attributes
    ----------
    message : str
        A sentence if something went wrong.
    """

    outcome: Outcome
    status: Status
    seconds: float
    message: str = ""


def solve(
    problem: Problem,
    control: JobControl = NO_CONTROL,
    *,
    time_limit_s: float = 30.0,
    seed: int = 0,
    worker: Worker | None = None,
    memory_mb: int = MEMORY_MB,
    start: Places | None = None,
) -> Solved:
    """Solve in a process of its own, proof and search side by side.

    Parameters
    ----------
    problem : Problem
        What is to be solved.
    control : JobControl
        Told every better plan and bound; a cancel ends the run within 100 ms.
    time_limit_s : float
        Seconds.
    seed : int
        Of the neighbourhood search.
    worker : Worker or None
        A process that was started beforehand; it is used up.
    memory_mb : int
        Address space of the process; 0 = without limit.
    start : Places or None
        A plan to begin with; no answer is worse.
    """
    begun = time.perf_counter()
    quick = _quick(problem, start, lambda: control.cancelled, seed)
    _report(control, quick.outcome())
    message, best = _listen(problem, control, quick, begun + time_limit_s, worker, memory_mb, start)
    status = status_of(best, interrupted=control.cancelled or bool(message))
    return Solved(outcome=best, status=status, seconds=time.perf_counter() - begun, message=message)


@no_collection()
def first_answer(problem: Problem, start: Places | None = None) -> Outcome:
    """Return the greedy plan, or the one to begin with if that is better."""
    return _quick(problem, start, lambda: True, 0).outcome()


@no_collection()
def _quick(problem: Problem, start: Places | None, stop: Callable[[], bool], seed: int) -> Search:
    return Search(problem, tell=lambda _: None, stop=stop, seed=seed, greedy_seconds=_QUICK_S, start=start)


def _settle_here(problem: Problem, quick: Search, until: float) -> Outcome:
    """Return the proved plan of a minimum change, mostly before the other process has loaded its libraries."""
    if not problem.strict.size or problem.strict.size > _MOST_HERE:
        return quick.outcome()
    with suppress(ImportError, MemoryError):
        return quick.settle(min(_HERE_S, max(0.0, until - time.perf_counter())))
    return quick.outcome()


def _listen(
    problem: Problem,
    control: JobControl,
    quick: Search,
    until: float,
    worker: Worker | None,
    memory_mb: int,
    start: Places | None,
) -> tuple[str, Outcome]:
    """Feed a worker and take what it tells; return a sentence if it failed, and the best outcome."""
    ready, best = False, quick.outcome()
    try:
        with worker or Worker() as process:
            worker = process
            process.give(
                problem, seconds=until - time.perf_counter(), seed=quick.seed, memory_mb=memory_mb, start=start
            )
            best = _settle_here(problem, quick, until)
            _report(control, best)
            if best.proved:
                return "", best
            while not control.cancelled and time.perf_counter() < until + _GRACE_S:
                frame = process.next(_POLL_S)
                ready = ready or frame is not None
                match frame and frame["kind"]:
                    case "better":
                        best = _better(best, frame["outcome"])  # type: ignore[index]
                        _report(control, best)
                    case "done":
                        return "", _better(best, frame["outcome"])  # type: ignore[index]
                    case "memory":
                        return tr("solver.memory", megabytes=memory_mb), best
    except EOFError:
        if memory_mb and worker is not None and worker.lacked_memory():
            return tr("solver.memory", megabytes=memory_mb), best
        return tr("solver.died" if ready else "solver.not_loaded"), best
    except OSError as error:
        return tr("solver.not_started", reason=str(error)), best
    return "", best


def _better(best: Outcome, new: Outcome) -> Outcome:
    """Return the cheaper plan with the higher bound."""
    plan = new if new.cost <= best.cost else best
    bound = max(best.bound, new.bound)
    return plan if plan.bound == bound else Outcome(
        stands=plan.stands, halls=plan.halls, cost=plan.cost, bound=bound, proved=best.proved or new.proved
    )  # fmt: skip


def solve_here(
    problem: Problem,
    control: JobControl = NO_CONTROL,
    *,
    time_limit_s: float = 30.0,
    seed: int = 0,
    start: Places | None = None,
) -> Solved:
    """Solve within this process and one thread: the same seed gives the same plan, unless time runs out.

    A cancel waits for the linear program or the round of cuts that is under way.
    """
    begun = time.perf_counter()
    search = Search(problem, tell=lambda o: _report(control, o), stop=lambda: control.cancelled, seed=seed, start=start)
    outcome = search.run(max(0.0, time_limit_s - (time.perf_counter() - begun)))
    status = status_of(outcome, interrupted=control.cancelled)
    return Solved(outcome=outcome, status=status, seconds=time.perf_counter() - begun)


def status_of(outcome: Outcome, *, interrupted: bool) -> Status:
    """Return how good an outcome is known to be."""
    if outcome.proved:
        return "optimal"
    return "interrupted" if interrupted else "feasible"


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
