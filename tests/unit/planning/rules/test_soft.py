"""What a placement costs: each rule with its amount, its weight and its first point."""

from datetime import date
from itertools import pairwise

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.freight import DelayProfile
from apronplan.domain.layout import Runway
from apronplan.planning.rules.buffers import buffer_points, buffer_steps
from apronplan.planning.rules.rulebook import RuleBook
from apronplan.planning.sentences import sentence
from unit.planning.build import (
    FRAME,
    at,
    codes,
    fleet,
    found,
    later,
    on,
    plan_with,
    prefer,
    rule,
    small_airport,
    stand,
    towed,
    turnaround,
)

LAYOUT = small_airport(["1", "2"])


# -- unassigned ------------------------------------------------------------------------------------


@pytest.mark.parametrize("priority", [1, 3])
def test_a_part_in_the_tray_costs_its_priority(priority):
    plan = plan_with(LAYOUT, [turnaround("A", "04:00", "06:00", priority=priority)])
    (finding,) = found(plan)
    assert (finding.code, finding.severity) == ("unassigned", Severity.SOFT)
    assert finding.cost == 300_000 * priority


def test_each_part_of_a_towed_turnaround_needs_its_stand():
    t = turnaround("A", "04:00", "12:00")
    plan = plan_with(LAYOUT, [t], {"A#1": "1"}, splits=[towed("A", ("06:00", "06:20"))])
    (finding,) = found(plan, "unassigned")
    assert [s.id for s in finding.subjects] == ["A#2", "A"]


@pytest.mark.parametrize(
    ("row", "code"), [(on("A", "9"), "one_stand.unknown_stand"), (on("X", "1"), "one_stand.unknown_part")]
)
def test_a_row_that_places_what_is_not_there_is_found(row, code):
    plan = plan_with(LAYOUT, [turnaround("A", "04:00", "06:00")], [row])
    assert [f.code for f in found(plan, "one_stand")] == [code]


# -- preference ------------------------------------------------------------------------------------


def wished(rows, placed="1", stands=("1", "2"), **flight):
    layout = small_airport(stands, preferences=rows)
    return plan_with(layout, [turnaround("A", "04:00", "06:00", **flight)], {"A": placed})


def test_the_rows_that_hold_are_added_and_the_best_stand_is_free():
    rows = [prefer(3, operator="QTR", stand="1"), prefer(2, handler="H1", stand="1"), prefer(1, stand="2")]
    (finding,) = found(wished(rows), "preference")
    assert finding.values == {"points": 4.0}  # 5 - 1: the best stand is shifted to 0
    assert finding.cost == 20.0
    assert found(wished(rows, "2"), "preference") == []


def test_a_bonus_is_a_cost_elsewhere():
    rows = [prefer(-2, operator="QTR", stand="2")]
    assert [f.values["points"] for f in found(wished(rows), "preference")] == [2.0]
    assert found(wished(rows, "2"), "preference") == []


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ({"operator": "QTR"}, True),
        ({"operator": "ETH"}, False),
        ({"handler": "H1"}, True),
        ({"handler": "H2"}, False),
        ({"flight": "A"}, True),
        ({"flight": "B"}, False),
        ({"operator": "QTR", "handler": "H2"}, False),
        ({}, True),
    ],
)
def test_a_row_holds_where_all_that_it_names_fits(where, holds):
    assert bool(found(wished([prefer(2, stand="1", **where)]), "preference")) is holds


def test_an_apron_stands_for_its_stands():
    stands = (stand("1", apron="A"), stand("2", x_m=200, apron="B"))
    assert len(found(wished([prefer(2, apron="A")], stands=stands), "preference")) == 1
    assert found(wished([prefer(2, apron="B")], stands=stands), "preference") == []


def test_a_cost_for_every_stand_is_no_cost():
    assert found(wished([prefer(7, operator="QTR")]), "preference") == []


# -- size surplus ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("span_m", "points"), [(64.8, None), (65.0, 0.04), (80.0, 3.04)])
def test_metres_given_away_cost(span_m, points):
    layout = small_airport([stand("1", span_m=span_m)])
    findings = found(plan_with(layout, [turnaround("A", "04:00", "06:00")], {"A": "1"}), "size_surplus")
    assert [f.cost for f in findings] == ([] if points is None else [pytest.approx(points)])


def test_a_stand_without_a_limit_gives_nothing_away():
    layout = small_airport([stand("1", span_m=None)])
    assert codes(plan_with(layout, [turnaround("A", "04:00", "06:00")], {"A": "1"})) == []


# -- buffer ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "points"), [(15, 75.0), (16, 100 / 3), (20, 100 / 3), (25, 25 / 3), (29, 2.5**2 / 3), (30, None)]
)
def test_a_short_buffer_costs_in_convex_steps(minutes, points):
    comes = f"06:{minutes}" if minutes < 60 else ""
    flights = [turnaround("A", "04:00", "06:00", "B734"), turnaround("B", comes, "09:00", "B734")]
    findings = found(plan_with(LAYOUT, flights, {"A": "1", "B": "1"}), "buffer")
    assert [f.cost for f in findings] == ([] if points is None else [pytest.approx(points)])
    assert [f.values for f in findings] == ([] if points is None else [{"found_min": minutes, "target_min": 30.0}])


def test_the_steps_fall_and_fall_ever_slower():
    steps = buffer_steps(RuleBook())
    costs = [points for _, points in steps]
    falls = [a - b for a, b in pairwise(costs)]
    assert all(f > 0 for f in falls)
    assert falls == sorted(falls, reverse=True)
    assert buffer_points(steps, 30.0) == 0
    assert buffer_points(steps, 0.0) == costs[0] == pytest.approx(300)


def test_a_target_of_zero_asks_for_nothing():
    assert buffer_steps(RuleBook({"buffer": rule("buffer", params={"target_min": 0})})) == ()


# -- clash -----------------------------------------------------------------------------------------


def test_the_expected_clash_is_off_until_the_delays_are_known():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "06:24", "09:00")]
    plan = plan_with(LAYOUT, flights, {"A": "1", "B": "1"})
    assert found(plan, "clash") == []
    measured = [rule("clash", Severity.SOFT, params={"mean_delay_min": 12})]
    (finding,) = found(plan_with(LAYOUT, flights, {"A": "1", "B": "1"}, rules=measured), "clash")
    assert finding.values["expected_min"] == pytest.approx(12 * 2.718281828**-2)


PUNCTUAL = DelayProfile(operator="", p05_min=0, p25_min=0, p50_min=0, p75_min=0, p95_min=0)
LATE = DelayProfile(operator="QTR", p05_min=20, p25_min=20, p50_min=20, p75_min=20, p95_min=20)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("QTR", "ETH", 8.0), ("ETH", "QTR", None), ("ETH", "ETH", None), ("QTR", "QTR", None)],
)
def test_delay_profiles_of_the_two_operators_say_who_waits(first, second, expected):
    # QTR is always 20 min late, everybody else punctual: 12 min between leave 8 min of waiting
    flights = [
        turnaround("A", "04:00", "06:00", "B734", operator=first),
        turnaround("B", "06:12", "09:00", "B734", operator=second),
    ]
    plan = plan_with(LAYOUT, flights, {"A": "1", "B": "1"}, rules=[rule("clash", Severity.SOFT)])
    profiles = [RowChange("delay_profile", p.key, None, p) for p in (PUNCTUAL, LATE)]
    plan.apply(profiles)
    findings = found(plan, "clash")
    assert [f.values["expected_min"] for f in findings] == ([] if expected is None else [pytest.approx(expected)])


# -- long stay -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("off", "points"), [("12:00", None), ("13:30", 1.5)])
def test_a_long_stay_on_a_prime_stand_costs_its_hours(off, points):
    layout = small_airport([stand("1", facilities=["nose_door_room"]), "2"])
    findings = found(plan_with(layout, [turnaround("A", "04:00", off)], {"A": "1"}), "long_stay")
    assert [f.cost for f in findings] == ([] if points is None else [points])
    assert found(plan_with(layout, [turnaround("A", "04:00", off)], {"A": "2"}), "long_stay") == []
    nose = turnaround("A", "04:00", off, "B744", nose_load=True)
    assert found(plan_with(layout, [nose], {"A": "1"}), "long_stay") == []


# -- moved and towed -------------------------------------------------------------------------------


@pytest.mark.parametrize(("now", "points"), [("", 100), ("2018-06-05T01:00", 100), ("2018-06-05T01:01", 200)])
def test_a_move_against_the_published_plan_is_dearer_when_it_comes_soon(now, points):
    settings = {"now_utc": now} if now else {}
    flights = [turnaround("A", "04:00", "06:00")]
    (finding,) = found(plan_with(LAYOUT, flights, {"A": "2"}, published={"A": "1"}, settings=settings), "moved")
    assert (finding.cost, finding.values) == (points, {"published": "1"})
    assert found(plan_with(LAYOUT, flights, {"A": "1"}, published={"A": "1"}, settings=settings), "moved") == []


def test_a_tow_costs_and_staying_does_not():
    t = [turnaround("A", "04:00", "12:00")]
    cut = [towed("A", ("06:00", "06:30"))]
    (finding,) = found(plan_with(LAYOUT, t, {"A#1": "1", "A#2": "2"}, splits=cut), "tow")
    assert (finding.cost, finding.values["from"]) == (60.0, "1")
    assert found(plan_with(LAYOUT, t, {"A#1": "1", "A#2": "1"}, splits=cut), "tow") == []


def test_tug_minutes_count_where_the_plan_prices_them():
    layout = small_airport(["1", "2"], taxi=[("1", "2", 1000.0)])
    t = [turnaround("A", "04:00", "12:00")]
    priced = [rule("tow", params={"minute_points": 2})]
    plan = plan_with(layout, t, {"A#1": "1", "A#2": "2"}, splits=[towed("A", ("06:00", "06:30"))], rules=priced)
    (finding,) = found(plan, "tow")
    assert finding.values["minutes"] == pytest.approx(10.0)  # 1 km at 15 km/h tow speed is 4 min, and 6 of handling
    assert finding.cost == pytest.approx(80.0)


# -- taxi and reference day ------------------------------------------------------------------------


def test_taxi_minutes_are_off_while_the_runway_is_not_known():
    assert RuleBook().is_on("taxi") is False


@pytest.mark.parametrize(("parts", "minutes"), [({"A": "1"}, 6.0), ({"A#1": "1", "A#2": "1"}, 3.0)])
def test_each_movement_costs_its_minutes_to_the_nearest_runway_end(parts, minutes):
    house = small_airport(["1"], taxi=[("1", "T", 1000.0)], lanes={"T": (0.0, -1000.0)})  # 3 min at 20 km/h
    begin, finish = FRAME.to_lat_lon(0.0, -1000.0), FRAME.to_lat_lon(3000.0, -1000.0)
    runway = Runway(designator="05", lat=begin[0], lon=begin[1], end_lat=finish[0], end_lon=finish[1],
                    length_m=3000.0, width_m=45.0)  # fmt: skip
    cut = [towed("A", ("08:00", "08:10"))] if len(parts) > 1 else []
    plan = plan_with(house, [turnaround("A", "04:00", "12:00")], parts, splits=cut,
                     rules=[rule("taxi", Severity.SOFT)])  # fmt: skip
    plan.apply([RowChange("runway", "05", None, runway)])
    assert [(f.values["minutes"], f.cost) for f in found(plan, "taxi")] == [
        (pytest.approx(minutes), pytest.approx(0.2 * minutes))
    ] * len(parts)


def test_another_stand_than_on_the_reference_day_costs_when_it_is_asked():
    flights = [
        turnaround("A", "04:00", "06:00", flight_in="QR1"),
        turnaround("B", "06T04:00", "06T06:00", flight_in="QR1"),
    ]
    asked = {"rules": [rule("reference_day", Severity.SOFT)], "settings": {"reference_day": "2018-06-05"}}
    (finding,) = found(plan_with(LAYOUT, flights, {"A": "1", "B": "2"}, **asked), "reference_day")
    assert (finding.cost, finding.values) == (5.0, {"reference": "1"})
    assert found(plan_with(LAYOUT, flights, {"A": "1", "B": "1"}, **asked), "reference_day") == []


@pytest.mark.parametrize(("target", "minutes", "charged"), [(30, 29, True), (30, 30, False), (60, 59, True)])
def test_the_expected_wait_is_charged_as_far_as_the_buffer_is_wished(target, minutes, charged):
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", later(at("06:00"), minutes), "10:00")]
    rules = [rule("clash", Severity.SOFT, params={"mean_delay_min": 60}), rule("buffer", params={"target_min": target})]
    said = found(plan_with(small_airport(["1"]), flights, {"A": "1", "B": "1"}, rules=rules), "clash")
    assert bool(said) is charged


@pytest.mark.parametrize(("name", "severity"), [("fairness", "soft"), ("one_stand", "off")])
@pytest.mark.parametrize("more", [{"scope": {"handlers": ("H1",)}}, {"valid_from": date(2018, 6, 6)}])
def test_a_setting_that_an_old_plan_confines_though_it_cannot_be_is_told(name, severity, more):
    plan = plan_with(small_airport(["1"]), [], rules=[rule(name, severity, params={}, **more)])
    assert f"{name}.scoped" in [f.code for f in found(plan)]
    (finding,) = [f for f in found(plan) if f.code == f"{name}.scoped"]
    assert "set it anew" in sentence(finding, plan)
    bare = plan_with(small_airport(["1"]), [], rules=[rule(name, severity)])
    assert f"{name}.scoped" not in [f.code for f in found(bare)]


@pytest.mark.parametrize("name", ["together", "delivery_slack", "fairness", "reference_day"])
def test_a_rule_without_data_clears_nothing_when_it_is_switched_on(name):
    plan = plan_with(LAYOUT, [], rules=[rule(name, Severity.HARD)])
    assert [f.code for f in found(plan)] == [f"{name}.unknown"]


def test_a_type_wider_than_code_f_is_planned_by_its_metres():
    layout = small_airport([stand("1", span_m=88.4, length_m=90)], types=[fleet("A225", 88.4, 84.0)])
    assert codes(plan_with(layout, [turnaround("A", "04:00", "06:00", "A225")], {"A": "1"})) == []
