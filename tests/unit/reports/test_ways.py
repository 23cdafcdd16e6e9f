"""Taxi and tow ways of a turnaround, and who is parked too near to them."""

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.layout import Runway
from apronplan.domain.settings import ClosureKind
from apronplan.reports.kpi import kpi
from apronplan.reports.ways import ways_of
from unit.planning.build import FRAME, at, closed, context, part, plan_with, small_airport, stand, towed, turnaround

LANE_M = 100.0
HOUSE = small_airport(
    [stand("1"), stand("2", x_m=73.0), stand("3", x_m=600.0)],
    taxi=[("1", "L1", 100), ("2", "L2", 100), ("3", "L3", 100), ("L1", "L2", 73), ("L2", "L3", 527), ("L1", "R", 200)],
    lanes={"L1": (0, -LANE_M), "L2": (73, -LANE_M), "L3": (600, -LANE_M), "R": (-200, -LANE_M)},
)


def plan(comes="04:00", leaves="07:00", **more):
    flights = [turnaround("A", "04:30", "06:00"), turnaround("B", comes, leaves)]
    made = plan_with(HOUSE, flights, {"A": "3", "B": "2"}, **more)
    ends = FRAME.to_lat_lon(-200.0, -LANE_M), FRAME.to_lat_lon(-2200.0, -LANE_M)
    runway = Runway(designator="27", lat=ends[0][0], lon=ends[0][1], end_lat=ends[1][0], end_lon=ends[1][1],
                    length_m=2000.0, width_m=45.0)  # fmt: skip
    made.apply([RowChange("runway", "27", None, runway)])
    return made


def ways(made, to=None):
    return {w.kind: w for w in ways_of(context(made), made.parts[part("A")], "3", to)}


def test_minutes_by_runway_and_of_a_tow_whose_aircraft_passes_behind_another():
    found = ways(plan(), "1")
    assert found["departure"].route.length_m == 900.0
    assert found["departure"].route.minutes == pytest.approx(2.7)  # 900 m at 20 km/h
    assert found["tow"].route.minutes == pytest.approx(0.8 * 60 / 15 + 6)
    (row,) = found["tow"].beside
    # the tail of B is 63.73 m behind its nose, the wing of A reaches 32.4 m from the lane
    assert (row[0], row[1], row[2].found_m) == ("2", "B", pytest.approx(LANE_M - 63.73 - 32.4, abs=0.05))
    assert "too near to B on 2: 3.9 m of 7.5 m" in found["tow"].sentence()
    assert found["tow"].as_dict()["beside"][0]["verdict"] == "short"


@pytest.mark.parametrize(("leaves", "near"), [("06:00", 0), ("06:01", 1)])
def test_only_who_is_there_when_it_moves_is_in_the_way(leaves, near):
    assert len(ways(plan(leaves=leaves))["departure"].beside) == near


def test_a_closed_taxiway_is_no_way():
    works = closed("W", "L1>L2", "05:59", "06:01", ClosureKind.TAXI_EDGE)
    found = ways(plan(closures=[works]))
    assert (found["departure"].route, found["departure"].sentence()) == (None, "take-off 27: no way")
    assert found["arrival"].route is not None  # at 04:30 it was open


@pytest.mark.parametrize(("second", "tugs"), [("06:00", 2), ("06:12", 1)])
def test_tugs_at_one_time(second, tugs):
    line = small_airport(["1", "2", "3"], taxi=[("1", "2", 500.0), ("2", "3", 1000.0)])
    flights = [turnaround("A", "04:00", "12:00"), turnaround("B", "04:00", "12:00")]
    cuts = [towed("A", ("06:00", "06:20")), towed("B", (second, "06:40"))]
    made = plan_with(line, flights, {"A#1": "1", "A#2": "3", "B#1": "2", "B#2": "1"}, splits=cuts)
    assert kpi(made, at("00:00"), at("23:00")).tugs == tugs  # A is towed for 12 min: 1.5 km at 15 km/h, and 6
