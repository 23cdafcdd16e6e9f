"""Roads between stands and halls, open, missing and blocked; and what the way costs."""

from dataclasses import replace
from datetime import date

import pytest

from apronplan.audit import audit_plan
from apronplan.domain.findings import Severity
from apronplan.domain.settings import ClosureKind
from unit.planning.build import at, closed, codes, found, hall, names, plan_with, small_airport, turnaround

FREIGHT = {"import_kg": 80_000, "export_kg": 20_000}


def plan(house, placed="1", halls=None, flights=(), **more):
    rows = [turnaround("A", "04:00", "14:00", **FREIGHT), *flights]
    given = {"A/I1": "H", "A/E1": "H"} if halls is None else halls
    stands = {"A": placed, **{t.turnaround: "2" for t in flights}}
    return plan_with(house, rows, stands, halls=given, **more)


def test_a_road_there_is():
    house = small_airport(["1", "2"], ["H"], roads=[("1", "H", 1250.0)])
    assert found(plan(house), "road_open") == []


def test_a_stand_without_a_road_to_the_hall_is_refused():
    house = small_airport(["1", "2"], ["H"], roads=[("2", "H", 1250.0)])
    findings = found(plan(house), "road_open")
    assert {f.code for f in findings} == {"road_open"}
    assert {f.severity for f in findings} == {Severity.HARD}
    assert [f.values["lot"] for f in findings] == ["A/E1", "A/I1"]


def test_a_lot_without_a_hall_must_reach_one_of_those_it_may_go_to():
    house = small_airport(["1", "2"], ["H", "K"], roads=[("2", "H", 1250.0), ("1", "K", 10.0)])
    assert found(plan(house, halls={}), "road_open") == []
    cut = small_airport(["1", "2"], ["H", "K"], roads=[("2", "H", 1250.0), ("2", "K", 10.0)])
    assert {f.code for f in found(plan(cut, halls={}), "road_open")} == {"road_open.none"}


def test_without_any_roads_nothing_is_cleared_and_distances_are_estimates():
    house = small_airport(["1", "2"], ["H"])
    (finding,) = found(plan(house), "road_open")
    assert (finding.code, finding.severity) == ("road_open.unknown", Severity.SOFT)
    (way,) = found(plan(house), "distance")
    assert way.values["mean_m"] == pytest.approx(1.3 * 2000.0, rel=0.01)


@pytest.mark.parametrize(("end", "broken"), [("04:00", False), ("04:01", True)])
def test_a_road_that_is_closed_for_works_during_the_stay_does_not_count(end, broken):
    house = small_airport(["1", "2"], ["H"], roads=[("1", "H", 1250.0)])
    works = closed("W", "1>H", "03:00", end, ClosureKind.SERVICE_EDGE)
    assert bool(found(plan(house, closures=[works]), "road_open")) is broken


@pytest.mark.parametrize(("off", "broken"), [("22:00", False), ("22:01", True)])
def test_a_road_that_is_not_there_on_the_next_day_does_not_count_for_a_stay_over_midnight(off, broken):
    house = small_airport(["1", "2"], ["H"], roads=[("1", "H", 1250.0)])
    edges = {k: replace(e, valid_to=date(2018, 6, 6)) for k, e in house.service_edges.items()}
    house = replace(house, service_edges=edges)
    stay = turnaround("A", "12:00", off, import_kg=10_000)  # midnight is at 22:00 UTC
    made = plan_with(house, [stay], {"A": "1"}, halls={"A/I1": "H"})
    assert bool(found(made, "road_open")) is broken
    assert bool([f for f in audit_plan(made).faults if f.code == "road_open"]) is broken


def test_a_detour_around_works_is_longer():
    house = small_airport(["1", "2"], ["H"], roads=[("1", "H", 1000.0), ("1", "J", 1000.0), ("J", "H", 1000.0)])
    assert found(plan(house), "distance")[0].values["mean_m"] == 1000
    works = closed("W", "1>H", "03:00", "20:00", ClosureKind.SERVICE_EDGE)
    assert found(plan(house, closures=[works]), "distance")[0].values["mean_m"] == 2000


# -- aircraft across the road ----------------------------------------------------------------------

ACROSS = small_airport(["1", "2"], ["H"], roads=[("1", "H", 500.0, ("2",)), ("2", "H", 100.0)])


@pytest.mark.parametrize(
    ("on", "off", "blocked"),
    [
        ("04:00", "06:00", {"A/I1"}),  # import drives from 04:15 to 05:05
        ("04:16", "06:00", set()),
        ("04:00", "05:04", set()),
        ("12:00", "13:30", {"A/E1"}),  # export drives from 12:00 to 13:30
        ("12:01", "13:30", set()),
        ("03:00", "20:00", {"A/I1", "A/E1"}),
    ],
)
def test_an_aircraft_across_the_road_blocks_it_if_it_is_there_all_the_while(on, off, blocked):
    findings = found(plan(ACROSS, flights=[turnaround("B", on, off)]), "road_open")
    assert {f.values["lot"] for f in findings} == blocked
    assert {f.code for f in findings} <= {"road_open.blocked"}
    assert all(names(f) == {"A#1", "B#1"} for f in findings)


def test_a_road_with_a_way_around_is_never_blocked():
    house = small_airport(["1", "2"], ["H"], roads=[("1", "H", 500.0, ("2",)), ("1", "J", 900.0), ("J", "H", 900.0)])
    assert found(plan(house, flights=[turnaround("B", "03:00", "20:00")]), "road_open") == []


# -- distance --------------------------------------------------------------------------------------


def test_tonnes_times_kilometres_cost_their_weight():
    house = small_airport(["1", "2"], ["H"], roads=[("1", "H", 1250.0)])
    (finding,) = found(plan(house), "distance")
    assert finding.severity is Severity.SOFT
    assert finding.values == {"tonne_km": 125.0, "tonnes": 100.0, "mean_m": 1250.0, "halls": "H"}
    assert finding.cost == pytest.approx(0.02 * 125)
    assert finding.start == at("04:00")


def test_without_a_hall_the_nearest_possible_one_is_assumed():
    house = small_airport(["1"], ["H", "K"], roads=[("1", "H", 1250.0), ("1", "K", 250.0)])
    (finding,) = found(plan_with(house, [turnaround("A", "04:00", "14:00", **FREIGHT)], {"A": "1"}), "distance")
    assert finding.code == "distance.nearest"
    assert finding.values["halls"] == "K"
    assert finding.values["tonne_km"] == 25.0


def test_each_lot_drives_to_its_own_hall():
    house = small_airport(["1"], ["H", "K"], roads=[("1", "H", 1000.0), ("1", "K", 2000.0)])
    p = plan_with(house, [turnaround("A", "04:00", "14:00", **FREIGHT)], {"A": "1"}, halls={"A/I1": "H", "A/E1": "K"})
    assert found(p, "distance")[0].values["tonne_km"] == 80 + 40


def test_a_flight_without_freight_drives_nothing():
    house = small_airport(["1"], [hall("H")], roads=[("1", "H", 1000.0)])
    p = plan_with(house, [turnaround("A", "04:00", "14:00")], {"A": "1"})
    assert "distance" not in codes(p)
    assert date(2018, 6, 5) == at("04:00").date()
