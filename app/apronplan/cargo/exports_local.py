"""Exports of local firms: room on departing flights, and which bookings take it.

A booking fits a departure if it goes to the same airport, is ready before the last truck (2 hours before off-block,
as for all export freight), may leave that late, and a hall of the flight's handler can take it. Which bookings fly is
the best choice by value, proved: a small integer program over room on each flight and room in each hall and hour.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apronplan.cargo.load import ROAD_FROM_H, ROAD_TO_H, hall_load, inflow_kg
from apronplan.cargo.presence import halls_there
from apronplan.domain.freight import ExportBooking
from apronplan.domain.ids import HallId, LotId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Category, Direction, Lot, Turnaround


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A departing flight with room.

    Attributes
    ----------
    free_kg : int
        Payload less what is booked; 0 if the payload is not known.
    cut_off : datetime
        Last truck at the hall, UTC.
    """

    turnaround: Turnaround
    free_kg: int
    cut_off: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A booking on a flight, through a hall."""

    booking: ExportBooking
    departure: Departure
    hall: HallId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPlan:
    """What flies, and why the others do not.

    Attributes
    ----------
    left : mapping of str to str
        Reason per booking: ``no_flight``, ``not_ready``, ``too_late``, ``no_hall``, ``too_large`` or ``no_room``.
    """

    departures: tuple[Departure, ...]
    placed: tuple[Placed, ...]
    left: Mapping[str, str]

    def largest_kg(self, booking: ExportBooking) -> int:
        """Return the largest room of one flight that a booking reaches in time, before any booking."""
        rooms = (
            d.free_kg
            for d in self.departures
            if d.turnaround.destination == booking.destination and not _missed(booking, d)
        )
        return max(rooms, default=0)

    def room_kg(self, turnaround: TurnaroundId) -> int:
        """Return what is still free on a flight after the bookings."""
        free = sum(d.free_kg for d in self.departures if d.turnaround.turnaround == turnaround)
        mine = (p.booking.mass_kg for p in self.placed if p.departure.turnaround.turnaround == turnaround)
        return free - sum(mine)


def departures(plan: Plan, start: datetime, end: datetime) -> list[Departure]:
    """Return the flights that go off block in a window (UTC) to a known airport, in order of time."""
    found = []
    for flight in plan.turnarounds.values():
        if not flight.destination or not start <= flight.off_block < end:
            continue
        aircraft = plan.layout.aircraft_types.get(flight.aircraft_type)
        payload = (aircraft.max_payload_kg if aircraft else None) or 0
        on_board = sum(lot.mass_kg for lot in plan.lots_of(flight.turnaround) if lot.direction is Direction.TRANSIT)
        cut_off = flight.off_block - timedelta(hours=ROAD_TO_H)
        found.append(
            Departure(turnaround=flight, free_kg=max(0, payload - on_board - flight.export_kg), cut_off=cut_off)
        )
    return sorted(found, key=lambda d: (d.turnaround.off_block, d.turnaround.turnaround))


def free_by_destination(found: Iterable[Departure]) -> dict[str, int]:
    """Return the free kilograms per destination, the most first."""
    sums: dict[str, int] = {}
    for d in found:
        sums[d.turnaround.destination] = sums.get(d.turnaround.destination, 0) + d.free_kg
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def place_bookings(
    plan: Plan, start: datetime, end: datetime, bookings: Iterable[ExportBooking] | None = None
) -> ExportPlan:
    """Return the bookings that fly in a window, those of the plan if none are given.

    Of all choices the one of the greatest value (kilograms times value), among equals the one with the most
    bookings, and then the earlier flights.
    """
    offered = sorted(plan.freight.export_booking.values() if bookings is None else bookings, key=lambda b: b.booking)
    flights = departures(plan, start, end)
    options: list[Placed] = []
    left: dict[str, str] = {}
    for booking in offered:
        fits, reason = _options(plan, booking, flights)
        options += fits
        if not fits:
            left[booking.booking] = reason
    chosen = _choose(plan, options)
    flying = {p.booking.booking for p in chosen}
    left |= {b.booking: "no_room" for b in offered if b.booking not in flying and b.booking not in left}
    return ExportPlan(departures=tuple(flights), placed=tuple(chosen), left=left)


def _options(plan: Plan, booking: ExportBooking, flights: Sequence[Departure]) -> tuple[list[Placed], str]:
    found: list[Placed] = []
    reason = "no_flight"
    reached = False  # a flight that it could take in time, through a hall, were it small enough
    for d in flights:
        if d.turnaround.destination != booking.destination:
            continue
        if missed := _missed(booking, d):
            reason = missed
        elif not (halls := _halls(plan, booking, d)):
            reason = "no_hall"
        elif booking.mass_kg > d.free_kg:
            reached = True
        else:
            found += [Placed(booking=booking, departure=d, hall=h) for h in halls]
    return found, "too_large" if reached else reason


def _missed(booking: ExportBooking, d: Departure) -> str:
    """Return why a booking cannot take a flight at its time; empty if it can."""
    if d.cut_off < booking.ready:
        return "not_ready"
    return "too_late" if booking.latest is not None and d.turnaround.off_block >= booking.latest else ""


def _as_lot(booking: ExportBooking, flight: Turnaround) -> Lot:
    return Lot(
        lot=LotId(f"{flight.turnaround}/B-{booking.booking}"),
        turnaround=flight.turnaround,
        direction=Direction.EXPORT,
        mass_kg=booking.mass_kg,
        category=Category.GENERAL,
        handler=flight.handler,
        consignee=booking.firm,
    )


def _halls(plan: Plan, booking: ExportBooking, departure: Departure) -> list[HallId]:
    flight = departure.turnaround
    lot = _as_lot(booking, flight)
    return [name for name in halls_there(plan, lot, flight) if not booking.hall or name == booking.hall]


def _choose(plan: Plan, options: Sequence[Placed]) -> list[Placed]:
    """Return the options of the greatest value; among equals the most bookings, and of those the earlier flights.

    Two programs one after the other: a tie-break within the first would outweigh values that differ by little.
    """
    if not options:
        return []
    limits = _limits(plan, options)
    values = [p.booking.mass_kg * p.booking.value_per_kg for p in options]
    best = sum(values[i] for i in _greatest(values, limits))
    limits.append((_ALLOWANCE - best, {i: -value for i, value in enumerate(values) if value}))
    # each flown booking outweighs whatever the others could lose by flying later
    bookings = len({p.booking.booking for p in options})
    early = [float(len(options) * (bookings + 1) - i) for i in range(len(options))]
    return [options[i] for i in _greatest(early, limits)]


_ALLOWANCE = 1e-6
"""By so much less a value is still the greatest: the solver's own tolerance."""


def _greatest(values: Sequence[float], limits: Sequence[tuple[float, Mapping[int, float]]]) -> list[int]:
    """Return which columns are taken where the sum of their values is greatest within the limits, proved."""
    import highspy
    import numpy as np

    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("mip_rel_gap", 0.0)
    count = len(values)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, len(limits)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array(values, dtype=np.float64)
    lp.col_lower_, lp.col_upper_ = np.zeros(count), np.ones(count)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    lp.row_lower_ = np.full(len(limits), -highspy.kHighsInf)
    lp.row_upper_ = np.array([capacity for capacity, _ in limits])
    starts, index, value = [0], [], []
    for _, terms in limits:
        index += list(terms)
        value += list(terms.values())
        starts.append(len(index))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(starts)
    lp.a_matrix_.index_ = np.array(index)
    lp.a_matrix_.value_ = np.array(value)
    model.passModel(lp)
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise AssertionError(f"the booking model ended with {model.getModelStatus()}")
    return [i for i, x in enumerate(model.getSolution().col_value) if x > 0.5]


def _limits(plan: Plan, options: Sequence[Placed]) -> list[tuple[float, dict[int, float]]]:
    """Return each limit as its capacity and its terms: one flight a booking, room on flights, room in halls."""
    once: dict[str, dict[int, float]] = {}
    room: dict[TurnaroundId, dict[int, float]] = {}
    halls: dict[tuple[HallId, datetime], dict[int, float]] = {}
    free: dict[TurnaroundId, float] = {}
    for i, p in enumerate(options):
        flight = p.departure.turnaround
        once.setdefault(p.booking.booking, {})[i] = 1.0
        room.setdefault(flight.turnaround, {})[i] = float(p.booking.mass_kg)
        free[flight.turnaround] = float(p.departure.free_kg)
        come = inflow_kg(_as_lot(p.booking, flight), flight.on_block, flight.off_block, None, plan.layout.halls[p.hall])
        for hour, kg in come.items():
            halls.setdefault((p.hall, hour), {})[i] = float(kg)
    limits = [(1.0, terms) for terms in once.values()]
    limits += [(free[name], terms) for name, terms in room.items()]
    loads = {hall: _spare(plan, hall, [h for n, h in halls if n == hall]) for hall in {n for n, _ in halls}}
    limits += [(loads[hall][hour], terms) for (hall, hour), terms in sorted(halls.items())]
    return limits


def _spare(plan: Plan, hall: HallId, hours: Sequence[datetime]) -> dict[datetime, float]:
    span = timedelta(hours=ROAD_FROM_H)
    load = hall_load(plan, hall, min(hours), max(hours) + span)
    return {hour: float(max(0, load.rate_kg - kg)) for hour, kg in zip(load.hours, load.inflow_kg, strict=True)}
