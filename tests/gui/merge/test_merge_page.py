"""The merge page, as a planner meets it: by mouse, by keyboard, and with nothing lost when it is left."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
)

from apronplan.domain.ids import part_index, turnaround_of
from apronplan.session.commands import assign_stand, set_times
from apronplan.session.merge.answers import Choice
from apronplan.session.merge.bundling import make_bundle, new_from_bundle
from apronplan.session.session import PlanSession
from apronplan.ui.main_window import MainWindow
from apronplan.ui.merge import dialog as page_module
from apronplan.ui.merge.dialog import MergeDialog
from apronplan.ui.merge.slots import ExchangeSlots
from gui.conftest import OFFSCREEN
from gui.hands import part_of, place, settle

pytestmark = pytest.mark.qt_log_ignore(OFFSCREEN, extend=True)


class Bob:
    """The other laptop."""

    def __init__(self, window: MainWindow, folder: Path, user: str = "Bob") -> None:
        self.window, self.folder = window, folder
        session = window.desk.bridge.session
        assert session is not None
        make_bundle(session, folder / "first.apronx")
        self.plan = folder / "bob.apron"
        self.user = user
        new_from_bundle(folder / "first.apronx", self.plan, user=user).close()

    def place(self, flight: str, stand: str) -> None:
        part = part_of(self.window, flight)
        with PlanSession.open(self.plan, user=self.user) as session:
            assign_stand(session, turnaround=turnaround_of(part), part=part_index(part), stand=stand)

    def send(self) -> Path:
        with PlanSession.open(self.plan, user=self.user) as session:
            make_bundle(session, self.folder / "bob.apronx")
        return self.folder / "bob.apronx"


@pytest.fixture
def bob(desk: MainWindow, tmp_path: Path) -> Bob:
    return Bob(desk, tmp_path)


@pytest.fixture
def opened(desk: MainWindow) -> Iterator[list[MergeDialog]]:
    """Pages that were opened; they are closed at the end."""
    pages: list[MergeDialog] = []
    yield pages
    for page in pages:
        try:
            page.close()
        except RuntimeError:
            continue
    settle()


def bring(desk: MainWindow, bundle: Path, opened: list[MergeDialog]) -> MergeDialog:
    page = ExchangeSlots(desk.desk, desk).merge(bundle)
    assert isinstance(page, MergeDialog)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    opened.append(page)
    settle()
    return page


@pytest.fixture
def clashing(desk: MainWindow, bob: Bob, opened: list[MergeDialog]) -> MergeDialog:
    """One flight moved differently, and two flights that overlap on one stand."""
    place(desk, "QR8152", "120")
    bob.place("QR8152", "122")
    place(desk, FIRST, "124")
    bob.place(SECOND, "124")
    return bring(desk, bob.send(), opened)


FIRST, SECOND = "ET3702", "ET3720"


def stand(desk: MainWindow, flight: str) -> str | None:
    return desk.desk.bridge.plan.stand_of(part_of(desk, flight))


def edits(desk: MainWindow) -> int:
    session = desk.desk.bridge.session
    assert session is not None
    return session.edits


def test_the_page_asks_in_plain_words(clashing: MergeDialog) -> None:
    assert "Bob" in clashing.windowTitle()
    moved, taken = clashing.rows.values()
    assert "QR8152" in moved.heading.text()
    assert (moved.mine.text(), moved.theirs.text()) == ("120", "122")
    assert re.fullmatch(r"Bob, .*, edit \d+: .*QR8152.*122.*", moved.theirs_by.text())
    assert re.match(r"An Planner, .*, edit \d+: ", moved.mine_by.text())
    assert "124 is taken" in taken.heading.text()
    assert f"{FIRST} on 124" in taken.mine.text()
    assert f"{SECOND} on 124" in taken.theirs.text()
    assert not clashing.together.isEnabled()
    assert "2" in clashing.word.text()


def test_the_keyboard_alone_is_enough(desk: MainWindow, clashing: MergeDialog) -> None:
    before = edits(desk)
    assert QApplication.focusWidget() is next(iter(clashing.rows.values())).choices[Choice.MINE]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    settle()
    assert QApplication.focusWidget() is list(clashing.rows.values())[1].choices[Choice.MINE]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    settle()
    assert clashing.together.hasFocus()
    QTest.keyClick(clashing.together, Qt.Key.Key_Return)
    settle()
    assert not clashing.isVisible()
    assert edits(desk) == before + 1
    assert (stand(desk, "QR8152"), stand(desk, FIRST), stand(desk, SECOND)) == ("122", "124", None)
    assert "Bob" in (desk.desk.bridge.session.undo_name or "")
    desk.desk.verbs.undo()
    settle()
    assert stand(desk, "QR8152") == "120"


def test_arrows_and_ctrl_return_work_too(desk: MainWindow, clashing: MergeDialog) -> None:
    first, second = clashing.rows.values()
    QTest.keyClick(first.choices[Choice.MINE], Qt.Key.Key_Space)
    QTest.keyClick(first.choices[Choice.MINE], Qt.Key.Key_Down)
    settle()
    assert first.choices[Choice.THEIRS].isChecked()
    second.choose(Choice.THEIRS)
    settle()
    QTest.keyClick(clashing, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert (stand(desk, "QR8152"), stand(desk, FIRST), stand(desk, SECOND)) == ("122", None, "124")


def test_the_words_can_be_clicked(clashing: MergeDialog) -> None:
    row = next(iter(clashing.rows.values()))
    QTest.mouseClick(row.theirs, Qt.MouseButton.LeftButton)
    settle()
    assert row.choices[Choice.THEIRS].isChecked()
    assert row.state == "answered"


def test_another_stand_and_a_move(desk: MainWindow, clashing: MergeDialog) -> None:
    moved, taken = clashing.rows.values()
    choices = [moved.where.itemData(i) for i in range(moved.where.count())]
    assert choices[0] is None
    assert {"126", "112"} <= set(choices)
    pick(moved.where, "126")
    settle()
    assert moved.state == "answered"
    pick(taken.what, part_of(desk, SECOND))
    assert "124" not in [taken.where.itemData(i) for i in range(taken.where.count())]
    pick(taken.where, "112")
    settle()
    assert clashing.together.isEnabled()
    clashing.together.click()
    settle()
    assert (stand(desk, "QR8152"), stand(desk, FIRST), stand(desk, SECOND)) == ("126", "124", "112")


def pick(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_an_unfinished_third_answer_keeps_the_question_open(clashing: MergeDialog) -> None:
    row = next(iter(clashing.rows.values()))
    row.choose(Choice.OTHER)
    settle()
    assert row.state == "open"
    assert not clashing.together.isEnabled()


def test_left_open_it_becomes_a_finding(desk: MainWindow, clashing: MergeDialog) -> None:
    moved, taken = clashing.rows.values()
    moved.choose(Choice.MINE)
    taken.choose(Choice.LEAVE)
    settle()
    clashing.bring_together()
    settle()
    desk.desk.bridge.recheck()
    assert stand(desk, FIRST) == stand(desk, SECOND) == "124"
    assert any(f.code == "no_overlap" for f in desk.desk.bridge.findings)


def test_one_button_answers_all_that_is_open(desk: MainWindow, clashing: MergeDialog) -> None:
    next(iter(clashing.rows.values())).choose(Choice.THEIRS)
    settle()
    clashing.all_mine.click()
    settle()
    clashing.together.click()
    settle()
    assert (stand(desk, "QR8152"), stand(desk, FIRST), stand(desk, SECOND)) == ("122", "124", None)


def test_leaving_the_page_changes_nothing(desk: MainWindow, clashing: MergeDialog) -> None:
    before = edits(desk)
    clashing.answer_open(page_module.THEIRS)
    QTest.keyClick(clashing, Qt.Key.Key_Escape)
    settle()
    assert not clashing.isVisible()
    assert edits(desk) == before
    assert stand(desk, "QR8152") == "120"


def test_a_bundle_without_questions_is_shown_before_it_comes_in(
    desk: MainWindow, bob: Bob, opened: list[MergeDialog]
) -> None:
    bob.place(SECOND, "124")
    page = bring(desk, bob.send(), opened)
    assert not page.rows
    assert page.together.isEnabled()
    page.show_changes.click()
    assert any(SECOND in page.changes.item(i).text() for i in range(page.changes.count()))
    QTest.keyClick(page.together, Qt.Key.Key_Return)
    settle()
    assert stand(desk, SECOND) == "124"


def test_what_is_in_already_and_what_is_no_bundle_are_said(desk: MainWindow, bob: Bob, tmp_path: Path) -> None:
    slots = ExchangeSlots(desk.desk, desk)
    assert slots.merge(tmp_path / "first.apronx") is None
    (tmp_path / "bad.apronx").write_bytes(b"PK")
    before = edits(desk)
    assert slots.merge(tmp_path / "bad.apronx") is None
    settle()
    boxes = desk.findChildren(QMessageBox)
    said = " ".join(b.text() for b in boxes)
    assert "already" in said
    assert "bad.apronx" in said
    assert edits(desk) == before
    for box in boxes:
        box.close()


def test_an_edit_behind_the_page_is_noticed(desk: MainWindow, clashing: MergeDialog) -> None:
    clashing.answer_open(page_module.MINE)
    desk.desk.verbs.undo()
    before = edits(desk)
    clashing.bring_together()
    assert "changed while" in clashing.word.text()
    assert clashing.isVisible()
    assert edits(desk) == before


def test_times_can_be_set_to_a_third_value(desk: MainWindow, bob: Bob, opened: list[MergeDialog]) -> None:
    part = part_of(desk, "QR8152")
    flight = desk.desk.bridge.plan.parts[part].turnaround
    late = flight.sobt.replace(minute=50)
    with PlanSession.open(bob.plan, user="Bob") as session:
        set_times(session, turnaround=flight.turnaround, eobt=late)
    set_times(desk.desk.bridge.session, turnaround=flight.turnaround, eobt=late.replace(minute=55))
    page = bring(desk, bob.send(), opened)
    (row,) = page.rows.values()
    assert "estimated departure" in row.heading.text()
    row.time.setDateTime(row.time.dateTime().addSecs(180))
    settle()
    page.bring_together()
    settle()
    assert desk.desk.bridge.plan.parts[part].turnaround.eobt == late.replace(minute=53)


def test_many_questions_come_in_portions(
    desk: MainWindow, bob: Bob, opened: list[MergeDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "MOST_ROWS", 1)
    place(desk, "QR8152", "120")
    bob.place("QR8152", "122")
    place(desk, FIRST, "124")
    bob.place(SECOND, "124")
    page = bring(desk, bob.send(), opened)
    assert len(page.rows) == 1
    assert "1 more" in page.word.text()
    next(iter(page.rows.values())).choose(Choice.MINE)
    settle()
    assert len(page.rows) == 2
    page.all_theirs.click()
    settle()
    assert page.together.isEnabled()


def test_names_from_outside_are_no_markup_and_everything_has_a_name(
    desk: MainWindow, tmp_path: Path, opened: list[MergeDialog]
) -> None:
    mallory = Bob(desk, tmp_path, user="<img src='file:///x'> & <b>M</b>")
    place(desk, "QR8152", "120")
    mallory.place("QR8152", "122")
    page = bring(desk, mallory.send(), opened)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in page.findChildren(QLabel))
    assert "<b>M</b>" in page.windowTitle()
    assert "&&" in next(iter(page.rows.values())).choices[Choice.THEIRS].text()
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    nameless = [
        w for kind in kinds for w in page.findChildren(kind)
        if not w.accessibleName() and not w.objectName().startswith("qt_") and not isinstance(w.parent(), QComboBox)
        and w.focusPolicy() is not Qt.FocusPolicy.NoFocus
    ]  # fmt: skip
    assert not nameless


def test_a_bundle_is_made_from_the_window(desk: MainWindow, tmp_path: Path) -> None:
    slots = ExchangeSlots(desk.desk, desk)
    said: list[str] = []
    desk.desk.verbs.said.connect(said.append)
    assert slots.make_bundle(tmp_path / "b.apronx")
    assert (tmp_path / "b.apronx").stat().st_size > 1000
    assert "b.apronx" in said[-1]
    (tmp_path / "text.txt").write_text("x")
    assert not slots.make_bundle(tmp_path / "text.txt")
    boxes = desk.findChildren(QMessageBox)
    assert "no bundle" in boxes[-1].text()
    for box in boxes:
        box.close()
