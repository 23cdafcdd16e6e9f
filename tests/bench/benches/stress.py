"""Delay scenarios over a planned day: on one process, on two, and on a Dask scheduler with two workers on loopback."""

import hashlib
import time
from collections.abc import Callable
from datetime import date

from apronplan.cargo.stress import StressResult, run_stress, stress_case
from apronplan.domain.changes import RowChange
from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment, StandAssignment
from apronplan.planning.autoplan import plan_window
from bench.contend import cpu_s
from bench.instances import load
from bench.loopback import cluster
from bench.rows import Row

DAY = date(2018, 6, 5)
SERIES = ("clashes", "overload_hours", "missed_kg", "first_failing")
PLAN_S = 30.0

_options: dict[str, str] = {}


def configure(options: dict[str, str]) -> None:
    """Take ``scenarios=N``."""
    _options.update(options)


def run(quick: bool) -> list[Row]:
    """Run the same scenarios in each way; a machine without Dask leaves out the last and says so."""
    scenarios = int(_options.get("scenarios", 1000 if quick else 10_000))
    plan = planned_day()
    case = stress_case(plan, *day_bounds_utc(DAY, plan.layout.airport.zone))
    rows = [
        _row(scenarios, "1 process", lambda: run_stress(case, scenarios, seed=1, processes=1)),
        _row(scenarios, "2 processes", lambda: run_stress(case, scenarios, seed=1, processes=2)),
    ]
    try:
        with cluster(workers=2) as address:
            work = lambda: run_stress(case, scenarios, seed=1, cluster=address)  # noqa: E731
            rows.append(_row(scenarios, "Dask, 2 workers on loopback", work))
    except ImportError:
        print("Dask is left out: the extra apronplan[cluster] is not installed (uv sync --frozen --extra cluster).")
    return rows


def planned_day() -> Plan:
    """Return the day on stands and in halls."""
    plan = load("sample-2018", 2)
    stays = plan.turnarounds.values()
    window = min(t.on_block for t in stays), max(t.off_block for t in stays)
    solution = plan_window(plan, *window, time_limit_s=PLAN_S, single_process=True)
    made = plan.snapshot()
    made.apply(
        RowChange("stand_assignment", part, None, StandAssignment(part=part, stand=stand))
        for part, stand in solution.stands.items()
        if stand is not None
    )
    made.apply(
        RowChange("hall_assignment", lot, None, HallAssignment(lot=lot, hall=hall))
        for lot, hall in solution.halls.items()
        if hall is not None
    )
    return made


def _row(scenarios: int, subject: str, work: Callable[[], StressResult]) -> Row:
    begun, used = time.perf_counter(), cpu_s()
    found = work()
    # of a cluster only this side's processor time can be told: its workers are no children of ours
    figures = {"s": time.perf_counter() - begun, "CPU s here": cpu_s() - used, "digest": digest(found)}
    return Row(bench="stress", case=f"{DAY}, {scenarios:,} scenarios", subject=subject, figures=figures)


def digest(found: StressResult) -> str:
    """Return twelve digits that change with any bit of any figure of any scenario."""
    parts = [found.series(name).tobytes() for name in SERIES]
    parts += [repr(found.counts(name)).encode() for name in ("failed", "clashed")]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]
