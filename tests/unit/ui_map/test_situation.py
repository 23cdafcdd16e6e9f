from dataclasses import replace
from datetime import timedelta

import pytest

from apronplan.domain.findings import Severity
from apronplan.domain.settings import Closure, ClosureKind
from apronplan.ui.map.situation import HallTable, situation_at
from unit.ui_map.ground import DAY, NOON, busy, placed, plan, turn


def test_what_is_on_block_is_on_the_map_and_nothing_else():
    p = plan(
        (turn("QR1"), turn("QR2", hour=2), turn("QR3", hour=-5)),
        (placed("QR1", "1"), placed("QR2", "1"), placed("QR3", "1")),
    )
    assert [x.label for x in situation_at(p, NOON).parked] == ["QR1"]


def test_an_aircraft_leaves_the_map_at_its_off_block_time():
    p = plan((turn("QR1", hour=-2, hours=2),), (placed("QR1", "1"),))
    assert situation_at(p, NOON).parked == ()
    assert len(situation_at(p, NOON - timedelta(minutes=1)).parked) == 1


def test_what_has_no_stand_is_counted_as_waiting():
    situation = situation_at(plan((turn("QR1"),)), NOON)
    assert situation.parked == ()
    assert situation.waiting == 1


def test_an_aircraft_of_unknown_type_is_shown_without_an_outline():
    (parked,) = situation_at(plan((turn("QR1", kind="ZZZZ"),), (placed("QR1", "1"),)), NOON).parked
    assert parked.aircraft is None


def test_an_assignment_to_a_stand_that_is_gone_breaks_nothing():
    assert situation_at(plan((turn("QR1"),), (placed("QR1", "99"),)), NOON).parked == ()


def test_an_occupied_alternate_blocks_the_other_in_both_directions():
    on_l = situation_at(plan((turn("QR1"),), (placed("QR1", "2L"),)), NOON)
    on_2 = situation_at(plan((turn("QR1"),), (placed("QR1", "2"),)), NOON)
    assert dict(on_l.shadows) == {"2": ("QR1#1",)}
    assert dict(on_2.shadows) == {"2L": ("QR1#1",)}


def test_a_neighbour_restriction_blocks_only_for_spans_it_names():
    wide = situation_at(plan((turn("QR1"),), (placed("QR1", "1"),)), NOON)
    narrow = situation_at(plan((turn("QR1", kind="B734"),), (placed("QR1", "1"),)), NOON)
    assert dict(wide.shadows) == {"3": ("QR1#1",)}
    assert dict(narrow.shadows) == {}


def test_a_closed_apron_closes_its_stands_while_it_lasts():
    works = Closure(closure="c", kind=ClosureKind.APRON, subject="A", start=NOON, end=NOON + timedelta(hours=1))
    p = plan(closures=(works,))
    assert set(situation_at(p, NOON).closed) == {"1", "2", "2L", "3"}
    assert dict(situation_at(p, NOON + timedelta(hours=1)).closed) == {}


def test_a_hall_shows_what_reaches_it_in_the_hour_and_what_lies_in_it():
    state = situation_at(busy(), NOON).halls["H"]
    # On block 11:00, the first tonne at 11:15, all forty within sixty minutes: ten of them after noon.
    assert state.inflow_kg == 10_000
    assert state.load == pytest.approx(0.1)
    assert state.stored_kg == 40_000


def test_a_hall_that_nothing_goes_to_keeps_its_limits():
    state = situation_at(busy(), NOON).halls["L"]
    assert (state.inflow_kg, state.rate_kg) == (0, 100_000)


def test_the_load_of_another_day_is_not_used():
    p = busy()
    stale = HallTable(p, DAY + timedelta(days=3))
    assert situation_at(p, NOON, stale).halls["H"].inflow_kg == 10_000


def test_severities_are_handed_through():
    situation = situation_at(busy(), NOON, severities={"QR1#1": Severity.HARD})
    assert situation.severities["QR1#1"] is Severity.HARD


def test_a_hall_without_a_rate_has_no_load():
    p = busy()
    rows = dict(p.rows("hall"))
    rows["H"] = replace(rows["H"], rate_t_per_h=0.0)
    tables = {n: p.rows(n) for n in ("turnaround", "stand_assignment", "lot", "hall_assignment")}
    assert situation_at(plan(hall=rows, **tables), NOON).halls["H"].load == 0.0
