"""The empty desk says the first step, the tour goes round with the planner, and F1 answers where one is."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from apronplan.i18n import has
from apronplan.paths import user_data_dir
from apronplan.ui.help.dialog import MORE_KEYS, TOPICS, HelpDialog
from apronplan.ui.main_window import MainWindow
from apronplan.ui.panels import PANELS
from apronplan.ui.welcome.card import WelcomeCard
from apronplan.ui.welcome.tour import STEPS, Tour, best_place
from gui.hands import place, settle


def card_of(window: MainWindow) -> WelcomeCard:
    card = window.findChild(WelcomeCard)
    assert card is not None
    return card


@pytest.fixture
def complete(window: MainWindow, qtbot: QtBot) -> MainWindow:
    qtbot.waitUntil(lambda: not window.arrangement.coming_up, timeout=30_000)
    return window


def test_an_empty_desk_offers_the_first_steps_and_what_was_open_lately(
    complete: MainWindow, week_file: Path, tmp_path: Path
) -> None:
    window = complete
    assert card_of(window).isVisible()
    assert card_of(window).recent == []
    plan = tmp_path / "monday & tuesday.apron"
    plan.write_bytes(week_file.read_bytes())
    assert window.slots.files.open_plan(plan)
    assert not card_of(window).isVisible()
    window.state.note_recent(tmp_path / "gone.apron")
    window.slots.close_plan()
    settle()
    assert card_of(window).isVisible()
    assert card_of(window).recent[0].isDefault()
    assert not card_of(window).tour.isDefault()
    assert [b.accessibleName() for b in card_of(window).recent] == ["monday && tuesday"]
    QTest.keyClick(card_of(window).recent[0], Qt.Key.Key_Return)
    assert window.desk.bridge.session.path == plan
    assert card_of(window).isHidden()


def test_the_tour_makes_its_own_plan_and_goes_on_when_the_planner_does(complete: MainWindow, home: Path) -> None:
    window = complete
    card_of(window).tour.click()
    settle()
    tour = window.findChild(Tour)
    assert tour is not None
    assert window.desk.bridge.session.path.is_relative_to(home)
    assert len(window.desk.bridge.plan.turnarounds) == 301
    QTest.keyClick(tour.next, Qt.Key.Key_Return)
    assert tour.step.name == "tray"
    assert tour.pointer.geometry() == window.docks["tray"].geometry()
    window.desk.selection.select_part(next(iter(window.desk.bridge.plan.parts)))
    assert tour.step.name == "place"
    place(window, "QR8152", "120")
    assert tour.step.name == "map"
    tour.back.click()
    assert tour.step.name == "place"
    QTest.keyClick(tour, Qt.Key.Key_Escape)
    assert tour.isHidden()
    assert tour.pointer.isHidden()
    assert window.state.tour_taken
    edits = window.desk.bridge.session.edits
    window.slots.start_tour()
    assert window.desk.bridge.session.edits == edits, "the sample is not brought in twice"
    for _ in STEPS:
        assert tour.isVisible()
        tour.next.click()
    assert tour.isHidden()


def test_the_tour_s_card_never_covers_what_it_speaks_of_where_there_is_room() -> None:
    room = QRect(0, 0, 1366, 768)
    for target in (QRect(0, 40, 200, 320), QRect(1047, 40, 319, 411), QRect(0, 400, 1043, 330), QRect()):
        box = best_place(360, 220, target, room)
        assert room.contains(box)
        assert not box.intersects(target)
    assert room.contains(best_place(360, 220, room, room))


@pytest.mark.parametrize(("width", "height"), [(960, 540), (1280, 720), (1600, 960)])
def test_the_card_keeps_clear_of_its_panel_at_every_step_and_scale(desk: MainWindow, width: int, height: int) -> None:
    """A screen of 1920 x 1080 at 200 % and 150 %, and a large one: found with the card upon the map it spoke of."""
    desk.resize(width, height)
    desk.arrangement.as_delivered()
    settle()
    desk.resize(width, height)
    settle()
    tour = Tour(desk)
    for at, step in enumerate(STEPS):
        tour.go(at)
        settle()
        assert desk.rect().contains(tour.geometry())
        if step.panel:
            panel = desk.docks[step.panel].geometry()
            assert tour.pointer.geometry() == panel, step.name
            assert not tour.geometry().intersects(panel), step.name
        for part in (tour.text, tour.count, tour.end, tour.back, tour.next):
            assert tour.rect().contains(part.geometry()), step.name
            assert part.height() >= part.heightForWidth(part.width()), step.name
    tour.finish()


def test_a_folder_that_takes_no_sample_is_told(complete: MainWindow) -> None:
    user_data_dir().mkdir(parents=True, exist_ok=True)
    (user_data_dir() / "samples").write_text("in the way")
    assert not complete.slots.files.open_sample()
    assert not complete.desk.bridge.is_open


def test_every_step_and_topic_has_its_texts() -> None:
    for step in STEPS:
        assert has(f"tour.{step.name}")
        assert has(f"tour.{step.name}_text")
        assert step.panel in ("", *(name for name, _ in PANELS))
    for topic in TOPICS:
        assert has(f"help.{topic}")
        assert topic == "keys" or has(f"help.{topic}_text")
    for name in MORE_KEYS:
        assert has(f"help.key.{name}")
        assert has(f"help.key.{name}_text")


def test_f1_answers_for_the_panel_that_has_the_keyboard(desk: MainWindow) -> None:
    desk.activateWindow()
    desk.panels["findings"].list.setFocus()
    settle()
    desk.actions_table["help"].trigger()
    dialog = desk.findChild(HelpDialog)
    assert dialog is not None
    assert TOPICS[dialog.topics.currentRow()] == "findings"
    assert "hard" in dialog.text.toPlainText().lower()
    desk.actions_table["keys"].trigger()
    assert dialog.stack.currentWidget() is dialog.keys
    shown = {dialog.keys.item(r, 0).text(): dialog.keys.item(r, 1).text() for r in range(dialog.keys.rowCount())}
    assert shown["F1"] == "Help"
    assert "Ctrl+K" in shown
    dialog.close()


def test_cards_have_names_and_plain_text(complete: MainWindow) -> None:
    complete.slots.start_tour()
    complete.slots.show_help()
    owners: list[QWidget] = [card_of(complete), complete.findChild(Tour), complete.findChild(HelpDialog)]
    for owner in owners:
        for label in owner.findChildren(QLabel):
            assert label.textFormat() is Qt.TextFormat.PlainText
        for widget in owner.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert widget.accessibleName(), widget
