"""A worker process that gets one plan after the other keeps what it knows of a layout, and of no other."""

import pickle
from dataclasses import replace

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import TypeCode
from apronplan.domain.plan import Plan
from apronplan.planning import known_layout
from apronplan.planning.context import PlanningContext
from apronplan.planning.known_layout import with_known_layout
from apronplan.planning.rules import stand_states
from unit.planning.build import closed, plan_with, small_airport, turnaround


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(known_layout, "_last", [])


def sent(plan):
    """Return a plan as it arrives in another process: equal rows, no object the same."""
    return pickle.loads(pickle.dumps({name: dict(rows) for name, rows in plan._tables.items()}))


def arrived(plan):
    return with_known_layout(Plan(sent(plan)))


def possible(plan):
    part = next(iter(plan.parts))
    return {name: state.state for name, state in stand_states(PlanningContext(plan), part).items()}


def airport():
    return plan_with(small_airport(["1", "2"]), [turnaround("A", "04:00", "06:00")], {})


def test_equal_rows_share_the_layout_and_its_tables():
    first, second = arrived(airport()), arrived(airport())
    assert second.layout is first.layout
    assert PlanningContext(second).tables is PlanningContext(first).tables


def test_what_was_learnt_of_a_snapshot_is_known():
    first = arrived(airport()).snapshot()
    possible(first)
    second = arrived(airport()).snapshot()
    assert PlanningContext(second).tables is PlanningContext(first).tables


def test_a_plan_without_an_airport_is_left_alone():
    arrived(airport())
    assert not with_known_layout(Plan()).rows("airport")


def test_a_changed_stand_is_asked_anew():
    plan = airport()
    first = arrived(plan)
    assert possible(first)["1"] != "impossible"
    stand = plan.layout.stands["1"]
    small = replace(stand, max_wingspan_m=20.0)
    plan.apply([RowChange("stand", "1", stand, small)])
    second = arrived(plan)
    assert second.layout is not first.layout
    assert possible(second)["1"] == "impossible"
    assert possible(second) == possible(plan)


def test_a_changed_type_of_aircraft_is_asked_anew():
    plan = airport()
    possible(arrived(plan))
    kind = next(iter(plan.turnarounds.values())).aircraft_type
    aircraft = plan.layout.aircraft_types[TypeCode(kind)]
    plan.apply([RowChange("aircraft_type", kind, aircraft, replace(aircraft, wingspan_m=300.0))])
    assert set(possible(arrived(plan)).values()) == {"impossible"}


def test_stands_in_another_order_are_another_layout():
    plan = airport()
    first = arrived(plan)
    tables = sent(plan)
    tables["stand"] = dict(reversed(tables["stand"].items()))
    assert with_known_layout(Plan(tables)).layout is not first.layout


def test_closures_and_rules_need_no_other_layout_and_still_count():
    plan = airport()
    first = arrived(plan)
    assert possible(first)["1"] != "impossible"
    row = closed("C", "1", "03:00", "07:00")
    plan.apply([RowChange("closure", row.closure, None, row)])
    second = arrived(plan)
    assert second.layout is first.layout
    assert possible(second)["1"] == "impossible"
