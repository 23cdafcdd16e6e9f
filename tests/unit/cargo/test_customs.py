"""Customs: declarations, selection, queues with priorities, strikes, and what they do to a hall."""

import math
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apronplan.cargo.customs import customs, declaration_for, declarations_of, lane_for
from apronplan.cargo.flow import flow_of, hall_flow
from apronplan.cargo.load import passage_of
from apronplan.domain.changes import RowChange
from apronplan.domain.customs import CustomsLane, DeclarationRule
from apronplan.domain.delivery import ClockLeg
from apronplan.domain.ids import HallId
from apronplan.domain.settings import Closure, ClosureKind, Recurrence, RuleSetting
from apronplan.domain.traffic import Category
from unit.cargo.freight_build import MONDAY, flight, hall, plan

N1 = hall("N1")


def declared(category=Category.ECOMMERCE, **more):
    values = {"kind": "H7", "kg_per_declaration": 0.5, "selected_share": 0.001, "release_min": 5, **more}
    return DeclarationRule(category=category, **values)


def lane(name="parcels", **more):
    return CustomsLane(lane=name, **{"checks_per_h": 60.0, **more})


def cleared(flights, *, closures=(), rules=None, lanes=None, legs=()):
    made = plan(
        flights, halls=[N1], in_hall="N1",
        declaration_rule=[declared()] if rules is None else rules,
        customs_lane=[lane()] if lanes is None else lanes,
        clock_leg=legs, closure=closures,
    )  # fmt: skip
    return made, customs(made)


def hours(at_s):
    """Hours after Monday 06:00 local."""
    return (at_s - MONDAY.timestamp()) / 3600


def test_most_parcels_are_released_at_once_and_the_selected_ones_after_their_check():
    _, found = cleared([flight("1")])  # 60 t, 120,000 parcels, 120 of them selected, 2 h of checks
    c = found.lots["1/I1"]
    assert (c.declarations, c.selected, c.selected_kg, c.lane) == (120_000, 120, 60, "parcels")
    assert hours(c.ready_end_s) == pytest.approx(1.25)  # 15 min way, 60 min unloading
    assert hours(c.free_end_s) == pytest.approx(1.25 + 5 / 60)
    assert hours(c.checked_s) == pytest.approx(3.25)
    assert c.wait_h == pytest.approx(2.0)
    assert c.held_h == 0.0  # it may stay 4 h anyhow


def test_breaking_down_comes_before_customs():
    leg = ClockLeg(leg="breakdown", low_h=1.0, mode_h=2.0, high_h=3.0)
    _, found = cleared([flight("1")], legs=[leg])
    assert hours(found.lots["1/I1"].ready_end_s) == pytest.approx(3.25)


def test_a_queue_grows_when_lots_come_together():
    _, found = cleared([flight(str(i)) for i in range(3)])
    ends = sorted(hours(c.checked_s) for c in found.lots.values())
    assert ends == pytest.approx([3.25, 5.25, 7.25])


def test_live_animals_are_checked_before_parcels_that_are_already_waiting():
    rules = [
        declared(priority=4),
        declared(Category.LIVE_ANIMALS, kg_per_declaration=500, selected_share=1, priority=1),
    ]
    animals = flight("9", hours=0.5, categories=((Category.LIVE_ANIMALS, 100),), import_kg=5_000)
    _, found = cleared([flight("1"), animals], rules=rules)
    assert hours(found.lots["9/I1"].checked_s) == pytest.approx(1.75 + 10 / 60)
    assert hours(found.lots["1/I1"].checked_s) == pytest.approx(3.25 + 10 / 60)


def test_a_closed_lane_checks_nothing_and_the_unselected_go_on():
    strike = Closure(
        closure="s", kind=ClosureKind.CUSTOMS, subject="parcels", start=MONDAY, end=MONDAY + timedelta(hours=24)
    )
    made, found = cleared([flight("1")], closures=[strike])
    c = found.lots["1/I1"]
    assert hours(c.checked_s) == pytest.approx(26.0)
    assert hours(c.free_end_s) == pytest.approx(1.25 + 5 / 60)
    assert c.held_h == pytest.approx(26.0 - 5.25)
    flow = hall_flow(made, HallId("N1"), MONDAY, MONDAY + timedelta(hours=30), found)
    assert flow.stored_kg[10] == flow.held_kg[10] == 60
    assert flow.stored_kg[-1] == 0


def test_what_is_not_automatic_waits_for_the_staff():
    lanes = [lane(open_min=8 * 60, close_min=16 * 60, weekdays=frozenset({1, 2, 3, 4, 5}))]
    _, found = cleared([flight("1", hours=-6)], rules=[declared(automatic=False)], lanes=lanes)
    assert hours(found.lots["1/I1"].free_end_s) == pytest.approx(2 + 5 / 60)  # 08:05 local
    _, found = cleared([flight("1", hours=5 * 24)], rules=[declared(automatic=False)], lanes=lanes)
    assert hours(found.lots["1/I1"].free_end_s) == pytest.approx(7 * 24 + 2 + 5 / 60)  # the next Monday


def test_without_a_lane_the_selected_ones_are_never_released():
    _, found = cleared([flight("1")], lanes=[lane(kinds=frozenset({"H1"}))])
    c = found.lots["1/I1"]
    assert (c.lane, c.checked_s, c.held_h) == ("", math.inf, math.inf)


def test_a_repeated_closure_keeps_its_local_hours():
    nightly = Closure(
        closure="s", kind=ClosureKind.CUSTOMS, subject="parcels", start=MONDAY, end=MONDAY + timedelta(hours=3),
        recurrence=Recurrence.DAILY, until=date(2018, 6, 6),
    )  # fmt: skip
    _, found = cleared([flight("1", hours=24), flight("2", hours=24 * 3)], closures=[nightly])
    assert hours(found.lots["1/I1"].checked_s) == pytest.approx(24 + 3 + 2)
    assert hours(found.lots["2/I1"].checked_s) == pytest.approx(72 + 3.25)


def test_a_lane_of_the_hall_goes_before_one_for_all():
    lanes = [lane("all"), lane("own", halls=frozenset({"N4"})), lane("later", halls=frozenset({"N1"}), phase="hub")]
    day = date(2018, 6, 4)
    assert lane_for("H7", "N4", lanes, day, frozenset()).lane == "own"
    assert lane_for("H7", "N1", lanes, day, frozenset()).lane == "all"
    assert lane_for("H7", "N1", lanes, day, frozenset({"hub"})).lane == "later"
    assert lane_for("H1", "", [lane(kinds=frozenset({"H7"}))], day, frozenset()) is None


def test_the_rule_of_the_day_holds():
    old, new = declared(valid_to=date(2021, 7, 1)), declared(valid_from=date(2021, 7, 1), kg_per_declaration=0.2)
    assert declaration_for(Category.ECOMMERCE, date(2021, 6, 30), [old, new]) is old
    assert declaration_for(Category.ECOMMERCE, date(2021, 7, 1), [old, new]) is new
    assert declaration_for(Category.GENERAL, date(2021, 7, 1), [old, new]) is None
    assert (declarations_of(10, new), declarations_of(0, new), declarations_of(11, declared())) == (50, 0, 22)


@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=12), st.sampled_from([0.00006, 0.001, 0.4, 1.0]))
def test_the_selected_follow_what_is_expected_over_all_lots(masses, share):
    flights = [flight(str(i), hours=i, import_kg=kg) for i, kg in enumerate(masses)]
    _, found = cleared(flights, rules=[declared(selected_share=share)])
    total = sum(c.declarations for c in found.lots.values())
    assert abs(sum(c.selected for c in found.lots.values()) - total * share) <= 0.5 + 1e-6
    assert all(0 <= c.selected <= c.declarations for c in found.lots.values())


masses = st.integers(0, 110_000)


@settings(max_examples=60, deadline=None)
@given(
    flights=st.lists(
        st.tuples(st.floats(0, 40), masses, masses, st.sampled_from(sorted(Category))), min_size=1, max_size=8
    ),
    share=st.sampled_from([0.0, 0.001, 0.1, 1.0]),
    rate=st.floats(0.5, 5_000),
    strike_h=st.integers(0, 30),
    weekdays=st.sets(st.integers(1, 7)),
)
def test_tonnes_in_are_tonnes_stored_and_left_at_every_hour(flights, share, rate, strike_h, weekdays):
    stays = [
        flight(str(i), hours=h, import_kg=come, export_kg=go, stay_h=6, categories=((category, 100),))
        for i, (h, come, go, category) in enumerate(flights)
    ]
    rules = [declared(c, selected_share=share, kg_per_declaration=50, automatic=c != "AVI") for c in Category]
    lanes = [lane(checks_per_h=rate, open_min=360, close_min=1320, weekdays=frozenset(weekdays))]
    strike = Closure(
        closure="s", kind=ClosureKind.CUSTOMS, subject="parcels", start=MONDAY,
        end=MONDAY + timedelta(hours=1 + strike_h),
    )  # fmt: skip
    made, found = cleared(stays, closures=[strike], rules=rules, lanes=lanes)
    start = MONDAY - timedelta(hours=12)
    flow = hall_flow(made, HallId("N1"), start, start + timedelta(days=4), found)
    stored = flow.before_kg
    for come, released, gone, lies, held in zip(
        flow.in_kg, flow.released_kg, flow.out_kg, flow.stored_kg, flow.held_kg, strict=True
    ):
        assert min(come, released, gone, lies, held) >= 0
        stored += come - gone
        assert stored == lies
        assert held <= lies
    # nothing leaves that was not released: over every hour, and lot by lot at its end
    free = left = 0
    for released, gone in zip(flow.released_kg, flow.out_kg, strict=True):
        free, left = free + released, left + gone
        assert left <= free
    for c in found.lots.values():
        way = passage_of(made, c.lot, N1)
        alone = flow_of(HallId("N1"), {c.lot.lot: way}, found.lots, range(math.floor(start.timestamp() / 3600), math.floor(start.timestamp() / 3600) + 24 * 70))  # fmt: skip # noqa: E501
        if math.isfinite(c.checked_s) and math.isfinite(c.free_end_s):
            assert sum(alone.out_kg) == c.lot.mass_kg
            assert alone.stored_kg[-1] == 0


def test_clocks_that_change_do_not_move_opening_hours():
    from apronplan.cargo.opening import opening_spans

    zone = plan([]).layout.airport.zone
    start = datetime(2018, 3, 24, tzinfo=UTC).timestamp()
    spans = opening_spans(360, 1320, frozenset(), zone, start, start + 3 * 86_400)
    first = [datetime.fromtimestamp(a, zone) for a, _ in spans]
    assert [(d.day, d.hour) for d in first] == [(24, 6), (25, 6), (26, 6)]
    night = opening_spans(1320, 1800, frozenset({6}), zone, start, start + 3 * 86_400)
    assert [(b - a) / 3600 for a, b in night] == [7.0]  # an hour is lost between 22:00 and 06:00


@pytest.mark.parametrize(
    ("hours", "local"),
    [
        ((150, 600), ("03:00", "10:00")),
        ((60, 150), ("01:00", "03:00")),
        ((130, 170), None),
        ((60, 600), ("01:00", "10:00")),
    ],
)
def test_an_hour_that_the_spring_change_skips_is_the_moment_of_the_change(hours, local):
    from apronplan.cargo.opening import opening_spans

    zone = plan([]).layout.airport.zone
    start = datetime(2018, 3, 24, 23, tzinfo=UTC).timestamp()  # midnight before 25 March, when 02:00 is 03:00
    spans = opening_spans(*hours, frozenset(), zone, start, start + 20 * 3600)
    found = [tuple(f"{datetime.fromtimestamp(t, zone):%H:%M}" for t in span) for span in spans]
    assert found == ([local] if local else [])


def test_the_plan_s_own_hours_in_the_hall_hold_for_customs_too():
    setting = RuleSetting(rule="hall_space", params={f"dwell_h_{c.value}": 48.0 for c in Category})
    made = plan(
        [flight("1")], halls=[N1], in_hall="N1", declaration_rule=[declared(release_min=600)], customs_lane=[lane()]
    )
    short = customs(made).lots["1/I1"]
    made.apply([RowChange("rule_setting", "hall_space", None, setting)])
    long = customs(made).lots["1/I1"]
    assert (short.held_h > 0, long.held_h) == (True, 0.0)
    assert long.way == passage_of(made, long.lot, N1)


def test_staff_by_hour_makes_the_queue_slower_and_at_night_nobody_is_there():
    # 360 checks, ready at 07:15 local; 60 an hour until 10:00, 20 until 12:00, nobody until 06:00, 60 again
    shifts = ((360, 60.0), (600, 20.0), (720, 0.0))
    rules = [declared(selected_share=0.003)]
    _, found = cleared([flight("1")], rules=rules, lanes=[lane(shifts=shifts)])
    c = found.lots["1/I1"]
    assert c.selected == 360
    by_ten = 60 * (10 - 7.25)
    left = 360 - by_ten - 2 * 20
    assert hours(c.checked_s) == pytest.approx(24 + left / 60), "the rest is done from 06:00 of the next day"
    work = found.lanes["parcels"]
    assert sum(s.units for _, s in work.served) == pytest.approx(360)
    assert {60.0, 20.0} == set(work.rates)
    alone = cleared([flight("1")], rules=rules, lanes=[lane(shifts=((0, 60.0),))])[1]
    plain = cleared([flight("1")], rules=rules, lanes=[lane()])[1]
    assert alone.lots["1/I1"].checked_s == plain.lots["1/I1"].checked_s


@example([(61, 0.0), (179, 1.0)], 0, 122)  # 02:59 is skipped on 25 March
@given(
    st.lists(st.tuples(st.integers(0, 1_439), st.floats(0, 500)), max_size=5, unique_by=lambda x: x[0]).map(sorted),
    st.integers(0, 300), st.integers(1, 200),
)  # fmt: skip
def test_shifts_cut_the_time_and_lose_none_of_it(shifts, start_h, long_h):
    from apronplan.cargo.opening import by_shift

    zone = plan([]).layout.airport.zone
    start = datetime(2018, 3, 20, tzinfo=UTC).timestamp() + 3600 * start_h
    pieces = by_shift([(start, start + 3600 * long_h)], shifts, 7.0, zone)
    assert sum(b - a for (a, b), _ in pieces) == pytest.approx(3600 * long_h)
    for (a, b), figure in pieces:
        middle = datetime.fromtimestamp((a + b) / 2, zone)
        minute = middle.hour * 60 + middle.minute + middle.second / 60
        holds = [f for at, f in shifts if at <= minute]
        assert figure == ((holds or [shifts[-1][1]])[-1] if shifts else 7.0)
