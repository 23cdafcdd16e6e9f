"""Generated days: waves of arrivals on a given airport, as full as the case says.

Every day is drawn together with a hidden plan that keeps sizes, gaps, alternates, restrictions and room between wing
tips (by its own, stricter arithmetic), so that a plan with everybody on a stand always exists.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from apronplan.domain.ids import StandId, TurnaroundId, TypeCode
from apronplan.domain.layout import Layout, Stand
from apronplan.domain.traffic import Category, Turnaround
from bench.cases import Case
from bench.dice import Dice

NOON = datetime(2018, 6, 5, 10, 0, tzinfo=UTC)
"""Days run from noon to noon in Liege, so that the night wave lies in the middle."""

STEP_MIN, DAY_MIN = 5, 24 * 60
GAP_MIN = {"C": 15, "D": 15, "E": 20, "F": 20}

TYPES = (
    ("B734", 0.14), ("B738", 0.10), ("A321", 0.04), ("AT76", 0.02),
    ("B752", 0.08), ("B763", 0.10), ("A306", 0.05), ("MD11", 0.04),
    ("B744", 0.15), ("B77L", 0.16), ("A332", 0.07),
    ("B748", 0.05),
)  # fmt: skip
"""Freighters and their shares: 30 % code C, 27 % D, 38 % E, 5 % F."""

NOSE_LOAD_SHARE = 0.05
LONG_STAY_SHARE = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Who flies what: everything about a turnaround but its times."""

    operator: str
    handler: str
    aircraft_type: str
    import_kg: int
    export_kg: int
    categories: tuple[tuple[Category, int], ...] = ()
    nose_load: bool = False
    origin: str = ""
    destination: str = ""


@dataclass(slots=True)
class Ground:
    """The hidden plan: who stands where, in steps of `STEP_MIN` since noon."""

    layout: Layout
    blocks: Mapping[str, Sequence[tuple[str, float]]]
    """Per stand its neighbours and the span sum (m) from which both cannot be used; 0 = never together."""
    limits: Mapping[tuple[str, str], Sequence[tuple[float, float]]]
    stays: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)

    def takes(self, stand: Stand, kind: str, start: int, end: int) -> bool:
        """Tell whether an aircraft finds the stand and its neighbours free (steps since noon)."""
        aircraft = self.layout.aircraft_types[TypeCode(kind)]
        gap = -(-GAP_MIN.get(aircraft.code, 20) // STEP_MIN)
        for begin, finish, other in self.stays.get(stand.stand, ()):
            room = max(gap, -(-GAP_MIN.get(self.layout.aircraft_types[TypeCode(other)].code, 20) // STEP_MIN))
            if start < finish + room and begin < end + room:
                return False
        return all(
            not (start < finish and begin < end and self._too_near(stand.stand, kind, name, other, most_m))
            for name, most_m in self.blocks.get(stand.stand, ())
            for begin, finish, other in self.stays.get(name, ())
        )

    def _too_near(self, stand: str, kind: str, beside: str, other: str, most_m: float) -> bool:
        mine, theirs = (self.layout.aircraft_types[TypeCode(k)].wingspan_m for k in (kind, other))
        if mine + theirs > most_m:
            return True
        for a, b, wide, narrow in ((stand, beside, mine, theirs), (beside, stand, theirs, mine)):
            if any(wide >= least and narrow > most for least, most in self.limits.get((a, b), ())):
                return True
        return False


def ground_of(layout: Layout, beside: Iterable[tuple[str, str, float]]) -> Ground:
    """Return an empty hidden plan: alternates never together, neighbours with 7.5 m between wing tips."""
    blocks: dict[str, list[tuple[str, float]]] = {}
    pairs = [(a, b, 2 * (apart_m - 7.5)) for a, b, apart_m in beside]
    pairs += [(a, b, 0.0) for a, b in sorted(layout.exclusions) if a < b]
    known = {frozenset(p[:2]) for p in pairs}
    pairs += [(r.stand_a, r.stand_b, 1e9) for r in layout.adjacency.values() if {r.stand_a, r.stand_b} not in known]
    for a, b, most_m in pairs:
        blocks.setdefault(a, []).append((b, most_m))
        blocks.setdefault(b, []).append((a, most_m))
    limits: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in layout.adjacency.values():
        limits.setdefault((row.stand_a, row.stand_b), []).append((row.min_wingspan_a_m, row.max_wingspan_b_m))
    return Ground(layout, blocks, limits)


def capacity(layout: Layout) -> int:
    """Return how many stands can be used at once when all aircraft are small; exact, by trying all alternates."""
    excluded = layout.exclusions
    left = [s.stand for s in layout.aircraft_stands]
    total = 0
    while left:
        group, rim = {left[0]}, [left[0]]
        while rim:
            name = rim.pop()
            near = {b for a, b in excluded if a == name and b in left} - group
            group |= near
            rim += sorted(near)
        total += _most(sorted(group), excluded)
        left = [s for s in left if s not in group]
    return total


def _most(names: list[StandId], excluded: frozenset[tuple[StandId, StandId]]) -> int:
    if not names:
        return 0
    first, rest = names[0], names[1:]
    with_it = 1 + _most([n for n in rest if (first, n) not in excluded], excluded)
    return max(with_it, _most(rest, excluded)) if any((first, n) in excluded for n in rest) else with_it


def draw_day(
    case: Case, ground: Ground, services: Sequence[tuple[Service, float]], dice: Dice
) -> list[tuple[Turnaround, StandId]]:
    """Return the turnarounds of a day in order of arrival, each with its stand in the hidden plan.

    Raises
    ------
    ValueError
        If the airport is too small for the case.
    """
    cap = round(case.peak * capacity(ground.layout))
    stands = list(ground.layout.aircraft_stands)
    busy = [0] * (3 * DAY_MIN // STEP_MIN)
    drawn: list[tuple[int, int, Service, StandId]] = []
    tries = 0
    while len(drawn) < case.turnarounds:
        tries += 1
        if tries > 400 * case.turnarounds:
            raise ValueError(f"{case.name}: only {len(drawn)} of {case.turnarounds} turnarounds find room")
        service = dice.pick([s for s, _ in services], [w for _, w in services])
        start, end = _times(case, len(drawn) / case.turnarounds, tries, dice)
        stand = None if max(busy[start:end]) >= cap else _park(ground, stands, service, start, end, dice)
        if stand is None:
            continue
        for step in range(start, end):
            busy[step] += 1
        drawn.append((start, end, service, stand))
    drawn.sort(key=lambda d: (d[0], d[1], d[2].operator, d[2].aircraft_type))
    return [(_turnaround(case, i, *row[:3]), row[3]) for i, row in enumerate(drawn, start=1)]


def _times(case: Case, done: float, tries: int, dice: Dice) -> tuple[int, int]:
    """Draw on-block and off-block steps: the night wave first, then the rest of the day."""
    night = done < case.night and tries < 200 * case.turnarounds
    if night:
        on, stay = dice.normal(13.5 * 60, 55), dice.between(150, 330) * case.hours
    else:
        wave = dice.pick((19.5 * 60, 3.5 * 60, -1.0), (0.3, 0.25, 0.45))
        on = dice.normal(wave, 80) if wave > 0 else dice.between(0, DAY_MIN - 60)
        long = dice.chance(LONG_STAY_SHARE)
        stay = dice.between(540, 900) if long else min(max(60.0, 10 ** dice.normal(2.12, 0.16)), 420.0) * case.hours
    start = int(min(max(on, 0.0), DAY_MIN - 60.0) // STEP_MIN)
    return start, start + max(10, round(stay / STEP_MIN))


def _park(ground: Ground, stands: list[Stand], service: Service, start: int, end: int, dice: Dice) -> StandId | None:
    """Put an aircraft on one of the smallest stands that take it in the hidden plan; None if none does."""
    aircraft = ground.layout.aircraft_types[TypeCode(service.aircraft_type)]
    fitting = [
        s for s in stands
        if (s.max_wingspan_m is None or aircraft.wingspan_m <= s.max_wingspan_m)
        and (s.max_length_m is None or aircraft.length_m <= s.max_length_m)
        and s.exists(NOON.date())
        and (not service.nose_load or "nose_door_room" in s.facilities)
    ]  # fmt: skip
    order = [(s.max_wingspan_m or 99.0, dice.unit(), i) for i, s in enumerate(fitting)]
    for _, _, i in sorted(order):
        if ground.takes(fitting[i], service.aircraft_type, start, end):
            ground.stays.setdefault(fitting[i].stand, []).append((start, end, service.aircraft_type))
            return fitting[i].stand
    return None


def _turnaround(case: Case, number: int, start: int, end: int, service: Service) -> Turnaround:
    name = f"{case.name.upper()}-{number:04d}"
    return Turnaround(
        turnaround=TurnaroundId(name),
        operator=service.operator,
        aircraft_type=TypeCode(service.aircraft_type),
        sibt=NOON + timedelta(minutes=STEP_MIN * start),
        sobt=NOON + timedelta(minutes=STEP_MIN * end),
        flight_in=f"{service.operator}{2 * number - 1}",
        flight_out=f"{service.operator}{2 * number}",
        origin=service.origin,
        destination=service.destination,
        import_kg=service.import_kg,
        export_kg=service.export_kg,
        handler=service.handler,
        categories=service.categories,
        nose_load=service.nose_load,
    )


def scaled(service: Service, factor: float) -> Service:
    """Return a service with its freight scaled, in whole 100 kg."""
    masses = {k: round(getattr(service, k) * factor / 100) * 100 for k in ("import_kg", "export_kg")}
    return replace(service, **masses)
