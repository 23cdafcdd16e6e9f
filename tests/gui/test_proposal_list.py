"""The list of what a proposal moves: times and reasons, sorted and filtered, ticked by keys; and the desk beside it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from apronplan.audit import audit_plan
from apronplan.domain.ids import StandId, part_index, turnaround_of
from apronplan.domain.traffic import StandAssignment
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan
from apronplan.planning.shift_reasons import reasons
from apronplan.planning.solver.solution import Solution
from apronplan.session.commands import assign_stand, set_times
from apronplan.session.commands.solution import solution_rows
from apronplan.ui.autoplan.dialog import AutoplanDialog
from apronplan.ui.autoplan.shift_table import Column
from apronplan.ui.autoplan.work import Outcome
from apronplan.ui.main_window import MainWindow
from gui.hands import LEFT, part_of, place, settle

FLIGHTS = {"QR8152": ("120", "124"), "ET3720": ("124", "126"), "ET3702": (None, "120")}
"""Where each stands, and where the proposal puts it: the second makes room for the first, the third was in the tray."""
CTRL = Qt.KeyboardModifier.ControlModifier
ALL = tuple(FLIGHTS)
QPOINT_X, QPOINT_Y = QPoint(1, 0), QPoint(0, 1)


@pytest.fixture
def dialog(desk: MainWindow) -> AutoplanDialog:
    """The dialog with an answer as its worker brings it: rows, findings and reasons are worked out, not invented."""
    for flight, (now, _) in FLIGHTS.items():
        if now is not None:
            place(desk, flight, now)
    desk.actions_table["autoplan"].trigger()
    made = desk.findChild(AutoplanDialog)
    assert made is not None
    stands = {part_of(desk, f): stand for f, (_, stand) in FLIGHTS.items()}
    solution = Solution(stands=stands, halls={}, objective=1.0, bound=1.0, gap=0.0, status="optimal", seconds=0.1)
    made._before = before = desk.desk.bridge.plan.snapshot()
    made._request = made.request()
    rows = tuple(solution_rows(before, solution))
    after = before.snapshot()
    after.apply(rows)
    found = check_plan(PlanningContext(before)), check_plan(PlanningContext(after))
    told = reasons(before, after, *found, (r.key for r in rows))
    made._on_done(Outcome(solution=solution, rows=rows, audit=audit_plan(before), hard_findings=(), reasons=told))
    settle()
    return made


def shown(dialog: AutoplanDialog, column: Column) -> list[str]:
    model = dialog.form.shifts.table.model()
    return [str(model.index(r, column).data()).strip() for r in range(model.rowCount())]


def ticked(dialog: AutoplanDialog) -> set[str]:
    shifts = dialog.form.shifts.model
    lines = [line.words[Column.FLIGHT].split()[0] for i, line in enumerate(shifts.lines) if shifts.is_ticked(i)]
    return set(lines)


def test_each_move_tells_its_times_its_way_and_its_reason(desk: MainWindow, dialog: AutoplanDialog) -> None:
    row = next(i for i, f in enumerate(shown(dialog, Column.FLIGHT)) if f.startswith("QR8152"))
    turn = desk.desk.bridge.plan.parts[part_of(desk, "QR8152")].turnaround
    assert shown(dialog, Column.STAY)[row] == desk.desk.cursor.span_text(turn.sibt, turn.sobt)
    assert shown(dialog, Column.MOVE)[row] == "120 \u2192 124"
    why = dict(zip((f.split()[0] for f in shown(dialog, Column.FLIGHT)), shown(dialog, Column.WHY), strict=True))
    assert why["ET3702"] == "had no stand"
    assert all(why.values()), why
    header = dialog.form.shifts.table.model()
    names = [header.headerData(c, Qt.Orientation.Horizontal) for c in Column]
    assert names == ["Flight", "SIBT\u2013SOBT (LT)", "From \u2192 to", "Points", "Why"]


def test_space_ticks_what_is_chosen_and_ctrl_a_chooses_all(desk: MainWindow, dialog: AutoplanDialog) -> None:
    table = dialog.form.shifts.table
    table.setFocus()
    assert ticked(dialog) == set(ALL)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert len(ticked(dialog)) == 2, "the first row is the current one"
    QTest.keyClick(table, Qt.Key.Key_A, CTRL)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert ticked(dialog) == set(ALL), "not all were ticked: now all are"
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert ticked(dialog) == set()
    QTest.mouseClick(dialog.form.shifts.all, LEFT)
    assert ticked(dialog) == set(ALL)
    assert dialog.form.shifts.count.text() == "3 of 3 ticked"


def test_a_tick_by_mouse_counts_as_well(desk: MainWindow, dialog: AutoplanDialog) -> None:
    table = dialog.form.shifts.table
    box = table.visualRect(table.model().index(1, 0))
    QTest.mouseClick(table.viewport(), LEFT, pos=box.topLeft() + (box.bottomLeft() - box.topLeft()) / 2 + 9 * QPOINT_X)
    assert len(ticked(dialog)) == 2
    assert dialog.form.ticked() is not None


def test_the_filter_says_what_tick_none_is_about(desk: MainWindow, dialog: AutoplanDialog) -> None:
    QTest.keyClicks(dialog.form.shifts.filter, "had no")
    assert [f.split()[0] for f in shown(dialog, Column.FLIGHT)] == ["ET3702"]
    QTest.mouseClick(dialog.form.shifts.none, LEFT)
    assert ticked(dialog) == {"QR8152", "ET3720"}
    dialog.form.shifts.filter.clear()
    QTest.keyClicks(dialog.form.shifts.filter, "126")
    assert [f.split()[0] for f in shown(dialog, Column.FLIGHT)] == ["ET3720"], "stands are found too, and reasons were"


def test_a_click_on_a_heading_sorts_by_it(desk: MainWindow, dialog: AutoplanDialog) -> None:
    plan = desk.desk.bridge.plan
    by_time = sorted(ALL, key=lambda f: plan.parts[part_of(desk, f)].on_block)
    assert [f.split()[0] for f in shown(dialog, Column.FLIGHT)] == by_time, "in order of time at first"
    header = dialog.form.shifts.table.horizontalHeader()
    at = header.sectionViewportPosition(Column.FLIGHT) + 5
    QTest.mouseClick(header.viewport(), LEFT, pos=QPOINT_X * at + QPOINT_Y * (header.height() // 2))
    assert [f.split()[0] for f in shown(dialog, Column.FLIGHT)] in (sorted(ALL), sorted(ALL, reverse=True))
    QTest.mouseClick(header.viewport(), LEFT, pos=QPOINT_X * at + QPOINT_Y * (header.height() // 2))
    first = shown(dialog, Column.FLIGHT)[0].split()[0]
    dialog.form.shifts.table.setFocus()
    dialog.form.shifts.look_at_first()
    QTest.keyClick(dialog.form.shifts.table, Qt.Key.Key_Space)
    assert ticked(dialog) == set(ALL) - {first}, "the tick goes to the row that is seen"


def test_the_first_row_is_one_of_the_night_in_sight(desk: MainWindow, dialog: AutoplanDialog) -> None:
    """Found by a planner: a row of the evening before scrolled the Gantt out of the night he was planning."""
    last = shown(dialog, Column.FLIGHT)[-1].split()[0]
    dialog.form.shifts.look_at_first({part_of(desk, last)})
    assert dialog.form.shifts.table.currentIndex().row() == len(ALL) - 1
    dialog.form.shifts.look_at_first()
    assert dialog.form.shifts.table.currentIndex().row() == 0


def test_the_plan_can_be_seen_beside_the_proposal(desk: MainWindow, dialog: AutoplanDialog) -> None:
    part = part_of(desk, "QR8152")
    assert desk.gantt.data.bars.by_part[part].stand == "124"
    QTest.mouseClick(dialog.form.compare, LEFT)
    assert desk.gantt.data.bars.by_part[part].stand == "120"
    assert "proposal" not in desk.docks["gantt"].windowTitle()
    QTest.mouseClick(dialog.form.compare, LEFT)
    assert desk.gantt.data.bars.by_part[part].stand == "124"
    dialog.close()
    settle()
    assert desk.desk.preview.plan is None


def test_the_list_has_the_room_of_the_window(desk: MainWindow, dialog: AutoplanDialog) -> None:
    """Six rows were seen once, of sixty."""
    table = dialog.form.shifts.table
    assert table.viewport().height() // table.verticalHeader().defaultSectionSize() >= 15
    before = table.height()
    dialog.resize(dialog.width(), dialog.height() + 100)
    settle()
    assert table.height() >= before + 90, "what the dialog grows by goes to the list"


def set_late(desk: MainWindow, flight: str) -> None:
    """An edit that the proposal rests on: somebody tells a delay while it is being looked at."""
    turn = desk.desk.bridge.plan.parts[part_of(desk, flight)].turnaround
    set_times(desk.desk.bridge.session, turnaround=turn.turnaround, eibt=turn.sibt + timedelta(minutes=95))
    settle()


def test_a_proposal_that_an_edit_outdates_leaves_the_desk_at_once_and_an_undo_brings_it_back(
    desk: MainWindow, dialog: AutoplanDialog
) -> None:
    told, form = dialog.form.word.text(), dialog.form
    moved = part_of(desk, "QR8152")
    assert desk.gantt.data.bars.by_part[moved].stand == "124"
    set_late(desk, "QR8152")
    assert desk.desk.preview.plan is None
    assert desk.gantt.outlined == frozenset()
    assert desk.gantt.data.bars.by_part[moved].stand == "120"
    assert not any("proposal" in dock.windowTitle() for dock in desk.docks.values())
    assert "Proposal" not in desk.status_line.placed.text()
    assert form.word.text().startswith("The plan changed: make it again.")
    assert "QR8152" in form.word.text()
    assert form.again.isVisible()
    assert not form.adopt.isVisible()
    desk.actions_table["undo"].trigger()
    settle()
    assert desk.gantt.data.bars.by_part[moved].stand == "124"
    assert form.word.text() == told
    assert form.adopt.isVisible()
    assert not form.again.isVisible()


def test_make_it_again_asks_the_solver_for_the_same_with_the_plan_as_it_is(
    desk: MainWindow, dialog: AutoplanDialog
) -> None:
    asked = dialog._request
    set_late(desk, "ET3720")
    QTest.mouseClick(dialog.form.again, LEFT)
    assert dialog._runner.busy
    assert dialog._request is asked
    assert (
        dialog._before.parts[part_of(desk, "ET3720")].on_block
        == desk.desk.bridge.plan.parts[part_of(desk, "ET3720")].on_block
    )
    assert dialog.proposal is None
    dialog.close()


def test_an_edit_that_a_proposal_does_not_rest_on_is_shown_with_it(desk: MainWindow, dialog: AutoplanDialog) -> None:
    """What was placed for another day meanwhile is no reason to search again, but has to be seen."""
    away = next(
        p.part for p in desk.desk.bridge.plan.parts.values() if p.on_block.date().isoformat() == "2018-06-08"
        and (p.turnaround.aircraft_type == "B734")
    )  # fmt: skip
    assign_stand(desk.desk.bridge.session, turnaround=turnaround_of(away), part=part_index(away), stand=StandId("46"))
    settle()
    assert dialog.form.adopt.isVisible()
    shown = desk.desk.preview.plan
    assert shown is not None
    assert shown.stand_of(away) == "46"
    assert shown.stand_of(part_of(desk, "QR8152")) == "124"
    QTest.mouseClick(dialog.form.adopt, LEFT)
    settle()
    assert desk.desk.bridge.plan.stand_of(part_of(desk, "QR8152")) == "124"
    assert desk.desk.preview.plan is None


def test_the_rest_of_a_proposal_can_be_adopted_after_one_flight_was_touched(
    desk: MainWindow, dialog: AutoplanDialog
) -> None:
    """Found by a planner: one flight put on a stand while Auto-plan ran threw away the other 48."""
    form = dialog.form
    assert not form.rest.isVisible()
    mine = part_of(desk, "ET3702")
    assign_stand(desk.desk.bridge.session, turnaround=turnaround_of(mine), part=part_index(mine), stand=StandId("132"))
    settle()
    assert ticked(dialog) == {"QR8152", "ET3720"}
    why = dict(zip((w.split()[0] for w in shown(dialog, Column.FLIGHT)), shown(dialog, Column.WHY), strict=True))
    assert why["ET3702"] == "changed meanwhile: stays as it is now"
    form.shifts.all.click()
    assert ticked(dialog) == {"QR8152", "ET3720"}, "what was changed cannot be ticked"
    QTest.mouseClick(form.rest, LEFT)
    settle()
    plan = desk.desk.bridge.plan
    assert {f: plan.stand_of(part_of(desk, f)) for f in ALL} == {"QR8152": "124", "ET3720": "126", "ET3702": "132"}
    assert not plan.setting("last_solution"), "nothing is said to be proved of a part"


def test_an_undo_gives_the_ticks_back(desk: MainWindow, dialog: AutoplanDialog) -> None:
    set_late(desk, "QR8152")
    assert "QR8152" not in ticked(dialog)
    desk.actions_table["undo"].trigger()
    settle()
    assert ticked(dialog) == set(ALL)
    assert not dialog.form.rest.isVisible()


def test_the_rest_is_not_adopted_against_a_rule(desk: MainWindow, dialog: AutoplanDialog) -> None:
    """Somebody else was put where the proposal wants an aircraft to stand: said, and nothing is changed."""
    session = desk.desk.bridge.session
    row = session.plan.parts[part_of(desk, "ET3720")]
    other = next(
        p.part
        for p in session.plan.parts.values()
        if p.on_block < row.off_block and row.on_block < p.off_block and p.turnaround.label.split("/")[0] not in FLIGHTS
        and p.turnaround.aircraft_type == row.turnaround.aircraft_type and p.part != row.part
    )  # fmt: skip
    with session.edit("put it there") as draft:
        draft.put("stand_assignment", other, StandAssignment(part=other, stand=StandId("126")))
    settle()
    edits = session.edits
    assert dialog.form.rest.isVisible()
    QTest.mouseClick(dialog.form.rest, LEFT)
    settle()
    assert session.edits == edits
    assert dialog.isVisible()
    assert "would break a rule" in dialog.form.word.text()
