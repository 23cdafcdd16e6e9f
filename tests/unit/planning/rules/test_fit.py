"""Does the aircraft belong on the stand: metres at the exact metre, cells, facilities, buildings."""

from datetime import date

import pytest

from apronplan.domain.findings import Severity
from apronplan.domain.ids import PhaseId
from apronplan.domain.layout import StandKind
from apronplan.domain.traffic import Category
from apronplan.planning.rules import is_open
from unit.planning.build import (
    FLEET,
    building,
    codes,
    fleet,
    found,
    hall,
    on,
    plan_with,
    rule,
    small_airport,
    stand,
    turnaround,
)


def one(layout, kind="B77L", placed="1", rules=(), **more):
    return plan_with(layout, [turnaround("A", "04:00", "06:00", kind, **more)], {"A": placed}, rules=rules)


# -- size ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("limit", "broken"), [(64.79, True), (64.8, False), (64.81, False)])
def test_a_span_may_be_as_wide_as_the_stand_to_the_centimetre(limit, broken):
    findings = found(one(small_airport([stand("1", span_m=limit)])), "size")
    assert [f.values for f in findings] == ([{"wingspan_m": 64.8, "max_wingspan_m": limit}] if broken else [])


@pytest.mark.parametrize(("limit", "broken"), [(63.72, True), (63.73, False)])
def test_a_length_may_be_as_long_as_the_stand_to_the_centimetre(limit, broken):
    findings = found(one(small_airport([stand("1", length_m=limit)])), "size")
    assert [(f.code, f.values) for f in findings] == (
        [("size.length", {"length_m": 63.73, "max_length_m": limit})] if broken else []
    )


def test_both_are_said_and_both_are_hard():
    findings = found(one(small_airport([stand("1", span_m=36.0, length_m=45.0)])), "size")
    assert {f.code for f in findings} == {"size", "size.length"}
    assert {f.severity for f in findings} == {Severity.HARD}


def test_a_limit_that_is_not_known_restricts_nothing():
    assert codes(one(small_airport([stand("1", span_m=None, length_m=None)]))) == []


def test_it_is_the_metres_that_count_not_the_letter():
    # code D reaches to 52 m; a stand of 38.1 m takes a B752 (38.05 m) and no other aircraft of that letter
    layout = small_airport([stand("1", span_m=38.1)], types=[*FLEET, fleet("B763", 47.57, 54.94)])
    assert found(one(layout, "B752"), "size") == []
    assert len(found(one(layout, "B763"), "size")) == 1


def test_a_softened_size_costs_its_metres():
    layout = small_airport([stand("1", span_m=60.0)])
    (finding,) = found(one(layout, rules=[rule("size", Severity.SOFT, 10.0)]), "size")
    assert finding.cost == pytest.approx(48.0)


# -- type and cell ---------------------------------------------------------------------------------


def test_a_de_icing_position_is_no_stand():
    layout = small_airport(["1", stand("D1", x_m=500, kind=StandKind.DEICING)])
    (finding,) = found(one(layout, placed="D1"), "type_allowed")
    assert (finding.code, finding.values) == ("type_allowed.kind", {"kind": "deicing"})


def test_a_type_that_nobody_knows_is_never_cleared():
    (finding,) = found(one(small_airport(), kind="ZZZZ"))
    assert (finding.code, finding.severity) == ("type_allowed.unknown_type", Severity.HARD)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, ["type_allowed"]), (1, ["not_wanted"]), (2, [])],
)
def test_a_cell_says_no_or_not_wanted_or_yes(value, expected):
    settings = [rule("type_allowed", params={"B77L@1": value}), rule("size_surplus", Severity.OFF)]
    assert codes(one(small_airport(), rules=settings)) == expected


def test_only_no_is_hard():
    cells = {"B77L@1": 1}
    (finding,) = found(one(small_airport(), rules=[rule("type_allowed", params=cells)]), "not_wanted")
    assert (finding.severity, finding.cost) == (Severity.SOFT, 30.0)


def test_a_cell_is_of_one_type_and_one_stand():
    settings = [rule("type_allowed", params={"B77L@2": 0, "B744@1": 0})]
    assert found(one(small_airport(), rules=settings), "type_allowed") == []


# -- facilities ------------------------------------------------------------------------------------


def test_nose_loading_needs_room_where_rooms_are_known():
    layout = small_airport(["1", stand("2", x_m=200, facilities=["nose_door_room"])])
    (finding,) = found(one(layout, "B744", nose_load=True), "facility")
    assert (finding.code, finding.severity) == ("facility.nose_door_room", Severity.HARD)
    assert found(one(layout, "B744", placed="2", nose_load=True), "facility") == []
    assert found(one(layout, "B744"), "facility") == []


def test_a_facility_that_no_stand_lists_is_unknown_and_said_so():
    (finding,) = found(one(small_airport(), "B744", nose_load=True), "facility")
    assert (finding.code, finding.severity, finding.cost) == ("facility.unknown", Severity.SOFT, 0.0)
    assert finding.values == {"facility": "nose_door_room"}


def test_two_facilities_that_are_not_known_are_two_remarks():
    asked = [rule("facility", params={"ground_power": 1, "fuel": 1})]
    said = found(one(small_airport(), rules=asked), "facility")
    assert {f.values["facility"] for f in said} == {"fuel", "ground_power"}


def test_live_animals_need_access_where_it_is_known():
    layout = small_airport(
        ["1", stand("2", x_m=200, facilities=["live_animals"])], [hall("H", capabilities=["live_animals"])]
    )
    freight = {"import_kg": 1000, "categories": ((Category.LIVE_ANIMALS, 100),)}
    assert [f.code for f in found(one(layout, **freight), "facility")] == ["facility.live_animals"]
    assert found(one(layout, placed="2", **freight), "facility") == []


def test_ground_power_is_asked_for_when_the_plan_says_so():
    layout = small_airport(["1", stand("2", x_m=200, facilities=["ground_power"])])
    asked = [rule("facility", params={"ground_power": 1})]
    assert [f.code for f in found(one(layout, rules=asked), "facility")] == ["facility.ground_power"]
    assert found(one(layout), "facility") == []


def test_pavement_is_off_and_when_it_is_on_it_clears_nothing():
    assert found(one(small_airport()), "pavement") == []
    (finding,) = found(one(small_airport(), rules=[rule("pavement", Severity.HARD)]), "pavement")
    assert (finding.code, finding.severity) == ("pavement.unknown", Severity.SOFT)


# -- buildings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("metres", "broken"), [(7.5, False), (7.49, True)])
def test_a_building_must_stay_off_the_nose_by_the_clearance(metres, broken):
    layout = small_airport([stand("1")], buildings=[building("B", -20, metres, accuracy_m=0.0)])
    findings = found(one(layout), "clearance")
    assert [f.code for f in findings] == (["clearance.building"] if broken else [])
    if broken:
        assert findings[0].values["found_m"] == pytest.approx(7.49, abs=1e-6)
        assert findings[0].values["needed_m"] == 7.5


def test_a_doubt_about_a_building_is_soft_and_asks_for_a_check():
    layout = small_airport([stand("1", accuracy_m=1.0)], buildings=[building("B", -20, 5.0, accuracy_m=2.0)])
    (finding,) = found(one(layout), "clearance")
    assert (finding.code, finding.severity, finding.cost) == ("clearance.building_unsure", Severity.SOFT, 20.0)
    assert finding.values["accuracy_m"] == 3.0


def test_a_doubt_about_a_nearer_building_does_not_hide_a_farther_one_that_is_surely_too_near():
    # B748, wing tips 34.2 m from the centre line: 2 m to a building known to 8 m, 4.5 m to one known to 0.5 m
    rough, sure = building("ROUGH", 36.2, -60, 60), building("SURE", -98.7, -60, 60, accuracy_m=0.5)
    layout = small_airport([stand("1", span_m=80, length_m=80, accuracy_m=0.5)], buildings=[rough, sure])
    (finding,) = found(one(layout, "B748"), "clearance")
    assert (finding.code, finding.severity) == ("clearance.building", Severity.HARD)
    assert finding.values["building"] == "SURE"


def test_a_building_that_is_not_there_yet_bars_nothing():
    later = building("B", -20, 1.0, accuracy_m=0.0, phase=PhaseId("new"), valid_from=date(2020, 1, 1))
    assert found(one(small_airport([stand("1")], buildings=[later])), "clearance") == []


@pytest.mark.parametrize(("off", "broken"), [("22:00", False), ("06T06:00", True)])
def test_a_building_that_is_put_up_during_the_stay_bars_the_stand(off, broken):
    new = building("B", -20, 1.0, accuracy_m=0.0, valid_from=date(2018, 6, 6))
    plan = plan_with(small_airport([stand("1")], buildings=[new]), [turnaround("A", "18:00", off)], {"A": "1"})
    assert [f.code for f in found(plan, "clearance")] == (["clearance.building"] if broken else [])


def test_a_hall_is_an_obstacle_too():
    layout = small_airport([stand("1")], [hall("H", -20, 2.0, accuracy_m=0.0)])
    (finding,) = found(one(layout), "clearance")
    assert finding.values["building"] == "H"


def test_a_small_aircraft_needs_less():
    # code C: 4.5 m
    layout = small_airport([stand("1")], buildings=[building("B", -20, 4.5, accuracy_m=0.0)])
    assert found(one(layout, "B734"), "clearance") == []
    assert len(found(one(layout, "B752"), "clearance")) == 1


def test_an_override_takes_a_finding_upon_it():
    layout = small_airport([stand("1", span_m=60.0)])
    t = turnaround("A", "04:00", "06:00")
    plan = plan_with(layout, [t], [on("A", "1", override="wing walkers", rules=["size"])])
    (finding,) = found(plan, "size")
    assert finding.severity is Severity.HARD
    assert finding.values["override"] == "wing walkers"
    assert not is_open(plan, finding)
