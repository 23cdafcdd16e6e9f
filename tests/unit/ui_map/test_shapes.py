import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.ui.map.shapes import (
    box_of,
    centroid,
    distance_to_ring,
    filled_part,
    inside,
    long_axis,
    moved,
    touch,
)
from unit.ui_map.ground import area_of

HALL = ((0.0, 0.0), (100.0, 0.0), (100.0, 40.0), (0.0, 40.0))
NOTCHED = ((0.0, 0.0), (100.0, 0.0), (100.0, 40.0), (60.0, 40.0), (60.0, 20.0), (0.0, 20.0))
shares = st.floats(0.001, 1.0)


def test_a_point_is_inside_or_outside_a_ring_with_a_notch():
    assert inside(NOTCHED, 80, 30)
    assert not inside(NOTCHED, 30, 30)


def test_the_distance_to_a_ring_is_nothing_inside_and_metres_outside():
    assert distance_to_ring(HALL, 50, 20) == 0
    assert distance_to_ring(HALL, 103, 44) == pytest.approx(5.0)


@given(shares)
def test_a_hall_fills_in_proportion_to_its_load(share):
    assert area_of(filled_part(HALL, share)) == pytest.approx(4000 * share, rel=1e-9)


@given(shares, shares)
def test_a_higher_load_never_fills_less(a, b):
    low, high = sorted((a, b))
    assert area_of(filled_part(NOTCHED, low)) <= area_of(filled_part(NOTCHED, high)) + 1e-9


def test_an_overfull_hall_is_full_and_an_empty_one_empty():
    assert area_of(filled_part(HALL, 1.7)) == pytest.approx(4000)
    assert filled_part(HALL, 0.0) == ()


def test_the_long_axis_of_a_hall_runs_along_it():
    assert long_axis(HALL) == pytest.approx((1.0, 0.0))


def test_the_centroid_of_a_line_is_its_middle():
    assert centroid(((0.0, 0.0), (10.0, 0.0))) == (5.0, 0.0)
    assert centroid(HALL) == pytest.approx((50.0, 20.0))


def test_the_right_wing_lies_east_when_the_nose_points_north():
    assert moved([(10.0, -5.0)], 100, 200, (0.0, 1.0))[0] == pytest.approx((110.0, 195.0))
    assert moved([(10.0, -5.0)], 100, 200, (1.0, 0.0))[0] == pytest.approx((95.0, 190.0))


@given(st.floats(0, 2 * math.pi))
def test_turning_an_outline_keeps_its_area(angle):
    turned = moved(HALL, 3.0, 4.0, (math.sin(angle), math.cos(angle)))
    assert area_of(turned) == pytest.approx(4000)


def test_boxes_touch_at_their_edge():
    assert touch(box_of(HALL), (100.0, 0.0, 120.0, 10.0))
    assert not touch(box_of(HALL), (101.0, 0.0, 120.0, 10.0))
