"""The shipped airport is whole: what the manual claims of Liege is true of the folder."""

from datetime import date

import networkx as nx
import pytest
import shapely

from apronplan.domain.layout import EXISTING, GraphEdge, GraphNode, Layout, StandKind
from apronplan.exchange.layout import load_airport
from apronplan.geometry.projection import frame_of
from apronplan.routing.service_roads import ServiceRoads
from apronplan.routing.taxiways import Taxiways

DAY = date(2018, 6, 5)
POSITION_SLACK_M = 25.0
"""A nose stop may lie this far outside its apron: polygons are sure to 8 m, and some aprons end at the stop bar."""


@pytest.fixture(scope="module")
def eblg() -> Layout:
    return load_airport("EBLG")


def graph_of(nodes: list[GraphNode], edges: list[GraphEdge]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(n.node for n in nodes)
    graph.add_edges_from((e.start, e.end) for e in edges)
    return graph


def test_96_positions_90_of_them_for_aircraft(eblg: Layout) -> None:
    kinds = [s.kind for s in eblg.stands.values()]
    assert len(kinds) == 96
    assert kinds.count(StandKind.AIRCRAFT) == 90
    assert kinds.count(StandKind.DEICING) == 3
    assert kinds.count(StandKind.HELICOPTER) == 3


def test_the_taxi_graph_is_one_piece(eblg: Layout) -> None:
    graph = graph_of(list(eblg.taxi_nodes.values()), list(eblg.taxi_edges.values()))
    assert len(graph) == 260
    assert nx.is_connected(graph)


def test_todays_service_graph_is_one_piece(eblg: Layout) -> None:
    nodes = [n for n in eblg.service_nodes.values() if n.phase == EXISTING]
    edges = [e for e in eblg.service_edges.values() if e.phase == EXISTING]
    assert nx.is_connected(graph_of(nodes, edges))


def test_every_stand_reaches_every_hall_of_the_day(eblg: Layout) -> None:
    roads = ServiceRoads(eblg, DAY)
    halls = [h.hall for h in eblg.halls.values() if h.exists(DAY)]
    assert len(halls) >= 4
    lost = [(s.stand, h) for s in eblg.aircraft_stands for h in halls if not roads.metres(s.stand, h)]
    assert lost == []


@pytest.mark.parametrize("runway", ["04L", "22R", "04R", "22L"])
def test_every_stand_reaches_every_runway(eblg: Layout, runway: str) -> None:
    taxiways = Taxiways(eblg)
    lost = [s.stand for s in eblg.aircraft_stands if taxiways.minutes(s.stand, runway, code="A") is None]
    assert lost == []


def test_runways_are_as_long_as_they_say(eblg: Layout) -> None:
    frame = frame_of(eblg)
    stated = {r.designator: r.length_m for r in eblg.runways.values()}
    assert stated == {"04L": 2340, "22R": 2340, "04R": 3690, "22L": 3690}
    for r in eblg.runways.values():
        (x1, y1), (x2, y2) = frame.to_xy(r.lat, r.lon), frame.to_xy(r.end_lat, r.end_lon)
        assert ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 == pytest.approx(r.length_m, abs=5.0)


def test_no_stand_lies_outside_its_apron_or_the_aerodrome(eblg: Layout) -> None:
    frame = frame_of(eblg)
    aprons = {a.apron: shapely.Polygon([frame.to_xy(lat, lon) for lon, lat in a.polygon]) for a in eblg.aprons.values()}
    ends = [frame.to_xy(r.lat, r.lon) for r in eblg.runways.values()]
    aerodrome = shapely.MultiPoint([*ends, *(p for a in aprons.values() for p in a.exterior.coords)]).convex_hull
    outside = []
    for stand in eblg.stands.values():
        point = shapely.Point(frame.to_xy(stand.lat, stand.lon))
        apron = aprons.get(stand.apron)
        near_apron = apron is None or apron.distance(point) <= POSITION_SLACK_M
        if not near_apron or aerodrome.distance(point) > POSITION_SLACK_M:
            outside.append((stand.stand, stand.apron, round(apron.distance(point)) if apron else None))
    assert outside == []


def test_alternates_are_symmetric_as_written(eblg: Layout) -> None:
    one_sided = [
        (s.stand, o) for s in eblg.stands.values() for o in s.excludes if s.stand not in eblg.stands[o].excludes
    ]
    assert one_sided == []
    assert len(eblg.exclusions) == 2 * 43


def test_planned_elements_are_not_there_until_their_phase_is_built(eblg: Layout) -> None:
    planned = [h for h in eblg.halls.values() if h.phase != EXISTING and h.valid_from is None]
    assert planned
    assert not any(h.exists(DAY) for h in planned)
    assert all(h.exists(DAY, frozenset({h.phase})) for h in planned)
    n4 = eblg.halls["N4"]  # type: ignore[index]
    assert not n4.exists(date(2021, 11, 7))
    assert n4.exists(date(2021, 11, 8))
