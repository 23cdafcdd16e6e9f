"""What the shapes say about Liege, against its list of alternates and its published sizes."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from apronplan.exchange.layout_folder import load_airport
from apronplan.geometry.alternates import alternates_table, counts
from apronplan.geometry.blocking import blocking_table
from apronplan.geometry.clearance import clearance_table
from apronplan.geometry.derived import derived_pairs
from apronplan.geometry.movement import fits, lead_in, nose_room_m
from apronplan.geometry.pairs import pair_rules
from apronplan.routing.service_roads import ServiceRoads
from apronplan.routing.taxiways import Taxiways

MANUAL = Path(__file__).parents[3] / "docs/manual/geometry.md"
BODY_OVERLAPS = 31
LEAD_INS = {
    frozenset(p.split())
    for p in (
        "14 15E",
        "15E 16",
        "17 18E-1",
        "17 18E-2",
        "18E-1 19",
        "18E-2 19",
        "20 21E",
        "21E 22",
        "22 24",
        "23 24",
        "42E 44",
    )
}


@pytest.fixture(scope="module")
def liege():
    return load_airport("EBLG")


def test_every_listed_alternate_has_a_reason_in_the_shapes(liege):
    listed = [p for p in derived_pairs(liege) if p.published]
    assert len(listed) == 43
    assert Counter(p.relation for p in listed) == {"overlap": BODY_OVERLAPS, "lead_in": len(LEAD_INS), "short": 1}
    assert {frozenset((p.stand_a, p.stand_b)) for p in listed if p.relation == "lead_in"} == LEAD_INS
    touching = next(p for p in listed if p.relation == "short")
    assert (touching.stand_a, touching.stand_b) == ("33", "34")
    assert touching.gap.found_m < 0.6


def test_the_table_of_alternates_says_what_boxes_say_and_where_the_difference_lies(liege):
    rows = alternates_table(liege)
    found = counts(rows)
    assert (found["listed"], found["listed_boxes_overlap"], found["disagree"]) == (43, 32, 0)
    boxes = {(r.pair.stand_a, r.pair.stand_b): r for r in rows if r.box_m > 0}
    forbidden = {k for k, r in boxes.items() if r.pair.published and r.pair.relation in ("overlap", "short")}
    assert [k for k in boxes if k not in forbidden] == [("118", "120")]  # the one that is not listed
    assert boxes["118", "120"].pair.gap.found_m > 10.0
    ways = {
        frozenset((r.pair.stand_a, r.pair.stand_b)): set(r.in_the_way) for r in rows if r.pair.relation == "lead_in"
    }
    assert set(ways) == LEAD_INS
    mutual = ways.pop(frozenset({"42E", "44"}))
    assert mutual == {"42E", "44"}
    deep = {"15E", "18E-1", "18E-2", "21E", "24"}
    assert all(front and not front & deep for front in ways.values()), "the front stand is in the deep one's way"


def test_the_manual_shows_the_table_as_it_is(liege):
    shown = re.findall(
        r"^\| (\S+ / \S+) \| (yes|no) \| ([\d.]+) \| (\S+) \|[^|]*\| ([\d.]+) \|", MANUAL.read_text("utf-8"), re.M
    )
    worked_out = [
        (f"{r.pair.stand_a} / {r.pair.stand_b}", "yes" if r.pair.published else "no", f"{r.box_m:.1f}",
         r.pair.relation.replace("_", "-"), f"{r.pair.gap.found_m:.1f}")
        for r in alternates_table(liege)
        if r.pair.relation != "unsure"
    ]  # fmt: skip
    assert shown == worked_out


def test_what_is_not_listed_is_at_most_a_question_to_the_airport(liege):
    pairs = derived_pairs(liege)
    assert all(p.agrees for p in pairs if p.relation != "unsure")
    differences = [p for p in pairs if p.relation == "unsure" and not p.published]
    assert len(differences) == 27
    worst = max(differences, key=lambda d: d.gap.shortfall_m)
    assert (worst.stand_a, worst.stand_b) == ("49", "50E")
    assert worst.gap.shortfall_m == pytest.approx(2.9, abs=0.3)


def test_published_sizes_and_clearances_agree_for_every_pair_of_types(liege):
    rules = pair_rules(liege, liege.aircraft_types)
    allowed = {s.stand: {t.icao for t in liege.aircraft_types.values() if fits(s, t)} for s in liege.aircraft_stands}
    clashes = [
        (r.stand_a, r.stand_b)
        for r in rules
        if r.cause == "clearance" and r.types_a & allowed[r.stand_a] and r.types_b & allowed[r.stand_b]
    ]
    assert clashes == []
    assert sum(r.cause == "mars" for r in rules) == 43


def test_no_allowed_type_is_surely_too_near_to_a_building(liege):
    table = clearance_table(liege)
    gaps = [
        gap
        for s in liege.aircraft_stands
        for t in liege.aircraft_types.values()
        if fits(s, t)
        for _, gap in table.building_gaps(s.stand, t.icao)
    ]
    assert [g for g in gaps if g.verdict == "short"] == []


def test_outside_the_alternates_no_allowed_type_shuts_anothers_way_in(liege):
    blocking = blocking_table(liege)
    types = list(liege.aircraft_types.values())
    shut = [
        (parked.stand, other)
        for parked in liege.aircraft_stands
        for other in blocking.could_block(parked.stand)
        if (parked.stand, other) not in liege.exclusions
        for a in types
        for b in types
        if fits(parked, a) and fits(liege.stands[other], b)
        if (gap := blocking.gap(parked.stand, a.icao, other, b.icao)) is not None and gap.verdict == "short"
    ]
    assert shut == []


def test_118_and_120_overlap_as_boxes_but_not_as_aircraft(liege):
    gap = clearance_table(liege).gap("118", "B77L", "120", "A124")
    assert gap.found_m > 10.0


def test_every_lead_in_is_longer_than_its_aircraft_and_meets_the_lane(liege):
    for s in liege.aircraft_stands:
        for t in liege.aircraft_types.values():
            (x0, y0), (x1, y1) = lead_in(liege, s, t)
            assert t.length_m - 0.01 <= ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 < 250.0


def test_there_is_room_for_the_nose_door_where_the_layout_says_so(liege):
    freighter = liege.aircraft_types["B744"]
    marked = [s for s in liege.aircraft_stands if "nose_door_room" in s.facilities and fits(s, freighter)]
    assert len(marked) > 10
    assert min(nose_room_m(liege, s, freighter) for s in marked) >= 20.0


def test_every_stand_reaches_every_hall_of_its_day_and_every_runway(liege):
    for day in (date(2018, 6, 5), date(2025, 11, 4)):
        roads = ServiceRoads(liege, on=day)
        halls = [h for h, hall in liege.halls.items() if hall.exists(day)]
        assert halls
        assert not [(s.stand, h) for s in liege.aircraft_stands for h in halls if roads.metres(s.stand, h) is None]
    ways = Taxiways(liege)
    times = [
        ways.minutes(s.stand, r, landing=b) for s in liege.aircraft_stands for r in liege.runways for b in (False, True)
    ]
    assert None not in times
    assert max(times) < 25.0


def test_a_deep_stand_shuts_the_front_road_of_p3(liege):
    free, held = ServiceRoads(liege), ServiceRoads(liege, occupied=frozenset({"15E"}))
    assert held.metres("10", "S1") > free.metres("10", "S1") + 50.0
    assert held.metres("15E", "S1") == free.metres("15E", "S1")
