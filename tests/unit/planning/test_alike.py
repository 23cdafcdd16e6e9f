"""Parts that the rules cannot tell apart share their costs; whoever can be told apart does not."""

import numpy as np
import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.planning.context import PlanningContext
from apronplan.planning.solver.alike import Kinds
from apronplan.planning.solver.build import build_problem
from apronplan.planning.solver.scope import scope_of
from unit.planning.build import at, plan_with, prefer, rule, small_airport, stand, turnaround

LAYOUT = small_airport(
    [stand("1", facilities=["nose_door_room"]), stand("2", 200.0, apron="B"), stand("3", 400.0, span_m=36.0)],
    preferences=[prefer(3, operator="QTR", apron="A"), prefer(2, flight="QR9", stand="2")],
)
PUBLISHED = {"A": "1", "B": "2"}


def alike(count=4, **more):
    """A, B, C ...: one type and operator, one after the other; then Z, of another type."""
    names = "ABCDEF"[:count]
    same = [turnaround(x, f"{4 + i:02}:00", f"{4 + i:02}:50", **more) for i, x in enumerate(names)]
    return [*same, turnaround("Z", "12:00", "12:50", "B734")]


def costs(plan, start="00:00", end="23:59"):
    scope = scope_of(plan, at(start), at(end))
    return build_problem(PlanningContext(scope.bare), scope).cost


def one_by_one(plan, monkeypatch, **when):
    with monkeypatch.context() as patch:
        patch.setattr(Kinds, "key", lambda *_: None)
        return costs(plan, **when)


CASES = {
    "published": {"published": PUBLISHED},
    "published, soon": {"published": PUBLISHED, "settings": {"now_utc": "2018-06-05T02:30:00+00:00"}},
    "published, moves free": {"published": PUBLISHED, "rules": [rule("moved", Severity.OFF)]},
    "published, moves forbidden": {"published": PUBLISHED, "rules": [rule("moved", Severity.HARD)]},
    "published, moves on one stand": {
        "published": PUBLISHED,
        "rules": [rule("moved", weight=7.0, scope={"stands": ("2",)})],
    },
    "by the hour": {"rules": [rule("preference", weight=9.0, scope={"hours": ("06:30-08:30",)})]},
}


@pytest.mark.parametrize("name", CASES)
def test_costs_by_kind_are_those_of_every_part_asked_by_itself(name, monkeypatch):
    plan = plan_with(LAYOUT, alike(), **CASES[name])
    alone = one_by_one(plan, monkeypatch)
    assert len(np.unique(alone, axis=0)) > 1, "a case in which all are alike shows nothing"
    np.testing.assert_array_equal(costs(plan), alone)
    np.testing.assert_array_equal(costs(plan), alone)  # and once more, from what is known now


def test_flights_of_the_reference_day_are_told_apart(monkeypatch):
    flights = [turnaround("A", "04:00", "05:00", flight_in="QR1"), turnaround("B", "04:00", "05:00", flight_in="QR2")]
    flights += [
        turnaround(f"{x}6", f"06T{4 + i:02}:00", f"06T{4 + i:02}:50", flight_in=f"QR{i + 1}")
        for i, x in enumerate("AB")
    ]
    asked = {"rules": [rule("reference_day", Severity.SOFT)], "settings": {"reference_day": "2018-06-05"}}
    plan = plan_with(LAYOUT, flights, {"A": "1", "B": "2"}, **asked)
    when = {"start": "06T00:00", "end": "06T23:00"}
    alone = one_by_one(plan, monkeypatch, **when)
    assert len(np.unique(alone, axis=0)) == 2
    np.testing.assert_array_equal(costs(plan, **when), alone)


def test_what_is_known_of_a_kind_is_forgotten_with_the_rules(monkeypatch):
    plan = plan_with(LAYOUT, alike(), published=PUBLISHED)
    before = costs(plan)
    dearer = rule("preference", weight=50.0)
    plan.apply([RowChange("rule_setting", "preference", None, dearer)])
    np.testing.assert_array_equal(costs(plan), one_by_one(plan, monkeypatch))
    assert not np.array_equal(costs(plan), before)
    plan.apply([RowChange("rule_setting", "preference", dearer, None)])
    np.testing.assert_array_equal(costs(plan), before)
