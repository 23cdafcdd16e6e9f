"""Replanning after delays with the fewest changes: one delay, ten at once.

The planned day is kept in ``build/bench`` for the next run: to make one takes far longer than to replan it.
"""

import json
import time
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from apronplan.audit import audit_plan
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import HallId, LotId, PartId, StandId
from apronplan.domain.plan import TABLES, Plan
from apronplan.domain.traffic import HallAssignment, PublishedStand, StandAssignment
from apronplan.planning.autoplan import plan_window
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan
from apronplan.planning.solver.solution import Solution
from apronplan.session.commands.solution import solution_rows
from bench.dice import Dice
from bench.instances import load
from bench.rows import Row, high, middle

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

CASES = ("60x120-70", "250x400")
LIMIT_S, BASE_S = 10.0, 20.0
SEED = 1
KEPT = Path(__file__).resolve().parents[3] / "build" / "bench"
COLD = 5
"""Runs of those that begin with nothing known of the layout."""

_options: dict[str, str] = {}


def configure(options: dict[str, str]) -> None:
    """Take ``cases=a,b`` and ``tries=N``."""
    _options.update(options)


def run(quick: bool) -> list[Row]:
    """Measure on the generated days with seed 1."""
    cases = _options["cases"].split(",") if "cases" in _options else CASES[:1] if quick else CASES
    tries = int(_options.get("tries", 3 if quick else 20))
    return [
        row
        for case in cases
        for delays in (1, 10)
        for row in _rows(case, delays, tries, BASE_S / 4 if quick else BASE_S)
    ]


@lru_cache(maxsize=2)
def published(case: str, seconds: float) -> Plan:
    """Return a planned and published day, with what the desk knows of its layout once the plan is open."""
    made = load(case, SEED)
    stands, halls = _planned(case, made, seconds)
    made.apply(
        row
        for p, s in stands.items()
        for row in (
            RowChange("stand_assignment", p, None, StandAssignment(part=p, stand=s)),
            RowChange("published_stand", p, None, PublishedStand(part=p, stand=s)),
        )
    )
    made.apply(RowChange("hall_assignment", x, None, HallAssignment(lot=x, hall=h)) for x, h in halls.items())
    check_plan(PlanningContext(made))
    return made


def _planned(case: str, plan: Plan, seconds: float) -> tuple[dict[PartId, StandId], dict[LotId, HallId]]:
    """Return stands and halls of a planned day; as kept, if it is the same day."""
    file = KEPT / f"replan-{case}-{SEED}-{seconds:g}s.json"
    parts = sorted(plan.parts)
    if file.exists():
        known = json.loads(file.read_text(encoding="utf-8"))
        if known["parts"] == parts and set(known["stands"].values()) <= set(plan.layout.stands):
            return known["stands"], known["halls"]
    solution = plan_window(plan, *_window(plan), time_limit_s=seconds)
    stands = {p: s for p, s in solution.stands.items() if s is not None}
    halls = {x: h for x, h in solution.halls.items() if h is not None}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"parts": parts, "stands": stands, "halls": halls}), encoding="utf-8")
    return stands, halls


def delayed(plan: Plan, count: int, dice: Dice) -> Plan:
    """Return the plan with some flights 15 to 120 minutes late."""
    made = plan.snapshot()
    for name in dice.shuffled(sorted(plan.turnarounds))[:count]:
        row = made.turnarounds[name]
        by = timedelta(minutes=5 * dice.whole(3, 24))
        late = replace(row, eibt=row.sibt + by, eobt=row.sobt + by)
        made.apply([RowChange("turnaround", name, row, late)])
    return made


def _window(plan: Plan) -> tuple[datetime, datetime]:
    stays = plan.turnarounds.values()
    return min(t.on_block for t in stays), max(t.off_block for t in stays)


def _rows(case: str, delays: int, tries: int, base_s: float) -> list[Row]:
    base = published(case, base_s)
    plans = [delayed(base, delays, Dice("replan", case, delays, number)) for number in range(tries)]
    subjects: tuple[tuple[str, list[Plan], bool], ...] = (
        ("as the desk calls it: proof here, solver's process beside it", plans, False),
        ("in this process and thread", plans, True),
        ("the same, nothing known of the layout", [_unknown(p) for p in plans[:COLD]], True),
    )
    return [
        _row(f"{case}, {delays} late", name, [_measure(p, single) for p in some]) for name, some, single in subjects
    ]


def _unknown(plan: Plan) -> Plan:
    """Return the same plan with a layout of its own, of which no tables have been made."""
    return Plan({name: dict(plan.rows(name)) for name in TABLES})


def _measure(plan: Plan, single: bool) -> tuple[Solution, float, float, float, int]:
    """Return the solution, seconds, processor seconds, moves and new audit faults."""
    begun, used = time.perf_counter(), _cpu_s()
    solution = plan_window(
        plan, *_window(plan), time_limit_s=LIMIT_S, minimum_change=True, single_process=single
    )  # fmt: skip
    seconds, cpu_s = time.perf_counter() - begun, _cpu_s() - used
    after = plan.snapshot()
    after.apply(solution_rows(plan, solution))
    faults = len(audit_plan(after).new_beside(audit_plan(plan)))
    return solution, seconds, cpu_s, _moved(plan, solution), faults


def _row(case: str, subject: str, runs: list[tuple[Solution, float, float, float, int]]) -> Row:
    proved = [s.status == "optimal" for s, *_ in runs]
    times = [t if ok else None for ok, (_, t, *_) in zip(proved, runs, strict=True)]
    cpu = [t if ok else None for ok, (_, _, t, *_) in zip(proved, runs, strict=True)]
    moves = [m for _, _, _, m, _ in runs]
    figures = {
        "n": float(len(runs)), "proved": f"{sum(proved)} of {len(runs)}", "median s": middle(times),
        "p90 s": high(times), "median CPU s": middle(cpu), "p90 CPU s": high(cpu), "moves, median": middle(moves),
        "moves, most": max(moves), "audit faults": float(sum(f for *_, f in runs)),
    }  # fmt: skip
    return Row(bench="replan", case=case, subject=subject, figures=figures,
               raw={"seconds": times, "cpu_s": cpu, "moves": moves})  # fmt: skip


def _cpu_s() -> float:
    """Return the processor seconds of this process and of those that it has ended."""
    mine = time.process_time()
    return mine + (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime if resource is not None else 0.0)


def _moved(plan: Plan, solution: Solution) -> float:
    published_ = plan.published_stands
    return float(sum(p in published_ and published_[p].stand != s for p, s in solution.stands.items()))
