"""Airside service roads: how far and how long it is from a stand to a hall.

The way taken is the quickest one; metres are those of that way. Where a layout has halls but no roads at all, distances
are estimated as the straight line times `DETOUR_FACTOR` and every answer is marked as such (`ServiceRoads.estimated`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apronplan.domain.ids import HallId, NodeId, PhaseId, StandId
from apronplan.domain.layout import EXISTING, Hall, Layout, Validity
from apronplan.geometry.cache import per_layout
from apronplan.geometry.clearance import local_polygon
from apronplan.geometry.outlines import placements
from apronplan.geometry.projection import frame_of
from apronplan.looks import look
from apronplan.routing.network import Reach, drive_minutes, graph_of, reach

DETOUR_FACTOR = 1.3
"""Road metres per straight metre where no roads are known: the usual figure for rectangular street grids (1.27)."""
ESTIMATED_SPEED_KMH = 20.0
"""Speed of a dolly train where no roads are known (the lower end of 20-25 km/h)."""
KEPT_STATES = 512
"""States of the network (sets of closed edges) whose ways are kept per layout."""


@dataclass(slots=True)
class _Kept:
    """Ways already searched in one layout: by state (stands that shut edges and closed edges) and hall."""

    graphs: dict[object, Any] = field(default_factory=dict)
    reaches: dict[object, Reach] = field(default_factory=dict)
    doors: dict[HallId, list[NodeId]] = field(default_factory=dict)
    stand_nodes: dict[StandId, list[NodeId]] = field(default_factory=dict)
    shutters: dict[StandId, frozenset[str]] = field(default_factory=dict)


@per_layout
def _kept(layout: Layout) -> _Kept:
    kept = _Kept()
    for node in layout.service_nodes.values():
        if node.hall:
            kept.doors.setdefault(HallId(node.hall), []).append(node.node)
        if node.stand:
            kept.stand_nodes.setdefault(StandId(node.stand), []).append(node.node)
    shut: dict[StandId, set[str]] = {}
    for key, edge in layout.service_edges.items():
        for stand in edge.closed_while:
            shut.setdefault(stand, set()).add(key)
    kept.shutters.update({s: frozenset(keys) for s, keys in shut.items()})
    return kept


def exists(item: Validity, on: date | None, built: frozenset[PhaseId]) -> bool:
    """Tell whether an element exists; without a day, whether it is not merely planned."""
    if on is not None:
        return item.exists(on, built)
    return item.phase in ("", EXISTING) or item.phase in built or item.valid_from is not None


class ServiceRoads:
    """The service roads of one layout in one state.

    Parameters
    ----------
    layout : Layout
    on : date or None
        The day in airport time; None = whatever is not merely planned.
    built : frozenset of PhaseId
        Phases that a scenario takes as built.
    occupied : frozenset of StandId
        Stands on which aircraft stand: edges that are closed while one of them is occupied are shut. A stand that is
        asked for counts as occupied itself, because its freight moves while its aircraft is there.
    closed : frozenset of str
        Keys of edges that are closed for works.

    Attributes
    ----------
    estimated : bool
        True if the layout has no roads and distances are straight lines times `DETOUR_FACTOR`.
    """

    def __init__(
        self,
        layout: Layout,
        on: date | None = None,
        built: frozenset[PhaseId] = frozenset(),
        occupied: frozenset[StandId] = frozenset(),
        closed: frozenset[str] = frozenset(),
    ) -> None:
        self._layout, self._kept = layout, _kept(layout)
        look()
        self._usable = frozenset(k for k, e in layout.service_edges.items() if k not in closed and exists(e, on, built))
        self._halls: dict[HallId, Hall] = {k: h for k, h in layout.halls.items() if exists(h, on, built)}
        shutting = [self._kept.shutters[s] for s in occupied if s in self._kept.shutters]
        self._shut = frozenset().union(*shutting)
        self.estimated = not layout.service_edges and bool(layout.halls)

    # -- answers -------------------------------------------------------------------------------------

    def metres(self, stand: StandId, hall: HallId) -> float | None:
        """Return the metres by road from a stand to the best door of a hall; None = no road."""
        if self.estimated:
            return self._straight_m(stand, hall)
        way, node = self._way(stand, hall)
        return None if node is None else way.metres[node]

    def minutes(self, stand: StandId, hall: HallId) -> float | None:
        """Return the minutes of driving from a stand to the best door of a hall; None = no road."""
        if self.estimated:
            metres = self._straight_m(stand, hall)
            return None if metres is None else drive_minutes(metres, ESTIMATED_SPEED_KMH)
        way, node = self._way(stand, hall)
        return None if node is None else way.minutes[node]

    def path(self, stand: StandId, hall: HallId) -> tuple[NodeId, ...]:
        """Return the nodes from a stand to the door of a hall; empty if there is no road, or none is known."""
        if self.estimated:
            return ()
        way, node = self._way(stand, hall)
        return () if node is None else way.path(node)

    def matrix_m(self) -> Mapping[tuple[StandId, HallId], float]:
        """Return the metres of every stand and hall that a road joins."""
        found: dict[tuple[StandId, HallId], float] = {}
        for hall in self._halls:
            look()
            for stand in self._layout.stands:
                metres = self.metres(stand, hall)
                if metres is not None:
                    found[stand, hall] = metres
        return found

    # -- searching -----------------------------------------------------------------------------------

    def _way(self, stand: StandId, hall: HallId) -> tuple[Reach, NodeId | None]:
        """Return the ways to a hall, and the node of the stand from which it is nearest."""
        way = self._reach(hall, self._shut | self._kept.shutters.get(stand, frozenset()))
        nodes = [n for n in self._kept.stand_nodes.get(stand, ()) if n in way.minutes]
        return way, min(nodes, key=lambda n: way.minutes[n], default=None)

    def _reach(self, hall: HallId, shut: frozenset[str]) -> Reach:
        kept, state = self._kept, (self._usable, shut)
        if (state, hall) not in kept.reaches:
            if len(kept.graphs) > KEPT_STATES:
                kept.graphs.clear()
                kept.reaches.clear()
            if state not in kept.graphs:
                open_edges = (e for k, e in self._layout.service_edges.items() if k in self._usable and k not in shut)
                kept.graphs[state] = graph_of((e, e.speed_kmh) for e in open_edges)
            doors = kept.doors.get(hall, []) if hall in self._halls else []
            kept.reaches[state, hall] = reach(kept.graphs[state], doors)
        return kept.reaches[state, hall]

    def _straight_m(self, stand: StandId, hall: HallId) -> float | None:
        import shapely

        here = placements(self._layout).get(stand)
        polygon = local_polygon(frame_of(self._layout), self._halls[hall].polygon) if hall in self._halls else None
        if here is None or polygon is None:
            return None
        return DETOUR_FACTOR * float(shapely.distance(shapely.Point(here.x_m, here.y_m), polygon))
