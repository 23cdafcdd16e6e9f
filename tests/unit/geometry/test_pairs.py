import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from apronplan.domain.layout import StandKind
from apronplan.geometry.clearance import clearance_table
from apronplan.geometry.pairs import pair_rules, rectangles
from unit.geometry.airfield import TYPES, layout, near, stand

ALL = frozenset(TYPES)


def forbidden(rules):
    return {(r.stand_a, a, r.stand_b, b) for r in rules for a in r.types_a for b in r.types_b}


def test_alternates_exclude_all_types_once_whichever_side_names_them():
    rules = pair_rules(layout(stand("1", 0.0), stand("2", 20.0, excludes=("1",))), TYPES)
    assert [(r.stand_a, r.stand_b, r.cause) for r in rules] == [("1", "2", "mars")]
    assert rules[0].types_a == rules[0].types_b == ALL


def test_clearance_only_where_it_is_short():
    # 45 m apart: 757 beside 757 leaves 6.95 m of 7.5; 737 beside 757 leaves more than 11 m.
    spaced = layout(stand("1", 0.0), stand("2", 45.0))
    rules = pair_rules(spaced, ["B752", "B734"])
    assert forbidden(rules) == {("1", "B752", "2", "B752")}
    assert rules[0].cause == "clearance"
    assert rules[0].values["found_m"] == pytest.approx(6.95, abs=0.01)
    assert rules[0].values["needed_m"] == 7.5
    rough = layout(stand("1", 0.0, accuracy_m=0.3), stand("2", 45.0, accuracy_m=0.3))
    assert pair_rules(rough, ["B752", "B734"]) == ()


@pytest.mark.parametrize("accuracy_m", [0.0, 1.0, 3.0, 5.0])
@pytest.mark.parametrize("spacing_m", [12.0, 30.0, 41.0, 66.0])
def test_rules_say_what_the_gaps_say(accuracy_m, spacing_m):
    places = [stand(str(i), i * spacing_m, accuracy_m=accuracy_m) for i in range(3)]
    airport = layout(*places)
    table = clearance_table(airport)
    expected = {
        (a, s, b, t)
        for a, b in (("0", "1"), ("0", "2"), ("1", "2"))
        for s in TYPES
        for t in TYPES
        if (gap := table.gap(a, s, b, t)) is not None and gap.verdict == "short"
    }
    assert forbidden(pair_rules(airport, TYPES)) == expected


def test_adjacency_counts_in_its_own_direction_and_is_merged_with_the_other():
    far = (stand("1", 0.0), stand("2", 200.0))
    one_way = pair_rules(layout(*far, adjacency=[near("2", 60.0, "1", 36.0)]), TYPES)
    wide, narrow = {"B77L", "B744"}, {"B752", "B77L", "B744"}
    assert {r.cause for r in one_way} == {"adjacency"}
    assert forbidden(one_way) == {("1", s, "2", t) for s in narrow for t in wide}
    both = pair_rules(layout(*far, adjacency=[near("2", 60.0, "1", 36.0), near("1", 20.0, "2", 0.0)]), TYPES)
    assert forbidden(both) == {("1", s, "2", t) for s in ALL - {"BE20"} for t in ALL}


def test_the_stricter_of_published_and_derived_holds():
    places = (stand("1", 0.0), stand("2", 45.0))
    published = pair_rules(layout(*places, adjacency=[near("1", 0.0, "2", 30.0)]), ["B752", "B734"])
    assert forbidden(published) == {("1", "B752", "2", "B752"), ("1", "B734", "2", "B752")}
    lax = pair_rules(layout(*places, adjacency=[near("1", 0.0, "2", 80.0)]), ["B752", "B734"])
    assert forbidden(lax) == {("1", "B752", "2", "B752")}
    assert {r.cause for r in lax} == {"clearance"}


def test_stands_are_named_in_the_order_of_the_layout():
    rules = pair_rules(layout(stand("9", 0.0), stand("10", 45.0), stand("2", 90.0)), ["B752"])
    assert [(r.stand_a, r.stand_b) for r in rules] == [("9", "10"), ("10", "2")]


def test_a_cause_left_out_gives_way_to_the_others():
    places = (stand("1", 0.0, excludes=("2",)), stand("2", 45.0))
    airport = layout(*places, adjacency=[near("1", 0.0, "2", 30.0)])
    types = ["B752", "B734"]
    no_mars = pair_rules(airport, types, frozenset({"adjacency", "clearance"}))
    assert forbidden(no_mars) == {("1", "B752", "2", "B752"), ("1", "B734", "2", "B752")}
    measured = pair_rules(airport, types, frozenset({"clearance"}))
    assert forbidden(measured) == {("1", "B752", "2", "B752")}
    assert {r.cause for r in pair_rules(airport, types, frozenset({"mars", "clearance"}))} == {"mars"}
    assert pair_rules(airport, types, frozenset()) == ()


def test_positions_for_deicing_have_no_rules():
    pad = stand("D", 10.0, kind=StandKind.DEICING)
    assert pair_rules(layout(stand("1", 0.0), pad), TYPES) == ()


def test_no_types_no_rules():
    assert pair_rules(layout(stand("1", 0.0), stand("2", 10.0)), []) == ()


def test_adjacency_of_unknown_stands_is_passed_over():
    assert pair_rules(layout(stand("1", 0.0), adjacency=[near("1", 0.0, "7", 0.0)]), TYPES) == ()


@settings(max_examples=200)
@given(arrays(bool, st.tuples(st.integers(1, 7), st.integers(1, 7))))
def test_rectangles_cover_exactly_and_each_is_as_high_as_it_can_be(table):
    covered = np.zeros_like(table)
    found = rectangles(table)
    for rows, columns in found:
        assert table[np.ix_(rows, columns)].all()
        covered[np.ix_(rows, columns)] = True
        others = [i for i in range(len(table)) if i not in rows]
        assert not any(table[i, columns].all() for i in others)
    assert (covered == table).all()
    assert len(found) == len({r.tobytes() for r in table if r.any()})
