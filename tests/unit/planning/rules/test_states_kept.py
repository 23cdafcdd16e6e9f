"""Answers taken over from before an edit are those that are made afresh: on the whole sample week, edit after edit."""

from random import Random

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.settings import RuleSetting
from apronplan.domain.traffic import StandAssignment
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import stand_states
from bench.instances import load
from unit.planning.build import plan_with, small_airport, stand, turnaround
from unit.planning.rules.test_neighbours import beside


def slow(plan, parts):
    """Ask about every part with nothing kept."""
    context = PlanningContext(plan)
    found = {}
    for part in parts:
        context.tables.kept_states.clear()
        found[part] = stand_states(context, part)
    context.tables.kept_states.clear()
    return found


@pytest.fixture(scope="module")
def week():
    """The week with everybody somewhere by a dice, so that many are in each other's way."""
    plan = load("sample-2018-week", 0)
    dice, stands = Random(3), [s.stand for s in plan.layout.aircraft_stands]
    rows = [StandAssignment(part=p, stand=dice.choice(stands)) for p in plan.parts]
    plan.apply([RowChange("stand_assignment", r.part, None, r) for r in rows])
    return plan


def test_the_whole_week_after_edits_says_what_is_said_afresh(week):
    plan, dice = week.snapshot(), Random(5)
    stands = [s.stand for s in plan.layout.aircraft_stands]
    names = sorted(plan.parts)
    kept = {p: stand_states(PlanningContext(plan), p) for p in names}
    for turn in range(3):
        for part in dice.sample(names, 4):
            row = plan.stand_assignments.get(part)
            after = StandAssignment(part=part, stand=dice.choice(stands)) if dice.random() < 0.8 else None
            plan.apply([RowChange("stand_assignment", part, row, after)])
        some = names if turn == 0 else dice.sample(names, 60)
        context = PlanningContext(plan)
        kept = {p: stand_states(context, p) for p in some}
        before = dict(context.tables.kept_states)
        assert kept == slow(plan, some)
        context.tables.kept_states.update(before)


def test_settings_freight_and_times_are_not_missed(week):
    plan = week.snapshot()
    part = next(p for p in sorted(plan.parts) if plan.lots_of(plan.parts[p].turnaround.turnaround))
    turnaround = plan.parts[part].turnaround
    stand_states(PlanningContext(plan), part)
    off = RuleSetting(rule="size", severity="off")
    plan.apply([RowChange("rule_setting", "size", None, off)])
    assert stand_states(PlanningContext(plan), part) == slow(plan, [part])[part]
    stand_states(PlanningContext(plan), part)
    lot = plan.lots_of(turnaround.turnaround)[0]
    plan.apply([RowChange("lot", lot.lot, lot, None)])
    assert stand_states(PlanningContext(plan), part) == slow(plan, [part])[part]


def test_restrictions_between_neighbours_are_asked_again():
    layout = small_airport([stand("1"), stand("2", x_m=300)], adjacency=[beside("1", 68.4, "2", 36.0)])
    plan = plan_with(layout, [turnaround("A", "04:00", "06:00", "B748"), turnaround("B", "04:00", "06:00")])
    before = {p: stand_states(PlanningContext(plan), p) for p in plan.parts}
    plan.apply([RowChange("stand_assignment", "A#1", None, StandAssignment(part="A#1", stand="1"))])
    after = {p: stand_states(PlanningContext(plan), p) for p in plan.parts}
    assert before["B#1"]["2"].state != "impossible"
    assert [f.rule for f in after["B#1"]["2"].findings if f.severity == "hard"] == ["adjacency"]
    assert after == slow(plan, list(plan.parts))


@pytest.mark.parametrize(
    ("on", "off"), [("05:00", "07:00"), ("06:00", "08:00"), ("06:04", "08:00"), ("06:20", "08:00")]
)
def test_whoever_comes_and_goes_near_in_time_is_noticed(on, off):
    """There together, touching, within the window of movements, and far from it; on one lane and beside each other."""
    layout = small_airport(
        [stand("1"), stand("2", x_m=70), stand("3", x_m=140)],
        taxi=[("1", "N", 60.0), ("2", "N", 60.0), ("3", "N", 60.0)],
        lanes={"N": (70.0, -80.0)},
    )
    plan = plan_with(layout, [turnaround("A", "04:00", "06:00"), turnaround("B", on, off)])
    for name in ("1", "2", "3", None):
        {p: stand_states(PlanningContext(plan), p) for p in plan.parts}
        row = plan.stand_assignments.get("B#1")
        plan.apply(
            [RowChange("stand_assignment", "B#1", row, StandAssignment(part="B#1", stand=name) if name else None)]
        )
        assert {p: stand_states(PlanningContext(plan), p) for p in plan.parts} == slow(plan, list(plan.parts))
