"""What is taken over from an earlier plan's occupancy is what would have been made afresh."""

from random import Random

from apronplan.domain.changes import RowChange
from apronplan.domain.traffic import StandAssignment
from apronplan.planning.context import PlanningContext
from apronplan.planning.occupancy import occupancy_of
from apronplan.planning.tables import layout_tables
from unit.planning.build import plan_with, small_airport, turnaround

STANDS = ("1", "2", "3", "4")
FLIGHTS = [turnaround(f"F{i}", f"{i % 20:02}:00", f"{i % 20 + 3:02}:30") for i in range(40)]


def shape(occupancy):
    return {s: [(x.part.part, x.assignment, x.start_s, x.end_s) for x in occupancy.on(s)] for s in occupancy.stands}


def test_edits_in_any_order_give_the_occupancy_that_is_made_afresh():
    dice = Random(7)
    plan = plan_with(small_airport(STANDS), FLIGHTS)
    known = None
    for _ in range(60):
        part = dice.choice(sorted(plan.parts))
        now = plan.stand_assignments.get(part)
        after = StandAssignment(part=part, stand=dice.choice(STANDS)) if now is None or dice.random() < 0.7 else None
        plan.apply([RowChange("stand_assignment", part, now, after)])
        if dice.random() < 0.2:
            name = plan.parts[part].turnaround.turnaround
            old = plan.turnarounds[name]
            later = turnaround(name, "10:00", "14:00")
            plan.apply([RowChange("turnaround", name, old, later)])
        known = occupancy_of(plan, known)
        assert shape(known) == shape(occupancy_of(plan))
        assert shape(PlanningContext(plan).occupancy) == shape(known)


def test_an_excerpt_does_not_push_out_the_whole_plan():
    plan = plan_with(small_airport(STANDS), FLIGHTS, {f.turnaround: "1" for f in FLIGHTS})
    whole = PlanningContext(plan).occupancy
    part = plan.parts["F0#1"]
    assert len(PlanningContext(plan.excerpt(part.on_block, part.off_block)).occupancy) < len(whole) / 2
    assert layout_tables(plan.layout).last_occupancy is whole
