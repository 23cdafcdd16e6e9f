"""What a file from outside would do, and what is done: the sentence first, the deed when the drag is over."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from apronplan.session.commands import assign_hall
from apronplan.ui.dialogs.import_problems import ImportProblemsDialog
from apronplan.ui.drag_out import mime_of, table_of
from apronplan.ui.main_window import MainWindow
from gui.conftest import WEEK
from gui.hands import place, settle

NONE = Qt.KeyboardModifier.NoModifier


def mime(*files: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(f)) for f in files])
    return data


def enter(window: MainWindow, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE)
    QApplication.sendEvent(window, event)
    return event


def drop(window: MainWindow, data: QMimeData) -> QDropEvent:
    enter(window, data)
    event = QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE)
    QApplication.sendEvent(window, event)
    settle()
    return event


@pytest.mark.parametrize(
    ("names", "words", "taken"),
    [
        (("a.apron",), "Open the plan a.apron", True),
        (("a.apronx",), "Merge the bundle", True),
        (("a.CSV",), "Import a.CSV", True),
        (("a.ffm",), "Import a.ffm", True),
        (("a.pdf",), "no plan", False),
        (("a.csv", "b.csv"), "One file at a time", False),
    ],
)
def test_what_letting_go_would_do_is_said_first(
    desk: MainWindow, tmp_path: Path, names: tuple[str, ...], words: str, taken: bool
) -> None:
    data = mime(*(tmp_path / n for n in names))
    event = enter(desk, data)
    sign = desk.file_drops.sign
    assert sign.isVisible()
    assert words in sign.text
    assert sign.good is taken
    assert (event.dropAction() is Qt.DropAction.CopyAction) is taken
    QApplication.sendEvent(desk, QDragLeaveEvent())
    assert not sign.isVisible()


def test_a_dropped_plan_is_opened(window: MainWindow, week_file: Path, tmp_path: Path) -> None:
    shutil.copy(week_file, tmp_path / "night.apron")
    drop(window, mime(tmp_path / "night.apron"))
    assert window.desk.bridge.session is not None
    assert window.desk.bridge.session.path.name == "night.apron"
    assert not window.file_drops.sign.isVisible()


def test_traffic_without_a_plan_is_refused_with_the_first_step(window: MainWindow) -> None:
    enter(window, mime(WEEK))
    assert "Plan > New plan" in window.file_drops.sign.text
    drop(window, mime(WEEK))
    assert window.desk.bridge.session is None
    assert "Plan > New plan" in window.status_line.word.text()


def test_a_dropped_file_with_faults_shows_them_and_changes_nothing(desk: MainWindow, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    lines = WEEK.read_text(encoding="utf-8").splitlines()
    bad.write_text("\n".join([lines[0], lines[1].replace("2018-06", "2018-16", 1)]), encoding="utf-8")
    session = desk.desk.bridge.session
    assert session is not None
    edits = session.edits
    drop(desk, mime(bad))
    dialog = desk.findChild(ImportProblemsDialog)
    assert dialog is not None
    assert dialog.table.rowCount() >= 1
    assert session.edits == edits
    dialog.close()


def test_text_that_is_no_file_is_left_alone(desk: MainWindow) -> None:
    data = QMimeData()
    data.setText("hello")
    assert not enter(desk, data).isAccepted()
    assert not desk.file_drops.sign.isVisible()


def test_what_is_chosen_is_copied_as_a_table(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    session = desk.desk.bridge.session
    assert session is not None
    lots = session.plan.lots_of(session.plan.parts[part].turnaround.turnaround)
    assign_hall(session, lot=lots[0].lot, hall="N1")
    desk.desk.selection.select_part(part)
    desk.actions_table["copy"].trigger()
    heading, row = (line.split("\t") for line in QGuiApplication.clipboard().text().splitlines())
    cells = dict(zip(heading, row, strict=True))
    assert (cells["arrival"], cells["stand"], cells["halls"]) == ("QR8152", "120", "N1")
    assert cells["on_block"].endswith("+02:00")
    assert "1 copied" in desk.status_line.word.text()


def test_no_cell_is_a_formula_to_a_spreadsheet(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    session = desk.desk.bridge.session
    assert session is not None
    turn = session.plan.parts[part].turnaround
    with session.edit("rename") as draft:
        draft.put("turnaround", turn.turnaround, replace(turn, registration="=1+1"))
    assert table_of(session.plan, [part])[1][3] == "=1+1"
    data = mime_of(session.plan, [part])
    assert "\t'=1+1\t" in data.text()
    assert b"'=1+1" in bytes(data.data("text/csv").data())


def test_a_file_that_brings_nothing_new_says_so_and_leaves_the_night(desk: MainWindow) -> None:
    assert desk.slots.files.import_file(WEEK)
    desk.actions_table["zoom_night"].trigger()
    settle()
    session = desk.desk.bridge.session
    assert session is not None
    edits, shown, at = session.edits, desk.gantt.fit, desk.desk.cursor.at
    assert desk.slots.files.import_file(WEEK)
    settle()
    assert session.edits == edits
    assert "Nothing new in lgg-2018-week.csv" in desk.status_line.word.accessibleDescription()
    assert (desk.gantt.fit, desk.desk.cursor.at, desk.desk.cursor.night_shown) == (shown, at, True)
    assert not [b for b in desk.findChildren(QMessageBox) if b.isVisible()]


def test_flights_of_another_year_are_said_with_their_dates(desk: MainWindow, tmp_path: Path) -> None:
    later = tmp_path / "later.csv"
    head, *rows = WEEK.read_text(encoding="utf-8").splitlines()
    later.write_text("\n".join([head, *(r.replace("2018-", "2031-") for r in rows[:15])]), encoding="utf-8")
    assert desk.slots.files.import_file(later)
    (box,) = (b for b in desk.findChildren(QMessageBox) if b.isVisible())
    assert "15 turnarounds" in box.text()
    assert "2031-06-0" in box.text()
    assert "the plan had 2018-06-0" in box.text()
    box.accept()
