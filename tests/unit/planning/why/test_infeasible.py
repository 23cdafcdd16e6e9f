"""Why an aircraft has no stand: what would have to be relaxed."""

import pytest

from apronplan.domain.settings import ClosureKind
from apronplan.errors import Cancelled
from apronplan.planning.job import JobControl
from apronplan.planning.why.infeasible import Group, why_unplaced
from unit.planning.build import closed, on, part, plan_with, rule, small_airport, stand, turnaround

TWO = small_airport(["1", "2"])
A = turnaround("A", "04:00", "06:00")
B = turnaround("B", "04:30", "06:30")
C = turnaround("C", "05:00", "07:00")


def test_others_only_have_to_make_room():
    # B is wide and needs stand 1, where A stands, which could go to 2
    layout = small_airport([stand("1", span_m=80, length_m=80), stand("2", x_m=300)])
    wide = turnaround("B", "04:30", "06:30", "B748")
    why = why_unplaced(plan_with(layout, [A, wide], {"A": "1"}), part("B"))
    assert why.relax == ()
    assert why.sentence == (
        "B can be placed as the rules are, if other aircraft make room: apronplan resolve shows how"
    )


def test_a_closure_is_named():
    works = [closed("W1", "2", "00:00", "23:00", reason="resurfacing"), closed("W2", "1", "06T00:00", "06T10:00")]
    why = why_unplaced(plan_with(TWO, [A, B], {"A": "1"}, closures=works), part("B"))
    assert why.relax == (Group("closure", "W1"),)
    assert why.smallest
    assert why.sentence == "B would find a stand if 2 were open (resurfacing)"


def test_a_lock_that_keeps_another_from_making_room_is_named():
    layout = small_airport([stand("1", span_m=80, length_m=80), stand("2", x_m=300)])
    wide = turnaround("B", "04:30", "06:30", "B748")
    why = why_unplaced(plan_with(layout, [A, wide], [on("A", "1", locked=True)]), part("B"))
    assert why.relax == (Group("lock", "A#1"),)
    assert why.sentence == "B would find a stand if A were not locked on 1"


def test_a_gap_is_named_rather_than_two_locks():
    one = small_airport([stand("1"), stand("2", x_m=300, span_m=30)])
    flights = [A, turnaround("B", "06:10", "08:00")]
    why = why_unplaced(plan_with(one, flights, [on("A", "1", locked=True)]), part("B"))
    assert why.relax == (Group("rule", "min_gap"),)
    assert "without the least gap" in why.sentence


def test_two_things_are_needed_where_one_is_not_enough():
    one = small_airport([stand("1"), stand("2", x_m=300, span_m=30)])
    flights = [A, turnaround("B", "06:10", "08:00")]
    works = [closed("W", "1", "07:00", "09:00", reason="lights")]
    why = why_unplaced(plan_with(one, flights, {"A": "1"}, closures=works), part("B"))
    assert set(why.relax) == {Group("closure", "W"), Group("rule", "min_gap")}
    assert why.smallest
    assert " and " in why.sentence


def test_where_nothing_helps_the_peak_is_the_reason():
    why = why_unplaced(plan_with(TWO, [A, B, C], {"A": "1", "B": "2"}), part("C"))
    assert why.relax is None
    assert why.sentence == (
        "C finds no stand, even without the 0 closures, locks and rules that stand in its way: code E and larger: "
        "2 of 2 stands needed at 2018-06-05 07:00 local, 3 wanted: 1 must go without whatever the plan"
    )


def test_stands_for_others_are_named():
    rules = [rule("operator_exclusive", params={"FDX@2": 1.0})]
    why = why_unplaced(plan_with(TWO, [A, B], {"A": "1"}, rules=rules), part("B"))
    assert why.relax == (Group("rule", "operator_exclusive"),)


def test_a_closed_apron_counts_too():
    works = [closed("W", "A", "00:00", "23:00", ClosureKind.APRON, reason="snow")]
    why = why_unplaced(plan_with(TWO, [A], closures=works), part("A"))
    assert why.sentence == "A would find a stand if A were open (snow)"


def test_it_can_be_cancelled():
    control = JobControl()
    control.cancel()
    with pytest.raises(Cancelled):
        why_unplaced(plan_with(TWO, [A, B, C], {"A": "1", "B": "2"}), part("C"), control=control)
