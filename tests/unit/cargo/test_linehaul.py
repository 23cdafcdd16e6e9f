"""Trucks: distances, rests and bans, against a simulation minute by minute."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apronplan.cargo.linehaul import (
    WEEK_MIN,
    ban_windows,
    estimate_road,
    great_circle_km,
    trip_min,
    trip_table,
    work_min,
)
from apronplan.domain.delivery import LinehaulCity, TruckBan
from apronplan.exchange.layout_folder import load_airport

SUNDAY = TruckBan(ban="DE", country="DE", from_min=0, to_min=1320, weekdays=frozenset({7}))
NIGHT = TruckBan(ban="CH", country="CH", from_min=1320, to_min=300)


def city(hours, route=(("DE", 1.0),), **more):
    return LinehaulCity(
        city="X", country="DE", lat=50.0, lon=8.0, road_km=hours * 70, drive_h=hours, route=route, **more
    )


def by_the_minute(place, start, bans):
    """Move a truck a minute at a time; minutes of work are shared between countries as the route says."""
    work = round(work_min(place.drive_h, place.crew))
    scale = sum(w for _, w in place.route)
    borders, at = [], 0.0
    for name, weight in place.route:
        at += weight / scale * work
        borders.append((at, name))
    now, done = start, 0
    while done < work:
        country = next(name for border, name in borders if done < border - 1e-9)
        minute = now % WEEK_MIN
        banned = any(
            (minute - ((day - 1) * 1440 + ban.from_min)) % WEEK_MIN < ((ban.to_min - ban.from_min) % 1440 or 1440)
            for ban in bans
            if ban.country == country
            for day in (ban.weekdays or range(1, 8))
        )
        done += not banned
        now += 1
    return now - start + place.ferry_h * 60


def test_a_great_circle_and_the_road_made_of_it():
    assert great_circle_km(50.0, 5.0, 51.0, 5.0) == pytest.approx(111.195, abs=0.01)
    assert great_circle_km(0.0, 179.0, 0.0, -179.0) == pytest.approx(222.39, abs=0.01)
    km, hours = estimate_road(50.0, 5.0, 51.0, 5.0)
    assert (km, hours) == pytest.approx((144.55, 2.065), abs=0.01)


@pytest.mark.parametrize(
    ("hours", "crew", "minutes"),
    [
        (4.5, 1, 270),
        (4.6, 1, 276 + 45),
        (9.0, 1, 540 + 45),
        (9.5, 1, 570 + 45 + 660),
        (18.5, 1, 1110 + 2 * 45 + 2 * 660),
        (18.0, 2, 1080),
        (18.5, 2, 1110 + 540),
    ],
)
def test_rests_as_the_regulation_asks(hours, crew, minutes):
    assert work_min(hours, crew) == pytest.approx(minutes)


def test_a_truck_waits_for_the_end_of_a_ban():
    bans = ban_windows([SUNDAY])
    sunday_morning = 6 * 1440 + 360
    assert trip_min(city(2), sunday_morning, bans) == 16 * 60 + 120
    assert trip_min(city(2), 6 * 1440 - 60, bans) == 60 + 22 * 60 + 60
    assert trip_min(city(2, route=(("NL", 1.0),)), sunday_morning, bans) == 120


def test_windows_that_touch_are_one_and_run_over_the_end_of_the_week():
    bans = ban_windows([SUNDAY, TruckBan(ban="b", country="DE", from_min=1320, to_min=60, weekdays=frozenset({7}))])
    assert bans["DE"] == ((6 * 1440, 7 * 1440 + 60),)
    assert trip_min(city(1), 30, bans) == 30 + 60  # Monday 00:30, still banned until 01:00


routes = st.lists(st.tuples(st.sampled_from(["BE", "DE", "CH"]), st.floats(0.1, 1)), min_size=1, max_size=3).map(tuple)
stages = st.lists(st.tuples(st.sampled_from(["BE", "DE", "CH"]), st.integers(1, 360)), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@given(stages=stages, start=st.integers(0, WEEK_MIN - 1))
def test_the_trip_is_that_of_a_simulation_by_the_minute(stages, start):
    # two drivers and at most 18 hours: no rest, so that every country takes whole minutes
    place = city(sum(m for _, m in stages) / 60, tuple((c, float(m)) for c, m in stages), crew=2, ferry_h=1.5)
    bans = [SUNDAY, NIGHT]
    assert trip_min(place, start, ban_windows(bans)) == pytest.approx(by_the_minute(place, start, bans), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(hours=st.floats(0.1, 45), faster=st.floats(1, 3), start=st.integers(0, WEEK_MIN), wait=st.integers(0, 600), route=routes)  # fmt: skip # noqa: E501
def test_faster_trucks_and_earlier_starts_never_arrive_later(hours, faster, start, wait, route):
    bans = ban_windows([SUNDAY, NIGHT])
    slow = start + trip_min(city(hours, route), start, bans)
    assert start + trip_min(city(hours / faster, route), start, bans) <= slow + 1e-6
    assert slow <= start + wait + trip_min(city(hours, route), start + wait, bans) + 1e-6


def test_the_table_has_every_departure_of_the_week():
    table = trip_table(city(2), ban_windows([SUNDAY]), 60)
    assert len(table) == 168
    assert table[0] == 120
    assert table[144] == 22 * 60 + 120


def test_the_road_figures_of_liege_are_the_estimate_and_cover_about_a_hundred_cities():
    layout = load_airport("EBLG")
    cities = layout.freight.linehaul
    assert 95 <= len(cities) <= 110
    assert len({c.country for c in cities.values()}) >= 25
    for c in cities.values():
        km, hours = estimate_road(layout.airport.lat, layout.airport.lon, c.lat, c.lon)
        assert c.road_km == pytest.approx(km, abs=1.5)
        assert c.drive_h == pytest.approx(hours, abs=0.06)
        assert c.crew == (2 if c.drive_h > 9 else 1)
        assert c.route[0][0] == "BE"
        assert c.country in dict(c.route)
