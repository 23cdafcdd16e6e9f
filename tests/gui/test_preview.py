"""A proposal that is looked at: every panel shows it or says that it shows the plan as it is."""

from dataclasses import replace

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import HallId, PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan
from apronplan.ui.dock_titles import PREVIEWING
from apronplan.ui.findings.resolve_dialog import ResolveDialog
from apronplan.ui.halls.view import Halls
from apronplan.ui.main_window import MainWindow
from apronplan.ui.map.layers.frame import headline
from apronplan.ui.tray.view import Tray
from gui.hands import canvas_of, part_of, place, settle


def proposal(window: MainWindow) -> tuple[Plan, PartId, PartId]:
    """QR8152 goes from 120 to 124 and its freight to another hall; ET3720 leaves the tray."""
    moved, placed = place(window, "QR8152", "120"), part_of(window, "ET3720")
    after = window.desk.bridge.plan.snapshot()
    now = after.stand_assignments[moved]
    lot = after.lots_of(after.parts[moved].turnaround.turnaround)[0].lot
    after.apply(
        [
            RowChange("stand_assignment", moved, now, replace(now, stand=StandId("124"))),
            RowChange("stand_assignment", placed, None, replace(now, part=placed, stand=StandId("120"))),
            RowChange("hall_assignment", lot, None, HallAssignment(lot=lot, hall=HallId("N1"))),
        ]
    )
    return after, moved, placed


def titles(window: MainWindow) -> dict[str, str]:
    return {name: dock.windowTitle() for name, dock in window.docks.items()}


def test_every_panel_says_whether_it_shows_the_proposal(desk: MainWindow) -> None:
    before = titles(desk)
    after, moved, placed = proposal(desk)
    busy = sum(desk.gantt.strip.counts)
    desk.desk.preview.show(after, frozenset({moved, placed}))
    assert sum(desk.gantt.strip.counts) > busy, "the strip below the stands counts it too"
    for name, title in titles(desk).items():
        assert title.endswith("\u2013 proposal" if name in PREVIEWING else "\u2013 plan"), title
        assert bool(desk.docks[name].property("proposal")) is (name in PREVIEWING)
    desk.desk.preview.end()
    assert {n: t for n, t in titles(desk).items() if n != "findings"} == {
        n: t for n, t in before.items() if n != "findings"
    }
    assert not any(dock.property("proposal") for dock in desk.docks.values())


def test_tray_status_map_and_halls_count_the_proposal(desk: MainWindow) -> None:
    tray, halls = desk.panels["tray"], desk.panels["halls"]
    assert isinstance(tray, Tray)
    assert isinstance(halls, Halls)
    after, moved, placed = proposal(desk)
    settle()
    waiting, said = tray.model.waiting, desk.status_line.placed.text()
    desk.desk.cursor.move(after.parts[placed].on_block)
    there = {p for p, row in after.parts.items() if row.on_block <= desk.desk.cursor.at < row.off_block}
    on_stand = len(there & after.stand_assignments.keys())
    desk.desk.preview.show(after, frozenset({moved, placed}))
    settle(20)
    assert tray.model.waiting == waiting - 1
    assert desk.status_line.placed.text().startswith("Proposal, not yet the plan: 2 of ")
    assert headline(canvas_of(desk).context())[2].startswith(f"Proposal: {on_stand} on stand")
    hall = next(r for r in halls.curves.rows if r.hall == "N1")
    assert hall.present is not None
    assert sum(hall.load.inflow_kg) > sum(hall.present.inflow_kg)
    other = next(r for r in halls.curves.rows if r.hall != "N1")
    assert other.present is None, "what the proposal leaves alone has one curve"
    desk.desk.preview.end()
    settle(20)
    assert tray.model.waiting == waiting
    assert desk.status_line.placed.text() == said
    assert "Proposal" not in headline(canvas_of(desk).context())[2]
    assert all(r.present is None for r in halls.curves.rows)


def test_another_plan_ends_the_preview(desk: MainWindow) -> None:
    after, moved, placed = proposal(desk)
    desk.desk.preview.show(after, frozenset({moved, placed}))
    desk.slots.close_plan()
    settle()
    assert desk.desk.preview.plan is None
    assert "proposal" not in desk.docks["map"].windowTitle()


def test_a_window_that_goes_takes_back_its_own_proposal_alone(desk: MainWindow) -> None:
    """What would mend a finding, looked at and closed, took the proposal of Auto-plan off the desk."""
    preview = desk.desk.preview
    first, moved, placed = proposal(desk)
    second = first.snapshot()
    preview.show(first, frozenset({moved}), "first")
    preview.show(second, frozenset({placed}), "second")
    assert (preview.plan, preview.moved) == (second, {placed})
    preview.end("second")
    assert (preview.plan, preview.moved) == (first, {moved})
    preview.show(second, frozenset({placed}), "second")
    preview.end("first")
    assert preview.plan is second, "the other window still shows its own"
    preview.end("second")
    assert preview.plan is None
    assert not preview.moved


def test_a_resolution_closed_leaves_the_proposal_of_auto_plan(desk: MainWindow) -> None:
    after, moved, _ = proposal(desk)
    desk.desk.preview.show(after, frozenset({moved}), "auto-plan")
    dialog = ResolveDialog(desk.desk, desk.gantt, next(iter(check_plan(PlanningContext(after)))), "", desk)
    dialog.show()
    settle()
    dialog.close()
    settle()
    assert desk.desk.preview.plan is after
