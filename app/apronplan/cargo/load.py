"""What reaches a hall and what lies in it, clock hour by clock hour (UTC), in whole kilograms.

Import freight reaches its hall from 15 minutes after on-block, spread evenly over the type's unloading time. Export
freight comes by road, spread evenly from 8 to 2 hours before off-block, and leaves 1 hour before off-block; in an
express hub what departs is what has arrived, so that it counts nothing there. Source of the figures: the planning
assumptions of the layout folder's manual; unloading times stand in the fleet table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, floor
from types import MappingProxyType

from apronplan.cargo.halls import EXPRESS_SORT
from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import HallId
from apronplan.domain.layout import Hall
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Category, Direction, Lot

TRANSPORT_MIN = 15
"""Minutes from on-block until the first tonne reaches the hall."""
UNLOAD_MIN = 60
"""Minutes of unloading where the type gives none."""
ROAD_FROM_H, ROAD_TO_H, OUT_H = 8, 2, 1
"""Hours before off-block: first and last truck of the export freight, and its way out to the aircraft."""

DWELL_H: Mapping[Category, float] = MappingProxyType(
    {
        Category.GENERAL: 6.0,
        Category.ECOMMERCE: 4.0,
        Category.PERISHABLE: 2.0,
        Category.EXPRESS: 4.0,
        Category.PHARMA: 3.0,
        Category.LIVE_ANIMALS: 2.0,
        Category.DANGEROUS_GOODS: 6.0,
        Category.OUT_OF_GAUGE: 6.0,
        Category.VALUABLES: 2.0,
    }
)
"""Hours that import freight stays after it has reached the hall; assumptions of ``dwell_times.csv``."""

_HOUR_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A lot's way through a hall, in seconds since the epoch.

    Attributes
    ----------
    mass_kg : int
        Kilograms.
    in_start_s, in_end_s : float
        Between these it comes in, evenly.
    out_start_s, out_end_s : float
        Between these it leaves, evenly; equal = all at once.
    """

    mass_kg: int
    in_start_s: float
    in_end_s: float
    out_start_s: float
    out_end_s: float

    def inside_kg(self, at_s: float) -> float:
        """Return the kilograms that lie in the hall at an instant."""
        return self.mass_kg * (
            _ramp(at_s, self.in_start_s, self.in_end_s) - _ramp(at_s, self.out_start_s, self.out_end_s)
        )

    @property
    def peak_kg(self) -> float:
        """The most that ever lies there: all of it, unless the first leaves before the last has come."""
        width_s = self.in_end_s - self.in_start_s
        if self.out_start_s >= self.in_end_s or width_s <= 0:
            return float(self.mass_kg)
        return self.mass_kg * max(0.0, self.out_start_s - self.in_start_s) / width_s

    def most_inside_kg(self, start_s: float, end_s: float) -> float:
        """Return the most that lies in the hall at any instant of ``[start, end)``.

        What lies there rises until the first of "all in" and "first out", stays, and falls after the other.
        """
        low_s, high_s = sorted((self.in_end_s, self.out_start_s))
        if end_s <= low_s:  # nothing has left by then, not even what leaves all at once at the end
            return self.mass_kg * _ramp(end_s, self.in_start_s, self.in_end_s)
        return self.peak_kg if start_s <= low_s or start_s < high_s else self.inside_kg(start_s)


def _ramp(at_s: float, start_s: float, end_s: float) -> float:
    if at_s >= end_s:
        return 1.0
    return 0.0 if at_s <= start_s else (at_s - start_s) / (end_s - start_s)


def passage(
    lot: Lot,
    on_block: datetime,
    off_block: datetime,
    aircraft: AircraftType | None = None,
    hall: Hall | None = None,
    dwell_h: Mapping[Category, float] = DWELL_H,
) -> Passage | None:
    """Return when a lot comes into a hall and leaves it; None where it counts nothing.

    Parameters
    ----------
    lot : Lot
        The freight.
    on_block, off_block : datetime
        The turnaround's, UTC: arrival for import and transit, departure for export and transit.
    aircraft : AircraftType or None
        Gives the unloading time.
    hall : Hall or None
        An express hub counts no export.
    dwell_h : mapping of Category to float
        Hours that import freight stays.
    """
    off_s, on_s = off_block.timestamp(), on_block.timestamp()
    out_s = off_s - OUT_H * _HOUR_S
    if lot.direction is Direction.EXPORT:
        if hall is not None and EXPRESS_SORT in hall.capabilities:
            return None
        start_s, end_s = off_s - ROAD_FROM_H * _HOUR_S, off_s - ROAD_TO_H * _HOUR_S
        return Passage(mass_kg=lot.mass_kg, in_start_s=start_s, in_end_s=end_s, out_start_s=out_s, out_end_s=out_s)
    unload_min = (aircraft.unload_min if aircraft else None) or UNLOAD_MIN
    start_s = on_s + TRANSPORT_MIN * 60
    end_s = start_s + unload_min * 60
    if lot.direction is Direction.TRANSIT:
        leave_s = max(out_s, end_s)
        return Passage(mass_kg=lot.mass_kg, in_start_s=start_s, in_end_s=end_s, out_start_s=leave_s, out_end_s=leave_s)
    stay_s = dwell_h.get(lot.category, DWELL_H[lot.category]) * _HOUR_S
    return Passage(
        mass_kg=lot.mass_kg, in_start_s=start_s, in_end_s=end_s, out_start_s=start_s + stay_s, out_end_s=end_s + stay_s
    )


def hourly_kg(way: Passage) -> dict[int, int]:
    """Return the kilograms that come in per clock hour, by hours since the epoch; they sum to the mass exactly.

    Each hour gets the difference of the rounded running totals, so that no kilogram is lost or counted twice.
    """
    hours: dict[int, int] = {}
    first, last = floor(way.in_start_s / _HOUR_S), ceil(way.in_end_s / _HOUR_S)
    before = 0
    for hour in range(first, max(last, first + 1)):
        so_far = round(way.mass_kg * _ramp((hour + 1) * _HOUR_S, way.in_start_s, way.in_end_s))
        if so_far > before:
            hours[hour] = so_far - before
            before = so_far
    return hours


def inflow_kg(
    lot: Lot,
    on_block: datetime,
    off_block: datetime,
    aircraft: AircraftType | None = None,
    hall: Hall | None = None,
) -> dict[datetime, int]:
    """Return the kilograms of a lot that reach its hall, by the UTC start of each clock hour.

    The values sum to the lot's mass, or there are none where the lot counts nothing (`passage`).
    """
    way = passage(lot, on_block, off_block, aircraft, hall)
    return {} if way is None else {_instant(hour): kg for hour, kg in hourly_kg(way).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class HallLoad:
    """A hall's load curve.

    Attributes
    ----------
    hall : HallId
        Whose.
    hours : tuple of datetime
        UTC start of each clock hour.
    inflow_kg : tuple of int
        Kilograms that reach the hall in each hour.
    stored_kg : tuple of int
        Most kilograms that lie there in each hour, each lot taken at its fullest (never below the true peak).
    rate_kg, storage_kg : int
        The hall's limits: kilograms per clock hour, kilograms at one time.
    """

    hall: HallId
    hours: tuple[datetime, ...]
    inflow_kg: tuple[int, ...]
    stored_kg: tuple[int, ...]
    rate_kg: int
    storage_kg: int


def hall_load(
    plan: Plan,
    hall: HallId,
    start: datetime,
    end: datetime,
    dwell_h: Mapping[Category, float] | None = None,
) -> HallLoad:
    """Return the load of a hall in the clock hours that touch ``[start, end)``; None = the plan's dwell hours.

    Raises
    ------
    KeyError
        If the layout has no such hall.
    """
    row = plan.layout.halls[hall]
    dwell_h = dwell_hours(plan) if dwell_h is None else dwell_h
    first, last = floor(start.timestamp() / _HOUR_S), ceil(end.timestamp() / _HOUR_S)
    inflow, stored = [0] * (last - first), [0.0] * (last - first)
    for assignment in plan.hall_assignments.values():
        if assignment.hall != hall or (lot := plan.lots.get(assignment.lot)) is None:
            continue
        way = passage_of(plan, lot, row, dwell_h)
        if way is None:
            continue
        for hour, kg in hourly_kg(way).items():
            if first <= hour < last:
                inflow[hour - first] += kg
        for hour, most_kg in stored_by_hour(way, first, last):
            stored[hour - first] += most_kg
    return HallLoad(
        hall=hall,
        hours=tuple(_instant(h) for h in range(first, last)),
        inflow_kg=tuple(inflow),
        stored_kg=tuple(round(x) for x in stored),
        rate_kg=round(row.rate_t_per_h * 1000),
        storage_kg=round(row.storage_t * 1000),
    )


def dwell_hours(plan: Plan) -> Mapping[Category, float]:
    """Return the hours that import freight stays in its hall; the plan's own figures (``dwell_h_GEN``) go before."""
    setting = plan.rule_settings.get("hall_space")
    if setting is None or not setting.params:
        return DWELL_H
    return {category: setting.params.get(f"dwell_h_{category.value}", hours) for category, hours in DWELL_H.items()}


def passage_of(plan: Plan, lot: Lot, hall: Hall, dwell_h: Mapping[Category, float] | None = None) -> Passage | None:
    """Return a planned lot's way through a hall at its turnaround's best known times; None if it counts nothing."""
    dwell_h = dwell_hours(plan) if dwell_h is None else dwell_h
    turnaround = plan.turnarounds.get(lot.turnaround)
    if turnaround is None:
        return None
    aircraft = plan.layout.aircraft_types.get(turnaround.aircraft_type)
    return passage(lot, turnaround.on_block, turnaround.off_block, aircraft, hall, dwell_h)


def stored_by_hour(way: Passage, first: int, last: int) -> list[tuple[int, float]]:
    """Return hour and most kilograms of a lot in store, for the hours in ``[first, last)`` in which it is there."""
    begin = max(first, floor(way.in_start_s / _HOUR_S))
    finish = min(last, ceil(way.out_end_s / _HOUR_S))
    return [(h, way.most_inside_kg(h * _HOUR_S, (h + 1) * _HOUR_S)) for h in range(begin, finish)]


def _instant(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * _HOUR_S, UTC)
