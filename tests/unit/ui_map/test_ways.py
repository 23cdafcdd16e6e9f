import pytest

from apronplan.ui.map.gaps import gap_lines
from apronplan.ui.map.routes import Way, freight_by_hall, road_lines, taxi_lines
from apronplan.ui.map.situation import situation_at
from unit.ui_map.ground import NOON, busy, placed, plan, turn


@pytest.fixture
def scene():
    p = busy()
    situation = situation_at(p, NOON)
    return p, situation, situation.by_part["QR1#1"]


def test_the_way_out_leads_from_the_stand_to_the_runway_end_with_its_metres(scene):
    p, situation, jumbo = scene
    lines = {line.way: line for line in taxi_lines(p.layout, jumbo, situation, "09")}
    out = lines[Way.TAXI_OUT]
    assert out.goal == "09"
    assert out.length_m == pytest.approx(1690)
    assert out.minutes == pytest.approx(1690 * 0.06 / 30)
    assert out.points[0] == pytest.approx((0, 0), abs=0.1)


def test_without_a_chosen_direction_the_nearest_end_is_taken(scene):
    p, situation, jumbo = scene
    goals = {line.way: line.goal for line in taxi_lines(p.layout, jumbo, situation)}
    assert goals[Way.TAXI_OUT] == "09" or goals[Way.TAXI_OUT] == "27"
    shortest = min(taxi_lines(p.layout, jumbo, situation, name)[-1].minutes for name in p.layout.runways)
    assert taxi_lines(p.layout, jumbo, situation)[-1].minutes == pytest.approx(shortest)


def test_a_layout_without_taxiways_has_no_ways(scene):
    _, situation, jumbo = scene
    assert taxi_lines(plan(taxi_edge={}).layout, jumbo, situation) == ()


def test_the_freight_goes_by_road_to_its_hall(scene):
    p, situation, jumbo = scene
    (line,) = road_lines(p, jumbo, situation)
    assert (line.way, line.goal, line.mass_kg) == (Way.ROAD, "H", 40_000)
    assert line.length_m == pytest.approx(70)


def test_a_stay_without_freight_has_no_road(scene):
    p, situation, _ = scene
    assert road_lines(p, situation.by_part["3V2#1"], situation) == ()


def test_freight_is_summed_per_hall(scene):
    p, _, jumbo = scene
    assert freight_by_hall(p, jumbo.row) == {"H": 40_000}


def test_the_clearance_of_neighbours_is_measured_between_their_nearest_points(scene):
    p, situation, _ = scene
    (gap,) = gap_lines(p.layout, situation.parked)
    assert {gap.stand_a, gap.stand_b} == {"1", "2L"}
    x0, y0 = gap.start
    x1, y1 = gap.end
    assert ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 == pytest.approx(gap.found_m, abs=0.01)
    assert gap.needed_m == 7.5


def test_aircraft_far_apart_have_no_clearance_to_show():
    p = plan((turn("QR1"), turn("3V2", kind="B734")), (placed("QR1", "1"), placed("3V2", "3")))
    assert gap_lines(p.layout, situation_at(p, NOON).parked) == ()
