"""A closure that comes back over both changes of the clocks of 2018: rules, audit and freight say the same instants."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.audit.windows import closed_spells
from apronplan.cargo.opening import opening_spans
from apronplan.domain.clock import reached_utc
from apronplan.domain.settings import Closure, ClosureKind, Recurrence
from apronplan.planning.windows import occurrences

BRUSSELS = ZoneInfo("Europe/Brussels")
SPRING, AUTUMN = date(2018, 3, 25), date(2018, 10, 28)


def closed(first: date, begins: str, ends: str, recurrence: Recurrence, zone: ZoneInfo = BRUSSELS) -> Closure:
    """Return a closure that first holds on a local day, from and to local times."""
    start, end = (datetime.fromisoformat(f"{first}T{at}").replace(tzinfo=zone).astimezone(UTC) for at in (begins, ends))
    return Closure(
        closure="C", kind=ClosureKind.STAND, subject="S1", start=start, end=end, recurrence=recurrence,
        until=first + timedelta(days=14),
    )  # fmt: skip


def on_day(row: Closure, day: date) -> tuple[str, str] | None:
    """Return begin and end on a local day in UTC, which rules and audit must agree on; None = not closed."""
    start = datetime(day.year, day.month, day.day, tzinfo=BRUSSELS).astimezone(UTC)
    end = datetime(day.year, day.month, day.day, 12, tzinfo=BRUSSELS).astimezone(UTC)
    rules = [(w.start_s, w.end_s) for w in occurrences(row, BRUSSELS, start, end)]
    audit = [(a.timestamp(), b.timestamp()) for a, b in closed_spells(row, BRUSSELS, start, end)]
    assert rules == audit
    assert len(rules) <= 1
    return tuple(f"{datetime.fromtimestamp(t, UTC):%H:%M}" for t in rules[0]) if rules else None  # type: ignore[return-value]


@pytest.mark.parametrize("recurrence", [Recurrence.DAILY, Recurrence.WEEKLY])
@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        ("02:30", "04:00", ("01:00", "02:00")),  # begins at the change, 03:00 local
        ("01:30", "02:30", ("00:30", "01:00")),  # ends with it
        ("02:10", "02:40", None),  # does not exist on that day
        ("02:00", "03:00", None),
        ("02:30", "03:10", ("01:00", "01:10")),
        ("01:00", "05:00", ("00:00", "03:00")),
        ("03:00", "04:00", ("01:00", "02:00")),
    ],
)
def test_a_time_that_the_change_to_summer_time_skips_is_the_change(begins, ends, expected, recurrence):
    row = closed(SPRING - timedelta(days=7), begins, ends, recurrence)
    assert on_day(row, SPRING) == expected


@pytest.mark.parametrize("recurrence", [Recurrence.DAILY, Recurrence.WEEKLY])
@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        ("02:30", "04:00", ("00:30", "03:00")),  # begins at the first 02:30: two and a half hours
        ("01:30", "02:30", ("23:30", "00:30")),  # ends at the first one
        ("02:10", "02:40", ("00:10", "00:40")),
        ("02:00", "03:00", ("00:00", "02:00")),  # 03:00 comes once, after both
        ("03:00", "04:00", ("02:00", "03:00")),
    ],
)
def test_of_a_time_that_comes_twice_at_the_end_of_summer_time_the_first_counts(begins, ends, expected, recurrence):
    row = closed(AUTUMN - timedelta(days=7), begins, ends, recurrence)
    assert on_day(row, AUTUMN) == expected


@pytest.mark.parametrize("recurrence", [Recurrence.DAILY, Recurrence.WEEKLY])
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_week_later_the_local_time_is_the_old_one(day, recurrence):
    row = closed(day - timedelta(days=7), "02:30", "04:00", recurrence)
    begin = datetime.fromisoformat(f"{day + timedelta(days=7)}T02:30").replace(tzinfo=BRUSSELS)
    assert on_day(row, day + timedelta(days=7)) == (
        f"{begin.astimezone(UTC):%H:%M}", f"{begin.astimezone(UTC) + timedelta(minutes=90):%H:%M}"
    )  # fmt: skip


def test_a_first_occurrence_in_the_second_of_two_hours_stays_where_it_was_entered():
    start = datetime(2018, 10, 28, 1, 30, tzinfo=UTC)  # the second 02:30
    row = Closure(
        closure="C", kind=ClosureKind.STAND, subject="S1", start=start, end=start + timedelta(minutes=20),
        recurrence=Recurrence.DAILY,
    )  # fmt: skip
    assert on_day(row, AUTUMN) == ("01:30", "01:50")
    assert on_day(row, AUTUMN + timedelta(days=1)) == ("01:30", "01:50")


def test_opening_hours_keep_the_same_convention():
    day = datetime(2018, 3, 25, tzinfo=BRUSSELS).timestamp()
    spans = opening_spans(150, 240, frozenset(), BRUSSELS, day, day + 6 * 3600)
    assert [(t - day) / 3600 for span in spans for t in span] == [2.0, 3.0]  # 03:00 and 04:00 local


@pytest.mark.parametrize("name", ["Europe/Brussels", "Australia/Lord_Howe", "America/New_York", "UTC"])
@given(minute=st.integers(0, 366 * 1440), second=st.integers(0, 59))
def test_the_instant_is_the_first_at_which_the_wall_clock_has_got_so_far(name, minute, second):
    """Against every change of the zone within a year, to the second; Lord Howe changes by half an hour."""
    zone = ZoneInfo(name)
    local = datetime(2018, 1, 1) + timedelta(minutes=minute, seconds=second)  # noqa: DTZ001 - a wall clock
    found = reached_utc(local, zone)

    def shown(at: datetime) -> datetime:
        return at.astimezone(zone).replace(tzinfo=None)

    assert shown(found) >= local
    assert shown(found - timedelta(seconds=1)) < local
    assert shown(found) == local or shown(found) - shown(found - timedelta(seconds=1)) > timedelta(seconds=1)
