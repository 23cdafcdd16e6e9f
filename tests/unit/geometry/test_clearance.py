import gc
import weakref

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import TypeCode
from apronplan.geometry.clearance import clearance_table, required_clearance_m
from apronplan.geometry.measure import Gap, measure, overlap_depth_m
from apronplan.geometry.outlines import parked
from unit.geometry.airfield import TYPES, hall, layout, stand


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [("BE20", "BE20", 3.0), ("BE20", "B734", 4.5), ("B734", "AT72", 4.5), ("B734", "B752", 7.5), ("B77L", "B744", 7.5)],
)
def test_the_larger_clearance_of_two_types_holds(a, b, metres):
    assert required_clearance_m(TYPES[a], TYPES[b]) == metres
    assert required_clearance_m(TYPES[b], TYPES[a]) == metres


@pytest.mark.parametrize(("wingspan_m", "metres"), [(79.99, 7.5), (80.0, 7.5), (88.4, 7.5), (36.0, 7.5), (35.99, 4.5)])
def test_wider_than_any_code_letter_keeps_what_the_widest_keeps(wingspan_m, metres):
    wide = AircraftType(icao=TypeCode("A225"), wingspan_m=wingspan_m, length_m=84.0)
    assert required_clearance_m(wide) == metres
    assert required_clearance_m(wide, TYPES["B734"]) == max(metres, 4.5)


def test_required_clearance_to_a_building_is_the_types_own():
    assert required_clearance_m(TYPES["B734"]) == 4.5


@pytest.mark.parametrize(
    ("found", "overlap", "verdict", "shortfall"),
    [
        (7.5, 0, "clear", 0.0), (7.496, 0, "clear", 0.0), (7.49, 0, "unsure", 0.01), (5.5, 0, "unsure", 2.0),
        (5.49, 0, "short", 2.01), (0.0, 1.0, "short", 8.5),
    ],
)  # fmt: skip
def test_verdict_at_the_boundary(found, overlap, verdict, shortfall):
    gap = Gap(found, 7.5, 2.0, overlap)
    assert gap.verdict == verdict
    assert gap.shortfall_m == pytest.approx(shortfall)


def test_without_accuracy_nothing_is_unsure():
    assert Gap(7.49, 7.5).verdict == "short"


@pytest.mark.parametrize(("icao", "needed"), [("B734", 4.5), ("B77L", 7.5)])
def test_side_by_side_the_gap_is_spacing_less_span(icao, needed):
    span = TYPES[icao].wingspan_m
    airport = layout(stand("1", 0.0), stand("2", span + needed), stand("3", -(span + needed - 0.01)))
    table = clearance_table(airport)
    assert table.gap("1", icao, "2", icao).found_m == pytest.approx(needed, abs=0.001)
    assert table.gap("1", icao, "2", icao).verdict == "clear"
    assert table.gap("1", icao, "3", icao).verdict == "short"


def test_accuracies_of_both_positions_count():
    airport = layout(stand("1", 0.0, accuracy_m=1.0), stand("2", 70.0, accuracy_m=3.0))
    gap = clearance_table(airport).gap("1", "B77L", "2", "B77L")
    assert gap.accuracy_m == 4.0
    assert gap.shortfall_m == pytest.approx(7.5 - 5.2, abs=0.001)
    assert gap.verdict == "unsure"


def test_overlapping_outlines_are_short_even_with_rough_positions():
    airport = layout(stand("1", 0.0, accuracy_m=5.0), stand("2", 10.0, accuracy_m=5.0))
    gap = clearance_table(airport).gap("1", "B734", "2", "B734")
    assert gap.found_m == 0.0
    assert gap.overlap_m > 10.0
    assert gap.verdict == "short"


def test_the_gap_is_the_same_from_both_sides_and_symmetric_in_a_mirror():
    airport = layout(stand("1", 0.0), stand("2", 55.0, -10.0), stand("3", -55.0, -10.0))
    table = clearance_table(airport)
    assert table.gap("1", "B744", "2", "B734") is table.gap("2", "B734", "1", "B744")
    left, right = table.gap("1", "B744", "2", "B734"), table.gap("1", "B744", "3", "B734")
    assert left.found_m == pytest.approx(right.found_m, abs=0.001)


def test_stands_far_apart_are_no_neighbours():
    airport = layout(stand("1", 0.0), stand("2", 72.0), stand("3", 500.0))
    table = clearance_table(airport)
    assert table.neighbours("1") == ("2",)
    assert table.neighbours("3") == ()
    assert table.gap("1", "B744", "3", "B744") is None
    assert table.measured("1", "B744", "3", "B744").found_m == pytest.approx(500 - 64.92, abs=0.01)


def test_unknown_names_are_refused():
    table = clearance_table(layout(stand("1", 0.0), stand("2", 50.0)))
    assert table.neighbours("9") == ()
    with pytest.raises(KeyError):
        table.gap("1", "XXXX", "2", "B734")


@settings(max_examples=40, deadline=None)
@given(
    st.floats(-80, 80),
    st.floats(-80, 80),
    st.floats(0, 360),
    st.sampled_from(sorted(TYPES)),
    st.sampled_from(sorted(TYPES)),
)
def test_gaps_agree_with_plain_distances_and_no_neighbour_is_missed(x, y, heading, type_a, type_b):
    a, b = stand("1", 0.0), stand("2", x, y, heading)
    airport = layout(a, b)
    distance = parked(airport, a, TYPES[type_a]).distance(parked(airport, b, TYPES[type_b]))
    gap = clearance_table(airport).gap("1", type_a, "2", type_b)
    if gap is None:
        assert distance >= 7.5
    else:
        assert gap.found_m == pytest.approx(distance, abs=1e-9)
        assert (gap.overlap_m > 0) <= (distance == 0)


def test_more_room_never_makes_a_verdict_worse():
    order = ["short", "unsure", "clear"]
    seen = []
    for spacing in range(20, 90, 2):
        airport = layout(stand("1", 0.0, accuracy_m=2), stand("2", float(spacing), accuracy_m=2))
        gap = clearance_table(airport).gap("1", "B752", "2", "B77L")
        seen.append("clear" if gap is None else gap.verdict)
    assert [order.index(v) for v in seen] == sorted(order.index(v) for v in seen)
    assert set(seen) == set(order)


class TestOverlapDepth:
    def test_of_squares(self):
        assert overlap_depth_m(shapely.box(0, 0, 10, 10), shapely.box(7, 0, 17, 10)) == pytest.approx(3.0, abs=0.02)
        assert overlap_depth_m(shapely.box(0, 0, 10, 10), shapely.box(4, 4, 6, 6)) == pytest.approx(6.0, abs=0.02)

    def test_none_where_they_touch_or_are_apart(self):
        assert overlap_depth_m(shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)) == 0.0
        assert overlap_depth_m(shapely.box(0, 0, 10, 10), shapely.box(11, 0, 20, 10)) == 0.0

    def test_counts_on_top_of_the_clearance(self):
        gap = measure(shapely.box(0, 0, 10, 10), shapely.box(9, 0, 19, 10), 3.0, 0.0)
        assert gap.shortfall_m == pytest.approx(4.0, abs=0.02)


class TestBuildings:
    def at(self, metres, **more):
        return layout(stand("1", 0.0), halls=(hall("H", -50.0, metres, 50.0, metres + 20, **more),))

    def test_short_beyond_the_stated_accuracy(self):
        rows = clearance_table(self.at(4.0, accuracy_m=1.0)).building_gaps("1", "B77L")
        assert [name for name, _ in rows] == ["H"]
        assert rows[0][1].found_m == pytest.approx(4.0, abs=0.01)
        assert rows[0][1].verdict == "short"

    def test_unsure_within_it_and_where_no_accuracy_is_stated(self):
        assert clearance_table(self.at(4.0, accuracy_m=4.0)).building_gaps("1", "B77L")[0][1].verdict == "unsure"
        assert clearance_table(self.at(4.0)).building_gaps("1", "B77L")[0][1].verdict == "unsure"

    def test_clear_ones_are_not_listed(self):
        assert clearance_table(self.at(7.6)).building_gaps("1", "B77L") == ()
        assert clearance_table(self.at(4.6)).building_gaps("1", "B734") == ()

    def test_a_polygon_of_no_area_is_no_obstacle(self):
        flat = hall("H", -50.0, 4.0, 50.0, 4.0)
        assert clearance_table(layout(stand("1", 0.0), halls=(flat,))).building_gaps("1", "B77L") == ()


def test_one_table_per_layout_that_goes_with_it():
    airport = layout(stand("1", 0.0), stand("2", 60.0))
    table = clearance_table(airport)
    table.gap("1", "B77L", "2", "B77L")
    assert clearance_table(airport) is table
    seen = weakref.ref(airport)
    del airport, table
    gc.collect()
    assert seen() is None
