"""More traffic of the same pattern: fuller flights, or more of them, each step holding the one before.

New flights are copies of those there are. Which one comes next follows the golden ratio over the flights in order of
time, so that every part of the week grows alike and n copies are always the first n of n + 1; each copy is shifted by
up to 90 minutes, in steps of 5, so that banks widen instead of doubling.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import floor

from apronplan.cargo.lots import lots_of
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import LotId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot, Turnaround
from apronplan.errors import UserError
from apronplan.i18n import tr

GOLDEN = (5**0.5 - 1) / 2
SHIFT_MIN, SHIFT_STEP_MIN = 90, 5
DAYS_PER_YEAR = 365.0
LARGEST = 20.0
"""Largest growth that is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The traffic that grows.

    Attributes
    ----------
    flights : tuple of Turnaround
        In order of on-block time.
    days : int
        Local days of arrival that they span, first and last included.
    """

    flights: tuple[Turnaround, ...]
    days: int

    @property
    def total_kg(self) -> int:
        """Kilograms in and out."""
        return sum(t.import_kg + t.export_kg for t in self.flights)

    def per_year(self, amount: float) -> float:
        """Return an amount of the window as an amount of a year at this pace."""
        return amount / self.days * DAYS_PER_YEAR


def base_of(plan: Plan, start: datetime, end: datetime) -> Base:
    """Return the turnarounds that come on block in a window (UTC).

    Raises
    ------
    UserError
        If there are none, or they carry nothing.
    """
    flights = sorted(
        (t for t in plan.turnarounds.values() if start <= t.on_block < end), key=lambda t: (t.on_block, t.turnaround)
    )
    if not any(t.import_kg + t.export_kg for t in flights):
        raise UserError(tr("freight.nothing_grows"))
    zone = plan.layout.airport.zone
    first, last = (flights[i].on_block.astimezone(zone).date() for i in (0, -1))
    return Base(flights=tuple(flights), days=(last - first).days + 1)


def copies(base: Base, count: int, grows: Callable[[Turnaround], bool] | None = None) -> list[Turnaround]:
    """Return the first `count` new flights.

    Parameters
    ----------
    grows : callable or None
        Which flights are copied; None = all that carry freight.

    Raises
    ------
    UserError
        If no flight may be copied.
    """
    pool = [t for t in base.flights if t.import_kg + t.export_kg and (grows is None or grows(t))]
    if not pool:
        raise UserError(tr("freight.nothing_grows"))
    return [_copy(pool[floor(_fraction(k) * len(pool))], k) for k in range(1, count + 1)]


def _fraction(k: int) -> float:
    return (k * GOLDEN) % 1.0


def _copy(flight: Turnaround, number: int) -> Turnaround:
    steps = 2 * SHIFT_MIN // SHIFT_STEP_MIN
    shift = timedelta(minutes=SHIFT_STEP_MIN * (floor((number * GOLDEN * GOLDEN % 1.0) * (steps + 1)) - steps // 2))
    times = {name: getattr(flight, name) for name in ("sibt", "sobt", "eibt", "eobt", "aibt", "aobt")}
    moved = {name: at + shift for name, at in times.items() if at is not None}
    return replace(
        flight,
        turnaround=TurnaroundId(f"g{number}-{flight.turnaround}"),
        flight_in=flight.flight_in and f"{flight.flight_in}+{number}",
        flight_out=flight.flight_out and f"{flight.flight_out}+{number}",
        **moved,
    )


def with_flights(plan: Plan, new: Iterable[Turnaround]) -> Plan:
    """Return a snapshot with more flights and their lots; nothing of them is placed."""
    grown = plan.snapshot()
    flights, usual = list(new), tuple(plan.freight.lot_default.values())
    grown.apply(RowChange("turnaround", t.turnaround, None, t) for t in flights)
    grown.apply(RowChange("lot", lot.lot, None, lot) for t in flights for lot in lots_of(t, usual))
    return grown


def fuller(plan: Plan, flights: Sequence[Turnaround], factor: float) -> tuple[Plan, int]:
    """Return a snapshot in which flights carry `factor` times their freight, and the kilograms that found no room.

    A flight takes no more than its type's payload in each direction; lots keep their shares of the flight.

    Raises
    ------
    UserError
        If the factor is not above 0, or above `LARGEST`.
    """
    if not 0 < factor <= LARGEST:
        raise UserError(tr("freight.bad_factor", factor=factor))
    grown = plan.snapshot()
    left_kg = 0
    lots = _lots_by_flight(plan)
    for flight in flights:
        aircraft = plan.layout.aircraft_types.get(flight.aircraft_type)
        payload = (aircraft.max_payload_kg if aircraft else None) or 10**9
        masses = {name: round(getattr(flight, name) * factor) for name in ("import_kg", "export_kg")}
        taken = {name: max(min(kg, payload), min(getattr(flight, name), kg)) for name, kg in masses.items()}
        left_kg += sum(masses.values()) - sum(taken.values())
        heavier = replace(flight, **taken)
        grown.apply([RowChange("turnaround", flight.turnaround, flight, heavier)])
        grown.apply(_relotted(lots.get(flight.turnaround, []), flight, heavier))
    return grown, left_kg


def _lots_by_flight(plan: Plan) -> dict[TurnaroundId, list[Lot]]:
    found: dict[TurnaroundId, list[Lot]] = {}
    for lot in plan.lots.values():
        found.setdefault(lot.turnaround, []).append(lot)
    return found


def _relotted(old: list[Lot], flight: Turnaround, heavier: Turnaround) -> list[RowChange]:
    """Scale the lots of a flight so that they sum to it again, each direction by itself."""
    from apronplan.cargo.lots import split_kg

    rows: list[RowChange] = []
    for way in sorted({lot.direction for lot in old}):
        mine = [lot for lot in old if lot.direction is way]
        before = flight.export_kg if way == "export" else flight.import_kg
        after = heavier.export_kg if way == "export" else heavier.import_kg
        whole_kg = sum(lot.mass_kg for lot in mine)
        target_kg = after if whole_kg == before else round(whole_kg * after / before) if before else whole_kg
        pieces = split_kg(target_kg, [lot.mass_kg for lot in mine])
        rows += [RowChange("lot", lot.lot, lot, replace(lot, mass_kg=kg)) for lot, kg in zip(mine, pieces, strict=True)]
    return rows


def lots_of_flights(plan: Plan, flights: Iterable[TurnaroundId]) -> dict[LotId, Lot]:
    """Return the lots of some flights."""
    names = set(flights)
    return {name: lot for name, lot in plan.lots.items() if lot.turnaround in names}
