"""Trucks at the docks: how many come to a hall in each clock hour, and how many docks they take."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from apronplan.cargo.load import Passage
from apronplan.domain.traffic import Category, Direction, Lot

KG_PER_TRUCK: Mapping[Category, int] = MappingProxyType(
    {**dict.fromkeys(Category, 10_000), Category.ECOMMERCE: 5_000, Category.EXPRESS: 5_000}
)
"""Mean load: 15-20 trucks take an e-commerce aircraft of 75-100 t; 10 t for the other categories is assumed."""

DOCK_H = 1.0
"""Hours that a truck stands at its dock; assumed."""

_HOUR_S = 3600


def truck_hours(passages: Iterable[tuple[Lot, Passage]]) -> dict[int, float]:
    """Return trucks per hour since the epoch: imports that leave by road, exports that come by road."""
    found: dict[int, float] = defaultdict(float)
    for lot, way in passages:
        if lot.direction is Direction.TRANSIT:
            continue
        leaving = lot.direction is Direction.IMPORT
        start_s, end_s = (way.out_start_s, way.out_end_s) if leaving else (way.in_start_s, way.in_end_s)
        trucks = way.mass_kg / KG_PER_TRUCK[lot.category]
        for hour, part in _spread(start_s, end_s):
            found[hour] += trucks * part
    return dict(sorted(found.items()))


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
