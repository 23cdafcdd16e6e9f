"""Taxiways and service roads: nodes and edges."""

from typing import Any

from apronplan.domain.layout import GraphEdge, GraphNode
from apronplan.exchange.cells import CellError, Name, Text, Words
from apronplan.exchange.layout.columns import NOT_NEGATIVE, NOTES, POINT, POSITIVE, VALIDITY, check_dates
from apronplan.exchange.records import Column, Record
from apronplan.exchange.tables import Row

TAXI_SPEEDS_KMH = {"runway": 40.0, "taxiway": 30.0, "taxilane": 20.0, "leadin": 8.0}
"""Speed by kind of edge where the file gives none; assumed."""

OTHER_SPEED_KMH = 20.0
"""Speed on every other edge, and of a tug on a service road, where the file gives none; assumed."""


class CodeLetter:
    """An ICAO aerodrome code letter, A to F."""

    def parse(self, text: str) -> str:
        """Return the letter; raises `CellError`."""
        if text.upper() not in ("A", "B", "C", "D", "E", "F"):
            raise CellError("not_a_choice", value=text, choices="A, B, C, D, E, F")
        return text.upper()

    def format(self, value: str) -> str:
        """Return the cell."""
        return value


def _speed(values: dict[str, Any]) -> None:
    values.setdefault("speed_kmh", TAXI_SPEEDS_KMH.get(values.get("kind", ""), OTHER_SPEED_KMH))


def _road_speed(values: dict[str, Any]) -> None:
    values.setdefault("speed_kmh", OTHER_SPEED_KMH)


def _check_edge(row: Row, edge: GraphEdge) -> None:
    check_dates(row, edge)
    if edge.start == edge.end:
        row.problem("to", "edge_to_itself", value=edge.end)


def _nodes(file: str, extra: Column) -> Record[GraphNode]:
    columns = (Column("node", Name(), required=True), Column("kind", Text(40)), *POINT, Column("stand", Name()), extra)
    return Record(file, GraphNode, (*columns, *VALIDITY), key=lambda n: n.node, key_column="node", checks=check_dates)


_EDGE = (
    Column("from", Name(), "start", required=True),
    Column("to", Name(), "end", required=True),
)
_MEASURES = (
    Column("length_m", NOT_NEGATIVE, required=True),
    Column("speed_kmh", POSITIVE),
    Column("kind", Text(40)),
)

TAXI_NODES = _nodes("taxi_nodes.csv", Column("runway", Name()))
SERVICE_NODES = _nodes("service_nodes.csv", Column("hall", Name()))

TAXI_EDGES = Record(
    "taxi_edges.csv",
    GraphEdge,
    (*_EDGE, Column("taxiway", Text(200), "name"), *_MEASURES, Column("max_code", CodeLetter()), *VALIDITY, NOTES),
    key=lambda e: e.key,
    key_column="from",
    complete=_speed,
    checks=_check_edge,
    same=lambda e: frozenset((e.start, e.end)),
)

SERVICE_EDGES = Record(
    "service_edges.csv",
    GraphEdge,
    (*_EDGE, Column("road", Text(200), "name"), *_MEASURES, Column("closed_while", Words()), *VALIDITY, NOTES),
    key=lambda e: e.key,
    key_column="from",
    complete=_road_speed,
    checks=_check_edge,
    same=lambda e: frozenset((e.start, e.end)),
)
