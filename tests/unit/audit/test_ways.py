"""What the audit says of tows, roads, the night, halls that are closed and buildings: at the exact minute and metre."""

from datetime import date

import pytest

from apronplan.audit import audit_plan
from apronplan.audit.ways import shortest_m
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.ids import NodeId
from apronplan.domain.layout import GraphEdge
from apronplan.domain.plan import Plan
from apronplan.domain.settings import AcceptedFinding, ClosureKind
from unit.planning.build import (
    at,
    building,
    closed,
    fleet,
    found,
    hall,
    on,
    plan_with,
    rule,
    small_airport,
    stand,
    towed,
    turnaround,
)

LINE = small_airport(["1", "2"], taxi=[("1", "2", 1000.0)])


def codes(plan: Plan) -> list[str]:
    return [f.code for f in audit_plan(plan).faults]


def edge(start: str, end: str, metres: float) -> GraphEdge:
    return GraphEdge(start=NodeId(start), end=NodeId(end), length_m=metres, speed_kmh=20.0)


def test_the_shortest_way_is_found_and_a_node_without_roads_is_nowhere() -> None:
    edges = [edge("a", "b", 5.0), edge("b", "c", 5.0), edge("a", "c", 11.0), edge("x", "y", 1.0)]
    assert shortest_m(edges, ["a"], ["c"]) == 10.0
    assert shortest_m(edges, ["a"], ["x"]) is None
    assert shortest_m([], ["a"], ["a"]) is None


def tow(back: str, kg: int = 0, off: str = "06:00", **more: object) -> Plan:
    t = [turnaround("A", "04:00", "12:00", import_kg=kg)]
    rows = more.pop("rows", {"A#1": "1", "A#2": "2"})
    return plan_with(LINE, t, rows, splits=[towed("A", (off, back))], **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("back", "expected"), [("06:09", ["tow_feasible"]), ("06:10", [])])
def test_a_tow_takes_its_way_and_six_minutes(back: str, expected: list[str]) -> None:
    assert codes(tow(back)) == expected


@pytest.mark.parametrize(("off", "expected"), [("04:49", ["tow_feasible"]), ("04:50", [])])
def test_nobody_is_towed_before_the_freight_is_out(off: str, expected: list[str]) -> None:
    assert codes(tow("07:00", 1000, off)) == expected


@pytest.mark.parametrize(("start", "expected"), [("06:10", []), ("06:09", ["tow_feasible"])])
def test_a_closed_taxiway_is_no_way(start: str, expected: list[str]) -> None:
    works = closed("W", "1>2", start, "09:00", ClosureKind.TAXI_EDGE)
    assert codes(tow("06:10", closures=[works])) == expected


def test_a_tow_is_covered_by_either_end_and_relaxed_by_the_setting() -> None:
    for rows in ([on("A#1", "1", override="x"), on("A#2", "2")], [on("A#1", "1"), on("A#2", "2", override="x")]):
        report = audit_plan(tow("06:09", rows=rows))
        assert report.ok
        assert [f.code for f in report.overridden] == ["tow_feasible"]
    soft = audit_plan(tow("06:09", rules=[rule("tow_feasible", Severity.SOFT, scope={"hours": ("08:09-08:10",)})]))
    assert soft.ok  # the second part comes at 06:09 UTC
    assert codes(tow("06:09", rules=[rule("tow_feasible", Severity.SOFT, scope={"hours": ("01:00-02:00",)})]))


ROADS = small_airport(["1", "2"], ["H"], roads=[("1", "H", 500.0, ("2",)), ("2", "H", 100.0)])


def freight(second: tuple[str, str] | None = None, **more: object) -> Plan:
    flights = [turnaround("A", "04:00", "14:00", import_kg=8000)]
    placed = {"A": "1"}
    if second:
        flights.append(turnaround("B", *second))
        placed["B"] = "2"
    return plan_with(ROADS, flights, placed, halls={"A/I1": "H"}, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("second", "expected"),
    [(None, []), (("04:15", "05:05"), ["road_open"]), (("04:16", "05:05"), []), (("04:15", "05:04"), [])],
)
def test_who_stands_across_the_road_all_the_while_shuts_it(second: tuple[str, str] | None, expected: list[str]) -> None:
    assert codes(freight(second)) == expected


def test_a_part_shortened_to_nothing_by_a_delay_needs_no_road() -> None:
    # A comes at 07:00 only, after its tow of 06:00: rules and audit leave out who is never there
    late = turnaround("A", "04:00", "14:00", import_kg=8000, eibt=at("07:00"))
    other = turnaround("B", "05:00", "12:00")
    plan = plan_with(ROADS, [late, other], {"A": "1", "B": "2"}, halls={"A/I1": "H"},
                     splits=[towed("A", ("06:00", "06:30"))])  # fmt: skip
    (first, _) = plan.parts_of(late.turnaround)
    assert first.on_block == first.off_block
    assert [f.code for f in found(plan, "road_open")] == codes(plan) == []


@pytest.mark.parametrize(("end", "expected"), [("04:00", []), ("04:01", ["road_open"])])
def test_a_closed_road_is_no_road(end: str, expected: list[str]) -> None:
    assert codes(freight(closures=[closed("W", "1>H", "03:00", end, ClosureKind.SERVICE_EDGE)])) == expected


@pytest.mark.parametrize(("start", "expected"), [("05:04", ["closure"]), ("05:05", [])])
def test_nothing_comes_into_a_closed_hall(start: str, expected: list[str]) -> None:
    works = closed("W", "H", start, "20:00", ClosureKind.HALL)
    assert codes(freight(closures=[works])) == expected  # 04:15 to 05:05 it comes in


NOISY = small_airport(["1"], types=[fleet("B77L", 64.8, 63.73, noise_qc=25.1), fleet("B734", 28.88, 36.45)])


@pytest.mark.parametrize(
    ("day", "off", "expected"),
    [
        (date(2025, 7, 1), "21:00", ["quota"]),  # 23:00 local
        (date(2025, 7, 1), "20:59", []),
        (date(2025, 7, 2), "04:59", ["quota"]),
        (date(2025, 7, 2), "05:00", []),
        (date(2024, 7, 1), "21:00", []),  # the limit was 30
    ],
)
def test_the_night_is_kept_to_the_minute(day: date, off: str, expected: list[str]) -> None:
    t = turnaround("A", at("01:00", day), at(off, day))
    plan = plan_with(NOISY, [t])
    assert codes(plan) == expected
    key = "quota|turnaround:A"
    row = AcceptedFinding(finding=key, reason="mercy flight", by="x", utc=at("01:00"))
    plan.apply([RowChange("accepted_finding", key, None, row)])
    assert codes(plan) == []


def test_a_quota_count_that_nobody_knows_is_said() -> None:
    t = turnaround("A", at("19:00", date(2025, 7, 1)), at("22:00", date(2025, 7, 1)), "B734")
    assert audit_plan(plan_with(NOISY, [t])).notes == ("B734: quota count unknown, 1 departure at night not cleared",)


@pytest.mark.parametrize(("ahead_m", "expected"), [(6.95, ["clearance"]), (7.05, [])])
def test_a_wall_ahead_of_the_nose_at_the_metre(ahead_m: float, expected: list[str]) -> None:
    # 7.5 m are needed; two drawings differ by half a metre at most, which is granted
    wall = building("W", -20.0, ahead_m, accuracy_m=0.0)
    house = small_airport([stand("1", accuracy_m=0.0)], buildings=[wall])
    assert codes(plan_with(house, [turnaround("A", "04:00", "06:00")], {"A": "1"})) == expected


def test_who_has_landed_stands_where_told_and_explosives_where_approved() -> None:
    house = small_airport(["1", stand("2", x_m=200, facilities=["dangerous_goods"])], [hall("H")])
    t = turnaround("A", "04:00", "06:00", aibt=at("04:00"), notes="DG1")
    assert codes(plan_with(house, [t], {"A": "1"}, published={"A": "2"})) == ["dangerous_goods", "freeze"]
    assert codes(plan_with(house, [t], {"A": "2"}, published={"A": "2"})) == []


def test_hours_and_halls_confine_what_is_relaxed() -> None:
    flights = [turnaround("A", "04:00", "06:00", import_kg=90_000)]
    house = small_airport(["1"], [hall("H", rate=10.0)], roads=[("1", "H", 100.0)])
    inside = {"halls": ("H",)}, {"hours": ("06:00-08:00",)}
    outside = {"halls": ("K",)}, {"hours": ("08:00-09:00",)}
    for scope, expected in (*((s, set()) for s in inside), *((s, {"hall_rate"}) for s in outside)):
        soft = [rule("hall_rate", Severity.SOFT, scope=scope)]
        assert set(codes(plan_with(house, flights, {"A": "1"}, halls={"A/I1": "H"}, rules=soft))) == expected
