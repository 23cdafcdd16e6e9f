"""Lots close to the kilogram."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.cargo.lots import brought_up_to_date, lots_of, named_as_before, programme_shares, split_kg
from apronplan.domain.freight import LotDefault
from apronplan.domain.ids import TurnaroundId, TypeCode
from apronplan.domain.traffic import Category, Direction, LotBasis, Turnaround

SHARES = st.lists(st.integers(1, 60), min_size=1, max_size=9)


def flight(import_kg=0, export_kg=0, categories=(), programmes=()):
    return Turnaround(
        turnaround=TurnaroundId("2018-001"),
        operator="QTR",
        aircraft_type=TypeCode("B77L"),
        sibt=datetime(2018, 6, 4, 4, tzinfo=UTC),
        sobt=datetime(2018, 6, 4, 6, tzinfo=UTC),
        import_kg=import_kg,
        export_kg=export_kg,
        handler="Swissport",
        categories=categories,
        programmes=programmes,
    )


@given(st.integers(0, 200_000), SHARES)
def test_pieces_sum_to_the_mass_and_lie_within_a_kilogram_of_their_share(mass_kg, shares):
    pieces = split_kg(mass_kg, shares)
    assert sum(pieces) == mass_kg
    for kg, share in zip(pieces, shares, strict=True):
        assert abs(kg - mass_kg * share / sum(shares)) < 1


def test_the_kilogram_that_rounding_leaves_goes_to_the_largest_remainder():
    assert split_kg(10, [33, 33, 34]) == (3, 3, 4)
    assert split_kg(100, [1, 1, 1]) == (34, 33, 33)


@pytest.mark.parametrize(("mass", "weights"), [(-1, [1]), (1, [-1]), (1, [])])
def test_a_cut_that_makes_no_sense_is_refused(mass, weights):
    with pytest.raises(ValueError, match="weight"):
        split_kg(mass, weights)


def test_no_mass_and_no_weights_is_no_piece_and_zero_weights_give_the_first():
    assert split_kg(0, []) == ()
    assert split_kg(7, [0, 0]) == (7, 0)


def test_a_flight_becomes_one_lot_per_direction_and_category():
    t = flight(74_000, 78_600, ((Category.ECOMMERCE, 40), (Category.GENERAL, 50), (Category.PHARMA, 10)))
    lots = lots_of(t)
    assert [lot.lot for lot in lots] == [f"2018-001/{x}" for x in ("I1", "I2", "I3", "E1", "E2", "E3")]
    assert [lot.mass_kg for lot in lots] == [29_600, 37_000, 7_400, 31_440, 39_300, 7_860]
    assert {lot.handler for lot in lots} == {"Swissport"}


def test_a_flight_without_categories_is_general_and_without_freight_has_no_lot():
    assert [(lot.category, lot.mass_kg) for lot in lots_of(flight(import_kg=5))] == [(Category.GENERAL, 5)]
    assert lots_of(flight()) == ()


@given(st.integers(0, 150_000), st.integers(0, 150_000), SHARES)
def test_lots_sum_to_the_flight_in_each_direction(import_kg, export_kg, shares):
    categories = tuple(zip(Category, shares, strict=False))
    lots = lots_of(flight(import_kg, export_kg, categories))
    for direction, kg in ((Direction.IMPORT, import_kg), (Direction.EXPORT, export_kg)):
        assert sum(lot.mass_kg for lot in lots if lot.direction is direction) == kg
    assert all(lot.mass_kg > 0 for lot in lots)


@given(st.integers(1, 150_000), SHARES, st.lists(st.integers(0, 50), min_size=1, max_size=2))
def test_declared_programme_mass_is_kept(import_kg, shares, percents):
    programmes = tuple((f"P{i}", p / 100) for i, p in enumerate(percents))
    lots = lots_of(flight(import_kg, 0, tuple(zip(Category, shares, strict=False)), programmes))
    for name, share in programmes:
        mass = sum(lot.mass_kg * dict(lot.programmes).get(name, 0.0) for lot in lots)
        assert mass == pytest.approx(import_kg * share, abs=1e-6 * import_kg + 1e-6)
    assert all(sum(s for _, s in lot.programmes) <= 1 + 1e-9 for lot in lots)


def test_programmes_fill_the_parcels_first():
    pieces = [(Category.ECOMMERCE, 70), (Category.GENERAL, 30)]
    assert programme_shares((("Cainiao", 0.35),), pieces) == ((("Cainiao", 0.5),), ())
    (inside,), (outside,) = programme_shares((("Cainiao", 0.85),), pieces)
    assert inside == ("Cainiao", 1.0)
    assert outside[1] == pytest.approx(0.5)


def test_export_lots_carry_no_declared_share():
    lots = lots_of(flight(10, 10, ((Category.ECOMMERCE, 100),), (("Cainiao", 1.0),)))
    assert [lot.programmes for lot in lots] == [(("Cainiao", 1.0),), ()]


def named(lots):
    return {(lot.direction.value, lot.category.value): str(lot.lot) for lot in lots}


def test_the_same_freight_keeps_its_name_when_categories_come_in_another_order():
    before = lots_of(flight(100, 50, ((Category.ECOMMERCE, 40), (Category.GENERAL, 50), (Category.PHARMA, 10))))
    again = lots_of(flight(100, 50, ((Category.GENERAL, 50), (Category.PERISHABLE, 10), (Category.ECOMMERCE, 40))))
    assert named(again)["import", "GEN"] == "2018-001/I1", "by itself it would take over another lot's name"
    kept = named(named_as_before(before, again))
    assert kept["import", "EC"] == "2018-001/I1"
    assert kept["import", "GEN"] == "2018-001/I2"
    assert kept["import", "PER"] == "2018-001/I4", "the name of the pharma lot does not come back for other freight"
    assert kept["export", "EC"] == "2018-001/E1"


@given(SHARES, SHARES)
def test_names_stay_unique_and_no_other_freight_gets_one(before, after):
    def cut(shares):
        percents = tuple(zip(Category, shares, strict=False))
        return lots_of(flight(10_000, 5_000, percents))

    old, new = cut(before), named_as_before(cut(before), tuple(reversed(cut(after))))
    assert len({lot.lot for lot in new}) == len(new)
    kinds = {lot.lot: (lot.direction, lot.category) for lot in old}
    assert all(kinds.get(lot.lot, (lot.direction, lot.category)) == (lot.direction, lot.category) for lot in new)


def test_a_row_that_comes_again_leaves_alone_what_is_better_known():
    row = flight(1_000, 500, ((Category.GENERAL, 100),))
    told = (replace(lots_of(row)[0], mass_kg=900, basis=LotBasis.MANIFEST), lots_of(row)[1])
    before = replace(row, import_kg=900)
    coming = flight(1_200, 600, ((Category.GENERAL, 100),))
    turnaround, lots = brought_up_to_date(told, before, coming, lots_of(coming))
    assert (turnaround.import_kg, turnaround.export_kg) == (900, 600)
    assert [(x.lot, x.mass_kg, x.basis) for x in lots] == [
        ("2018-001/I1", 900, LotBasis.MANIFEST),
        ("2018-001/E1", 600, LotBasis.ROW),
    ]
    assert brought_up_to_date((), None, coming, lots_of(coming)) == (coming, lots_of(coming))


def usual(**more):
    return LotDefault(**more)


@pytest.mark.parametrize(
    ("rows", "categories", "ulds"),
    [
        ([], [("GEN", 10_000)], [0]),
        ([usual(aircraft_type="B77L", kg_per_uld=2_000)], [("GEN", 10_000)], [5]),
        ([usual(aircraft_type="B744", kg_per_uld=2_000)], [("GEN", 10_000)], [0]),
        (
            [
                usual(operator="QTR", categories=((Category.GENERAL, 100),)),
                usual(airport="DOH", categories=((Category.PERISHABLE, 95), (Category.GENERAL, 5))),
                usual(aircraft_type="B77L", kg_per_uld=3_000),
            ],
            [("PER", 9_500), ("GEN", 500)],
            [4, 1],
        ),
        (
            [
                usual(airport="DOH", categories=((Category.PERISHABLE, 100),)),
                usual(airport="DOH", operator="QTR", categories=((Category.PHARMA, 100),)),
                usual(airport="DOH", operator="QTR", direction=Direction.EXPORT, categories=((Category.GENERAL, 100),)),
            ],
            [("PHA", 10_000)],
            [0],
        ),
    ],
)
def test_what_the_row_does_not_say_comes_from_the_table(rows, categories, ulds):
    made = lots_of(replace(flight(10_000), origin="DOH"), rows)
    assert [(x.category.value, x.mass_kg) for x in made] == categories
    assert [x.ulds for x in made] == ulds


def test_what_the_row_says_goes_before_the_table():
    row = replace(flight(10_000, 10_000, ((Category.ECOMMERCE, 100),)), origin="DOH", handler="")
    table = [usual(airport="DOH", categories=((Category.PERISHABLE, 100),), handler="WFS", kg_per_piece=2.5)]
    come, goes = lots_of(row, table)
    assert (come.category, come.handler, come.pieces) == (Category.ECOMMERCE, "WFS", 4_000)
    assert (goes.handler, goes.pieces) == ("", 0), "it goes elsewhere"
