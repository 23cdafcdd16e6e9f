"""Manifests find their turnaround and become lots that sum to them to the kilogram."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.cargo.handling import category_of
from apronplan.cargo.manifest_flights import match
from apronplan.cargo.manifest_import import manifest_changes
from apronplan.cargo.manifest_lots import flight_freight, kept_halls, programme_of
from apronplan.cargo.programmes import attributions
from apronplan.domain.manifests import FlightDay, Manifest, Waybill, flight_name
from apronplan.domain.traffic import Category, Direction, LotBasis
from unit.cargo.freight_build import flight, hall, plan, rule

DAILY = [flight(str(day), hours=24 * day, flight_in="3V802") for day in range(4)]
"""On block at 06:00 local on 4, 5, 6 and 7 June."""


def waybill(number: str = "756-12345675", kg: float = 1_000, **more: object) -> Waybill:
    values = {"origin": "PVG", "destination": "LGG", "pieces": 10, "line": 4, "goods": "CONSOLIDATION"}
    return Waybill(number=number, mass_g=round(kg * 1000), **{**values, **more})


def manifest(
    *waybills: Waybill, day: int = 5, month: int | None = 6, minute: int | None = None, **more: object
) -> Manifest:
    left = FlightDay(flight="3V802", day=day, month=month, minute=minute)
    values = {"loading": "PVG", "unloading": "LGG", "line": 2}
    return Manifest(departure=left, waybills=waybills or (waybill(),), **{**values, **more})


def found(made: Manifest) -> str:
    result = match(plan(DAILY), made)
    return result.turnaround.turnaround if result.turnaround else result.code or "aboard"


@pytest.mark.parametrize(
    ("given_", "name"),
    [
        ({"day": 5}, "1"),
        ({"day": 4, "minute": 23 * 60}, "1"),  # at 06:00 of the fourth it had not left
        ({"day": 4, "minute": 4 * 60}, "0"),  # from the far east it can arrive on the morning of its day
        ({"day": 4, "arrival": (6, 6, 390)}, "2"),  # the arrival that is told goes before the departure
        ({"day": 5, "month": None}, "1"),
        ({"day": 12}, "no_day"),
        ({"day": 5, "month": 8}, "no_day"),
        ({"day": 29, "month": 2}, "no_day"),
        ({"unloading": "AMS"}, "aboard"),
        ({"loading": "LGG"}, "aboard"),
        ({"loading": "LGG", "unloading": "PVG"}, "no_flight"),
    ],
)  # fmt: skip
def test_the_nearest_day_counts(given_, name):
    assert found(manifest(**given_)) == name


def test_flights_of_new_year_s_night_are_found_though_no_year_is_told():
    there = replace(
        DAILY[0],
        sibt=DAILY[0].sibt.replace(year=2019, month=1, day=1),
        sobt=DAILY[0].sobt.replace(year=2019, month=1, day=1),
    )
    assert match(plan([there]), manifest(day=31, month=12, minute=22 * 60)).turnaround == there


def test_two_that_fit_alike_are_refused_and_a_delay_does_not_matter():
    twin = flight("9", hours=24, flight_in="3V802")
    result = match(plan([*DAILY, twin]), manifest())
    assert (result.code, result.others) == ("two_flights", ("1", "9"))
    late = replace(DAILY[1], eibt=DAILY[1].sibt + timedelta(hours=30))
    assert match(plan([DAILY[0], late]), manifest()).turnaround == late


@pytest.mark.parametrize(
    ("text", "name"),
    [("3V0802", "3V802"), ("ADB301F", "ADB301F"), ("9t117", "9T117"), ("K40001A", "K41A"), ("X", None)],
)
def test_a_flight_has_one_name(text, name):
    assert flight_name(text) == name


@pytest.mark.parametrize(
    ("codes", "goods", "category"),
    [
        ("EAP SPX", "CONSOLIDATION", Category.GENERAL),
        ("PER COL", "FLOWERS", Category.PERISHABLE),
        ("PIL COL", "VACCINES", Category.PHARMA),
        ("AVI BIG", "HORSES", Category.LIVE_ANIMALS),
        ("RFL", "E-COMMERCE PARCELS", Category.DANGEROUS_GOODS),
        ("BIG HEA", "TURBINE", Category.OUT_OF_GAUGE),
        ("VAL", "", Category.VALUABLES),
        ("XPS", "", Category.EXPRESS),
        ("", "E-COMMERCE PARC", Category.ECOMMERCE),
        ("", "SMALL PACKETS", Category.ECOMMERCE),
        ("", "SPARE PARTS", Category.GENERAL),
    ],
)
def test_codes_and_words_tell_the_category(codes, goods, category):
    assert category_of(codes.split(), goods) is category


def test_a_programme_is_named_as_a_word():
    names = ("4PX", "Cainiao")
    assert programme_of(waybill(consignee="CAINIAO SMART LOGISTICS"), names) == "Cainiao"
    assert programme_of(waybill(agent="4PX EXPRESS"), names) == "4PX"
    assert programme_of(waybill(goods="14PXX"), names) == ""


def test_lots_are_cut_by_category_programme_and_named_consignee():
    base = plan(DAILY, evidence_rule=[rule("a", consignee="Vente SA", priority=1), rule("b", operator="TAY")])
    lines = [
        waybill(kg=1_000, uld="PMC1", consignee="CAINIAO BV", goods="X"),
        waybill(kg=3_000.4, uld="PMC1", goods="PARCELS"),
        waybill(kg=500.4, uld="PMC2", goods="PARCELS", consignee="VENTE SA"),
        waybill(kg=20, handling=("PER",)),
    ]
    freight = flight_freight(base, DAILY[1], Direction.IMPORT, [manifest(*lines)])
    rows = {(x.category.value, x.consignee): (x.mass_kg, x.ulds, x.pieces, dict(x.programmes)) for x in freight.lots}
    assert freight.known_kg == 4_521, "4520.8 kg, rounded once"
    assert rows["EC", "CAINIAO BV"] == (1_000, 0, 10, {"Cainiao": 1.0})
    assert rows["EC", ""][1:] == (1, 10, {}), "the unit is counted where most of it lies"
    assert rows["EC", "VENTE SA"][1] == 1
    assert rows["PER", ""][0] == 20
    assert {x.basis for x in freight.lots} == {LotBasis.MANIFEST}


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4_000_000), st.sampled_from(["", "PER", "AVI", "RFL"]), st.sampled_from(["", "CAINIAO", "Y"])
        ),
        min_size=1,
        max_size=20,
    ),
    st.booleans(),
)
def test_lots_sum_to_the_manifest_and_flight_to_its_lots(lines, complete):
    base = plan(DAILY, evidence_rule=[rule("b", operator="TAY")])
    rows = [
        waybill(f"756-{n:08d}", g / 1000, handling=(code,) if code else (), consignee=name, uld=f"U{n % 3}")
        for n, (g, code, name) in enumerate(lines)
    ]
    changes = manifest_changes(base, [manifest(*rows, complete=complete)])
    (freight,) = changes.flights
    exact_g = sum(g for g, _, _ in lines)
    assert freight.known_kg == round(exact_g / 1000)
    known = [x for x in freight.lots if x.basis is not LotBasis.ROW]
    assert sum(x.mass_kg for x in known) == freight.known_kg
    if min(g for g, _, _ in lines) >= 1_000:  # no lot is rounded away
        assert sum(x.ulds for x in known) == len({r.uld for r in rows})
    flight_kg = changes.turnarounds(base)["1"].import_kg
    assert flight_kg == freight.total_kg == (freight.known_kg if complete else max(60_000, freight.known_kg))
    assert len({x.lot for x in freight.lots}) == len(freight.lots)


def test_declared_kilograms_reach_the_statement_exactly():
    base = plan(DAILY, evidence_rule=[rule("b", operator="TAY")])
    lines = [waybill(kg=1_234.4, consignee="CAINIAO"), waybill(kg=777.7, goods="PARCELS")]
    freight = flight_freight(base, DAILY[1], Direction.IMPORT, [manifest(*lines)])
    after = plan([replace(DAILY[1], import_kg=freight.total_kg)], lots=freight.lots)
    declared = sum(kg for a in attributions(after) for _, kg in a.declared)
    assert declared == freight.programmes_kg["Cainiao"] == 1_234


def test_halls_are_kept_where_they_still_fit():
    halls = [hall("H1", handlers=["Swissport"]), hall("H2", handlers=["Swissport"], capabilities=["cold"])]
    base = plan(DAILY, halls=halls, in_hall="H1", evidence_rule=[rule("b")])
    lines = [
        waybill(kg=5_000, goods="PARCELS"),
        waybill(kg=900, consignee="CAINIAO"),
        waybill(kg=10, handling=("PER",)),
    ]
    freight = flight_freight(base, DAILY[1], Direction.IMPORT, [manifest(*lines)])
    by_kind = {(x.category.value, bool(x.programmes)): x.lot for x in freight.lots}
    kept = kept_halls(base, freight)
    assert kept == {by_kind["EC", False]: "H1", by_kind["EC", True]: "H1"}, "nothing cold is in H1"
    assert by_kind["EC", False] == "1/I1", "the lot that was there keeps its name"


def test_what_a_flight_cannot_carry_or_takes_on_is_said():
    base = plan(DAILY)
    heavy = manifest_changes(base, [manifest(waybill(kg=110_001))], "m.txt")
    assert [(p.code, p.line) for p in heavy.problems] == [("above_payload", 2)]
    assert "110.001" in heavy.problems[0].message
    assert "110.000" in heavy.problems[0].message
    aboard = manifest_changes(base, [manifest(), manifest(unloading="AMS")])
    assert [n.code for n in aboard.notes] == ["on_board", "differs"]
    assert "-59.000" in aboard.notes[1].message
    unlisted = manifest_changes(base, [manifest(), manifest(waybill("756-11111111"), complete=False)])
    assert [n.code for n in unlisted.notes] == ["differs", "not_listed"]


def test_what_goes_on_by_the_same_aircraft_is_transit_and_counted_once():
    base = plan(DAILY)
    brought = flight_freight(
        base, DAILY[1], Direction.IMPORT, [manifest(waybill(destination="JFK"), waybill("b", 500))]
    )
    assert sorted((x.direction.value, x.mass_kg) for x in brought.lots) == [("import", 500), ("transit", 1_000)]
    after = plan([replace(DAILY[1], flight_out="3V803", import_kg=1_500)], lots=brought.lots)
    taken = manifest(
        waybill(origin="PVG", destination="JFK"), waybill("c", 700, origin="LGG"), loading="LGG", unloading="JFK"
    )
    out = flight_freight(after, after.turnarounds["1"], Direction.EXPORT, [taken])
    assert [(x.direction.value, x.mass_kg) for x in out.lots] == [("export", 700)]
