"""Traffic that comes in by the window: the same flights under other ids, and large files."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from apronplan.paths import sample_file
from apronplan.session.same_flights import Same
from apronplan.ui import traffic_import
from apronplan.ui.dialogs.import_problems import ImportProblemsDialog
from apronplan.ui.dialogs.reading import ReadingDialog
from apronplan.ui.dialogs.same_flights import SameFlightsDialog
from apronplan.ui.main_window import MainWindow
from gui.hands import LEFT, settle

WEEK = sample_file("lgg-2018-week.csv")


def again(tmp_path: Path) -> Path:
    """Five rows of the week as an airline sends them again: with ids of its own, one of them at another time."""
    head, *rows = WEEK.read_text(encoding="utf-8").splitlines()
    path = tmp_path / "again.csv"
    mine = [f"X-{n}," + row.split(",", 1)[1] for n, row in enumerate(rows[:4])]
    other = "X-9," + rows[4].split(",", 1)[1].replace("2018-06-04", "2018-06-09")
    path.write_text("\n".join([head, *mine, other]), encoding="utf-8")
    return path


def asked(desk: MainWindow, path: Path) -> SameFlightsDialog:
    desk.slots.files.import_file(path)
    settle()
    dialog = desk.findChild(SameFlightsDialog)
    assert dialog is not None
    return dialog


@pytest.mark.parametrize(("choice", "more"), [(Same.LEAVE, 1), (Same.REPLACE, 1), (Same.ADD, 5)])
def test_flights_that_are_there_under_another_id_are_asked_about(
    desk: MainWindow, tmp_path: Path, choice: Same, more: int
) -> None:
    """Found by a planner: a schedule sent again with new ids put each aircraft there twice, without a word."""
    plan = desk.desk.bridge.plan
    before = set(plan.turnarounds)
    dialog = asked(desk, again(tmp_path))
    words = [dialog.list.item(n).text() for n in range(dialog.list.count())]
    assert len(words) == 4
    known = plan.turnarounds["2018-001"]
    local = known.sibt.astimezone(plan.layout.airport.zone)
    assert words[0] == f"{known.label} {local:%Y-%m-%d %H:%M} (X-0) is already in the plan as 2018-001."
    assert set(desk.desk.bridge.plan.turnarounds) == before, "nothing is changed while it is asked"
    button = dialog.buttons[choice]
    QTest.mouseClick(button, LEFT, Qt.KeyboardModifier.NoModifier, button.rect().center())
    settle()
    after = set(desk.desk.bridge.plan.turnarounds)
    assert len(after) == len(before) + more
    assert "X-9" in after
    assert ("X-0" in after) is (choice is Same.ADD)


def test_escape_imports_nothing(desk: MainWindow, tmp_path: Path) -> None:
    edits = desk.desk.bridge.session.edits
    QTest.keyClick(asked(desk, again(tmp_path)), Qt.Key.Key_Escape)
    settle()
    assert desk.desk.bridge.session.edits == edits


def large(tmp_path: Path, rows: int) -> Path:
    path = tmp_path / "large.csv"
    lines = (f"B-{i},TNT/FedEx,B734,2018-06-05T01:00:00Z,2018-06-05T03:00:00Z" for i in range(rows))
    path.write_text("\n".join(["turnaround_id,operator,aircraft_type,sibt_utc,sobt_utc", *lines]), encoding="utf-8")
    return path


def test_a_large_file_is_read_aside_and_comes_in(
    desk: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traffic_import, "LARGE_BYTES", 1_000)
    desk.slots.files.import_file(large(tmp_path, 40))
    assert desk.findChild(ReadingDialog).isVisible()
    assert "B-0" not in desk.desk.bridge.plan.turnarounds, "the window goes on while it is read"
    qtbot.waitUntil(lambda: "B-39" in desk.desk.bridge.plan.turnarounds, timeout=20_000)
    settle()
    assert desk.findChild(ReadingDialog) is None


def test_reading_can_be_given_up(desk: MainWindow, tmp_path: Path) -> None:
    edits = desk.desk.bridge.session.edits
    desk.slots.files.import_file(large(tmp_path, 60_000))
    dialog = desk.findChild(ReadingDialog)
    cancel = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel)
    QTest.mouseClick(cancel, LEFT, Qt.KeyboardModifier.NoModifier, cancel.rect().center())
    settle()
    assert desk.findChild(ReadingDialog) is None
    assert desk.desk.bridge.session.edits == edits


def test_too_many_rows_are_said_before_any_is_read(desk: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    """Found by a planner: 300,000 rows froze the window for 17 seconds, and only then they were too many."""
    edits = desk.desk.bridge.session.edits
    desk.slots.files.import_file(large(tmp_path, 200_001))
    reading = desk.findChild(ReadingDialog)
    qtbot.waitUntil(lambda: desk.findChild(ImportProblemsDialog) is not None, timeout=20_000)
    assert reading._progress.rows == 0
    dialog = desk.findChild(ImportProblemsDialog)
    assert "more than 200000 rows" in dialog.table.item(0, 3).text()
    assert desk.desk.bridge.session.edits == edits
    dialog.close()


def test_carriers_keep_their_colours_when_other_traffic_comes_in(desk: MainWindow, tmp_path: Path) -> None:
    """Found by a planner, who reads by colour: an import of five rows gave three carriers another one."""
    theme, plan = desk.desk.theme, desk.desk.bridge.plan
    carriers = {t.operator for t in plan.turnarounds.values()}
    before = {c: theme.carrier(c) for c in carriers}
    path = tmp_path / "charter.csv"
    lines = (f"C-{i},Charter Air,B734,2018-06-05T01:00:00Z,2018-06-05T03:00:00Z" for i in range(400))
    path.write_text("\n".join(["turnaround_id,operator,aircraft_type,sibt_utc,sobt_utc", *lines]), encoding="utf-8")
    assert desk.slots.files.import_file(path)
    settle()
    assert {c: theme.carrier(c) for c in carriers} == before
    assert theme.carrier("Charter Air") not in before.values()
