import math
from itertools import pairwise

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from apronplan.domain.aircraft import AircraftType
from apronplan.geometry.families import FAMILIES, family_of, fuselage_width_m
from apronplan.geometry.outlines import outline, outline_ring, parked
from unit.geometry.airfield import FRAME, TYPES, layout, stand

REAL = [
    ("B744", 64.92, 70.67), ("B748", 68.4, 76.25), ("B77L", 64.8, 63.73), ("MD11", 51.97, 61.6), ("A332", 60.3, 58.82),
    ("B763", 47.57, 54.94), ("A306", 44.85, 54.08), ("B752", 38.05, 47.32), ("B734", 28.88, 36.45),
    ("A321", 34.1, 44.51), ("B462", 26.34, 28.55), ("AT72", 27.05, 27.17), ("A124", 73.3, 69.1), ("A225", 88.4, 84.0),
    ("IL76", 50.5, 46.6), ("A343", 60.3, 63.69), ("CRJ2", 21.2, 26.8), ("A388", 79.75, 72.72), ("C130", 40.4, 29.8),
    ("ZZZZ", 35.0, 39.0), ("C208", 15.9, 12.7), ("F2TH", 19.3, 20.2),
]  # fmt: skip


@pytest.mark.parametrize(("icao", "span", "length"), REAL)
def test_bounds_are_exactly_the_dimensions(icao, span, length):
    shape = outline(AircraftType(icao=icao, wingspan_m=span, length_m=length))
    assert shape.bounds == pytest.approx((-span / 2, -length, span / 2, 0.0), abs=1e-9)
    assert shape.is_valid
    assert not shape.interiors


@pytest.mark.parametrize(("icao", "span", "length"), REAL)
def test_an_outline_is_symmetric_and_slender(icao, span, length):
    shape = outline(AircraftType(icao=icao, wingspan_m=span, length_m=length))
    mirrored = shapely.transform(shape, lambda p: p * (-1, 1))
    assert shape.symmetric_difference(mirrored).area < 1e-6 * shape.area
    assert 0.1 < shape.area / (span * length) < 0.45
    assert shape.intersects(shapely.Point(0, -0.5 * length))


@given(st.floats(5, 90), st.floats(5, 90), st.sampled_from([pattern[:3] + "9" for pattern, _ in FAMILIES] + ["QQQQ"]))
def test_any_dimensions_give_a_valid_polygon_with_these_bounds(span, length, icao):
    shape = outline(AircraftType(icao=icao, wingspan_m=span, length_m=length))
    assert shape.is_valid
    assert shape.bounds == pytest.approx((-span / 2, -length, span / 2, 0.0), abs=1e-6)


@pytest.mark.parametrize(("span", "length"), [(0.0, 10.0), (10.0, 0.0), (-1.0, 10.0), (float("nan"), 10.0)])
def test_no_outline_without_dimensions(span, length):
    with pytest.raises(ValueError, match="above 0 m"):
        outline(AircraftType(icao="B77L", wingspan_m=span, length_m=length))


def test_the_ring_for_drawing_is_the_measured_outline():
    ring = outline_ring(TYPES["B744"])
    assert shapely.Polygon(ring).equals(outline(TYPES["B744"]))
    assert ring[0] != ring[-1]
    assert len(ring) < 120


def inlets(t):
    """Count where, going out along the wing, the foremost edge of the outline jumps ahead."""
    shape, wing_m = outline(t), t.wingspan_m / 2
    front = []
    for step in range(int(0.12 * wing_m * 10), int(wing_m * 10)):
        column = shape.intersection(shapely.LineString([(step / 10, 5.0), (step / 10, -0.8 * t.length_m)]))
        front.append(column.bounds[3])
    rising = [b > a + 0.8 for a, b in zip(front, front[5:], strict=False)]
    return sum(b and not a for a, b in pairwise(rising))


@pytest.mark.parametrize(("icao", "one_side"), [("B744", 2), ("B77L", 1), ("B734", 1)])
def test_engines_stand_out_ahead_of_the_wing(icao, one_side):
    assert inlets(TYPES[icao]) == one_side


def test_unknown_types_take_a_width_from_their_length():
    assert family_of(AircraftType(icao="ZZZZ", wingspan_m=35, length_m=35)).fuselage_m == pytest.approx(3.55)
    assert fuselage_width_m(5.0) == pytest.approx(0.8)
    assert fuselage_width_m(120.0) == fuselage_width_m(90.0)


@pytest.mark.parametrize("heading", [0.0, 90.0, 135.1, 315.1])
def test_parked_nose_at_the_stop_and_body_behind_it(heading):
    place = stand("1", 300.0, -200.0, heading)
    airport = layout(place)
    shape = parked(airport, place, TYPES["B77L"])
    east, north = math.sin(math.radians(heading)), math.cos(math.radians(heading))
    assert shape.distance(shapely.Point(300.0, -200.0)) < 0.01
    assert shape.distance(shapely.Point(300.0 - 60 * east, -200.0 - 60 * north)) < 0.1
    ahead = [(x - 300) * east + (y + 200) * north for x, y in shape.exterior.coords]
    assert max(ahead) == pytest.approx(0.0, abs=0.01)
    assert min(ahead) == pytest.approx(-63.73, abs=0.01)
    assert shape.area == pytest.approx(outline(TYPES["B77L"]).area, rel=1e-9)


def test_parked_outlines_are_kept_per_layout():
    place = stand("1", 0.0)
    airport, other = layout(place), layout(stand("1", 50.0))
    assert parked(airport, place, TYPES["B734"]) is parked(airport, place, TYPES["B734"])
    assert parked(other, place, TYPES["B734"]).centroid.x - parked(
        airport, place, TYPES["B734"]
    ).centroid.x == pytest.approx(50, abs=0.01)


def test_the_frame_of_the_fixtures_is_the_airports():
    assert FRAME.to_xy(50.6385, 5.4455) == pytest.approx((0.0, 0.0), abs=1e-9)
