"""Auto-plan as a planner meets it: scope, Cancel, a proposal adopted in part, replanning after a delay."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import turnaround_of
from apronplan.errors import UserError
from apronplan.planning.solver.solution import Solution
from apronplan.session.commands import assign_hall, set_times
from apronplan.session.commands.solution import apply_solution
from apronplan.ui.autoplan.dialog import AutoplanDialog
from apronplan.ui.autoplan.scope import Scope
from apronplan.ui.dialogs.times import TimesDialog
from apronplan.ui.main_window import MainWindow
from gui.hands import moves, part_of, place, settle, untick

WAIT_MS = 120_000


def opened(window: MainWindow) -> AutoplanDialog:
    window.actions_table["autoplan"].trigger()
    dialog = window.findChild(AutoplanDialog)
    assert dialog is not None
    return dialog


def test_an_empty_selection_is_said_and_nothing_starts(desk: MainWindow) -> None:
    desk.desk.selection.clear()
    dialog = opened(desk)
    dialog.form.set_scope(Scope.SELECTION)
    dialog.form.begin.click()
    assert "Nothing is chosen" in dialog.form.word.text()
    assert not dialog._runner.busy
    dialog.close()


@pytest.mark.slow
def test_only_what_is_ticked_is_adopted(desk: MainWindow, qtbot: QtBot) -> None:
    parts = [part_of(desk, f) for f in ("QR8152", "ET3720", "ET3702")]
    desk.desk.selection.select(Subject(SubjectKind.PART, p) for p in parts)
    dialog = opened(desk)
    dialog.form.set_scope(Scope.SELECTION)
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        dialog.form.begin.click()
    assert dialog.proposal is not None, dialog.form.word.text()
    assert desk.gantt.outlined >= set(parts)
    canvas = desk.panels["map"].map.canvas
    after, first = dialog.proposal.after, dialog.proposal.after.parts[parts[0]]
    desk.desk.cursor.move(first.on_block)
    shown = {p.part: p.stand for p in canvas.context().proposed}
    assert shown[parts[0]] == after.stand_of(parts[0]), "the map shows it where the proposal has it"
    desk.desk.cursor.move(first.off_block)
    assert parts[0] not in {p.part for p in canvas.context().proposed}
    assert all(p not in desk.desk.bridge.plan.stand_assignments for p in parts), "a proposal changes nothing"
    untick(dialog, next(i for i, text in enumerate(moves(dialog)) if "ET3720" in text))
    edits = desk.desk.bridge.session.edits
    dialog.form.adopt.click()
    settle()
    placed = desk.desk.bridge.plan.stand_assignments
    assert parts[0] in placed
    assert parts[2] in placed
    assert parts[1] not in placed
    assert desk.desk.bridge.session.edits == edits + 1
    assert desk.gantt.outlined == frozenset()
    assert (canvas.context().proposed, canvas.context().dragged) == ((), frozenset())
    desk.desk.verbs.undo()
    assert not any(p in desk.desk.bridge.plan.stand_assignments for p in parts)


@pytest.mark.slow
def test_cancel_in_the_first_second_keeps_the_first_answer(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(desk)
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        dialog.form.begin.click()
        qtbot.waitUntil(lambda: bool(dialog.form.figures.text()), timeout=WAIT_MS)
        dialog.form.stop.click()
    assert dialog.proposal is not None, dialog.form.word.text()
    assert dialog.proposal.solution.status == "interrupted"
    assert not desk.desk.bridge.plan.stand_assignments
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "a proposal that nobody adopted is not lost by one key"
    assert "once more" in dialog.form.word.text()
    desk.slots.close_plan()
    settle()
    assert not isValid(dialog) or not dialog.isVisible(), "what was planned is not on the desk any more"
    assert desk.gantt.outlined == frozenset()


@pytest.mark.slow
def test_cancel_at_once_says_that_there_was_no_plan_yet_and_changes_nothing(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(desk)
    edits = desk.desk.bridge.session.edits
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        dialog.form.begin.click()
        dialog.form.stop.click()
    if dialog.proposal is None:
        assert "nothing was changed" in dialog.form.word.text()
    assert desk.desk.bridge.session.edits == edits


@pytest.mark.slow
def test_after_a_delay_the_day_is_replanned_with_few_changes(desk: MainWindow, qtbot: QtBot) -> None:
    late, other = place(desk, "QR8152", "120"), place(desk, "ET3720", "124")
    row = desk.desk.bridge.plan.parts[late].turnaround
    session = desk.desk.bridge.session
    assert session is not None
    set_times(session, turnaround=row.turnaround, eibt=row.sibt + timedelta(minutes=40))
    desk.desk.selection.select(Subject(SubjectKind.PART, p) for p in (late, other))
    desk.slots.optimise.replan_selection()
    dialog = desk.findChild(AutoplanDialog)
    assert dialog is not None
    assert dialog.request().minimum_change
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        pass
    assert dialog.proposal is not None, dialog.form.word.text()
    assert dialog.proposal.after.stand_of(late) == "120", "what need not move stays"
    dialog.close()
    settle()
    assert desk.gantt.outlined == frozenset()


def test_a_second_proposal_takes_the_place_of_the_first(desk: MainWindow) -> None:
    """Two that are open at once would outline each other's moves on the Gantt."""
    desk.slots.optimise.open_dialog()
    first = desk.findChild(AutoplanDialog)
    desk.slots.optimise.open_dialog()
    assert [d for d in desk.findChildren(AutoplanDialog) if d.isVisible()] == [first]
    desk.desk.selection.select_part(part_of(desk, "QR8152"))
    desk.slots.optimise.replan_selection()
    settle()
    shown = [d for d in desk.findChildren(AutoplanDialog) if d.isVisible()]
    assert len(shown) == 1
    assert shown[0] is not first
    shown[0].close()


def test_what_became_stale_is_named_by_its_flight(desk: MainWindow) -> None:
    session = desk.desk.bridge.session
    part = part_of(desk, "QR8152")
    lot = session.plan.lots_of(turnaround_of(part))[0].lot
    nothing = Solution(
        stands={part: None}, halls={lot: None}, objective=0.0, bound=0.0, gap=0.0, status="optimal", seconds=0.0
    )
    before = session.plan.snapshot()
    place(desk, "QR8152", "120")
    with pytest.raises(UserError, match="QR8152 was changed"):
        apply_solution(session, before, nothing)
    before = session.plan.snapshot()
    hall = next(iter(session.plan.layout.halls.values())).hall
    assign_hall(session, lot=lot, hall=hall, override="a test", by="An")
    with pytest.raises(UserError, match=f"Lot {lot} of QR8152 was changed"):
        apply_solution(session, before, nothing)


def test_the_times_shown_are_those_of_the_scope(desk: MainWindow) -> None:
    dialog = opened(desk)

    def shown() -> tuple[int, int]:
        return dialog.form.start.dateTime().toSecsSinceEpoch(), dialog.form.end.dateTime().toSecsSinceEpoch()

    day = shown()
    dialog.form.set_scope(Scope.ALL)
    turns = desk.desk.bridge.plan.turnarounds.values()
    whole = (min(t.on_block for t in turns).timestamp(), max(t.off_block for t in turns).timestamp())
    assert shown() == whole
    dialog.form.set_scope(Scope.WINDOW)
    assert shown() == whole
    dialog.form.set_scope(Scope.DAY)
    assert shown() == day
    dialog.close()


@pytest.mark.slow
def test_a_delay_moves_what_it_touches_and_leaves_the_tray(desk: MainWindow, qtbot: QtBot) -> None:
    late = place(desk, "QR8152", "120")
    place(desk, "ET3720", "124")
    desk.desk.verbs.times_asked.emit(late)
    form = desk.findChild(TimesDialog)
    assert form is not None
    form.known["eibt"].setChecked(True)
    form.take(replan=True)
    dialog = next(d for d in desk.findChildren(AutoplanDialog) if d.isVisible())
    assert dialog.request().only is not None
    assert turnaround_of(late) in dialog.request().only
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        pass
    assert dialog.proposal is not None, dialog.form.word.text()
    lines = moves(dialog)
    moved = [line for line in lines if " lot" not in line]
    assert moved == [], "both stay, and the day's other flights are not this delay's business"
    assert lines, "what only gets a hall has a line too"
    assert all("no hall \u2192" in line for line in lines)
    assert "points less" in dialog.form.word.text(), "their freight finds halls"
    dialog.close()


def test_a_window_of_time_is_asked_for_as_it_is_shown(desk: MainWindow) -> None:
    dialog = opened(desk)
    dialog.form.set_scope(Scope.WINDOW)
    zone = dialog.form.start.timeZone()
    for field, at in ((dialog.form.start, "2018-06-05 06:00"), (dialog.form.end, "2018-06-05 09:30")):
        shown = QDateTime.fromString(at, "yyyy-MM-dd HH:mm")
        shown.setTimeZone(zone)
        field.setDateTime(shown)
    request = dialog.request()
    assert (request.start, request.end) == (
        datetime(2018, 6, 5, 4, 0, tzinfo=UTC),
        datetime(2018, 6, 5, 7, 30, tzinfo=UTC),
    )
    dialog.close()
