"""What rules are given of a plan."""

import gc
import weakref
from datetime import date, timedelta

from apronplan.domain.traffic import Category
from apronplan.planning.tables import layout_tables
from unit.planning.build import DAY, at, context, hall, part, plan_with, prefer, small_airport, towed, turnaround

FREIGHT = {"import_kg": 10_000, "export_kg": 20_000}


def test_imports_go_with_the_first_part_and_exports_with_the_last():
    layout = small_airport(["1", "2"], ["H"])
    t = turnaround("A", "04:00", "16:00", **FREIGHT)
    ctx = context(plan_with(layout, [t], splits=[towed("A", ("06:00", "06:20"), ("12:00", "12:20"))]))
    assert [[lot.lot for lot in ctx.freight(p)] for p in ctx.plan.parts.values()] == [["A/I1"], [], ["A/E1"]]
    lots = {lot.lot: lot for lot in ctx.lots(t.turnaround)}
    assert ctx.part_of_lot(lots["A/I1"]) == part("A#1")
    assert ctx.part_of_lot(lots["A/E1"]) == part("A#3")


def test_a_day_is_local():
    ctx = context(plan_with(small_airport(), [turnaround("A", "22:30", "06T01:00")]))
    assert ctx.day(ctx.plan.parts[part("A")]) == date(2018, 6, 6)
    assert ctx.local(at("22:30")).hour == 0


def test_the_horizon_is_a_day_wider_than_the_traffic():
    ctx = context(plan_with(small_airport(), [turnaround("A", "04:00", "06:00"), turnaround("B", "05:00", "09:00")]))
    assert ctx.horizon == (at("04:00") - timedelta(days=1), at("09:00") + timedelta(days=1))


def test_halls_for_a_lot_know_handler_capability_and_day():
    layout = small_airport(["1"], [hall("H", handlers=["H1"]), hall("K", handlers=["H1"], capabilities=["cold"])])
    t = turnaround("A", "04:00", "06:00", import_kg=10, categories=((Category.PERISHABLE, 100),))
    ctx = context(plan_with(layout, [t]))
    assert ctx.halls_for(ctx.lots(t.turnaround)[0]) == ("K",)


def test_tables_are_made_once_per_layout_and_die_with_it():
    layout = small_airport(["1"])
    tables = layout_tables(layout)
    plan = plan_with(layout, [turnaround("A", "04:00", "06:00")])
    assert context(plan).tables is context(plan).tables
    assert layout_tables(layout) is tables
    ghost = weakref.ref(layout)
    del layout, plan
    gc.collect()
    assert ghost() is None
    assert tables.alternates == {}


def test_a_plan_that_was_edited_keeps_its_layout_and_its_tables():
    plan = plan_with(small_airport(preferences=[prefer(1, stand="1")]), [turnaround("A", "04:00", "06:00")])
    first = context(plan)
    plan.apply([])
    assert context(plan).layout is first.layout


def test_wishes_are_kept_by_who_asks():
    layout = small_airport(["1", "2"], preferences=[prefer(3, flight="QR1", stand="1")])
    tables = layout_tables(layout)
    asked = turnaround("A", "04:00", "06:00", flight_out="QR1")
    assert tables.wishes(asked) == {"1": 3.0, "2": 0.0}
    assert tables.wishes(turnaround("B", "04:00", "06:00")) == {"1": 0.0, "2": 0.0}


def test_dwell_hours_are_figures_of_the_plan():
    from unit.planning.build import rule

    ctx = context(plan_with(small_airport(), rules=[rule("hall_space", params={"dwell_h_PER": 9})]))
    assert ctx.dwell_h[Category.PERISHABLE] == 9
    assert ctx.dwell_h[Category.GENERAL] == 6


def test_the_roads_of_a_day_leave_out_closed_edges():
    layout = small_airport(["1"], ["H"], roads=[("1", "H", 100.0)])
    ctx = context(plan_with(layout, [turnaround("A", "04:00", "06:00")]))
    assert ctx.road_table(DAY).by_hall == {"H": {"1": 100.0}}
    assert ctx.road_table(DAY, frozenset({"1>H"})).by_hall == {}
    assert ctx.roads.metres("1", "H") == 100.0
