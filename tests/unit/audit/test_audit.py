"""Given a plan with one planted fault, the audit names that fault; given a clean one, it stays silent."""

import csv
from dataclasses import replace
from datetime import date, timedelta

import pytest

from apronplan.audit import audit_plan
from apronplan.audit.tables import DIMENSIONS_M
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.ids import RuleId, StandId
from apronplan.domain.layout import Adjacency, Building, StandKind
from apronplan.domain.plan import Plan
from apronplan.domain.settings import Closure, ClosureKind, Recurrence, RuleSetting
from apronplan.domain.traffic import Category, Direction, HallAssignment, Override, StandAssignment
from apronplan.paths import resources_dir
from unit.audit.build import HALL, NOON, lot, plan, stand, stay


def codes(made: Plan) -> list[str]:
    return [f.code for f in audit_plan(made).faults]


def test_a_clean_plan_has_no_fault_and_was_really_looked_at() -> None:
    report = audit_plan(plan(*stay("A", "S1"), *stay("B", "S2", 0, 200), *stay("C", "S1", 140), *lot("A/I1", "A", 40)))
    assert report.ok
    assert (report.stays, report.lots) == (3, 1)
    assert report.pairs >= 2


@pytest.mark.parametrize(("start_min", "expected"), [(119, ["no_overlap"]), (139, ["min_gap"]), (140, [])])
def test_stays_on_one_stand_at_the_exact_minute(start_min: float, expected: list[str]) -> None:
    assert codes(plan(*stay("A", "S1"), *stay("C", "S1", start_min))) == expected


@pytest.mark.parametrize(("start_min", "expected"), [(134, ["min_gap"]), (135, [])])
def test_two_small_aircraft_need_fifteen_minutes(start_min: float, expected: list[str]) -> None:
    made = plan(*stay("A", "S1", aircraft="B734"), *stay("C", "S1", start_min, aircraft="B734"))
    assert codes(made) == expected


def test_a_short_stay_between_does_not_hide_two_that_are_too_near() -> None:
    made = plan(*stay("A", "S1"), *stay("B", "S1", 135, 2, "B734"), *stay("C", "S1", 155))
    assert codes(made).count("min_gap") == 2


def test_an_aircraft_too_long_and_too_wide() -> None:
    report = audit_plan(plan(*stay("A", "S1", aircraft="B748")))
    assert [f.code for f in report.faults] == ["size", "size"]
    assert "68.40 m > 65.00 m" in report.faults[0].message


@pytest.mark.parametrize(("length_m", "expected"), [(63.73, []), (63.72, ["size"])])
def test_length_at_the_exact_centimetre(length_m: float, expected: list[str]) -> None:
    tight = RowChange("stand", "S1", None, stand("S1", 0, max_length_m=length_m))
    assert codes(plan(tight, *stay("A", "S1"))) == expected


def test_wingtips_too_near_are_measured_in_metres() -> None:
    report = audit_plan(plan(*stay("A", "S3"), *stay("B", "S4")))
    assert [f.code for f in report.faults] == ["clearance"]
    assert "5.2 m apart, 7.5 m needed" in report.faults[0].message


def test_positions_that_are_not_sure_give_the_benefit_of_the_doubt() -> None:
    unsure = [RowChange("stand", s, None, stand(s, x, accuracy_m=3.0)) for s, x in (("S3", 160), ("S4", 230))]
    assert codes(plan(*unsure, *stay("A", "S3"), *stay("B", "S4"))) == []


def test_neighbours_at_different_times_do_not_disturb_each_other() -> None:
    assert codes(plan(*stay("A", "S3"), *stay("B", "S4", 120))) == []


@pytest.mark.parametrize("named_by", ["S1", "S2"])
def test_alternates_are_exclusive_whichever_side_names_them(named_by: str) -> None:
    other = "S2" if named_by == "S1" else "S1"
    at = 0 if named_by == "S1" else 80
    row = RowChange("stand", named_by, None, stand(named_by, at, excludes=(StandId(other),)))
    assert codes(plan(row, *stay("A", "S1"), *stay("B", "S2", 60))) == ["mars"]
    assert codes(plan(row, *stay("A", "S1"), *stay("B", "S2", 120))) == []


@pytest.mark.parametrize(
    ("severity", "expected"), [(Severity.OFF, ["clearance"]), (Severity.SOFT, []), (Severity.HARD, ["mars"])]
)
def test_alternates_that_nobody_asks_for_are_measured(severity: Severity, expected: list[str]) -> None:
    row = RowChange("stand", "S3", None, stand("S3", 160, excludes=(StandId("S4"),)))
    setting = RowChange("rule_setting", "mars", None, RuleSetting(rule=RuleId("mars"), severity=severity))
    assert codes(plan(row, setting, *stay("A", "S3"), *stay("B", "S4"))) == expected


@pytest.mark.parametrize(("limit_m", "expected"), [(0.0, ["adjacency"]), (64.79, ["adjacency"]), (64.80, [])])
def test_a_neighbour_restriction_counts_in_its_own_direction(limit_m: float, expected: list[str]) -> None:
    rule = Adjacency(stand_a=StandId("S1"), min_wingspan_a_m=60.0, stand_b=StandId("S2"), max_wingspan_b_m=limit_m)
    assert codes(plan(RowChange("adjacency", rule.key, None, rule), *stay("A", "S1"), *stay("B", "S2"))) == expected
    small_first = plan(
        RowChange("adjacency", rule.key, None, rule), *stay("A", "S1", aircraft="B734"), *stay("B", "S2")
    )
    assert codes(small_first) == []


def closure(start_min: float, end_min: float, **more: object) -> RowChange:
    made = Closure(
        closure="C1",
        kind=ClosureKind.STAND,
        subject="S1",
        start=NOON + timedelta(minutes=start_min),
        end=NOON + timedelta(minutes=end_min),
    )
    return RowChange("closure", "C1", None, replace(made, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(("start_min", "expected"), [(119, ["closure"]), (120, [])])
def test_a_closed_stand(start_min: float, expected: list[str]) -> None:
    assert codes(plan(closure(start_min, 300), *stay("A", "S1"))) == expected


def test_a_stand_closed_to_arrivals_lets_those_stay_who_are_there() -> None:
    assert codes(plan(closure(60, 300, no_arrivals_only=True), *stay("A", "S1"))) == []
    assert codes(plan(closure(-60, 300, no_arrivals_only=True), *stay("A", "S1"))) == ["closure"]


def test_a_daily_closure_comes_back_until_its_last_day() -> None:
    early = closure(-2880, -2820, recurrence=Recurrence.DAILY)
    assert codes(plan(early, *stay("A", "S1"))) == ["closure"]
    ended = closure(-2880, -2820, recurrence=Recurrence.DAILY, until=date(2018, 6, 4))
    assert codes(plan(ended, *stay("A", "S1"))) == []


def test_a_closed_apron_closes_its_stands() -> None:
    assert codes(plan(closure(0, 60, kind=ClosureKind.APRON, subject="A"), *stay("A", "S1"))) == ["closure"]


def test_a_stand_that_does_not_exist_yet_or_is_not_for_parking() -> None:
    future = RowChange("stand", "S1", None, stand("S1", 0, valid_from=date(2018, 6, 6)))
    assert codes(plan(future, *stay("A", "S1"))) == ["closure"]
    pad = RowChange("stand", "S1", None, stand("S1", 0, kind=StandKind.DEICING))
    assert codes(plan(pad, *stay("A", "S1"))) == ["type_allowed"]


@pytest.mark.parametrize(("stay_min", "expected"), [(360, []), (361, ["closure"]), (1800, ["closure"])])
def test_a_stand_must_be_there_until_the_aircraft_leaves(stay_min: float, expected: list[str]) -> None:
    # on block at 18:00 local; the stand is there until midnight
    ends = RowChange("stand", "S1", None, stand("S1", 0, valid_to=date(2018, 6, 6)))
    report = audit_plan(plan(ends, *stay("A", "S1", 360, stay_min)))
    assert [f.code for f in report.faults] == expected
    assert all("2018-06-05" not in f.message and "2018-06-06" in f.message for f in report.faults)


@pytest.mark.parametrize(("stay_min", "expected"), [(360, []), (720, ["clearance"])])
def test_a_building_counts_from_the_day_it_is_put_up(stay_min: float, expected: list[str]) -> None:
    ring = ((5.4398, 50.63996), (5.4402, 50.63996), (5.4402, 50.64), (5.4398, 50.64))
    new = Building(building="B", polygon=ring, accuracy_m=0.0, valid_from=date(2018, 6, 6))
    assert codes(plan(RowChange("building", "B", None, new), *stay("A", "S1", 360, stay_min))) == expected


def test_an_override_with_a_reason_is_listed_apart() -> None:
    override = Override(reason="crew asked", by="Ann", rules=("size",))
    report = audit_plan(plan(*stay("A", "S1", aircraft="B748", override=override)))
    assert report.ok
    assert [f.overridden for f in report.overridden] == ["crew asked", "crew asked"]


def test_an_override_of_another_rule_covers_nothing() -> None:
    override = Override(reason="crew asked", by="Ann", rules=("closure",))
    assert codes(plan(*stay("A", "S1", aircraft="B748", override=override))) == ["size", "size"]


def test_a_rule_that_the_plan_relaxes_gives_a_note() -> None:
    soft = RuleSetting(rule=RuleId("size"), severity=Severity.SOFT)
    report = audit_plan(plan(RowChange("rule_setting", "size", None, soft), *stay("A", "S1", aircraft="B748")))
    assert report.ok
    assert sum("relaxed" in note for note in report.notes) == 2


@pytest.mark.parametrize(("tonnes", "expected"), [(50.0, []), (50.01, ["hall_rate"])])
def test_a_hall_at_its_rate_and_one_kilogram_more(tonnes: float, expected: list[str]) -> None:
    # On block at 11:45 + 15 min of transport: all of it falls into one clock hour.
    made = plan(*stay("A", "S1", 105, turnaround="A"), *lot("A/I1", "A", tonnes))
    assert codes(made) == expected


def test_freight_spread_over_two_hours_counts_in_each() -> None:
    assert codes(plan(*stay("A", "S1", 75), *lot("A/I1", "A", 99))) == []
    assert codes(plan(*stay("A", "S1", 75), *lot("A/I1", "A", 103))) == ["hall_rate", "hall_rate"]


def overriding(rows: list[RowChange], *rules: str) -> list[RowChange]:
    row = replace(rows[1].after, override=Override(by="Zoe", reason="two shifts", rules=rules))  # type: ignore[type-var]
    return [rows[0], replace(rows[1], after=row)]


@pytest.mark.parametrize("code", ["hall_rate", "hall_space"])
def test_an_override_speaks_for_the_hours_of_its_lot_and_for_no_others(code: str) -> None:
    late, tonnes = 105 + 24 * 60, {"hall_rate": 60, "hall_space": 600}[code]
    rate = replace(HALL, rate_t_per_h=1_000.0) if code == "hall_space" else HALL
    first, second = lot("A/I1", "A", tonnes), lot("B/I1", "B", tonnes)
    made = plan(
        RowChange("hall", "H1", None, rate), *stay("A", "S1", 105), *stay("B", "S1", late), *first,
        *overriding(second, code),
    )  # fmt: skip
    report = audit_plan(made)
    told = {f.at_min // (24 * 60) for f in report.faults if f.at_min is not None}
    excused = {f.at_min // (24 * 60) for f in report.overridden if f.at_min is not None}
    day = NOON.timestamp() // 86_400
    assert {f.code for f in (*report.faults, *report.overridden)} == {code}
    assert (told, excused) == ({day}, {day + 1})
    assert audit_plan(plan(RowChange("hall", "H1", None, rate), *stay("A", "S1", 105), *overriding(first))).ok


def test_a_stock_that_is_lower_but_too_high_is_told_beside_a_higher_one_that_is_overridden() -> None:
    high, low = lot("A/I1", "A", 900), lot("B/I1", "B", 600)
    spacious = replace(HALL, rate_t_per_h=1_000.0)
    made = plan(
        RowChange("hall", "H1", None, spacious), *stay("A", "S1", 105), *stay("B", "S1", 105 + 24 * 60),
        *overriding(high, "hall_space"), *low,
    )  # fmt: skip
    assert {f.code for f in audit_plan(made).faults} == {"hall_space"}


def test_a_hall_that_was_full_once_hides_no_other_hour_and_no_higher_one() -> None:
    """What the gate before a solver's plan asks."""
    monday, friday = stay("A", "S1", 105), stay("B", "S1", 105 + 4 * 24 * 60)
    small = lot("A/I1", "A", 60)
    before = audit_plan(plan(*monday, *friday, *small))
    assert len(before.faults) == 1
    assert before.new_beside(before) == ()
    other = audit_plan(plan(*monday, *friday, *small, *lot("B/I1", "B", 960)))
    assert [f.code for f in other.new_beside(before)] == ["hall_rate"] + ["hall_space"] * (len(other.faults) - 2)
    worse = audit_plan(plan(*monday, *friday, *lot("A/I1", "A", 70)))
    assert [f.amount for f in worse.new_beside(before)] == [pytest.approx(20.0)]
    assert before.new_beside(worse) == ()


def test_exports_reach_the_hall_by_road_before_departure() -> None:
    made = plan(*stay("A", "S1"), *lot("A/E1", "A", 290, direction=Direction.EXPORT))
    assert codes(made) == []
    assert "hall_rate" in codes(plan(*stay("A", "S1"), *lot("A/E1", "A", 310, direction=Direction.EXPORT)))


def test_a_hall_that_may_not_take_a_lot() -> None:
    assert codes(plan(*stay("A", "S1"), *lot("A/I1", "A", 5, Category.LIVE_ANIMALS))) == ["hall_capability"]
    assert codes(plan(*stay("A", "S1"), *lot("A/I1", "A", 5, handler="Aviapartner"))) == ["handler_licence"]
    late = RowChange("hall", "H1", None, replace(HALL, valid_from=date(2019, 1, 1)))
    assert codes(plan(late, *stay("A", "S1"), *lot("A/I1", "A", 5))) == ["closure"]


def test_rows_that_point_nowhere() -> None:
    lost = StandAssignment(part=stay("A", "S1")[1].after.part, stand=StandId("S99"))  # type: ignore[union-attr]
    made = plan(stay("A", "S1")[0], RowChange("stand_assignment", "A#1", None, lost))
    assert codes(made) == ["unknown_stand"]
    no_lot = HallAssignment(lot="X/I1", hall=HALL.hall)  # type: ignore[arg-type]
    assert codes(plan(RowChange("hall_assignment", "X/I1", None, no_lot))) == ["unknown_hall"]


def test_a_lock_that_the_solver_moved() -> None:
    before = plan(*stay("A", "S1"))
    locked = StandAssignment(part=stay("A", "S1")[1].after.part, stand=StandId("S1"), locked=True)  # type: ignore[union-attr]
    before.apply([RowChange("stand_assignment", "A#1", None, locked)])
    report = audit_plan(plan(*stay("A", "S2")), before)
    assert [f.code for f in report.faults] == ["lock"]


def test_the_two_dimension_tables_agree() -> None:
    with (resources_dir() / "fleet" / "aircraft_types.csv").open(encoding="utf-8", newline="") as file:
        fleet = {r["icao"]: (float(r["wingspan_m"]), float(r["length_m"])) for r in csv.DictReader(file)}
    assert fleet == DIMENSIONS_M
