"""Planted faults: the audit names every one of them, and finds nothing in the plan they were planted into."""

from collections import Counter

import pytest

from apronplan.audit import audit_plan
from audit.planters import PLANTERS
from audit.worlds import COUNT, piece, worlds
from bench.dice import Dice

PER_KIND = -(-COUNT // len(PLANTERS))


@pytest.mark.timeout(60 + COUNT)
@pytest.mark.parametrize("kind", PLANTERS)
def test_every_planted_fault_is_named(kind: str) -> None:
    planted = tried = 0
    missed: Counter[str] = Counter()
    while planted < PER_KIND:
        tried += 1
        assert tried <= 20 * PER_KIND, f"{kind}: could be planted only {planted} times"
        dice = Dice("fault", kind, tried)
        world = worlds()[tried % len(worlds())]
        plan = piece(world, dice)
        assert tried > 3 or audit_plan(plan).ok, "the plan was clean before"
        fault = PLANTERS[kind](plan, dice)
        if fault is None:
            continue
        planted += 1
        report = audit_plan(plan, fault.before)
        named = [f for f in report.faults if f.code == fault.code and fault.names <= set(f.subjects)]
        if not named:
            missed[f"{world.name} try {tried}: {fault.code} {sorted(fault.names)}"] += 1
    assert not missed, f"{len(missed)} of {planted} not named: {list(missed)[:3]}"
