"""When there are more aircraft than stands of their size: a proof without a planner.

At every on-block time each aircraft on the ground (and for the least gap after it has gone) needs a stand of its own
that is wide and long enough. If these cannot be matched, no plan that keeps the least gaps of its own settings can
place them all, whatever other rules are given up. The reverse is not true: clearances, alternates and neighbours may
make a plan impossible before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.findings import Severity
from apronplan.domain.ids import RuleId, StandId
from apronplan.domain.layout import Stand
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround

_GAPS_MIN = {"gap_a_d_min": 15.0, "gap_e_f_min": 20.0}
"""Least minutes between two aircraft on a stand, where the plan's settings say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandShortage:
    """Aircraft that cannot all have a stand.

    Attributes
    ----------
    name : str
        Code letters of the aircraft that compete, ``code E-F``.
    at : datetime
        When, UTC.
    aircraft, stands : int
        How many compete for how many stands.
    """

    name: str
    at: datetime
    aircraft: int
    stands: int


def least_gap_min(plan: Plan, code: str) -> float:
    """Return the least minutes that a plan's rules want after an aircraft of a code letter, whatever comes next.

    None are sure where `min_gap` is not hard, be it on one stand only. A type that is not known (no letter) counts as
    large; the larger letter of two decides.
    """
    small, large = _gaps_min(plan)
    return min(small, large) if _is_small(code) else large


def pair_gap_min(plan: Plan, before: str, after: str) -> float:
    """Return the least minutes that a plan's rules want between two aircraft on one stand, by their code letters.

    The larger letter decides; no letter (a type that is not known) counts as large. 0 where `min_gap` is not hard.
    """
    small, large = _gaps_min(plan)
    return small if _is_small(before) and _is_small(after) else large


def _gaps_min(plan: Plan) -> tuple[float, float]:
    """Return the gap of two small aircraft and that of all others; 0 and 0 where the plan does not insist on them."""
    setting = plan.rule_settings.get(RuleId("min_gap"))
    if setting is not None and setting.severity not in (None, Severity.HARD):
        return 0.0, 0.0
    own = setting.params if setting is not None else {}
    small, large = (float(own.get(name, usual)) for name, usual in _GAPS_MIN.items())
    return small, large


def _is_small(code: str) -> bool:
    return bool(code) and code <= "D"


def stand_shortage(plan: Plan, flights: Sequence[Turnaround]) -> StandShortage | None:
    """Return the first instant at which aircraft cannot be matched to stands; None if there is none."""
    stays = [(t.on_block, _end(plan, t), t) for t in flights]
    stays.sort(key=lambda s: (s[0], s[2].turnaround))
    fitting = _Fitting(plan)
    zone = plan.layout.airport.zone
    for at, _, _ in stays:
        present = [t for start, end, t in stays if start <= at < end]
        day = at.astimezone(zone).date()
        wanted = [fitting.stands(t, day) for t in present]
        violator = _unmatched(wanted)
        if violator:
            letters = sorted({_letter(plan, present[i]) for i in violator})
            places = {s for i in violator for s in wanted[i]}
            name = f"code {letters[0]}" if len(letters) == 1 else f"code {letters[0]}-{letters[-1]}"
            return StandShortage(name=name, at=at, aircraft=len(violator), stands=len(places))
    return None


def _aircraft(plan: Plan, flight: Turnaround) -> AircraftType | None:
    return plan.layout.aircraft_types.get(flight.aircraft_type)


def _letter(plan: Plan, flight: Turnaround) -> str:
    aircraft = _aircraft(plan, flight)
    return aircraft.code if aircraft else "?"


def _end(plan: Plan, flight: Turnaround) -> datetime:
    aircraft = _aircraft(plan, flight)
    return flight.off_block + timedelta(minutes=least_gap_min(plan, aircraft.code if aircraft else ""))


class _Fitting:
    """The stands that are large enough for a type on a day."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._found: dict[tuple[str, date], tuple[StandId, ...]] = {}

    def stands(self, flight: Turnaround, day: date) -> tuple[StandId, ...]:
        """Return them in the order of the table."""
        key = flight.aircraft_type, day
        if key not in self._found:
            aircraft, built = _aircraft(self._plan, flight), self._plan.built_phases
            stands = [s for s in self._plan.layout.aircraft_stands if s.exists(day, built)]
            self._found[key] = tuple(s.stand for s in stands if aircraft is None or _big_enough(s, aircraft))
        return self._found[key]


def _big_enough(stand: Stand, aircraft: AircraftType) -> bool:
    return (stand.max_wingspan_m is None or aircraft.wingspan_m <= stand.max_wingspan_m) and (
        stand.max_length_m is None or aircraft.length_m <= stand.max_length_m
    )


def _unmatched(wanted: Sequence[Sequence[StandId]]) -> list[int]:
    """Return aircraft that together want fewer stands than they are (Hall's theorem); empty if all can be matched."""
    taken: dict[StandId, int] = {}
    for i in sorted(range(len(wanted)), key=lambda i: len(wanted[i])):
        seen: set[StandId] = set()
        if not _augment(i, wanted, taken, seen):
            return sorted({i, *(taken[s] for s in seen)})
    return []


def _augment(start: int, wanted: Sequence[Sequence[StandId]], taken: dict[StandId, int], seen: set[StandId]) -> bool:
    """Give `start` a stand by moving others along an alternating path (breadth first)."""
    came: dict[StandId, int] = {}
    queue = [start]
    while queue:
        i = queue.pop(0)
        for stand in wanted[i]:
            if stand in seen:
                continue
            seen.add(stand)
            came[stand] = i
            if stand not in taken:
                _flip(stand, start, came, taken)
                return True
            queue.append(taken[stand])
    return False


def _flip(stand: StandId, start: int, came: dict[StandId, int], taken: dict[StandId, int]) -> None:
    held = {i: s for s, i in taken.items()}
    while True:
        i = came[stand]
        before = held.get(i)
        taken[stand] = i
        if i == start or before is None:
            return
        stand = before
