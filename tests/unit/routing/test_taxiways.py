import pytest

from apronplan.domain.layout import GraphEdge, GraphNode, Runway
from apronplan.routing.taxiways import TOW_HANDLING_MIN, TOW_SPEED_KMH, Taxiways, code_fits
from unit.geometry.airfield import FRAME, layout, moved, stand


def node(name, x, y, **more):
    lat, lon = FRAME.to_lat_lon(x, y)
    return GraphNode(node=name, lat=lat, lon=lon, **more)


PLACES = {
    "r0": (-1500, 0), "r1": (-500, 0), "r2": (500, 0), "r3": (1500, 0),
    "t0": (-1500, 200), "t1": (-500, 200), "t2": (500, 200), "t3": (1500, 200),
    "x1": (0, 300), "x2": (100, 300), "p1": (0, 400), "p2": (100, 400),
}  # fmt: skip


def edge(start, end, kind="taxiway", speed_kmh=30.0, **more):
    (x0, y0), (x1, y1) = PLACES[start], PLACES[end]
    length_m = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    return GraphEdge(start=start, end=end, length_m=length_m, speed_kmh=speed_kmh, kind=kind, **more)


EDGES = [
    *(edge(f"r{i}", f"r{i + 1}", "runway", 60.0) for i in range(3)),
    *(edge(f"t{i}", f"t{i + 1}") for i in range(3)),
    *(edge(f"r{i}", f"t{i}") for i in range(4)),
    edge("t1", "x1"), edge("x1", "x2"), edge("x2", "t2"), edge("x1", "p1"), edge("x2", "p2"), edge("p1", "p2"),
]  # fmt: skip


def runway(designator, x0, x1):
    (lat, lon), (end_lat, end_lon) = FRAME.to_lat_lon(x0, 0.0), FRAME.to_lat_lon(x1, 0.0)
    return Runway(designator=designator, lat=lat, lon=lon, end_lat=end_lat, end_lon=end_lon, length_m=3000, width_m=45)


def airport(edges=EDGES):
    nodes = [node(k, x, y, stand=k[1] if k.startswith("p") else "") for k, (x, y) in PLACES.items()]
    return layout(
        stand("1", 0.0, 400.0), stand("2", 100.0, 400.0), stand("3", 200.0, 400.0),
        runways={r.designator: r for r in (runway("09", -1500, 1500), runway("27", 1500, -1500))},
        taxi_nodes={n.node: n for n in nodes}, taxi_edges={e.key: e for e in edges},
    )  # fmt: skip


def test_a_departure_taxies_to_the_start_of_its_runway_along_the_taxiway():
    ways = Taxiways(airport())
    assert ways.path("1", "09") == ("p1", "x1", "t1", "t0", "r0")
    assert ways.path("2", "27") == ("p2", "x2", "t2", "t3", "r3")
    length_m = 100 + (500**2 + 100**2) ** 0.5 + 1000 + 200
    assert ways.route("1", "09").length_m == pytest.approx(length_m)
    assert ways.minutes("1", "09") == pytest.approx(length_m * 0.06 / 30)


def test_an_arrival_leaves_the_runway_beyond_its_roll():
    ways = Taxiways(airport())
    assert ways.path("1", "09", landing=True)[-1] == "r2"
    assert ways.path("1", "27", landing=True)[-1] == "r1"
    assert ways.minutes("1", "09", landing=True) < ways.minutes("1", "27")


def test_the_runway_is_the_last_resort_and_its_minutes_are_true():
    ways = Taxiways(airport([e for e in EDGES if e.key != "t0>t1"]))
    route = ways.route("1", "09")
    assert route.nodes[-2:] == ("r1", "r0")
    assert route.minutes == pytest.approx((route.length_m - 1000) * 0.06 / 30 + 1000 * 0.06 / 60)


def test_code_letters_limit_an_edge():
    ways = Taxiways(airport([moved(e, max_code="C") if e.key == "t1>x1" else e for e in EDGES]))
    assert ways.path("1", "09", "C") == ("p1", "x1", "t1", "t0", "r0")
    assert ways.path("1", "09", "E") == ("p1", "x1", "x2", "t2", "t1", "t0", "r0")
    assert ways.path("1", "09") == ways.path("1", "09", "F")


@pytest.mark.parametrize(
    ("code", "limit", "yes"),
    [("C", "C", True), ("D", "C", False), ("A", "F", True), ("G", "F", False), ("G", "", True), ("F", "?", True)],
)
def test_code_fits(code, limit, yes):
    assert code_fits(code, limit) is yes


def test_closures_and_occupied_stands_shut_edges():
    assert Taxiways(airport(), closed={"t1>x1"}).path("1", "09")[1:4] == ("x1", "x2", "t2")
    assert Taxiways(airport(), closed={"x1>p1", "p1>p2"}).minutes("1", "09") is None
    held = airport([moved(e, closed_while=("2",)) if e.key == "t1>x1" else e for e in EDGES])
    assert Taxiways(held, occupied={"2"}).path("1", "09")[1:4] == ("x1", "x2", "t2")
    assert Taxiways(held).path("1", "09")[1:3] == ("x1", "t1")


def test_a_stand_is_no_thoroughfare():
    ways = Taxiways(airport(), closed={"x1>x2", "t1>x1"})
    assert "p2" in ways.path("1", "09")
    assert "p2" not in Taxiways(airport()).path("1", "27")


def test_none_for_unknown_stands_and_runways():
    ways = Taxiways(airport())
    assert ways.minutes("1", "18") is None
    assert ways.minutes("3", "09") is None
    assert ways.path("3", "09") == ()
    assert Taxiways(layout(stand("1", 0.0))).tow("1", "1") is None


def test_a_tow_counts_driving_and_handling():
    route = Taxiways(airport()).tow("1", "2")
    assert route.nodes == ("p1", "p2")
    assert route.length_m == pytest.approx(100.0)
    assert route.minutes == pytest.approx(100 * 0.06 / TOW_SPEED_KMH + TOW_HANDLING_MIN)
    assert Taxiways(airport()).tow("1", "3") is None


def test_a_tow_of_a_large_aircraft_keeps_to_its_edges():
    narrow = airport([moved(e, max_code="C") if e.key == "x1>x2" else e for e in EDGES if e.key != "p1>p2"])
    assert Taxiways(narrow).tow("1", "2", "C").nodes == ("p1", "x1", "x2", "p2")
    assert Taxiways(narrow).tow("1", "2", "E").nodes == ("p1", "x1", "t1", "t2", "x2", "p2")
