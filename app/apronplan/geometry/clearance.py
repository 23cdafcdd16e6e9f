"""Clearance between parked aircraft, and between aircraft and buildings.

Required clearances are those of ICAO Annex 14 volume I, 3.13.6: 3 m for code letters A and B, 4.5 m for C, 7.5 m for D,
E and F; between two types the larger of the two holds.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import StandId, TypeCode
from apronplan.domain.layout import Building, Hall, Layout, Stand
from apronplan.domain.layout import Polygon as LonLatRing
from apronplan.geometry.cache import per_layout
from apronplan.geometry.measure import Gap, measure
from apronplan.geometry.outlines import Placement, outline, placements
from apronplan.geometry.projection import LocalFrame, frame_of
from apronplan.looks import look

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Polygon

CLEARANCE_BY_CODE_M: Mapping[str, float] = {"A": 3.0, "B": 3.0, "C": 4.5, "D": 7.5, "E": 7.5, "F": 7.5, "G": 7.5}
"""Metres around a parked aircraft by code letter (ICAO Annex 14, 3.13.6); ``G`` = wider than code F, as F."""
LARGEST_CLEARANCE_M = max(CLEARANCE_BY_CODE_M.values())
UNSTATED_BUILDING_ACCURACY_M = 8.0
"""Accuracy of a hall or building whose row states none: outlines digitised from aerial pictures are good to +-8 m."""


def required_clearance_m(a: AircraftType, b: AircraftType | None = None) -> float:
    """Return the clearance that two types, or a type and a building, must keep, metres."""
    own = CLEARANCE_BY_CODE_M[a.code]
    return own if b is None else max(own, CLEARANCE_BY_CODE_M[b.code])


def ring_to_xy(frame: LocalFrame, ring: LonLatRing) -> "NDArray[Any]":
    """Turn a ring of (longitude, latitude) into an (n, 2) array of local metres."""
    import numpy as np

    lon_lat = np.asarray(ring, dtype=float).reshape(-1, 2)
    return np.column_stack(frame.to_xy(lon_lat[:, 1], lon_lat[:, 0]))


def local_polygon(frame: LocalFrame, ring: LonLatRing) -> "Polygon | None":
    """Return a ring as a valid polygon in local metres; None if it encloses nothing."""
    import shapely

    if len(ring) < 3:
        return None
    shape = shapely.make_valid(shapely.Polygon(ring_to_xy(frame, ring)))
    return shape if shape.area > 0 else None


class ClearanceTable:
    """Gaps between parked aircraft of one layout, measured when first asked for and kept.

    Unknown stands or types raise `KeyError`.
    """

    def __init__(self, layout: Layout) -> None:
        self._stands: dict[StandId, Stand] = {s.stand: s for s in layout.aircraft_stands}
        self.types: dict[TypeCode, AircraftType] = dict(layout.aircraft_types)
        self._places: dict[StandId, Placement] = placements(layout)
        self._frame = frame_of(layout)
        self._built: tuple[Hall | Building, ...] = (*layout.halls.values(), *layout.buildings.values())
        self._shapes: dict[tuple[StandId, TypeCode], Polygon] = {}
        self._gaps: dict[tuple[StandId, TypeCode, StandId, TypeCode], Gap | None] = {}
        self._building_gaps: dict[tuple[StandId, TypeCode], tuple[tuple[str, Gap], ...]] = {}

    # -- shapes --------------------------------------------------------------------------------------

    def shape(self, stand: StandId, type_code: TypeCode) -> "Polygon":
        """Return the prepared outline of a type parked on a stand, local metres."""
        key = (stand, type_code)
        if key not in self._shapes:
            self.shapes(stand, (type_code,))
        return self._shapes[key]

    def shapes(self, stand: StandId, types: Iterable[TypeCode]) -> "list[Polygon]":
        """Return the prepared outlines of several types on one stand."""
        import numpy as np
        import shapely

        wanted = list(types)
        for code in wanted:
            if (stand, code) not in self._shapes:
                look()
                ring = np.asarray(outline(self.types[code]).exterior.coords)
                polygon = shapely.Polygon(self._places[stand].place(ring))
                shapely.prepare(polygon)
                self._shapes[stand, code] = polygon
        return [self._shapes[stand, code] for code in wanted]

    def accuracy_m(self, stand_a: StandId, stand_b: StandId) -> float:
        """Return the sum of the stated accuracies of two stands, metres."""
        return self._stands[stand_a].accuracy_m + self._stands[stand_b].accuracy_m

    def needed_m(self, type_a: TypeCode, type_b: TypeCode) -> float:
        """Return the required clearance between two types, metres."""
        return required_clearance_m(self.types[type_a], self.types[type_b])

    # -- neighbours ----------------------------------------------------------------------------------

    @cached_property
    def _hull_ring(self) -> "NDArray[Any]":
        """Return the convex hull of all outlines in the aircraft's axes."""
        import numpy as np
        import shapely

        rings = [np.asarray(outline(t).exterior.coords) for t in self.types.values()]
        return np.asarray(shapely.convex_hull(shapely.MultiPoint(np.vstack(rings))).exterior.coords)

    def hull(self, stand: StandId) -> "Polygon":
        """Return the ground that no type of the layout leaves when parked on a stand; there must be a type."""
        import shapely

        look()
        return shapely.Polygon(self._places[stand].place(self._hull_ring))

    @cached_property
    def _neighbours(self) -> dict[StandId, tuple[StandId, ...]]:
        """Return who can matter to whom: hulls of all types on each stand, nearer than the largest clearance."""
        import shapely

        found: dict[StandId, list[StandId]] = {s: [] for s in self._stands}
        if not self.types or not self._stands:
            return dict.fromkeys(found, ())
        names = list(self._stands)
        hulls = [self.hull(s) for s in names]
        first, second = shapely.STRtree(hulls).query(hulls, predicate="dwithin", distance=LARGEST_CLEARANCE_M)
        for i, j in sorted(zip(first.tolist(), second.tolist(), strict=True)):
            if i != j:
                found[names[i]].append(names[j])
        return {s: tuple(others) for s, others in found.items()}

    def neighbours(self, stand: StandId) -> tuple[StandId, ...]:
        """Return the stands that can come too near to a stand with some type, in the order of the layout."""
        return self._neighbours.get(stand, ())

    # -- gaps ----------------------------------------------------------------------------------------

    def gap(self, stand_a: StandId, type_a: TypeCode, stand_b: StandId, type_b: TypeCode) -> Gap | None:
        """Return the room between two parked aircraft; None = too far apart to matter.

        The published alternates are not asked: two aircraft on alternates are measured like any others.
        """
        if (stand_b, type_b, stand_a, type_a) < (stand_a, type_a, stand_b, type_b):
            stand_a, type_a, stand_b, type_b = stand_b, type_b, stand_a, type_a
        key = (stand_a, type_a, stand_b, type_b)
        if key not in self._gaps:
            near = stand_b in self.neighbours(stand_a)
            self._gaps[key] = self.measured(stand_a, type_a, stand_b, type_b) if near else None
        return self._gaps[key]

    def measured(self, stand_a: StandId, type_a: TypeCode, stand_b: StandId, type_b: TypeCode) -> Gap:
        """Return the room between any two parked aircraft, however far apart."""
        return measure(
            self.shape(stand_a, type_a),
            self.shape(stand_b, type_b),
            self.needed_m(type_a, type_b),
            self.accuracy_m(stand_a, stand_b),
        )

    # -- buildings -----------------------------------------------------------------------------------

    @cached_property
    def _obstacles(self) -> tuple[list[str], list[float], "list[Polygon]", Any]:
        import shapely

        names, accuracies, shapes = [], [], []
        for item in self._built:
            polygon = local_polygon(self._frame, item.polygon)
            if polygon is not None:
                names.append(str(item.hall if isinstance(item, Hall) else item.building))
                stated = item.accuracy_m
                accuracies.append(UNSTATED_BUILDING_ACCURACY_M if stated is None else stated)
                shapes.append(polygon)
        return names, accuracies, shapes, shapely.STRtree(shapes)

    def building_gaps(self, stand: StandId, type_code: TypeCode) -> tuple[tuple[str, Gap], ...]:
        """Return the halls and buildings nearer to a parked aircraft than the required clearance.

        Those that are surely too near come first; a doubt about one must not hide what is sure of another.
        """
        key = (stand, type_code)
        if key not in self._building_gaps:
            self._building_gaps[key] = self._measure_buildings(stand, type_code)
        return self._building_gaps[key]

    def _measure_buildings(self, stand: StandId, type_code: TypeCode) -> tuple[tuple[str, Gap], ...]:
        look()
        names, accuracies, shapes, tree = self._obstacles
        aircraft, needed_m = self.shape(stand, type_code), required_clearance_m(self.types[type_code])
        own_m = self._stands[stand].accuracy_m
        near = sorted(tree.query(aircraft, predicate="dwithin", distance=needed_m).tolist())
        gaps = [(names[i], measure(aircraft, shapes[i], needed_m, own_m + accuracies[i])) for i in near]
        short = [(n, g) for n, g in gaps if g.shortfall_m > 0]
        return tuple(sorted(short, key=lambda row: (row[1].verdict != "short", -row[1].shortfall_m)))


@per_layout
def clearance_table(layout: Layout) -> ClearanceTable:
    """Return the clearance table of a layout, made on first use and kept as long as the layout."""
    return ClearanceTable(layout)
