"""The delivery clock: from dispatch at the origin hub to the consignee's door, and which cities a promise reaches.

The clock of a lot runs over the legs dispatch -> flight -> on-block to hall -> breakdown -> customs -> sort -> waiting
for a truck -> linehaul -> last mile. The flight's on-block time is the plan's; what comes before it is counted back
from there. Legs are triangular distributions of editable tables; the way from stand to hall, the queue of the hall,
customs and the truck with its rests and bans follow from the plan. A city is reached within the promise if the mass
of the lots is delivered in time with the chosen probability.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from apronplan.cargo.chance import spread_points, triangular
from apronplan.cargo.customs import Customs, customs
from apronplan.cargo.departures import departures
from apronplan.cargo.legs import hall_leg
from apronplan.cargo.linehaul import ban_windows
from apronplan.cargo.load import TRANSPORT_MIN, UNLOAD_MIN, hall_load
from apronplan.domain.delivery import ClockLeg, ClockOrigin, LinehaulCity
from apronplan.domain.ids import HallId, LotId, StandId, part_id
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, Lot
from apronplan.routing.service_roads import ServiceRoads

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PROMISE_DAYS = 5
PROBABILITY = 0.9
DOOR_MIN = 10
"""Minutes from on-block until the first dolly leaves the stand; with 5 minutes of road the 15 of the load curve."""
DIMENSIONS = 7
"""Legs with a distribution: dispatch, flight, four on the ground, last mile."""
LEGS = ("to_hall", "breakdown", "sort", "truck_wait")
"""Legs on the ground that have distributions, in order; customs stands between the second and the third."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotClock:
    """What the clock needs to know of a lot.

    Attributes
    ----------
    mass_kg : int
        Kilograms that count: those of the programme, or all.
    fixed_h : float
        Hours from on-block until all of it is in the hall, as the plan has it.
    queue_h : float
        Hours that it waits because the hall has more than its rate.
    customs_h : float
        Hours from ready to release of what is not selected; infinite if never.
    legs : tuple of ClockLeg
        Rows that hold for `LEGS`; then the last mile.
    """

    lot: Lot
    mass_kg: int
    origin: ClockOrigin
    on_block: datetime
    stand: str
    hall: str
    fixed_h: float
    queue_h: float
    customs_h: float
    legs: tuple[ClockLeg, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CityClock:
    """A city: probability of delivery within the promise, and slack in hours (negative = late).

    Attributes
    ----------
    slack_p50_h : float
        Half of the mass has at least this.
    slack_h : float
        The chosen probability of the mass has at least this.
    """

    city: LinehaulCity
    probability: float
    slack_p50_h: float
    slack_h: float
    in_promise: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LotSlack:
    """A lot: cities it reaches within the promise, and its slack over all cities."""

    clock: LotClock
    cities_in_promise: int
    slack_p50_h: float
    slack_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResult:
    """The clock of some lots.

    Attributes
    ----------
    legs_h : mapping
        Mean hours per leg, in order, weighted by mass; without linehaul, which differs by city.
    left : tuple of LotId
        Lots whose origin is not in the table.
    """

    promise_days: float
    probability: float
    cities: tuple[CityClock, ...]
    lots: tuple[LotSlack, ...]
    legs_h: Mapping[str, float]
    left: tuple[LotId, ...]

    @property
    def in_promise(self) -> tuple[LinehaulCity, ...]:
        """Cities that are reached within the promise."""
        return tuple(c.city for c in self.cities if c.in_promise)


def lot_clocks(
    plan: Plan, masses: Mapping[LotId, int], cleared: Customs | None = None
) -> tuple[list[LotClock], list[LotId]]:
    """Return the clocks of the import lots that have mass, and the lots whose origin the table lacks.

    Parameters
    ----------
    masses : mapping of LotId to int
        Kilograms that count per lot.
    cleared : Customs or None
        Of all lots of the plan; None = worked out here.
    """
    cleared = customs(plan) if cleared is None else cleared
    lots = [lot for name, kg in masses.items() if kg > 0 and (lot := plan.lots.get(name)) is not None]
    lots = [lot for lot in lots if lot.direction is Direction.IMPORT and lot.turnaround in plan.turnarounds]
    known = [lot for lot in lots if plan.turnarounds[lot.turnaround].origin in plan.freight.clock_origin]
    ways = _Ways(plan, known)
    clocks = [_lot_clock(plan, lot, masses[lot.lot], ways, cleared) for lot in known]
    dated = {lot.lot for lot in known}
    return clocks, [lot.lot for lot in lots if lot.lot not in dated]


class _Ways:
    """Road minutes from stand to hall, and the queue before each hall."""

    def __init__(self, plan: Plan, lots: Sequence[Lot]) -> None:
        times = [plan.turnarounds[lot.turnaround].on_block for lot in lots]
        self._plan = plan
        self._span = (min(times), max(times)) if times else None
        self._roads: ServiceRoads | None = None
        self._queues: dict[HallId, dict[datetime, float]] = {}

    def road_min(self, stand: str, hall: str) -> float | None:
        """Return minutes by service road; None if there is none or a place is not known."""
        if not stand or not hall or self._span is None:
            return None
        if self._roads is None:
            day = self._span[0].astimezone(self._plan.layout.airport.zone).date()
            self._roads = ServiceRoads(self._plan.layout, day, self._plan.built_phases)
        return self._roads.minutes(StandId(stand), HallId(hall))

    def queue_h(self, hall: str, at: datetime) -> float:
        """Return the hours that freight waits which reaches a hall in the clock hour of `at`."""
        if hall not in self._plan.layout.halls or self._span is None:
            return 0.0
        name = HallId(hall)
        if name not in self._queues:
            self._queues[name] = self._queue(name)
        return self._queues[name].get(at.replace(minute=0, second=0, microsecond=0), 0.0)

    def _queue(self, hall: HallId) -> dict[datetime, float]:
        from datetime import timedelta

        assert self._span is not None
        day = timedelta(days=1)
        load = hall_load(self._plan, hall, self._span[0] - day, self._span[1] + day)
        waiting, found = 0, {}
        for hour, kg in zip(load.hours, load.inflow_kg, strict=True):
            waiting = max(0, waiting + kg - load.rate_kg)
            found[hour] = waiting / load.rate_kg if load.rate_kg else 0.0
        return found


def _lot_clock(plan: Plan, lot: Lot, mass_kg: int, ways: _Ways, cleared: Customs) -> LotClock:
    from datetime import timedelta

    turnaround = plan.turnarounds[lot.turnaround]
    stand, hall = plan.stand_of(part_id(lot.turnaround, 1)) or "", plan.hall_of(lot.lot) or ""
    aircraft = plan.layout.aircraft_types.get(turnaround.aircraft_type)
    road_min = ways.road_min(stand, hall)
    start_min = TRANSPORT_MIN if road_min is None else DOOR_MIN + road_min
    fixed_h = (start_min + ((aircraft.unload_min if aircraft else None) or UNLOAD_MIN)) / 60
    row = plan.layout.halls.get(HallId(hall))
    rows = plan.freight.clock_leg.values()
    clearance = cleared.lots.get(lot.lot)
    parcels = clearance.declarations if clearance is not None else 0
    return LotClock(
        lot=lot,
        mass_kg=mass_kg,
        origin=plan.freight.clock_origin[turnaround.origin],
        on_block=turnaround.on_block,
        stand=stand,
        hall=hall,
        fixed_h=fixed_h,
        queue_h=ways.queue_h(hall, turnaround.on_block + timedelta(hours=fixed_h)),
        customs_h=(clearance.free_end_s - clearance.ready_end_s) / 3600 if clearance else 0.0,
        legs=tuple(hall_leg(rows, leg, row, lot, parcels) for leg in (*LEGS, "last_mile")),
    )


def clock(
    clocks: Sequence[LotClock],
    cities: Iterable[LinehaulCity],
    plan: Plan,
    *,
    promise_days: float = PROMISE_DAYS,
    probability: float = PROBABILITY,
    left: Iterable[LotId] = (),
) -> ClockResult:
    """Return which cities lots reach within a promise.

    Parameters
    ----------
    plan : Plan
        Gives the time zone and the truck bans.
    promise_days : float
        Days of 24 hours from dispatch to the door.
    probability : float
        Part of the mass that must be in time, 0..1.
    """
    import numpy as np

    places = list(cities)
    weights = np.array([c.mass_kg for c in clocks], dtype=np.float64)
    weights = weights / weights.sum() if len(clocks) else weights
    points = spread_points(DIMENSIONS).shape[1]
    slack = np.empty((len(clocks), len(places), points))
    for i, one in enumerate(clocks):
        slack[i] = clock_slack(one, places, plan, promise_days)
    found = [_city(c, slack[:, j, :], weights, probability) for j, c in enumerate(places)] if clocks else []
    missed = [CityClock(city=c, probability=0.0, slack_p50_h=0.0, slack_h=0.0, in_promise=False) for c in places]
    return ClockResult(
        promise_days=promise_days,
        probability=probability,
        cities=tuple(found or missed),
        lots=tuple(_lot_slack(c, slack[i], probability) for i, c in enumerate(clocks)) if places else (),
        legs_h=_mean_legs(clocks, weights),
        left=tuple(left),
    )


def clock_slack(
    lot: LotClock, cities: Sequence[LinehaulCity], plan: Plan, promise_days: float = PROMISE_DAYS
) -> "Floats":
    """Return the slack of a lot in hours by city and point of chance (rows are cities); negative = late."""
    import numpy as np

    bans = ban_windows(plan.freight.truck_ban.values())
    before_h, ground_h, last_h = _until_truck(lot)
    trucks = departures(lot.on_block, ground_h, plan.layout.airport.zone)
    totals = [before_h + ground_h + trucks.hours_to(city, bans) + last_h for city in cities]
    return promise_days * 24 - np.array(totals) if totals else np.empty((0, before_h.size))


def _until_truck(lot: LotClock) -> tuple["Floats", "Floats", "Floats"]:
    """Return hours before on-block, from on-block to the truck's departure, and of the last mile, at every point."""
    u = spread_points(DIMENSIONS)
    origin = lot.origin
    before = triangular(u[0], origin.dispatch_low_h, origin.dispatch_mode_h, origin.dispatch_high_h)
    before = before + triangular(u[1], origin.flight_low_h, origin.flight_mode_h, origin.flight_high_h)
    *ground, last_mile = (
        triangular(u[k], leg.low_h, leg.mode_h, leg.high_h) for k, leg in enumerate(lot.legs, start=2)
    )
    on_ground = sum(ground, start=u[0] * 0 + lot.fixed_h + lot.queue_h + lot.customs_h)
    return before, on_ground, last_mile


def _city(city: LinehaulCity, slack: "Floats", weights: "Floats", probability: float) -> CityClock:
    reached = float((weights[:, None] * (slack >= 0)).sum() / slack.shape[1])
    return CityClock(
        city=city,
        probability=reached,
        slack_p50_h=_at_least(slack, weights, 0.5),
        slack_h=_at_least(slack, weights, probability),
        in_promise=reached >= probability - 1e-9,
    )


def _at_least(slack: "Floats", weights: "Floats", probability: float) -> float:
    """Return the slack that a part `probability` of the mass has or exceeds."""
    import numpy as np

    values = slack.ravel()
    order = np.argsort(-values, kind="stable")
    mass = np.repeat(weights / slack.shape[1], slack.shape[1])[order]
    at = int(np.searchsorted(np.cumsum(mass), probability - 1e-12))
    return float(values[order[min(at, len(order) - 1)]])


def _lot_slack(lot: LotClock, slack: "Floats", probability: float) -> LotSlack:
    import numpy as np

    even = np.full(slack.shape[0], 1 / slack.shape[0])
    return LotSlack(
        clock=lot,
        cities_in_promise=int(((slack >= 0).mean(axis=1) >= probability - 1e-9).sum()),
        slack_p50_h=_at_least(slack, even, 0.5),
        slack_h=_at_least(slack, even, probability),
    )


def _mean_legs(clocks: Sequence[LotClock], weights: "Floats") -> dict[str, float]:
    names = ("dispatch", "flight", "on_block_to_hall", "hall_queue", "breakdown", "customs", "sort", "truck_wait", "last_mile")  # fmt: skip # noqa: E501
    sums = dict.fromkeys(names, 0.0)
    for lot, weight in zip(clocks, weights, strict=True):
        o, legs = lot.origin, lot.legs
        hours = (
            (o.dispatch_low_h + o.dispatch_mode_h + o.dispatch_high_h) / 3,
            (o.flight_low_h + o.flight_mode_h + o.flight_high_h) / 3,
            lot.fixed_h + _mean(legs[0]),
            lot.queue_h,
            _mean(legs[1]),
            lot.customs_h,
            *(_mean(leg) for leg in legs[2:]),
        )
        for name, value in zip(names, hours, strict=True):
            sums[name] += float(weight) * value
    return sums


def _mean(leg: ClockLeg) -> float:
    return (leg.low_h + leg.mode_h + leg.high_h) / 3
