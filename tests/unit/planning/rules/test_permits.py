"""Who and what may stand where."""

import pytest

from apronplan.domain.findings import Severity
from apronplan.domain.traffic import Category
from unit.planning.build import codes, found, hall, plan_with, rule, small_airport, stand, turnaround

LAYOUT = small_airport(["1", stand("2", x_m=200, apron="B")])


def plan(layout=LAYOUT, placed="1", rules=(), **more):
    return plan_with(layout, [turnaround("A", "04:00", "06:00", **more)], {"A": placed}, rules=rules)


def test_a_contract_stand_takes_listed_operators_only():
    cells = [rule("operator_exclusive", params={"FDX@1": 1, "TAY@1": 1})]
    (finding,) = found(plan(rules=cells), "operator_exclusive")
    assert finding.severity is Severity.HARD
    assert finding.values == {"operator": "QTR", "operators": "FDX, TAY"}
    assert found(plan(rules=cells, operator="TAY"), "operator_exclusive") == []
    assert found(plan(rules=cells, placed="2"), "operator_exclusive") == []


def test_without_contracts_every_stand_is_open():
    assert found(plan(), "operator_exclusive") == []


def test_a_handler_works_on_its_aprons():
    cells = [rule("handler_licence", params={"H1@B": 1})]
    (finding,) = found(plan(rules=cells), "handler_licence")
    assert finding.code == "handler_licence.apron"
    assert finding.values == {"handler": "H1", "apron": "A", "aprons": "B"}
    assert found(plan(rules=cells, placed="2"), "handler_licence") == []


def test_a_handler_that_is_not_listed_works_everywhere_and_so_does_none():
    cells = [rule("handler_licence", params={"H2@B": 1})]
    assert found(plan(rules=cells), "handler_licence") == []
    assert found(plan(rules=[rule("handler_licence", params={"H1@B": 1})], handler=""), "handler_licence") == []


@pytest.mark.parametrize("word", ["DG1", "DG7"])
def test_explosives_and_radioactive_freight_stand_on_approved_positions_only(word):
    layout = small_airport(["1", stand("2", x_m=200, facilities=["dangerous_goods"])])
    (finding,) = found(plan(layout, notes=f"call the fire service {word}"), "dangerous_goods")
    assert (finding.severity, finding.values) == (Severity.HARD, {"classes": word[-1]})
    assert found(plan(layout, placed="2", notes=word), "dangerous_goods") == []


def test_dangerous_goods_of_unknown_class_are_not_cleared_in_silence():
    layout = small_airport(["1"], [hall("H", capabilities=["dangerous_goods"])], roads=[("1", "H", 100)])
    p = plan(layout, import_kg=10_000, categories=((Category.DANGEROUS_GOODS, 5), (Category.GENERAL, 95)))
    (finding,) = found(p, "dangerous_goods")
    assert (finding.code, finding.severity) == ("dangerous_goods.unknown", Severity.SOFT)
    assert finding.values == {"tonnes": 0.5}


def test_ordinary_freight_is_no_matter():
    assert codes(plan(notes="nothing special")) == ["size_surplus"]
