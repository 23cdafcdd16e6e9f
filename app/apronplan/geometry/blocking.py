"""Parked aircraft in the way of moving ones: whose lead-in or push-back another stand blocks, and whose ways cross."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import StandId, TypeCode
from apronplan.domain.layout import Layout, Stand
from apronplan.geometry.cache import per_layout
from apronplan.geometry.clearance import LARGEST_CLEARANCE_M, ClearanceTable, clearance_table
from apronplan.geometry.corridors import corridors
from apronplan.geometry.measure import Gap, measure
from apronplan.looks import look

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Polygon


class BlockingTable:
    """Gaps between parked aircraft and the ground that others sweep, measured when first asked for and kept.

    Unknown stands or types raise `KeyError`.
    """

    def __init__(self, layout: Layout) -> None:
        self._table: ClearanceTable = clearance_table(layout)
        self._stands: dict[StandId, Stand] = {s.stand: s for s in layout.aircraft_stands}
        self._types: dict[TypeCode, AircraftType] = dict(layout.aircraft_types)
        self._corridors = corridors(layout)
        self._gaps: dict[tuple[StandId, TypeCode, StandId, TypeCode], Gap | None] = {}
        self._crossing: dict[tuple[StandId, TypeCode, StandId, TypeCode], bool] = {}

    @cached_property
    def _widest(self) -> TypeCode | None:
        return max(self._types, key=lambda c: (self._types[c].wingspan_m, self._types[c].length_m), default=None)

    @cached_property
    def _near(self) -> dict[StandId, tuple[StandId, ...]]:
        """Return whose way in each stand could block with some type."""
        import shapely

        names, widest = list(self._stands), self._widest
        if widest is None or not names:
            return {}
        hulls = [self._table.hull(s) for s in names]
        ways = [self._corridors.lead_in(s, self._types[widest]) for s in names]
        first, second = shapely.STRtree(ways).query(hulls, predicate="dwithin", distance=LARGEST_CLEARANCE_M)
        found: dict[StandId, list[StandId]] = {s: [] for s in names}
        for i, j in sorted(zip(first.tolist(), second.tolist(), strict=True)):
            if i != j:
                found[names[i]].append(names[j])
        return {s: tuple(others) for s, others in found.items()}

    def could_block(self, stand: StandId) -> tuple[StandId, ...]:
        """Return the stands whose way in an aircraft parked on this one may block, in the order of the layout."""
        return self._near.get(stand, ())

    def gap(self, parked: StandId, parked_type: TypeCode, moving: StandId, moving_type: TypeCode) -> Gap | None:
        """Return the room between a parked aircraft and the way in of another; None = too far apart to matter.

        The verdict ``short`` means that the other cannot come in or be pushed back while this one stands there.
        """
        key = (parked, parked_type, moving, moving_type)
        if key not in self._gaps:
            self._gaps[key] = self._measured(*key) if moving in self.could_block(parked) else None
        return self._gaps[key]

    def _measured(self, parked: StandId, parked_type: TypeCode, moving: StandId, moving_type: TypeCode) -> Gap:
        look()
        way = self._corridors.lead_in(moving, self._types[moving_type])
        needed_m = self._table.needed_m(parked_type, moving_type)
        return measure(self._table.shape(parked, parked_type), way, needed_m, self._table.accuracy_m(parked, moving))

    def may_be_short(
        self, parked: StandId, parked_types: Sequence[TypeCode], moving: StandId, moving_types: Sequence[TypeCode]
    ) -> "NDArray[Any]":
        """Tell for which types (parked by row, moving by column) `gap` could be short; all at once, so it is quick."""
        import numpy as np
        import shapely

        needed = np.array([[self._table.needed_m(s, t) for t in moving_types] for s in parked_types])
        shapes = np.array(self._table.shapes(parked, list(parked_types)), dtype=object)
        ways = np.array([self._corridors.lead_in(moving, self._types[t]) for t in moving_types], dtype=object)
        reach = np.maximum(needed - self._table.accuracy_m(parked, moving), 0.0)
        return np.asarray(shapely.dwithin(shapes[:, None], ways[None, :], reach))

    def crossing(self, stand_a: StandId, type_a: TypeCode, stand_b: StandId, type_b: TypeCode) -> bool:
        """Tell whether the push-backs of two stands sweep common ground, so that they cannot happen together."""
        key = (stand_a, type_a, stand_b, type_b)
        if key not in self._crossing:
            first, second = self._push(stand_a, type_a), self._push(stand_b, type_b)
            self._crossing[key] = self._crossing[stand_b, type_b, stand_a, type_a] = bool(first.intersects(second))
        return self._crossing[key]

    def crossings(
        self, stand_a: StandId, types_a: Sequence[TypeCode], stand_b: StandId, types_b: Sequence[TypeCode]
    ) -> "NDArray[Any]":
        """Tell `crossing` for several types at once, those on the first stand by row."""
        import numpy as np
        import shapely

        first = np.array([self._push(stand_a, t) for t in types_a], dtype=object)
        second = np.array([self._push(stand_b, t) for t in types_b], dtype=object)
        return np.asarray(shapely.intersects(first[:, None], second[None, :]))

    def _push(self, stand: StandId, type_code: TypeCode) -> "Polygon":
        return self._corridors.pushback(stand, self._types[type_code])


@per_layout
def blocking_table(layout: Layout) -> BlockingTable:
    """Return the blocking table of a layout, made on first use and kept as long as the layout."""
    return BlockingTable(layout)
