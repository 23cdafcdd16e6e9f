"""What lies in a hall around the minute at which one lot leaves and another is complete: half-open, as in the rules."""

from dataclasses import replace
from datetime import timedelta

import pytest

from apronplan.audit import audit_plan
from apronplan.domain.changes import RowChange
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.halls import check_halls
from unit.audit.build import HALL, NOON, lot, plan, stay

ROOM_T = 598.0
"""Room for two lots of 300 t less the last minute of one that is spread over an hour."""


def changing(full_min: int, leaves_min: int, direction: Direction = Direction.EXPORT, room_t: float = ROOM_T) -> Plan:
    """Return a plan in which one lot is complete, and another leaves all at once, so many minutes after 10:00 UTC."""
    small = replace(HALL, storage_t=room_t, rate_t_per_h=1_000.0)
    off_min = leaves_min + 60
    return plan(
        RowChange("hall", "H1", None, small),
        *stay("A", "S1", full_min - 75, 600), *lot("A/I1", "A", 300),
        *stay("B", "S3", off_min - 400, 400), *lot("B/X1", "B", 300, direction=direction),
    )  # fmt: skip


def audited(made: Plan) -> list[tuple[float, float]]:
    """Return minutes after 10:00 and tonnes too many of each fault."""
    report = audit_plan(made)
    assert {f.code for f in report.faults} <= {"hall_space"}
    return [(f.at_min - NOON.timestamp() / 60, f.amount) for f in report.faults]  # type: ignore[operator]


def told(made: Plan) -> set[float]:
    """Return the hours that the rules call too full, as minutes after 10:00."""
    found = [f for f in check_halls(PlanningContext(made)) if f.code == "hall_space"]
    minutes: set[float] = set()
    for finding in found:
        assert finding.start is not None
        assert finding.end is not None
        hours = round((finding.end - finding.start) / timedelta(hours=1))
        minutes |= {(finding.start - NOON) / timedelta(minutes=1) + 60 * n for n in range(hours)}
    return minutes


@pytest.mark.parametrize("direction", [Direction.EXPORT, Direction.TRANSIT])
@pytest.mark.parametrize(("minute", "hour"), [(75, 60), (90, 60), (119, 60), (120, 60), (121, 120), (60, 0)])
def test_a_lot_lies_there_until_the_minute_it_leaves(minute: int, hour: int, direction: Direction) -> None:
    made = changing(full_min=minute, leaves_min=minute, direction=direction)
    assert audited(made) == [(hour, pytest.approx(600 - ROOM_T))]
    assert hour in told(made)


@pytest.mark.parametrize("direction", [Direction.EXPORT, Direction.TRANSIT])
@pytest.mark.parametrize("minute", [75, 120, 60])
def test_one_that_left_a_minute_before_makes_room(minute: int, direction: Direction) -> None:
    assert audited(changing(full_min=minute, leaves_min=minute - 1, direction=direction)) == []


@pytest.mark.parametrize("minute", [75, 120, 60])
def test_one_that_leaves_as_the_other_begins_to_come_never_meets_it(minute: int) -> None:
    made = changing(full_min=minute + 60, leaves_min=minute, room_t=300.0)
    assert audited(made) == []


def test_an_hour_in_which_nothing_is_too_high_is_not_blamed_for_the_one_before() -> None:
    made = changing(full_min=120, leaves_min=120, room_t=301.5)
    assert [hour for hour, _ in audited(made)] == [60]
    assert 120 not in told(made)
