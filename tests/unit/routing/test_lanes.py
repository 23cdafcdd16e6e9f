import pytest

from apronplan.domain.layout import GraphNode
from apronplan.routing.lanes import route_conflicts
from unit.geometry.airfield import FRAME, TYPES, layout, stand


def node(name, x, y, **more):
    lat, lon = FRAME.to_lat_lon(x, y)
    return GraphNode(node=name, lat=lat, lon=lon, **more)


def airport(tail_m, **more):
    """Return a lane along y = 0 with one stand whose aircraft, nose up, has its tail `tail_m` above the lane."""
    nodes = [node("a", -200, 0), node("b", 200, 0), node("p", 200, 100, stand="9")]
    places = (stand("1", 0.0, tail_m + TYPES["B744"].length_m, **more), stand("9", 200.0, 100.0))
    return layout(*places, taxi_nodes={n.node: n for n in nodes})


@pytest.mark.parametrize(("room_m", "verdict"), [(7.51, None), (7.0, "short")])
def test_a_tail_too_near_to_the_wingtip_that_passes(room_m, verdict):
    tail_m = TYPES["B752"].wingspan_m / 2 + room_m
    found = route_conflicts(airport(tail_m), ("a", "b"), TYPES["B752"], {"1": "B744"})
    assert [gap.verdict for _, gap in found] == ([verdict] if verdict else [])


def test_within_the_accuracy_of_the_stand_it_is_unsure():
    tail_m = TYPES["B752"].wingspan_m / 2 + 7.0
    found = route_conflicts(airport(tail_m, accuracy_m=1.0), ("a", "b"), TYPES["B752"], {"1": "B744"})
    assert [(name, gap.verdict) for name, gap in found] == [("1", "unsure")]
    assert found[0][1].found_m == pytest.approx(7.0, abs=0.01)


def test_the_stands_at_the_ends_are_the_aircraft_itself():
    assert route_conflicts(airport(200.0), ("a", "b", "p"), TYPES["B752"], {"9": "B752"}) == ()


def test_a_route_of_one_node_passes_nobody():
    assert route_conflicts(airport(0.0), ("a",), TYPES["B752"], {"1": "B744"}) == ()
