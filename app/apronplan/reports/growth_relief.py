"""What would help where growth ends, and what the planner makes of the last step."""

from dataclasses import dataclass, replace

from apronplan.cargo.growing import Grows
from apronplan.cargo.growth import Base, copies, fuller, lots_of_flights, with_flights
from apronplan.cargo.hall_limit import hall_pressure
from apronplan.cargo.stand_limit import stand_shortage
from apronplan.domain.changes import RowChange
from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.ids import HallId, PhaseId, TurnaroundId
from apronplan.domain.plan import BUILT_PHASES, Plan
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import Turnaround
from apronplan.i18n import tr
from apronplan.planning.autoplan import plan_window
from apronplan.reports.growth_limits import Limit, lane_shares
from apronplan.reports.unplaced import unplaced_reasons

_TIGHT = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """A building phase that would help.

    Attributes
    ----------
    share : float
        What the fullest hall, or the lane, is then asked for at the limit; for stands 1: each aircraft has one.
    area_m2 : float
        Floor that it adds.
    halls, stands, lanes : tuple of str
        What it brings of the kind that runs out.
    """

    phase: PhaseId
    share: float
    area_m2: float = 0.0
    halls: tuple[str, ...] = ()
    stands: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {
            "phase": self.phase, "share": round(self.share, 4), "carries": self.carries, "area_m2": self.area_m2,
            "halls": list(self.halls), "stands": list(self.stands), "lanes": list(self.lanes),
        }  # fmt: skip

    @property
    def carries(self) -> bool:
        """Whether the traffic of the limit fits then; above 1 the phase makes it less short, which is no relief."""
        return self.share <= 1 + _TIGHT

    def text(self, factor: float) -> str:
        """Return it as a sentence; `factor` is the growth at which it was looked at."""
        percent = f"{100 * self.share:.0f}"
        if self.stands:
            return tr("freight.growth_relief_stands", phase=self.phase, count=len(self.stands))
        if self.lanes:
            return tr("freight.growth_relief_lanes", phase=self.phase, lanes=", ".join(self.lanes), percent=percent)
        name = "freight.growth_relief" if self.carries else "freight.growth_no_relief"
        area = f"{self.area_m2:,.0f}"
        return tr(name, phase=self.phase, area=area, percent=percent, factor=f"{factor:.2f}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """What the planner makes of a step: parts and lots of the limiting day that it could not place."""

    flights: int
    t_per_year: float
    day: str
    status: str
    parts: int
    unplaced_parts: int
    unplaced_lots: int
    reasons: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {name: getattr(self, name) for name in self.__slots__} | {"reasons": list(self.reasons)}


# -- relief and proof ----------------------------------------------------------------------------


BEYOND, BEFORE = 1.005, 0.97
"""Fuller flights just beyond the limit, and before it: whole lots do not divide as freely as the limit assumes."""


def _grown(plan: Plan, base: Base, first: Limit, mode: str, grows: Grows | None, *, beyond: bool) -> tuple[Plan, int]:
    """Return the traffic at the limit, or one step before it, and its kilograms in and out."""
    if mode == "fuller":
        chosen = [t for t in base.flights if grows is None or grows(t)]
        share = sum(t.import_kg + t.export_kg for t in chosen) / base.total_kg
        factor = 1 + (first.factor - 1) / share  # of theirs, where the limit is told as growth of all freight
        grown, _ = fuller(plan, chosen, factor * (BEYOND if beyond else BEFORE))
        flights = [grown.turnarounds[t.turnaround] for t in base.flights]
    else:
        new = copies(base, first.flights if beyond else max(0, first.flights - 1), grows)
        grown, flights = with_flights(plan, new), [*base.flights, *new]
    return grown, sum(t.import_kg + t.export_kg for t in flights)


def relief(
    plan: Plan, base: Base, first: Limit, mode: str, grows: Grows | None
) -> tuple[tuple[Relief, ...], float | None]:
    """Return the phases that carry the traffic of the first limit, and t/h that carry another 10 % at its hall."""
    grown, _ = _grown(plan, base, first, mode, grows, beyond=True)
    new = [t for name, t in grown.turnarounds.items() if name not in plan.turnarounds]
    flights = sorted((*(grown.turnarounds[t.turnaround] for t in base.flights), *new), key=lambda t: t.on_block)
    match first.kind:
        case "hall_rate" | "hall_space":
            return _of_halls(plan, base, first, grown, [t.turnaround for t in flights])
        case "stand":
            return _of_stands(plan, base, grown, flights), None
        case "customs_lane":
            return _of_lanes(plan, first, grown, replace(base, flights=tuple(flights))), None
    return (), None


def _built(grown: Plan, phase: PhaseId) -> Plan:
    """Return traffic on an airport in which one phase more is built."""
    built = Setting(name=BUILT_PHASES, value=" ".join(sorted({*grown.built_phases, phase})))
    with_phase = grown.snapshot()
    with_phase.apply([RowChange("setting", BUILT_PHASES, grown.rows("setting").get(BUILT_PHASES), built)])
    return with_phase


def _of_halls(
    plan: Plan, base: Base, first: Limit, grown: Plan, names: list[TurnaroundId]
) -> tuple[tuple[Relief, ...], float | None]:
    """Return phases with halls, the one with least floor first."""
    before = hall_pressure(grown, lots_of_flights(grown, names).values())
    found = []
    for phase, halls in _future_halls(plan, base).items():
        with_phase = _built(grown, phase)
        share = hall_pressure(with_phase, lots_of_flights(with_phase, names).values()).share
        if share < before.share - _TIGHT:
            area = sum(plan.layout.halls[HallId(h)].area_m2 or 0.0 for h in halls)
            found.append(Relief(phase=phase, share=share, area_m2=area, halls=halls))
    found.sort(key=lambda r: (r.share > 1 + _TIGHT, r.area_m2, r.phase))
    hall = plan.layout.halls.get(before.hall) if before.hall else None
    rate = hall.rate_t_per_h * 0.1 if hall and first.kind == "hall_rate" else None
    return tuple(found), round(rate, 3) if rate else None


def _of_stands(plan: Plan, base: Base, grown: Plan, flights: list[Turnaround]) -> tuple[Relief, ...]:
    """Return phases whose stands give every aircraft one of its size, the one with fewest stands first."""
    day = base.flights[-1].on_block.astimezone(plan.layout.airport.zone).date()
    future: dict[PhaseId, list[str]] = {}
    for stand in plan.layout.aircraft_stands:
        if not plan.exists(stand, day) and stand.phase:
            future.setdefault(stand.phase, []).append(stand.stand)
    helpful = [p for p in future if stand_shortage(_built(grown, p), flights) is None]
    found = (Relief(phase=p, share=1.0, stands=tuple(future[p])) for p in helpful)
    return tuple(sorted(found, key=lambda r: (len(r.stands), r.phase)))


def _of_lanes(plan: Plan, first: Limit, grown: Plan, base: Base) -> tuple[Relief, ...]:
    """Return phases whose customs lanes, or halls with lanes of their own, take work off the lane that runs out."""
    future: dict[PhaseId, list[str]] = {}
    for lane in plan.freight.customs_lane.values():
        if lane.phase and PhaseId(lane.phase) not in plan.built_phases:
            future.setdefault(PhaseId(lane.phase), []).append(lane.lane)
    before = next((share for name, share, _ in lane_shares(grown, base) if name == first.name), 0.0)
    found = []
    for phase, lanes in future.items():
        shares = {name: share for name, share, _ in lane_shares(_built(grown, phase), base)}
        if (share := shares.get(first.name, 0.0)) < before - _TIGHT:
            found.append(Relief(phase=phase, share=share, lanes=tuple(lanes)))
    return tuple(sorted(found, key=lambda r: (r.share, r.phase)))


def _future_halls(plan: Plan, base: Base) -> dict[PhaseId, tuple[str, ...]]:
    day = base.flights[-1].on_block.astimezone(plan.layout.airport.zone).date()
    found: dict[PhaseId, list[str]] = {}
    for name, hall in plan.layout.halls.items():
        if not plan.exists(hall, day) and hall.phase:
            found.setdefault(hall.phase, []).append(name)
    return {phase: tuple(halls) for phase, halls in found.items()}


def proof(
    plan: Plan, base: Base, first: Limit, mode: str, grows: Grows | None, seconds: float
) -> tuple[PlannedStep, ...]:
    """Plan the day of the first limit one step before it and at it."""
    at = first.hour or base.flights[0].on_block
    day = at.astimezone(plan.layout.airport.zone).date()
    start, end = day_bounds_utc(day, plan.layout.airport.zone)
    found = []
    for beyond in (False, True):
        grown, mass_kg = _grown(plan, base, first, mode, grows, beyond=beyond)
        solution = plan_window(grown, start, end, time_limit_s=seconds)
        found.append(
            PlannedStep(
                flights=len(grown.turnarounds) - len(plan.turnarounds),
                t_per_year=round(base.per_year(mass_kg / 1000), 1),
                day=day.isoformat(),
                status=solution.status,
                parts=len(solution.stands),
                unplaced_parts=list(solution.stands.values()).count(None),
                unplaced_lots=list(solution.halls.values()).count(None),
                reasons=unplaced_reasons(grown, solution),
            )
        )
    return tuple(found)
