"""Movements side by side, and tows."""

import pytest

from apronplan.domain.findings import Severity
from apronplan.planning.rules import check_parts
from unit.planning.build import context, found, names, plan_with, rule, small_airport, stand, towed, turnaround

BESIDE = small_airport([stand("1"), stand("2", x_m=73.0), stand("3", x_m=400)])


@pytest.mark.parametrize(
    ("comes", "minutes"), [("04:00", 0), ("04:04", 4), ("04:05", None), ("05:56", 4), ("06:04", 4)]
)
def test_neighbours_that_move_within_five_minutes_are_told(comes, minutes):
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", comes, "09:00")]
    findings = found(plan_with(BESIDE, flights, {"A": "1", "B": "2"}), "movement")
    assert [f.values["minutes"] for f in findings] == ([] if minutes is None else [minutes])
    assert [f.cost for f in findings] == ([] if minutes is None else [5 - minutes])


def test_far_stands_and_parts_of_one_turnaround_do_not_disturb_each_other():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "04:00", "09:00")]
    assert found(plan_with(BESIDE, flights, {"A": "1", "B": "3"}), "movement") == []
    t = [turnaround("A", "04:00", "12:00")]
    split = plan_with(BESIDE, t, {"A#1": "1", "A#2": "2"}, splits=[towed("A", ("06:00", "06:02"))])
    assert found(split, "movement") == []


# -- tows ------------------------------------------------------------------------------------------


def tow(off, on, layout=BESIDE, kg=0, rules=(), **more):
    t = [turnaround("A", "04:00", "12:00", import_kg=kg)]
    return plan_with(layout, t, {"A#1": "1", "A#2": "3"}, splits=[towed("A", (off, on))], rules=rules, **more)


@pytest.mark.parametrize(("on", "broken"), [("06:05", True), ("06:06", False)])
def test_without_taxiways_a_tow_takes_the_handling_time(on, broken):
    findings = found(tow("06:00", on), "tow_feasible")
    assert [f.severity for f in findings] == ([Severity.HARD] if broken else [])
    if broken:
        assert findings[0].values == {"from": "1", "found_min": 5.0, "needed_min": 6.0}


@pytest.mark.parametrize(("on", "broken"), [("06:09", True), ("06:10", False)])
def test_a_tow_takes_its_way(on, broken):
    layout = small_airport(["1", "2", "3"], taxi=[("1", "3", 1000.0)])  # 4 min at 15 km/h, and 6 of handling
    assert len(found(tow("06:00", on, layout), "tow_feasible")) == broken


def test_a_tow_without_a_taxiway_is_refused():
    layout = small_airport(["1", "2", "3"], taxi=[("1", "2", 1000.0)])
    assert [f.code for f in found(tow("06:00", "08:00", layout), "tow_feasible")] == ["tow_feasible.no_path"]


@pytest.mark.parametrize(("off", "broken"), [("04:49", True), ("04:50", False)])
def test_unloading_ends_before_the_tow(off, broken):
    findings = found(tow(off, "06:00", kg=10_000), "tow_feasible")
    assert [f.code for f in findings] == (["tow_feasible.unload"] if broken else [])
    assert found(tow("04:30", "06:00"), "tow_feasible") == []  # nothing to unload


def test_staying_on_the_stand_is_no_tow():
    t = [turnaround("A", "04:00", "12:00", import_kg=10)]
    plan = plan_with(BESIDE, t, {"A#1": "1", "A#2": "1"}, splits=[towed("A", ("04:01", "04:01"))])
    assert found(plan, "tow_feasible") == []


def two_tows(tugs, second="06:10"):
    flights = [turnaround("A", "04:00", "12:00"), turnaround("B", "04:00", "12:00")]
    cuts = [towed("A", ("06:00", "06:20")), towed("B", (second, "06:30"))]
    placed = {"A#1": "1", "A#2": "2", "B#1": "3", "B#2": "4"}
    layout = small_airport(["1", "2", "3", "4"])
    return plan_with(layout, flights, placed, splits=cuts, rules=[rule("tow_feasible", params={"tugs": tugs})])


@pytest.mark.parametrize(
    ("tugs", "second", "broken"), [(0, "06:10", 0), (1, "06:10", 1), (1, "06:20", 0), (2, "06:10", 0)]
)
def test_more_tows_at_once_than_tugs_are_told(tugs, second, broken):
    findings = found(two_tows(tugs, second), "tow_feasible")
    assert [f.code for f in findings] == ["tow_feasible.tugs"] * broken


def test_a_part_is_told_of_the_tugs_it_waits_for():
    plan = two_tows(1)
    (finding,) = [f for f in check_parts(context(plan), ["A#2"]) if f.code == "tow_feasible.tugs"]
    assert names(finding) == {"A#2", "B#2"}
