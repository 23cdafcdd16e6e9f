"""Slots by stand, asked by bisection, against the plain question."""

from hypothesis import given
from hypothesis import strategies as st

from apronplan.planning.occupancy import occupancy_of
from unit.planning.build import at, later, on, part, plan_with, small_airport, turnaround

LAYOUT = small_airport(["1", "2"])


@given(
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 300), st.sampled_from(["1", "2"])), max_size=12),
    st.integers(-50, 700),
    st.integers(0, 200),
)
def test_between_finds_all_that_share_an_instant_and_no_others(stays, start_min, length_min):
    flights = [
        turnaround(f"T{i}", later(at("02:00"), a), later(at("02:00"), a + d)) for i, (a, d, _) in enumerate(stays)
    ]
    plan = plan_with(LAYOUT, flights, {f"T{i}": s for i, (_, _, s) in enumerate(stays)})
    occupancy = occupancy_of(plan)
    zero = at("02:00").timestamp()
    start, end = zero + 60 * start_min, zero + 60 * (start_min + length_min)
    for stand in ("1", "2"):
        expected = {
            f"T{i}#1"
            for i, (a, d, s) in enumerate(stays)
            if s == stand and zero + 60 * a < end and start < zero + 60 * (a + d)
        }
        found = occupancy.between(stand, start, end)
        assert {s.part.part for s in found} == expected
        assert [s.start_s for s in found] == sorted(s.start_s for s in found)


def test_a_slot_knows_its_part_stand_type_and_times():
    plan = plan_with(LAYOUT, [turnaround("A", "04:00", "06:00")], [on("A", "1", locked=True)])
    occupancy = occupancy_of(plan)
    slot = occupancy.slot(part("A"))
    assert slot is not None
    assert (slot.stand, slot.aircraft.icao, slot.assignment.locked) == ("1", "B77L", True)
    assert (slot.start_s, slot.end_s) == (at("04:00").timestamp(), at("06:00").timestamp())
    assert list(occupancy.on("1")) == [slot] == list(occupancy)
    assert occupancy.on("2") == ()
    assert list(occupancy.stands) == ["1"]
    assert len(occupancy) == 1


def test_rows_of_parts_that_are_not_there_are_left_out():
    plan = plan_with(LAYOUT, [turnaround("A", "04:00", "06:00")], [on("Z", "1")])
    assert len(occupancy_of(plan)) == 0
    assert occupancy_of(plan).slot(part("A")) is None
