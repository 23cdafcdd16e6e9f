"""What a lot would cost in each hall: tonne-kilometres from its stand, hours until it can go on, overload."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apronplan.cargo.clock import DOOR_MIN
from apronplan.cargo.customs import customs
from apronplan.cargo.halls import HallRefusal, hall_refusal
from apronplan.cargo.legs import hall_leg
from apronplan.cargo.load import TRANSPORT_MIN, UNLOAD_MIN, HallLoad, hall_load
from apronplan.cargo.presence import missing_day
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Value
from apronplan.domain.ids import HallId, StandId, part_id
from apronplan.domain.layout import Hall
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, HallAssignment, Lot, StandAssignment, Turnaround
from apronplan.routing.service_roads import ServiceRoads

NOT_THERE = "closure.hall_not_built"
"""Code of a hall that does not exist on the day; its sentence names ``hall`` and ``day``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HallChoice:
    """A lot in one hall.

    Attributes
    ----------
    here : bool
        The plan has it there.
    refusal : HallRefusal or None
        Why the hall may not take it.
    metres, road_min : float or None
        Service road from the stand; None if it has none, or no stand.
    tonne_km : float or None
        Its tonnes times that road.
    ready_h : float or None
        Hours from on-block until import freight can go on: road, unloading, queue of the hall, breakdown, customs,
        sort (distributions at their mode). None for exports.
    hours_over, over_kg : int
        Clock hours in which the hall gets more than its rate with the lot in it, of those in which the lot is there
        or the backlog lasts; and kilograms above the rate.
    store_over_kg : int
        Most kilograms above its storage in that time.
    """

    hall: HallId
    name: str
    here: bool
    refusal: HallRefusal | None
    metres: float | None
    road_min: float | None
    tonne_km: float | None
    ready_h: float | None
    hours_over: int
    over_kg: int
    store_over_kg: int


def hall_choices(plan: Plan, lot: Lot) -> tuple[HallChoice, ...]:
    """Return what a lot would cost in each hall of the layout: where it is, then where it may go, then the others.

    Halls that may take it come in order of overload, hours and tonne-kilometres.

    Raises
    ------
    KeyError
        If the turnaround of the lot is not in the plan.
    """
    flight = plan.turnarounds[lot.turnaround]
    day = flight.on_block.astimezone(plan.layout.airport.zone).date()
    roads = ServiceRoads(plan.layout, day, plan.built_phases)
    found = [_choice(plan, lot, flight, hall, roads) for hall in plan.layout.halls.values()]
    return tuple(sorted(found, key=_rank))


def _rank(choice: HallChoice) -> tuple[object, ...]:
    over = choice.over_kg + choice.store_over_kg
    far = choice.tonne_km if choice.tonne_km is not None else float("inf")
    return not choice.here, choice.refusal is not None, over, choice.ready_h or 0.0, far, choice.hall


def _choice(plan: Plan, lot: Lot, flight: Turnaround, hall: Hall, roads: ServiceRoads) -> HallChoice:
    parts = plan.parts_of(flight.turnaround)
    number = len(parts) if lot.direction is Direction.EXPORT else 1
    stand = plan.stand_of(part_id(flight.turnaround, number))
    metres = roads.metres(stand, hall.hall) if stand is not None else None
    road_min = roads.minutes(stand, hall.hall) if stand is not None else None
    trial = in_hall(plan, lot, hall.hall)
    load = hall_load(trial, hall.hall, flight.on_block - timedelta(hours=12), flight.off_block + timedelta(hours=12))
    over = [kg - load.rate_kg for kg in load.inflow_kg if kg > load.rate_kg]
    return HallChoice(
        hall=hall.hall,
        name=hall.name or hall.hall,
        here=plan.hall_of(lot.lot) == hall.hall,
        refusal=_refusal(plan, lot, flight, hall),
        metres=metres,
        road_min=road_min,
        tonne_km=None if metres is None else lot.mass_kg / 1000 * metres / 1000,
        ready_h=_ready_h(trial, lot, flight, hall, road_min, load),
        hours_over=len(over),
        over_kg=sum(over),
        store_over_kg=max(0, max(load.stored_kg, default=0) - load.storage_kg),
    )


def in_hall(plan: Plan, lot: Lot, hall: HallId) -> Plan:
    """Return the plan with the lot in that hall."""
    now = plan.hall_assignments.get(lot.lot)
    if now is not None and now.hall == hall:
        return plan
    trial = plan.snapshot()
    trial.apply([RowChange("hall_assignment", lot.lot, now, HallAssignment(lot=lot.lot, hall=hall))])
    return trial


def on_stand(plan: Plan, lot: Lot, stand: StandId) -> Plan:
    """Return the plan with the aircraft on a stand while the lot is unloaded or loaded; no rule is asked."""
    parts = plan.parts_of(lot.turnaround)
    part = parts[-1 if lot.direction is Direction.EXPORT else 0].part
    trial = plan.snapshot()
    now = plan.stand_assignments.get(part)
    trial.apply([RowChange("stand_assignment", part, now, StandAssignment(part=part, stand=stand))])
    return trial


def _refusal(plan: Plan, lot: Lot, flight: Turnaround, hall: Hall) -> HallRefusal | None:
    day = missing_day(plan, lot, hall, flight)
    if day is not None:
        values: dict[str, Value] = {"day": day.isoformat()}
        return HallRefusal(NOT_THERE, values)
    return hall_refusal(lot, hall)


def _ready_h(
    trial: Plan, lot: Lot, flight: Turnaround, hall: Hall, road_min: float | None, load: HallLoad
) -> float | None:
    if lot.direction is not Direction.IMPORT:
        return None
    aircraft = trial.layout.aircraft_types.get(flight.aircraft_type)
    start_min = TRANSPORT_MIN if road_min is None else DOOR_MIN + road_min
    in_h = (start_min + ((aircraft.unload_min if aircraft else None) or UNLOAD_MIN)) / 60
    rows = trial.freight.clock_leg.values()
    cleared = customs(trial, [lot]).lots.get(lot.lot)
    parcels = cleared.declarations if cleared is not None else 0
    legs = sum(hall_leg(rows, leg, hall, lot, parcels).mode_h for leg in ("breakdown", "sort"))
    customs_h = (cleared.free_end_s - cleared.ready_end_s) / 3600 if cleared is not None else 0.0
    return in_h + _queue_h(load, flight.on_block + timedelta(hours=in_h)) + legs + customs_h


def _queue_h(load: HallLoad, at: datetime) -> float:
    """Return the hours that freight waits which reaches a hall in the clock hour of an instant."""
    waiting = 0
    for hour, kg in zip(load.hours, load.inflow_kg, strict=True):
        waiting = max(0, waiting + kg - load.rate_kg)
        if hour <= at < hour + timedelta(hours=1):
            return waiting / load.rate_kg if load.rate_kg else 0.0
    return 0.0


def present(choices: Sequence[HallChoice]) -> HallChoice | None:
    """Return where the lot is; None if it has no hall."""
    return next((c for c in choices if c.here), None)
