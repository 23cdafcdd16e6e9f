"""How something new is joined to the roads and taxiways that there are: a straight way to the nearest node."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apronplan.domain.ids import NodeId, PhaseId
from apronplan.domain.layout import EXISTING, GraphEdge, GraphNode, Layout, Validity
from apronplan.geometry.clearance import local_polygon
from apronplan.geometry.drawn import building_shapes, runway_shapes
from apronplan.geometry.projection import frame_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MOST_M = 500.0
"""Longest way that is taken for granted; a longer one is a road that somebody has to plan."""
NO_CROSSROADS = frozenset({"stand_service", "hall_door"})
"""Kinds of service nodes at which no road begins: they are the ends of one."""
NO_JUNCTION = frozenset({"stand", "runway", "runway_end", "threshold"})
"""Kinds of taxi nodes at which no lead-in begins: nobody taxies over a stand, or turns off a runway into one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """A straight way from a place to a node.

    Attributes
    ----------
    lat, lon : float
        Where it begins, degrees.
    node : NodeId
        Where it ends.
    length_m : float
    """

    lat: float
    lon: float
    node: NodeId
    length_m: float


def join_hall(
    layout: Layout,
    ring: Sequence[tuple[float, float]],
    when: Validity,
    own: str,
    built: frozenset[PhaseId] = frozenset(),
) -> Joint | None:
    """Return the way from the edge of a hall to the nearest service road that it can reach; None if there is none.

    It crosses no runway and no other hall or building.
    """
    import shapely

    frame = frame_of(layout)
    hall = local_polygon(frame, tuple(ring))
    assert hall is not None
    nodes = usable_nodes(layout.service_nodes, layout.service_edges, when, NO_CROSSROADS, built)
    blocks = [hall.buffer(-0.5), *_blocks(layout, when, own, built)]
    return _nearest(layout, nodes, blocks, lambda p: shapely.Point(shapely.shortest_line(hall.exterior, p).coords[0]))


def join_stand(
    layout: Layout,
    lat: float,
    lon: float,
    when: Validity,
    *,
    taxi: bool,
    built: frozenset[PhaseId] = frozenset(),
) -> Joint | None:
    """Return the way from a nose stop to the nearest taxi node (`taxi`) or service road; None if there is none."""
    import shapely

    here = shapely.Point(frame_of(layout).to_xy(lat, lon))
    if taxi:
        nodes = usable_nodes(layout.taxi_nodes, layout.taxi_edges, when, NO_JUNCTION, built)
    else:
        nodes = usable_nodes(layout.service_nodes, layout.service_edges, when, NO_CROSSROADS, built)
    return _nearest(layout, nodes, _blocks(layout, when, "", built), lambda _: here)


def usable_nodes(
    nodes: Mapping[NodeId, GraphNode],
    edges: Mapping[str, GraphEdge],
    when: Validity,
    shunned: frozenset[str],
    built: frozenset[PhaseId],
) -> list[GraphNode]:
    """Return the nodes of the largest connected part that stands together with something new."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_edges_from((e.start, e.end) for e in edges.values() if _together(e, when, built))
    largest: frozenset[NodeId] = max(nx.connected_components(graph), key=len, default=frozenset())
    return [n for k, n in nodes.items() if k in largest and n.kind not in shunned and _together(n, when, built)]


def _together(item: Validity, when: Validity, built: frozenset[PhaseId]) -> bool:
    """Tell whether something stands for as long as something new does, as far as is known."""
    if item.phase in built:
        return True
    if item.phase not in ("", EXISTING, when.phase) and item.valid_from is None:
        return False
    starts = item.valid_from is None or (when.valid_from is not None and item.valid_from <= when.valid_from)
    same_phase = item.phase == when.phase != EXISTING
    return (starts or same_phase) and item.valid_to is None


def _blocks(layout: Layout, when: Validity, own: str, built: frozenset[PhaseId]) -> "list[BaseGeometry]":
    runways = [strip for _, strip in runway_shapes(layout, frame_of(layout))]
    return [*runways, *building_shapes(layout, when, own, built)]


def _nearest(
    layout: Layout,
    nodes: Sequence[GraphNode],
    blocks: "list[BaseGeometry]",
    start: "Callable[[BaseGeometry], BaseGeometry]",
) -> Joint | None:
    """Return the shortest straight way to a node that crosses nothing."""
    import shapely

    frame = frame_of(layout)
    ends = {n.node: shapely.Point(frame.to_xy(n.lat, n.lon)) for n in nodes}
    starts = {node: start(point) for node, point in ends.items()}
    near = [n for n in ends if starts[n].distance(ends[n]) <= MOST_M]
    for node in sorted(near, key=lambda n: (starts[n].distance(ends[n]), n)):
        line = shapely.LineString([starts[node], ends[node]])
        if not any(line.intersects(block) for block in blocks):
            lat, lon = frame.to_lat_lon(starts[node].x, starts[node].y)
            length_m = math.dist((starts[node].x, starts[node].y), (ends[node].x, ends[node].y))
            return Joint(lat=lat, lon=lon, node=node, length_m=max(length_m, 0.1))
    return None
