"""Trucks at the docks: how many come to a hall in each clock hour, and how many docks they take."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from types import MappingProxyType

from apronplan.cargo.customs import Clearance
from apronplan.cargo.flow import left_kg
from apronplan.cargo.load import Passage
from apronplan.domain.ids import LotId
from apronplan.domain.traffic import Category, Direction, Lot

KG_PER_TRUCK: Mapping[Category, int] = MappingProxyType(
    {**dict.fromkeys(Category, 10_000), Category.ECOMMERCE: 5_000, Category.EXPRESS: 5_000}
)
"""Mean load: 15-20 trucks take an e-commerce aircraft of 75-100 t; 10 t for the other categories is assumed."""

DOCK_H = 1.0
"""Hours that a truck stands at its dock; assumed."""

_HOUR_S = 3600


def truck_hours(
    passages: Iterable[tuple[Lot, Passage]], cleared: Mapping[LotId, Clearance] = MappingProxyType({})
) -> dict[int, float]:
    """Return trucks per hour since the epoch: imports that leave by road, exports that come by road.

    Parameters
    ----------
    cleared : mapping of LotId to Clearance
        How lots pass customs: no truck loads what is not released, so that queues and strikes move trucks. What is
        never released needs none.
    """
    found: dict[int, float] = defaultdict(float)
    for lot, way in passages:
        if lot.direction is Direction.TRANSIT:
            continue
        if lot.lot in cleared:
            for hour, kg in _released(way, cleared[lot.lot]):
                found[hour] += kg / KG_PER_TRUCK[lot.category]
            continue
        leaving = lot.direction is Direction.IMPORT
        start_s, end_s = (way.out_start_s, way.out_end_s) if leaving else (way.in_start_s, way.in_end_s)
        trucks = way.mass_kg / KG_PER_TRUCK[lot.category]
        for hour, part in _spread(start_s, end_s):
            found[hour] += trucks * part
    return dict(sorted(found.items()))


def _released(way: Passage, clearance: Clearance) -> list[tuple[int, int]]:
    """Return hour and kilograms of what leaves, never before it is released."""
    last_s = max(way.out_end_s, clearance.free_end_s)
    if clearance.selected_kg and math.isfinite(clearance.checked_s):
        last_s = max(last_s, clearance.checked_s)
    if not math.isfinite(last_s):
        return []
    first, last = int(way.out_start_s // _HOUR_S), math.floor(last_s / _HOUR_S) + 1
    gone = [left_kg(way, clearance, hour * _HOUR_S) for hour in range(first, last + 1)]
    return [(first + n, b - a) for n, (a, b) in enumerate(pairwise(gone)) if b > a]


def _spread(start_s: float, end_s: float) -> list[tuple[int, float]]:
    first = int(start_s // _HOUR_S)
    if end_s <= start_s:
        return [(first, 1.0)]
    parts = []
    hour = first
    while hour * _HOUR_S < end_s:
        overlap = min(end_s, (hour + 1) * _HOUR_S) - max(start_s, hour * _HOUR_S)
        parts.append((hour, overlap / (end_s - start_s)))
        hour += 1
    return parts
