import math
from dataclasses import replace

import pytest

from apronplan.domain.layout import Layout
from apronplan.ui.map.scene import scene_of
from apronplan.ui.map.stage import phases_in_order, stage_of
from unit.ui_map.ground import AIRPORT, DAY, FRAME, area_of, plan, stand


@pytest.fixture
def scene():
    return scene_of(plan().layout)


def test_the_box_of_a_stand_lies_behind_its_nose_stop(scene):
    box = scene.stand_by_id["1"].box
    assert max(y for _, y in box) == pytest.approx(0, abs=0.01)
    assert min(y for _, y in box) == pytest.approx(-71, abs=0.1)
    assert max(x for x, _ in box) == pytest.approx(32.5, abs=0.1)


def test_a_stand_whose_limits_are_not_known_has_a_box_all_the_same():
    layout = Layout(airport=AIRPORT, stands={"X": stand("X", 0, max_wingspan_m=None, max_length_m=None)})
    assert area_of(scene_of(layout).stand_by_id["X"].box) > 500


def test_the_two_directions_of_a_runway_are_one_strip_with_two_names(scene):
    (strip,) = scene.runways
    assert strip.names == ("09", "27")
    assert math.dist(strip.start, strip.end) == pytest.approx(3000, rel=1e-3)
    assert scene.runway_bearing_deg == pytest.approx(90, abs=0.1)


def test_two_parallel_runways_stay_two():
    base = plan()
    rows = dict(base.rows("runway"))
    for name, row in list(rows.items()):
        lat, lon = FRAME.to_lat_lon(*[v + d for v, d in zip(FRAME.to_xy(row.lat, row.lon), (0, 700), strict=True)])
        end = FRAME.to_xy(row.end_lat, row.end_lon)
        end_lat, end_lon = FRAME.to_lat_lon(end[0], end[1] + 700)
        rows[name + "L"] = replace(row, designator=name + "L", lat=lat, lon=lon, end_lat=end_lat, end_lon=end_lon)
    assert sorted(r.names for r in scene_of(plan(runway=rows).layout).runways) == [("09", "27"), ("09L", "27L")]


def test_a_scene_is_made_once_per_layout():
    layout = plan().layout
    assert scene_of(layout) is scene_of(layout)


def test_what_is_planned_is_apart_from_what_stands(scene):
    stage = stage_of(scene, DAY, frozenset())
    assert [h.id for h in stage.standing.halls] == ["H"]
    assert [h.id for h in stage.planned.halls] == ["L"]
    assert [z.id for z in stage.planned.zones] == ["Z"]


def test_a_phase_that_the_scenario_takes_as_built_stands(scene):
    stage = stage_of(scene, DAY, frozenset({"park"}))
    assert [h.id for h in stage.standing.halls] == ["H", "L"]
    assert stage.planned.halls == ()


def test_a_phase_that_is_not_chosen_is_left_out(scene):
    stage = stage_of(scene, DAY, frozenset(), frozenset())
    assert stage.planned.halls == ()
    assert stage.planned.zones == ()


def test_what_has_gone_is_not_drawn_as_planned():
    base = plan()
    gone = replace(base.layout.halls["H"], valid_to=DAY)
    stage = stage_of(scene_of(plan(hall={"H": gone}).layout), DAY, frozenset())
    assert stage.standing.halls == stage.planned.halls == ()


def test_only_what_touches_the_picture_is_painted(scene):
    stage = stage_of(scene, DAY, frozenset()).seen((-40.0, -80.0, 40.0, 10.0))
    assert [m.id for m in stage.standing.stands] == ["1", "2L"] or [m.id for m in stage.standing.stands] == ["1"]
    assert stage.standing.halls == ()


def test_phases_come_in_the_order_of_the_layout_and_only_where_something_waits_for_them():
    assert phases_in_order(plan().layout) == ("park",)
