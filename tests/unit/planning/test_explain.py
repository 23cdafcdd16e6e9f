"""Why here, why not there, why nowhere."""

import json

import pytest

from apronplan.domain.ids import StandId
from apronplan.planning.explain import explain
from unit.planning.build import context, on, part, plan_with, prefer, small_airport, stand, turnaround

LAYOUT = small_airport(
    [stand("1"), stand("2", x_m=200), stand("3", x_m=400, span_m=36), stand("4", x_m=600, span_m=36)],
    ["H"],
    roads=[("1", "H", 1000.0), ("2", "H", 3000.0), ("3", "H", 1.0), ("4", "H", 1.0)],
    preferences=[prefer(2, operator="QTR", stand="2")],
)
FLIGHTS = [
    turnaround("A", "04:00", "06:00", flight_in="QR8168", import_kg=50_000),
    turnaround("B", "05:00", "07:00", flight_in="KE507"),
]


def test_why_here_is_the_costs_of_the_place():
    explanation = explain(context(plan_with(LAYOUT, FLIGHTS, {"A": "1"})), part("A"))
    assert explanation.stand == "1"
    assert [f.code for f in explanation.costs] == ["size_surplus", "distance.nearest"]
    assert explanation.cost == pytest.approx(0.2 * 0.2 + 0.02 * 50)


def test_why_not_there_is_the_extra_cost_or_the_first_hard_reasons():
    explanation = explain(context(plan_with(LAYOUT, FLIGHTS, {"A": "1"})), part("A"))
    assert [a.stand for a in explanation.alternatives] == ["2", "3", "4"]
    second, third, _ = explanation.alternatives
    assert second.state == "unwanted"
    assert second.extra == pytest.approx(10 + 0.02 * 100)
    assert second.findings[0].code == "preference"
    assert (third.state, third.extra) == ("impossible", None)
    assert [f.code for f in third.findings] == ["size"]


def test_one_stand_only():
    ctx = context(plan_with(LAYOUT, FLIGHTS, {"A": "1"}))
    assert [a.stand for a in explain(ctx, part("A"), StandId("3")).alternatives] == ["3"]
    with pytest.raises(KeyError):
        explain(ctx, part("A"), StandId("99"))
    with pytest.raises(KeyError):
        explain(ctx, part("Z"))


def test_a_cheaper_stand_shows_a_negative_extra():
    explanation = explain(context(plan_with(LAYOUT, FLIGHTS, {"A": "2"})), part("A"))
    assert explanation.alternatives[0].stand == "1"
    assert explanation.alternatives[0].extra == pytest.approx(-12)


def test_why_nowhere_groups_the_stands_by_their_first_reason():
    flights = [*FLIGHTS, turnaround("C", "04:30", "07:00", flight_in="LY801")]
    explanation = explain(context(plan_with(LAYOUT, flights, {"B": "1", "C": "2"})), part("A"))
    assert explanation.stand is None
    assert [(r.code, r.text, r.stands, r.flights) for r in explanation.unplaced_reasons] == [
        ("no_overlap", "occupied", ("1", "2"), ("KE507", "LY801")),
        ("size", "span", ("3", "4"), ()),
    ]
    text = explanation.text()
    assert "  2 stands: span" in text
    assert "  2 stands: occupied (KE507, LY801)" in text


def test_why_nowhere_names_the_stands_that_are_free_after_all():
    explanation = explain(context(plan_with(LAYOUT, FLIGHTS, {"B": "1"})), part("A"))
    assert "  1 stand: occupied (KE507)" in explanation.text()
    assert "free stands (1): 2" in explanation.text()


def test_the_text_is_plain_and_as_long_as_asked():
    explanation = explain(context(plan_with(LAYOUT, FLIGHTS, {"A": "1"})), part("A"))
    lines = explanation.text()
    assert lines[0] == "QR8168 (B77L, span 64.8 m) 2018-06-05 06:00 to 2018-06-05 08:00 local: stand 1, cost 1.0"
    assert "  1.0: 50.0 t of QR8168 x 1000 m from 1 to H (nearest hall assumed): 50.0 t km" in lines
    assert any(line.startswith("  2: +12.0 (2 is not a preferred stand of QR8168") for line in lines)
    assert "  3: span 64.8 m of QR8168 > 36.0 m of 3" in lines
    assert explanation.text(2) == lines[:2]


def test_a_free_place_says_so():
    layout = small_airport([stand("1", span_m=None)])
    explanation = explain(context(plan_with(layout, FLIGHTS[1:], {"B": "1"})), part("B"))
    assert explanation.text()[1] == "  nothing speaks against it, and it costs nothing"


def test_a_hard_finding_of_the_place_is_said_first():
    plan = plan_with(LAYOUT, FLIGHTS, [on("A", "3", override="x", rules=["size"])])
    explanation = explain(context(plan), part("A"))
    assert explanation.text()[1] == "  breaks a hard rule: span 64.8 m of QR8168 > 36.0 m of 3 (overridden: x)"


def test_prices_of_the_whole_plan_are_shown_where_a_solver_gave_them():
    ctx = context(plan_with(LAYOUT, FLIGHTS, {"A": "1"}))
    at_least = explain(ctx, part("A"), StandId("3"), reduced_costs={StandId("3"): 11.0})
    assert at_least.text()[-1].startswith("  3: at least 11.0 more for the whole plan (span")
    exact = explain(ctx, part("A"), StandId("2"), exact_prices={StandId("2"): 13.5})
    assert exact.alternatives[0].price_exact == 13.5
    assert exact.text()[-1].startswith("  2: 13.5 more for the whole plan")


def test_as_dict_is_plain_json():
    explanation = explain(context(plan_with(LAYOUT, FLIGHTS, {"A": "1"})), part("A"))
    row = json.loads(json.dumps(explanation.as_dict()))
    assert row["turnaround"] == "A"
    assert row["stand"] == "1"
    assert row["alternatives"][0]["extra"] == 12.0
    assert row["alternatives"][1]["findings"][0]["sentence"] == "span 64.8 m of QR8168 > 36.0 m of 3"
