"""The list of findings after single edits is the list of a full check."""

from apronplan.domain.changes import ChangeSet, RowChange
from apronplan.domain.ids import StandId
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import PublishedStand, StandAssignment
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan
from apronplan.ui.finding_store import FindingStore
from unit.planning.build import hall, part, plan_with, small_airport, turnaround

HOUSE = small_airport(["1", "2"], [hall("H"), "K"], roads=[("1", "H", 100.0), ("2", "H", 100.0)])


def opened():
    flights = [turnaround("A", "04:00", "08:00", import_kg=9_000, handler="H1"), turnaround("B", "05:00", "07:00")]
    plan = plan_with(HOUSE, flights, {"A": "1"}, halls={"A/I1": "X"})
    store = FindingStore()
    store.begin_whole()
    store.take_whole(tuple(check_plan(PlanningContext(plan))))
    return plan, store


def edited(plan, store, table, key, row):
    change = RowChange(table, key, plan.rows(table).get(key), row)
    plan.apply([change])
    store.note(ChangeSet(edit=1, action="x", rows=(change,)))
    if not store.needs_whole:
        store.refresh(PlanningContext(plan))
    return sorted(f.key for f in store.all)


def of_check(plan):
    return sorted(f.key for f in check_plan(PlanningContext(plan)))


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
