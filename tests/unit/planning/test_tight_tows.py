"""The solver plans no tow for which there is no time or no tug."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.audit import audit_plan
from apronplan.domain.changes import RowChange
from apronplan.domain.traffic import StandAssignment
from apronplan.planning.autoplan import plan_window
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan
from apronplan.planning.solver.tight_tows import beyond_tugs
from unit.planning.build import at, closed, found, part, plan_with, rule, small_airport, towed, turnaround

LINE = small_airport(["1", "2"], taxi=[("1", "2", 1000.0)])
"""A tow from 1 to 2 takes 4 min and 6 of handling."""


def solved(plan):
    """Return the solver's stands, after rules and audit have found no tow in them that cannot be."""
    solution = plan_window(plan, at("00:00"), at("23:00"), time_limit_s=20.0, single_process=True)
    placed = plan.snapshot()
    placed.apply(
        RowChange("stand_assignment", p, None, StandAssignment(part=p, stand=s))
        for p, s in solution.stands.items()
        if s is not None
    )
    assert found(placed, "tow_feasible") == []
    assert audit_plan(placed).ok
    return solution.stands


def planned(on, kg=0, rules=()):
    """A has to leave 1 at 06:00, since B is locked there from 07:00: A#2 goes to 2, by a tow, or nowhere."""
    flights = [turnaround("A", "04:00", "12:00", import_kg=kg), turnaround("B", "07:00", "09:00")]
    flights.append(turnaround("C", "04:00", "05:40"))
    plan = plan_with(LINE, flights, {"B": "1", "C": "2"}, splits=[towed("A", ("06:00", on))], rules=rules)
    rows = [StandAssignment(part=part(x), stand=s, locked=True) for x, s in (("B", "1"), ("C", "2"))]
    plan.apply([RowChange("stand_assignment", r.part, None, r) for r in rows])
    return {p: s for p, s in solved(plan).items() if p.startswith("A")}


@pytest.mark.parametrize(("on", "towed_in"), [("06:10", "2"), ("06:09", None)])
def test_a_tow_is_planned_at_the_exact_minute_that_it_takes(on, towed_in):
    stands = planned(on)
    assert (stands["A#1"], stands["A#2"]) in ([("1", "2")] if towed_in else [("1", None), (None, "2")])


def test_a_tow_that_nobody_has_to_be_in_time_for_is_planned_all_the_same():
    soft = [rule("tow_feasible", "off")]
    flights = planned("06:09", rules=soft)
    assert (flights["A#1"], flights["A#2"]) == ("1", "2")


def with_tugs(tugs, second=("07:50", "08:30")):
    """A and B have to be towed from 1 and 2 to 3 and 4, which are closed before and these after."""
    shut = [closed(f"a{s}", s, "08:00", "20:00") for s in "12"] + [closed(f"b{s}", s, "00:00", "07:55") for s in "34"]
    ground = small_airport(["1", "2", "3", "4"], taxi=[(s, "L", 100.0) for s in "1234"], lanes={"L": (300.0, -200.0)})
    flights = [turnaround("A", "04:00", "12:00"), turnaround("B", "04:30", "12:00")]
    cuts = [towed("A", ("07:20", "08:00")), towed("B", second)]
    plan = plan_with(ground, flights, splits=cuts, closures=shut, rules=[rule("tow_feasible", params={"tugs": tugs})])
    return sum(s is None for s in solved(plan).values())


def test_no_more_tows_are_planned_at_once_than_there_are_tugs():
    at_once = ("07:30", "08:05")
    assert with_tugs(0, at_once) == 0, "no number of tugs = not asked"
    assert with_tugs(2, at_once) == 0
    assert with_tugs(1, at_once) == 1


def test_a_tug_that_is_back_as_the_next_tow_begins_is_free():
    assert with_tugs(1, ("08:00", "08:30")) == 0
    assert with_tugs(1, ("07:59", "08:30")) == 1


TIMES = st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda t: (t[0], t[0] + t[1]))


def fits(tows, tugs):
    return all(1 + sum(b <= begin < e for o, (b, e) in enumerate(tows) if o != i) <= tugs
               for i, (begin, _) in enumerate(tows))  # fmt: skip


@given(st.lists(TIMES, max_size=7), st.integers(1, 3))
def test_as_many_tows_as_possible_are_left_and_no_more_than_the_tugs_do(tows, tugs):
    end_s = np.array([x for begin, _ in tows for x in (begin, 99)], dtype=np.int64)
    start_s = np.array([x for _, end in tows for x in (0, end)], dtype=np.int64)
    gone = beyond_tugs(end_s, start_s, [2 * i + 1 for i in range(len(tows))], [], tugs)
    left = [tow for i, tow in enumerate(tows) if 2 * i + 1 not in gone]
    assert fits(left, tugs)
    assert not any(fits(list(more), tugs) for more in combinations(tows, len(left) + 1))


FAR = small_airport(["1", "2", "3"], taxi=[("1", "2", 1000.0), ("1", "3", 9000.0), ("2", "3", 9000.0)])
"""From 1 to 2 a tow takes 10 min, to 3 more than half an hour."""


def test_a_tow_that_somebody_ordered_stays_where_only_some_stands_are_near_enough():
    """Found by a planner: his tow was undone as `5,399,910 points less`, and the plan was dearer for it."""
    flights = [turnaround("A", "04:00", "12:00"), turnaround("B", "07:00", "09:00"), turnaround("C", "04:00", "05:40")]
    splits, stands = [towed("A", ("06:00", "06:20"))], {"A#1": "1", "A#2": "2", "B": "1", "C": "2"}
    plan = plan_with(FAR, flights, stands, splits=splits)
    rows = [StandAssignment(part=part(x), stand=s, locked=True) for x, s in (("B", "1"), ("C", "2"))]
    plan.apply([RowChange("stand_assignment", r.part, None, r) for r in rows])
    kept = solved(plan)
    assert (kept["A#1"], kept["A#2"]) == ("1", "2")
    plan.apply([RowChange("stand_assignment", part("A#2"), plan.stand_assignments["A#2"], None)])
    assert {s for x, s in solved(plan).items() if x.startswith("A")} == {"3"}, "not ordered: left out as before"


def test_an_ordered_tow_has_the_tug_before_one_that_is_only_possible():
    tows = [(10, 15), (5, 20), (11, 14)]
    end_s = np.array([x for begin, _ in tows for x in (begin, 99)], dtype=np.int64)
    start_s = np.array([x for _, end in tows for x in (0, end)], dtype=np.int64)
    assert 3 in beyond_tugs(end_s, start_s, [1, 3, 5], [], 1)
    assert beyond_tugs(end_s, start_s, [1, 3, 5], [], 1, {3}) == {1, 5}


def test_a_part_after_one_in_the_tray_is_not_priced_as_towed_in():
    """Nobody is towed out of the tray: the plan costs what the findings cost."""
    flights = [turnaround("A", "04:00", "12:00"), *(turnaround(n, "03:00", "06:00", priority=2) for n in "BC")]
    plan = plan_with(small_airport(["1", "2"]), flights, splits=[towed("A", ("06:30", "07:00"))])
    solution = plan_window(plan, at("00:00"), at("23:59"), time_limit_s=20, single_process=True)
    assert solution.status == "optimal"
    assert [solution.stands[part(f"A#{i}")] is None for i in (1, 2)] == [True, False]
    placed = plan.snapshot()
    placed.apply(
        RowChange("stand_assignment", p, None, StandAssignment(part=p, stand=s))
        for p, s in solution.stands.items()
        if s is not None
    )
    findings = check_plan(PlanningContext(placed))
    assert not [f for f in findings if f.rule == "tow"]
    assert solution.objective == pytest.approx(sum(f.cost for f in findings), abs=0.02)
