"""Figures of the plan as a whole that no other report has."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.ids import HallId, LotId, StandId
from apronplan.domain.settings import ClosureKind
from apronplan.domain.traffic import PublishedStand
from apronplan.reports.kpi import kpi
from unit.planning.build import (
    at,
    beside,
    closed,
    fleet,
    found,
    hall,
    part,
    plan_with,
    rule,
    small_airport,
    towed,
    turnaround,
)

HOUSE = small_airport(
    ["1", "2", "3"],
    [hall("N"), hall("F")],
    roads=[(s, h, 100.0) for s in "123" for h in ("N", "F")],
    adjacency=[beside("1", 60.0, "2", 36.0)],
)


def figures(**more):
    flights = [
        turnaround("A", "04:00", "06:00", import_kg=30_000),
        turnaround("B", "08:00", "14:00", import_kg=70_000, handler="H2"),
    ]
    plan = plan_with(HOUSE, flights, {"A": "1", "B#1": "3", "B#2": more.pop("then", "2")},
                     halls={"A/I1": "N", "B/I1": "F"}, splits=[towed("B", ("10:00", "10:20"))], **more)  # fmt: skip
    row = PublishedStand(part=part("A"), stand=StandId("3"), halls={LotId("A/I1"): HallId("F")})
    plan.apply([RowChange("published_stand", row.part, None, row)])
    return kpi(plan, at("00:00"), at("23:00"))


def test_what_neighbours_and_changes_cost():
    told = figures()
    assert told.limited_min == 120  # while A (64.8 m) is on 1, stand 2 (65 m) takes 36 m only
    assert (told.changes, told.hall_changes) == (1, 1)
    assert "1 aircraft and 1 lot elsewhere than published" in "\n".join(told.text())


def test_a_stand_in_use_loses_nothing_to_its_neighbour():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("C", "05:00", "05:30", "B734")]
    plan = plan_with(HOUSE, flights, {"A": "1", "C": "2"})
    assert kpi(plan, at("00:00"), at("23:00")).limited_min == 90  # 120 less the 30 in which C is on it


@pytest.mark.parametrize(("then", "tows"), [("2", 1), ("3", 0)])
def test_a_tow_leads_to_another_stand(then, tows):
    assert figures(then=then).tows == tows


def test_shares_beside_those_of_the_contracts():
    found = figures(rules=[rule("fairness", params={"share@H1": 0.4})])
    assert found.handler_share == {"H2": 0.7, "H1": 0.3}
    assert found.as_dict()["contract_share"] == {"H1": 0.4}


@pytest.mark.parametrize(("minute", "days"), [(59, [1, 0]), (60, [0, 1]), (61, [0, 1])])
def test_a_noisy_departure_on_the_stroke_of_midnight_is_told_on_one_day(minute, days):
    loud = fleet("B742", 59.64, 70.66, noise_qc=40.0)
    leaves = datetime(2025, 6, 5, 21, minute % 60, tzinfo=UTC) + timedelta(hours=minute // 60)  # midnight is 22:00 UTC
    flight = turnaround("A", datetime(2025, 6, 5, 16, tzinfo=UTC), leaves, "B742")
    plan = plan_with(small_airport(["1"], types=[loud]), [flight], {"A": "1"})
    told = [kpi(plan, *day_bounds_utc(date(2025, 6, day), ZoneInfo("Europe/Brussels"))) for day in (5, 6)]
    assert [k.hard_findings for k in told] == days


def test_road_work_goes_round_the_works_as_the_rule_counts_it():
    house = small_airport(["1", "2"], [hall("N")], roads=[("1", "N", 100.0), ("1", "2", 500.0), ("2", "N", 500.0)])
    short = next(key for key, edge in house.service_edges.items() if edge.length_m == 100.0)
    works = closed("C", short, "03:00", "05:00", ClosureKind.SERVICE_EDGE)
    flights = [turnaround("A", "04:00", "06:00", import_kg=10_000)]
    plan = plan_with(house, flights, {"A": "1"}, halls={"A/I1": "N"}, closures=[works])
    (cost,) = found(plan, "distance")
    assert kpi(plan, at("00:00"), at("23:00")).tonne_km == cost.values["tonne_km"] == 10.0


@pytest.mark.parametrize(("comes", "peak"), [("06:00", 1), ("05:59", 2)])
def test_who_comes_as_another_leaves_is_not_there_with_it(comes, peak):
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", comes, "08:00")]
    told = kpi(plan_with(HOUSE, flights, {"A": "1", "B": "3"}), at("00:00"), at("23:00"))
    assert (told.peak, told.peak_at) == (peak, at("04:00") if peak == 1 else at("05:59"))
