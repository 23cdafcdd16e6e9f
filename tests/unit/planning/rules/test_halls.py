"""Halls: who may take what, tonnes per hour to the kilogram, tonnes in store, lots without a hall."""

from datetime import date

import pytest

from apronplan.audit import audit_plan
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity, SubjectKind
from apronplan.domain.ids import HallId, LotId, PhaseId
from apronplan.domain.settings import AcceptedFinding
from apronplan.domain.traffic import Category, Direction, HallAssignment, Lot, Override
from apronplan.planning.rules import is_open
from apronplan.planning.sentences import sentence
from unit.planning.build import at, context, found, hall, names, plan_with, rule, small_airport, turnaround


def airport(*halls):
    return small_airport(["1", "2"], halls, roads=[(s, h.hall, 500.0) for h in halls for s in ("1", "2")])


def plan(house, flights, halls, **more):
    placed = {t.turnaround: str(i + 1) for i, t in enumerate(flights)}
    return plan_with(house, flights, placed, halls=halls, **more)


def cargo(name="A", import_kg=0, export_kg=0, on="04:00", off="14:00", **more):
    """A B77L: its import reaches the hall from on-block + 15 min for 50 min."""
    return turnaround(name, on, off, import_kg=import_kg, export_kg=export_kg, **more)


# -- who may take it -------------------------------------------------------------------------------


def test_a_handler_works_in_its_own_halls():
    house = airport(hall("H", handlers=["H2", "H3"]))
    (finding,) = found(plan(house, [cargo(import_kg=100)], {"A/I1": "H"}), "handler_licence")
    assert finding.severity is Severity.HARD
    assert finding.values == {"lot": "A/I1", "hall": "H", "handler": "H1", "handlers": "H2, H3"}


def test_special_freight_goes_where_it_can_be_kept():
    house = airport(hall("H"), hall("C", capabilities=["cold"]))
    cold = cargo(import_kg=100, categories=((Category.PERISHABLE, 100),))
    (finding,) = found(plan(house, [cold], {"A/I1": "H"}), "hall_capability")
    assert finding.values == {"lot": "A/I1", "hall": "H", "category": "PER", "capability": "cold"}
    assert found(plan(house, [cold], {"A/I1": "C"}), "hall_capability") == []


@pytest.mark.parametrize("severity", [Severity.SOFT, Severity.OFF])
def test_a_licence_that_is_not_hard_does_not_hide_what_the_hall_lacks(severity):
    house = airport(hall("H", handlers=["H2"]))
    cold = cargo(import_kg=100, categories=((Category.PERISHABLE, 100),))
    p = plan(house, [cold], {"A/I1": "H"}, rules=[rule("handler_licence", severity)])
    assert [f.severity for f in found(p, "hall_capability")] == [Severity.HARD]
    assert [f.code for f in audit_plan(p).faults] == ["hall_capability"]


def test_transit_that_leaves_on_the_full_hour_needs_its_room_until_then():
    house = airport(hall("H", storage=10))
    lot = Lot(lot=LotId("A/T1"), turnaround="A", direction=Direction.TRANSIT, mass_kg=30_000, handler="H1")
    p = plan(house, [cargo(on="04:55", off="06:30")], {"A/T1": "H"}, lots=[lot])  # 05:10 to 06:00, and out
    (finding,) = found(p, "hall_space")
    assert (finding.values["found_t"], finding.values["worst_utc"]) == (30.0, "2018-06-05T05:00:00+00:00")
    assert [f.code for f in audit_plan(p).faults] == ["hall_space"]


def test_a_hall_that_nobody_knows_or_that_is_not_built_takes_nothing():
    house = airport(hall("H"), hall("N", phase=PhaseId("new"), valid_from=date(2018, 6, 6)))
    assert [f.code for f in found(plan(house, [cargo(import_kg=1)], {"A/I1": "X"}), "hall_capability")] == [
        "hall_capability.unknown"
    ]
    assert [f.code for f in found(plan(house, [cargo(import_kg=1)], {"A/I1": "N"}), "closure")] == [
        "closure.hall_not_built"
    ]


@pytest.mark.parametrize(
    ("hall_row", "freight", "missing"),
    [
        # local: the aircraft comes at 19:00 on the 5th; import lies until 02:05, export from 10:00 to 17:00 on the 6th
        ({"valid_to": date(2018, 6, 6)}, {"export_kg": 100}, "2018-06-06"),
        ({"valid_to": date(2018, 6, 7)}, {"export_kg": 100}, None),
        ({"valid_to": date(2018, 6, 6)}, {"import_kg": 100}, "2018-06-06"),
        ({"valid_to": date(2018, 6, 7)}, {"import_kg": 100}, None),
        ({"valid_from": date(2018, 6, 6)}, {"import_kg": 100}, "2018-06-05"),
    ],
)
def test_a_hall_is_there_as_long_as_the_freight_is(hall_row, freight, missing):
    house = airport(hall("H", **hall_row))
    lot = "A/I1" if "import_kg" in freight else "A/E1"
    p = plan(house, [cargo(on="17:00", off="06T16:00", **freight)], {lot: "H"})
    said = found(p, "closure")
    assert [f.values["day"] for f in said] == ([missing] if missing else [])
    assert [sentence(f, p) for f in said] == ([f"hall H of {lot} does not exist on {missing}"] if missing else [])
    assert [f.code for f in audit_plan(p).faults if f.code == "closure"] == ["closure"] * bool(missing)
    (possible,) = {context(p).halls_for(x) for x in p.lots.values()}
    assert possible == (() if missing else ("H",))


def test_an_override_of_the_lot_is_named():
    house = airport(hall("H", handlers=["H2"]))
    row = HallAssignment(
        lot=LotId("A/I1"), hall=HallId("H"), override=Override(reason="lent team", by="x", rules=("handler_licence",))
    )
    p = plan(house, [cargo(import_kg=100)], [row])
    (finding,) = found(p, "handler_licence")
    assert finding.values["override"] == "lent team"
    assert not is_open(p, finding)


# -- rate ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kg", "broken"), [(50_000, False), (50_003, True)])
def test_a_clock_hour_takes_its_rate_and_no_kilogram_more(kg, broken):
    # 04:15 to 05:05: 45 of 50 minutes lie in the hour 04, 90 % of the mass
    house = airport(hall("H", rate=45.0))
    findings = found(plan(house, [cargo(import_kg=kg)], {"A/I1": "H"}), "hall_rate")
    assert len(findings) == broken
    if broken:
        (finding,) = findings
        assert finding.severity is Severity.HARD
        assert finding.values["found_t"] == 45.003
        assert finding.values["limit_t"] == 45.0
        assert (finding.start, finding.end) == (at("04:00"), at("05:00"))


def test_two_flights_share_an_hour():
    house = airport(hall("H", rate=80.0))
    flights = [cargo("A", 50_000), cargo("B", 50_000)]
    (finding,) = found(plan(house, flights, {"A/I1": "H", "B/I1": "H"}), "hall_rate")
    assert finding.values["found_t"] == 90.0
    assert names(finding, SubjectKind.LOT) == {"A/I1", "B/I1"}
    assert (
        found(
            plan(house, [cargo("A", 50_000), cargo("B", 50_000, on="05:00")], {"A/I1": "H", "B/I1": "H"}), "hall_rate"
        )
        == []
    )


def test_hours_that_follow_each_other_are_one_finding_told_at_the_worst():
    house = airport(hall("H", rate=9.0))
    # export comes by road over six hours, 10 t in each
    (finding,) = found(plan(house, [cargo(export_kg=60_000)], {"A/E1": "H"}), "hall_rate")
    assert finding.values["hours"] == 6
    assert (finding.start, finding.end) == (at("06:00"), at("12:00"))


def test_what_an_express_hub_sends_out_counts_nothing():
    house = airport(hall("H", rate=1.0, capabilities=["express_sort"]))
    express = cargo(export_kg=60_000, categories=((Category.EXPRESS, 100),))
    assert found(plan(house, [express], {"A/E1": "H"}), "hall_rate") == []


def test_above_the_reserve_and_within_the_rate_is_a_soft_peak():
    house = airport(hall("H", rate=50.0))
    (finding,) = found(plan(house, [cargo(import_kg=50_000)], {"A/I1": "H"}), "hall_peak")
    assert finding.severity is Severity.SOFT
    assert finding.values["limit_t"] == 42.5
    assert finding.cost == pytest.approx(2.5)
    assert found(plan(house, [cargo(import_kg=47_200)], {"A/I1": "H"}), "hall_peak") == []


def test_an_hour_over_the_rate_is_not_told_twice():
    house = airport(hall("H", rate=40.0))
    assert found(plan(house, [cargo(import_kg=50_000)], {"A/I1": "H"}), "hall_peak") == []


def test_where_nobody_asks_for_the_rate_the_peak_is_still_told():
    house = airport(hall("H", rate=40.0))
    off = [rule("hall_rate", Severity.OFF)]
    (finding,) = found(plan(house, [cargo(import_kg=50_000)], {"A/I1": "H"}, rules=off), "hall_peak")
    assert finding.values["found_t"] == 45.0
    assert finding.cost == pytest.approx(11.0)  # 45 t in the hour above 34 t


def test_hours_in_which_a_setting_holds_are_told_apart_from_those_in_which_it_does_not():
    # export by road from 06:00 to 12:00 UTC, 10 t an hour; local time is two hours later
    house = airport(hall("H", rate=9.0))
    eased = rule("hall_rate", Severity.SOFT, 100.0, scope={"hours": ("08:00-10:00",)})
    told = found(plan(house, [cargo(export_kg=60_000)], {"A/E1": "H"}, rules=[eased]), "hall_rate")
    assert [(f.severity, f.values["hours"], f.start, f.end) for f in told] == [
        (Severity.SOFT, 2, at("06:00"), at("08:00")),
        (Severity.HARD, 4, at("08:00"), at("12:00")),
    ]
    assert told[0].cost == pytest.approx(200.0)


# -- store -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("storage", "broken"), [(50.0, False), (49.9, True)])
def test_a_hall_holds_what_it_has_room_for(storage, broken):
    house = airport(hall("H", storage=storage))
    findings = found(plan(house, [cargo(import_kg=50_000)], {"A/I1": "H"}), "hall_space")
    assert len(findings) == broken


def test_general_freight_stays_six_hours_unless_the_plan_says_otherwise():
    house = airport(hall("H", storage=60.0))
    # the second comes as the first leaves: together at most 50 t; an hour earlier both lie there
    flights = [cargo("A", 50_000), cargo("B", 50_000, on="10:00")]
    halls = {"A/I1": "H", "B/I1": "H"}
    assert found(plan(house, [flights[0], cargo("B", 50_000, on="11:00")], halls), "hall_space") == []
    assert len(found(plan(house, [flights[0], cargo("B", 50_000, on="09:00")], halls), "hall_space")) == 1
    longer = [rule("hall_space", params={"dwell_h_GEN": 12})]
    assert len(found(plan(house, [flights[0], cargo("B", 50_000, on="11:00")], halls, rules=longer), "hall_space")) == 1


def twice_full(override=None):
    """Five lots of 99 t lie in the hall all day; two of 20 t push it over its 500 t, in the morning and afternoon."""
    house = airport(hall("H", rate=10_000.0, storage=500.0))
    flights = [cargo(f"T{i}", on="00:00", off="06T00:00") for i in range(5)]
    flights += [cargo("S1", on="03:45", off="05:45"), cargo("S2", on="14:45", off="16:45")]
    lots = [
        Lot(lot=LotId(f"{t.turnaround}/X"), turnaround=t.turnaround, direction=direction, mass_kg=kg)
        for t in flights
        for direction, kg in [(Direction.TRANSIT, 99_000) if t.flight_in[0] == "T" else (Direction.IMPORT, 20_000)]
    ]
    reason = Override(reason="agreed", by="x")
    rows = [HallAssignment(lot=x.lot, hall=HallId("H"), override=reason if x.lot == override else None) for x in lots]
    return plan_with(house, flights, {}, lots=lots, halls=rows)


def test_two_spells_of_one_hall_are_two_findings_though_the_same_lots_are_its_largest():
    first, second = found(twice_full(), "hall_space")
    assert first.key != second.key
    assert (first.start, second.start) == (at("04:00"), at("15:00"))


def test_an_override_or_an_accepted_spell_leaves_the_other_open():
    plan_ = twice_full(override="S1/X")
    assert [is_open(plan_, f) for f in found(plan_, "hall_space")] == [False, True]
    bare = twice_full()
    key = found(bare, "hall_space")[0].key
    row = AcceptedFinding(finding=key, reason="known", by="x", utc=at("01:00"))
    bare.apply([RowChange("accepted_finding", key, None, row)])
    assert [is_open(bare, f) for f in found(bare, "hall_space")] == [False, True]


# -- no hall ---------------------------------------------------------------------------------------


def test_a_lot_without_a_hall_costs_and_says_which_could_take_it():
    house = airport(hall("H"), hall("K"))
    (finding,) = found(plan(house, [cargo(import_kg=1500)], {}), "unassigned_hall")
    assert (finding.severity, finding.cost) == (Severity.SOFT, 20_000.0)
    assert finding.values["halls"] == "H, K"
    assert finding.values["tonnes"] == 1.5


def test_a_lot_that_no_hall_can_take_says_so():
    house = airport(hall("H", handlers=["H2"]))
    (finding,) = found(plan(house, [cargo(import_kg=1500)], {}), "unassigned_hall")
    assert finding.code == "unassigned_hall.nowhere"


def test_an_airport_without_halls_plans_stands_alone():
    p = plan_with(small_airport(), [cargo(import_kg=1500)], {"A": "1"})
    assert found(p, "unassigned_hall") == []
    assert found(p, "distance") == []


# -- programmes ------------------------------------------------------------------------------------


def test_a_programme_in_two_halls_costs_and_in_one_does_not():
    house = airport(hall("H"), hall("K"))
    parcels = cargo(
        import_kg=1000,
        categories=((Category.ECOMMERCE, 50), (Category.GENERAL, 50)),
        programmes=(("Cainiao", 0.8),),
    )
    (finding,) = found(plan(house, [parcels], {"A/I1": "H", "A/I2": "K"}), "programme_split")
    assert finding.values == {"programme": "Cainiao", "halls": "H, K", "count": 2}
    assert finding.cost == 0.5
    assert found(plan(house, [parcels], {"A/I1": "H", "A/I2": "H"}), "programme_split") == []
