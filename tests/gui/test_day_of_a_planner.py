"""The whole way of one night: import, auto-plan, drag, refusal, undo, paper, close, reopen."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from apronplan.ui.app import make_window
from apronplan.ui.autoplan.dialog import AutoplanDialog
from apronplan.ui.dialogs.override import OverrideDialog
from apronplan.ui.drag.gesture import State
from apronplan.ui.history.view import History
from apronplan.ui.main_window import MainWindow
from apronplan.ui.print_slots import open_preview
from apronplan.ui.state import WindowState
from gui.conftest import TUESDAY_4, WEEK
from gui.hands import bar_point, canvas_of, drag, part_of, settle, stand_point


def undone_and_told(window: MainWindow) -> None:
    assert window.actions_table["redo"].isEnabled(), "the undone step can be done again after reopening"
    history = window.panels["history"]
    assert isinstance(history, History)
    assert history.model.rowCount() == window.desk.bridge.session.edits, "at once, not after the next edit"
    tip = history.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert len(tip.splitlines()) > 1, "each step says what it changed"


AUTOPLAN_MS = 150_000


def autoplan(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_table["autoplan"].trigger()
    dialog = window.findChild(AutoplanDialog)
    assert dialog is not None
    dialog.form.limit.setValue(40)
    with qtbot.waitSignal(dialog.settled, timeout=AUTOPLAN_MS):
        dialog.form.begin.click()
    assert dialog.proposal is not None, dialog.form.word.text()
    assert window.gantt.outlined, "what would change is outlined before it is applied"
    dialog.form.adopt.click()
    settle()


@pytest.mark.slow
def test_day_of_a_planner(qtbot: QtBot, tmp_path: Path) -> None:
    plan_file, memory = tmp_path / "week.apron", tmp_path / "window.json"
    window = make_window(WindowState(memory))
    qtbot.addWidget(window)
    window.resize(1600, 960)
    window.showNormal()
    assert window.slots.files.new_plan(plan_file)
    assert window.slots.files.import_file(WEEK)
    desk = window.desk
    desk.cursor.move(TUESDAY_4)
    settle()

    autoplan(window, qtbot)
    bounds = desk.cursor.day_bounds
    parts = desk.bridge.plan.parts_between(*bounds)
    assert all(p.part in desk.bridge.plan.stand_assignments for p in parts)
    assert window.status_line.placed.text().startswith(f"{len(parts)} of {len(parts)} turnarounds placed")

    # from the Gantt to a stand on the map
    flight = part_of(window, "QR8152")
    home = desk.bridge.plan.stand_of(flight)
    gesture = desk.verbs.make_gesture_for(flight)
    assert gesture is not None
    free = [s.id for s, v in gesture.verdicts.items() if v.state is State.FITS and s.id not in ("", home)]
    shared = {stand for stand, _ in desk.bridge.plan.layout.exclusions}
    target = next(s for s in free if s not in shared)  # alternates lie upon one another: a mouse cannot tell them apart
    canvas = canvas_of(window)
    drag(window.gantt.viewport(), bar_point(window, flight), canvas.drop_area(), stand_point(window, target))
    assert desk.bridge.plan.stand_of(flight) == target

    # refused on a stand that is too small, with the reason
    edits = desk.bridge.session.edits
    drag(window.gantt.viewport(), bar_point(window, flight), canvas.drop_area(), stand_point(window, "11"))
    assert desk.bridge.plan.stand_of(flight) == target
    assert desk.bridge.session.edits == edits
    assert "64.8 m" in window.status_line.word.text()
    assert "36.0 m" in window.status_line.word.text()
    question = window.findChild(OverrideDialog)
    assert question is not None
    question.leave.click()
    settle()

    # undone
    window.actions_table["undo"].trigger()
    settle()
    assert desk.bridge.plan.stand_of(flight) == home

    # printed
    assert open_preview(window).save_pdf(tmp_path / "tuesday.pdf")
    assert (tmp_path / "tuesday.pdf").stat().st_size > 20_000

    # left as it is, and found as it was
    desk.cursor.move(TUESDAY_4 + timedelta(hours=3))
    window.gantt.set_row_height(26)
    window.gantt.zoom_at(600, 2.0)
    window.docks["findings"].close()
    left = {
        "stands": dict(desk.bridge.plan.stand_assignments),
        "halls": dict(desk.bridge.plan.hall_assignments),
        "at": desk.cursor.at,
        "zoom": window.gantt.scale.px_per_min,
        "hash": desk.bridge.session.head_hash,
    }
    window.close()
    settle()

    again = make_window(WindowState(memory))
    qtbot.addWidget(again)
    again.show()
    assert again.slots.files.open_plan(plan_file)
    settle()
    assert dict(again.desk.bridge.plan.stand_assignments) == left["stands"]
    assert dict(again.desk.bridge.plan.hall_assignments) == left["halls"]
    assert again.desk.cursor.at == left["at"]
    assert again.gantt.scale.px_per_min == left["zoom"]
    assert again.gantt.data.row_px == 26
    assert again.desk.bridge.session.head_hash == left["hash"]
    assert not again.docks["findings"].isVisible()
    undone_and_told(again)
    again.close()
