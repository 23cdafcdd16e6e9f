"""What auto-plan says when it has proved something, and a proposal that brings lots elsewhere and moves no aircraft."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from apronplan.audit import audit_plan
from apronplan.domain.ids import turnaround_of
from apronplan.planning.context import PlanningContext
from apronplan.planning.proof_words import proof_words
from apronplan.planning.rules import check_plan
from apronplan.planning.solver.solution import Solution
from apronplan.session.autoplan import _new_hard
from apronplan.session.commands.solution import solution_rows
from apronplan.ui.autoplan.dialog import AutoplanDialog
from apronplan.ui.autoplan.work import Outcome
from apronplan.ui.dialogs.override import OverrideDialog
from apronplan.ui.main_window import MainWindow
from gui.hands import moves, part_of, place, settle, untick


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (("optimal", 4.0, 4.0, 0.0), "proven best"),
        (("optimal", 4.0, 3.99, 0.0025), "proven best"),
        (("optimal", 1462.31, 1462.17, 0.0001), "proven best to within 0.14 points"),
        (("feasible", 100.0, 98.0, 0.02), "not proven best \u2013 gap 2.0 %"),
        (("interrupted", 100.0, None, None), "stopped early"),
    ],
)
def test_a_proven_plan_has_no_gap(figures: tuple[str, float, float | None, float | None], words: str) -> None:
    assert proof_words(*figures) == words


def opened(window: MainWindow) -> AutoplanDialog:
    window.actions_table["autoplan"].trigger()
    dialog = window.findChild(AutoplanDialog)
    assert dialog is not None
    return dialog


def proposed(dialog: AutoplanDialog, solution: Solution) -> None:
    """Let the dialog have an answer as its worker would bring it."""
    dialog._before = dialog._desk.bridge.plan.snapshot()
    dialog._request = dialog.request()
    rows = tuple(solution_rows(dialog._before, solution))
    dialog._on_done(Outcome(solution=solution, rows=rows, audit=audit_plan(dialog._before), hard_findings=()))
    settle()


def lots_elsewhere(window: MainWindow) -> Solution:
    """Two flights that stay where they are, and of each a lot that gets its first hall."""
    parts = {part_of(window, f): s for f, s in (("QR8152", "120"), ("ET3720", "124"))}
    for flight, stand in (("QR8152", "120"), ("ET3720", "124")):
        place(window, flight, stand)
    plan = window.desk.bridge.plan
    halls = {plan.lots_of(turnaround_of(p))[0].lot: "N1" for p in parts}
    return Solution(
        stands=parts, halls=halls, objective=4.0, bound=3.99, gap=0.0025, status="optimal", seconds=0.1, present=6.0
    )


def test_lots_have_lines_of_their_own_and_are_adopted_in_part(desk: MainWindow) -> None:
    solution = lots_elsewhere(desk)
    dialog = opened(desk)
    proposed(dialog, solution)
    lines = moves(dialog)
    assert len(lines) == 2
    assert all("no hall \u2192 N1" in line and "1 lot (" in line for line in lines)
    leave = next(i for i, line in enumerate(lines) if "ET37" in line)
    dialog.form.shifts.choose(leave)
    settle()
    assert part_of(desk, "ET3720") in desk.desk.selection.parts, "a line of lots shows their flight"
    untick(dialog, leave)
    edits = desk.desk.bridge.session.edits
    dialog.form.adopt.click()
    settle()
    plan = desk.desk.bridge.plan
    wanted, left = solution.halls
    assert plan.hall_of(wanted) == "N1"
    assert plan.hall_of(left) is None
    assert desk.desk.bridge.session.edits == edits + 1
    assert "proven best" not in desk.status_line.placed.text(), "nothing is proved of half a proposal"


def test_neither_words_nor_figures_tell_a_gap_of_a_proven_plan(desk: MainWindow) -> None:
    dialog = opened(desk)
    proposed(dialog, lots_elsewhere(desk))
    shown = f"{dialog.form.word.text()} {dialog.form.figures.text()}"
    assert "proven best" in shown
    assert "gap" not in shown
    dialog.close()


def test_with_nothing_ticked_the_dialog_says_so_and_keeps_the_proposal(desk: MainWindow) -> None:
    dialog = opened(desk)
    proposed(dialog, lots_elsewhere(desk))
    QTest.mouseClick(dialog.form.shifts.none, Qt.MouseButton.LeftButton)
    edits = desk.desk.bridge.session.edits
    dialog.form.adopt.click()
    assert "Nothing is ticked" in dialog.form.word.text()
    assert dialog.proposal is not None
    assert desk.desk.bridge.session.edits == edits
    dialog.close()


def test_a_part_of_a_proposal_that_breaks_a_hard_rule_by_itself_is_refused(desk: MainWindow) -> None:
    """ET3720 makes room on 124 for QR8152: QR8152 alone would stand upon it."""
    first, second = part_of(desk, "QR8152"), part_of(desk, "ET3720")
    there = desk.desk.bridge.plan.parts
    assert there[first].on_block < there[second].off_block
    assert there[second].on_block < there[first].off_block
    place(desk, "QR8152", "120")
    place(desk, "ET3720", "124")
    swap = Solution(
        stands={first: "124", second: "126"}, halls={}, objective=1.0, bound=1.0, gap=0.0, status="optimal", seconds=0.1
    )
    dialog = opened(desk)
    proposed(dialog, swap)
    other = next(i for i, line in enumerate(moves(dialog)) if "126" in line)
    untick(dialog, other)
    dialog.form.adopt.click()
    settle()
    assert "Only what is ticked would break a rule" in dialog.form.word.text()
    assert desk.desk.bridge.plan.stand_of(first) == "120"
    assert dialog.proposal is not None, "more can be ticked"
    untick(dialog, other)
    dialog.form.adopt.click()
    settle()
    assert desk.desk.bridge.plan.stand_of(first) == "124"


def test_a_proposal_that_breaks_a_hard_rule_is_adopted_only_by_name(desk: MainWindow, qtbot: QtBot) -> None:
    """QR8152 is put on 13, which is far too narrow: stands for any rule that the solver does not know."""
    part = part_of(desk, "QR8152")
    dialog = opened(desk)
    bad = Solution(stands={part: "13"}, halls={}, objective=1.0, bound=1.0, gap=0.0, status="optimal", seconds=0.1)
    before = desk.desk.bridge.plan.snapshot()
    rows = tuple(solution_rows(before, bad))
    after = before.snapshot()
    after.apply(rows)
    new = _new_hard(before, after, check_plan(PlanningContext(after)))
    dialog._before, dialog._request = before, dialog.request()
    dialog._on_done(Outcome(solution=bad, rows=rows, audit=audit_plan(before), hard_findings=(), new_hard=new))
    settle()
    said = dialog.form.word.text()
    assert "hard rules are broken" in said
    assert "new with this proposal" in said
    assert "64.8 m" in said
    assert "proven" not in said
    edits = desk.desk.bridge.session.edits
    dialog.form.adopt.click()
    settle()
    question = desk.findChild(OverrideDialog)
    assert question is not None
    assert desk.desk.bridge.session.edits == edits
    question.leave.click()
    settle()
    assert dialog.proposal is not None, "it can still be looked at, or adopted in part"
    dialog.form.adopt.click()
    question = desk.findChild(OverrideDialog)
    assert question is not None
    qtbot.keyClicks(question.reason, "towed off in half an hour")
    question.override.click()
    settle()
    row = desk.desk.bridge.plan.stand_assignments[part]
    assert row.stand == "13"
    assert row.override is not None
    assert row.override.reason == "towed off in half an hour"
    assert "proven" not in desk.status_line.placed.text()


def test_what_comes_out_of_the_tray_is_placed_and_its_penalty_is_no_gain(desk: MainWindow) -> None:
    """Found by a planner: "aircraft moved: 54" of which one was, and "47,519,723.9 points less"."""
    moved, new = place(desk, "QR8152", "120"), part_of(desk, "ET3720")
    solution = Solution(
        stands={moved: "122", new: "124"}, halls={}, objective=300.6, bound=300.0, gap=0.0, status="feasible",
        seconds=1.0, present=300_310.0,
    )  # fmt: skip
    dialog = opened(desk)
    proposed(dialog, solution)
    text = dialog.form.word.text()
    assert "Aircraft with a stand: +1" in text
    assert "points less" not in text
    assert "aircraft placed: 1, moved: 1; lots placed: 0, moved: 0" in text
    dialog.close()
