"""What a first reader found: clocks that change, settings that hold in one place, arrivals later than the departure."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from apronplan.audit import audit_plan
from apronplan.audit.windows import closed_spells
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.ids import PartId, RuleId, StandId, TurnaroundId
from apronplan.domain.settings import Closure, ClosureKind, Recurrence, RuleSetting
from apronplan.domain.traffic import Override, Split, StandAssignment, TowCut
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan
from apronplan.planning.windows import occurrences
from unit.audit.build import NOON, ORIGIN, TYPES, lot, plan, stand, stay

MARCH = Closure(
    closure="C",
    kind=ClosureKind.STAND,
    subject="S1",
    start=datetime(2018, 3, 20, 1, 30, tzinfo=UTC),
    end=datetime(2018, 3, 20, 2, 0, tzinfo=UTC),
    recurrence=Recurrence.DAILY,
)
WEEK = (datetime(2018, 3, 20, tzinfo=UTC), datetime(2018, 3, 30, tzinfo=UTC))


def test_a_daily_closure_keeps_its_local_time_across_the_change_of_clocks() -> None:
    zone = plan().layout.airport.zone
    spells = list(closed_spells(MARCH, zone, *WEEK))
    local = [(s.astimezone(zone), e.astimezone(zone)) for s, e in spells]
    assert {(s.hour, s.minute, e.hour, e.minute) for s, e in local} == {(2, 30, 3, 0)}
    assert date(2018, 3, 25) not in {s.date() for s, _ in local}  # 02:30 does not exist on that day


def test_rules_and_audit_agree_on_every_spell() -> None:
    zone = plan().layout.airport.zone
    mine = [(s.timestamp(), e.timestamp()) for s, e in closed_spells(MARCH, zone, *WEEK)]
    assert mine == [(w.start_s, w.end_s) for w in occurrences(MARCH, zone, *WEEK)]
    assert all(begin < finish for begin, finish in mine)


@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        ({"scope": {"stands": ("S2",)}}, ["size", "size"]),
        ({"scope": {"stands": ("S1",)}}, []),
        ({"scope": {"operators": ("QTR",), "stands": ("S1",)}}, []),
        ({"scope": {"operators": ("TAY",)}}, ["size", "size"]),
        ({"valid_from": date(2018, 6, 6)}, ["size", "size"]),
        ({"valid_from": date(2018, 6, 5), "valid_to": date(2018, 6, 6)}, []),
    ],
)
def test_a_rule_relaxed_in_one_place_stays_hard_elsewhere(narrow: dict[str, object], expected: list[str]) -> None:
    soft = replace(RuleSetting(rule=RuleId("size"), severity=Severity.SOFT), **narrow)  # type: ignore[arg-type]
    made = plan(RowChange("rule_setting", "size", None, soft), *stay("A", "S1", aircraft="B748"))
    assert [f.code for f in audit_plan(made).faults] == expected


def test_an_arrival_after_the_scheduled_departure_moves_the_departure() -> None:
    late = NOON + timedelta(minutes=240)
    made = plan(*stay("A", "S1", eibt=late), *stay("B", "S1", 230, 120))
    part = next(p for p in made.parts.values() if p.turnaround.turnaround == "A")
    assert (part.on_block, part.off_block) == (late, late + timedelta(minutes=120))
    assert [f.code for f in audit_plan(made).faults] == ["no_overlap"]


def test_who_had_landed_stays_though_nothing_was_published() -> None:
    before = plan(*stay("A", "S1", aibt=NOON))
    assert [f.code for f in audit_plan(plan(*stay("A", "S2", aibt=NOON)), before).faults] == ["freeze"]
    assert audit_plan(plan(*stay("A", "S1", aibt=NOON)), before).ok
    assert audit_plan(plan(*stay("A", "S2")), plan(*stay("A", "S1"))).ok  # still in the air


@pytest.mark.parametrize("elsewhere", [0, 400])
def test_lots_of_other_days_do_not_make_a_hall_larger(elsewhere: int) -> None:
    # on block at 11:45, so that all of it reaches the hall from 12:00 to 13:00: 100 kg more than its 50 t/h
    rows = [*stay("A", "S1", 105), *lot("A/I1", "A", 50.1)]
    rows += [*stay("B", "S1", 105 + 2 * 24 * 60)] if elsewhere else []
    for i in range(elsewhere):
        rows += lot(f"B/I{i}", "B", 0.1)
    assert [f.code for f in audit_plan(plan(*rows)).faults] == ["hall_rate"]


@pytest.mark.parametrize(("apart_m", "expected"), [(154.0, ["clearance"]), (162.0, [])])
def test_two_that_stand_tail_to_tail_are_measured(apart_m: float, expected: list[str]) -> None:
    # two B748 of 76.25 m: 1.5 m or 9.5 m between their tails
    room = {"max_wingspan_m": 80.0, "max_length_m": 80.0, "accuracy_m": 0.5}
    south = stand("S2", 0, lat=ORIGIN[0] - apart_m / 111_240.0, heading_deg=180.0, **room)
    rows = [RowChange("stand", s.stand, None, s) for s in (stand("S1", 0, **room), south)]
    report = audit_plan(plan(*rows, *stay("A", "S1", aircraft="B748"), *stay("B", "S2", aircraft="B748")))
    assert [f.code for f in report.faults] == expected
    assert report.pairs == 1


@pytest.mark.parametrize(("where", "expected"), [("S1", ["tow_feasible"]), ("S2", [])])
def test_a_tow_is_eased_where_it_leads_to_as_the_rules_have_it(where: str, expected: list[str]) -> None:
    cut = TowCut(off_block=NOON + timedelta(minutes=60), on_block=NOON + timedelta(minutes=63))
    second = StandAssignment(part=PartId("A#2"), stand=StandId("S2"))
    eased = RuleSetting(rule=RuleId("tow_feasible"), severity=Severity.OFF, scope={"stands": (where,)})
    made = plan(
        *stay("A", "S1"), RowChange("split", "A", None, Split(turnaround=TurnaroundId("A"), cuts=(cut,))),
        RowChange("stand_assignment", "A#2", None, second), RowChange("rule_setting", "tow_feasible", None, eased),
    )  # fmt: skip
    assert [f.code for f in audit_plan(made).faults] == expected
    hard = [f.rule for f in check_plan(PlanningContext(made)) if f.severity is Severity.HARD]
    assert hard == expected


@pytest.mark.parametrize(("reason", "expected"), [("", ["type_allowed"]), ("known to fit", [])])
def test_a_type_that_nobody_knows_can_be_taken_upon_oneself(reason: str, expected: list[str]) -> None:
    override = Override(reason=reason, by="Ann") if reason else None
    report = audit_plan(plan(*stay("A", "S1", aircraft="ZZZZ", override=override)))
    assert [f.code for f in report.faults] == expected
    assert [f.overridden for f in report.overridden] == ([reason] if reason else [])


def test_a_relaxed_rule_is_hard_again_on_the_day_it_ends() -> None:
    soft = RuleSetting(rule=RuleId("size"), severity=Severity.SOFT, valid_to=date(2018, 6, 5))
    made = plan(RowChange("rule_setting", "size", None, soft), *stay("A", "S1", aircraft="B748"))
    assert [f.code for f in audit_plan(made).faults] == ["size", "size"]


@pytest.mark.parametrize(("until", "expected"), [(date(2018, 6, 5), ["closure"]), (date(2018, 6, 4), [])])
def test_a_closure_holds_on_its_last_day(until: date, expected: list[str]) -> None:
    begins = NOON - timedelta(days=3)
    row = Closure(closure="C", kind=ClosureKind.STAND, subject="S1", start=begins, end=begins + timedelta(hours=1),
                  recurrence=Recurrence.DAILY, until=until)  # fmt: skip
    assert [f.code for f in audit_plan(plan(RowChange("closure", "C", None, row), *stay("A", "S1"))).faults] == expected


@pytest.mark.parametrize(("day", "expected"), [(date(2024, 12, 31), []), (date(2025, 1, 1), ["quota"])])
def test_a_night_limit_holds_from_its_first_day_on(day: date, expected: list[str]) -> None:
    # quota count 27: up to 30 in 2024, up to 25 from 1 January 2025; leaves at 23:30 local
    off = datetime(day.year, day.month, day.day, 22, 30, tzinfo=UTC)
    loud = next(t for t in TYPES if t.icao == "B77L")
    rows = stay("A", "S1", sibt=off - timedelta(hours=2), sobt=off)
    made = plan(RowChange("aircraft_type", "B77L", None, replace(loud, noise_qc=27.0)), *rows)
    assert [f.code for f in audit_plan(made).faults] == expected
