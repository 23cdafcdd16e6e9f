"""Exports of local firms: room, cut-off, halls, and the best choice against trying all."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apronplan.cargo.exports_local import departures, free_by_destination, place_bookings
from apronplan.domain.freight import ExportBooking
from apronplan.reports.exports import export_report
from unit.cargo.freight_build import MONDAY, flight, hall, plan

END = MONDAY + timedelta(days=3)
H1 = hall("H1", rate_t_per_h=1_000.0)


def booking(name, tonnes=5.0, *, ready_h=-24.0, **more):
    values = {"firm": "Chocolaterie", "destination": "JFK", "mass_kg": round(tonnes * 1000), **more}
    return ExportBooking(booking=name, ready=MONDAY + timedelta(hours=ready_h), **values)


def airport(bookings, flights=None, halls=(H1,)):
    usual = [flight("1", hours=10, export_kg=100_000, flight_out="3V901")]  # 10 t free, off block at 14 h
    return plan(usual if flights is None else flights, halls=halls, export_booking=bookings)


def left(made):
    return dict(place_bookings(made, MONDAY, END).left)


def test_room_is_payload_less_freight():
    made = airport([], [flight("1", export_kg=100_000), flight("2", hours=1, destination=""), flight("3", hours=2)])
    found = departures(made, MONDAY, END)
    assert [(d.turnaround.turnaround, d.free_kg) for d in found] == [("1", 10_000), ("3", 110_000)]
    assert found[0].cut_off == found[0].turnaround.off_block - timedelta(hours=2)
    assert free_by_destination(found) == {"JFK": 120_000}
    assert departures(made, END, END + timedelta(days=1)) == []


def test_every_refusal_has_its_reason():
    rows = [
        booking("a", destination="NRT"),
        booking("b", ready_h=12.5),
        booking("c", latest=MONDAY + timedelta(hours=14)),
        booking("d", hall="H9"),
        booking("e", tonnes=11),
        booking("f", ready_h=12.0),
    ]
    assert left(airport(rows)) == {
        "a": "no_flight",
        "b": "not_ready",
        "c": "too_late",
        "d": "no_hall",
        "e": "too_large",
    }


def test_a_little_more_value_outweighs_many_earlier_flights():
    flights = [flight(str(i), hours=i, export_kg=110_000 - 5_000, flight_out=f"3V{i}") for i in range(12)]
    rows = [booking(f"b{i:02}", 5, value_per_kg=1.0) for i in range(12)] + [booking("z", 5, value_per_kg=1.0000001)]
    found = place_bookings(airport(rows, flights), MONDAY, END)
    flown = {p.booking.booking for p in found.placed}
    assert len(flown) == 12
    assert "z" in flown


def test_what_is_worth_nothing_flies_where_there_is_room():
    rows = [booking("a", 4, value_per_kg=0.0), booking("b", 4, value_per_kg=0.0), booking("c", 7)]
    found = place_bookings(airport(rows), MONDAY, END)
    assert [p.booking.booking for p in found.placed] == ["c"], "it takes no room from what is worth something"
    assert [p.booking.booking for p in place_bookings(airport(rows[:2]), MONDAY, END).placed] == ["a", "b"]


def test_the_most_valuable_load_flies():
    rows = [booking("a", 6), booking("b", 5), booking("c", 5)]
    found = place_bookings(airport(rows), MONDAY, END)
    assert {p.booking.booking for p in found.placed} == {"b", "c"}
    assert found.room_kg("1") == 0
    dear = place_bookings(airport([booking("a", 6, value_per_kg=3.0), *rows[1:]]), MONDAY, END)
    assert [p.booking.booking for p in dear.placed] == ["a"]


def test_a_hall_that_is_full_takes_nothing_more():
    small = hall("H1", rate_t_per_h=0.5)  # 6 t over 6 hours would be 1 t/h
    assert left(airport([booking("a", 6)], halls=[small])) == {"a": "no_room"}
    both = airport([booking("a", 6)], halls=[small, hall("H2")])
    (placed,) = place_bookings(both, MONDAY, END).placed
    assert placed.hall == "H2"
    other = hall("H2", handlers=["WFS"])
    assert left(airport([booking("a", 6)], halls=[small, other])) == {"a": "no_room"}


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 5)), max_size=5),
    st.lists(st.integers(0, 20), min_size=1, max_size=2),
)
def test_no_choice_is_better(loads, free):
    rows = [booking(f"b{i}", t, value_per_kg=float(v)) for i, (t, v) in enumerate(loads)]
    flights = [flight(str(i), hours=10 + i, export_kg=110_000 - 1000 * f) for i, f in enumerate(free)]
    found = place_bookings(airport(rows, flights), MONDAY, END)
    value = sum(p.booking.mass_kg * p.booking.value_per_kg for p in found.placed)
    best = 0.0
    for choice in product([None, *range(len(free))], repeat=len(loads)):
        on = [sum(t for (t, _), c in zip(loads, choice, strict=True) if c == k) for k in range(len(free))]
        if all(used <= f for used, f in zip(on, free, strict=True)):
            best = max(best, sum(1000.0 * t * v for (t, v), c in zip(loads, choice, strict=True) if c is not None))
    assert value == pytest.approx(best)


def test_the_list_says_who_flies_where():
    found = export_report(airport([booking("a", 6), booking("z", destination="NRT")]), MONDAY, END)
    document = found.as_dict()
    assert document["booked_t"] == 6.0
    (only,) = document["departures"]
    assert (only["flight"], only["free_t"], only["left_t"]) == ("3V901", 10.0, 4.0)
    assert only["bookings"] == [{"booking": "a", "firm": "Chocolaterie", "t": 6.0, "hall": "H1"}]
    said = "\n".join(found.text())
    assert "3V901 to JFK, off block 2018-06-04 20:00, last truck 18:00:" in said
    assert "z does not fly: no flight goes there in the window." in said
    header, rows = found.table()
    assert dict(zip(header, rows[0], strict=True))["mass_kg"] == 6_000


def test_a_booking_larger_than_any_flight_says_so_whatever_comes_after():
    flights = [flight("1", hours=10, export_kg=100_000), flight("2", hours=-40, export_kg=70_000)]
    found = export_report(airport([booking("big", 400.0, ready_h=0.0)], flights), MONDAY - timedelta(days=2), END)
    assert dict(found.plan.left) == {"big": "too_large"}, "though it is not ready for the other flight"
    (line,) = found.left_lines()
    assert "bookings are not split, and 400.0 t are more than any flight has free" in line
    assert line.endswith("the largest room is 10.0 t.")
    assert found.text()[-1] == line == found.as_dict()["left"][0]["says"]


def test_the_table_has_a_row_for_every_departure_with_its_room():
    flights = [flight("1", hours=10, export_kg=100_000, flight_out="3V901"), flight("2", hours=12, export_kg=109_000)]
    header, rows = export_report(airport([booking("a", 6)], flights), MONDAY, END).table()
    first, second = (dict(zip(header, r, strict=True)) for r in rows)
    assert (first["flight"], first["free_kg"], first["left_kg"], first["booking"]) == ("3V901", 10_000, 4_000, "a")
    assert (second["flight"], second["free_kg"], second["left_kg"], second["booking"]) == ("2", 1_000, 1_000, "")
