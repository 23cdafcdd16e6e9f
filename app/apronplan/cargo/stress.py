"""Stress: a plan under thousands of delay scenarios, on all cores or on a cluster, always with the same result."""

import math
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from apronplan.cargo.clock import LotClock, clock_slack, lot_clocks
from apronplan.cargo.load import hourly_kg, passage_of
from apronplan.cargo.stand_limit import pair_gap_min
from apronplan.cargo.stress_model import CHUNK, ChunkResult, StressModel, arrival_points, ground_points, run_chunk
from apronplan.domain.freight import DelayProfile
from apronplan.domain.ids import HallId, StandId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Category, Direction, Part
from apronplan.errors import UserError
from apronplan.i18n import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PUNCTUAL = DelayProfile(operator="", p05_min=0, p25_min=0, p50_min=0, p75_min=0, p95_min=0)
"""What holds where the plan has no profile at all."""
LATE_AT_MIN = tuple(float(m) for m in range(-120, 24 * 60 + 1, 30))
"""Delays at which the late part of a lot's deliveries is worked out; straight lines between."""

MOST_SCENARIOS = 1_000_000
WORTH_S = 4.0
"""Seconds of work left on one core from which on starting processes pays: each needs about a second to start."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StressCase:
    """A model and the names of what is in it.

    Attributes
    ----------
    parts : tuple of Part
        Placed parts, in the order of the model's flights.
    stands : tuple of StandId
        Where they stand.
    promised_kg : int
        Kilograms with a promise.
    """

    model: StressModel
    parts: tuple[Part, ...]
    stands: tuple[StandId, ...]
    halls: tuple[HallId, ...]
    promised_kg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StressResult:
    """All scenarios of a case, in order."""

    case: StressCase
    seed: int
    scenarios: int
    chunks: tuple[ChunkResult, ...]

    def series(self, name: str) -> "Floats":
        """Return a figure of every scenario: ``clashes``, ``overload_hours``, ``missed_kg`` or ``first_failing``."""
        import numpy as np

        return np.concatenate([getattr(c, name) for c in self.chunks]).astype(np.float64)

    def counts(self, name: str) -> list[int]:
        """Return in how many scenarios each flight ``failed`` first, or each pair ``clashed``."""
        return [int(n) for n in sum(getattr(c, name) for c in self.chunks)]


def stress_case(plan: Plan, start: datetime, end: datetime) -> StressCase:
    """Return the model of the placed parts that touch a window (UTC).

    Raises
    ------
    UserError
        If nothing is placed in the window.
    """
    import numpy as np

    pairs = [(p, plan.stand_of(p.part)) for p in plan.parts_between(start, end)]
    placed = [(p, stand) for p, stand in pairs if stand is not None]
    if not placed:
        raise UserError(tr("freight.nothing_placed"))
    parts, stands = tuple(p for p, _ in placed), tuple(s for _, s in placed)
    origin = min(p.on_block for p in parts).replace(minute=0, second=0, microsecond=0) - timedelta(hours=12)
    last = max(p.off_block for p in parts) + timedelta(hours=36)
    hours = math.ceil((last - origin) / timedelta(hours=1))

    def minutes(at: datetime) -> float:
        """Return an instant (aware) in minutes from the model's start."""
        return (at - origin) / timedelta(minutes=1)

    profiles = [_profile(plan, p) for p in parts]
    first, second, gap = _neighbours(plan, placed)
    # the first part of a stay brings the freight, and only it carries the arrival's delay of a lot
    index = {p.turnaround.turnaround: i for i, p in enumerate(parts) if p.index == 1}
    halls = tuple(plan.layout.halls)
    freight = _freight(plan, index, halls, origin, hours)
    clocks = _promised(plan, index)
    model = StressModel(
        on=np.array([minutes(p.on_block) for p in parts]),
        off=np.array([minutes(p.off_block) for p in parts]),
        least_stay=np.array([_least_stay(plan, p) for p in parts]),
        arrival_shares=arrival_points(PUNCTUAL)[0],
        arrival_minutes=np.array([arrival_points(x)[1] for x in profiles]),
        ground_shares=ground_points(PUNCTUAL)[0],
        ground_minutes=np.array([ground_points(x)[1] for x in profiles]),
        first=np.array(first, dtype=np.int64),
        second=np.array(second, dtype=np.int64),
        gap=np.array(gap, dtype=np.float64),
        **freight,
        slack_flight=np.array([index[c.lot.turnaround] for c in clocks], dtype=np.int64),
        slack_kg=np.array([c.mass_kg for c in clocks], dtype=np.float64),
        late_at=np.array(LATE_AT_MIN),
        late_share=_late_shares(plan, clocks),
    )
    promised = sum(c.mass_kg for c in clocks)
    return StressCase(model=model, parts=parts, stands=stands, halls=halls, promised_kg=promised)


def _profile(plan: Plan, part: Part) -> DelayProfile:
    rows = plan.freight.delay_profile
    return rows.get(part.turnaround.operator) or rows.get("*") or PUNCTUAL


def _least_stay(plan: Plan, part: Part) -> float:
    """Return the shortest stay: the type's least turnaround, if the plan does not give less; a tow keeps its length."""
    planned = (part.off_block - part.on_block) / timedelta(minutes=1)
    aircraft = plan.layout.aircraft_types.get(part.turnaround.aircraft_type)
    least = aircraft.min_turn_min if aircraft is not None and part.count == 1 else None
    return min(planned, float(least)) if least else planned


def _neighbours(plan: Plan, placed: list[tuple[Part, StandId]]) -> tuple[list[int], list[int], list[float]]:
    """Return who comes next after whom on a stand, and on stands that exclude each other, with the least gap."""
    by_stand: dict[StandId, list[int]] = {}
    for i, (_, stand) in enumerate(placed):
        by_stand.setdefault(stand, []).append(i)
    pairs: set[tuple[int, int]] = set()
    for members in by_stand.values():
        pairs.update(pairwise(sorted(members, key=lambda i: placed[i][0].on_block)))
    for a, b in plan.layout.exclusions:
        if a < b:
            both = sorted((*by_stand.get(a, ()), *by_stand.get(b, ())), key=lambda i: placed[i][0].on_block)
            pairs.update((i, j) for i, j in pairwise(both) if placed[i][1] != placed[j][1])
    # only those that are apart in the plan: an override that stands beside another is not a matter of delays
    apart = sorted((i, j) for i, j in pairs if placed[i][0].off_block <= placed[j][0].on_block)
    same = [(i, j) for i, j in apart if placed[i][0].turnaround is not placed[j][0].turnaround]
    gaps = [min(_gap(plan, placed[i], placed[j]), _between(placed[i][0], placed[j][0])) for i, j in same]
    return [i for i, _ in same], [j for _, j in same], gaps


def _gap(plan: Plan, before: tuple[Part, StandId], after: tuple[Part, StandId]) -> float:
    """Return the minutes that the rules want between two parts: none on alternates, which only must not overlap."""
    if before[1] != after[1]:
        return 0.0
    types = (plan.layout.aircraft_types.get(part.turnaround.aircraft_type) for part, _ in (before, after))
    first, second = (aircraft.code if aircraft else "" for aircraft in types)
    return pair_gap_min(plan, first, second)


def _between(before: Part, after: Part) -> float:
    return (after.on_block - before.off_block) / timedelta(minutes=1)


def _freight(
    plan: Plan, index: Mapping[TurnaroundId, int], halls: tuple[HallId, ...], origin: datetime, hours: int
) -> dict[str, Any]:
    import numpy as np

    number = {hall: i for i, hall in enumerate(halls)}
    base = np.zeros((len(halls), hours))
    rows: list[tuple[int, int, float, float, float]] = []
    origin_s = origin.timestamp()
    for name, assignment in plan.hall_assignments.items():
        lot = plan.lots.get(name)
        hall = plan.layout.halls.get(assignment.hall)
        way = passage_of(plan, lot, hall) if lot is not None and hall is not None else None
        if lot is None or way is None:
            continue
        at = number[assignment.hall]
        if lot.direction is Direction.EXPORT or lot.turnaround not in index:
            for hour, kg in hourly_kg(way).items():
                k = hour - int(origin_s // 3600)
                if 0 <= k < hours:
                    base[at, k] += kg
            continue
        flight = index[lot.turnaround]
        on_s = plan.turnarounds[lot.turnaround].on_block.astimezone(UTC).timestamp()
        width = (way.in_end_s - way.in_start_s) / 60
        rows.append((flight, at, float(lot.mass_kg), (way.in_start_s - on_s) / 60, width))
    return {
        "lot_flight": np.array([r[0] for r in rows], dtype=np.int64),
        "lot_hall": np.array([r[1] for r in rows], dtype=np.int64),
        "lot_kg": np.array([r[2] for r in rows], dtype=np.float64),
        "lot_start": np.array([r[3] for r in rows], dtype=np.float64),
        "lot_width": np.array([r[4] for r in rows], dtype=np.float64),
        "base_kg": base,
        "rate_kg": np.array([plan.layout.halls[h].rate_t_per_h * 1000 for h in halls]),
    }


def _promised(plan: Plan, index: Mapping[TurnaroundId, int]) -> list[LotClock]:
    if not plan.freight.linehaul:
        return []
    masses = {
        lot.lot: lot.mass_kg
        for lot in plan.lots.values()
        if lot.category is Category.ECOMMERCE and lot.direction is Direction.IMPORT and lot.turnaround in index
    }
    return lot_clocks(plan, masses)[0]


def _late_shares(plan: Plan, clocks: Iterable[LotClock]) -> "Floats":
    """Return per lot the part of its deliveries, over all cities alike, that is late at each delay.

    What customs never releases is late at all of them.
    """
    import numpy as np

    marks = np.array(LATE_AT_MIN) / 60
    cities = list(plan.freight.linehaul.values())
    rows = []
    for one in clocks:
        slack_h = np.sort(clock_slack(one, cities, plan).ravel())
        rows.append(np.searchsorted(slack_h, marks, side="left") / len(slack_h))
    return np.array(rows) if rows else np.zeros((0, len(marks)))


def run_stress(
    case: StressCase,
    scenarios: int,
    *,
    seed: int = 0,
    processes: int = 1,
    cluster: str = "",
    progress: Progress | None = None,
) -> StressResult:
    """Return what scenarios do to a case; the same for a seed whoever does the work.

    Parameters
    ----------
    scenarios : int
        How many, 1 to `MOST_SCENARIOS`.
    processes : int
        0 = one per core, once the work is long enough to be worth starting them.
    cluster : str
        Address of a Dask scheduler (``tcp://host:8786``); empty = this machine.
    progress : callable or None
        Told chunks done and chunks in all.

    Raises
    ------
    UserError
        If there are no scenarios or too many, seed or processes are negative, or the cluster cannot be reached.
    """
    if not 1 <= scenarios <= MOST_SCENARIOS or seed < 0 or processes < 0:
        raise UserError(tr("freight.no_scenarios", n=scenarios, most=MOST_SCENARIOS, seed=seed, processes=processes))
    sizes = [min(CHUNK, scenarios - at) for at in range(0, scenarios, CHUNK)]
    tasks = [(seed, number, size) for number, size in enumerate(sizes)]
    if cluster:
        return StressResult(
            case=case, seed=seed, scenarios=scenarios, chunks=tuple(_on_cluster(case.model, tasks, cluster))
        )
    tell = progress or _silent
    workers = min(processes or os.cpu_count() or 1, len(tasks))
    alone_s = 0.0 if processes > 1 else WORTH_S
    found = _alone(case.model, tasks, math.inf if workers == 1 else alone_s, tell)
    if rest := tasks[len(found) :]:
        found += _on_cores(case.model, rest, workers, tell, len(tasks))
    return StressResult(case=case, seed=seed, scenarios=scenarios, chunks=tuple(found))


def _silent(_done: int, _all: int) -> None:
    """Tell nobody."""


def _alone(model: StressModel, tasks: list[tuple[int, int, int]], worth_s: float, tell: Progress) -> list[ChunkResult]:
    """Do chunks in this process until what is left would take it longer than `worth_s`; 0 = do none."""
    found: list[ChunkResult] = []
    begun = time.perf_counter()
    for task in tasks:
        left = len(tasks) - len(found)
        expected_s = (time.perf_counter() - begun) / len(found) * left if found else 0.0
        if worth_s == 0 or expected_s > worth_s:
            break
        found.append(run_chunk(model, *task))
        tell(len(found), len(tasks))
    return found


_shared: list[StressModel] = []


def _remember(model: StressModel) -> None:
    _shared[:] = [model]


def _work(task: tuple[int, int, int]) -> ChunkResult:
    return run_chunk(_shared[0], *task)


def _on_cores(
    model: StressModel, tasks: list[tuple[int, int, int]], workers: int, tell: Progress, of: int
) -> list[ChunkResult]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # spawn: the same on every system, and safe beside Qt and threads
    context = multiprocessing.get_context("spawn")
    found: list[ChunkResult] = []
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_remember, initargs=(model,)) as pool:
        for chunk in pool.map(_work, tasks):
            found.append(chunk)
            tell(of - len(tasks) + len(found), of)
    return found


def _on_cluster(model: StressModel, tasks: list[tuple[int, int, int]], address: str) -> list[ChunkResult]:
    try:
        from distributed import Client  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        raise UserError(tr("freight.no_dask")) from None
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise UserError(tr("freight.no_cluster", address=address, reason=error)) from error
    with client:
        [there] = client.scatter([model], broadcast=True)
        futures = [client.submit(run_chunk, there, *task, pure=False) for task in tasks]
        found: list[ChunkResult] = client.gather(futures)
    return found
