"""Figures of what moves: aircraft on taxiways, tugs, and freight from the aircraft to its hall."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from apronplan.cargo.clock import lot_clocks
from apronplan.domain.ids import part_id
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, Lot, Part
from apronplan.planning.context import PlanningContext
from apronplan.routing.tugs import tugs_needed


def taxi_km(context: PlanningContext, parts: Iterable[Part]) -> float:
    """Return the kilometres that placed aircraft roll between stand and nearest runway end, each movement once."""
    layout, total_m = context.layout, 0.0
    if not layout.taxi_edges:
        return 0.0
    for part in parts:
        stand = context.plan.stand_of(part.part)
        aircraft = layout.aircraft_types.get(part.turnaround.aircraft_type)
        if stand is None or aircraft is None:
            continue
        moves = (part.index == 1) + (part.index == part.count)
        routes = (context.taxiways.route(stand, name, aircraft.code) for name in layout.runways)
        lengths = [r.length_m for r in routes if r is not None]
        total_m += moves * min(lengths, default=0.0)
    return total_m / 1000


def tows(context: PlanningContext, parts: Iterable[Part]) -> list[tuple[Part, float]]:
    """Return the placed parts that are towed in from another stand, with the tug's minutes.

    Where the taxiways know no way, the tow is taken to last as long as the plan leaves for it.
    """
    found = []
    for part in parts:
        before = context.plan.parts.get(part_id(part.turnaround.turnaround, part.index - 1)) if part.index > 1 else None
        if before is None:
            continue
        first, second = context.plan.stand_of(before.part), context.plan.stand_of(part.part)
        if first is None or second is None or first == second:
            continue
        aircraft = context.layout.aircraft_types.get(part.turnaround.aircraft_type)
        route = context.taxiways.tow(first, second, aircraft.code) if aircraft is not None else None
        planned = (part.on_block - before.off_block).total_seconds() / 60
        found.append((part, route.minutes if route is not None else planned))
    return found


def tugs_at_once(context: PlanningContext, towed: Iterable[tuple[Part, float]]) -> int:
    """Return the most tugs that tow at one time; each works from off-block for its minutes."""
    jobs = []
    for part, minutes in towed:
        begin = context.plan.parts[part_id(part.turnaround.turnaround, part.index - 1)].off_block
        jobs.append((begin, begin + timedelta(minutes=minutes)))
    return tugs_needed(jobs)


def on_block_to_hall_min(plan: Plan, lots: Iterable[Lot]) -> float | None:
    """Return the mean minutes from on-block into the hall, by mass, of imports; None if none is placed."""
    clocks, _ = lot_clocks(plan, {lot.lot: lot.mass_kg for lot in lots if lot.direction is Direction.IMPORT})
    mass = sum(c.mass_kg for c in clocks)
    return sum(c.mass_kg * 60 * (c.fixed_h + c.queue_h) for c in clocks) / mass if mass else None


def run_into_next(gaps_min: Sequence[float], delays_min: Sequence[int] = (15, 30, 60)) -> dict[int, int]:
    """Return how many successions on a stand clash if the first aircraft leaves so many minutes late."""
    return {delay: sum(gap < delay for gap in gaps_min) for delay in delays_min}


GAP_EDGES_MIN = (15, 30, 45, 60, 90, 120, 180, 240)


def gap_histogram(gaps_min: Sequence[float]) -> dict[str, int]:
    """Return how many gaps lie in each class of minutes."""
    edges = (0, *GAP_EDGES_MIN)
    counts = {f"{a}-{b}": sum(a <= gap < b for gap in gaps_min) for a, b in zip(edges, GAP_EDGES_MIN, strict=False)}
    return {**counts, f"{edges[-1]}+": sum(gap >= edges[-1] for gap in gaps_min)}


def closed_min(context: PlanningContext, start: datetime, end: datetime) -> float:
    """Return the stand-minutes that closures take out of a window."""
    total_s = 0.0
    for windows in context.closed.values():
        until = start.timestamp()
        for begin, finish, _ in sorted(windows, key=lambda w: (w.start_s, w.end_s)):
            first, last = max(begin, until), min(finish, end.timestamp())
            total_s += max(0.0, last - first)
            until = max(until, last)
    return total_s / 60
