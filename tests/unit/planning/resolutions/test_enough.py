"""At least five ways for one finding of every code that can be met, or the reason why there are fewer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.traffic import HallAssignment
from apronplan.planning.context import PlanningContext
from apronplan.planning.resolutions import ENOUGH, Kind, resolutions, why_few
from apronplan.planning.rules import check_plan
from apronplan.session.commands.resolution import audit_faults
from bench.benches.rules import placed
from bench.instances import load
from unit.planning.build import hall, on, plan_with, small_airport, stand, turnaround
from unit.planning.resolutions.test_stands import assert_true, clash, of_kind


@pytest.fixture(scope="module")
def busy():
    """A busy day of the sample week: everybody on the first stand that takes them, lots in the first hall that does."""
    plan = load("sample-2018-week", 0)
    first = min(t.on_block for t in plan.turnarounds.values())
    names = {
        p.turnaround.turnaround for p in plan.parts_between(first + timedelta(hours=18), first + timedelta(hours=40))
    }
    gone = [RowChange("lot", k, x, None) for k, x in plan.lots.items() if x.turnaround not in names]
    gone += [RowChange("turnaround", k, t, None) for k, t in plan.turnarounds.items() if k not in names]
    plan.apply(gone)
    plan = placed(plan)
    context = PlanningContext(plan)
    rows = []
    for lot in plan.lots.values():
        halls = context.halls_for(lot)
        if halls and not lot.lot.endswith("2"):  # some wait for a hall
            rows.append(RowChange("hall_assignment", lot.lot, None, HallAssignment(lot=lot.lot, hall=halls[0])))
    plan.apply(rows)
    part = max(plan.stand_assignments)  # one lies in the tray
    plan.apply([RowChange("stand_assignment", part, plan.stand_assignments[part], None)])
    return plan


def one_of_each_code(plan):
    """Return the dearest finding of each code."""
    found = {}
    for finding in check_plan(PlanningContext(plan)):
        if finding.code not in found or finding.cost > found[finding.code].cost:
            found[finding.code] = finding
    return found


def test_every_code_of_a_busy_day_has_five_ways_past_the_audit_or_a_reason(busy):
    codes = one_of_each_code(busy)
    assert {"unassigned", "unassigned_hall", "hall_rate", "size_surplus", "distance", "preference"} <= codes.keys()
    few = {}
    for code, finding in codes.items():
        rows = resolutions(busy, finding, audit=audit_faults)
        reason = why_few(busy, finding, count=len(rows))
        assert len(rows) >= ENOUGH or reason, code
        assert not (len(rows) >= ENOUGH and reason), code
        assert_true(busy, finding, [*rows[:2], *rows[-1:]])  # the whole plan is checked twice for each
        if reason:
            few[code] = (len(rows), reason)
    print(few)
    assert set(few) <= {"facility.unknown"}


LAYOUT = small_airport(
    [stand("1"), stand("2", x_m=300), stand("3", x_m=600)],
    [hall("H", rate=60.0), hall("K", rate=60.0), hall("L", rate=60.0)],
    roads=[(s, h, 500.0 + 300 * i) for s in "123" for i, h in enumerate("HKL")],
)


@pytest.mark.parametrize(("code", "kg"), [("hall_peak", 60_000), ("hall_rate", 70_000)])
def test_a_full_hall_gives_whole_lots_parts_of_lots_and_requests(code, kg):
    flights = [
        turnaround("A", "04:00", "06:00", import_kg=kg // 2),
        turnaround("B", "04:00", "06:00", import_kg=kg // 2),
    ]
    plan = plan_with(LAYOUT, flights, {"A": "1", "B": "2"}, halls={"A/I1": "H", "B/I1": "H"})
    rows = resolutions(plan, clash(plan, code), limit=30, audit=audit_faults)
    assert_true(plan, clash(plan, code), rows)
    assert {r.kind for r in rows} >= {Kind.HALL, Kind.SPLIT, Kind.SHIFT, Kind.ACCEPT}
    assert len(rows) >= ENOUGH
    assert why_few(plan, clash(plan, code), count=len(rows)) == ""


def test_just_what_is_too_much_goes_elsewhere():
    flights = [turnaround("A", "04:00", "06:00", import_kg=58_000)]
    plan = plan_with(LAYOUT, flights, {"A": "1"}, halls={"A/I1": "H"})
    finding = clash(plan, "hall_peak")
    rows = resolutions(plan, finding, limit=30)
    over_kg = 1000 * (finding.values["found_t"] - finding.values["limit_t"])
    moved_kg = sorted(
        {x.after.mass_kg for r in of_kind(rows, Kind.SPLIT) for x in r.rows if x.table == "lot" and not x.before}
    )
    assert moved_kg[0] == pytest.approx(1.1 * over_kg, abs=1)
    assert moved_kg[-1] == 29_000


def test_an_unplaced_lot_is_halved_between_two_halls():
    plan = plan_with(LAYOUT, [turnaround("A", "04:00", "06:00", import_kg=10_000)], {"A": "1"})
    rows = resolutions(plan, clash(plan, "unassigned_hall"), limit=30, audit=audit_faults)
    assert_true(plan, clash(plan, "unassigned_hall"), rows)
    assert len(rows) >= ENOUGH
    assert {tuple(m.after for m in r.moves) for r in of_kind(rows, Kind.SPLIT)} == {("H", "K"), ("H", "L"), ("K", "L")}


def test_a_missing_facility_is_mended_by_stands_that_have_it():
    doors = {"facilities": ["nose_door_room"]}
    layout = small_airport([stand("1"), *(stand(str(i), x_m=300.0 * i, **doors) for i in range(2, 6))])
    plan = plan_with(layout, [turnaround("A", "04:00", "06:00", "B744", nose_load=True)], [on("A", "1")])
    rows = resolutions(plan, clash(plan, "facility.nose_door_room"), limit=30, audit=audit_faults)
    assert_true(plan, clash(plan, "facility.nose_door_room"), rows)
    assert {m.after for r in of_kind(rows, Kind.MOVE) for m in r.moves} == {"2", "3", "4", "5"}
    assert len(rows) >= ENOUGH


def test_two_make_room_where_one_is_not_enough():
    # stands 2a and 2b are alternates of 2, the one with the nose door; each holds one aircraft, and 3 and 4 are free
    flights = [turnaround("A", "04:00", "06:00", "B744", nose_load=True), turnaround("B", "04:00", "06:00", "B734"),
               turnaround("C", "04:00", "06:00", "B734")]  # fmt: skip
    layout = small_airport(
        [stand("1"), stand("2", x_m=300, facilities=["nose_door_room"], excludes=["2a", "2b"]),
         stand("2a", x_m=600, span_m=36, excludes=["2"]), stand("2b", x_m=900, span_m=36, excludes=["2"]),
         stand("3", x_m=1200, span_m=36), stand("4", x_m=1500, span_m=36)]
    )  # fmt: skip
    plan = plan_with(layout, flights, {"A": "1", "B": "2a", "C": "2b"})
    finding = clash(plan, "facility.nose_door_room")
    rows = resolutions(plan, finding, limit=30, audit=audit_faults)
    assert_true(plan, finding, rows)
    chains = of_kind(rows, Kind.CHAIN)
    assert {m.id for r in chains for m in r.moves} == {"A#1", "B#1", "C#1"}
    assert all(len(r.moves) == 3 for r in chains)
    assert any(
        r.sentence.startswith("move B from 2a to 3, and move C from 2b to 4, then move A from 1 to 2") for r in chains
    )


def test_few_ways_are_explained():
    layout = small_airport(["1"], [hall("H")], roads=[("1", "H", 500.0)])
    plan = plan_with(layout, [turnaround("A", "04:00", "06:00", import_kg=1_000)], {"A": "1"}, halls={"A/I1": "H"})
    surplus = clash(plan, "size_surplus")
    rows = resolutions(plan, surplus)
    assert [r.kind for r in rows] == [Kind.ACCEPT]
    assert why_few(plan, surplus, count=1) == "No other stand that takes A is any better in this respect."
    row = plan.stand_assignments["A#1"]
    plan.apply([RowChange("stand_assignment", "A#1", row, replace(row, locked=True))])
    assert why_few(plan, surplus, count=1) == "A is locked or on the ground, so it stays where it is."
