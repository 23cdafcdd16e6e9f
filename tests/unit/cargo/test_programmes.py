"""Whose freight a lot is: every kilogram once, bounds around each estimate, and clear refusals."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.cargo.evidence import LotFacts, can_meet, fits, overlapping, require_sound
from apronplan.cargo.programmes import attribute, attributions, programme_lots
from apronplan.cargo.statement import PERIODS, REST, UNKNOWN, statement
from apronplan.domain.traffic import Category, Direction
from apronplan.errors import UserError
from apronplan.reports.freight import programme_figures
from unit.cargo.freight_build import flight, hall, only_lot, plan, rule


def facts(**more):
    made = plan([flight("1", **more)])
    lot = only_lot(made)
    return LotFacts(lot=lot, turnaround=made.turnarounds[lot.turnaround], hall="N1", day=date(2018, 6, 4))


def test_without_a_word_ecommerce_is_unknown_and_other_freight_of_no_programme():
    parcels = attribute(facts(), [])
    assert (parcels.unknown_kg, parcels.rest_kg, parcels.spread_kg) == (60_000, 0, 60_000)
    flowers = attribute(facts(categories=((Category.PERISHABLE, 100),)), [])
    assert (flowers.unknown_kg, flowers.rest_kg, flowers.spread_kg) == (0, 60_000, 0)


def test_a_declaration_goes_before_evidence_of_the_same_programme():
    found = attribute(facts(programmes=(("Cainiao", 0.25),)), [rule("a", operator="TAY")])
    assert found.declared == (("Cainiao", 15_000),)
    assert found.inferred == ()
    assert found.unknown_kg == 45_000


def test_evidence_gives_an_estimate_between_its_bounds():
    found = attribute(facts(), [rule("a", operator="TAY", origin="PVG", category=Category.ECOMMERCE)])
    (part,) = found.inferred
    assert (part.low_kg, part.mass_kg, part.high_kg) == (18_000, 36_000, 54_000)
    assert (found.left_low_kg, found.unknown_kg, found.left_high_kg) == (6_000, 24_000, 42_000)
    assert found.spread_kg == 36_000


def test_the_first_rule_that_fits_counts():
    rules = [
        rule("late", priority=20, operator="TAY", share_low=0.0, share=0.1, share_high=0.2),
        rule("first", priority=5, operator="TAY", share_low=0.5, share=0.5, share_high=0.8),
    ]
    assert attribute(facts(), rules).inferred[0].rule == "first"
    assert attribute(facts(operator="ABW"), rules).inferred == ()


def test_certain_evidence_leaves_the_others_what_is_left():
    lot = replace(facts().lot, consignee="cainiao")
    named = replace(facts(), lot=lot)
    rules = [
        rule("c", priority=10, consignee="Cainiao", share_low=1.0, share=1.0, share_high=1.0),
        rule("p", programme="4PX", operator="TAY", share_low=0.5, share=0.7, share_high=1.0),
    ]
    found = {i.programme: i for i in attribute(named, rules).inferred}
    assert (found["Cainiao"].mass_kg, found["4PX"].mass_kg, found["4PX"].high_kg) == (60_000, 0, 0)


def test_estimates_beside_a_declaration_are_cut_to_what_it_leaves():
    found = attribute(facts(programmes=(("4PX", 0.8),)), [rule("a", operator="TAY")])
    (part,) = found.inferred
    assert (found.declared, part.mass_kg, part.high_kg, found.unknown_kg) == ((("4PX", 48_000),), 12_000, 12_000, 0)


def test_more_than_the_whole_lot_is_refused_with_the_place_and_the_sum():
    with pytest.raises(UserError, match=r"In flight 1 the declared shares come to 130.0 %"):
        attribute(facts(programmes=(("Cainiao", 0.9), ("4PX", 0.4))), [])
    lot = replace(facts().lot, programmes=(("Cainiao", 0.9), ("4PX", 0.4)))
    with pytest.raises(UserError, match=r"In lot 1/I1 the declared shares come to 130.0 %"):
        attribute(replace(facts(), lot=lot), [])
    rules = [rule("a", operator="TAY"), rule("b", programme="4PX", origin="PVG", share=0.7)]
    with pytest.raises(UserError, match=r"In lot 1/I1 the estimates of the evidence rules b, a come to 130.0 %"):
        attribute(facts(), rules)


def test_rules_of_one_rank_that_could_meet_are_refused():
    a, b = rule("a", operator="TAY"), rule("b", origin="PVG")
    assert overlapping([a, b]) == [(a, b)]
    with pytest.raises(UserError, match="a and b of Cainiao have the same priority 10"):
        attributions(plan([flight("1")], evidence_rule=[a, b]))
    for other in (
        replace(b, priority=11),
        replace(b, programme="4PX"),
        replace(b, operator="ABW"),
        replace(b, valid_from=date(2019, 1, 1)),
    ):
        assert overlapping([replace(a, valid_to=date(2019, 1, 1)), other]) == []
    with pytest.raises(
        UserError, match=r"must rise, but they are 0.3 \(share_low\), 0.2 \(share\), 0.9 \(share_high\)"
    ):
        require_sound([rule("a", operator="TAY", share=0.2)])


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((-0.1, 0.2, 0.3), "share_low is -0.1; a share is a number from 0 to 1."),
        ((0.1, 0.2, 1.3), "share_high is 1.3; a share is a number from 0 to 1."),
        ((0.1, float("nan"), 0.3), "share is nan; a share is a number from 0 to 1."),
        ((0.3, 0.2, 0.5), "the shares must rise, but they are 0.3 (share_low), 0.2 (share), 0.5 (share_high)."),
    ],
)
def test_each_share_is_told_for_what_is_wrong_with_it(shares, said):
    low, share, high = shares
    with pytest.raises(UserError) as refused:
        require_sound([rule("a", operator="TAY", share_low=low, share=share, share_high=high)])
    assert str(refused.value) == f"Evidence rule a of Cainiao: {said}"


def test_all_wrong_shares_of_all_rules_are_told_at_once():
    with pytest.raises(UserError) as refused:
        require_sound([rule("a", share_low=-0.1, share_high=2.0), rule("b", share=0.1)])
    assert str(refused.value).count("Evidence rule") == 3


@pytest.mark.parametrize(
    ("changes", "meets"),
    [
        ({}, True),
        ({"operator": "ABW"}, False),
        ({"flight": "3V1"}, True),
        ({"flight": "3V2"}, False),
        ({"origin": "HKG"}, False),
        ({"hall": "N1"}, True),
        ({"hall": "N2"}, False),
        ({"category": Category.GENERAL}, False),
        ({"direction": Direction.EXPORT}, False),
        ({"valid_from": date(2018, 6, 5)}, False),
        ({"valid_to": date(2018, 6, 4)}, False),
        ({"valid_from": date(2018, 6, 4), "valid_to": date(2018, 6, 5)}, True),
    ],
)
def test_a_rule_fits_if_everything_it_names_agrees(changes, meets):
    assert fits(rule("a", **{"operator": "TAY", **changes}), facts()) is meets


def test_exports_are_held_against_their_destination_and_departing_flight():
    made = plan([flight("1", import_kg=0, export_kg=1_000, flight_out="3V900")])
    lot = only_lot(made)
    export = LotFacts(lot=lot, turnaround=made.turnarounds[lot.turnaround], hall="", day=date(2018, 6, 4))
    assert (export.flight, export.far_airport) == ("3V900", "JFK")
    assert fits(rule("a", origin="JFK"), export)
    assert not fits(rule("a", origin="PVG"), export)


shares = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)


@given(
    kg=st.integers(0, 120_000),
    declared=st.floats(0, 1),
    first=shares,
    second=shares,
    parcels=st.integers(0, 100),
)
def test_the_parts_of_a_lot_sum_to_the_lot_and_lie_within_their_bounds(kg, declared, first, second, parcels):
    scale = max(1.0, first[1] + second[1])
    rules = [
        rule("a", operator="TAY", share_low=first[0] / scale, share=first[1] / scale, share_high=first[2]),
        rule("b", programme="4PX", share_low=second[0] / scale, share=second[1] / scale, share_high=second[2]),
    ]
    categories = ((Category.ECOMMERCE, parcels), (Category.GENERAL, 100 - parcels))
    made = plan(
        [flight("1", import_kg=kg, categories=categories, programmes=(("other", declared),))], evidence_rule=rules
    )
    found = attributions(made)
    for a in found:
        parts = sum(k for _, k in a.declared) + sum(i.mass_kg for i in a.inferred) + a.unknown_kg + a.rest_kg
        assert parts == a.lot.mass_kg
        assert all(0 <= i.low_kg <= i.mass_kg <= i.high_kg <= a.lot.mass_kg for i in a.inferred)
        assert 0 <= a.left_low_kg <= a.left_kg <= a.left_high_kg <= a.lot.mass_kg
        assert 0 <= a.spread_kg <= a.lot.mass_kg
    assert statement(found).total_kg == kg == statement(found).sums.total_kg


def test_only_what_comes_on_block_in_the_window_counts_once():
    flights = [flight("1", hours=0, export_kg=5_000), flight("2", hours=48)]
    made = plan(flights)
    middle = flights[1].on_block
    first, second = attributions(made, None, middle), attributions(made, middle, None)
    assert [a.lot.lot for a in first] == ["1/I1", "1/E1"]
    assert [a.lot.lot for a in second] == ["2/I1"]


def test_the_only_hall_that_may_take_a_lot_is_taken_as_its_hall():
    rules = [rule("n4", hall="N4", share_low=0.85, share=0.95, share_high=1.0)]
    halls = [hall("N4", handlers=["eHub"]), hall("N1", handlers=["Swissport"])]
    made = plan([flight("1", handler="eHub"), flight("2"), flight("3", handler="")], halls=halls, evidence_rule=rules)
    assert programme_lots(made, "Cainiao") == {"1/I1": 57_000}
    planned = plan([flight("3", handler="")], halls=halls, in_hall="N4", evidence_rule=rules)
    assert programme_lots(planned, "Cainiao") == {"3/I1": 57_000}


def test_a_statement_says_where_and_when_and_what_would_clear_it_up():
    rules = [rule("a", operator="TAY", category=Category.ECOMMERCE)]
    flights = [
        flight("1", programmes=(("4PX", 0.1),)),
        flight("2", operator="ABW", origin="SVO", handler="Aviapartner", hours=24 * 30),
        flight("3", categories=((Category.PERISHABLE, 100),), hours=24),
    ]
    found = statement(attributions(plan(flights, evidence_rule=rules)), "month")
    assert found.by("period", "programme")["2018-07", UNKNOWN].unknown_kg == 60_000
    assert found.by("programme", "handler")["Cainiao", "Swissport"].inferred_kg == 36_000
    assert found.programmes["4PX"].declared_kg == 6_000
    assert found.by("programme")[REST,].rest_kg == 60_000
    assert found.identified_share == pytest.approx(42_000 / 120_000)
    assert found.next_evidence[0].subject in ("ABW from SVO", "Aviapartner")
    assert found.next_evidence[0].doubt_kg == 60_000


def test_more_evidence_changes_the_statement_and_never_its_total():
    made = plan([flight("1"), flight("2", operator="ABW", origin="SVO")])
    before = statement(attributions(made))
    after = statement(attributions(made, rules=[rule("a", operator="ABW")]))
    assert (before.identified_share, after.sums.inferred_kg) == (0.0, 36_000)
    assert before.total_kg == after.total_kg == 120_000
    assert after.sums.unknown_kg == before.sums.unknown_kg - 36_000


def test_days_are_named_by_period():
    day = date(2018, 12, 31)
    assert [PERIODS[p](day) for p in PERIODS] == ["all", "2018-12-31", "2019-W01", "2018-12", "2018"]


def test_rules_meet_unless_something_tells_them_apart():
    assert can_meet(rule("a", operator="TAY"), rule("b", consignee="X"))
    assert not can_meet(rule("a", hall="N1"), rule("b", hall="N4"))


def test_a_negative_share_is_named_and_unknown_pieces_are_not_zero():
    made = plan([flight("1", programmes=(("4PX", -0.05),))])
    with pytest.raises(UserError, match=r"share of 4PX is -5 %: a share cannot be negative"):
        attributions(made)
    told = programme_figures(attributions(plan([flight("1", programmes=(("4PX", 0.5),))])))
    lots = plan([flight("1", programmes=(("4PX", 0.5),))]).lots.values()
    assert (told["4PX"]["pieces"] is None) == (not any(lot.pieces for lot in lots))
    assert told["4PX"]["pieces"] != 0
