"""What one table of a layout says of another: names that must exist, phases, distances."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from apronplan.domain.layout import (
    EXISTING,
    Adjacency,
    Airport,
    Apron,
    Building,
    GraphEdge,
    GraphNode,
    Hall,
    ParkZone,
    Phase,
    Preference,
    Runway,
    Stand,
    Validity,
)
from apronplan.exchange.records import ReadTable
from apronplan.exchange.tables import Row

FARTHEST_KM = 200.0
"""Nothing of an airport lies farther from its reference point; farther means latitude and longitude are swapped."""

_KM_PER_DEGREE = 111.2
_HINTS = 50
_HINT_CHARACTERS = 40


@dataclass(slots=True)
class ReadLayout:
    """All tables of a layout folder as read, before they are joined."""

    airport: ReadTable[Airport]
    stands: ReadTable[Stand]
    runways: ReadTable[Runway]
    aprons: ReadTable[Apron]
    halls: ReadTable[Hall]
    buildings: ReadTable[Building]
    park_zones: ReadTable[ParkZone]
    phases: ReadTable[Phase]
    taxi_nodes: ReadTable[GraphNode]
    taxi_edges: ReadTable[GraphEdge]
    service_nodes: ReadTable[GraphNode]
    service_edges: ReadTable[GraphEdge]
    adjacency: ReadTable[Adjacency]
    preferences: ReadTable[Preference]


def check_layout(read: ReadLayout) -> None:
    """Add to each table the problems that show only beside the others."""
    _one_airport(read.airport)
    _stand_names(read)
    _graph(read.taxi_nodes, read.taxi_edges, read)
    _graph(read.service_nodes, read.service_edges, read)
    _phases(read)
    _distances(read)


def report_unknown(row: Row, column: str, what: str, names: Iterable[str], known: Collection[str]) -> None:
    """Report names that `known` lacks; in the first problems of a file with the nearest name it has."""
    for name in names:
        if name and name not in known:
            hint = len(row.problems) < _HINTS and len(name) <= _HINT_CHARACTERS
            near = get_close_matches(name, known, n=1, cutoff=0.5) if hint else []
            row.problem(column, f"unknown_{what}", value=name, near=near[0] if near else "", count=len(known))


def _one_airport(table: ReadTable[Airport]) -> None:
    for key in list(table.rows)[1:]:
        table.rows[key].problem("icao", "second_airport", value=key)


def _stand_names(read: ReadLayout) -> None:
    known = read.stands.names
    if known is None:
        return
    for key, stand in read.stands.items.items():
        report_unknown(read.stands.rows[key], "excludes", "stand", stand.excludes, known)
    for key, pair in read.adjacency.items.items():
        report_unknown(read.adjacency.rows[key], "stand_a", "stand", [pair.stand_a], known)
        report_unknown(read.adjacency.rows[key], "stand_b", "stand", [pair.stand_b], known)
    aprons = {*(read.aprons.names or ()), *(s.apron for s in read.stands.items.values())}
    for key, wish in read.preferences.items.items():
        report_unknown(read.preferences.rows[key], "stand", "stand", [wish.stand], known)
        report_unknown(read.preferences.rows[key], "apron", "apron", [wish.apron], aprons)


def _graph(nodes: ReadTable[GraphNode], edges: ReadTable[GraphEdge], read: ReadLayout) -> None:
    stands, halls, known = read.stands.names, read.halls.names, nodes.names
    served: dict[str, str] = {}
    for key, node in nodes.items.items():
        row = nodes.rows[key]
        if stands is not None:
            report_unknown(row, "stand", "stand", [node.stand], stands)
        if halls is not None:
            report_unknown(row, "hall", "hall", [node.hall], halls)
        if node.stand and node.stand in served:
            row.problem("stand", "stand_served_twice", value=node.stand, first=served[node.stand])
        served.setdefault(node.stand, key)
    if edges.items and not nodes.present:
        edges.problems.add("edges_without_nodes", fatal=True, nodes=nodes.problems.file)
        return
    for key, edge in edges.items.items():
        if known is not None:
            report_unknown(edges.rows[key], "from", "node", [edge.start], known)
            report_unknown(edges.rows[key], "to", "node", [edge.end], known)
        if stands is not None:
            report_unknown(edges.rows[key], "closed_while", "stand", edge.closed_while, stands)


def _phases(read: ReadLayout) -> None:
    if not read.phases.present or read.phases.names is None:
        return
    known = {EXISTING, *read.phases.names}
    tables: tuple[tuple[Mapping[str, Validity], dict[str, Row]], ...] = (
        (read.stands.items, read.stands.rows),
        (read.aprons.items, read.aprons.rows),
        (read.halls.items, read.halls.rows),
        (read.buildings.items, read.buildings.rows),
        (read.park_zones.items, read.park_zones.rows),
        (read.taxi_nodes.items, read.taxi_nodes.rows),
        (read.taxi_edges.items, read.taxi_edges.rows),
        (read.service_nodes.items, read.service_nodes.rows),
        (read.service_edges.items, read.service_edges.rows),
    )
    for items, rows in tables:
        for key, item in items.items():
            report_unknown(rows[key], "phase", "phase", [item.phase], known)


def _distances(read: ReadLayout) -> None:
    airport = next(iter(read.airport.items.values()), None)
    if airport is None:
        return
    for points in (read.stands, read.runways, read.taxi_nodes, read.service_nodes):
        for key, point in points.items.items():
            _near(points.rows[key], "lat", point.lat, point.lon, airport)
    for rings in (read.aprons, read.halls, read.buildings, read.park_zones):
        for key, area in rings.items.items():
            lon, lat = area.polygon[0]
            _near(rings.rows[key], "polygon", lat, lon, airport)


def _near(row: Row, column: str, lat: float, lon: float, airport: Airport) -> None:
    north = (lat - airport.lat) * _KM_PER_DEGREE
    east = (lon - airport.lon) * _KM_PER_DEGREE * math.cos(math.radians(airport.lat))
    away_km = math.hypot(north, east)
    if away_km > FARTHEST_KM:
        row.problem(column, "too_far", away_km=round(away_km), limit_km=round(FARTHEST_KM))
