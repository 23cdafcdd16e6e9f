"""Clean plans in other clothes: the audit says nothing when a plan is moved in time, renamed, mirrored, or shifted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from apronplan.audit import audit_plan
from apronplan.domain.ids import HallId, LotId, PartId, StandId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Split, StandAssignment, TowCut
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import stand_states
from audit.worlds import COUNT, piece, put, worlds
from bench.dice import Dice

Mutant = Callable[[Plan, Dice], Plan]


def later(plan: Plan, dice: Dice) -> Plan:
    """Move all times by whole hours: the clock hours of the halls move along."""
    by = timedelta(hours=dice.whole(-24 * 30, 24 * 30))
    for name, t in list(plan.turnarounds.items()):
        put(plan, "turnaround", name, replace(t, sibt=t.sibt + by, sobt=t.sobt + by))
    return plan


def minutes_later(plan: Plan, dice: Dice) -> Plan:
    """Move all times by minutes, freight out of the halls."""
    for lot in list(plan.hall_assignments):
        put(plan, "hall_assignment", lot, None)
    by = timedelta(minutes=dice.whole(-720, 720))
    for name, t in list(plan.turnarounds.items()):
        put(plan, "turnaround", name, replace(t, sibt=t.sibt + by, sobt=t.sobt + by))
    return plan


def renamed(plan: Plan, dice: Dice) -> Plan:
    """Give turnarounds, lots and halls new names, in another order."""
    order = dice.shuffled(sorted(plan.turnarounds))
    name = {old: TurnaroundId(f"N-{i:03d}") for i, old in enumerate(order)}
    halls = {old: HallId(f"{old}-NEW") for old in plan.layout.halls}
    made = plan.snapshot()
    for table in ("turnaround", "stand_assignment", "lot", "hall_assignment", "hall"):
        for key in list(made.rows(table)):
            put(made, table, key, None)
    for old, hall in plan.layout.halls.items():
        put(made, "hall", halls[old], replace(hall, hall=halls[old]))
    for key, node in plan.layout.service_nodes.items():
        if node.hall:
            put(made, "service_node", key, replace(node, hall=halls[HallId(node.hall)]))
    for old in order:
        t = plan.turnarounds[old]
        put(made, "turnaround", name[old], replace(t, turnaround=name[old], operator="NEW", flight_in=f"N{old}"))
        row = plan.stand_assignments[PartId(f"{old}#1")]
        part = PartId(f"{name[old]}#1")
        put(made, "stand_assignment", part, replace(row, part=part))
    for key, lot in plan.lots.items():
        new = LotId(f"L/{key}")
        put(made, "lot", new, replace(lot, lot=new, turnaround=name[lot.turnaround]))
        row = plan.hall_assignments.get(key)
        if row is not None:
            put(made, "hall_assignment", new, replace(row, lot=new, hall=halls[row.hall]))
    return made


def mirrored(plan: Plan, dice: Dice) -> Plan:
    """Mirror the airport about a meridian, or turn it end for end about a parallel."""
    airport = plan.layout.airport
    for name, stand in list(plan.layout.stands.items()):
        lat, lon, heading = stand.lat, 2 * airport.lon - stand.lon, (360.0 - stand.heading_deg) % 360.0
        put(plan, "stand", name, replace(stand, lat=lat, lon=lon, heading_deg=heading))
    for table, rows in (("hall", plan.layout.halls), ("building", plan.layout.buildings)):
        for key, row in list(rows.items()):
            ring = tuple((2 * airport.lon - lon, lat) for lon, lat in row.polygon)
            put(plan, table, key, replace(row, polygon=ring))
    return later(plan, dice)


def moved(plan: Plan, dice: Dice) -> Plan:
    """Move some aircraft to stands on which the rules see nothing hard."""
    for _ in range(2):
        part = dice.pick(sorted(plan.stand_assignments))
        row = plan.stand_assignments[part]
        states = stand_states(PlanningContext(plan), part)
        free = [s for s, state in states.items() if state.state != "impossible" and s != row.stand]
        if free:
            put(plan, "stand_assignment", part, replace(row, stand=StandId(dice.pick(free))))
    return plan


def towed(plan: Plan, dice: Dice) -> Plan:
    """Tow aircraft that stay long to stands on which the rules see nothing hard, with two hours for each tow."""
    for part in dice.shuffled(sorted(plan.stand_assignments)):
        t = plan.parts[part].turnaround
        off = t.on_block + timedelta(minutes=300)
        if part.endswith("#1") and t.off_block - off > timedelta(minutes=150):
            cut = TowCut(off_block=off, on_block=off + timedelta(minutes=120))
            put(plan, "split", t.turnaround, Split(turnaround=t.turnaround, cuts=(cut,)))
            second = PartId(f"{t.turnaround}#2")
            states = stand_states(PlanningContext(plan), second)
            free = [s for s, state in states.items() if state.state != "impossible"]
            if free:
                put(plan, "stand_assignment", second, StandAssignment(part=second, stand=dice.pick(free)))
    return plan


def thinned(plan: Plan, dice: Dice) -> Plan:
    """Take some aircraft and lots away."""
    for part in sorted(plan.stand_assignments):
        if dice.chance(0.3):
            put(plan, "stand_assignment", part, None)
    for lot in sorted(plan.hall_assignments):
        if dice.chance(0.3):
            put(plan, "hall_assignment", lot, None)
    return plan


MUTANTS: dict[str, Mutant] = {f.__name__: f for f in (later, minutes_later, renamed, mirrored, moved, towed, thinned)}
PER_KIND = -(-COUNT // len(MUTANTS))


@pytest.mark.timeout(60 + COUNT)
@pytest.mark.parametrize("kind", MUTANTS)
def test_no_false_alarm(kind: str) -> None:
    looked_at = 0
    for number in range(PER_KIND):
        dice = Dice("clean", kind, number)
        world = worlds()[number % len(worlds())]
        report = audit_plan(MUTANTS[kind](piece(world, dice), dice))
        looked_at += report.pairs
        assert report.ok, (world.name, number, report.faults[:2])
    assert looked_at > PER_KIND, "neighbours were measured"
