"""What may not be moved."""

from dataclasses import replace

from apronplan.domain.findings import Severity
from apronplan.planning.rules import stand_states
from unit.planning.build import at, context, found, on, part, plan_with, small_airport, turnaround

LAYOUT = small_airport(["1", "2", "3"])
FLIGHT = turnaround("A", "04:00", "06:00")


def state_codes(plan, stand):
    return [f.code for f in stand_states(context(plan), part("A"))[stand].findings if f.severity is Severity.HARD]


def test_a_locked_part_may_only_stay():
    plan = plan_with(LAYOUT, [FLIGHT], [on("A", "1", locked=True)])
    assert state_codes(plan, "1") == []
    assert state_codes(plan, "2") == ["lock"]
    (finding,) = stand_states(context(plan), part("A"))["2"].findings
    assert finding.values == {"locked": "1"}
    assert found(plan, "lock") == []


def test_what_is_not_locked_may_go():
    plan = plan_with(LAYOUT, [FLIGHT], [on("A", "1")])
    assert state_codes(plan, "2") == []


def test_after_landing_an_aircraft_stays_where_it_is():
    landed = replace(FLIGHT, aibt=at("04:03"))
    plan = plan_with(LAYOUT, [landed], {"A": "1"})
    assert state_codes(plan, "1") == []
    assert state_codes(plan, "2") == ["freeze"]
    assert found(plan, "freeze") == []


def test_a_silent_change_after_landing_is_found():
    landed = replace(FLIGHT, aibt=at("04:03"))
    plan = plan_with(LAYOUT, [landed], {"A": "2"}, published={"A": "1"})
    (finding,) = found(plan, "freeze")
    assert (finding.severity, finding.values) == (Severity.HARD, {"told": "1"})
    assert found(plan_with(LAYOUT, [landed], {"A": "1"}, published={"A": "1"}), "freeze") == []


def test_a_named_override_lets_it_go():
    landed = replace(FLIGHT, aibt=at("04:03"))
    rows = [on("A", "2", override="hydraulics leak on 1", rules=["freeze"])]
    (finding,) = found(plan_with(LAYOUT, [landed], rows, published={"A": "1"}), "freeze")
    assert finding.values["override"] == "hydraulics leak on 1"


def test_before_landing_a_change_is_only_a_move():
    plan = plan_with(LAYOUT, [FLIGHT], {"A": "2"}, published={"A": "1"})
    assert found(plan, "freeze") == []
    assert len(found(plan, "moved")) == 1
