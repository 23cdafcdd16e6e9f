"""Taxi and tow times on the taxiways.

Assumptions, all plain constants below: an aircraft taxies at the speed of each edge and is towed at `TOW_SPEED_KMH`;
hooking the tug up and off takes `TOW_HANDLING_MIN`; a departure lines up at the start of the runway and an arrival
leaves it anywhere beyond `LANDING_ROLL_M`; rolling along a runway is the last resort of a taxi route.
"""

import math
from collections.abc import Collection

from apronplan.domain.aircraft import CODE_LETTER_LIMITS_M
from apronplan.domain.ids import NodeId, StandId
from apronplan.domain.layout import GraphEdge, GraphNode, Layout, Runway
from apronplan.geometry.cache import per_layout
from apronplan.geometry.projection import frame_of
from apronplan.routing.network import COST, MINUTES, Graph, Reach, Route, drive_minutes, graph_of, reach

TOW_SPEED_KMH = 15.0
"""Speed of a towed aircraft (assumed; towbarless tugs are allowed 15-25 km/h, with a tow bar about 10)."""
TOW_HANDLING_MIN = 6.0
"""Minutes for hooking up, release and the push-back before a tow (assumed)."""
LANDING_ROLL_M = 1500.0
"""Where an arrival can leave the runway at the earliest, metres from the threshold (assumed; heavy freighters)."""
LINE_UP_M = 150.0
"""How far from the start of the runway a departure may line up, metres."""
RUNWAY_COST_FACTOR = 5.0
"""How many times dearer a minute on a runway counts when a route is chosen; the minutes reported are true."""
CODES = tuple(letter for letter, _ in CODE_LETTER_LIMITS_M)


def code_fits(code: str, max_code: str) -> bool:
    """Tell whether an aircraft's code letter may use an edge; an edge without a letter takes all."""
    if not max_code or max_code not in CODES:
        return True
    return code in CODES and CODES.index(code) <= CODES.index(max_code)


def is_runway(edge: GraphEdge) -> bool:
    """Tell whether an edge of the taxi graph is a piece of a runway."""
    return edge.kind == "runway"


KEPT_STATES = 256
"""Sets of open edges whose ways are kept per layout."""

_Searched = tuple[dict[str, Graph], dict[tuple[str, str, bool], Reach]]


@per_layout
def _kept(_layout: Layout) -> dict[frozenset[str], _Searched]:
    return {}


class Taxiways:
    """The taxiways of one layout.

    Parameters
    ----------
    layout : Layout
    closed : collection of str
        Keys of closed edges.
    occupied : collection of StandId
        Stands that are occupied: edges that are shut while one of them is occupied are not used.
    """

    def __init__(
        self, layout: Layout, closed: Collection[str] = frozenset(), occupied: Collection[StandId] = frozenset()
    ) -> None:
        self._layout = layout
        held = frozenset(occupied)
        self._edges = [
            e for k, e in layout.taxi_edges.items() if k not in closed and not held.intersection(e.closed_while)
        ]
        self._nodes: dict[StandId, list[NodeId]] = {}
        for node in layout.taxi_nodes.values():
            if node.stand:
                self._nodes.setdefault(StandId(node.stand), []).append(node.node)
        usable = frozenset(e.key for e in self._edges)
        kept = _kept(layout)
        if len(kept) > KEPT_STATES:
            kept.clear()
        self._graphs, self._reaches = kept.setdefault(usable, ({}, {}))

    # -- taxi ----------------------------------------------------------------------------------------

    def minutes(
        self, stand: StandId, runway_designator: str, code: str = "F", *, landing: bool = False
    ) -> float | None:
        """Return the taxi minutes between a stand and a runway direction; None = no way, or no such runway.

        Parameters
        ----------
        code : str
            ICAO code letter of the aircraft: edges for smaller ones are not used.
        landing : bool
            False: to the line-up position; True: from the nearest exit after landing in that direction.
        """
        route = self.route(stand, runway_designator, code, landing=landing)
        return None if route is None else route.minutes

    def path(
        self, stand: StandId, runway_designator: str, code: str = "F", *, landing: bool = False
    ) -> tuple[NodeId, ...]:
        """Return the nodes of that way, from the stand to the runway; empty if there is none."""
        route = self.route(stand, runway_designator, code, landing=landing)
        return () if route is None else route.nodes

    def route(self, stand: StandId, runway_designator: str, code: str = "F", *, landing: bool = False) -> Route | None:
        """Return the way between a stand and a runway direction, listed from the stand; None = no way."""
        runway = self._layout.runways.get(runway_designator)
        if runway is None:
            return None
        key = (runway_designator, code, landing)
        if key not in self._reaches:
            self._reaches[key] = reach(self._graph(code), self._runway_nodes(runway, landing=landing), COST)
        return self._route(self._reaches[key], stand)

    # -- tow -----------------------------------------------------------------------------------------

    def tow(self, stand_a: StandId, stand_b: StandId, code: str = "A") -> Route | None:
        """Return the way of a tow from one stand to another; None = no way.

        The minutes are from off-block to on-block: driving at `TOW_SPEED_KMH`, and `TOW_HANDLING_MIN`.
        """
        key = (f"stand {stand_b}", code, False)
        if key not in self._reaches:
            self._reaches[key] = reach(self._graph(code), self._nodes.get(stand_b, []), COST)
        route = self._route(self._reaches[key], stand_a)
        if route is None:
            return None
        return Route(route.nodes, route.length_m, drive_minutes(route.length_m, TOW_SPEED_KMH) + TOW_HANDLING_MIN)

    # -- searching -----------------------------------------------------------------------------------

    def _graph(self, code: str) -> Graph:
        if code not in self._graphs:
            self._graphs[code] = self._make_graph(code)
        return self._graphs[code]

    def _make_graph(self, code: str) -> Graph:
        graph = graph_of((e, e.speed_kmh) for e in self._edges if code_fits(code, e.max_code))
        for edge in self._edges:
            if is_runway(edge) and graph.has_edge(edge.start, edge.end):
                data = graph[edge.start][edge.end]
                data[COST] = data[MINUTES] * RUNWAY_COST_FACTOR
        # A stand is no thoroughfare: nobody taxies over one on the way to another.
        for node in self._layout.taxi_nodes.values():
            if node.stand and node.node in graph:
                for other in graph[node.node]:
                    graph[node.node][other][COST] += 1e3 * (graph.degree(node.node) > 1)
        return graph

    def _route(self, way: Reach, stand: StandId) -> Route | None:
        nodes = [n for n in self._nodes.get(stand, ()) if n in way.minutes]
        start = min(nodes, key=lambda n: way.minutes[n], default=None)
        return None if start is None else Route(way.path(start), way.metres[start], way.minutes[start])

    def _runway_nodes(self, runway: Runway, *, landing: bool) -> list[NodeId]:
        """Return the nodes on a runway where an aircraft lines up, or where it can leave after landing."""
        along = self._along_runway(runway)
        if landing:
            leaving = {n for e in self._edges if not is_runway(e) for n in (e.start, e.end)}
            exits = [
                n
                for n, metres in along.items()
                if n in leaving and metres >= min(LANDING_ROLL_M, 0.6 * runway.length_m)
            ]
            return exits or list(along)
        first = min(along.values(), default=0.0)
        return [n for n, metres in along.items() if metres <= max(first, 0.0) + LINE_UP_M]

    def _along_runway(self, runway: Runway) -> dict[NodeId, float]:
        """Return the nodes on a runway's centreline with their metres from its start."""
        frame = frame_of(self._layout)
        x0, y0 = frame.to_xy(runway.lat, runway.lon)
        x1, y1 = frame.to_xy(runway.end_lat, runway.end_lon)
        span = math.hypot(x1 - x0, y1 - y0)
        if span == 0.0:
            return {}
        e, n = (x1 - x0) / span, (y1 - y0) / span

        def offset(node: GraphNode) -> tuple[float, float]:
            """Return metres of a node along the runway from its start, and metres aside of its centre line."""
            x, y = frame.to_xy(node.lat, node.lon)
            return (x - x0) * e + (y - y0) * n, abs((x - x0) * n - (y - y0) * e)

        found = {k: offset(node) for k, node in self._layout.taxi_nodes.items()}
        half = max(runway.width_m, 30.0) / 2
        return {k: s for k, (s, aside) in found.items() if aside <= half and -LINE_UP_M <= s <= span + LINE_UP_M}
