"""Aircraft on other stands: alternates, restrictions and metres, at the exact metre and minute."""

import pytest

from apronplan.domain.findings import Severity
from apronplan.planning.rules import is_open, stand_states
from unit.planning.build import at, beside, context, found, on, part, plan_with, rule, small_airport, stand, turnaround

SPAN_M, NEEDED_M = 64.8, 7.5


def pair(layout, kind_a="B77L", kind_b="B77L", b_comes="05:00", a_on="1", b_on="2", **more):
    flights = [turnaround("A", "04:00", "06:00", kind_a), turnaround("B", b_comes, "09:00", kind_b)]
    return plan_with(layout, flights, {"A": a_on, "B": b_on}, **more)


def abreast(metres, accuracy_m=0.0, **more):
    """Two stands side by side: wing tips of two B77L are `metres` apart."""
    return small_airport(
        [stand("1", accuracy_m=accuracy_m, **more), stand("2", x_m=SPAN_M + metres, accuracy_m=accuracy_m)]
    )


# -- clearance -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("metres", "broken"), [(7.5, False), (7.49, True), (20.0, False)])
def test_wing_tips_keep_the_clearance_to_the_centimetre(metres, broken):
    findings = found(pair(abreast(metres)), "clearance")
    assert [f.code for f in findings] == (["clearance"] if broken else [])
    if broken:
        (finding,) = findings
        assert finding.severity is Severity.HARD
        assert finding.values["found_m"] == pytest.approx(metres, abs=1e-3)
        assert finding.values["needed_m"] == NEEDED_M
        assert (finding.start, finding.end) == (at("05:00"), at("06:00"))


def test_the_larger_of_the_two_sets_the_clearance():
    near = small_airport([stand("1"), stand("2", x_m=38.0)])
    assert [f.values["needed_m"] for f in found(pair(near, "B77L", "B734"), "clearance")] == [7.5]
    assert [f.values["needed_m"] for f in found(pair(near, "B734", "B77L"), "clearance")] == [7.5]
    # two B734: 28.88 m and 4.5 m
    small = small_airport([stand("1"), stand("2", x_m=28.88 + 4.5)])
    assert found(pair(small, "B734", "B734"), "clearance") == []
    tight = small_airport([stand("1"), stand("2", x_m=28.88 + 4.4)])
    assert [f.values["needed_m"] for f in found(pair(tight, "B734", "B734"), "clearance")] == [4.5]


def test_within_the_accuracy_it_is_a_question_not_a_refusal():
    (finding,) = found(pair(abreast(5.5, accuracy_m=1.0)), "clearance")
    assert (finding.code, finding.severity, finding.cost) == ("clearance.unsure", Severity.SOFT, 20.0)
    assert finding.values["accuracy_m"] == 2.0
    (beyond,) = found(pair(abreast(5.4, accuracy_m=1.0)), "clearance")
    assert (beyond.code, beyond.severity) == ("clearance", Severity.HARD)


def test_it_counts_only_while_both_are_there():
    layout = abreast(3.0)
    assert found(pair(layout, b_comes="06:00"), "clearance") == []
    assert len(found(pair(layout, b_comes="05:59"), "clearance")) == 1


def test_a_softened_clearance_costs_its_metres():
    (finding,) = found(pair(abreast(5.5), rules=[rule("clearance", Severity.SOFT, 10.0)]), "clearance")
    assert finding.cost == pytest.approx(20.0, abs=0.01)


# -- alternates ------------------------------------------------------------------------------------


def mars(one_sided=True):
    return small_airport([stand("1", excludes=["1E"]), stand("1E", x_m=20, excludes=[] if one_sided else ["1"])])


@pytest.mark.parametrize("one_sided", [True, False])
@pytest.mark.parametrize(("a_on", "b_on"), [("1", "1E"), ("1E", "1")])
def test_alternates_exclude_each_other_whichever_side_names_it(one_sided, a_on, b_on):
    (finding,) = found(pair(mars(one_sided), a_on=a_on, b_on=b_on), "mars")
    assert finding.severity is Severity.HARD
    assert [s.id for s in finding.subjects] == ["B#1", "A#1", b_on, a_on]
    assert (finding.start, finding.end) == (at("05:00"), at("06:00"))


def test_alternates_may_follow_each_other_without_a_gap():
    assert found(pair(mars(), b_on="1E", b_comes="06:00"), "mars") == []
    assert len(found(pair(mars(), b_on="1E", b_comes="05:59"), "mars")) == 1


def test_alternates_are_told_by_one_rule_unless_it_is_off():
    assert found(pair(mars(), b_on="1E"), "clearance") == []
    off = [rule("mars", Severity.OFF)]
    assert [f.code for f in found(pair(mars(), b_on="1E", rules=off), "clearance")] == ["clearance"]


# -- adjacency -------------------------------------------------------------------------------------

APART = [stand("1"), stand("2", x_m=300)]


@pytest.mark.parametrize(
    ("kind_a", "kind_b", "broken"),
    [("B744", "B77L", False), ("B748", "B752", True), ("B748", "B734", False), ("A124", "B752", True)],
)
def test_a_wide_neighbour_limits_the_span_beside_it(kind_a, kind_b, broken):
    layout = small_airport(APART, adjacency=[beside("1", 68.4, "2", 36.0)])
    findings = found(pair(layout, kind_a, kind_b), "adjacency")
    assert len(findings) == broken
    if broken:
        assert findings[0].values == {"wingspan_m": 38.05, "max_wingspan_m": 36.0, "limited": "2"}


def test_it_holds_in_one_direction_only():
    layout = small_airport(APART, adjacency=[beside("1", 60.0, "2", 36.0)])
    assert found(pair(layout, "B734", "B77L"), "adjacency") == []
    assert len(found(pair(layout, "B77L", "B752"), "adjacency")) == 1


@pytest.mark.parametrize(("limit", "broken"), [(38.05, False), (38.04, True)])
def test_the_limit_holds_to_the_centimetre(limit, broken):
    layout = small_airport(APART, adjacency=[beside("1", 64.8, "2", limit)])
    assert len(found(pair(layout, "B77L", "B752"), "adjacency")) == broken
    assert (
        found(pair(small_airport(APART, adjacency=[beside("1", 64.81, "2", limit)]), "B77L", "B752"), "adjacency") == []
    )


@pytest.mark.parametrize(("least", "state"), [(64.8, "impossible"), (64.81, "fits")])
@pytest.mark.parametrize("limiting_first", [True, False])
def test_either_side_of_a_restriction_is_told_at_exactly_its_span(least, state, limiting_first):
    # asked of one of the two while the other stands there: in a whole plan either side would tell of both
    layout = small_airport(APART, adjacency=[beside("1", least, "2", 36.0)])
    wide, narrow = ("A", "1", "B77L"), ("B", "2", "B752")
    asked, there = (wide, narrow) if limiting_first else (narrow, wide)
    flights = [turnaround(name, "04:00", "06:00", kind) for name, _, kind in (asked, there)]
    states = stand_states(context(plan_with(layout, flights, {there[0]: there[1]})), part(asked[0]))
    assert (states[asked[1]].state == "impossible") is (state == "impossible")


def test_zero_metres_means_nothing_at_all():
    layout = small_airport(APART, adjacency=[beside("1", 0.0, "2", 0.0)])
    assert len(found(pair(layout, "AT72", "AT72"), "adjacency")) == 1
    assert found(pair(layout, "AT72", "AT72", b_comes="06:00"), "adjacency") == []


def test_an_override_of_either_covers_a_pair():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "05:00", "09:00")]
    plan = plan_with(mars(), flights, [on("A", "1"), on("B", "1E", override="nose wheel off", rules=["mars"])])
    (finding,) = found(plan, "mars")
    assert finding.values["override"] == "nose wheel off"
    assert not is_open(plan, finding)
