"""Prices: never more than forcing really costs, and exact where asked."""

import numpy as np
import pytest

from apronplan.domain.ids import StandId
from apronplan.planning.why.prices import Price, plan_prices
from unit.planning.build import at, on, plan_with, prefer, small_airport, stand, turnaround

DAY = (at("00:00"), at("23:00"))
LAYOUT = small_airport(
    [stand("1"), stand("2", x_m=300), stand("3", x_m=600, span_m=36)],
    preferences=[prefer(2, stand="2"), prefer(0, stand="1")],
)
FLIGHTS = [turnaround("A", "04:00", "06:00"), turnaround("B", "08:00", "10:00"), turnaround("C", "05:00", "07:00")]


def prices(flights=FLIGHTS, placed=None, layout=LAYOUT, **more):
    return plan_prices(plan_with(layout, flights, placed or {"A": "1", "B": "1", "C": "2"}, **more), *DAY)


def test_the_plan_costs_what_the_rules_say_and_the_bound_is_below():
    found = prices()
    assert found.cost == pytest.approx(3 * 0.2 * 0.2 + 2 * 5)
    assert found.bound <= found.cost + 1e-9


def test_a_stand_that_is_free_costs_its_own_points():
    # B on 2: two points of preference at weight 5
    found = prices()
    assert found.at_least(FLIGHTS_PART["B"])[StandId("2")] <= 10 + 1e-6
    price = found.exact(FLIGHTS_PART["B"], StandId("2"))
    assert price.exact == pytest.approx(10)
    assert found.at_least(FLIGHTS_PART["B"])[StandId("2")] == pytest.approx(10)


def test_a_stand_that_is_taken_costs_what_the_other_pays_too():
    # A and C exchange: both change, the sum is the same
    found = prices()
    assert found.exact(FLIGHTS_PART["A"], StandId("2")).exact == pytest.approx(0, abs=1e-6)
    # with C locked on 2, A on 2 sends C nowhere: the lock keeps A off for good
    locked = prices(placed=[on("A", "1"), on("B", "1"), on("C", "2", locked=True)])
    assert locked.exact(FLIGHTS_PART["A"], StandId("2")) is None
    assert StandId("2") not in locked.at_least(FLIGHTS_PART["A"])


def test_pushing_one_into_the_tray_costs_the_tray():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("C", "05:00", "07:00", "B748"),
               turnaround("D", "05:00", "07:00")]  # fmt: skip
    layout = small_airport([stand("1", span_m=80, length_m=80), stand("2", x_m=300)])
    found = prices(flights, {"C": "1", "D": "2"}, layout)
    # A has no stand now: on 2 it would push D out, at the same cost of the tray
    assert found.exact("A#1", StandId("2")).exact == pytest.approx(0, abs=1e-6)
    # D on 1 pushes C out and leaves 2 to A: one without a stand as before, and D on a stand 15 m too wide for it
    assert found.exact("D#1", StandId("1")).exact == pytest.approx(0.2 * (80 - 64.8) - 0.2 * (80 - 68.4), abs=0.01)


def test_never_possible_stands_and_locked_parts_have_no_price():
    found = prices()
    assert StandId("3") not in found.at_least(FLIGHTS_PART["A"])
    assert found.exact(FLIGHTS_PART["A"], StandId("3")) is None
    locked = prices(placed=[on("A", "1", locked=True), on("B", "1"), on("C", "2")])
    assert locked.at_least(FLIGHTS_PART["A"]) == {}
    assert locked.exact(FLIGHTS_PART["A"], StandId("2")) is None


def test_a_plan_that_breaks_a_hard_rule_is_measured_against_a_quick_one():
    found = prices(placed=[on("A", "1"), on("C", "1"), on("B", "1")])
    assert found.pairs is None
    assert np.isfinite(found.cost)


@pytest.mark.parametrize("seed", range(6))
def test_at_least_never_says_more_than_exact(seed):
    rng = np.random.default_rng(seed)
    flights = []
    for i in range(7):
        start = int(rng.integers(4, 12))
        kind = ["B77L", "B734", "B748"][int(rng.integers(0, 3))]
        flights.append(turnaround(f"T{i}", f"{start:02}:00", f"{start + 2:02}:30", kind))
    layout = small_airport(
        [stand(str(i), x_m=300 * i, span_m=[36, 65, 80][i % 3], length_m=80, excludes=[str(i + 1)] * (i == 1))
         for i in range(5)],
        preferences=[prefer(float(rng.integers(0, 5)), stand=str(i)) for i in range(5)],
    )  # fmt: skip
    plan = plan_with(layout, flights)
    found = plan_prices(plan, *DAY)
    best = found.best()
    assert best.proved
    for i in range(3):
        name = f"T{i}#1"
        least = found.at_least(name)
        for k in layout.stands:
            price = found.exact(name, k)
            if price is not None and price.exact is not None and k in least:
                over = best.cost * 0.01 - found.cost  # `exact` counts from the best plan, `at_least` from this one
                assert least[k] <= price.exact + over + 1e-6


def test_a_price_is_exact_only_if_its_bounds_are_near():
    assert Price(at_least=3.0, at_most=3.2).exact == 3.2
    assert Price(at_least=3.0, at_most=9.0).exact is None
    assert Price(at_least=3.0, at_most=float("inf")).exact is None


FLIGHTS_PART = {name: f"{name}#1" for name in "ABC"}
