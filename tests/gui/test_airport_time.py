"""Times that are typed: the hour that comes twice when summer time ends, and what lies far from the schedule."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QPushButton

from apronplan.domain.clock import instants_of
from apronplan.domain.ids import turnaround_of
from apronplan.session.commands import set_times
from apronplan.ui.airport_time import AirportTime
from apronplan.ui.dialogs.closure import ClosureDialog
from apronplan.ui.dialogs.flight import FlightDialog
from apronplan.ui.dialogs.times import TimesDialog
from apronplan.ui.dialogs.tow import TowDialog
from apronplan.ui.main_window import MainWindow
from gui.hands import LEFT, part_of, settle

LIEGE = ZoneInfo("Europe/Brussels")
FIRST_0230 = datetime(2018, 10, 28, 0, 30, tzinfo=UTC)
SECOND_0230 = datetime(2018, 10, 28, 1, 30, tzinfo=UTC)
SECOND_0240 = SECOND_0230 + timedelta(minutes=10)


def type_time(field: AirportTime, text: str) -> None:
    """Type hour and minute with the keys, as people do."""
    field.setFocus()
    for section, digits in zip(
        (QDateTimeEdit.Section.HourSection, QDateTimeEdit.Section.MinuteSection), text.split(":"), strict=True
    ):
        field.setSelectedSection(section)
        QTest.keyClicks(field, digits)
    settle()


def press(dialog, name: str) -> None:
    button = next(b for b in dialog.findChildren(QPushButton) if b.text().replace("&", "") == name)
    QTest.mouseClick(button, LEFT, Qt.KeyboardModifier.NoModifier, button.rect().center())
    settle()


@pytest.mark.parametrize(
    ("local", "count"),
    [(datetime(2018, 10, 28, 2, 30), 2), (datetime(2018, 3, 25, 2, 30), 0), (datetime(2018, 6, 5, 2, 30), 1)],  # noqa: DTZ001
)
def test_a_wall_clock_shows_a_time_never_once_or_twice(local: datetime, count: int) -> None:
    assert len(instants_of(local, LIEGE)) == count


def autumn(desk: MainWindow):
    """A flight that stands from the first 02:30 to the second one, one hour."""
    part = part_of(desk, "QR8152")
    session = desk.desk.bridge.session
    set_times(session, turnaround=turnaround_of(part), eibt=FIRST_0230, eobt=SECOND_0230)
    settle()
    return part


def test_a_typed_time_in_the_doubled_hour_is_the_one_near_what_was_there(desk: MainWindow) -> None:
    """Found by a planner: 02:40 typed for a second 02:30 was taken as the first, 50 minutes early, without a word."""
    part = autumn(desk)
    desk.desk.verbs.times_asked.emit(part)
    dialog = desk.findChild(TimesDialog)
    field = dialog.at["eobt"]
    assert field.which.isVisible()
    type_time(field, "02:40")
    assert field.instant == SECOND_0240
    assert field.wall_text == "2018-10-28 02:40 (2nd, winter time)"
    assert "00:40 UTC and at 01:40 UTC" in field.which.toolTip()
    type_time(field, "04:05")
    assert not field.which.isVisible()
    type_time(field, "02:40")
    assert field.instant == SECOND_0240
    press(dialog, "Set times")
    press(dialog, "Set all the same")  # the schedule of this flight is in June
    assert desk.desk.bridge.plan.turnarounds[turnaround_of(part)].eobt == SECOND_0240


def test_a_stay_in_the_doubled_hour_says_which_time_is_the_second(desk: MainWindow) -> None:
    assert desk.desk.cursor.span_text(FIRST_0230, SECOND_0230) == "02:30\u201302:30 (2nd)"


def test_who_means_the_other_one_chooses_it(desk: MainWindow) -> None:
    part = autumn(desk)
    desk.desk.verbs.times_asked.emit(part)
    dialog = desk.findChild(TimesDialog)
    field = dialog.at["eibt"]
    which: QComboBox = field.which
    assert which.currentText() == "1st, summer time"
    which.setFocus()
    QTest.keyClick(which, Qt.Key.Key_Down)
    settle()
    type_time(field, "02:45")
    assert field.instant == datetime(2018, 10, 28, 1, 45, tzinfo=UTC), "minutes typed do not overrule the choice"


def test_every_form_has_the_same_field(desk: MainWindow) -> None:
    part = part_of(desk, "QR8152")
    plan = desk.desk.bridge.plan
    stay = (FIRST_0230, SECOND_0230)
    closure = ClosureDialog(desk.desk, "120", desk, span=stay)
    flight = FlightDialog(desk.desk, None, desk, stand="120", span=stay)
    tow = TowDialog(desk.desk, part, desk)
    middle = plan.parts[part].on_block + (plan.parts[part].off_block - plan.parts[part].on_block) / 2
    assert abs(tow.at.instant - middle) < timedelta(minutes=5)
    for dialog, field, at in (
        (closure, closure.start, FIRST_0230),
        (closure, closure.end, SECOND_0230),
        (flight, flight.times["sibt"], FIRST_0230),
    ):
        dialog.show()
        settle()
        assert field.instant == at
        assert field.which.isVisible()
        type_time(field, "02:40")
        assert field.instant == at + timedelta(minutes=10)
    for dialog in (closure, flight, tow):
        dialog.close()


def test_a_time_years_from_the_schedule_takes_a_second_press(desk: MainWindow) -> None:
    """Found by a planner: 'Now' on the plan of another year took a flight out of the night without a question."""
    part = part_of(desk, "QR8152")
    turnaround = turnaround_of(part)
    desk.desk.verbs.times_asked.emit(part)
    dialog = desk.findChild(TimesDialog)
    assert not dialog.now["aibt"].isEnabled()
    assert "years after the schedule" in dialog.now["aibt"].toolTip()
    settle()
    size, before = dialog.size(), dialog.do.mapToGlobal(dialog.do.rect().center())
    dialog.known["aibt"].click()
    field = dialog.at["aibt"]
    field.setFocus()
    field.setSelectedSection(QDateTimeEdit.Section.YearSection)
    QTest.keyClicks(field, "2026")
    settle()
    assert dialog.far.text() == "Actual in-block is 8 years after the schedule."
    assert dialog.size() == size, "the buttons stay under the mouse"
    assert dialog.do.mapToGlobal(dialog.do.rect().center()) == before
    press(dialog, "Set times")
    assert dialog.isVisible()
    assert desk.desk.bridge.plan.turnarounds[turnaround].aibt is None
    assert "Press once more" in dialog.far.text()
    QTest.keyClick(field, Qt.Key.Key_Up)  # another time has to be insisted on anew
    settle()
    assert "Press once more" not in dialog.far.text()
    QTest.keyClick(field, Qt.Key.Key_Down)
    settle()
    press(dialog, "Set all the same")
    assert desk.desk.bridge.plan.turnarounds[turnaround].aibt is not None
