"""What a proposal's moves are worth and why: said from findings before and after, as a planner would say it."""

from dataclasses import replace

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan
from apronplan.planning.shift_reasons import Reason, reasons
from unit.planning.build import on, plan_with, small_airport, turnaround

LAYOUT = small_airport()
FLIGHTS = [turnaround("A", "04:00", "06:00"), turnaround("B", "05:00", "07:00"), turnaround("C", "12:00", "13:00")]


def told(plan: Plan, moves: dict[str, str | None]) -> dict[str, Reason]:
    after = plan.snapshot()
    for part, stand in moves.items():
        now = plan.stand_assignments.get(PartId(part))
        model = next(iter(plan.stand_assignments.values()))
        then = replace(now or model, part=PartId(part), stand=StandId(stand)) if stand is not None else None
        after.apply([RowChange("stand_assignment", part, now, then)])
    found = (check_plan(PlanningContext(p)) for p in (plan, after))
    return reasons(plan, after, *found, moves)


def test_who_leaves_a_stand_to_another_makes_room() -> None:
    plan = plan_with(LAYOUT, FLIGHTS, [on("A", "1"), on("B", "2")])
    found = told(plan, {"A#1": "2", "B#1": "1"})
    assert found == {"A#1": Reason(0.0, "makes room for B"), "B#1": Reason(0.0, "makes room for A")}


def test_who_comes_when_the_stand_is_free_anyway_needs_no_room() -> None:
    plan = plan_with(LAYOUT, FLIGHTS, [on("A", "1"), on("C", "2")])
    assert told(plan, {"A#1": "2", "C#1": "1"})["A#1"].text == ""


def test_into_the_tray_and_out_of_it_is_told_in_words_without_the_price_of_the_tray() -> None:
    plan = plan_with(LAYOUT, FLIGHTS, [on("A", "1")])
    found = told(plan, {"A#1": None, "C#1": "2"})
    assert found["A#1"].text == "no stand is left for it"
    assert found["C#1"].text == "had no stand"
    assert all(abs(r.points) < 1000 for r in found.values())


def test_a_hard_rule_that_is_mended_comes_first() -> None:
    plan = plan_with(LAYOUT, FLIGHTS, [on("A", "1"), on("B", "1")])
    found = told(plan, {"B#1": "2"})
    assert found["B#1"].text.startswith("mends: ")


def test_points_are_what_the_rules_say_after_less_before() -> None:
    plan = plan_with(LAYOUT, FLIGHTS, [on("C", "1")])
    there = told(plan, {"C#1": "2"})["C#1"]
    moved = plan_with(LAYOUT, FLIGHTS, [on("C", "2")])
    back = told(moved, {"C#1": "1"})["C#1"]
    assert there.points == pytest.approx(-back.points)
