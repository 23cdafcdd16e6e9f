"""What a change breaks anew: a spell of a hall that it shortens is none of it."""

from dataclasses import replace

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.traffic import HallAssignment
from apronplan.planning.resolutions.trial import Trial
from apronplan.planning.rules import anew, check_plan, is_open
from apronplan.session.commands.adoption import _new_hard
from unit.planning.build import context, found, hall, plan_with, small_airport, stand, turnaround

LAYOUT = small_airport(
    [stand("1"), stand("2", x_m=300), stand("3", x_m=600)],
    [hall("H", rate=60.0), hall("K", rate=200.0), hall("S", rate=60.0)],
    roads=[(str(i), h, 500.0) for i in (1, 2, 3) for h in "HKS"],
)
FLIGHTS = [
    turnaround("A", "03:45", "06:00", "AT72", import_kg=70_000),  # 15 minutes of unloading from 04:00
    turnaround("B", "03:45", "06:00", "AT72", import_kg=60_000),
    turnaround("C", "04:45", "07:00", "AT72", import_kg=65_000),  # in the hour after
]


def plan(**halls):
    given = {"A": "H", "B": "H", "C": "H", **halls}
    return plan_with(LAYOUT, FLIGHTS, {"A": "1", "B": "2", "C": "3"}, halls={f"{t}/I1": h for t, h in given.items()})


@pytest.mark.parametrize(
    ("moves", "rules"),
    [
        ({"A": "K"}, set()),  # less in the first hour, another lot is the largest
        ({"C": "K"}, set()),  # a spell of one hour instead of two
        ({"A": "K", "B": "K"}, set()),  # it begins an hour later
        ({"C": "S"}, {"hall_rate"}),  # full elsewhere
    ],
)
def test_a_spell_that_is_shorter_or_has_other_lots_is_not_new(moves, rules):
    before, after = plan(), plan(**moves)
    (spell,) = found(before, "hall_rate")
    assert spell.values["hours"] == 2
    assert {f.rule for f in _new_hard(before, after)} == rules
    trial = Trial(before, spell)
    rows = [
        RowChange("hall_assignment", key, before.hall_assignments[key], HallAssignment(lot=key, hall=hall))
        for key, hall in ((f"{name}/I1", hall) for name, hall in moves.items())
    ]
    assert {f.rule for f in trial.judge(rows).new_hard} == rules


@pytest.mark.parametrize("moves", [{"A": "K"}, {"A": "K", "B": "K"}])
def test_its_name_is_another_one(moves):
    keys = [{f.key for f in found(p, "hall_rate")} for p in (plan(), plan(**moves))]
    assert len(keys[0]) == len(keys[1]) == 1
    assert keys[0] != keys[1]


def test_a_spell_that_is_longer_or_worse_is_new_though_its_largest_lots_are_the_same():
    one_hour, two_hours = plan(C="K"), plan()
    assert [f.rule for f in _new_hard(one_hour, two_hours)] == ["hall_rate"]
    small = turnaround("D", "03:45", "06:00", "AT72", import_kg=100)
    lighter = plan_with(LAYOUT, [*FLIGHTS, small], {}, halls={"A/I1": "H", "B/I1": "H"})
    heavier = plan_with(LAYOUT, [*FLIGHTS, small], {}, halls={"A/I1": "H", "B/I1": "H", "D/I1": "H"})
    assert [f.rule for f in _new_hard(lighter, heavier)] == ["hall_rate"]
    assert _new_hard(heavier, lighter) == []


def test_what_is_overridden_does_not_answer_for_what_is_not():
    before = [f for f in check_plan(context(plan())) if is_open(plan(), f)]
    (spell,) = [f for f in before if f.rule == "hall_rate"]
    covered = replace(spell, values={**spell.values, "override": "agreed"})
    assert anew([spell], [spell]) == []
    assert anew([spell], [covered]) == [spell]
