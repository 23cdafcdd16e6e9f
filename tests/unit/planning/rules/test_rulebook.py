"""Rules as a plan has them."""

from datetime import date

import pytest

from apronplan.domain.findings import Severity
from apronplan.planning.rules import CATALOGUE, RuleBook
from unit.planning.build import (
    DAY,
    codes,
    found,
    hall,
    on,
    plan_with,
    rule,
    small_airport,
    stand,
    towed,
    turnaround,
)


def book(*settings):
    return RuleBook({s.rule: s for s in settings})


def test_without_settings_the_defaults_hold():
    rules = RuleBook()
    assert rules.severity("size") is Severity.HARD
    assert rules.severity("distance") is Severity.SOFT
    assert rules.weight("distance") == CATALOGUE["distance"].weight
    assert rules.param("buffer", "target_min") == 30
    assert not rules.is_on("taxi")


def test_a_setting_replaces_what_it_names_and_nothing_else():
    rules = book(rule("size", Severity.SOFT), rule("distance", weight=9.0), rule("buffer", params={"target_min": 45}))
    assert (rules.severity("size"), rules.weight("size")) == (Severity.SOFT, CATALOGUE["size"].weight)
    assert (rules.severity("distance"), rules.weight("distance")) == (Severity.SOFT, 9.0)
    assert rules.param("buffer", "target_min") == 45
    assert rules.param("buffer", "step_min") == 5


def test_a_rule_or_figure_that_nobody_knows_is_an_error():
    rules = RuleBook()
    with pytest.raises(KeyError):
        rules.severity("wish")
    with pytest.raises(KeyError):
        rules.param("size", "wish")
    assert rules.param("hall_space", "dwell_h_GEN", 6.0) == 6.0


def test_settings_of_rules_that_nobody_knows_are_left_alone():
    assert book(rule("made_up", Severity.OFF)).is_on("size")


def test_cells_are_read_by_what_they_hold_for():
    rules = book(rule("type_allowed", params={"B748@124": 0, "A124@124": 1, "plain": 3}))
    assert rules.cells("type_allowed") == {"124": {"B748": 0, "A124": 1}}
    assert RuleBook().cells("type_allowed") == {}


def test_a_scope_confines_a_setting():
    rules = book(rule("size", Severity.SOFT, 5.0, scope={"stands": ("118",), "operators": ("QTR", "ETH")}))
    assert rules.at("size", DAY, stands="118", operators="ETH") == (Severity.SOFT, 5.0)
    assert rules.at("size", DAY, stands="120", operators="ETH")[0] is Severity.HARD
    assert rules.at("size", DAY, stands="118", operators="TAY")[0] is Severity.HARD
    assert rules.at("size", DAY, stands="118")[0] is Severity.HARD
    assert rules.severity("size") is Severity.HARD


@pytest.mark.parametrize(
    ("day", "severity"),
    [(date(2018, 6, 4), Severity.HARD), (date(2018, 6, 5), Severity.SOFT), (date(2018, 6, 6), Severity.HARD)],
)
def test_dates_confine_a_setting(day, severity):
    rules = book(rule("size", Severity.SOFT, valid_from=date(2018, 6, 5), valid_to=date(2018, 6, 6)))
    assert rules.at("size", day)[0] is severity


def test_a_rule_that_is_on_somewhere_is_asked():
    asked = book(rule("taxi", Severity.SOFT, scope={"aprons": ("P1",)}))
    off = book(rule("size", Severity.OFF, scope={"aprons": ("P1",)}))
    assert asked.is_on("taxi")
    assert off.is_on("size")
    assert off.may_forbid("size")
    assert not book(rule("size", Severity.SOFT)).may_forbid("size")
    assert book(rule("preference", Severity.HARD, scope={"types": ("B748",)})).may_forbid("preference")


def test_a_scoped_rule_is_judged_stand_by_stand():
    layout = small_airport([stand("1", span_m=60), stand("2", x_m=200, span_m=60)])
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "04:00", "06:00")]
    soft = [rule("size", Severity.SOFT, scope={"stands": ("2",)})]
    findings = found(plan_with(layout, flights, {"A": "1", "B": "2"}, rules=soft), "size")
    assert {(f.subjects[-1].id, f.severity) for f in findings} == {("1", Severity.HARD), ("2", Severity.SOFT)}


def test_a_scope_by_handler_operator_apron_and_type():
    layout = small_airport([stand("1", span_m=60, apron="P9")])
    for kind, name in (("handlers", "H1"), ("operators", "QTR"), ("aprons", "P9"), ("types", "B77L")):
        off = [rule("size", Severity.OFF, scope={kind: (name,)})]
        plan = plan_with(layout, [turnaround("A", "04:00", "06:00")], {"A": "1"}, rules=off)
        assert codes(plan) == []
        other = [rule("size", Severity.OFF, scope={kind: ("other",)})]
        assert codes(plan_with(layout, [turnaround("A", "04:00", "06:00")], {"A": "1"}, rules=other)) == ["size"]


@pytest.mark.parametrize(
    ("span", "clock", "inside"),
    [
        ("06:00-22:00", "06:00", True),
        ("06:00-22:00", "22:00", False),
        ("22:00-06:00", "21:59", False),
        ("22:00-06:00", "22:00", True),
        ("22:00-06:00", "05:59", True),
        ("22:00-06:00", "06:00", False),
    ],
)
def test_hours_of_the_local_day_confine_a_setting(span, clock, inside):
    rules = book(rule("size", Severity.SOFT, scope={"hours": (span,)}))
    assert (rules.at("size", DAY, hours=clock)[0] is Severity.SOFT) is inside
    assert rules.at("size", DAY)[0] is Severity.HARD


def test_the_hour_is_the_local_one_of_on_block():
    layout = small_airport([stand("1", span_m=60)])
    flights = [turnaround("A", "03:59", "05:00"), turnaround("B", "04:00", "06:00")]  # 05:59 and 06:00 local
    soft = [rule("size", Severity.SOFT, scope={"hours": ("06:00-22:00",)})]
    findings = found(plan_with(layout, flights, {"A": "1", "B": "1"}, rules=soft), "size")
    assert {(f.subjects[0].id, f.severity) for f in findings} == {("A#1", Severity.HARD), ("B#1", Severity.SOFT)}


SIDE_BY_SIDE = small_airport([stand("1"), stand("2", x_m=70.0)])
"""64.8 m wings at 70 m: 5.2 m of 7.5 m."""


@pytest.mark.parametrize("inside", ["QTR", "ETH"])
def test_of_two_aircraft_it_is_enough_that_one_lies_within_the_scope(inside):
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "05:00", "07:00", operator="ETH")]
    soft = [rule("clearance", Severity.SOFT, 10.0, scope={"operators": (inside,)})]
    (finding,) = found(plan_with(SIDE_BY_SIDE, flights, {"A": "1", "B": "2"}, rules=soft), "clearance")
    assert (finding.severity, finding.cost) == (Severity.SOFT, pytest.approx(23.0, abs=0.1))
    nobody = [rule("clearance", Severity.SOFT, 10.0, scope={"operators": ("TAY",)})]
    (finding,) = found(plan_with(SIDE_BY_SIDE, flights, {"A": "1", "B": "2"}, rules=nobody), "clearance")
    assert finding.severity is Severity.HARD


@pytest.mark.parametrize(("stands", "cost"), [(("1",), 150.0), (("2",), 75.0)])
def test_the_weight_of_the_buffer_is_that_of_the_place(stands, cost):
    flights = [turnaround("A", "04:00", "06:00", "B734"), turnaround("B", "06:15", "09:00", "B734")]
    twice = [rule("buffer", weight=20.0, scope={"stands": stands})]
    plan = plan_with(small_airport(["1", "2"]), flights, {"A": "1", "B": "1"}, rules=twice)
    assert [f.cost for f in found(plan, "buffer")] == [cost]


@pytest.mark.parametrize(("types", "cost"), [(("B77L",), 200.0), (("B734",), 60.0)])
def test_the_weight_of_a_tow_is_that_of_the_place(types, cost):
    t = [turnaround("A", "04:00", "12:00")]
    dear = [rule("tow", weight=200.0, scope={"types": types})]
    cut = [towed("A", ("06:00", "06:30"))]
    plan = plan_with(small_airport(["1", "2"]), t, {"A#1": "1", "A#2": "2"}, splits=cut, rules=dear)
    assert [f.cost for f in found(plan, "tow")] == [cost]


def test_too_few_tugs_can_be_taken_upon_oneself_and_softened_where_the_scope_says():
    flights = [turnaround("A", "04:00", "12:00"), turnaround("B", "04:00", "12:00")]
    cuts = [towed("A", ("06:00", "06:20")), towed("B", ("06:10", "06:30"))]
    rows = {"A#1": "1", "A#2": "2", "B#1": "3", "B#2": "4"}
    house = small_airport(["1", "2", "3", "4"])
    soft = [rule("tow_feasible", Severity.SOFT, 7.0, params={"tugs": 1}, scope={"operators": ("QTR",)})]
    (finding,) = found(plan_with(house, flights, rows, splits=cuts, rules=soft), "tow_feasible")
    assert (finding.severity, finding.cost) == (Severity.SOFT, 7.0)
    placed = [on("A#1", "1"), on("A#2", "2", override="hired one"), on("B#1", "3"), on("B#2", "4")]
    one = [rule("tow_feasible", params={"tugs": 1})]
    (finding,) = found(plan_with(house, flights, placed, splits=cuts, rules=one), "tow_feasible")
    assert finding.values["override"] == "hired one"


@pytest.mark.parametrize(("halls", "severity"), [(("H",), Severity.SOFT), (("K",), Severity.HARD)])
def test_a_hall_rule_can_be_confined_to_halls(halls, severity):
    flights = [turnaround("A", "04:00", "06:00", import_kg=90_000)]
    house = small_airport(["1"], [hall("H", rate=10.0), "K"], roads=[("1", "H", 100.0), ("1", "K", 100.0)])
    soft = [rule("hall_rate", Severity.SOFT, scope={"halls": halls})]
    (finding,) = found(plan_with(house, flights, {"A": "1"}, halls={"A/I1": "H"}, rules=soft), "hall_rate")
    assert finding.severity is severity
