"""Movements side by side, and tows."""

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.settings import ClosureKind
from apronplan.planning.rules import check_parts, check_plan, place_findings, stand_states
from unit.planning.build import (
    closed,
    context,
    found,
    names,
    on,
    plan_with,
    rule,
    small_airport,
    stand,
    towed,
    turnaround,
)
from unit.planning.rules.lanes import deep_and_aside

BESIDE = small_airport(
    [stand("1"), stand("2", x_m=73.0), stand("3", x_m=600)],
    taxi=[("1", "L1", 120), ("2", "L2", 120), ("3", "L3", 120), ("L1", "L2", 73), ("L2", "L3", 527)],
    lanes={"L1": (0, -120), "L2": (73, -120), "L3": (600, -120)},
)
"""Three stands on one taxi lane 120 m behind their nose stops; the third far off."""


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


def test_without_taxiways_nobody_knows_who_shares_a_lane():
    layout = small_airport([stand("1"), stand("2", x_m=73.0)])
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "04:00", "09:00")]
    assert found(plan_with(layout, flights, {"A": "1", "B": "2"}), "movement") == []


# -- in each other's way ---------------------------------------------------------------------------

DEEP_Y_M = 100.0


def deep(accuracy_m=0.0, aside_m=0.0):
    """Stand D lies ahead of stand F on one line: whoever parks on F is in the way to D."""
    return small_airport(
        [stand("F", accuracy_m=accuracy_m), stand("D", x_m=aside_m, y_m=DEEP_Y_M, accuracy_m=accuracy_m)],
        taxi=[("F", "L1", 120), ("D", "L2", 220), ("L1", "L2", 500)],
        lanes={"L1": (0, -120), "L2": (aside_m, -120)},
    )


@pytest.mark.parametrize(
    ("front", "back", "broken"),
    [
        (("03:00", "05:00"), ("04:00", "06:00"), True),  # F is taken when D's comes
        (("05:00", "07:00"), ("04:00", "06:00"), True),  # F is taken when D's leaves
        (("04:30", "05:30"), ("04:00", "06:00"), False),  # F comes and goes while D's stays
        (("03:00", "04:00"), ("04:00", "06:00"), False),  # F leaves as D's comes
        (("03:00", "04:01"), ("04:00", "06:00"), True),
        (("04:00", "05:00"), ("04:00", "06:00"), False),  # F comes at the very instant at which D's does
        (("05:00", "06:00"), ("04:00", "06:00"), False),  # both leave at once: `movement` speaks of that
    ],
)
def test_whoever_stands_across_the_way_in_when_another_moves_is_told(front, back, broken):
    flights = [turnaround("A", *front), turnaround("B", *back)]
    findings = found(plan_with(deep(), flights, {"A": "F", "B": "D"}), "nose_in_blocking")
    assert [f.severity for f in findings] == ([Severity.HARD] if broken else [])
    if broken:
        assert (findings[0].values["blocking"], findings[0].values["moving"]) == ("F", "D")
        assert names(findings[0]) == {"A#1", "B#1"}


@pytest.mark.parametrize(("aside_m", "broken"), [(72.3, False), (72.29, True)])
def test_the_way_in_keeps_the_clearance_of_the_wing_tips(aside_m, broken):
    # both span 64.8 m: the way in sweeps 32.4 m to each side, the parked one reaches 32.4 m, and 7.5 m between
    flights = [turnaround("A", "03:00", "05:00"), turnaround("B", "04:00", "06:00")]
    findings = found(plan_with(deep(aside_m=aside_m), flights, {"A": "F", "B": "D"}), "nose_in_blocking")
    assert len(findings) == broken


@pytest.mark.parametrize(("severity", "told"), [("hard", False), ("soft", False), ("off", True)])
def test_alternates_are_left_to_their_own_rule_as_long_as_it_is_looked_at(severity, told):
    layout = small_airport(
        [stand("F", excludes=["D"]), stand("D", y_m=DEEP_Y_M)],
        taxi=[("F", "L1", 120), ("D", "L2", 220), ("L1", "L2", 500)],
        lanes={"L1": (0, -120), "L2": (0, -120)},
    )
    flights = [turnaround("A", "03:00", "05:00"), turnaround("B", "04:00", "06:00")]
    plan = plan_with(layout, flights, {"A": "F", "B": "D"}, rules=[rule("mars", severity)])
    assert bool(found(plan, "nose_in_blocking")) == told


def test_a_doubtful_way_in_is_a_question():
    flights = [turnaround("A", "03:00", "05:00"), turnaround("B", "04:00", "06:00")]
    plan = plan_with(deep(accuracy_m=1.0, aside_m=71.0), flights, {"A": "F", "B": "D"})
    (finding,) = found(plan, "nose_in_blocking")
    assert (finding.code, finding.severity, finding.cost) == ("nose_in_blocking.unsure", Severity.SOFT, 5.0)


# -- parts that stay where they are ----------------------------------------------------------------


def split_beside(other, second, layout=BESIDE, where=("1", "2"), **more):
    """A is split from 06:00 to 06:30 on the first stand and, from then on, on `second`; B is on the other one."""
    flights = [turnaround("A", "04:00", "09:00"), turnaround("B", *other)]
    placed = {"A#1": where[0], "A#2": second, "B": where[1]}
    return plan_with(layout, flights, placed, splits=[towed("A", ("06:00", "06:30"))], **more)


@pytest.mark.parametrize(("second", "told"), [("1", 0), ("3", 1)])
def test_a_split_stay_that_stays_on_its_stand_does_not_move(second, told):
    for comes in ("05:58", "06:00", "06:02"):
        assert len(found(split_beside((comes, "10:00"), second), "movement")) == told
    assert found(split_beside(("06:29", "10:00"), second), "movement") == []  # stand 3 is far off
    for plan in (split_beside(("04:00", "10:00"), second), split_beside(("03:00", "04:03"), second)):
        assert len(found(plan, "movement")) == 1  # it comes, wherever it stays then


@pytest.mark.parametrize(("second", "told"), [("D", 0), ("S", 1)])
def test_a_split_stay_is_not_blocked_while_it_stays(second, told):
    plan = split_beside(("05:00", "07:00"), second, deep_and_aside(), ("D", "F"))
    assert len(found(plan, "nose_in_blocking")) == told


@pytest.mark.parametrize("leaves", ["05:45", "06:00", "06:10", "06:30", "06:45"])
def test_a_split_stay_is_in_the_way_all_the_while(leaves):
    plan = split_beside(("03:00", leaves), "F", deep_and_aside(), ("F", "D"))
    (finding,) = found(plan, "nose_in_blocking")
    assert (finding.start, "B#1" in names(finding)) == (plan.parts["B#1"].off_block, True)
    comes = split_beside((leaves, "10:00"), "F", deep_and_aside(), ("F", "D"))
    (finding,) = found(comes, "nose_in_blocking")
    assert (finding.start, "B#1" in names(finding)) == (comes.parts["B#1"].on_block, True)


@pytest.mark.parametrize("rules", [(), (rule("movement", "hard"), rule("min_gap", "off"))])
@pytest.mark.parametrize("part", ["A#1", "A#2", "B#1"])
@pytest.mark.parametrize("other", [("05:00", "07:00"), ("05:58", "06:31"), ("05:00", "06:10"), ("06:10", "08:00")])
@pytest.mark.parametrize("where", [("D", "F"), ("F", "D")])
def test_a_stand_says_while_dragging_what_it_says_when_the_part_is_there(where, other, part, rules):
    """Also of the part beside it, which moves or does not as this one stays with it or leaves it."""
    for second in ("F", "D", "S"):
        plan = split_beside(other, second, deep_and_aside(), where, rules=rules)
        if second == where[1]:
            continue
        for name, state in stand_states(context(plan), part).items():
            after = plan.snapshot()
            after.apply([RowChange("stand_assignment", part, plan.stand_assignments[part], on(part, name))])
            before = {who(f) for f in check_plan(context(plan)) if f.rule in MOVING}
            anew = [f for f in check_plan(context(after)) if f.rule in MOVING and who(f) not in before]
            told = {who(f) for f in place_findings(context(plan), plan.parts[part], name) if f.rule in MOVING}
            assert {who(f) for f in anew} <= told, (second, name)
            if any(f.severity is Severity.HARD for f in anew):
                assert state.state == "impossible"


MOVING = ("movement", "nose_in_blocking")


def who(finding):
    """Return the name of a finding, whoever of two is named first."""
    return finding.code, frozenset(s.id for s in finding.subjects)


def test_an_override_of_the_part_that_is_towed_away_covers_the_movement_before_it():
    plan = split_beside(("05:00", "07:00"), "S", deep_and_aside(), ("D", "F"))
    (open_,) = found(plan, "nose_in_blocking")
    assert "override" not in open_.values
    rows = [on("A#1", "D"), on("A#2", "S", override="marshaller"), on("B#1", "F")]
    flights = [turnaround("A", "04:00", "09:00"), turnaround("B", "05:00", "07:00")]
    (finding,) = found(
        plan_with(deep_and_aside(), flights, rows, splits=[towed("A", ("06:00", "06:30"))]), "nose_in_blocking"
    )
    assert finding.values["override"] == "marshaller"


# -- tows ------------------------------------------------------------------------------------------


def tow(off, back, layout=BESIDE, kg=0, rules=(), **more):
    t = [turnaround("A", "04:00", "12:00", import_kg=kg)]
    return plan_with(layout, t, {"A#1": "1", "A#2": "3"}, splits=[towed("A", (off, back))], rules=rules, **more)


@pytest.mark.parametrize(("on", "broken"), [("06:05", True), ("06:06", False)])
def test_without_taxiways_a_tow_takes_the_handling_time(on, broken):
    findings = found(tow("06:00", on, small_airport(["1", "2", "3"])), "tow_feasible")
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


@pytest.mark.parametrize(("start", "broken"), [("06:30", False), ("06:29", True)])
def test_a_taxiway_closed_during_the_tow_does_not_count(start, broken):
    layout = small_airport(["1", "2", "3"], taxi=[("1", "3", 1000.0)])
    works = closed("W", "1>3", start, "09:00", ClosureKind.TAXI_EDGE)
    findings = found(tow("06:00", "06:30", layout, closures=[works]), "tow_feasible")
    assert [f.code for f in findings] == ["tow_feasible.no_path"] * broken


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


# -- a tow asks both its ends ----------------------------------------------------------------------

LINE = small_airport(["1", "2", "3"], taxi=[("1", "2", 500.0), ("2", "3", 500.0)])
"""From 2 to 3 a tow takes 2 min and 6 of handling, from 1 to 3 it takes 10."""


def nine_minutes(**more):
    t = [turnaround("A", "04:00", "12:00")]
    return plan_with(LINE, t, {"A#1": "2", "A#2": "3"}, splits=[towed("A", ("06:00", "06:09"))], **more)


def test_the_part_before_a_tow_is_told_where_it_would_come_too_late_from():
    states = stand_states(context(nine_minutes()), "A#1")
    assert {name: s.state for name, s in states.items()} == {"1": "impossible", "2": "fits", "3": "fits"}
    (told,) = states["1"].findings
    (later,) = found(plan_with(LINE, [turnaround("A", "04:00", "12:00")], {"A#1": "1", "A#2": "3"},
                               splits=[towed("A", ("06:00", "06:09"))]), "tow_feasible")  # fmt: skip
    assert told.key == later.key
    assert told.values == {"from": "1", "found_min": 9.0, "needed_min": 10.0}


def test_the_part_before_a_tow_costs_its_tow():
    states = stand_states(context(nine_minutes()), "A#1")
    assert [f.cost for f in states["2"].findings if f.rule == "tow"] == [60.0]
    assert [f.cost for f in states["3"].findings if f.rule == "tow"] == []


def test_an_override_of_either_end_covers_a_tow():
    t = [turnaround("A", "04:00", "12:00")]
    cut = [towed("A", ("06:00", "06:09"))]
    for rows in ([on("A#1", "1", override="tug waits"), on("A#2", "3")],
                 [on("A#1", "1"), on("A#2", "3", override="tug waits")]):  # fmt: skip
        (finding,) = found(plan_with(LINE, t, rows, splits=cut), "tow_feasible")
        assert finding.values["override"] == "tug waits"


def test_handling_can_be_given_other_minutes():
    quick = [rule("tow_feasible", params={"handling_min": 5})]
    states = stand_states(context(nine_minutes(rules=quick)), "A#1")
    assert states["1"].state == "fits"
