"""One state of a graph of roads or taxiways: what is open, and the quickest ways in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from apronplan.domain.ids import NodeId
from apronplan.domain.layout import GraphEdge

Graph = Any
"""A `networkx.Graph`, which brings no types."""
MINUTES = "minutes"
METRES = "metres"
COST = "cost"


@dataclass(frozen=True, slots=True)
class Route:
    """A way along the nodes of a graph, with its length and duration."""

    nodes: tuple[NodeId, ...]
    length_m: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Reach:
    """The quickest ways from every node to the nearest of some targets.

    Attributes
    ----------
    minutes, metres : mapping
        By node; a node that is missing has no way.
    towards : mapping
        The next node on the way; None at a target.
    """

    minutes: Mapping[NodeId, float]
    metres: Mapping[NodeId, float]
    towards: Mapping[NodeId, NodeId | None]

    def path(self, start: NodeId) -> tuple[NodeId, ...]:
        """Return the nodes from `start` to the target, both included; empty if there is no way."""
        nodes: list[NodeId] = []
        here: NodeId | None = start if start in self.minutes else None
        while here is not None:
            nodes.append(here)
            here = self.towards[here]
        return tuple(nodes)


def drive_minutes(length_m: float, speed_kmh: float) -> float:
    """Return the minutes for a length at a speed; infinite at no speed."""
    return length_m * 0.06 / speed_kmh if speed_kmh > 0 else float("inf")


def graph_of(edges: Iterable[tuple[GraphEdge, float]]) -> Graph:
    """Make an undirected networkx graph of edges, each with the speed (km/h) to drive it at.

    Of two edges between the same nodes the quicker one counts.
    """
    import networkx as nx

    graph = nx.Graph()
    for edge, speed_kmh in edges:
        minutes = drive_minutes(edge.length_m, speed_kmh)
        if minutes == float("inf"):
            continue
        known = graph.get_edge_data(edge.start, edge.end)
        if known is None or minutes < known[MINUTES]:
            graph.add_edge(edge.start, edge.end, **{MINUTES: minutes, COST: minutes, METRES: edge.length_m})
    return graph


def reach(graph: Graph, targets: Iterable[NodeId], weight: str = MINUTES) -> Reach:
    """Return the quickest ways from every node to the nearest target, by Dijkstra's search from the targets.

    Parameters
    ----------
    graph : networkx.Graph
        From `graph_of`.
    targets : iterable of NodeId
        Those that are not in the graph are left out.
    weight : str
        What is made least: `MINUTES`, or `COST` where some edges are wanted less than their time says.
    """
    import networkx as nx

    ends = [t for t in targets if t in graph]
    minutes: dict[NodeId, float] = dict.fromkeys(ends, 0.0)
    metres: dict[NodeId, float] = dict.fromkeys(ends, 0.0)
    towards: dict[NodeId, NodeId | None] = dict.fromkeys(ends)
    if ends:
        distance, paths = nx.multi_source_dijkstra(graph, ends, weight=weight)
        for node in distance:  # in the order of growing distance, so the nearer end of an edge is already known
            if node not in towards:
                nearer = paths[node][-2]
                edge = graph[nearer][node]
                minutes[node] = minutes[nearer] + edge[MINUTES]
                metres[node] = metres[nearer] + edge[METRES]
                towards[node] = nearer
    return Reach(minutes, metres, towards)
