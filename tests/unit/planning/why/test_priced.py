"""The whole explanation: prices in the sentences, the proof of the day, what to relax."""

import pytest

from apronplan.domain.ids import StandId
from apronplan.errors import Cancelled
from apronplan.planning.job import JobControl
from apronplan.planning.why.priced import explain_priced
from unit.planning.build import closed, on, part, plan_with, prefer, small_airport, stand, turnaround

LAYOUT = small_airport(
    [stand("1"), stand("2", x_m=300), stand("3", x_m=600), stand("4", x_m=900, span_m=36)],
    preferences=[prefer(2, stand="2"), prefer(5, stand="3")],
)
FLIGHTS = [turnaround("A", "04:00", "06:00"), turnaround("B", "05:00", "07:00")]


def lines(plan, name, where=None, **more):
    return explain_priced(plan, part(name), StandId(where) if where else None, **more).text()


def test_a_taken_stand_says_at_least():
    # B on 1 sends A to 2: one pays what the other saves, so there is nothing to say
    plan = plan_with(LAYOUT, FLIGHTS, {"A": "1", "B": "2"})
    assert lines(plan, "B", "1")[-1].startswith("  1: 1 is taken: A and B are both there")
    # A on 3 is free: 25 points more, by itself and for the whole plan
    found = explain_priced(plan, part("A"), StandId("3"), exact=True)
    (only,) = found.alternatives
    assert only.extra == pytest.approx(25)
    # B may then have 1: 10 less
    assert only.price_exact == pytest.approx(15)
    assert only.price_at_least == pytest.approx(15)
    assert found.text()[-1].startswith(
        "  3: 15.0 more for the whole plan (3 is not a preferred stand of A (5.0 in the list"
    )


def test_without_a_stand_named_the_cheapest_ones_are_priced():
    found = explain_priced(plan_with(LAYOUT, FLIGHTS, {"A": "1", "B": "2"}), part("A"), exact=True)
    priced = {a.stand: a.price_exact for a in found.alternatives if a.price_exact is not None}
    assert priced == {"3": pytest.approx(15)}  # of 2, which is taken, the bound says nothing


def test_the_proof_and_the_peak_are_told():
    text = lines(plan_with(LAYOUT, FLIGHTS, {"A": "1", "B": "2"}), "A")
    assert "plan of 2018-06-05: 10.1 points; no plan of the day costs less" in text
    assert "code E and larger: 2 of 3 stands needed at 2018-06-05 07:00 local" in text


def test_a_plan_that_is_not_the_best_says_how_far_it_may_be():
    (proof,) = [x for x in lines(plan_with(LAYOUT, FLIGHTS, {"A": "1", "B": "3"}), "A") if x.startswith("plan of")]
    assert proof == (
        "plan of 2018-06-05: 25.1 points; no plan of the day costs less than 10.1, "
        "so a better one would save 15.0 at most"
    )


def test_what_lies_in_the_tray_says_what_to_relax():
    works = [closed("W", "3", "00:00", "20:00", reason="snow"), closed("V", "2", "00:00", "20:00", reason="paint")]
    text = lines(plan_with(LAYOUT, FLIGHTS, {"A": "1"}, closures=works), "B")
    assert "B would find a stand if 3 were open (snow)" in text


def test_a_locked_aircraft_has_no_prices():
    plan = plan_with(LAYOUT, FLIGHTS, [on("A", "1", locked=True), on("B", "2")])
    found = explain_priced(plan, part("A"), exact=True)
    assert all(a.price_at_least is None and a.price_exact is None for a in found.alternatives)
    assert not any(note.startswith("plan of") for note in found.notes)


def test_it_can_be_cancelled():
    control = JobControl()
    control.cancel()
    with pytest.raises(Cancelled):
        explain_priced(plan_with(LAYOUT, FLIGHTS, {"A": "1", "B": "2"}), part("A"), control=control)
