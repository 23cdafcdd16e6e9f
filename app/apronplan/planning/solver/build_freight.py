"""Lots and halls as arrays: who may go where, how far it is, and what each lot takes of each hour."""

from collections.abc import Mapping, Sequence
from math import ceil, floor

import numpy as np

from apronplan.cargo.load import Passage, hourly_kg, passage, passage_of, stored_by_hour
from apronplan.domain.findings import Severity
from apronplan.domain.ids import HallId, LotId, StandId
from apronplan.domain.settings import ClosureKind
from apronplan.domain.traffic import Lot, Part
from apronplan.looks import look
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.case import Case
from apronplan.planning.rules.moves import imminence
from apronplan.planning.solver.data import Floats, Freight, Ints, to_units

_HOUR_S = 3600
_LIMITS = ("hall_rate", "hall_space", "hall_peak")


def build_freight(
    context: PlanningContext,
    parts: Sequence[Part],
    names: Sequence[LotId],
    stands: Sequence[StandId],
    keep: Mapping[LotId, HallId] | None = None,
) -> Freight | None:
    """Return the free lots; None where there are none, or no halls. `keep`: halls not to be left (minimum change)."""
    number = {p.part: i for i, p in enumerate(parts)}
    lots = [(lot, number[p]) for name in names if (p := context.part_of_lot(lot := context.plan.lots[name])) in number]
    halls = tuple(context.layout.halls)
    if not lots or not halls:
        return None
    ways = [_way(context, lot) for lot, _ in lots]
    hours = (min(floor(w.in_start_s / _HOUR_S) for w in ways), max(ceil(w.out_end_s / _HOUR_S) for w in ways))
    table, metres = _roads(context, parts, [p for _, p in lots], stands, halls)
    counts = np.array([[_counts(context, lot, hall) for hall in halls] for lot, _ in lots])
    return Freight(
        lots=tuple(lot.lot for lot, _ in lots),
        halls=halls,
        part=np.array([p for _, p in lots], dtype=np.int64),
        cost_per_m=_cost_per_m(context, [lot for lot, _ in lots]),
        eligible=np.array([_eligible(context, lot, way, halls) for (lot, _), way in zip(lots, ways, strict=True)]),
        table=table,
        metres=metres,
        use_kg=np.stack([_use(way, *hours) for way in ways]),
        counts=counts,
        capacity_kg=_capacity(context, halls, *hours),
        overload_cost=_overload_cost(context, hours[1] - hours[0]),
        moved=np.array([_moved(context, lot, halls, keep) for lot, _ in lots]),
        unhoused_cost=float(to_units(max(context.rules.weight("unassigned_hall"), 1.0))),
    )


def _way(context: PlanningContext, lot: Lot) -> Passage:
    """Return a lot's way through a hall that counts it."""
    look()
    turnaround = context.plan.turnarounds[lot.turnaround]
    aircraft = context.layout.aircraft_types.get(turnaround.aircraft_type)
    way = passage(lot, turnaround.on_block, turnaround.off_block, aircraft, None, context.dwell_h)
    assert way is not None, "without a hall, every lot counts"
    return way


def _moved(context: PlanningContext, lot: Lot, halls: Sequence[HallId], keep: Mapping[LotId, HallId] | None) -> Floats:
    """Return the units for each hall that is not the one to keep, else not the published one."""
    told = (keep or context.published_halls).get(lot.lot)
    severity, weight = context.rules.severity("moved"), context.rules.weight("moved")
    if told is None or told not in halls or (severity is Severity.OFF and not keep):
        return np.zeros(len(halls))
    points = max(weight, 1.0) if keep else context.rules.param("moved", "hall_points")
    points *= imminence(context, context.plan.turnarounds[lot.turnaround].on_block)
    return to_units(np.array([points * (hall != told) for hall in halls]))


def _counts(context: PlanningContext, lot: Lot, hall: HallId) -> bool:
    return passage_of(context.plan, lot, context.layout.halls[hall], context.dwell_h) is not None


def _cost_per_m(context: PlanningContext, lots: Sequence[Lot]) -> Floats:
    """Return the units per metre of road: weight per tonne-kilometre x tonnes / 1000."""
    weight = context.rules.weight("distance") if context.rules.is_on("distance") else 0.0
    return np.array([100.0 * weight * lot.mass_kg / 1e6 for lot in lots])


def _eligible(context: PlanningContext, lot: Lot, way: Passage, halls: Sequence[HallId]) -> list[bool]:
    """Return which halls may take a lot: licence, capability, built on the day, not closed while it comes in."""
    look()
    open_ = set(context.halls_for(lot))
    for window in context.windows(ClosureKind.HALL):
        hall = HallId(window.closure.subject)
        touches = window.start_s < way.in_end_s and way.in_start_s < window.end_s
        if touches and hall in open_ and _counts(context, lot, hall):  # what a sort sends out does not come in
            open_.discard(hall)
    return [hall in open_ for hall in halls]


def _roads(
    context: PlanningContext,
    parts: Sequence[Part],
    of_lot: Sequence[int],
    stands: Sequence[StandId],
    halls: Sequence[HallId],
) -> tuple[Ints, Floats]:
    """Return the number of each lot's road table, and the tables (tables x stands x halls, metres)."""
    numbers: dict[int, int] = {}
    tables: list[Floats] = []
    index = np.zeros(len(of_lot), dtype=np.int64)
    for i, p in enumerate(of_lot):
        roads = Case(context, parts[p]).roads
        if id(roads) not in numbers:
            numbers[id(roads)] = len(tables)
            tables.append(_metres(roads.by_hall, stands, halls))
        index[i] = numbers[id(roads)]
    return index, np.stack(tables)


def _metres(
    by_hall: Mapping[HallId, Mapping[StandId, float]], stands: Sequence[StandId], halls: Sequence[HallId]
) -> Floats:
    return np.array([[by_hall.get(h, {}).get(s, np.inf) for h in halls] for s in stands], dtype=np.float64)


# -- bins: for each hour inflow against the rate, store, and inflow against the share kept in reserve --------------


def _capacity(context: PlanningContext, halls: Sequence[HallId], first: int, last: int) -> Floats:
    """Return what is left beside the lots that stay in their halls; never below 0."""
    count = last - first
    share = context.rules.param("hall_peak", "share")
    rows = [context.layout.halls[h] for h in halls]
    rate = np.array([h.rate_t_per_h * 1000.0 for h in rows])
    store = np.array([h.storage_t * 1000.0 for h in rows])
    limit = np.stack([rate, store, share * rate], axis=1)
    used = np.zeros((len(halls), 3 * count))
    number = {h: i for i, h in enumerate(halls)}
    for name, row in context.plan.hall_assignments.items():
        lot = context.plan.lots.get(name)
        if lot is None or row.hall not in number:
            continue
        way = passage_of(context.plan, lot, context.layout.halls[row.hall], context.dwell_h)
        if way is not None and way.out_end_s > first * _HOUR_S and way.in_start_s < last * _HOUR_S:
            used[number[row.hall]] += _use(way, first, last)
    return np.maximum(np.floor(np.repeat(limit, count, axis=1) - used), 0.0)


def _use(way: Passage, first: int, last: int) -> Floats:
    """Return what a lot takes of each bin of a span of hours, whole kilograms."""
    look()
    count = last - first
    use = np.zeros(3 * count)
    for hour, kg in hourly_kg(way).items():
        if first <= hour < last:
            use[hour - first] = use[2 * count + hour - first] = kg
    for hour, most_kg in stored_by_hour(way, first, last):
        use[count + hour - first] = ceil(most_kg)
    return use


def _overload_cost(context: PlanningContext, hours: int) -> Floats:
    """Return the units per kilogram above each bin; ``inf`` = never."""
    prices = []
    for rule in _LIMITS:
        severity = context.rules.severity(rule)
        soft = 0.0 if severity is Severity.OFF else 100.0 * context.rules.weight(rule) / 1000.0
        prices.append(np.inf if context.rules.may_forbid(rule) else soft)
    return np.repeat(np.array(prices), hours)
