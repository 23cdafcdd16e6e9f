"""A service road that ends, or begins, while an aircraft is there: the audit says what the rules say."""

from dataclasses import replace
from datetime import date

import pytest

from apronplan.audit import audit_plan
from apronplan.domain.settings import ClosureKind
from unit.planning.build import at, closed, found, plan_with, small_airport, turnaround

HOUSE = small_airport(["1", "2"], ["H"], roads=[("1", "H", 500.0), ("1", "J", 900.0), ("J", "H", 900.0)])
"""From stand 1 one road leads to the hall straight, another one round about; from stand 2 none is needed."""

DIRECT, ROUND = "1>H", ("1>J", "J>H")


def plan_of(dates, comes="04:00", leaves="06T04:00", **more):
    """Return a plan of one stay, from the 5th to the 6th of June unless told otherwise, with validities of roads."""
    edges = {k: replace(e, **dates.get(k, {})) for k, e in HOUSE.service_edges.items()}
    stay = [turnaround("A", comes, leaves, import_kg=9_000)]
    return plan_with(replace(HOUSE, service_edges=edges), stay, {"A": "1"}, halls={"A/I1": "H"}, **more)


def both(plan):
    """Return whether the rules and the audit miss the road; what they name is the same."""
    said, faults = found(plan, "road_open"), [f for f in audit_plan(plan).faults if f.code == "road_open"]
    assert [set(f.subjects) for f in faults] == [{"A#1", "A/I1", "H"} for _ in faults]
    return bool(said), bool(faults)


@pytest.mark.parametrize(
    ("until", "missed"),
    [(date(2018, 6, 5), True), (date(2018, 6, 6), True), (date(2018, 6, 7), False), (None, False)],
)
def test_a_road_that_ends_during_the_stay_is_none(until, missed):
    gone = {k: {"valid_to": date(2018, 6, 4)} for k in ROUND}
    assert both(plan_of({DIRECT: {"valid_to": until}, **gone})) == (missed, missed)


@pytest.mark.parametrize(("begins", "missed"), [(date(2018, 6, 5), False), (date(2018, 6, 6), True)])
def test_a_road_that_begins_during_the_stay_is_none(begins, missed):
    gone = {k: {"valid_to": date(2018, 6, 4)} for k in ROUND}
    assert both(plan_of({DIRECT: {"valid_from": begins}, **gone})) == (missed, missed)


def test_another_road_that_lasts_will_do():
    assert both(plan_of({DIRECT: {"valid_to": date(2018, 6, 6)}})) == (False, False)
    ends = {"valid_to": date(2018, 6, 6)}
    assert both(plan_of({DIRECT: ends, "J>H": ends})) == (True, True)


@pytest.mark.parametrize(("leaves", "missed"), [("22:00", False), ("22:01", True)])
def test_who_leaves_on_the_stroke_of_midnight_does_not_touch_the_day_on_which_the_road_is_gone(leaves, missed):
    """22:00 UTC is midnight at the airport in June."""
    ends = {k: {"valid_to": date(2018, 6, 6)} for k in (DIRECT, *ROUND)}
    assert both(plan_of(ends, leaves=leaves)) == (missed, missed)


@pytest.mark.parametrize(("start", "end", "missed"), [("06T03:59", "06T09:00", True), ("06T04:00", "06T09:00", False)])
def test_works_on_the_only_road_that_is_left_count_to_the_last_minute(start, end, missed):
    ends = {DIRECT: {"valid_to": date(2018, 6, 6)}}
    works = closed("W", "J>H", at(start), at(end), ClosureKind.SERVICE_EDGE)
    assert both(plan_of(ends, closures=[works])) == (missed, missed)


def test_roads_of_a_phase_that_ends_are_gone_too():
    layout_dates = {k: {"phase": "later", "valid_from": None} for k in (DIRECT, *ROUND)}
    assert both(plan_of(layout_dates)) == (True, True)
