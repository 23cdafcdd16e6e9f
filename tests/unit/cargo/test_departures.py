"""Trucks under way while the clocks change, against a simulation by the minute of real instants."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apronplan.cargo.departures import departures
from apronplan.cargo.linehaul import ban_windows, work_min
from apronplan.domain.delivery import TruckBan
from unit.cargo.test_linehaul import NIGHT, SUNDAY, city

BRUSSELS = ZoneInfo("Europe/Brussels")
CHANGES = {"summer": datetime(2018, 3, 25, 1, tzinfo=UTC), "winter": datetime(2018, 10, 28, 1, tzinfo=UTC)}
SMALL_HOURS = TruckBan(ban="NL", country="NL", from_min=0, to_min=150, weekdays=frozenset())
"""Every night until 02:30: in the hour that is skipped or comes twice."""
BANS = [SUNDAY, NIGHT, SMALL_HOURS]
MINUTE = timedelta(minutes=1)


def shut(ban, local):
    """Tell whether a ban holds while the wall clock shows a time."""
    minute = (local.isoweekday() - 1) * 1440 + local.hour * 60 + local.minute
    length = (ban.to_min - ban.from_min) % 1440 or 1440
    days = ban.weekdays or range(1, 8)
    return any((minute - ((day - 1) * 1440 + ban.from_min)) % 10_080 < length for day in days)


def by_the_instant(place, ready, bans):
    """Return hours from ready to arrival of a truck that is moved a minute of real time at a time."""
    now = ready
    while now.astimezone(BRUSSELS).minute % 15:
        now += MINUTE
    work, borders, at = round(work_min(place.drive_h, place.crew)), [], 0.0
    for name, weight in place.route:
        at += weight / sum(w for _, w in place.route) * work
        borders.append((at, name))
    done = 0
    while done < work:
        country = next(name for border, name in borders if done < border - 1e-9)
        local = now.astimezone(BRUSSELS)
        done += not any(shut(b, local) for b in bans if b.country == country)
        now += MINUTE
    return (now - ready) / timedelta(hours=1) + place.ferry_h


def hours(on_block, ready_h, place, bans=BANS):
    return departures(on_block, np.array(ready_h), BRUSSELS).hours_to(place, ban_windows(bans))


@pytest.mark.parametrize(("change", "expected"), [("summer", 25.0), ("winter", 27.0)])
def test_a_ban_that_holds_over_the_change_is_an_hour_shorter_or_longer(change, expected):
    # Saturday 20:00 local: four hours until Sunday's ban, which lasts until 22:00 of the same wall clock, four more
    start = CHANGES[change].astimezone(BRUSSELS).replace(tzinfo=None).replace(hour=20, minute=0) - timedelta(days=1)
    on_block = start.replace(tzinfo=BRUSSELS).astimezone(UTC)
    usual = on_block - timedelta(days=7)
    assert hours(usual, [0.0], city(8, crew=2))[0] == pytest.approx(30.0)
    assert hours(on_block, [0.0], city(8, crew=2))[0] == pytest.approx(30.0 + expected - 26.0)


@pytest.mark.parametrize(("change", "expected"), [("summer", 4.0), ("winter", 5.0)])
def test_a_ban_until_half_past_two_ends_as_its_time_is_skipped_and_holds_again_as_it_comes_twice(change, expected):
    # two hours at the wheel from midnight: in spring on at 02:00 = 03:00; in autumn half an hour is driven in between
    midnight = CHANGES[change].astimezone(BRUSSELS).replace(hour=0)
    on_block = midnight.astimezone(UTC)
    assert hours(on_block, [0.0], city(2, route=(("NL", 1.0),)))[0] == pytest.approx(expected)


stages = st.lists(st.tuples(st.sampled_from(["BE", "DE", "CH", "NL"]), st.integers(1, 300)), min_size=1, max_size=3)


@pytest.mark.parametrize("change", list(CHANGES))
@settings(max_examples=60, deadline=None)
@given(stages=stages, before_min=st.integers(-600, 4 * 1440), ready_min=st.integers(0, 4 * 1440))
def test_trucks_arrive_when_a_simulation_of_real_minutes_does(change, stages, before_min, ready_min):
    # two drivers and at most 18 hours: no rest, so that every country takes whole minutes
    place = city(sum(m for _, m in stages) / 60, tuple((c, float(m)) for c, m in stages), crew=2, ferry_h=1.5)
    on_block = CHANGES[change] - before_min * MINUTE
    found = hours(on_block, [ready_min / 60, np.inf, 0.0], place)
    assert found[0] == pytest.approx(by_the_instant(place, on_block + ready_min * MINUTE, BANS), abs=1e-6)
    assert found[1] == np.inf
    assert found[2] == pytest.approx(by_the_instant(place, on_block, BANS), abs=1e-6)


@pytest.mark.parametrize("change", list(CHANGES))
def test_being_ready_later_never_arrives_earlier(change):
    ready_h = np.arange(0, 72, 0.1)
    on_block = CHANGES[change] - timedelta(hours=36)
    arrives = ready_h + hours(on_block, ready_h, city(14, (("DE", 1.0), ("CH", 1.0), ("NL", 1.0)), crew=2))
    assert (np.diff(arrives) >= -1e-9).all()
