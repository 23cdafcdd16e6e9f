"""The report on halls: load, overload, trucks, and what has no hall."""

from datetime import timedelta

import pytest

from apronplan.cargo.load import passage_of
from apronplan.cargo.trucks import truck_hours
from apronplan.domain.customs import CustomsLane, DeclarationRule
from apronplan.domain.ids import HallId
from apronplan.domain.settings import Closure, ClosureKind
from apronplan.domain.traffic import Category
from apronplan.reports.exhibits import blocks_of
from apronplan.reports.halls import halls_report
from apronplan.reports.pages import LoadCurve, Table
from unit.cargo.freight_build import MONDAY, flight, hall, plan

N1 = hall("N1", rate_t_per_h=40.0)
END = MONDAY + timedelta(days=1)


def test_overload_is_named_with_hour_and_rate():
    found = halls_report(plan([flight("1")], halls=[N1], in_hall="N1"), MONDAY, END)
    document = found.as_dict()
    (over,) = document["overloads"]
    assert (over["hall"], over["hour"], over["in_t"], over["rate_t"]) == ("N1", MONDAY, 45.0, 40.0)
    (only,) = document["halls"]
    assert sum(h["in_t"] for h in only["hours"]) == 60.0
    assert only["trucks"] == 12.0  # 60 t of parcels, 5 t each
    assert "busiest hour 45.0 of 40 t/h" in found.text()[0]


def test_trucks_bring_exports_and_take_imports():
    made = plan(
        [flight("1", import_kg=0, export_kg=60_000, hours=10, categories=((Category.GENERAL, 100),))],
        halls=[N1], in_hall="N1",
    )  # fmt: skip
    lot = made.lots["1/E1"]
    trucks = truck_hours([(lot, passage_of(made, lot, N1))])
    assert sum(trucks.values()) == pytest.approx(6.0)
    assert max(trucks.values()) == pytest.approx(1.0)


def trucks_of(made):
    (only,) = halls_report(made, MONDAY, MONDAY + timedelta(days=4)).as_dict()["halls"]
    return only


def test_a_strike_of_customs_moves_the_trucks_and_loses_none():
    rule = DeclarationRule(
        category=Category.ECOMMERCE, kind="H7", kg_per_declaration=50, selected_share=0.5, release_min=5
    )
    lane = CustomsLane(lane="parcels", checks_per_h=600)
    strike = Closure(
        closure="s", kind=ClosureKind.CUSTOMS, subject="parcels", start=MONDAY, end=MONDAY + timedelta(hours=30)
    )
    tables = {"halls": [hall("N1", docks=5)], "in_hall": "N1", "declaration_rule": [rule], "customs_lane": [lane]}
    open_lane, shut = plan([flight("1")], **tables), plan([flight("1")], closure=[strike], **tables)
    calm, struck = trucks_of(open_lane), trucks_of(shut)
    assert calm["trucks"] == struck["trucks"] == 12.0
    after = MONDAY + timedelta(hours=30)
    assert sum(h["trucks"] for h in struck["hours"] if h["hour"] >= after) == pytest.approx(6.0)
    assert not any(h["trucks"] for h in calm["hours"] if h["hour"] >= after)
    assert sum(h["held_t"] > 0 for h in struck["hours"]) > 20
    for found in (calm, struck):
        for name in ("in_t", "broken_down_t", "released_t", "out_t"):
            assert sum(h[name] for h in found["hours"]) == pytest.approx(60.0), name
        assert all(h["trucks_per_dock"] == pytest.approx(h["trucks"] / 5, abs=0.01) for h in found["hours"])
    document = halls_report(shut, MONDAY, MONDAY + timedelta(days=4)).as_dict()
    short = [(s["hour"], s["trucks"], s["docks"]) for s in document["docks_short"]]
    assert short[-1] == (after, 6.0, 5), "all that was held goes at once"


def test_lots_without_a_hall_are_listed():
    found = halls_report(plan([flight("1")], halls=[N1]), MONDAY, END)
    assert [lot.lot for lot in found.unplaced] == ["1/I1"]
    assert found.text()[-1] == "Lots without a hall yet: 1 (60.0 t)."
    assert found.as_dict()["unplaced_t"] == 60.0
    header, rows = halls_report(plan([flight("1")], halls=[N1], in_hall="N1"), MONDAY, END).table()
    assert header[0] == "hall"
    assert sum(r[2] for r in rows) == 60_000
    assert HallId(rows[0][0]) == "N1"


def test_a_hall_without_freight_has_a_row_with_zeros_and_no_curve():
    made = plan([flight("1")], halls=[hall("N1"), hall("N2")], in_hall="N1")
    found = halls_report(made, MONDAY, MONDAY + timedelta(days=1))
    assert {h.figures.hall: h.idle for h in found.halls} == {"N1": False, "N2": True}
    assert {h["hall"]: h["import_t"] for h in found.as_dict()["halls"]} == {"N1": 60.0, "N2": 0.0}
    assert any(line.startswith("N2: busiest hour 0.0 of") for line in found.text())
    blocks = blocks_of("halls", found, made)
    (table,) = (b for b in blocks if isinstance(b, Table))
    assert len(table.rows) == 2
    assert sum(isinstance(b, LoadCurve) for b in blocks) == 1
