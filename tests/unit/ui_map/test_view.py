import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.ui.map.view import View, nice_length_m

metres = st.floats(-3000, 3000)
bearings = st.floats(0, 360)
scales = st.floats(0.05, 15)
pixels = st.floats(0, 1000)


@st.composite
def views(draw):
    return View(
        width=1000,
        height=600,
        x_m=draw(metres),
        y_m=draw(metres),
        px_per_m=draw(scales),
        up_deg=draw(bearings),
        unit=draw(st.sampled_from((1.0, 6.25))),
    )


@given(views(), metres, metres)
def test_the_way_to_the_picture_and_back_ends_where_it_began(view, x, y):
    assert view.to_m(*view.to_px(x, y)) == pytest.approx((x, y), abs=1e-6)


@given(views(), pixels, pixels, st.floats(0.2, 5))
def test_zooming_keeps_the_place_under_the_mouse(view, px, py, factor):
    before = view.to_m(px, py)
    assert view.zoomed(factor, px, py).to_m(px, py) == pytest.approx(before, abs=1e-6)


@given(views(), st.lists(st.tuples(metres, metres), min_size=1, max_size=6))
def test_everything_that_is_fitted_is_seen(view, points):
    fitted = view.fitted(tuple(points), (10, 10, 10, 10))
    assert all(fitted.sees(x, y, -0.01) for x, y in points)


def test_north_up_puts_north_above_and_east_to_the_right():
    view = View(width=200, height=100)
    assert view.to_px(0, 10) == (100, 40)
    assert view.to_px(10, 0) == (110, 50)
    assert view.direction(0, 1) == pytest.approx((0, -1))


def test_a_runway_to_the_north_east_lies_level_when_the_north_west_is_up():
    view = View(width=200, height=100, up_deg=315)
    x, y = view.to_px(10, 10)
    assert y == pytest.approx(50)
    assert x > 100


def test_dragging_the_ground_moves_it_with_the_hand():
    view = View(width=200, height=100, px_per_m=2, up_deg=30)
    before = view.to_px(7, 9)
    after = view.panned(25, -10).to_px(7, 9)
    assert (after[0] - before[0], after[1] - before[1]) == pytest.approx((25, -10))


def test_the_top_is_kept_free_for_the_headline():
    points = ((0.0, 0.0), (0.0, 100.0))
    fitted = View(width=500, height=500).fitted(points, (10, 70, 10, 10))
    assert fitted.to_px(0, 100)[1] == pytest.approx(70)
    assert fitted.to_px(0, 0)[1] == pytest.approx(490)


def test_fitting_nothing_changes_nothing():
    view = View(width=200, height=100)
    assert view.fitted(()) is view


@pytest.mark.parametrize(("longest", "shown"), [(730, 500), (500, 500), (499, 200), (19.9, 10), (1300, 1000)])
def test_the_scale_bar_has_a_round_length(longest, shown):
    assert nice_length_m(longest) == pytest.approx(shown)
