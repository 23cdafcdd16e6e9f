"""WKT polygons."""

import pytest

from apronplan.exchange.cells import CellError
from apronplan.exchange.shapes import MAX_CORNERS, WktPolygon

RING = ((5.4447, 50.6356), (5.4551, 50.6422), (5.4567, 50.6412))


@pytest.mark.parametrize(
    "text",
    [
        "POLYGON ((5.4447 50.6356, 5.4551 50.6422, 5.4567 50.6412))",
        "polygon((5.4447 50.6356,5.4551   50.6422 , 5.4567 50.6412,5.4447 50.6356))",
        "POLYGON\n( ( 5.4447 50.6356, 5.4551 50.6422,\n5.4567 50.6412 ) )",
    ],
)
def test_closed_or_not_the_ring_is_the_same(text: str) -> None:
    assert WktPolygon().parse(text) == RING
    assert WktPolygon().parse(WktPolygon().format(RING)) == RING


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("POINT (5 50)", "not_a_polygon"),
        ("POLYGON EMPTY", "not_a_polygon"),
        ("MULTIPOLYGON (((5 50, 6 50, 6 51)))", "not_a_polygon"),
        ("POLYGON Z ((5 50 1, 6 50 1, 6 51 1))", "not_a_polygon"),
        ("POLYGON ((5 50 1, 6 50 1, 6 51 1))", "not_a_point"),
        ("POLYGON ((5 50, 6 50, 6 nan))", "not_a_point"),
        ("POLYGON ((5 50, 6 50, 6 51,))", "not_a_point"),
        ("POLYGON ((5 50, 6 50, 6 91))", "point_off_earth"),
        ("POLYGON ((5 50, 6 50, 5 50))", "polygon_too_small"),
        ("POLYGON ((5 50, 6 50))", "polygon_too_small"),
        ("POLYGON ((5 50, 6 51, 6 50, 5 51))", "polygon_crosses_itself"),
        ("POLYGON ((5 50, 6 50, 7 50))", "polygon_crosses_itself"),
        ("POLYGON ((5 50, 6 50, 6 51, 5 50), (5.5 50.1, 5.6 50.1, 5.6 50.2, 5.5 50.1))", "polygon_holes"),
    ],
)
def test_shapes_that_are_refused(text: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        WktPolygon().parse(text)
    assert caught.value.code == code


def test_too_many_corners() -> None:
    corners = ", ".join(f"{i / 1000:.3f} {(i % 2) / 10 + i / 1e5:.5f}" for i in range(MAX_CORNERS + 1))
    with pytest.raises(CellError) as caught:
        WktPolygon().parse(f"POLYGON (({corners}))")
    assert caught.value.code == "polygon_too_long"


def test_no_ring_is_an_empty_cell() -> None:
    assert WktPolygon().format(()) == ""
