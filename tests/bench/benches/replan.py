"""Replanning after delays with the fewest changes: one delay, ten at once."""

import time
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from apronplan.domain.changes import RowChange
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment, PublishedStand, StandAssignment
from apronplan.planning.autoplan import plan_window
from apronplan.planning.solver.solution import Solution
from bench.dice import Dice
from bench.instances import load
from bench.rows import Row, high, middle

CASES = ("60x120-70", "250x400")
LIMIT_S, BASE_S = 10.0, 20.0

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
    """Return a planned and published day."""
    plan = load(case, 1)
    solution = plan_window(plan, *_window(plan), time_limit_s=seconds)  # type: ignore[arg-type]
    made = plan.snapshot()
    made.apply(
        row
        for p, s in solution.stands.items()
        if s is not None
        for row in (
            RowChange("stand_assignment", p, None, StandAssignment(part=p, stand=s)),
            RowChange("published_stand", p, None, PublishedStand(part=p, stand=s)),
        )
    )
    made.apply(
        RowChange("hall_assignment", x, None, HallAssignment(lot=x, hall=h))
        for x, h in solution.halls.items()
        if h is not None
    )
    return made


def delayed(plan: Plan, count: int, dice: Dice) -> Plan:
    """Return the plan with some flights 15 to 120 minutes late."""
    made = plan.snapshot()
    for name in dice.shuffled(sorted(plan.turnarounds))[:count]:
        row = made.turnarounds[name]
        by = timedelta(minutes=5 * dice.whole(3, 24))
        late = replace(row, eibt=row.sibt + by, eobt=row.sobt + by)
        made.apply([RowChange("turnaround", name, row, late)])
    return made


def _window(plan: Plan) -> tuple[object, object]:
    stays = plan.turnarounds.values()
    return min(t.on_block for t in stays), max(t.off_block for t in stays)


def _rows(case: str, delays: int, tries: int, base_s: float) -> list[Row]:
    base = published(case, base_s)
    rows = []
    for single in (False, True):
        times: list[float | None] = []
        moves: list[float] = []
        for number in range(tries):
            plan = delayed(base, delays, Dice("replan", case, delays, number))
            begun = time.perf_counter()
            solution = plan_window(
                plan, *_window(plan), time_limit_s=LIMIT_S, minimum_change=True, single_process=single
            )  # type: ignore[arg-type]
            taken = time.perf_counter() - begun
            times.append(taken if solution.status == "optimal" else None)
            moves.append(_moved(plan, solution))
        where = "in this process" if single else "as in the window, own process"
        figures = {
            "n": float(tries), "proved": f"{sum(t is not None for t in times)} of {tries}",
            "median s": middle(times), "p90 s": high(times), "moves, median": middle(moves),
        }  # fmt: skip
        rows.append(Row(bench="replan", case=f"{case}, {delays} late", subject=where, figures=figures,
                        raw={"seconds": times, "moves": moves}))  # fmt: skip
    return rows


def _moved(plan: Plan, solution: Solution) -> float:
    published_ = plan.published_stands
    return float(sum(p in published_ and published_[p].stand != s for p, s in solution.stands.items()))
