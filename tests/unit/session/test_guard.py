"""What a placement would do to others is asked before it is written."""

import pytest

from apronplan.session import guard
from unit.planning.build import part, plan_with, rule, small_airport, towed, turnaround

ACROSS = small_airport(["1", "2"], ["H"], roads=[("1", "H", 500.0, ("2",)), ("2", "H", 100.0)])
FREIGHT = {"import_kg": 80_000}


def asked(plan, name, stand):
    return [f.code for f in guard.hard_findings(plan, plan.parts[part(name)], stand)]


@pytest.mark.parametrize(("comes", "codes"), [("04:15", ["road_open.blocked"]), ("04:16", [])])
def test_who_shuts_the_road_of_anothers_freight_is_refused(comes, codes):
    flights = [turnaround("A", "04:00", "08:00", **FREIGHT), turnaround("B", comes, "06:00")]
    plan = plan_with(ACROSS, flights, {"A": "1"}, halls={"A/I1": "H"})
    assert asked(plan, "B", "2") == codes


def test_a_road_that_is_shut_already_is_nobodys_new_doing():
    flights = [turnaround("A", "04:00", "08:00", **FREIGHT), turnaround("B", "04:00", "06:00")]
    plan = plan_with(ACROSS, flights, {"A": "1", "B": "2"}, halls={"A/I1": "H"})
    assert asked(plan, "B", "2") == []


def test_the_part_before_a_tow_is_asked_for_its_time():
    line = small_airport(["1", "2", "3"], taxi=[("1", "2", 500.0), ("2", "3", 500.0)])
    plan = plan_with(line, [turnaround("A", "04:00", "12:00")], {"A#1": "2", "A#2": "3"},
                     splits=[towed("A", ("06:00", "06:09"))])  # fmt: skip
    assert asked(plan, "A#1", "1") == ["tow_feasible"]
    assert asked(plan, "A#1", "2") == []


@pytest.mark.parametrize(("tugs", "codes"), [(1, ["tow_feasible.tugs"]), (2, []), (0, [])])
def test_a_tow_for_which_no_tug_is_left_is_refused(tugs, codes):
    flights = [turnaround("A", "04:00", "12:00"), turnaround("B", "04:00", "12:00")]
    cuts = [towed("A", ("06:00", "06:20")), towed("B", ("06:10", "06:30"))]
    rows = {"A#1": "1", "A#2": "2", "B#1": "3", "B#2": "3"}
    house = small_airport(["1", "2", "3", "4"])
    plan = plan_with(house, flights, rows, splits=cuts, rules=[rule("tow_feasible", params={"tugs": tugs})])
    assert asked(plan, "B#2", "4") == codes
