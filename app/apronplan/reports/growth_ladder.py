"""Growth read the other way: what is used up at a given tonnage, each day by itself, and the night by date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from apronplan.cargo.growing import Grows
from apronplan.cargo.growth import Base, copies, lots_of_flights
from apronplan.cargo.hall_limit import hall_pressure
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.night import QUOTA_STEPS
from apronplan.reports.growth_limits import PERMIT_MOVEMENTS, Limit

RUNGS_T = (717_000.0, 800_000.0, 1_000_000.0, 1_300_000.0)
"""Tonnes a year that are looked at: Liege in 2017, what it spoke of in 2018, a round figure, and 2025."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A tonnage and what has run out by then.

    Attributes
    ----------
    factor : float
        Against the traffic of the window.
    movements_per_year, over_permit : float, bool
        Landings and departures at this pace, and whether they pass the 55,000 of the permit of 2023.
    exhausted : tuple of str
        Kind and name of each limit reached, the first first.
    reached : bool
        False if the growth that was looked at ends before this tonnage.
    """

    t_per_year: float
    factor: float
    movements_per_year: float
    over_permit: bool
    exhausted: tuple[str, ...]
    reached: bool

    def used_up(self) -> str:
        """Say in words what has run out by then; that nothing has, or that the growth looked at ends before."""
        if not self.reached:
            return tr("report.ladder.beyond")
        named = (name.partition(" ") for name in self.exhausted)
        words = (f"{tr(f'report.limit.{kind}')} {name}" for kind, _, name in named)
        return ", ".join(words) or tr("report.ladder.nothing")

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {
            "t_per_year": self.t_per_year,
            "factor": round(self.factor, 4),
            "movements_per_year": round(self.movements_per_year),
            "over_permit": self.over_permit,
            "exhausted": list(self.exhausted),
            "reached": self.reached,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPressure:
    """One local day of arrival by itself: how full its fullest hall must get at best, and when."""

    day: date
    flights: int
    tonnes: float
    kind: str
    hall: str
    hour: datetime | None
    share: float

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {
            "day": self.day.isoformat(), "flights": self.flights, "tonnes": round(self.tonnes, 3), "kind": self.kind,
            "hall": self.hall, "hour": self.hour, "share": round(self.share, 4),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NightStep:
    """One date of the night quota: the departures of the window that it refuses, and what they carry in a year.

    Attributes
    ----------
    unknown : int
        Night departures of types whose quota count nobody has stated; they are not counted as refused.
    """

    valid_from: date
    limit: float
    night_departures: int
    unknown: int
    refused: int
    refused_t_per_year: float
    types: tuple[str, ...]

    @property
    def unsaid(self) -> bool:
        """Whether nothing can be said: there are night departures, and of none is the quota count known."""
        return 0 < self.night_departures == self.unknown

    def text(self) -> str:
        """Return it as a sentence."""
        name = "unsaid" if self.unsaid else "least" if self.unknown else "all"
        return tr(
            f"freight.growth_night_{name}", day=self.valid_from, limit=f"{self.limit:g}", refused=self.refused,
            all=self.night_departures, unknown=self.unknown, tonnes=f"{self.refused_t_per_year:,.0f}",
        )  # fmt: skip

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON; null for what is refused where nothing can be said."""
        return {
            "valid_from": self.valid_from.isoformat(), "limit": self.limit,
            "night_departures": self.night_departures, "unknown": self.unknown,
            "refused": None if self.unsaid else self.refused,
            "refused_t_per_year": None if self.unsaid else round(self.refused_t_per_year, 1), "types": list(self.types),
        }  # fmt: skip


def ladder(base: Base, limits: Sequence[Limit], mode: str, most: float, grows: Grows | None) -> tuple[Rung, ...]:
    """Return what is used up at each tonnage of `RUNGS_T`."""
    today_t = base.per_year(base.total_kg / 1000)
    top_t = today_t * most
    if mode == "flights":
        new = copies(base, max(1, round((most - 1) * len(base.flights))), grows)
        top_t = base.per_year((base.total_kg + sum(t.import_kg + t.export_kg for t in new)) / 1000)
    found = []
    for rung in RUNGS_T:
        flights = float(len(base.flights))
        if mode == "flights":
            flights += _flights_more(base, rung, grows, most) if rung > today_t else flights * (rung / today_t - 1)
        movements = 2 * base.per_year(flights)
        found.append(
            Rung(
                t_per_year=rung,
                factor=rung / today_t,
                movements_per_year=movements,
                over_permit=movements > PERMIT_MOVEMENTS,
                exhausted=tuple(f"{x.kind} {x.name}" for x in limits if x.t_per_year <= rung),
                reached=rung <= top_t,
            )
        )
    return tuple(found)


def _flights_more(base: Base, t_per_year: float, grows: Grows | None, most: float) -> int:
    """Return how many new flights bring a tonnage, as far as was looked."""
    mass_kg, count = base.total_kg, 0
    for flight in copies(base, max(1, round((most - 1) * len(base.flights))), grows):
        if base.per_year(mass_kg / 1000) >= t_per_year:
            break
        mass_kg, count = mass_kg + flight.import_kg + flight.export_kg, count + 1
    return count


def day_pressures(plan: Plan, base: Base) -> tuple[DayPressure, ...]:
    """Return each day of the window by itself, with the lots of its own flights alone."""
    zone = plan.layout.airport.zone
    days: dict[date, list[Turnaround]] = {}
    for flight in base.flights:
        days.setdefault(flight.on_block.astimezone(zone).date(), []).append(flight)
    found = []
    for day, flights in sorted(days.items()):
        p = hall_pressure(plan, lots_of_flights(plan, [t.turnaround for t in flights]).values())
        tonnes = sum(t.import_kg + t.export_kg for t in flights) / 1000
        found.append(
            DayPressure(
                day=day, flights=len(flights), tonnes=tonnes, kind=p.kind, hall=p.hall or "", hour=p.hour, share=p.share
            )
        )
    return tuple(found)


def night_steps(plan: Plan, base: Base) -> tuple[NightStep, ...]:
    """Return what each date of the night quota would refuse of the window's departures, were they flown then."""
    context = PlanningContext(plan)
    begin, finish = context.rules.param("quota", "from_hour"), context.rules.param("quota", "to_hour")
    night = []
    for flight in base.flights:
        local = context.local(flight.off_block)
        hour = local.hour + local.minute / 60
        if (hour >= begin or hour < finish) if begin > finish else begin <= hour < finish:
            night.append(flight)
    types = plan.layout.aircraft_types

    def count(flight: Turnaround) -> float | None:
        """Return a flight's quota count at take-off; None if its type or the count is not known."""
        aircraft = types.get(flight.aircraft_type)
        return aircraft.noise_qc if aircraft is not None else None

    found = []
    for start, limit in QUOTA_STEPS:
        refused = [t for t in night if (found_qc := count(t)) is not None and found_qc > limit]
        found.append(
            NightStep(
                valid_from=start,
                limit=limit,
                night_departures=len(night),
                unknown=sum(count(t) is None for t in night),
                refused=len(refused),
                refused_t_per_year=base.per_year(sum(t.import_kg + t.export_kg for t in refused) / 1000),
                types=tuple(sorted({t.aircraft_type for t in refused})),
            )
        )
    return tuple(found)
