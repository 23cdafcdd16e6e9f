"""What rules need to know of a layout again and again: made once per layout and forgotten with it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from apronplan.domain.ids import HallId, PhaseId, StandId, TypeCode
from apronplan.domain.layout import Adjacency, Layout, Preference
from apronplan.domain.traffic import Turnaround

if TYPE_CHECKING:
    from apronplan.geometry.blocking import BlockingTable
    from apronplan.geometry.clearance import ClearanceTable
    from apronplan.geometry.measure import Gap
    from apronplan.planning.occupancy import Occupancy
    from apronplan.planning.rules.kept import Kept

T = TypeVar("T")

KEPT_ROAD_TABLES = 64
"""Road tables (one per day, scenario and set of closed edges) that are kept per layout."""
KEPT_CUT_OFF = 1024
"""Sets of stands across roads (per day and scenario) whose effect is kept per layout."""
_MISSING = object()
KEPT_RECENT = 16
"""Tables for the sets of types of single days that are kept per layout."""
_UNKNOWN = object()


class RoadTable:
    """Metres by service road from every stand to every hall on one day.

    Attributes
    ----------
    by_hall : mapping
        Hall -> stand -> metres; what is missing has no road.
    """

    def __init__(self, by_hall: Mapping[HallId, Mapping[StandId, float]]) -> None:
        self.by_hall = by_hall
        self._nearest: dict[tuple[HallId, ...], Mapping[StandId, tuple[float, HallId]]] = {}

    def nearest(self, halls: tuple[HallId, ...]) -> Mapping[StandId, tuple[float, HallId]]:
        """Return by stand the metres to the nearest of some halls, and which it is."""
        found = self._nearest.get(halls)
        if found is None:
            best: dict[StandId, tuple[float, HallId]] = {}
            for hall in halls:
                for stand, metres in self.by_hall.get(hall, {}).items():
                    if stand not in best or metres < best[stand][0]:
                        best[stand] = (metres, hall)
            found = self._nearest[halls] = best
        return found


class LayoutTables:
    """Indices of a layout for the rules. They hold rows of the layout, never the layout itself."""

    def __init__(self, layout: Layout) -> None:
        self.alternates: dict[StandId, tuple[StandId, ...]] = {}
        for stand, other in sorted(layout.exclusions):
            self.alternates[stand] = (*self.alternates.get(stand, ()), other)
        self.limits_of: dict[StandId, list[Adjacency]] = {}
        self.limited_by: dict[StandId, list[Adjacency]] = {}
        for row in layout.adjacency.values():
            self.limits_of.setdefault(row.stand_b, []).append(row)
            self.limited_by.setdefault(row.stand_a, []).append(row)
        self.facilities: frozenset[str] = frozenset().union(*(s.facilities for s in layout.stands.values()))
        self.shutters: frozenset[StandId] = frozenset(
            s for e in layout.service_edges.values() for s in e.closed_while if s in layout.stands
        )
        self.has_roads = bool(layout.service_edges)
        self.has_dated_roads = any(e.valid_from or e.valid_to for e in layout.service_edges.values())
        self.has_dated_halls = any(h.valid_from or h.valid_to for h in layout.halls.values())
        self._stands = layout.aircraft_stands
        self._preferences = tuple(layout.preferences.values())
        self._wished_flights = {p.flight for p in self._preferences}
        self._wishes: dict[tuple[str, ...], Mapping[StandId, float]] = {}
        self._kept: dict[object, Any] = {}
        self._recent: dict[object, Any] = {}
        self.aircraft_stands = {s.stand: s for s in layout.aircraft_stands}
        self.kept_states: dict[object, Kept] = {}  # by part, see `apronplan.planning.rules.kept`
        self.known_points: Any = None  # by kind of part, see `KnownPoints` of `apronplan.planning.solver.alike`
        self.last_occupancy: Occupancy | None = None  # of the plan asked last; edits change little of it
        self._gaps: dict[tuple[StandId, TypeCode, StandId, TypeCode], Gap | None] = {}
        self._ways: dict[tuple[StandId, TypeCode, StandId, TypeCode], Gap | None] = {}
        self._roads: dict[object, RoadTable] = {}
        self._cut_off: dict[object, frozenset[tuple[StandId, HallId]]] = {}

    def recent(self, key: object, make: Callable[[], T]) -> T:
        """Return what `kept` does, but forget it when `KEPT_RECENT` others have been asked for since."""
        kept = self._recent.pop(key, _MISSING)  # one step: the check's thread asks too
        found: T = make() if kept is _MISSING else kept
        self._recent[key] = found
        if len(self._recent) > KEPT_RECENT:
            self._recent.pop(next(iter(tuple(self._recent))), None)
        return found

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """Return something that depends on the layout and on `key` alone; made once. It must not hold the layout."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    # -- clearance -------------------------------------------------------------------------------

    def lacking(
        self, clearance: "ClearanceTable", stand: StandId, code: TypeCode, other: StandId, other_code: TypeCode
    ) -> "Gap | None":
        """Return the gap between two parked aircraft if it is not clear; None where there is room enough."""
        key = (stand, code, other, other_code)
        found = self._gaps.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            gap = clearance.gap(stand, code, other, other_code)
            found = gap if gap is not None and gap.verdict != "clear" else None
            self._gaps[key] = self._gaps[other, other_code, stand, code] = found
        return found  # type: ignore[return-value]

    def in_the_way(
        self, blocking: "BlockingTable", parked: StandId, parked_code: TypeCode, moving: StandId, code: TypeCode
    ) -> "Gap | None":
        """Return the gap between a parked aircraft and another's way in if it is not clear; else None."""
        key = (parked, parked_code, moving, code)
        found = self._ways.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            gap = blocking.gap(parked, parked_code, moving, code)
            found = self._ways[key] = gap if gap is not None and gap.verdict != "clear" else None
        return found  # type: ignore[return-value]

    # -- preferences -----------------------------------------------------------------------------

    def wishes(self, turnaround: Turnaround) -> Mapping[StandId, float]:
        """Return the preference costs of a turnaround by stand, in points of the table, the best stand at 0.

        The costs of all rows that hold for a stand are added; then all are shifted so that the best aircraft stand
        costs nothing, since a bonus is a negative cost.
        """
        flights = tuple(f for f in (turnaround.flight_in, turnaround.flight_out) if f in self._wished_flights)
        key = (turnaround.operator, turnaround.handler, *flights)
        if key not in self._wishes:
            rows = [p for p in self._preferences if _asks(p, turnaround)]
            costs = {
                s.stand: sum(p.cost for p in rows if p.stand in ("", s.stand) and p.apron in ("", s.apron))
                for s in self._stands
            }
            least = min(costs.values(), default=0.0)
            self._wishes[key] = {stand: cost - least for stand, cost in costs.items()}
        return self._wishes[key]

    # -- roads -----------------------------------------------------------------------------------

    def roads(self, layout: Layout, on: date, built: frozenset[PhaseId], closed: frozenset[str]) -> RoadTable:
        """Return the road metres of one day with some edges closed; kept for the next time."""
        key = (on, built, closed)
        found = self._roads.get(key)  # window and check share these: another thread may clear them at any time
        if found is None:
            from apronplan.routing.service_roads import ServiceRoads

            if len(self._roads) >= KEPT_ROAD_TABLES:
                self._roads.clear()
            roads = ServiceRoads(layout, on, built, closed=closed)
            table: dict[HallId, dict[StandId, float]] = {}
            for (stand, hall), metres in roads.matrix_m().items():
                table.setdefault(hall, {})[stand] = metres
            found = self._roads[key] = RoadTable(table)
        return found

    def cut_off(
        self,
        layout: Layout,
        on: date,
        built: frozenset[PhaseId],
        closed: frozenset[str],
        occupied: frozenset[StandId] | None = None,
    ) -> frozenset[tuple[StandId, HallId]]:
        """Return the stands and halls that lose their road when some stands are occupied; None = all that shut one."""
        across = self.shutters if occupied is None else occupied & self.shutters
        key = (on, built, closed, across)
        found = self._cut_off.get(key)
        if found is None:
            from apronplan.routing.service_roads import ServiceRoads

            if len(self._cut_off) >= KEPT_CUT_OFF:
                self._cut_off.clear()
            worst = ServiceRoads(layout, on, built, across, closed) if across else None
            found = self._cut_off[key] = frozenset(
                (stand, hall)
                for hall, row in self.roads(layout, on, built, closed).by_hall.items()
                for stand in row
                if worst is not None and worst.metres(stand, hall) is None
            )
        return found


def _asks(row: Preference, turnaround: Turnaround) -> bool:
    return (
        row.operator in ("", turnaround.operator)
        and row.handler in ("", turnaround.handler)
        and (not row.flight or row.flight in (turnaround.flight_in, turnaround.flight_out))
    )


_made: WeakKeyDictionary[Layout, LayoutTables] = WeakKeyDictionary()


def layout_tables(layout: Layout) -> LayoutTables:
    """Return the tables of a layout, made on first use and kept as long as the layout."""
    tables = _made.get(layout)
    if tables is None:
        tables = _made[layout] = LayoutTables(layout)
    return tables
