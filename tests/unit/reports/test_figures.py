"""The figures that every plan reports, on plans so small that each can be worked out by hand."""

from datetime import timedelta

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import StandId
from apronplan.domain.layout import Adjacency
from apronplan.domain.plan import Plan
from apronplan.domain.settings import Closure, ClosureKind
from apronplan.planning.context import PlanningContext
from apronplan.reports.exhibits import blocks_of
from apronplan.reports.ground import limited_minutes, occupancy_by_letter
from apronplan.reports.kpi import kpi
from apronplan.reports.movement import closed_min, gap_histogram, run_into_next
from apronplan.reports.pages import Bars, Figures, HourStack
from apronplan.reports.reasons import FREE, unplaced_by_reason
from unit.audit.build import NOON, lot, plan, stay

START, END = NOON, NOON + timedelta(hours=6)


def test_gaps_are_counted_in_classes_and_clashes_by_delay() -> None:
    gaps = [0.0, 14.9, 15.0, 29.0, 30.0, 61.0, 240.0, 1000.0]
    classes = gap_histogram(gaps)
    assert (classes["0-15"], classes["15-30"], classes["30-45"], classes["60-90"], classes["240+"]) == (2, 2, 1, 1, 2)
    assert sum(classes.values()) == len(gaps)
    assert run_into_next(gaps) == {15: 2, 30: 4, 60: 5}


def test_aircraft_on_stands_by_hour_and_letter_sum_to_the_minutes_on_stands() -> None:
    made = plan(*stay("T1", "S1", 30, 90), *stay("T2", "S2", 0, 600, aircraft="B734"), *stay("T3", "S3", 60)[:1])
    found = occupancy_by_letter(made, START, END)
    assert found["E"] == [0.5, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert found["C"] == [1.0] * 6, "a stay over the end counts up to it"
    assert set(found) == {"C", "E"}, "who has no stand is on none"


def test_the_tray_is_told_apart_by_what_bars_most_stands() -> None:
    """All four stands taken through the whole time is a reason; with one of them free, a stand would take it."""
    others = [row for i in (1, 2, 3) for row in stay(f"T{i}", f"S{i}", 0, 240, aircraft="B734")]
    waiting = stay("T9", "S1", 30, 60, aircraft="B734")[:1]
    full = plan(*others, *stay("T4", "S4", 0, 240, aircraft="B734"), *waiting)
    reason = unplaced_by_reason(PlanningContext(full), full.parts_between(START, END))
    assert reason == {"no_overlap": 1}
    roomy = plan(*others, *waiting)
    assert unplaced_by_reason(PlanningContext(roomy), roomy.parts_between(START, END)) == {FREE: 1}


def closure(minutes: int) -> RowChange:
    row = Closure(
        closure="c1",
        kind=ClosureKind.STAND,
        subject="S2",
        start=NOON,
        end=NOON + timedelta(minutes=minutes),
        reason="w",
    )
    return RowChange("closure", "c1", None, row)


def test_closures_and_wide_neighbours_take_stand_time() -> None:
    beside = Adjacency(stand_a=StandId("S1"), min_wingspan_a_m=60.0, stand_b=StandId("S2"), max_wingspan_b_m=52.0)
    made = plan(
        closure(90),
        RowChange("adjacency", beside.key, None, beside),
        *stay("T1", "S1", 0, 60),
        *stay("T2", "S1", 180, 60, aircraft="B734"),
    )
    assert closed_min(PlanningContext(made), START, END) == 90
    assert limited_minutes(made, START, END) == 60, "the narrow aircraft narrows nothing"
    assert limited_minutes(made, START, START + timedelta(minutes=30)) == 30


def busy() -> Plan:
    return plan(
        *stay("T1", "S1", 0, 60),
        *stay("T2", "S1", 100, 60),
        *stay("T3", "S2", 0, 60)[:1],
        *lot("T1/I1", "T1", 10, programmes=(("Cainiao", 0.25),), pieces=400),
        *lot("T2/I1", "T2", 20, programmes=(("Cainiao", 1.0),), pieces=100),
    )


def test_the_figures_carry_gaps_reasons_and_programmes() -> None:
    found = kpi(busy(), START, END)
    assert (found.gap_min, found.clashes_if_late) == (40.0, {15: 0, 30: 0, 60: 1})
    assert found.unplaced_by_reason == {FREE: 1}
    mass = sum(x.mass_kg for x in busy().lots.values()) / 1000
    assert found.programmes["Cainiao"]["flights"] == 2
    assert found.programmes["Cainiao"]["pieces"] == 200
    assert 0 < found.programmes["Cainiao"]["t"] < mass
    assert found.proof is None
    header, rows = found.table()
    assert header == ("figure", "of", "value")
    assert ("gap_min", "", 40.0) in rows
    assert ("clashes_if_late", "60", 1) in rows


def test_known_findings_give_the_same_figures_as_a_check() -> None:
    made = busy()
    first = kpi(made, START, END)
    assert kpi(made, START, END, first.findings).as_dict() == first.as_dict()


def test_the_cost_of_what_has_no_place_is_told_beside_the_cost() -> None:
    """Window, paper, text and JSON give one figure; what the tray adds, which nobody pays, has its own name."""
    made = busy()
    found = kpi(made, START, END)
    document = found.as_dict()
    assert document["cost"] == pytest.approx(sum(found.placed_costs.values()), abs=1e-3)
    assert document["cost"] < 1_000
    assert document["cost_unplaced"] >= 300_000  # T3 is in the tray
    assert document["cost"] + document["cost_unplaced"] == pytest.approx(sum(document["cost_by_rule"].values()))
    items = {what: v for b in blocks_of("kpi", found, made) if isinstance(b, Figures) for v, what, _ in b.items}
    assert items["cost points of soft rules"] == f"{document['cost']:,.0f}"


def test_the_page_of_figures_shows_what_was_worked_out() -> None:
    made = busy()
    found = kpi(made, START, END)
    blocks = blocks_of("kpi", found, made)
    items = {what: value for b in blocks if isinstance(b, Figures) for value, what, _ in b.items}
    assert items["turnarounds on stands"] == "2 / 3"
    assert items["clashes if 30 min late"] == "0"
    stack = next(b for b in blocks if isinstance(b, HourStack))
    assert stack.sums[0] == pytest.approx(1.0)
    reasons = next(b for b in blocks if isinstance(b, Bars) and b.title == "Not placed, by reason")
    assert reasons.items == (("a stand would take it now", 1.0),)


def test_every_rule_has_words() -> None:
    from apronplan.i18n import has
    from apronplan.planning.rules.catalogue import CATALOGUE

    assert [rule for rule in CATALOGUE if not has(f"report.reason.{rule}")] == []
