"""Scenarios: phases, growth and a programme brought together, closing to the kilogram."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.cargo.growing import growing
from apronplan.cargo.growth import base_of
from apronplan.cargo.programmes import attributions, programme_lots
from apronplan.cargo.scenario import Consolidation, with_consolidation, with_growth, with_phases, with_tonnage
from apronplan.cargo.statement import statement
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import HallId, PhaseId
from apronplan.domain.layout import Phase
from apronplan.domain.traffic import Category, Direction
from apronplan.errors import UserError
from unit.cargo.freight_build import MONDAY, flight, hall, plan, rule

HUB = hall("N4", handlers=["eHub"], capabilities=["ecommerce_sort"])
N1 = hall("N1", handlers=["Swissport"])
RULES = [rule("a", operator="TAY", category=Category.ECOMMERCE, direction=Direction.IMPORT)]
ALL = Consolidation(programme="Cainiao", hall=HallId("N4"))


def airport(flights, hub=HUB):
    return plan(flights, halls=[N1, hub], in_hall="N1", evidence_rule=RULES)


@given(
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 100), st.floats(0, 0.5)), min_size=1, max_size=5),
    st.integers(0, 50_000),
)
def test_what_goes_to_the_hub_and_what_stays_are_what_there_was(flights, export_kg):
    stays = [
        flight(
            str(i),
            import_kg=kg,
            export_kg=export_kg,
            categories=((Category.ECOMMERCE, ec), (Category.GENERAL, 100 - ec)),
            programmes=(("4PX", share),),
        )
        for i, (kg, ec, share) in enumerate(flights)
    ]
    made = airport(stays)
    before = statement(attributions(made))
    changed, count, mass_kg = with_consolidation(made, ALL)
    after = statement(attributions(changed))
    assert after.total_kg == before.total_kg
    lots = programme_lots(changed, "Cainiao")
    assert {changed.hall_of(lot) for lot in lots} <= {"N4"}
    assert (len(lots), sum(lots.values())) == (count, mass_kg)
    named = before.programmes["Cainiao"].inferred_kg if "Cainiao" in before.programmes else 0
    assert mass_kg == named
    for lot in changed.lots.values():
        assert lot.mass_kg >= 0
        assert sum(share for _, share in lot.programmes) <= 1 + 1e-9


def test_the_hub_takes_over_with_its_own_handler_and_only_from_the_day_on():
    made = airport([flight("1"), flight("2", hours=48)])
    changed, count, mass_kg = with_consolidation(made, replace(ALL, since=date(2018, 6, 5)))
    assert (count, mass_kg) == (1, 36_000)
    moved = changed.lots["2/I1+hub"]
    assert (moved.handler, moved.mass_kg, changed.hall_of(moved.lot)) == ("eHub", 36_000, "N4")
    assert (changed.lots["2/I1"].mass_kg, changed.hall_of("2/I1")) == (24_000, "N1")
    assert changed.lots["1/I1"] == made.lots["1/I1"]
    assert "2/I1+hub" not in made.lots


def test_a_hub_that_is_not_there_or_cannot_is_refused():
    later = replace(HUB, phase=PhaseId("ehub"), valid_from=date(2021, 11, 8))
    made = airport([flight("1")], hub=later)
    with pytest.raises(UserError, match=r"N4 is not there on 2018-06-04: it belongs to phase ehub"):
        with_consolidation(made, ALL)
    assert with_consolidation(with_phases(made, ["ehub"]), ALL)[1] == 1
    with pytest.raises(UserError, match="no hall 'N9'; it has N1, N4"):
        with_consolidation(made, replace(ALL, hall=HallId("N9")))
    express = airport([flight("1", categories=((Category.EXPRESS, 100),), programmes=(("Cainiao", 1.0),))])
    with pytest.raises(UserError, match="N4 cannot take lot 1/I1: hall_capability"):
        with_consolidation(express, ALL)


def test_phases_add_to_those_that_are_built():
    made = airport([flight("1")])
    made.apply([RowChange("phase", p, None, Phase(phase=PhaseId(p), name=p)) for p in ("a", "b")])
    assert with_phases(with_phases(made, ["a"]), ["b"]).built_phases == {"a", "b"}
    assert made.built_phases == set()
    with pytest.raises(UserError, match="no phase 'c'"):
        with_phases(made, ["c"])


def test_growth_is_flights_or_freight():
    made = airport([flight(str(i), hours=i) for i in range(10)])
    end = MONDAY + timedelta(days=1)
    assert len(with_growth(made, MONDAY, end, 1.3).turnarounds) == 13
    heavier = with_growth(made, MONDAY, end, 1.3, "fuller")
    assert {t.import_kg for t in heavier.turnarounds.values()} == {78_000}
    with pytest.raises(UserError, match=r"100.0 t are beyond their payload"):
        with_growth(made, MONDAY, end, 2.0, "fuller")
    for wrong in (0.5, 21.0, float("nan"), float("inf")):
        with pytest.raises(UserError, match="makes no sense"):
            with_growth(made, MONDAY, end, wrong)


def tonnes_a_year(made, end):
    base = base_of(made, MONDAY, end)
    return base.per_year(base.total_kg / 1000)


@pytest.mark.parametrize("target", [1.0, 1.31, 2.4])
def test_more_flights_reach_a_tonnage_with_the_fewest(target):
    end = MONDAY + timedelta(days=5)
    made = airport([flight(str(i), hours=9 * i, import_kg=10_000 + 3_000 * i) for i in range(10)])
    today = tonnes_a_year(made, end)
    grown = with_tonnage(made, MONDAY, end, target * today)
    new = [t for name, t in grown.turnarounds.items() if name not in made.turnarounds]
    base = base_of(made, MONDAY, end)
    reached = base.per_year((base.total_kg + sum(t.import_kg + t.export_kg for t in new)) / 1000)
    assert reached >= target * today - 1e-6
    if new:
        last = max(new, key=lambda t: int(t.turnaround.split("-")[0][1:]))
        assert reached - base.per_year((last.import_kg + last.export_kg) / 1000) < target * today


@pytest.mark.parametrize("target", [0.8, 1.0, 1.25])
def test_fuller_and_emptier_flights_reach_a_tonnage(target):
    end = MONDAY + timedelta(days=5)
    made = airport([flight(str(i), hours=9 * i, import_kg=20_000) for i in range(10)])
    today = tonnes_a_year(made, end)
    assert tonnes_a_year(with_tonnage(made, MONDAY, end, target * today, "fuller"), end) == pytest.approx(
        target * today
    )


def test_only_a_carrier_grows_to_a_tonnage():
    end = MONDAY + timedelta(days=5)
    made = airport([flight(str(i), hours=9 * i, import_kg=20_000, operator="TAY" if i % 2 else "ABW") for i in range(10)])  # fmt: skip # noqa: E501
    today = tonnes_a_year(made, end)
    grows = growing(made, "TAY", "", MONDAY, end)
    grown = with_tonnage(made, MONDAY, end, 1.3 * today, "fuller", grows)
    assert {t.import_kg for t in grown.turnarounds.values() if t.operator == "ABW"} == {20_000}
    assert tonnes_a_year(grown, end) == pytest.approx(1.3 * today, rel=1e-4)
    more = with_growth(made, MONDAY, end, 2.0, "flights", grows)
    assert {t.operator for name, t in more.turnarounds.items() if name not in made.turnarounds} == {"TAY"}
    assert len(more.turnarounds) == 15


def test_a_tonnage_out_of_reach_is_refused_with_the_figures():
    end = MONDAY + timedelta(days=5)
    made = airport([flight(str(i), hours=9 * i, import_kg=20_000) for i in range(10)])
    with pytest.raises(UserError, match=r"717 t a year is less than the 18,250 t of today"):
        with_tonnage(made, MONDAY, end, 717.0)
    with pytest.raises(UserError, match="more than 20 times"):
        with_tonnage(made, MONDAY, end, 1e9)
    with pytest.raises(UserError, match="No flight"):
        with_tonnage(made, MONDAY, end, 20_000.0, "fuller", lambda _: False)
