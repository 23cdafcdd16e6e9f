"""The delivery clock, against sums by hand, against a simulation of its own, and never losing by speed."""

import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apronplan.cargo.chance import spread_points, triangular
from apronplan.cargo.clock import clock, lot_clocks
from apronplan.cargo.customs import customs
from apronplan.cargo.departures import week_minutes
from apronplan.cargo.linehaul import WEEK_MIN
from apronplan.domain.customs import DeclarationRule
from apronplan.domain.delivery import ClockLeg, ClockOrigin, LinehaulCity, TruckBan
from apronplan.domain.settings import Closure, ClosureKind
from apronplan.domain.traffic import Category, Lot
from unit.cargo.freight_build import MONDAY, flight, hall, plan
from unit.cargo.test_customs import declared, lane
from unit.cargo.test_linehaul import by_the_minute

ORIGIN = ClockOrigin(
    origin="PVG", dispatch_low_h=20, dispatch_mode_h=20, dispatch_high_h=20,
    flight_low_h=12, flight_mode_h=12, flight_high_h=12,
)  # fmt: skip
WIDE = replace(ORIGIN, dispatch_low_h=14, dispatch_mode_h=30, dispatch_high_h=60, flight_low_h=11, flight_high_h=17)
LEGS = [
    ClockLeg(leg="breakdown", low_h=2, mode_h=2, high_h=2),
    ClockLeg(leg="sort", low_h=4, mode_h=4, high_h=4),
    ClockLeg(leg="sort", capability="ecommerce_sort", low_h=1, mode_h=1, high_h=1),
    ClockLeg(leg="truck_wait", low_h=3, mode_h=3, high_h=3),
    ClockLeg(leg="last_mile", low_h=10, mode_h=10, high_h=10),
]
WIDE_LEGS = [
    ClockLeg(leg="breakdown", low_h=1, mode_h=3, high_h=6),
    ClockLeg(leg="sort", low_h=3, mode_h=8, high_h=15),
    ClockLeg(leg="truck_wait", low_h=1, mode_h=6, high_h=12),
    ClockLeg(leg="last_mile", low_h=8, mode_h=20, high_h=36),
]
SUNDAY = TruckBan(ban="DE", country="DE", from_min=0, to_min=1320, weekdays=frozenset({7}))
HALLS = [hall("N1"), hall("N4", capabilities=["ecommerce_sort"])]


def city(hours, name="X", country="DE"):
    return LinehaulCity(
        city=name, country=country, lat=50.0, lon=8.0, road_km=hours * 70, drive_h=hours, route=((country, 1.0),)
    )


def airport(flights, *, legs=LEGS, origin=ORIGIN, cities=(), in_hall="N1", **more):
    return plan(
        flights, halls=HALLS, in_hall=in_hall, clock_leg=legs, clock_origin=[origin], linehaul=cities,
        truck_ban=[SUNDAY], **more,
    )  # fmt: skip


def run(made, **more):
    masses = {lot.lot: lot.mass_kg for lot in made.lots.values()}
    clocks, left = lot_clocks(made, masses)
    return clock(clocks, made.freight.linehaul.values(), made, left=left, **more)


def test_fixed_legs_are_a_sum():
    # 20 dispatch, 12 flight, 0.25 + 1 to the hall, 2 break, 4 sort, 3 wait, 4 drive, 10 last mile = 56.25 h
    # Monday 06:00 + 10.25 h = 16:15, a departure step
    found = run(airport([flight("1")], cities=[city(4)]))
    (place,) = found.cities
    assert (place.slack_h, place.slack_p50_h, place.probability) == (pytest.approx(63.75), pytest.approx(63.75), 1.0)
    assert found.legs_h["on_block_to_hall"] == 1.25
    assert sum(found.legs_h.values()) == pytest.approx(52.25)
    assert found.lots[0].cities_in_promise == 1
    assert run(airport([flight("1")], cities=[city(4)]), promise_days=56.2 / 24).in_promise == ()


def test_a_sorter_in_the_hall_wins_three_hours():
    slow = run(airport([flight("1")], cities=[city(4)])).cities[0].slack_h
    assert run(airport([flight("1")], cities=[city(4)], in_hall="N4")).cities[0].slack_h == pytest.approx(slow + 3)


def test_a_ban_on_the_way_costs_its_hours():
    # Saturday 06:00 on block: away at 16:15, 7.75 h until midnight, then 22 h of ban; 9 h at the wheel make 9.75
    saturday = flight("1", hours=24 * 5)
    free = run(airport([saturday], cities=[city(4, country="NL")])).cities[0].slack_h
    assert run(airport([saturday], cities=[city(4)])).cities[0].slack_h == pytest.approx(free)
    far_free = run(airport([saturday], cities=[city(9, country="NL")])).cities[0].slack_h
    assert run(airport([saturday], cities=[city(9)])).cities[0].slack_h == pytest.approx(far_free - 22)


@pytest.mark.parametrize(
    ("day", "lost_h"),
    [(datetime(2018, 3, 24, 21, tzinfo=UTC), -1), (datetime(2018, 10, 27, 20, tzinfo=UTC), 1)],
)
def test_the_wall_clock_may_change_between_on_block_and_the_truck(day, lost_h):
    """Both come on block on Saturday at 22:00; in a ban on Sunday until 22:00 the wait is an hour less or more."""
    usual = datetime(2018, 6, 9, 20, tzinfo=UTC)
    slack = [
        run(airport([flight("1", hours=(at - MONDAY) / timedelta(hours=1))], cities=[city(4)])).cities[0].slack_h
        for at in (usual, day)
    ]
    # ready 10.25 h later, Sunday 08:15 of the summer: 13.75 h to wait
    assert slack[1] - slack[0] == pytest.approx(-lost_h)


@given(st.integers(0, 365 * 24), st.lists(st.floats(0, 24 * 40), min_size=1, max_size=5))
def test_minutes_of_the_week_are_those_of_the_wall_clock(start_h, later_h):
    made = airport([])
    at = datetime(2018, 1, 1, tzinfo=UTC) + timedelta(hours=start_h, minutes=7)
    zone = made.layout.airport.zone
    found = week_minutes(at, np.array([*later_h, math.inf]), zone)
    assert found[-1] == math.inf
    for hours, minute in zip(later_h, found, strict=False):
        local = (at + timedelta(hours=hours)).astimezone(zone)
        shown = (local.weekday() * 24 + local.hour) * 60 + local.minute + local.second / 60
        away = abs(minute - shown) % WEEK_MIN
        assert min(away, WEEK_MIN - away) < 0.02


def test_customs_and_the_queue_of_the_hall_count():
    rules = [declared(release_min=90)]
    slow = run(airport([flight("1")], cities=[city(4)], declaration_rule=rules, customs_lane=[lane()]))
    assert slow.cities[0].slack_h == pytest.approx(63.75 - 1.5)
    flights = [flight(str(i), import_kg=100_000) for i in range(3)]  # 300 t within an hour, 100 t/h
    queued = run(airport(flights, cities=[city(4)]))
    assert queued.legs_h["hall_queue"] > 0.5


def test_goods_that_are_never_released_never_arrive():
    shut = Closure(
        closure="s", kind=ClosureKind.CUSTOMS, subject="parcels", start=MONDAY, end=MONDAY + timedelta(days=400)
    )
    made = airport(
        [flight("1")], cities=[city(4)], closure=[shut], customs_lane=[lane()],
        declaration_rule=[declared(automatic=False)],
    )  # fmt: skip
    found = run(made)
    assert found.cities[0].probability == 0.0
    assert found.cities[0].slack_h == -math.inf


def test_lots_from_places_that_the_table_lacks_are_left_out_and_named():
    found = run(airport([flight("1"), flight("2", origin="XXX")], cities=[city(4)]))
    assert found.left == ("2/I1",)
    assert [s.clock.lot.lot for s in found.lots] == ["1/I1"]
    nothing = run(airport([flight("2", origin="XXX")], cities=[city(4)]))
    assert (len(nothing.cities), nothing.in_promise) == (1, ())


def test_lots_are_not_compared_with_each_other(monkeypatch):
    made = airport([flight(str(i), hours=i / 10) for i in range(60)], cities=[city(4)])
    compared, plain = [], Lot.__eq__
    monkeypatch.setattr(Lot, "__eq__", lambda a, b: compared.append(a) or plain(a, b))
    clocks, left = lot_clocks(made, {lot.lot: lot.mass_kg for lot in made.lots.values()}, customs(made))
    assert (len(clocks), left) == (60, [])
    assert len(compared) <= 60


def own_probability(made, place, promise_h, seed):
    """The same question answered with dice and minutes: share of the mass delivered in time."""
    dice = random.Random(seed)
    legs = {leg.leg: leg for leg in made.freight.clock_leg.values()}

    def throw(low, mode, high):
        return dice.triangular(low, high, mode) if high > low else low

    in_time = weight = 0.0
    for lot in made.lots.values():
        turnaround = made.turnarounds[lot.turnaround]
        local = turnaround.on_block.astimezone(made.layout.airport.zone)
        minute = local.weekday() * 1440 + local.hour * 60 + local.minute
        o = made.freight.clock_origin[turnaround.origin]
        for _ in range(1200):
            before = throw(o.dispatch_low_h, o.dispatch_mode_h, o.dispatch_high_h)
            before += throw(o.flight_low_h, o.flight_mode_h, o.flight_high_h)
            ground = 1.25 + sum(
                throw(legs[n].low_h, legs[n].mode_h, legs[n].high_h) for n in ("breakdown", "sort", "truck_wait")
            )
            leaves = math.ceil((minute + ground * 60) / 15) * 15
            arrives = leaves + by_the_minute_cached(place, leaves % (7 * 1440))
            last = throw(legs["last_mile"].low_h, legs["last_mile"].mode_h, legs["last_mile"].high_h)
            in_time += lot.mass_kg * (before + (arrives - minute) / 60 + last <= promise_h)
            weight += lot.mass_kg
    return in_time / weight


_known: dict[tuple[LinehaulCity, int], float] = {}


def by_the_minute_cached(place, start):
    if (place, start) not in _known:
        _known[place, start] = by_the_minute(place, start, [SUNDAY])
    return _known[place, start]


@pytest.mark.parametrize("promise_days", [4.5, 5.0])
def test_an_independent_calculation_finds_the_same_cities(promise_days):
    cities = [city(h, f"c{h}") for h in (2, 6, 12, 17, 26, 40)]
    flights = [flight("1"), flight("2", hours=24 * 4, import_kg=90_000), flight("3", hours=24 * 5 + 9.5)]
    made = airport(flights, legs=WIDE_LEGS, origin=WIDE, cities=cities)
    found = run(made, promise_days=promise_days, probability=0.8)
    for place in found.cities:
        own = own_probability(made, place.city, promise_days * 24, seed=7)
        assert place.probability == pytest.approx(own, abs=0.03)
        if abs(own - 0.8) > 0.03:
            assert place.in_promise is (own >= 0.8)
    assert 0 < len(found.in_promise) < len(cities)


speeds = st.floats(1, 3)


@settings(max_examples=60, deadline=None)
@given(
    hours=st.lists(st.floats(0, 200), min_size=1, max_size=3),
    factor=speeds, faster=st.sampled_from(["ground", "air", "road", "release", "all"]),
    probability=st.floats(0.05, 1), days=st.floats(2, 7),
)  # fmt: skip
def test_more_speed_never_loses_a_city(hours, factor, faster, probability, days):
    def made(ground, air, road, release):
        legs = [
            replace(leg, low_h=leg.low_h / ground, mode_h=leg.mode_h / ground, high_h=leg.high_h / ground)
            for leg in WIDE_LEGS
        ]
        origin = replace(
            WIDE, dispatch_low_h=14 / air, dispatch_mode_h=30 / air, dispatch_high_h=60 / air,
            flight_low_h=11 / air, flight_mode_h=12 / air, flight_high_h=17 / air,
        )  # fmt: skip
        cities = [replace(city(h / road), city=f"c{h}") for h in (2, 8, 16, 30, 44)]
        flights = [flight(str(i), hours=h, import_kg=20_000 + 9_000 * i) for i, h in enumerate(hours)]
        rules = [declared(release_min=round(240 / release))]
        return airport(flights, legs=legs, origin=origin, cities=cities, declaration_rule=rules, customs_lane=[lane()])

    before = run(made(1, 1, 1, 1), probability=probability, promise_days=days)
    speed = [factor if faster in (leg, "all") else 1 for leg in ("ground", "air", "road", "release")]
    after = run(made(*speed), probability=probability, promise_days=days)
    for slow, fast in zip(before.cities, after.cities, strict=True):
        assert fast.probability >= slow.probability - 1e-9
        assert fast.slack_h >= slow.slack_h - 1e-6
        assert fast.in_promise or not slow.in_promise


@given(st.floats(0, 10), st.floats(0, 10), st.floats(0, 10))
def test_the_points_have_the_mean_and_the_ends_of_a_triangle(low, rise, fall):
    mode, high = low + rise, low + rise + fall
    values = triangular(spread_points(7)[0], low, mode, high)
    assert values.min() >= low - 1e-9
    assert values.max() <= high + 1e-9
    assert values.mean() == pytest.approx((low + mode + high) / 3, abs=0.01 * (1 + rise + fall))


def test_a_capability_goes_before_a_category_and_both_before_neither():
    from apronplan.cargo.legs import leg_for

    rows = [
        ClockLeg(leg="sort", low_h=9, mode_h=9, high_h=9),
        ClockLeg(leg="sort", category=Category.ECOMMERCE, low_h=5, mode_h=5, high_h=5),
        ClockLeg(leg="sort", capability="belt", low_h=1, mode_h=1, high_h=1),
    ]
    assert leg_for(rows, "sort", ["belt"], Category.GENERAL).mode_h == 1
    assert leg_for(rows, "sort", [], Category.ECOMMERCE).mode_h == 5
    assert leg_for(rows, "sort", [], Category.GENERAL).mode_h == 9
    assert leg_for(rows, "breakdown", [], Category.GENERAL).mode_h == 0


def test_a_rule_without_release_time_is_no_wait():
    rule = DeclarationRule(
        category=Category.ECOMMERCE, kind="H7", kg_per_declaration=1, selected_share=0, release_min=0
    )
    found = run(airport([flight("1")], cities=[city(4)], declaration_rule=[rule]))
    assert found.cities[0].slack_h == pytest.approx(63.75)


@pytest.mark.parametrize(
    ("figures", "ulds", "hours"),
    [
        ({}, 24, (2.0, 3.0)),
        ({"teams": 6}, 24, (3.5, 3.0)),  # 24 units x 52.5 min / 6 teams
        ({"teams": 12}, 24, (1.75, 3.0)),
        ({"teams": 6}, 0, (2.0, 3.0)),  # the units are not known
        ({"sorter_parcels_per_h": 20_000}, 24, (2.0, 5.0)),
        ({"sorter_parcels_per_h": 50_000}, 24, (2.0, 2.0)),
    ],
)
def test_a_hall_s_own_teams_and_sorter_go_before_the_table(figures, ulds, hours):
    from apronplan.cargo.legs import hall_leg

    rows = [
        ClockLeg(leg="breakdown", low_h=1.0, mode_h=2.0, high_h=3.0),
        ClockLeg(leg="sort", low_h=2.0, mode_h=3.0, high_h=4.0),
    ]
    lot = replace(next(iter(airport([flight("1")], cities=[city(4)]).lots.values())), ulds=ulds)
    there = replace(HALLS[0], **figures)
    found = tuple(hall_leg(rows, leg, there, lot, 100_000).mode_h for leg in ("breakdown", "sort"))
    assert found == pytest.approx(hours)
    general = replace(lot, category=Category.GENERAL)
    assert hall_leg(rows, "sort", there, general, 100_000).mode_h == 3.0, "only parcels are sorted"
