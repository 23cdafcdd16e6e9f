"""The solver plans no tow for which there is no time."""

import pytest

from apronplan.audit import audit_plan
from apronplan.domain.changes import RowChange
from apronplan.domain.traffic import StandAssignment
from apronplan.planning.autoplan import plan_window
from unit.planning.build import at, found, part, plan_with, rule, small_airport, towed, turnaround

LINE = small_airport(["1", "2"], taxi=[("1", "2", 1000.0)])
"""A tow from 1 to 2 takes 4 min and 6 of handling."""


def planned(on, kg=0, rules=()):
    """A has to leave 1 at 06:00, since B is locked there from 07:00: A#2 goes to 2, by a tow, or nowhere."""
    flights = [turnaround("A", "04:00", "12:00", import_kg=kg), turnaround("B", "07:00", "09:00")]
    flights.append(turnaround("C", "04:00", "05:40"))
    plan = plan_with(LINE, flights, {"B": "1", "C": "2"}, splits=[towed("A", ("06:00", on))], rules=rules)
    rows = [StandAssignment(part=part(x), stand=s, locked=True) for x, s in (("B", "1"), ("C", "2"))]
    plan.apply([RowChange("stand_assignment", r.part, None, r) for r in rows])
    solution = plan_window(plan, at("00:00"), at("23:00"), time_limit_s=20.0, single_process=True)
    placed = plan.snapshot()
    placed.apply(
        RowChange("stand_assignment", p, None, StandAssignment(part=p, stand=s))
        for p, s in solution.stands.items()
        if s is not None
    )
    assert found(placed, "tow_feasible") == []
    assert audit_plan(placed).ok
    return {p: s for p, s in solution.stands.items() if p.startswith("A")}


@pytest.mark.parametrize(("on", "towed_in"), [("06:10", "2"), ("06:09", None)])
def test_a_tow_is_planned_at_the_exact_minute_that_it_takes(on, towed_in):
    stands = planned(on)
    assert (stands["A#1"], stands["A#2"]) in ([("1", "2")] if towed_in else [("1", None), (None, "2")])


def test_a_tow_that_nobody_has_to_be_in_time_for_is_planned_all_the_same():
    soft = [rule("tow_feasible", "off")]
    flights = planned("06:09", rules=soft)
    assert (flights["A#1"], flights["A#2"]) == ("1", "2")
