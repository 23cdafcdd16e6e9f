"""One contender on one day, in a process of its own: ``contend.py WHO CASE SEED SECONDS``.

Writes one JSON object per line: what it knows and when, then the end. Seconds count from the moment at which the plan
is loaded and the tables of its layout are made (once for a layout; ``tables`` says how long that took). The
clock of a peer stands still while its model is built in Python, so that nobody is judged by that.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from apronplan.audit import audit_plan  # noqa: E402
from apronplan.domain.changes import RowChange  # noqa: E402
from apronplan.domain.ids import HallId, LotId, PartId, StandId  # noqa: E402
from apronplan.domain.plan import Plan  # noqa: E402
from apronplan.domain.traffic import HallAssignment, StandAssignment  # noqa: E402
from apronplan.planning.autoplan import plan_window  # noqa: E402
from apronplan.planning.context import PlanningContext  # noqa: E402
from apronplan.planning.job import JobControl, Progress  # noqa: E402
from apronplan.planning.solver.build import build_problem  # noqa: E402
from apronplan.planning.solver.data import Problem  # noqa: E402
from apronplan.planning.solver.scope import scope_of  # noqa: E402
from apronplan.planning.solver.solve import first_answer  # noqa: E402
from bench.instances import load  # noqa: E402

PEERS = ("firstfit", "highs", "cpsat")


class Clock:
    """Seconds since the plan was loaded, without what `pause` covered."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._cpu = cpu_s()
        self.paused = self.paused_cpu = 0.0

    def now(self) -> float:
        """Return the seconds."""
        return time.perf_counter() - self._begun - self.paused

    def cpu(self) -> float:
        """Return the processor seconds of this process and its ended children, without what was paused."""
        return cpu_s() - self._cpu - self.paused_cpu

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Leave out what the block takes."""
        begun, used = time.perf_counter(), cpu_s()
        yield
        self.paused += time.perf_counter() - begun
        self.paused_cpu += cpu_s() - used


def cpu_s() -> float:
    """Return the processor seconds so far; of the children those that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def say(**words: object) -> None:
    """Write one line."""
    print(json.dumps(words), flush=True)


def window(plan: Plan) -> tuple[object, object]:
    """Return the whole time of a plan."""
    stays = plan.turnarounds.values()
    return min(t.on_block for t in stays), max(t.off_block for t in stays)


def ours(plan: Plan, seconds: float, seed: int, *, here: bool) -> None:
    """Run the product as the window does, or within this process with its libraries loaded."""
    if here:
        import highspy  # noqa: F401 - loading libraries is no part of solving
    clock = Clock()

    class Listener(JobControl):
        def report(self, progress: Progress) -> None:
            say(t=clock.now(), value=progress.value, bound=progress.bound)

    start, end = window(plan)
    solution = plan_window(
        plan,
        start,  # type: ignore[arg-type]
        end,  # type: ignore[arg-type]
        time_limit_s=seconds,
        seed=seed,
        control=Listener(),
        single_process=here,
    )
    taken, used = clock.now(), clock.cpu()
    stands = {k: v for k, v in solution.stands.items() if v is not None}
    halls = {k: v for k, v in solution.halls.items() if v is not None}
    finish(
        plan,
        taken,
        used,
        judged(problem_of(plan), stands, halls),
        solution.bound,
        solution.status == "optimal",
        stands,
        halls,
    )


def peer(who: str, plan: Plan, seconds: float, seed: int) -> None:
    """Run a peer on the arrays that the product works on."""
    from bench.peers import cpsat, firstfit, highs_full
    from bench.peers.model import build
    from bench.peers.plan import plan_of
    from bench.peers.value import points

    clock = Clock()
    problem = problem_of(plan)

    def tell(value: float | None, bound: float | None) -> None:
        say(t=clock.now(), value=value, bound=bound)

    bound_at_end, proved = None, False
    if who == "firstfit":
        stands, halls = firstfit.solve(problem, tell)
    else:
        with clock.pause():
            model = build(problem)
        say(build=clock.paused, columns=len(model.cost), rows=len(model.low), entries=len(model.index))
        left = max(1.0, seconds - clock.now())
        values, proved = (highs_full if who == "highs" else cpsat).solve(problem, model, left, seed, tell)
        if values is None:
            say(end=clock.now(), value=None, bound=None, proved=False, faults=0, unplaced=problem.part_count)
            return
        stands, halls = plan_of(model, values)
    taken, used = clock.now(), clock.cpu()
    value = points(problem, stands, halls)
    named = {PartId(problem.parts[i]): StandId(problem.stands[k]) for i, k in enumerate(stands) if k >= 0}
    housed = {}
    if problem.freight is not None:
        housed = {LotId(problem.freight.lots[i]): HallId(problem.freight.halls[h]) for i, h in halls.items()}
    finish(plan, taken, used, value, value if proved else bound_at_end, proved, named, housed)


def problem_of(plan: Plan) -> Problem:
    """Return the arrays of a whole plan."""
    scope = scope_of(plan, *window(plan))  # type: ignore[arg-type]
    return build_problem(PlanningContext(scope.bare), scope)


def judged(problem: Problem, stands: dict[PartId, StandId], halls: dict[LotId, HallId]) -> float:
    """Return the value of a plan by the same sums for all contenders."""
    from bench.peers.value import points

    place = {name: k for k, name in enumerate(problem.stands)}
    housed = {}
    if problem.freight is not None:
        hall = {name: h for h, name in enumerate(problem.freight.halls)}
        housed = {i: hall[halls[LotId(x)]] for i, x in enumerate(problem.freight.lots) if LotId(x) in halls}
    return points(problem, [place[stands[PartId(p)]] if PartId(p) in stands else -1 for p in problem.parts], housed)


def warm(plan: Plan) -> float:
    """Have the tables of the layout made, as an open window has them; return the seconds that they took."""
    begun = time.perf_counter()
    problem_of(plan)
    middle = time.perf_counter()
    problem_of(plan)
    return max(0.0, 2 * middle - begun - time.perf_counter())


def greedy_s(plan: Plan) -> float:
    """Return the processor seconds of the built-in answer, the problem once built."""
    problem = problem_of(plan)
    begun = time.process_time()
    first_answer(problem)
    return time.process_time() - begun


def finish(
    plan: Plan,
    seconds: float,
    cpu: float,
    value: float,
    bound: float | None,
    proved: bool,
    stands: dict[PartId, StandId],
    halls: dict[LotId, HallId],
) -> None:
    """Audit the plan that was found and write the last line."""
    after = plan.snapshot()
    after.apply(RowChange("stand_assignment", p, None, StandAssignment(part=p, stand=s)) for p, s in stands.items())
    after.apply(RowChange("hall_assignment", x, None, HallAssignment(lot=x, hall=h)) for x, h in halls.items())
    report = audit_plan(after)
    say(
        end=seconds,
        cpu=cpu,
        value=value,
        bound=bound,
        proved=proved,
        faults=len(report.faults),
        fault=report.faults[0].message if report.faults else "",
        unplaced=len(plan.parts) - len(stands),
        unhoused=len(plan.lots) - len(halls),
    )


def main(who: str, case: str, seed: str, seconds: str) -> None:
    """Run one contender."""
    plan = load(case, int(seed))
    _ = plan.layout, plan.parts
    say(tables=warm(plan))
    if who in ("ours", "here"):
        say(greedy=greedy_s(plan))
        ours(plan, float(seconds), int(seed), here=who == "here")
    else:
        peer(who, plan, float(seconds), int(seed))


if __name__ == "__main__":
    main(*sys.argv[1:])
