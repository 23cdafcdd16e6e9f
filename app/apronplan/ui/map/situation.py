"""What stands where at one instant: aircraft, blocked and closed stands, halls by load. No Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.findings import Severity
from apronplan.domain.ids import HallId, PartId, StandId
from apronplan.domain.layout import Layout
from apronplan.domain.plan import Plan
from apronplan.domain.settings import ClosureKind
from apronplan.domain.traffic import Part, StandAssignment

if TYPE_CHECKING:
    from apronplan.planning.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """An aircraft on a stand.

    Attributes
    ----------
    aircraft : AircraftType or None
        None if the layout does not know the type: then it has no outline.
    """

    part: PartId
    stand: StandId
    row: Part
    assignment: StandAssignment
    aircraft: AircraftType | None

    @property
    def label(self) -> str:
        """The flight as people call it."""
        return self.row.turnaround.label

    @property
    def operator(self) -> str:
        """Who flies it."""
        return self.row.turnaround.operator


@dataclass(frozen=True, slots=True, kw_only=True)
class HallState:
    """What reaches a hall in the clock hour of the instant, and what lies in it."""

    inflow_kg: int = 0
    stored_kg: int = 0
    rate_kg: int = 0
    storage_kg: int = 0

    @property
    def load(self) -> float:
        """Inflow over rate; 0 for a hall without a rate."""
        return self.inflow_kg / self.rate_kg if self.rate_kg else 0.0

    @property
    def fill(self) -> float:
        """Stored over storage; 0 for a hall without storage."""
        return self.stored_kg / self.storage_kg if self.storage_kg else 0.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Situation:
    """The airport at one instant (UTC).

    Attributes
    ----------
    shadows : mapping
        Stands that are blocked, with the aircraft on alternates or neighbours that block them.
    closed : mapping
        Closed stands, with the occurrence of the closure that ends last.
    waiting : int
        Parts that are on the ground but have no stand.
    """

    at: datetime
    parked: tuple[Parked, ...] = ()
    shadows: Mapping[StandId, tuple[PartId, ...]] = field(default_factory=dict)
    closed: Mapping[StandId, "Window"] = field(default_factory=dict)
    closed_edges: frozenset[str] = frozenset()
    closed_halls: frozenset[HallId] = frozenset()
    halls: Mapping[HallId, HallState] = field(default_factory=dict)
    severities: Mapping[PartId, Severity] = field(default_factory=dict)
    waiting: int = 0

    @property
    def by_part(self) -> Mapping[PartId, Parked]:
        """Aircraft by part."""
        return {p.part: p for p in self.parked}

    @property
    def occupied(self) -> frozenset[StandId]:
        """Stands on which something stands."""
        return frozenset(p.stand for p in self.parked)


def parked_at(plan: Plan, at: datetime) -> tuple[Parked, ...]:
    """Return the placed parts that are on block at an instant, in the order of the plan."""
    layout, rows = plan.layout, plan.stand_assignments
    return tuple(
        Parked(
            part=part.part,
            stand=row.stand,
            row=part,
            assignment=row,
            aircraft=layout.aircraft_types.get(part.turnaround.aircraft_type),
        )
        for part in plan.parts.values()
        if part.on_block <= at < part.off_block and (row := rows.get(part.part)) and row.stand in layout.stands
    )


def shadows_of(layout: Layout, parked: Iterable[Parked]) -> dict[StandId, tuple[PartId, ...]]:
    """Return the stands that parked aircraft block: alternates, and neighbours that may take nothing."""
    found: dict[StandId, list[PartId]] = {}
    on: dict[StandId, list[Parked]] = {}
    for p in parked:
        on.setdefault(p.stand, []).append(p)
    for a, b in layout.exclusions:
        for p in on.get(a, ()):
            found.setdefault(b, []).append(p.part)
    for rule in layout.adjacency.values():
        if rule.max_wingspan_b_m <= 0:
            for p in on.get(rule.stand_a, ()):
                if p.aircraft is not None and p.aircraft.wingspan_m >= rule.min_wingspan_a_m:
                    found.setdefault(rule.stand_b, []).append(p.part)
    return {stand: tuple(dict.fromkeys(parts)) for stand, parts in sorted(found.items())}


def closures_at(plan: Plan, at: datetime) -> dict[ClosureKind, dict[str, "Window"]]:
    """Return what is closed at an instant, by kind and name, each with what ends last; an apron closes its stands."""
    from apronplan.planning.windows import occurrences

    zone, later = plan.layout.airport.zone, at + timedelta(seconds=1)
    found: dict[ClosureKind, dict[str, Window]] = {kind: {} for kind in ClosureKind}
    for closure in plan.closures.values():
        for window in occurrences(closure, zone, at, later):
            _close(found[closure.kind], closure.subject, window)
    for stand in plan.layout.stands.values():
        if (around := found[ClosureKind.APRON].get(stand.apron)) is not None:
            _close(found[ClosureKind.STAND], stand.stand, around)
    return found


def _close(closed: dict[str, "Window"], name: str, window: "Window") -> None:
    if name not in closed or closed[name].end_s < window.end_s:
        closed[name] = window


class HallTable:
    """Load of every hall for the hours of one local day; made once per day and plan."""

    def __init__(self, plan: Plan, day: date) -> None:
        from apronplan.cargo.load import hall_load

        start, end = day_bounds_utc(day, plan.layout.airport.zone)
        self.day = day
        used = {row.hall for row in plan.hall_assignments.values()}
        self._loads = {h: hall_load(plan, h, start, end) for h in plan.layout.halls if h in used}
        self._limits = {
            h.hall: HallState(rate_kg=round(h.rate_t_per_h * 1000), storage_kg=round(h.storage_t * 1000))
            for h in plan.layout.halls.values()
        }

    def at(self, when: datetime) -> dict[HallId, HallState]:
        """Return the state of every hall in the clock hour of an instant."""
        hour = when.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        states = dict(self._limits)
        for name, load in self._loads.items():
            if hour in load.hours:
                i = load.hours.index(hour)
                states[name] = HallState(
                    inflow_kg=load.inflow_kg[i],
                    stored_kg=load.stored_kg[i],
                    rate_kg=load.rate_kg,
                    storage_kg=load.storage_kg,
                )
        return states


def situation_at(
    plan: Plan,
    at: datetime,
    halls: HallTable | None = None,
    severities: Mapping[PartId, Severity] | None = None,
) -> Situation:
    """Return what stands where at an instant.

    Parameters
    ----------
    halls : HallTable or None
        The load of the instant's local day, if it was worked out before.
    severities : mapping or None
        Worst open finding of each part.
    """
    layout = plan.layout
    day = at.astimezone(layout.airport.zone).date()
    table = halls if halls is not None and halls.day == day else HallTable(plan, day)
    parked = parked_at(plan, at)
    closed = closures_at(plan, at)
    placed = plan.stand_assignments
    return Situation(
        at=at,
        parked=parked,
        shadows=shadows_of(layout, parked),
        closed={StandId(s): w for s, w in closed[ClosureKind.STAND].items()},
        closed_edges=frozenset((*closed[ClosureKind.TAXI_EDGE], *closed[ClosureKind.SERVICE_EDGE])),
        closed_halls=frozenset(HallId(h) for h in closed[ClosureKind.HALL]),
        halls=table.at(at),
        severities=severities or {},
        waiting=sum(p.on_block <= at < p.off_block and p.part not in placed for p in plan.parts.values()),
    )
