"""The audit's own search for ways: the fewest metres over open edges, and nothing else.

It asks for the shortest way where the rules ask for the quickest, so that what it calls too far is too far by any way.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from heapq import heappop, heappush

from apronplan.audit.windows import closed_spells
from apronplan.domain.layout import GraphEdge, GraphNode
from apronplan.domain.plan import Plan

LETTERS_M = (("A", 15.0), ("B", 24.0), ("C", 36.0), ("D", 52.0), ("E", 65.0), ("F", 80.0))
"""ICAO Annex 14 table 1-1: a letter holds wingspans below the figure."""


def letter_of(wingspan_m: float) -> int:
    """Return the place of the code letter of a wingspan; beyond F one more."""
    return sum(wingspan_m >= limit for _, limit in LETTERS_M)


def wide_enough(edge: GraphEdge, wingspan_m: float) -> bool:
    """Tell whether an edge takes a wingspan; an edge without a letter, or with an unknown one, takes all."""
    order = [letter for letter, _ in LETTERS_M]
    return edge.max_code not in order or letter_of(wingspan_m) <= order.index(edge.max_code)


def shortest_m(edges: Iterable[GraphEdge], starts: Collection[str], ends: Collection[str]) -> float | None:
    """Return the metres of the shortest way between two sets of nodes; None if there is none."""
    beside: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for edge in edges:
        beside[edge.start].append((edge.length_m, edge.end))
        beside[edge.end].append((edge.length_m, edge.start))
    done: set[str] = set()
    # a node without an edge is on no road, even if it is start and end at once
    queue = [(0.0, node) for node in starts if node in beside]
    while queue:
        metres, node = heappop(queue)
        if node in ends:
            return metres
        if node in done:
            continue
        done.add(node)
        for length_m, other in beside[node]:
            if other not in done:
                heappush(queue, (metres + length_m, other))
    return None


def nodes_at(nodes: Mapping[str, GraphNode], *, stand: str = "", hall: str = "") -> list[str]:
    """Return the nodes of a stand or of a hall."""
    return [k for k, n in nodes.items() if (stand and n.stand == stand) or (hall and n.hall == hall)]


def closed_edges(plan: Plan, kind: str, start_min: float, end_min: float) -> set[str]:
    """Return the edges of a kind (``taxi_edge``, ``service_edge``) that are closed at some time within an interval."""
    begin, finish = (datetime.fromtimestamp(m * 60, UTC) for m in (start_min, end_min))
    zone = plan.layout.airport.zone
    return {
        c.subject
        for c in plan.closures.values()
        if str(c.kind) == kind and any(True for _ in closed_spells(c, zone, begin, finish))
    }
