"""The audit speaks in the airport's time."""

from apronplan.audit import audit_plan
from apronplan.domain.settings import ClosureKind
from unit.planning.build import closed, plan_with, small_airport, turnaround


def messages(*works, **more):
    plan = plan_with(small_airport(["1"], ["H"]), [turnaround("A", "04:00", "08:00", **more)], {"A": "1"},
                     halls={"A/I1": "H"} if more else {}, closures=works)  # fmt: skip
    return [f.message for f in audit_plan(plan).faults if f.code == "closure"]


def test_closures_are_told_on_the_clock_of_the_airport():
    (stand,) = messages(closed("W", "1", "05:00", "07:30"))
    assert "closed 07:00-09:30 local" in stand
    (hall,) = messages(closed("W", "H", "03:00", "07:30", ClosureKind.HALL), import_kg=1_000)
    assert "closed 05:00-09:30 local" in hall
    (night,) = messages(closed("W", "1", "05:00", "06T02:00"))
    assert "closed 2018-06-05 07:00 to 2018-06-06 04:00 local" in night
