import pytest

from apronplan.ui.map.hit import aircraft_at, all_at, hall_at, next_aircraft, stand_at
from apronplan.ui.map.scene import scene_of
from apronplan.ui.map.situation import situation_at
from unit.ui_map.ground import NOON, busy, placed, plan, turn


@pytest.fixture
def world():
    p = busy()
    return scene_of(p.layout), situation_at(p, NOON).parked


def test_a_click_on_the_fuselage_hits_the_aircraft(world):
    scene, parked = world
    assert aircraft_at(scene, parked, 0, -30).label == "QR1"


def test_a_click_between_wing_and_tail_hits_none_unless_it_is_near(world):
    scene, parked = world
    assert aircraft_at(scene, parked, 25, -65) is None
    assert aircraft_at(scene, parked, 25, -65, reach_m=30).label == "QR1"


def test_a_click_ahead_of_the_nose_hits_none(world):
    scene, parked = world
    assert aircraft_at(scene, parked, 0, 5) is None


def test_on_overlapping_alternates_the_nearest_axis_is_meant(world):
    scene, _ = world
    assert stand_at(scene.stands, 62, -30).id == "2L"
    assert stand_at(scene.stands, 85, -30).id == "2"


def test_a_near_miss_finds_the_stand_only_within_reach(world):
    scene, _ = world
    assert stand_at(scene.stands, 160, 8) is None
    assert stand_at(scene.stands, 160, 8, reach_m=10).id == "3"


def test_a_click_on_the_hall_hits_it(world):
    scene, _ = world
    assert hall_at(scene.halls, 100, 90) == "H"
    assert hall_at(scene.halls, 100, 130) is None


def test_an_aircraft_hides_its_stand_and_a_free_stand_is_hit_itself(world):
    scene, parked = world
    on_aircraft = all_at(scene, parked, scene.stands, scene.halls, 0, -30)
    on_free = all_at(scene, parked, scene.stands, scene.halls, 160, -30)
    assert (on_aircraft.part, on_aircraft.stand) == ("QR1#1", "1")
    assert (on_free.part, on_free.stand, on_free.hall) == (None, "3", None)


def test_an_aircraft_of_unknown_type_cannot_be_hit_but_its_stand_can():
    p = plan((turn("QR1", kind="ZZZZ"),), (placed("QR1", "1"),))
    scene, parked = scene_of(p.layout), situation_at(p, NOON).parked
    found = all_at(scene, parked, scene.stands, scene.halls, 0, -30)
    assert (found.part, found.stand) == (None, "1")


def test_an_arrow_goes_to_the_next_aircraft_on_that_side(world):
    scene, parked = world
    assert next_aircraft(scene, parked, (0.0, 0.0), (1.0, 0.0)).label == "3V2"
    assert next_aircraft(scene, parked, (0.0, 0.0), (-1.0, 0.0)) is None
