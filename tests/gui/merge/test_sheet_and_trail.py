"""The field for sheets and the audit trail in the window."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from shiboken6 import isValid

from apronplan.session.trail import TrailKind
from apronplan.ui.main_window import MainWindow
from apronplan.ui.merge import trail as trail_module
from apronplan.ui.merge.sheet import SheetDialog
from apronplan.ui.merge.slots import ExchangeSlots
from apronplan.ui.merge.trail import COLUMNS, TrailDialog
from gui.conftest import OFFSCREEN
from gui.hands import place, settle

pytestmark = pytest.mark.qt_log_ignore(OFFSCREEN, extend=True)


def test_a_sheet_is_checked_by_scanning_it(desk: MainWindow) -> None:
    place(desk, "QR8152", "120")
    code = desk.desk.bridge.session.stamp().code
    dialog = ExchangeSlots(desk.desk, desk).check_sheet()
    assert isinstance(dialog, SheetDialog)
    settle()
    assert dialog.field.code.hasFocus()
    QTest.keyClicks(dialog.field.code, code)
    QTest.keyClick(dialog.field.code, Qt.Key.Key_Return)
    assert "is current" in dialog.field.result.text()
    assert not dialog.field.changes.isVisible()
    place(desk, "QR8152", "122")
    assert "out of date" in dialog.field.result.text()
    lines = [dialog.field.changes.item(i).text() for i in range(dialog.field.changes.count())]
    assert any("120 \u2192 122" in line for line in lines)
    dialog.field.code.setText("nonsense")
    dialog.field.check_button.click()
    assert "not the code" in dialog.field.result.text()
    assert dialog.isVisible()
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in dialog.findChildren(QLabel))
    close_and_edit(desk, dialog)


def close_and_edit(desk: MainWindow, dialog: QDialog) -> None:
    """Whoever is gone must not hear of edits any more."""
    dialog.close()
    settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(dialog)
    place(desk, "QR8152", "126")


def test_without_a_plan_the_field_says_so(window: MainWindow) -> None:
    dialog = ExchangeSlots(window.desk, window).check_sheet()
    dialog.field.check()
    assert "No plan" in dialog.field.result.text()
    dialog.close()
    settle()


class Clock:
    """A clock that stands still."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self, _zone: tzinfo) -> datetime:
        return self.at


def filtered_by_time(dialog: TrailDialog, shown: Callable[[], list[str]]) -> list[int]:
    """How many edits each choice of time leaves; all of them are shown again at the end."""
    found = []
    for choice in range(dialog.when.count()):
        dialog.when.setCurrentIndex(choice)
        found.append(len(shown()))
    dialog.when.setCurrentIndex(0)
    return found


def test_the_trail_is_filtered_and_exported(desk: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place(desk, "QR8152", "120")
    place(desk, "QR8152", "122")
    desk.desk.verbs.undo()
    dialog = ExchangeSlots(desk.desk, desk).show_trail()
    assert isinstance(dialog, TrailDialog)
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    what = COLUMNS.index("what")

    def shown() -> list[str]:
        model = dialog.model
        return [model.data(model.index(i, what)) for i in range(model.rowCount())]

    everything = shown()
    assert len(everything) == desk.desk.bridge.session.edits
    assert everything[0].startswith("Undo")
    assert everything[1].endswith("(undone)")
    assert dialog.model.data(dialog.model.index(1, COLUMNS.index("flights"))) == "QR8152", "the name, not the id"
    dialog.table.selectRow(1)
    assert dialog.details.toPlainText() == "QR8152 (5 Jun 06:00): stand 120 \u2192 122"
    dialog.flight.setText("qr8152")
    assert len(shown()) == 4  # import, place, move, undo
    dialog.kind.setCurrentIndex(1 + list(TrailKind).index(TrailKind.UNDO))
    assert len(shown()) == 1
    dialog.write(tmp_path / "trail.csv")
    with (tmp_path / "trail.csv").open(encoding="utf-8", newline="") as file:
        assert [r["kind"] for r in csv.DictReader(file)] == ["undo"]
    dialog.flight.clear()
    dialog.kind.setCurrentIndex(0)
    dialog.who.setText("nobody")
    assert shown() == []
    assert not dialog.export.isEnabled()
    dialog.who.clear()
    tomorrow = datetime.now(UTC) + timedelta(days=1, hours=1)
    with monkeypatch.context() as patch:
        patch.setattr(trail_module, "datetime", Clock(tomorrow))
        assert filtered_by_time(dialog, shown) == [len(everything), 0, 0, len(everything)]
    place(desk, "QR8152", "124")
    assert len(shown()) == len(everything) + 1
    close_and_edit(desk, dialog)
