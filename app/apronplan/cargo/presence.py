"""For how long a hall has to be there for a lot: from the day of the arrival to the last on which it lies there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from apronplan.cargo.halls import eligible_halls
from apronplan.cargo.load import dwell_hours, passage
from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import HallId
from apronplan.domain.layout import Hall
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Category, Lot, Turnaround


def freight_days(
    lot: Lot, flight: Turnaround, aircraft: AircraftType | None, zone: ZoneInfo, dwell_h: Mapping[Category, float]
) -> tuple[date, date]:
    """Return the local day of the arrival, by which roads are asked, and the last on which a lot lies in a hall.

    Parameters
    ----------
    lot, flight : Lot, Turnaround
        The freight, and what brings or takes it.
    aircraft : AircraftType or None
        Gives the unloading time.
    dwell_h : mapping of Category to float
        Hours that import freight stays.
    """
    way = passage(lot, flight.on_block, flight.off_block, aircraft, None, dwell_h)
    assert way is not None, "without a hall, every lot counts"
    leaves = datetime.fromtimestamp(way.out_end_s, UTC) - timedelta(microseconds=1)
    first = flight.on_block.astimezone(zone).date()
    return first, max(first, leaves.astimezone(zone).date())


def _days(plan: Plan, lot: Lot, flight: Turnaround) -> tuple[date, date]:
    aircraft = plan.layout.aircraft_types.get(flight.aircraft_type)
    return freight_days(lot, flight, aircraft, plan.layout.airport.zone, dwell_hours(plan))


def missing_day(plan: Plan, lot: Lot, hall: Hall, flight: Turnaround) -> date | None:
    """Return a day between arrival and the lot's last in a hall on which the hall is not there; None = it always is."""
    return next((day for day in _days(plan, lot, flight) if not plan.exists(hall, day)), None)


def halls_there(plan: Plan, lot: Lot, flight: Turnaround) -> tuple[HallId, ...]:
    """Return the halls that may take a lot and are there all the while, in the order of the table."""
    first, last = _days(plan, lot, flight)
    halls = eligible_halls(lot, plan.layout, first, plan.built_phases)
    return tuple(name for name in halls if plan.exists(plan.layout.halls[name], last))
