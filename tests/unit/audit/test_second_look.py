"""What a first reader found: clocks that change, settings that hold in one place, arrivals later than the departure."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from apronplan.audit import audit_plan
from apronplan.audit.windows import closed_spells
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.ids import RuleId
from apronplan.domain.settings import Closure, ClosureKind, Recurrence, RuleSetting
from apronplan.planning.windows import occurrences
from unit.audit.build import NOON, plan, stay

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
