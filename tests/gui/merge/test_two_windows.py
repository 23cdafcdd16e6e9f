"""Two laptops, each with a window of its own: dragged, bundled, brought together, sent back, and in agreement."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from apronplan.domain.plan import TABLES
from apronplan.session.merge.answers import Choice
from apronplan.session.merge.bundling import new_from_bundle
from apronplan.session.merge.marks import is_mark
from apronplan.ui.app import make_window
from apronplan.ui.main_window import MainWindow
from apronplan.ui.merge.dialog import MergeDialog
from apronplan.ui.state import WindowState
from apronplan.ui.tray.view import Tray
from gui.conftest import OFFSCREEN, TUESDAY_4
from gui.hands import drag, part_of, row_point, settle, show_row

pytestmark = pytest.mark.qt_log_ignore(OFFSCREEN, extend=True)
FIRST, SECOND = "ET3702", "ET3720"
"""They are at Liege at the same time."""


@pytest.fixture
def bob(desk: MainWindow, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The window of the second laptop, on the plan that the first one's bundle became."""
    assert desk.slots.exchange.make_bundle(tmp_path / "begin.apronx")
    new_from_bundle(tmp_path / "begin.apronx", tmp_path / "bob.apron", user="Bob").close()
    window = make_window(WindowState(tmp_path / "bob.json"))
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1600, 960)
    window.show()
    qtbot.waitExposed(window)
    assert window.slots.files.open_plan(tmp_path / "bob.apron")
    window.desk.bridge.session.user = "Bob"
    window.desk.cursor.move(TUESDAY_4)
    window.gantt.show_day()
    settle()
    yield window
    window.close()
    settle()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def drag_in(window: MainWindow, flight: str, stand: str) -> None:
    """Drag a flight from the tray onto a stand of the Gantt, with the other laptop out of the way."""
    for other in QApplication.topLevelWidgets():
        if isinstance(other, MainWindow):
            other.setVisible(other is window)
    settle()
    tray = window.panels["tray"]
    assert isinstance(tray, Tray)
    part = part_of(window, flight)
    index = tray.model.index_of(part)
    tray.list.scrollTo(index)
    settle()
    show_row(window, stand)
    at: QPoint = tray.list.visualRect(index).center()
    drag(tray.list.viewport(), at, window.gantt.viewport(), row_point(window, stand))
    assert stand_of(window, flight) == stand


def stand_of(window: MainWindow, flight: str) -> str | None:
    return window.desk.bridge.plan.stand_of(part_of(window, flight))


def send(window: MainWindow, path: Path) -> Path:
    assert window.slots.exchange.make_bundle(path)
    return path


def bring_in(window: MainWindow, bundle: Path) -> MergeDialog | None:
    page = window.slots.exchange.merge(bundle)
    settle()
    assert page is None or isinstance(page, MergeDialog)
    return page


def content(window: MainWindow) -> dict[str, dict[str, object]]:
    """Everything that the plan says, without the memory of what was brought in from whom."""
    plan = window.desk.bridge.plan
    return {t: {k: row for k, row in plan.rows(t).items() if not is_mark(t, k)} for t in TABLES}


def said(window: MainWindow) -> str:
    text = ""
    for box in window.findChildren(QMessageBox):
        text += box.text()
        box.close()
    settle()
    return text


def test_a_stand_that_both_have_given_away_is_settled_and_both_plans_end_alike(
    desk: MainWindow, bob: MainWindow, tmp_path: Path
) -> None:
    drag_in(desk, FIRST, "124")
    drag_in(bob, SECOND, "124")
    drag_in(bob, "QR8152", "120")
    for window in (desk, bob):
        window.desk.bridge.recheck()
        assert not [f for f in window.desk.bridge.findings if f.code == "no_overlap"], "each plan is in order"

    page = bring_in(desk, send(bob, tmp_path / "bob.apronx"))
    assert page is not None
    (row,) = page.rows.values()
    assert "124 is taken" in row.heading.text()
    edits = desk.desk.bridge.session.edits
    row.choices[Choice.THEIRS].setFocus()
    QTest.keyClick(row.choices[Choice.THEIRS], Qt.Key.Key_2)
    settle()
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert desk.desk.bridge.session.edits == edits + 1, "one step"
    assert (stand_of(desk, FIRST), stand_of(desk, SECOND), stand_of(desk, "QR8152")) == (None, "124", "120")

    assert bring_in(desk, tmp_path / "bob.apronx") is None
    assert "already" in said(desk)
    assert desk.desk.bridge.session.edits == edits + 1, "the same bundle twice changes nothing"

    back = bring_in(bob, send(desk, tmp_path / "back.apronx"))
    assert back is not None
    assert not back.rows, "what was answered once is not asked again"
    QTest.keyClick(back.together, Qt.Key.Key_Return)
    settle()
    assert content(desk) == content(bob)
    desk.desk.bridge.recheck()
    assert not [f for f in desk.desk.bridge.findings if f.code == "no_overlap"]

    desk.desk.verbs.undo()
    settle()
    assert (stand_of(desk, FIRST), stand_of(desk, SECOND)) == ("124", None), "one undo takes all of it back"
