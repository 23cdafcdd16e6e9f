"""A day without traffic: printing and planning say so, and what to do; nothing happens in silence."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from apronplan.planning.no_traffic import no_traffic_words
from apronplan.ui.autoplan.dialog import AutoplanDialog
from apronplan.ui.main_window import MainWindow
from apronplan.ui.print_slots import PrintDialog
from apronplan.ui.tray.view import Tray
from gui.hands import settle

JULY = datetime(2018, 7, 3, 10, tzinfo=UTC)
SAID = (
    "No aircraft is on the ground at 2018-07-03. The plan has traffic from 2018-06-04 to {last}, nearest on {last}: "
    "choose that time, or import traffic for this one."
)


def said(window: MainWindow) -> str:
    plan = window.desk.bridge.plan
    last = max(p.off_block for p in plan.parts.values()).astimezone(plan.layout.airport.zone).date()
    return SAID.format(last=last)


def test_a_time_before_the_traffic_names_its_first_day(desk: MainWindow) -> None:
    start = datetime(2018, 6, 1, 16, tzinfo=UTC)
    words = no_traffic_words(desk.desk.bridge.plan, start, start + timedelta(hours=16))
    assert words.startswith("No aircraft is on the ground at 2018-06-01 18:00 \u2013 2018-06-02 10:00.")
    assert "nearest on 2018-06-04" in words


def test_the_print_dialog_says_it_as_soon_as_the_time_is_chosen(desk: MainWindow, tmp_path: Path) -> None:
    desk.desk.cursor.move(JULY)
    QTest.keyClick(desk, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle()
    form = desk.findChild(PrintDialog).form
    assert form.word.isVisible()
    assert form.word.text() == said(desk)
    form.choose_stretch("free")
    form.start.setDateTime(QDateTime.fromString("2018-06-05 00:00", "yyyy-MM-dd HH:mm"))
    assert not form.word.isVisible(), "now there is traffic in it"
    form.end.setDateTime(QDateTime.fromString("2018-06-04 00:00", "yyyy-MM-dd HH:mm"))
    assert "before it begins" in form.word.text()
    form.choose_stretch("day")
    assert desk.findChild(PrintDialog).save_pdf(tmp_path / "empty.pdf"), "an empty sheet can be wanted"


def test_auto_plan_says_it_and_starts_nothing(desk: MainWindow) -> None:
    desk.desk.cursor.move(JULY)
    QTest.keyClick(desk, Qt.Key.Key_F9)
    settle()
    dialog = desk.findChild(AutoplanDialog)
    dialog.form.begin.click()
    settle()
    assert dialog.form.word.text() == said(desk)
    assert dialog.form.begin.isVisible(), "another scope can be chosen"
    dialog.close()
    assert not [d for d in desk.findChildren(QDialog) if d.isVisible()]


def test_tray_and_status_do_not_praise_an_empty_day(desk: MainWindow) -> None:
    assert "turnarounds placed" in desk.status_line.placed.text()
    desk.desk.cursor.move(JULY)
    settle()
    assert desk.status_line.placed.text() == "no traffic on 2018-07-03"
    tray = desk.panels["tray"]
    assert isinstance(tray, Tray)
    assert tray.list._empty_text() == "No traffic on this day."
    tray.scope.setCurrentIndex(1)
    settle()
    assert tray.model.rowCount() > 0, "the whole plan still waits"
