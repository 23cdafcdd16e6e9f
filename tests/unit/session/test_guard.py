"""What a placement would do to others is asked before it is written."""

import pytest

from apronplan.planning.rules import others
from apronplan.session import guard
from unit.planning.build import context, found, part, plan_with, rule, small_airport, towed, turnaround

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


@pytest.mark.parametrize("stand", ["2", ""])
def test_who_never_had_a_road_refuses_nobody_the_stand_across_it(stand):
    # C stands where no road leads: that is its own finding, and no reason to keep B off stand 2
    house = small_airport(["1", "2", "3"], ["H"], roads=[("1", "H", 500.0, ("2",)), ("2", "H", 100.0)])
    flights = [turnaround("C", "04:00", "08:00", **FREIGHT), turnaround("B", "04:00", "06:00")]
    placed = {"C": "3", **({"B": stand} if stand else {})}
    plan = plan_with(house, flights, placed, halls={"C/I1": "H"})
    assert [f.code for f in found(plan, "road_open") if f.severity == "hard"] == ["road_open"]
    assert asked(plan, "B", "2") == []
    assert others.states_with_others(context(plan), part("B"))["2"].state != "impossible"


def test_a_road_that_others_shut_already_is_not_shut_anew():
    house = small_airport(["1", "2", "3"], ["H"], roads=[("1", "H", 500.0, ("2", "3")), ("2", "H", 100.0)])
    flights = [turnaround(name, "04:00", "08:00", **more) for name, more in (("A", FREIGHT), ("B", {}), ("C", {}))]
    plan = plan_with(house, flights, {"A": "1", "C": "3"}, halls={"A/I1": "H"})
    assert asked(plan, "B", "2") == []
    assert asked(plan_with(house, flights, {"A": "1"}, halls={"A/I1": "H"}), "B", "2") == ["road_open.blocked"]


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


@pytest.mark.parametrize(("comes", "state"), [("04:15", "impossible"), ("04:16", "fits")])
def test_a_drag_colours_the_stand_that_the_drop_would_refuse(comes, state):
    from types import SimpleNamespace

    from apronplan.planning.context import PlanningContext
    from apronplan.ui.drag.targets import Spot, SpotKind
    from apronplan.ui.gestures import stand_verdicts

    flights = [turnaround("A", "04:00", "08:00", **FREIGHT), turnaround("B", comes, "06:00")]
    plan = plan_with(ACROSS, flights, {"A": "1"}, halls={"A/I1": "H"})
    found = stand_verdicts(SimpleNamespace(context=PlanningContext(plan)), part("B"))
    verdict = found[Spot(SpotKind.STAND, "2")]
    assert verdict.state == state
    assert [f.code for f in verdict.findings if f.severity == "hard"] == asked(plan, "B", "2")


def test_list_explanation_and_merge_refuse_the_stand_that_the_drop_would_refuse():
    from apronplan.planning.explain import explain
    from apronplan.ui.inspector.ranking import rank_in
    from apronplan.ui.merge.asking import places_for

    flights = [turnaround("A", "04:00", "08:00", **FREIGHT), turnaround("B", "03:00", "09:00")]
    plan = plan_with(ACROSS, flights, {"A": "1"}, halls={"A/I1": "H"})
    listed = {c.stand: c for c in rank_in(context(plan), part("B"))}
    assert listed["2"].state == "impossible"
    assert listed["2"].findings[0].code == "road_open.blocked"
    told = explain(context(plan), part("B"))
    other = next(a for a in told.alternatives if a.stand == "2")
    assert (other.state, other.extra) == ("impossible", None)
    assert [f.code for f in other.findings] == ["road_open.blocked"]
    assert {s: r.flights for r in told.unplaced_reasons for s in r.stands} == {"1": ("A",), "2": ("A",)}
    assert "2" not in {name for name, _ in places_for(plan, part("B"))}


def test_a_drag_colours_stands_that_leave_another_tow_without_a_tug():
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import knock_ons

    flights = [turnaround("A", "04:00", "12:00"), turnaround("B", "04:00", "12:00")]
    cuts = [towed("A", ("06:00", "06:20")), towed("B", ("06:10", "06:30"))]
    rows = {"A#1": "1", "A#2": "2", "B#1": "3", "B#2": "3"}
    house = small_airport(["1", "2", "3", "4"])
    plan = plan_with(house, flights, rows, splits=cuts, rules=[rule("tow_feasible", params={"tugs": 1})])
    told = knock_ons(PlanningContext(plan), plan.parts[part("B#2")], ["3", "4"])
    assert {stand: [f.code for f in found] for stand, found in told.items()} == {"4": ["tow_feasible.tugs"]}
