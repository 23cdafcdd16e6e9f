"""Clean plans to plant faults into: pieces of generated days at Liege and at generated airports, halls filled.

A world is a whole day in the generator's hidden plan. `piece` takes some stays out of it, near each other in time and
place, so that one audit takes milliseconds and a thousand faults fit into a test run.
"""

import os
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache

from apronplan.cargo.halls import eligible_halls
from apronplan.cargo.load import hourly_kg, passage_of
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import HallId, PartId
from apronplan.domain.layout import Layout
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment, Lot, StandAssignment, Turnaround
from bench.dice import Dice
from bench.generate import generate, hidden_plan

COUNT = int(os.environ.get("APRONPLAN_AUDIT_CASES", "1000"))
"""Faults to plant, and clean mutants to try; 10,000 before a release."""

DAYS = (("lgg-85", 1), ("60x120-85", 1), ("60x120-joint", 2), ("60x400", 1))
STAYS = 14


@dataclass(frozen=True, slots=True)
class World:
    """A whole clean day."""

    name: str
    plan: Plan

    @property
    def layout(self) -> Layout:
        """The airport; one object for all plans of this world."""
        return self.plan.layout


@lru_cache(maxsize=1)
def worlds() -> tuple[World, ...]:
    """Return the clean days, freight in halls as far as they take it."""
    found = []
    for case, seed in DAYS:
        plan = hidden_plan(generate(case, seed))
        _ = plan.layout, plan.parts  # made once, so that snapshots share them
        fill_halls(plan)
        found.append(World(f"{case}/{seed}", plan))
    return tuple(found)


def fill_halls(plan: Plan, share: float = 0.9) -> None:
    """Put each lot into the first hall that may take it and has the hours free; others stay without a hall."""
    layout = plan.layout
    loads: dict[HallId, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    stored: dict[HallId, float] = defaultdict(float)
    for lot in plan.lots.values():
        day = plan.turnarounds[lot.turnaround].on_block.astimezone(layout.airport.zone).date()
        for name in eligible_halls(lot, layout, day):
            hall = layout.halls[name]
            way = passage_of(plan, lot, hall)
            hours = hourly_kg(way) if way is not None else {}
            limit_kg = share * 1000 * hall.rate_t_per_h
            fits = all(loads[name][hour] + kg <= limit_kg for hour, kg in hours.items())
            if fits and stored[name] + lot.mass_kg <= share * 1000 * hall.storage_t:
                stored[name] += lot.mass_kg
                for hour, kg in hours.items():
                    loads[name][hour] += kg
                plan.apply([RowChange("hall_assignment", lot.lot, None, HallAssignment(lot=lot.lot, hall=name))])
                break


def piece(world: World, dice: Dice, stays: int = STAYS) -> Plan:
    """Return a snapshot with a few placed turnarounds that are near each other in time, and nothing else."""
    plan = world.plan
    order = sorted(plan.turnarounds.values(), key=lambda t: (t.on_block, t.turnaround))
    first = dice.whole(0, max(0, len(order) - 3 * stays))
    near = order[first : first + 3 * stays]
    kept = {dice.pick(near).turnaround for _ in range(stays)}
    made = plan.snapshot()
    made.apply(
        [RowChange("turnaround", k, row, None) for k, row in plan.turnarounds.items() if k not in kept]
        + [RowChange("lot", k, row, None) for k, row in plan.lots.items() if row.turnaround not in kept]
        + [
            RowChange("stand_assignment", k, row, None)
            for k, row in plan.stand_assignments.items()
            if plan.parts[k].turnaround.turnaround not in kept
        ]
        + [
            RowChange("hall_assignment", k, row, None)
            for k, row in plan.hall_assignments.items()
            if plan.lots[k].turnaround not in kept
        ]
    )
    return made


# -- rows ------------------------------------------------------------------------------------------


def put(plan: Plan, table: str, key: str, row: object | None) -> None:
    """Write a row of a snapshot."""
    plan.apply([RowChange(table, key, plan.rows(table).get(key), row)])


def place(plan: Plan, turnaround: Turnaround, stand: str, *, locked: bool = False) -> PartId:
    """Add a turnaround (or move it) and put it on a stand; return its part."""
    put(plan, "turnaround", turnaround.turnaround, turnaround)
    part = PartId(f"{turnaround.turnaround}#1")
    put(plan, "stand_assignment", part, StandAssignment(part=part, stand=stand, locked=locked))  # type: ignore[arg-type]
    return part


def change_lot(plan: Plan, lot: Lot, **more: object) -> Lot:
    """Write a lot with some values changed."""
    made = replace(lot, **more)  # type: ignore[arg-type]
    put(plan, "lot", lot.lot, made)
    return made
