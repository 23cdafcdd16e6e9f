"""Closures to the minute, how they come back, and stands that are not built."""

from datetime import date

import pytest

from apronplan.domain.findings import Severity
from apronplan.domain.ids import PhaseId
from apronplan.domain.settings import ClosureKind, Recurrence
from apronplan.planning.sentences import sentence
from unit.planning.build import at, closed, found, hall, plan_with, small_airport, stand, turnaround

LAYOUT = small_airport(["1", stand("2", x_m=200, apron="B")])


def plan(closure, on="04:00", off="06:00", **more):
    return plan_with(LAYOUT, [turnaround("A", on, off)], {"A": "1"}, closures=[closure], **more)


@pytest.mark.parametrize(
    ("start", "end", "broken"),
    [("03:00", "04:00", False), ("03:00", "04:01", True), ("05:59", "08:00", True), ("06:00", "08:00", False)],
)
def test_a_closed_stand_takes_nobody_from_its_first_to_its_last_minute(start, end, broken):
    assert len(found(plan(closed("W1", "1", start, end)), "closure")) == broken


def test_a_finding_tells_when_and_why():
    (finding,) = found(plan(closed("W1", "1", "05:00", "08:00", reason="new lights")), "closure")
    assert finding.severity is Severity.HARD
    assert (finding.start, finding.end) == (at("05:00"), at("06:00"))
    assert finding.values["reason"] == "new lights"
    assert finding.values["closed_utc"] == "2018-06-05T05:00:00+00:00"


@pytest.mark.parametrize(
    ("start", "end", "broken"),
    [("03:00", "04:00", False), ("04:00", "05:00", True), ("03:00", "04:01", True), ("05:00", "08:00", False)],
)
def test_closed_to_arrivals_leaves_who_is_there(start, end, broken):
    findings = found(plan(closed("W1", "1", start, end, no_arrivals_only=True)), "closure")
    assert [f.code for f in findings] == (["closure.arrivals"] if broken else [])


def test_an_apron_closes_its_stands_and_no_others():
    closure = closed("W1", "A", "05:00", "08:00", ClosureKind.APRON)
    assert len(found(plan(closure), "closure")) == 1
    assert found(plan(closed("W1", "B", "05:00", "08:00", ClosureKind.APRON)), "closure") == []


@pytest.mark.parametrize(
    ("recurrence", "until", "day", "broken"),
    [
        (Recurrence.NONE, None, "06", False),
        (Recurrence.DAILY, None, "06", True),
        (Recurrence.DAILY, date(2018, 6, 5), "06", False),
        (Recurrence.DAILY, date(2018, 6, 6), "06", True),
        (Recurrence.WEEKLY, None, "06", False),
        (Recurrence.WEEKLY, None, "12", True),
    ],
)
def test_a_closure_comes_back(recurrence, until, day, broken):
    closure = closed("W1", "1", "04:30", "05:00", recurrence=recurrence, until=until)
    assert len(found(plan(closure, f"{day}T04:00", f"{day}T06:00"), "closure")) == broken


def test_two_occurrences_within_one_stay_are_one_finding():
    closure = closed("W1", "1", "04:30", "05:00", recurrence=Recurrence.DAILY)
    assert len(found(plan(closure, "04:00", "09T06:00"), "closure")) == 1


def test_two_closures_are_two_findings():
    rows = [closed("W1", "1", "04:30", "05:00"), closed("W2", "1", "05:30", "05:45")]
    p = plan_with(LAYOUT, [turnaround("A", "04:00", "06:00")], {"A": "1"}, closures=rows)
    assert len(found(p, "closure")) == 2


@pytest.mark.parametrize(
    ("more", "broken"),
    [
        ({"phase": PhaseId("new")}, True),
        ({"phase": PhaseId("new"), "valid_from": date(2018, 6, 6)}, True),
        ({"phase": PhaseId("new"), "valid_from": date(2018, 6, 5)}, False),
        ({"valid_to": date(2018, 6, 5)}, True),
        ({"valid_to": date(2018, 6, 6)}, False),
    ],
)
def test_a_stand_that_does_not_exist_on_the_day_takes_nobody(more, broken):
    layout = small_airport([stand("1", **more)])
    p = plan_with(layout, [turnaround("A", "04:00", "06:00")], {"A": "1"})
    assert [f.code for f in found(p, "closure")] == (["closure.not_built"] if broken else [])


def test_a_scenario_that_builds_the_phase_opens_the_stand():
    layout = small_airport([stand("1", phase=PhaseId("new"))])
    p = plan_with(layout, [turnaround("A", "04:00", "06:00")], {"A": "1"}, settings={"built_phases": "new"})
    assert found(p, "closure") == []


@pytest.mark.parametrize(("off", "broken"), [("22:00", False), ("22:01", True), ("06T06:00", True)])
def test_a_stand_that_ends_during_the_stay_takes_nobody(off, broken):
    # it is there until the midnight before the 6th, which is 22:00 UTC: who leaves on the stroke never needs it later
    layout = small_airport([stand("1", valid_to=date(2018, 6, 6))])
    p = plan_with(layout, [turnaround("A", "18:00", off)], {"A": "1"})
    said = [sentence(f, p) for f in found(p, "closure")]
    assert said == (["1 does not exist on 2018-06-06, A is put there"] if broken else [])


@pytest.mark.parametrize(
    ("start", "end", "broken"),
    [("04:00", "04:15", False), ("04:00", "04:16", True), ("05:04", "07:00", True), ("05:05", "07:00", False)],
)
def test_a_closed_hall_takes_no_freight_in(start, end, broken):
    # B77L on block at 04:00: its 10 t reach the hall from 04:15 to 05:05
    layout = small_airport(["1"], [hall("H")], roads=[("1", "H", 500)])
    p = plan_with(
        layout,
        [turnaround("A", "04:00", "06:00", import_kg=10_000)],
        {"A": "1"},
        halls={"A/I1": "H"},
        closures=[closed("W1", "H", start, end, ClosureKind.HALL)],
    )
    assert [f.code for f in found(p, "closure")] == (["closure.hall"] if broken else [])
