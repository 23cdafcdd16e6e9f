"""Rules as a plan has them."""

from datetime import date

import pytest

from apronplan.domain.findings import Severity
from apronplan.planning.rules import CATALOGUE, RuleBook
from unit.planning.build import DAY, codes, found, plan_with, rule, small_airport, stand, turnaround


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
    on = book(rule("taxi", Severity.SOFT, scope={"aprons": ("P1",)}))
    off = book(rule("size", Severity.OFF, scope={"aprons": ("P1",)}))
    assert on.is_on("taxi")
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
