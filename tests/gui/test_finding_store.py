"""The list of findings after single edits is the list of a full check."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from apronplan.domain.changes import ChangeSet, RowChange
from apronplan.domain.ids import StandId, part_id
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import PublishedStand, StandAssignment
from apronplan.planning.rules import check_plan
from apronplan.ui.finding_store import FindingStore
from unit.planning.build import at, context, hall, on, part, plan_with, small_airport, towed, turnaround
from unit.planning.rules.lanes import deep_and_aside
from unit.planning.rules.test_check import COMMON, edits, plans

HOUSE = small_airport(["1", "2"], [hall("H"), "K"], roads=[("1", "H", 100.0), ("2", "H", 100.0)])


def opened():
    flights = [turnaround("A", "04:00", "08:00", import_kg=9_000, handler="H1"), turnaround("B", "05:00", "07:00")]
    plan = plan_with(HOUSE, flights, {"A": "1"}, halls={"A/I1": "X"})
    return plan, store_of(plan)


def store_of(plan):
    store = FindingStore()
    check_all(plan, store)
    return store


def check_all(plan, store):
    store.begin_whole()
    store.take_whole(tuple(check_plan(context(plan))))


def apply(plan, store, rows):
    plan.apply(rows)
    store.note(ChangeSet(edit=1, action="x", rows=tuple(rows)))
    if not store.needs_whole:
        store.refresh(context(plan))


def edited(plan, store, table, key, row):
    apply(plan, store, [RowChange(table, key, plan.rows(table).get(key), row)])
    return sorted(f.key for f in store.all)


def of_check(plan):
    return sorted(f.key for f in check_plan(context(plan)))


def test_publishing_another_stand_is_told_at_once():
    plan, store = opened()
    keys = edited(plan, store, "published_stand", part("A"), PublishedStand(part=part("A"), stand=StandId("2")))
    assert keys == of_check(plan)
    assert any(k.startswith("moved|") for k in keys)


def test_what_is_said_of_a_lot_is_not_said_twice():
    plan, store = opened()
    assert any(k.startswith("hall_capability.unknown|") for k in of_check(plan))
    keys = edited(plan, store, "stand_assignment", part("A"), StandAssignment(part=part("A"), stand=StandId("2")))
    assert keys == of_check(plan)


def test_the_time_from_which_changes_are_dear_asks_for_the_whole_plan():
    plan, store = opened()
    edited(plan, store, "setting", "now_utc", Setting(name="now_utc", value="2018-06-05T01:00:00+00:00"))
    assert store.needs_whole


def test_moving_one_part_of_a_stay_away_tells_of_the_movement_before_it():
    """A#1 and B are not touched, and yet A#1 now leaves while B is in its way."""
    flights = [turnaround("A", "04:00", "09:00"), turnaround("B", "05:00", "07:00")]
    layout = deep_and_aside()
    plan = plan_with(layout, flights, {"A#1": "D", "A#2": "D", "B": "F"}, splits=[towed("A", ("06:00", "06:30"))])
    store = store_of(plan)
    for stand in ("S", "D"):
        assert edited(plan, store, "stand_assignment", part_id("A", 2), on("A#2", stand)) == of_check(plan)
        assert any(f.rule == "nose_in_blocking" for f in store.all) == (stand == "S")


def test_what_another_part_of_a_towed_aircraft_lacks_stays_when_a_third_one_moves_away():
    """The aircraft that leaves stood where the second part stands; the first part is still in the tray."""
    flights = [turnaround("T", "04:00", "12:00"), turnaround("X", "09:00", "10:00")]
    plan = plan_with(
        small_airport(["1", "2", "3"]), flights, {"T#2": "1", "X": "1"}, splits=[towed("T", ("08:00", "08:30"))]
    )
    keys = edited(plan, store_of(plan), "stand_assignment", part("X"), on("X", "2"))
    assert any(k.startswith("unassigned|") and "T#1" in k for k in keys)
    assert keys == of_check(plan)


@COMMON
@given(st.data())
def test_the_list_after_edits_is_that_of_a_full_check(data):
    plan = data.draw(plans())
    store = store_of(plan)
    for _ in range(3):
        apply(plan, store, data.draw(edits(plan)))
        if store.needs_whole:
            check_all(plan, store)
        assert list(store.all) == check_plan(context(plan))


def test_a_change_of_a_turnaround_asks_for_the_whole_plan():
    plan, store = opened()
    row = plan.turnarounds["A"]
    edited(plan, store, "turnaround", "A", replace(row, eobt=at("08:30")))
    assert store.needs_whole
