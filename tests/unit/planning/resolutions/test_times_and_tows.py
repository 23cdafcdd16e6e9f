"""Towing in the middle of a stay, taking a tow away, and asking the airline for other times."""

from datetime import timedelta

from apronplan.domain.ids import TurnaroundId
from apronplan.planning.resolutions import Kind, resolutions
from unit.planning.build import at, on, plan_with, small_airport, stand, towed, turnaround
from unit.planning.resolutions.test_stands import after, assert_true, clash, of_kind

TWO = small_airport(["1", "2"])


def test_a_long_stay_is_towed_away_before_the_other_comes():
    flights = [turnaround("A", "04:00", "12:00"), turnaround("B", "08:02", "10:00"), turnaround("C", "04:00", "06:00")]
    plan = plan_with(TWO, flights, {"A": "1", "B": "1", "C": "2"})
    rows = resolutions(plan, clash(plan), limit=20)
    assert_true(plan, clash(plan), rows)
    (tow,) = [r for r in of_kind(rows, Kind.TOW) if any(m.id == "A#2" for m in r.moves)]
    # 20 min gap for code E before 08:02, down to a step of five minutes; 30 min for the tow
    assert after(plan, tow).splits[TurnaroundId("A")].cuts[0].off_block == at("07:40")
    assert after(plan, tow).splits[TurnaroundId("A")].cuts[0].on_block == at("08:10")
    # 60 for the tow, 10 x 5^2 / 30 for 22 instead of 30 min on stand 1, 0.2 x 0.2 m of span given away once more
    assert tow.sentence == "tow A from 1 to 2: off 1 at 09:40, on 2 at 10:10 (+68.4 points)"


def test_or_it_waits_elsewhere_until_the_other_has_left():
    flights = [turnaround("A", "06:00", "12:00"), turnaround("B", "04:00", "07:58"), turnaround("C", "08:15", "12:00")]
    plan = plan_with(TWO, flights, {"A": "1", "B": "1", "C": "2"})
    rows = resolutions(plan, clash(plan), limit=20)
    assert_true(plan, clash(plan), rows)
    (tow,) = of_kind(rows, Kind.TOW)
    changed = after(plan, tow)
    cut = changed.splits[TurnaroundId("A")].cuts[0]
    assert (cut.off_block, cut.on_block) == (at("07:50"), at("08:20"))
    assert (changed.stand_of("A#1"), changed.stand_of("A#2")) == ("2", "1")


def test_a_published_stand_goes_with_the_part_that_keeps_it():
    flights = [turnaround("A", "06:00", "12:00"), turnaround("B", "04:00", "07:58"), turnaround("C", "08:15", "12:00")]
    plan = plan_with(TWO, flights, {"A": "1", "B": "1", "C": "2"}, published={"A": "1"})
    (tow,) = of_kind(resolutions(plan, clash(plan), limit=20), Kind.TOW)
    assert {k: r.stand for k, r in after(plan, tow).published_stands.items()} == {"A#2": "1"}


def test_one_without_a_stand_may_be_towed_between_two():
    flights = [turnaround("A", "04:00", "10:00"), turnaround("B", "04:00", "07:00"), turnaround("C", "08:00", "10:00")]
    plan = plan_with(TWO, flights, {"B": "1", "C": "2"})
    finding = clash(plan, "unassigned")
    rows = resolutions(plan, finding, limit=20)
    assert_true(plan, finding, rows)
    tows = of_kind(rows, Kind.TOW)
    assert tows
    for tow in tows:
        changed = after(plan, tow)
        assert (changed.stand_of("A#1"), changed.stand_of("A#2")) == ("2", "1")


def test_a_tow_with_too_little_time_is_taken_away():
    layout = small_airport([stand("1"), stand("2", x_m=300)], taxi=[("1", "x", 900.0), ("x", "2", 900.0)])
    flights = [turnaround("A", "04:00", "10:00")]
    plan = plan_with(layout, flights, {"A": "1", "A#2": "2"}, splits=[towed("A", ("07:00", "07:05"))])
    finding = clash(plan, "tow_feasible")
    rows = resolutions(plan, finding, limit=20)
    assert_true(plan, finding, rows)
    untows = of_kind(rows, Kind.UNTOW)
    assert {r.sentence.rpartition(" (")[0] for r in untows} == {
        "leave A on 1 for the whole stay, without a tow",
        "leave A on 2 for the whole stay, without a tow",
    }
    assert after(plan, untows[0]).splits == {}
    assert list(after(plan, untows[0]).stand_assignments) == ["A#1"]


def test_the_airline_is_asked_for_just_as_many_steps_as_needed():
    flights = [turnaround("A", "04:00", "06:00", flight_out="A2"), turnaround("B", "06:03", "08:00")]
    plan = plan_with(TWO, flights, {"A": "1", "B": "1"})
    finding = clash(plan, "min_gap")
    rows = resolutions(plan, finding, limit=20)
    assert_true(plan, finding, rows)
    leave, come = sorted(of_kind(rows, Kind.SHIFT), key=lambda r: "come" in r.sentence)
    assert all(r.is_request for r in (leave, come))
    # 3 min are there and 20 needed: 17, that is 20 in steps of five
    assert "leave 20 min earlier: 07:40 instead of 08:00" in leave.sentence
    assert "come 20 min later: 08:23 instead of 08:03" in come.sentence
    moved = after(plan, come).turnarounds[TurnaroundId("B")]
    assert moved.eibt == flights[1].sibt + timedelta(minutes=20)
    assert moved.eobt is None
    assert moved.sibt == flights[1].sibt


def test_a_short_turnaround_leaves_later_too():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "06:05", "07:05")]
    plan = plan_with(TWO, flights, {"A": "1", "B": "1"})
    shift = next(
        r for r in resolutions(plan, clash(plan, "min_gap"), limit=20) if r.kind is Kind.SHIFT and "come" in r.sentence
    )
    moved = after(plan, shift).turnarounds[TurnaroundId("B")]
    assert (moved.on_block, moved.off_block) == (at("06:20"), at("07:20"))


def test_nobody_is_asked_for_more_than_an_hour_or_for_what_has_happened():
    flights = [turnaround("A", "04:00", "08:00"), turnaround("B", "05:00", "09:00")]
    plan = plan_with(TWO, flights, {"A": "1", "B": "1"})
    assert of_kind(resolutions(plan, clash(plan), limit=50), Kind.SHIFT) == []
    done = [
        turnaround("A", "04:00", "06:00", aibt=at("04:00"), aobt=at("06:00")),
        turnaround("B", "06:05", "08:00", aibt=at("06:05")),
    ]
    plan = plan_with(TWO, done, [on("A", "1"), on("B", "1")])
    assert of_kind(resolutions(plan, clash(plan, "min_gap"), limit=50), Kind.SHIFT) == []
