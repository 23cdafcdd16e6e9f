"""The planners' night, 18:00 to 10:00: on the Gantt and on paper."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from apronplan.domain.clock import night_bounds_utc
from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import part_index, turnaround_of
from apronplan.session.commands import assign_stand
from apronplan.ui.autoplan.dialog import AutoplanDialog
from apronplan.ui.findings.view import Findings
from apronplan.ui.gantt.scale import Fit, to_datetime
from apronplan.ui.halls.view import Halls
from apronplan.ui.inspector.view import Inspector
from apronplan.ui.main_window import MainWindow
from apronplan.ui.palette.view import Palette
from apronplan.ui.print_slots import PrintDialog
from apronplan.ui.tray.model import PART_ROLE
from apronplan.ui.tray.view import Tray
from gui.hands import place, settle

LIEGE = ZoneInfo("Europe/Brussels")
CTRL = Qt.KeyboardModifier.ControlModifier
MONDAY_18, TUESDAY_10 = datetime(2018, 6, 4, 16, tzinfo=UTC), datetime(2018, 6, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "first"),
    [((2018, 6, 5, 3), 4), ((2018, 6, 5, 13), 4), ((2018, 6, 5, 14), 5), ((2018, 6, 5, 23), 5), ((2018, 6, 6, 0), 5)],
)
def test_the_night_is_the_one_that_is_nearer(at: tuple[int, int, int, int], first: int) -> None:
    start, end = night_bounds_utc(datetime(*at, tzinfo=LIEGE), LIEGE)
    assert start == datetime(2018, 6, first, 18, tzinfo=LIEGE)
    assert end == datetime(2018, 6, first + 1, 10, tzinfo=LIEGE)


def test_the_night_of_the_change_of_clocks_keeps_its_wall_clock() -> None:
    start, end = night_bounds_utc(datetime(2018, 10, 28, 1, tzinfo=LIEGE), LIEGE)
    assert (end - start).total_seconds() / 3600 == 17


def shown(window: MainWindow) -> tuple[datetime, datetime]:
    frame = window.gantt.frame_context()
    return to_datetime(frame.left_min), to_datetime(frame.right_min)


def near(a: datetime, b: datetime) -> bool:
    """Within what a pixel or two of the axis are."""
    return abs((a - b).total_seconds()) < 300


def test_a_key_shows_the_night_and_it_stays_when_the_window_is_resized(desk: MainWindow) -> None:
    QTest.keyClick(desk, Qt.Key.Key_8, CTRL)
    settle()
    desk.resize(1400, 900)
    settle()
    left, right = shown(desk)
    assert near(left, MONDAY_18), left
    assert near(right, TUESDAY_10), right
    QTest.keyClick(desk, Qt.Key.Key_PageDown)
    settle()
    assert near(shown(desk)[0], datetime(2018, 6, 5, 16, tzinfo=UTC)), "the next day shows its own night"


def test_the_night_is_kept_with_the_panel(desk: MainWindow) -> None:
    desk.actions_table["zoom_night"].trigger()
    kept = desk.gantt.panel_state()
    desk.gantt.show_whole()
    assert desk.gantt.fit is Fit.FREE
    desk.gantt.restore_panel(kept)
    assert desk.gantt.fit is Fit.NIGHT
    assert near(shown(desk)[0], MONDAY_18)


def test_the_palette_knows_the_night(desk: MainWindow) -> None:
    QTest.keyClick(desk, Qt.Key.Key_K, CTRL)
    palette = desk.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.text, "zoom night")
    QTest.keyClick(palette.text, Qt.Key.Key_Return)
    settle()
    assert desk.gantt.fit is Fit.NIGHT


def test_a_flight_of_the_night_in_sight_is_found_first_and_another_night_takes_all_panels_along(
    desk: MainWindow,
) -> None:
    """Found by a planner: 3V59S comes every night, the one of tomorrow was first, and the Gantt stayed behind."""
    QTest.keyClick(desk, Qt.Key.Key_8, CTRL)
    QTest.keyClick(desk, Qt.Key.Key_PageDown)
    desk.desk.cursor.move(datetime(2018, 6, 6, 1, tzinfo=UTC))
    settle()
    QTest.keyClick(desk, Qt.Key.Key_F, CTRL)
    palette = desk.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.text, "3V59S")
    assert "Tue 06-05 23:34" in palette.list.item(0).text()
    assert "Wed 06-06" in palette.list.item(1).text(), "then what is to come"
    QTest.keyClick(palette.text, Qt.Key.Key_Down)
    QTest.keyClick(palette.text, Qt.Key.Key_Return)
    settle()
    assert near(shown(desk)[0], datetime(2018, 6, 6, 16, tzinfo=UTC)), "the Gantt is in the night of the others"
    inspector = desk.panels["inspector"]
    assert isinstance(inspector, Inspector)
    assert "Wed 06-06 23:44" in inspector.subtitle.text()


def printing(window: MainWindow) -> PrintDialog:
    QTest.keyClick(window, Qt.Key.Key_P, CTRL)
    settle()
    dialog = window.findChild(PrintDialog)
    assert dialog is not None
    return dialog


def words(path: Path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def test_the_night_is_printed_from_evening_to_morning(desk: MainWindow, tmp_path: Path) -> None:
    place(desk, "QR8152", "120")
    dialog = printing(desk)
    assert [dialog.form.time.itemText(i)[:5] for i in range(3)] == ["Day 2", "Night", "From "]
    assert dialog.form.time.currentIndex() == 0
    assert not dialog.form.start.isVisible()
    QTest.keyClick(dialog.form.time, Qt.Key.Key_Down)
    assert dialog.save_pdf(tmp_path / "night.pdf")
    assert "2018-06-04 18:00 to 2018-06-05 10:00 local" in words(tmp_path / "night.pdf")


def test_from_the_night_on_the_gantt_the_night_is_offered_first(desk: MainWindow) -> None:
    desk.actions_table["zoom_night"].trigger()
    dialog = printing(desk)
    request = dialog.request()
    assert (request.start, request.end) == (MONDAY_18, TUESDAY_10)
    dialog.form.choose("map")
    dialog.form.times.setText("22:30, 04:00")
    assert dialog.request().times == (
        datetime(2018, 6, 4, 20, 30, tzinfo=UTC),
        datetime(2018, 6, 5, 2, tzinfo=UTC),
    ), "times of a night lie in that night"


def test_a_free_stretch_begins_with_what_was_chosen_and_can_be_changed(desk: MainWindow, tmp_path: Path) -> None:
    dialog = printing(desk)
    dialog.form.choose_stretch("night")
    dialog.form.choose_stretch("free")
    assert dialog.form.start.isVisible()
    assert dialog.form.start.text() == "2018-06-04 18:00"
    dialog.form.end.set_instant(datetime(2018, 6, 5, 4, tzinfo=UTC))
    assert dialog.request().end == datetime(2018, 6, 5, 4, tzinfo=UTC)
    dialog.form.end.set_instant(datetime(2018, 6, 4, 4, tzinfo=UTC))
    assert not dialog.save_pdf(tmp_path / "none.pdf")
    box = dialog.findChild(QMessageBox)
    assert box is not None
    assert "ends (2018-06-04 06:00) before it begins (2018-06-04 18:00)" in box.text()
    box.close()
    assert not (tmp_path / "none.pdf").exists()


def listed(tray: Tray) -> set[str]:
    return {tray.model.index(row).data(PART_ROLE) for row in range(tray.model.rowCount())}


def test_in_the_night_view_every_list_and_auto_plan_is_about_the_night(desk: MainWindow) -> None:
    plan, tray, findings, halls = (
        desk.desk.bridge.plan,
        desk.panels["tray"],
        desk.panels["findings"],
        desk.panels["halls"],
    )
    assert isinstance(tray, Tray)
    assert isinstance(findings, Findings)
    assert isinstance(halls, Halls)
    QTest.keyClick(desk, Qt.Key.Key_8, CTRL)
    settle()
    inside = {p.part for p in plan.parts_between(MONDAY_18, TUESDAY_10) if p.part not in plan.stand_assignments}
    assert listed(tray) == inside
    assert tray.scope.itemText(0) == findings.scope.itemText(0) == "This night"
    QTest.keyClick(desk, Qt.Key.Key_F9)
    settle()
    dialog = next(w for w in desk.findChildren(AutoplanDialog) if w.isVisible())
    assert dialog.form.scope_box.itemText(0) == "This night"
    asked = dialog.request()
    assert (asked.start, asked.end) == (MONDAY_18, TUESDAY_10)
    dialog.close()
    settle()
    assert halls.curves.rows[0].load.hours[0] == MONDAY_18
    assert len(halls.curves.rows[0].load.hours) == 16
    QTest.mouseClick(desk.day_bar.on, Qt.MouseButton.LeftButton)
    settle()
    assert listed(tray)
    assert not listed(tray) & inside
    desk.gantt.show_day()
    assert tray.scope.itemText(0) == "This day"


def test_a_flight_that_reaches_into_the_night_shown_does_not_scroll_it_away(desk: MainWindow) -> None:
    """Each choice in the list of a proposal reveals its flight: found with the night gone after the one from 16:05."""
    desk.actions_table["zoom_night"].trigger()
    settle()
    gantt, cursor = desk.gantt, desk.desk.cursor
    start, end = cursor.night_bounds
    early = next(
        p for p in desk.desk.bridge.plan.parts_between(start, end)
        if p.on_block < start - timedelta(minutes=30) and p.off_block > start + timedelta(minutes=60)
    )  # fmt: skip
    assign_stand(
        desk.desk.bridge.session,
        turnaround=turnaround_of(early.part),
        part=part_index(early.part),
        stand="120",
    )
    settle()
    left = gantt.horizontalScrollBar().value()
    desk.desk.selection.reveal(Subject(SubjectKind.PART, early.part))
    settle()
    assert gantt.horizontalScrollBar().value() == left
    other = next(p for p in desk.desk.bridge.plan.parts_between(end, end + timedelta(days=1)) if p.on_block > end)
    assign_stand(
        desk.desk.bridge.session,
        turnaround=turnaround_of(other.part),
        part=part_index(other.part),
        stand="122",
        override="for the test",
        by="An",
    )
    settle()
    desk.desk.selection.reveal(Subject(SubjectKind.PART, other.part))
    settle()
    assert gantt.horizontalScrollBar().value() != left, "what is not seen at all is gone to"
