import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from apronplan.geometry.projection import LocalFrame, frame_of
from unit.geometry.airfield import AIRPORT, layout

ORIGINS = [(50.6385, 5.4455), (-33.9, 151.2), (1.35, 103.99), (69.7, 18.9)]


def oracle(lat, lon):
    return Transformer.from_crs("EPSG:4326", f"+proj=tmerc +lat_0={lat} +lon_0={lon} +k=1 +ellps=WGS84 +datum=WGS84")


@pytest.mark.parametrize(("lat0", "lon0"), ORIGINS)
def test_agrees_with_pyproj_within_a_millimetre_over_20_km(lat0, lon0):
    frame = LocalFrame(lat0, lon0)
    rng = np.random.default_rng(1)
    lat = lat0 + rng.uniform(-0.18, 0.18, 2000)
    lon = lon0 + rng.uniform(-0.18, 0.18, 2000) / math.cos(math.radians(lat0))
    x, y = frame.to_xy(lat, lon)
    expected_x, expected_y = oracle(lat0, lon0).transform(lat, lon)
    assert np.hypot(expected_x, expected_y).max() > 20_000
    assert np.hypot(x - expected_x, y - expected_y).max() < 0.001


@pytest.mark.parametrize(("lat0", "lon0"), ORIGINS)
def test_arrays_and_numbers_give_the_same(lat0, lon0):
    frame = LocalFrame(lat0, lon0)
    one = frame.to_xy(lat0 + 0.05, lon0 - 0.08)
    many = frame.to_xy(np.array([lat0 + 0.05]), np.array([lon0 - 0.08]))
    assert all(isinstance(v, float) for v in one)
    assert one == pytest.approx([float(v[0]) for v in many], abs=1e-9)


@given(st.floats(-20_000, 20_000), st.floats(-20_000, 20_000))
def test_there_and_back(x_m, y_m):
    frame = LocalFrame(50.6385, 5.4455)
    assert frame.to_xy(*frame.to_lat_lon(x_m, y_m)) == pytest.approx((x_m, y_m), abs=1e-6)


def test_the_origin_is_the_reference_point():
    frame = frame_of(layout())
    assert frame.to_xy(AIRPORT.lat, AIRPORT.lon) == pytest.approx((0.0, 0.0), abs=1e-9)


@given(st.floats(0, 359.99), st.floats(-8000, 8000), st.floats(-8000, 8000))
def test_a_true_bearing_becomes_the_direction_on_the_plane(bearing, x_m, y_m):
    frame = LocalFrame(50.6385, 5.4455)
    lat, lon = frame.to_lat_lon(x_m, y_m)
    far_lon, far_lat, _ = Geod(ellps="WGS84").fwd(lon, lat, bearing, 100.0)
    x2, y2 = frame.to_xy(far_lat, far_lon)
    on_plane = math.degrees(math.atan2(x2 - x_m, y2 - y_m))
    turned = frame.grid_bearing_deg(lat, lon, bearing)
    assert math.cos(math.radians(on_plane - turned)) > math.cos(math.radians(0.002))
