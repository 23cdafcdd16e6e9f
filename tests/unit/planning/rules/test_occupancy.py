"""One aircraft per stand at a time, and the minutes between two, to the minute."""

import pytest

from apronplan.domain.findings import Severity
from apronplan.domain.ids import StandId
from apronplan.planning.rules import check_parts, is_open, place_findings
from unit.planning.build import (
    at,
    codes,
    context,
    found,
    names,
    on,
    part,
    plan_with,
    rule,
    small_airport,
    towed,
    turnaround,
)

LAYOUT = small_airport(["1", "2"])


def plan(kind_a, kind_b, b_comes, **more):
    first, second = turnaround("A", "04:00", "06:00", kind_a), turnaround("B", b_comes, "09:00", kind_b)
    return plan_with(LAYOUT, [first, second], {"A": "1", "B": "1"}, **more)


def test_two_at_once_are_told_once_with_the_minutes_they_share():
    (finding,) = found(plan("B734", "B734", "05:30"), "no_overlap")
    assert finding.severity is Severity.HARD
    assert [s.id for s in finding.subjects] == ["B#1", "A#1", "1"]  # the later one is the one to mend
    assert finding.values == {"minutes": 30.0}
    assert (finding.start, finding.end) == (at("05:30"), at("06:00"))
    assert finding.cost == 0


def test_one_that_comes_as_the_other_leaves_does_not_overlap_but_has_no_gap():
    assert codes(plan("B734", "B734", "06:00")) == ["buffer", "min_gap", "size_surplus", "size_surplus"]


@pytest.mark.parametrize(
    ("kind_a", "kind_b", "needed"),
    [("B734", "B734", 15), ("B752", "B734", 15), ("B77L", "B734", 20), ("B734", "B748", 20), ("A124", "A124", 20)],
)
def test_the_larger_letter_of_the_two_asks_for_the_gap(kind_a, kind_b, needed):
    short = plan(kind_a, kind_b, f"06:{needed - 1}")
    (finding,) = found(short, "min_gap")
    assert finding.values == {"found_min": needed - 1, "needed_min": needed}
    assert (finding.start, finding.end) == (at("06:00"), at(f"06:{needed - 1}"))
    assert found(plan(kind_a, kind_b, f"06:{needed}"), "min_gap") == []


def test_the_gap_is_a_figure_of_the_plan():
    wider = rule("min_gap", params={"gap_a_d_min": 25})
    (finding,) = found(plan("B734", "B734", "06:24", rules=[wider]), "min_gap")
    assert finding.values["needed_min"] == 25
    assert found(plan("B734", "B734", "06:25", rules=[wider]), "min_gap") == []


def test_a_small_aircraft_between_two_large_ones_does_not_hide_them_from_each_other():
    flights = [
        turnaround("A", "04:00", "06:00", "B77L"),
        turnaround("S", "06:05", "06:06", "AT72"),
        turnaround("B", "06:15", "09:00", "B77L"),
    ]
    findings = found(plan_with(LAYOUT, flights, {"A": "1", "S": "1", "B": "1"}), "min_gap")
    assert {frozenset(names(f)) for f in findings} == {
        frozenset({"A#1", "S#1"}),
        frozenset({"B#1", "S#1"}),
        frozenset({"A#1", "B#1"}),
    }


def test_parts_of_one_turnaround_need_no_gap():
    t = turnaround("A", "04:00", "12:00")
    split = plan_with(LAYOUT, [t], {"A#1": "1", "A#2": "1"}, splits=[towed("A", ("06:00", "06:00"))])
    assert found(split, "min_gap") == []
    assert found(split, "buffer") == []


def test_on_different_stands_nobody_minds():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "05:00", "07:00")]
    assert set(codes(plan_with(LAYOUT, flights, {"A": "1", "B": "2"}))) == {"size_surplus"}


def test_an_override_of_either_covers_both_and_stays_listed():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "05:00", "07:00")]
    rows = [on("A", "1", override="towed away by hand", rules=["no_overlap"]), on("B", "1")]
    p = plan_with(LAYOUT, flights, rows)
    (finding,) = found(p, "no_overlap")
    assert finding.severity is Severity.HARD
    assert finding.values["override"] == "towed away by hand"
    assert not is_open(p, finding)


def test_an_override_of_another_rule_covers_nothing_and_one_without_names_covers_all():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "05:00", "07:00")]
    other = plan_with(LAYOUT, flights, [on("A", "1", override="x", rules=["size"]), on("B", "1")])
    assert is_open(other, found(other, "no_overlap")[0])
    bare = plan_with(LAYOUT, flights, [on("A", "1", override="x"), on("B", "1")])
    assert not is_open(bare, found(bare, "no_overlap")[0])


def test_softened_it_costs_its_minutes():
    soft = rule("no_overlap", Severity.SOFT, 3.0)
    (finding,) = found(plan("B734", "B734", "05:30", rules=[soft]), "no_overlap")
    assert (finding.severity, finding.cost) == (Severity.SOFT, 90.0)


def test_switched_off_it_says_nothing():
    assert found(plan("B734", "B734", "05:30", rules=[rule("no_overlap", Severity.OFF)]), "no_overlap") == []


@pytest.mark.parametrize("asked", ["A#1", "B"])
def test_the_gap_to_a_part_shortened_to_nothing_is_the_same_from_both_sides(asked):
    # A comes after its tow: its first part is an instant, at which B comes on the same stand
    late = turnaround("A", "04:00", "14:00", eibt=at("07:00"))
    cut = towed("A", ("06:00", "06:30"))
    p = plan_with(LAYOUT, [late, turnaround("B", "07:00", "09:00")], {"A#1": "1", "B": "1"}, splits=[cut])
    told = [f for f in check_parts(context(p), [part(asked)]) if f.rule == "min_gap"]
    assert [f.values["found_min"] for f in told] == [0.0]
    said = place_findings(context(p), p.parts[part(asked)], StandId("1"))
    assert [f.rule for f in said if f.severity is Severity.HARD] == ["min_gap"]
