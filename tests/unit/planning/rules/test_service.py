"""Promises: hours to spare of e-commerce freight, handlers' shares by contract."""

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.traffic import Category
from apronplan.planning.rules import check_parts
from unit.cargo.freight_build import flight, only_lot
from unit.cargo.test_clock import airport, city
from unit.planning.build import context, found, plan_with, rule, small_airport, turnaround

SPARE_H = 63.75
"""What `test_fixed_legs_are_a_sum` of the clock works out for this flight and city."""


def day(**figures):
    made = airport([flight("1")], cities=[city(4)])
    row = rule("delivery_slack", Severity.SOFT, 2.0, params=figures)
    made.apply([RowChange("rule_setting", "delivery_slack", None, row)])
    return made


@pytest.mark.parametrize(("target_h", "cost"), [(SPARE_H, None), (SPARE_H + 1, 2.0)])
def test_hours_to_spare_below_the_target_cost(target_h, cost):
    made = day(target_h=target_h)
    assert only_lot(made).category is Category.ECOMMERCE
    findings = found(made, "delivery_slack")
    assert [f.cost for f in findings] == ([] if cost is None else [pytest.approx(cost)])
    if findings:
        assert findings[0].values["slack_h"] == pytest.approx(SPARE_H)
        again = check_parts(context(made), list(made.parts))
        assert [f.key for f in again if f.rule == "delivery_slack"] == [findings[0].key]


@pytest.mark.parametrize(("days", "told"), [(56.25 / 24, False), (56.2 / 24, True)])
def test_the_promise_is_a_figure_of_the_rule(days, told):
    assert bool(found(day(promise_days=days), "delivery_slack")) is told


def test_without_cities_or_while_it_is_off_nothing_is_cleared_and_nothing_said():
    made = airport([flight("1")])
    assert found(made, "delivery_slack") == []
    made.apply([RowChange("rule_setting", "delivery_slack", None, rule("delivery_slack", Severity.SOFT))])
    assert [f.code for f in found(made, "delivery_slack")] == ["delivery_slack.unknown"]


FLIGHTS = [
    turnaround("A", "04:00", "06:00", import_kg=30_000),
    turnaround("B", "04:00", "06:00", import_kg=70_000, handler="H2"),
]


@pytest.mark.parametrize(("contract", "cost"), [(0.25, None), (0.35, None), (0.24, 1.0), (0.36, 1.0)])
def test_a_share_off_the_contract_costs_beyond_what_is_tolerated(contract, cost):
    rules = [rule("fairness", Severity.SOFT, params={"share@H1": contract})]
    findings = found(plan_with(small_airport(["1"]), FLIGHTS, rules=rules), "fairness")
    assert [f.cost for f in findings] == ([] if cost is None else [pytest.approx(cost)])
    assert [f.values["share"] for f in findings] == ([] if cost is None else [pytest.approx(30.0)])


def test_a_handler_without_freight_has_no_share():
    rules = [rule("fairness", Severity.SOFT, params={"share@H3": 0.5, "tolerance_points": 0})]
    (finding,) = found(plan_with(small_airport(["1"]), FLIGHTS, rules=rules), "fairness")
    assert (finding.values["handler"], finding.values["share"], finding.cost) == ("H3", 0.0, 50.0)
