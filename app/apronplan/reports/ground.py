"""Figures of the ground: how full the stands are, how tight the plan is, what the alternates cost."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from apronplan.domain.aircraft import code_letter
from apronplan.domain.clock import minutes_between
from apronplan.domain.ids import StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part

LETTERS = "ABCDEFG"


def letter_of(plan: Plan, part: Part) -> str:
    """Return the code letter of a part's aircraft; ``?`` if the layout does not know the type."""
    aircraft = plan.layout.aircraft_types.get(part.turnaround.aircraft_type)
    return aircraft.code if aircraft else "?"


def stand_letter(max_wingspan_m: float | None) -> str:
    """Return the largest code letter that fits a stand; ``F`` where no limit is known."""
    if max_wingspan_m is None:
        return "F"
    # A stand of exactly 36.0 m takes code C up to that span: the letter of the largest span it takes.
    return code_letter(max_wingspan_m - 1e-6)


def peak(parts: Iterable[Part], start: datetime, end: datetime) -> tuple[int, datetime | None]:
    """Return the most parts on the ground at one time within ``[start, end)``, and the first time it is reached."""
    events = sorted(
        event
        for p in parts
        if max(p.on_block, start) < min(p.off_block, end)
        for event in ((max(p.on_block, start), 1), (min(p.off_block, end), -1))
    )
    most, now, when = 0, 0, None
    for instant, step in sorted(events, key=lambda e: (e[0], e[1])):
        now += step
        if now > most:
            most, when = now, instant
    return most, when


def peaks_by_letter(plan: Plan, parts: list[Part], start: datetime, end: datetime) -> list[dict[str, object]]:
    """Return for each code letter in use: the peak of that letter and larger, and the stands that take it."""
    letters = [letter_of(plan, p) for p in parts]
    rows: list[dict[str, object]] = []
    day = start.astimezone(plan.layout.airport.zone).date()
    stands = [s for s in plan.layout.aircraft_stands if s.exists(day, plan.built_phases)]
    for letter in LETTERS:
        if letter not in letters:
            continue
        larger = [p for p, found in zip(parts, letters, strict=True) if found >= letter]
        most, when = peak(larger, start, end)
        takers = sum(1 for s in stands if stand_letter(s.max_wingspan_m) >= letter)
        rows.append({"letter": f"{letter}+", "peak": most, "at": when, "stands": takers})
    return rows


def occupancy_by_hour(plan: Plan, start: datetime, end: datetime) -> list[dict[str, object]]:
    """Return stand-minutes in use per clock hour as a share of all aircraft stands, by hour (UTC start)."""
    day = start.astimezone(plan.layout.airport.zone).date()
    stands = sum(1 for s in plan.layout.aircraft_stands if s.exists(day, plan.built_phases))
    placed = [p for p in plan.parts_between(start, end) if plan.stand_of(p.part) is not None]
    rows: list[dict[str, object]] = []
    hour = start
    while hour < end:
        until = min(hour + timedelta(hours=1), end)
        used = sum(max(0.0, minutes_between(max(p.on_block, hour), min(p.off_block, until))) for p in placed)
        room = stands * minutes_between(hour, until)
        rows.append({"hour": hour, "share": round(used / room, 4) if room else 0.0})
        hour = until
    return rows


def occupancy_by_letter(plan: Plan, start: datetime, end: datetime) -> dict[str, list[float]]:
    """Return per code letter the mean number of aircraft on stands in each clock hour from `start` on."""
    count = -(-int((end - start).total_seconds()) // 3600)
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * count)
    for part in plan.parts_between(start, end):
        if plan.stand_of(part.part) is None:
            continue
        row = found[letter_of(plan, part)]
        first = max(0, int((part.on_block - start).total_seconds() // 3600))
        for i in range(first, count):
            hour = start + timedelta(hours=i)
            if hour >= part.off_block:
                break
            until = min(hour + timedelta(hours=1), end)
            row[i] += max(0.0, minutes_between(max(part.on_block, hour), min(part.off_block, until))) / 60
    return {letter: [round(v, 3) for v in found[letter]] for letter in sorted(found)}


def gaps_min(plan: Plan, start: datetime, end: datetime) -> list[float]:
    """Return the minutes between one aircraft and the next on a stand, sorted; the next comes within the window."""
    by_stand: dict[StandId, list[Part]] = defaultdict(list)
    for part in plan.parts.values():
        stand = plan.stand_of(part.part)
        if stand is not None:
            by_stand[stand].append(part)
    gaps = []
    for queue in by_stand.values():
        queue.sort(key=lambda p: p.on_block)
        for first, second in pairwise(queue):
            if start <= second.on_block < end and first.turnaround is not second.turnaround:
                gaps.append(max(0.0, minutes_between(first.off_block, second.on_block)))
    return sorted(gaps)


def shadow_minutes(plan: Plan, start: datetime, end: datetime) -> float:
    """Return the stand-minutes that alternates lose: free stands that are blocked because an alternate is in use."""
    lost: dict[StandId, list[tuple[datetime, datetime]]] = defaultdict(list)
    for part in plan.parts_between(start, end):
        stand = plan.stand_of(part.part)
        if stand is None:
            continue
        for first, second in plan.layout.exclusions:
            if first == stand:
                lost[second].append((max(part.on_block, start), min(part.off_block, end)))
    return _free_min(plan, lost, start, end)


def limited_minutes(plan: Plan, start: datetime, end: datetime) -> float:
    """Return the stand-minutes in which a stand is free but takes less than its size because of its neighbour."""
    limits = list(plan.layout.adjacency.values())
    if not limits:
        return 0.0
    lost: dict[StandId, list[tuple[datetime, datetime]]] = defaultdict(list)
    for part in plan.parts_between(start, end):
        aircraft = plan.layout.aircraft_types.get(part.turnaround.aircraft_type)
        for row in limits:
            other = plan.layout.stands.get(row.stand_b)
            holds = plan.stand_of(part.part) == row.stand_a and aircraft is not None
            if not holds or other is None or aircraft is None or aircraft.wingspan_m < row.min_wingspan_a_m:
                continue
            if other.max_wingspan_m is None or other.max_wingspan_m > row.max_wingspan_b_m:
                lost[row.stand_b].append((max(part.on_block, start), min(part.off_block, end)))
    return _free_min(plan, lost, start, end)


def _free_min(
    plan: Plan, lost: dict[StandId, list[tuple[datetime, datetime]]], start: datetime, end: datetime
) -> float:
    """Return the minutes of spells by stand in which nobody stands there: what is in use is not lost."""
    used: dict[StandId, list[tuple[datetime, datetime]]] = defaultdict(list)
    for part in plan.parts_between(start, end):
        stand = plan.stand_of(part.part)
        if stand in lost:
            used[stand].append((max(part.on_block, start), min(part.off_block, end)))
    return sum(_covered_min([*spells, *used[name]]) - _covered_min(used[name]) for name, spells in lost.items())


def _covered_min(spells: list[tuple[datetime, datetime]]) -> float:
    total, until = 0.0, None
    for begin, finish in sorted(spells):
        begin = begin if until is None else max(begin, until)  # noqa: PLW2901 - the part not yet counted
        if finish > begin:
            total += minutes_between(begin, finish)
            until = finish
    return total


def changes_against_published(plan: Plan, parts: Iterable[Part]) -> int:
    """Return how many parts stand elsewhere than in the published plan."""
    published = plan.published_stands
    return sum(1 for p in parts if (row := published.get(p.part)) and plan.stand_of(p.part) != row.stand)


def per_operator(parts: Iterable[Part]) -> Counter[str]:
    """Return how many turnarounds each operator has."""
    return Counter({p.turnaround.turnaround: p.turnaround.operator for p in parts}.values())
