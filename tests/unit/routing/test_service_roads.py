from datetime import date

import pytest

from apronplan.domain.layout import GraphEdge, GraphNode
from apronplan.routing.service_roads import DETOUR_FACTOR, ESTIMATED_SPEED_KMH, ServiceRoads
from unit.geometry.airfield import FRAME, hall, layout, moved, stand


def node(name, **more):
    return GraphNode(node=name, lat=50.6, lon=5.4, **more)


def edge(start, end, length_m, speed_kmh=20.0, **more):
    return GraphEdge(start=start, end=end, length_m=length_m, speed_kmh=speed_kmh, **more)


NODES = [
    node("s1", stand="1"), node("s2", stand="2"), node("s3", stand="3"), node("j"), node("k"),
    node("d1", kind="hall_door", hall="H"), node("d2", kind="hall_door", hall="H"),
    node("e1", kind="hall_door", hall="P"),
]  # fmt: skip
EDGES = [
    edge("s1", "j", 100.0), edge("s2", "j", 50.0), edge("j", "d1", 200.0),
    edge("s1", "k", 400.0, speed_kmh=60.0), edge("k", "d2", 50.0, speed_kmh=60.0),
    edge("j", "e1", 10.0, phase="park"),
]  # fmt: skip
HALLS = (hall("H", 0, 100, 50, 150), hall("P", 0, 300, 50, 350, phase="park"))


def airport(edges=EDGES, nodes=NODES, halls=HALLS):
    return layout(
        stand("1", 0.0), stand("2", 50.0), stand("3", 100.0), halls=halls,
        service_nodes={n.node: n for n in nodes}, service_edges={e.key: e for e in edges},
    )  # fmt: skip


def test_the_quickest_way_not_the_shortest_to_the_best_door():
    roads = ServiceRoads(airport())
    assert roads.metres("1", "H") == 450.0
    assert roads.minutes("1", "H") == pytest.approx(0.45)
    assert roads.path("1", "H") == ("s1", "k", "d2")
    assert roads.metres("2", "H") == 250.0
    assert roads.minutes("2", "H") == pytest.approx(250 * 0.06 / 20)
    assert not roads.estimated


def test_none_where_no_road_no_node_or_no_such_hall():
    roads = ServiceRoads(airport())
    assert roads.metres("3", "H") is None
    assert roads.minutes("9", "H") is None
    assert roads.metres("1", "nowhere") is None
    assert roads.path("3", "H") == ()


def test_planned_halls_and_roads_exist_when_built():
    today, built = ServiceRoads(airport()), ServiceRoads(airport(), built=frozenset({"park"}))
    assert today.metres("2", "P") is None
    assert built.metres("2", "P") == 60.0
    assert set(today.matrix_m()) == {("1", "H"), ("2", "H")}
    assert set(built.matrix_m()) == {("1", "H"), ("2", "H"), ("1", "P"), ("2", "P")}


@pytest.mark.parametrize(
    ("day", "metres"), [(date(2018, 1, 1), 250.0), (date(2020, 1, 1), 130.0), (date(2022, 1, 1), 250.0)]
)
def test_a_road_exists_from_its_first_day_to_the_day_after_its_last(day, metres):
    short = edge("s2", "d2", 130.0, phase="new", valid_from=date(2020, 1, 1), valid_to=date(2022, 1, 1))
    assert ServiceRoads(airport([*EDGES, short]), on=day).metres("2", "H") == metres


class TestClosedWhileOccupied:
    def shut(self, *who):
        return airport([moved(e, closed_while=who) if e.key == "j>d1" else e for e in EDGES])

    def test_the_way_round_is_taken(self):
        free, held = ServiceRoads(self.shut("3")), ServiceRoads(self.shut("3"), occupied=frozenset({"3"}))
        assert free.metres("2", "H") == 250.0
        assert held.metres("2", "H") == 50 + 100 + 400 + 50
        assert held.path("2", "H") == ("s2", "j", "s1", "k", "d2")

    def test_other_stands_shut_nothing(self):
        assert ServiceRoads(self.shut("3"), occupied=frozenset({"1", "2"})).metres("2", "H") == 250.0

    def test_no_way_round_no_road(self):
        only = [moved(e, closed_while=("3",)) for e in EDGES if e.key in ("s2>j", "j>d1")]
        assert ServiceRoads(airport(only), occupied=frozenset({"3"})).metres("2", "H") is None

    def test_a_stand_is_occupied_while_its_own_freight_moves(self):
        roads = ServiceRoads(self.shut("2"))
        assert roads.metres("2", "H") == 600.0
        assert roads.matrix_m()["2", "H"] == 600.0


def test_works_close_an_edge():
    assert ServiceRoads(airport(), closed=frozenset({"s1>k"})).metres("1", "H") == 300.0


def test_states_of_one_layout_do_not_mix():
    place = airport([moved(e, closed_while=("3",)) if e.key == "j>d1" else e for e in EDGES])
    held = ServiceRoads(place, occupied=frozenset({"3"}))
    free = ServiceRoads(place)
    assert (held.metres("2", "H"), free.metres("2", "H"), held.metres("2", "H")) == (600.0, 250.0, 600.0)


def test_without_any_roads_the_straight_line_is_taken_and_said_so():
    roads = ServiceRoads(airport([], []))
    assert roads.estimated
    assert roads.metres("1", "H") == pytest.approx(100 * DETOUR_FACTOR, abs=0.01)
    assert roads.minutes("1", "H") == pytest.approx(100 * DETOUR_FACTOR * 0.06 / ESTIMATED_SPEED_KMH, abs=0.001)
    assert roads.path("1", "H") == ()
    assert roads.metres("1", "P") is None
    assert set(roads.matrix_m()) == {("1", "H"), ("2", "H"), ("3", "H")}


def test_a_layout_of_stands_alone_has_no_roads_and_estimates_nothing():
    roads = ServiceRoads(layout(stand("1", 0.0)))
    assert not roads.estimated
    assert roads.matrix_m() == {}


def test_an_edge_without_speed_is_no_road():
    only = [edge("s2", "d1", 10.0, speed_kmh=0.0)]
    assert ServiceRoads(airport(only)).metres("2", "H") is None


def test_the_frame_of_the_fixtures():
    assert FRAME.to_xy(50.6385, 5.4455) == pytest.approx((0.0, 0.0), abs=1e-9)
