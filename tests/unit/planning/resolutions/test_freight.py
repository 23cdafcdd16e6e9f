"""Freight: lots go to other halls, whole or by half."""

from apronplan.domain.ids import LotId
from apronplan.planning.resolutions import Kind, resolutions
from unit.planning.build import hall, plan_with, small_airport, stand, turnaround
from unit.planning.resolutions.test_stands import after, assert_true, clash, of_kind

LAYOUT = small_airport(
    [stand("1"), stand("2", x_m=300)],
    [hall("H", rate=60.0), hall("K", rate=60.0), hall("Z", rate=60.0, handlers=["OTHER"])],
    roads=[("1", "H", 500.0), ("2", "H", 500.0), ("1", "K", 900.0), ("2", "K", 900.0), ("1", "Z", 10.0)],
)


def test_a_full_hall_gives_lots_to_others_that_may_take_them():
    flights = [
        turnaround("A", "04:00", "06:00", import_kg=50_000),
        turnaround("B", "04:00", "06:00", import_kg=40_000),
    ]
    plan = plan_with(LAYOUT, flights, {"A": "1", "B": "2"}, halls={"A/I1": "H", "B/I1": "H"})
    finding = clash(plan, "hall_rate")
    rows = resolutions(plan, finding, limit=20)
    assert_true(plan, finding, rows)
    halls = of_kind(rows, Kind.HALL)
    assert [r.moves[0].after for r in halls] == ["K", "K"]
    # the lighter lot is the cheaper one to drive further: 40 t and 50 t by 400 m at 0.02 points per tonne-kilometre
    assert [round(r.cost_change, 3) for r in halls] == [0.32, 0.4]
    assert "bring 40.0 t GEN import of B to hall K instead of H (+0.3 points)" in {r.sentence for r in halls}


def test_a_lot_too_large_for_any_hour_is_cut_in_two():
    # 75 t within the 50 minutes of unloading, 04:15 to 05:05: 67.5 t in one clock hour
    flights = [turnaround("A", "04:00", "06:00", import_kg=75_001)]
    plan = plan_with(LAYOUT, flights, {"A": "1"}, halls={"A/I1": "H"})
    finding = clash(plan, "hall_rate")
    rows = resolutions(plan, finding, limit=20)
    assert_true(plan, finding, rows)
    assert of_kind(rows, Kind.HALL) == []
    (split,) = of_kind(rows, Kind.SPLIT)
    changed = after(plan, split)
    assert {k: (lot.mass_kg, changed.hall_of(k)) for k, lot in changed.lots.items()} == {
        "A/I1": (37_501, "H"),
        "A/I1a": (37_500, "K"),
    }


def test_a_lot_without_a_hall_is_brought_to_one():
    flights = [turnaround("A", "04:00", "06:00", import_kg=10_000)]
    plan = plan_with(LAYOUT, flights, {"A": "1"})
    finding = clash(plan, "unassigned_hall")
    rows = resolutions(plan, finding, limit=20)
    assert_true(plan, finding, rows)
    assert [r.moves[0].after for r in of_kind(rows, Kind.HALL)] == ["H", "K"]
    assert [tuple(m.after for m in r.moves) for r in of_kind(rows, Kind.SPLIT)] in ([], [("H", "K")])


def test_a_wrong_hall_is_left_or_overridden():
    flights = [turnaround("A", "04:00", "06:00", import_kg=10_000)]
    plan = plan_with(LAYOUT, flights, {"A": "1"}, halls={"A/I1": "Z"})
    finding = clash(plan, "handler_licence")
    rows = resolutions(plan, finding, limit=20)
    assert_true(plan, finding, rows)
    assert {r.kind for r in rows} == {Kind.HALL, Kind.OVERRIDE, Kind.ACCEPT}
    (override,) = of_kind(rows, Kind.OVERRIDE)
    assert after(plan, override).hall_assignments[LotId("A/I1")].override.rules == ("handler_licence",)
