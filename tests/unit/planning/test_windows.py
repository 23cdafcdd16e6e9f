"""When a closure holds: once, every day, every week, at the same local time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.domain.settings import ClosureKind, Recurrence
from apronplan.planning.windows import occurrences, stand_windows
from unit.planning.build import at, closed, small_airport, stand

BRUSSELS = ZoneInfo("Europe/Brussels")


def starts(closure, start, end):
    return [datetime.fromtimestamp(w.start_s, UTC) for w in occurrences(closure, BRUSSELS, start, end)]


def test_a_single_closure_holds_once():
    once = closed("W", "1", "04:00", "05:00")
    assert starts(once, at("00:00"), at("06T00:00")) == [at("04:00")]
    assert starts(once, at("05:00"), at("09T00:00")) == []
    assert starts(once, at("00:00"), at("04:00")) == []


def test_every_day_and_every_week():
    daily = closed("W", "1", "04:00", "05:00", recurrence=Recurrence.DAILY)
    assert starts(daily, at("06T00:00"), at("08T04:01")) == [at("06T04:00"), at("07T04:00"), at("08T04:00")]
    weekly = closed("W", "1", "04:00", "05:00", recurrence=Recurrence.WEEKLY)
    assert starts(weekly, at("06T00:00"), at("20T00:00")) == [at("12T04:00"), at("19T04:00")]


def test_it_ends_with_its_last_local_day():
    daily = closed("W", "1", "04:00", "05:00", recurrence=Recurrence.DAILY, until=date(2018, 6, 6))
    assert starts(daily, at("05T00:00"), at("30T00:00")) == [at("05T04:00"), at("06T04:00")]


def test_it_keeps_the_local_time_when_the_clocks_change():
    # summer time began on 25 March 2018: 06:00 local is 05:00 UTC before and 04:00 UTC after
    start = datetime(2018, 3, 24, 5, tzinfo=UTC)
    daily = closed("W", "1", start, start + timedelta(hours=1), recurrence=Recurrence.DAILY)
    found = starts(daily, start, start + timedelta(hours=40))
    assert [f.hour for f in found] == [5, 4]


def test_one_that_lasts_over_the_beginning_of_the_window_counts():
    long = closed("W", "1", "04:00", "06T04:00", recurrence=Recurrence.WEEKLY)
    assert starts(long, at("06T03:00"), at("06T05:00")) == [at("04:00")]


@pytest.mark.parametrize("recurrence", list(Recurrence))
@given(first=st.integers(0, 400), length=st.integers(1, 40), begin=st.integers(0, 800), span=st.integers(1, 300))
def test_the_jump_to_the_window_misses_none(recurrence, first, length, begin, span):
    zero = datetime(2018, 3, 20, tzinfo=UTC)
    start = zero + timedelta(hours=first)
    closure = closed("W", "1", start, start + timedelta(hours=length), recurrence=recurrence)
    window = (zero + timedelta(hours=begin), zero + timedelta(hours=begin + span))
    everything = occurrences(closure, BRUSSELS, zero, zero + timedelta(hours=2000))
    expected = [w for w in everything if w.start_s < window[1].timestamp() and w.end_s > window[0].timestamp()]
    assert list(occurrences(closure, BRUSSELS, *window)) == expected


def test_a_stand_is_closed_by_itself_and_with_its_apron():
    layout = small_airport([stand("1", apron="A"), stand("2", x_m=100, apron="A"), stand("3", x_m=200, apron="B")])
    rows = [
        closed("W1", "1", "04:00", "05:00"),
        closed("W2", "A", "06:00", "07:00", ClosureKind.APRON),
        closed("W3", "H", "06:00", "07:00", ClosureKind.HALL),
    ]
    found = stand_windows(rows, layout, at("00:00"), at("20:00"))
    assert {s: [w.closure.closure for w in ws] for s, ws in found.items()} == {"1": ["W1", "W2"], "2": ["W2"]}
