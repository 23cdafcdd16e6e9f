from itertools import pairwise

import pytest
import shapely

from apronplan.domain.layout import GraphEdge, GraphNode
from apronplan.geometry.corridors import corridors
from apronplan.geometry.derived import derived_pairs
from apronplan.geometry.movement import (
    NOSE_SEARCH_M,
    fits,
    lead_in,
    lead_in_corridor,
    metres_between,
    nose_room_m,
)
from apronplan.geometry.outlines import parked
from unit.geometry.airfield import FRAME, TYPES, hall, layout, stand


def node(name, x, y, **more):
    lat, lon = FRAME.to_lat_lon(x, y)
    return GraphNode(node=name, lat=lat, lon=lon, **more)


def lane(*places):
    """Return a taxi lane along y = -150 m with one lead-in for each (stand, x, y)."""
    nodes = [node(f"X{s}", x, -150.0) for s, x, _ in places] + [
        node(f"S{s}", x, y, kind="stand", stand=s) for s, x, y in places
    ]
    nodes += [node("W", -300.0, -150.0), node("E", 300.0, -150.0)]
    row = ["W", *(f"X{s}" for s, _, _ in sorted(places, key=lambda p: p[1])), "E"]
    pairs = [*pairwise(row), *((f"S{s}", f"X{s}") for s, _, _ in places)]
    edges = [GraphEdge(start=a, end=b, length_m=100.0, speed_kmh=20.0) for a, b in pairs]
    return {"taxi_nodes": {n.node: n for n in nodes}, "taxi_edges": {e.key: e for e in edges}}


@pytest.mark.parametrize(("limit", "yes"), [(None, True), (38.05, True), (38.04, False)])
def test_published_size_in_metres(limit, yes):
    assert fits(stand("1", 0.0, max_wingspan_m=limit), TYPES["B752"]) is yes


@pytest.mark.parametrize(("limit", "yes"), [(None, True), (47.32, True), (47.31, False)])
def test_published_length_in_metres(limit, yes):
    assert fits(stand("1", 0.0, max_length_m=limit), TYPES["B752"]) is yes


def test_metres_between_any_two_stands():
    a, b = stand("1", 0.0), stand("2", 300.0)
    gap = metres_between(layout(a, b), a, TYPES["B752"], b, TYPES["B734"])
    assert gap.found_m == pytest.approx(300 - (38.05 + 28.88) / 2, abs=0.5)
    assert gap.needed_m == 7.5


class TestNoseRoom:
    def test_up_to_a_building(self):
        place = stand("1", 0.0)
        airport = layout(place, halls=(hall("H", -30.0, 33.0, 30.0, 60.0),))
        assert nose_room_m(airport, place, TYPES["B744"]) == pytest.approx(33.0, abs=0.01)

    def test_a_building_aside_does_not_count(self):
        place = stand("1", 0.0)
        airport = layout(place, halls=(hall("H", 4.5, 10.0, 30.0, 60.0),))
        assert nose_room_m(airport, place, TYPES["B744"]) == NOSE_SEARCH_M

    def test_up_to_an_aircraft_but_not_to_an_alternate(self):
        place, ahead = stand("1", 0.0), stand("2", 0.0, 100.0, max_wingspan_m=36.0)
        assert nose_room_m(layout(place, ahead), place, TYPES["B744"]) == pytest.approx(100 - 36.45, abs=0.01)
        alternate = stand("2", 0.0, 100.0, excludes=("1",))
        assert nose_room_m(layout(place, alternate), place, TYPES["B744"]) == NOSE_SEARCH_M

    def test_none_where_the_nose_is_inside(self):
        place = stand("1", 0.0)
        airport = layout(place, halls=(hall("H", -30.0, -5.0, 30.0, 60.0),))
        assert nose_room_m(airport, place, TYPES["B744"]) == 0.0


class TestPushback:
    def test_covers_the_way_back_and_one_length_along_the_lane_both_ways(self):
        place = stand("1", 0.0)
        corridor = corridors(layout(place, **lane(("1", 0.0, 0.0)))).pushback(place.stand, TYPES["B752"])
        assert corridor.bounds == pytest.approx((-57.32, -150 - 19.025, 57.32, 0.0), abs=0.1)
        assert corridor.contains(shapely.Point(0, -75))
        assert not corridor.contains(shapely.Point(25, -75))

    def test_contains_the_parked_aircraft(self):
        place = stand("1", 10.0, -20.0, 30.0)
        airport = layout(place)
        body = parked(airport, place, TYPES["B77L"])
        assert corridors(airport).pushback(place.stand, TYPES["B77L"]).buffer(0.01).contains(body)

    def test_without_a_taxi_graph_it_is_two_lengths_straight_back(self):
        place = stand("1", 0.0)
        corridor = corridors(layout(place)).pushback(place.stand, TYPES["B752"])
        assert corridor.bounds == pytest.approx((-19.025, -94.64, 19.025, 0.0), abs=0.05)
        assert corridor.equals(lead_in_corridor(layout(place), place, TYPES["B752"]))

    def test_a_node_off_the_axis_bends_no_lead_in(self):
        place = stand("1", 0.0)
        graph = lane(("1", 60.0, 0.0))
        start, end = lead_in(layout(place, **graph), place, TYPES["B752"])
        assert start == pytest.approx((0.0, -150.0), abs=0.1)
        assert end == pytest.approx((0.0, 0.0), abs=0.01)


class TestDerived:
    def relation(self, airport):
        return {(p.stand_a, p.stand_b): p.relation for p in derived_pairs(airport)}

    def test_each_relation(self):
        narrow = {"max_wingspan_m": 38.1, "max_length_m": 50.0}
        airport = layout(
            stand("overlap-1", 0.0, **narrow), stand("overlap-2", 20.0, **narrow),
            stand("short-1", 300.0, **narrow), stand("short-2", 343.0, **narrow),
            stand("unsure-1", 600.0, accuracy_m=2, **narrow), stand("unsure-2", 643.0, accuracy_m=2, **narrow),
            stand("clear-1", 900.0, **narrow), stand("clear-2", 950.0, excludes=("clear-1",), **narrow),
            stand("deep-1", 1200.0, **narrow), stand("deep-2", 1200.0, 60.0, **narrow),
        )  # fmt: skip
        assert self.relation(airport) == {
            ("overlap-1", "overlap-2"): "overlap",
            ("short-1", "short-2"): "short",
            ("unsure-1", "unsure-2"): "unsure",
            ("clear-1", "clear-2"): "clear",
            ("deep-1", "deep-2"): "lead_in",
        }

    def test_differences_are_named_with_their_metres(self):
        narrow = {"max_wingspan_m": 38.1, "max_length_m": 50.0}
        airport = layout(
            stand("38-1", 0.0, **narrow), stand("39", 42.55, **narrow),
            stand("7", 500.0, **narrow), stand("8", 520.0, excludes=("7",), **narrow),
            stand("9", 900.0, excludes=("10",), **narrow), stand("10", 960.0, **narrow),
        )  # fmt: skip
        differences = [p for p in derived_pairs(airport) if not p.agrees]
        assert [(d.stand_a, d.stand_b) for d in differences] == [("38-1", "39"), ("9", "10")]
        assert str(differences[0]).startswith("38-1 with 39: 3.0 m short (B752 and B752, 4.5 m found, 7.5 m needed)")
        assert "clear of each other" in str(differences[1])
        assert not any(d.agrees for d in differences)

    def test_a_stand_that_takes_no_type_has_no_pairs(self):
        airport = layout(stand("1", 0.0, max_wingspan_m=5.0), stand("2", 10.0))
        assert derived_pairs(airport) == []
