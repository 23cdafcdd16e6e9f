"""Flights by hand in the window: a charter on the stand that was pointed at, another aircraft, a cancelled one."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from apronplan.ui.dialogs.flight import FlightDialog
from apronplan.ui.main_window import MainWindow
from gui.hands import LEFT, bar_point, place, row_point, settle, show_row

NONE = Qt.KeyboardModifier.NoModifier


def accept(dialog: FlightDialog) -> None:
    box = dialog.findChild(QDialogButtonBox)
    button = next(b for b in box.buttons() if box.buttonRole(b) is QDialogButtonBox.ButtonRole.AcceptRole)
    QTest.mouseClick(button, LEFT, NONE, button.rect().center())
    settle()


def new_flight_on(desk: MainWindow, stand: str) -> FlightDialog:
    """Point at an empty place of a row of the Gantt and take the entry of its menu."""
    show_row(desk, stand)
    start = desk.desk.cursor.day_bounds[0] + timedelta(hours=15)
    menu = desk.desk.verbs.stand_menu(stand, desk, (start, start + timedelta(hours=2)))
    menu.popup(desk.mapToGlobal(QPoint(400, 300)))
    settle()
    action = next(a for a in menu.actions() if a.text().startswith("New flight on"))
    QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())
    settle()
    return desk.findChild(FlightDialog)


def test_a_charter_on_the_stand_that_was_pointed_at(desk: MainWindow) -> None:
    dialog = new_flight_on(desk, "120")
    assert dialog.windowTitle() == "New flight on 120"
    QTest.keyClicks(dialog.focusWidget(), "qr9001")
    dialog.operator.setFocus()
    QTest.keyClicks(dialog.operator, "Qatar Airways Cargo")
    QTest.keyClick(dialog.operator, Qt.Key.Key_Tab)
    assert dialog.aircraft_type.currentText() == "B77L", "what the carrier mostly flies"
    assert dialog.handler.currentText()
    accept(dialog)
    plan = desk.desk.bridge.plan
    row = plan.turnarounds["QR9001-180605"]
    assert (row.sibt, row.sobt - row.sibt) == (dialogs_start(desk), timedelta(hours=2, minutes=30))
    assert plan.stand_of("QR9001-180605#1") == "120"
    assert "QR9001-180605#1" in desk.gantt.data.bars.by_part
    assert desk.desk.selection.parts == ("QR9001-180605#1",)


def dialogs_start(desk: MainWindow):
    return desk.desk.cursor.day_bounds[0] + timedelta(hours=15)


def test_what_cannot_be_is_said_in_the_form(desk: MainWindow) -> None:
    edits = desk.desk.bridge.session.edits
    QTest.keyClick(desk, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle()
    dialog = desk.findChild(FlightDialog)
    assert dialog.windowTitle() == "New flight"
    accept(dialog)
    assert dialog.isVisible()
    for word in ("carrier is missing", "flight number or a registration", "aircraft type is missing"):
        assert word in dialog.word.text()
    assert desk.desk.bridge.session.edits == edits
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert desk.findChild(FlightDialog) is None


def test_another_aircraft_type_shows_what_it_breaks(desk: MainWindow) -> None:
    part = place(desk, "3V11", "122")
    QTest.mouseClick(desk.gantt.viewport(), LEFT, NONE, bar_point(desk, part))
    desk.slots.table()["change_flight"]()
    settle()
    dialog = desk.findChild(FlightDialog)
    assert dialog.texts["flight_in"].text() == "3V11"
    dialog.aircraft_type.setCurrentText("A124")
    dialog.texts["registration"].setText("LX-VCB")
    accept(dialog)
    row = desk.desk.bridge.plan.parts[part].turnaround
    assert (row.aircraft_type, row.registration) == ("A124", "LX-VCB")
    assert desk.desk.bridge.plan.stand_of(part) == "122"
    desk.desk.bridge.settle_findings()  # the check goes on aside
    assert any(part in {s.id for s in f.subjects} and f.severity.value == "hard" for f in desk.desk.bridge.findings)


@pytest.mark.parametrize("count", [1, 2])
def test_cancelled_flights_go_in_one_step_and_come_back(desk: MainWindow, count: int) -> None:
    flights = ("3V11", "ET3702")[:count]
    parts = [place(desk, flight, stand) for flight, stand in zip(flights, ("122", "120"), strict=False)]
    desk.gantt.setFocus()
    for number, part in enumerate(parts):
        held = Qt.KeyboardModifier.ControlModifier if number else NONE
        QTest.mouseClick(desk.gantt.viewport(), LEFT, held, bar_point(desk, part))
    QTest.keyClick(desk.gantt, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    settle()
    plan = desk.desk.bridge.plan
    assert not any(p in plan.parts or p in desk.gantt.data.bars.by_part for p in parts)
    assert "cancelled: " + ", ".join(flights) in desk.status_line.word.text()
    QTest.keyClick(desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert [plan.stand_of(p) for p in parts] == ["122", "120"][:count]


def test_a_form_fits_and_names_every_field(desk: MainWindow) -> None:
    dialog = new_flight_on(desk, "120")
    assert dialog.height() < 480, "at 200 % a screen is 540 high"
    assert dialog.width() < 960
    assert row_point(desk, "120").y() > 0
    names = [w.accessibleName() for w in (*dialog.texts.values(), *dialog.times.values(), *dialog.tonnes.values())]
    assert all(names)
    assert len(set(names)) == len(names)
    dialog.reject()
