"""Reports and dashboard, as a planner meets them: menu, filter, figures on the screen, export, paper."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from apronplan.planning.job import JobControl
from apronplan.reports.kpi import kpi
from apronplan.reports.pages import Heading, HourStack, Note
from apronplan.ui.main_window import MainWindow
from apronplan.ui.print_form import KINDS as SHEETS
from apronplan.ui.print_slots import PrintDialog, open_preview
from apronplan.ui.reports.dashboard import Dashboard
from apronplan.ui.reports.dialog import ReportsDialog
from apronplan.ui.reports.widgets import PlotWidget, TableWidget, TilesWidget
from gui.hands import place, settle

WAIT_MS = 60_000


def open_report(window: MainWindow, qtbot: QtBot, kind: str) -> ReportsDialog:
    """Choose a report in the menu and wait until it is there."""
    window.actions_table[f"report_{kind}"].trigger()
    dialog = window.slots.reports.dialog
    assert dialog is not None
    wait_for(dialog, qtbot, kind)
    return dialog


def wait_for(dialog: ReportsDialog, qtbot: QtBot, kind: str) -> None:
    def there() -> bool:
        return dialog.finished_report is not None and dialog.finished_report.request.kind == kind

    qtbot.waitUntil(there, timeout=WAIT_MS)
    settle()


def tiles(widget: QWidget) -> dict[str, str]:
    """The big figures on the screen: what they are, and their values."""
    found = {}
    for group in widget.findChildren(TilesWidget):
        found.update({t.what.text(): t.value.text() for t in group.tiles})
    return found


def nothing(*, control: JobControl) -> None:
    """What a process learns that shall only be there."""


def table_cells(widget: QWidget) -> list[list[str]]:
    rows = []
    for table in widget.findChildren(TableWidget):
        model = table.model()
        rows += [[str(model.index(r, c).data()) for c in range(model.columnCount())] for r in range(model.rowCount())]
    return rows


def test_the_dashboard_sleeps_until_it_is_asked_for_and_then_follows_every_edit(desk: MainWindow, qtbot: QtBot) -> None:
    panel = desk.panels["dashboard"]
    assert isinstance(panel, Dashboard)
    assert panel.page is None
    assert not desk.docks["dashboard"].isVisible()
    QTest.keyClick(desk, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: panel.page is not None and panel.fresh, timeout=WAIT_MS)
    assert desk.docks["dashboard"].isVisible()
    all_day = len({p.turnaround.turnaround for p in desk.desk.bridge.plan.parts_between(*desk.desk.cursor.day_bounds)})
    assert tiles(panel)["turnarounds on stands"] == f"0 / {all_day}"
    place(desk, "QR8152", "120")
    qtbot.waitUntil(lambda: panel.fresh and tiles(panel)["turnarounds on stands"] == f"1 / {all_day}", timeout=WAIT_MS)
    stacks = [p.block for p in panel.findChildren(PlotWidget) if isinstance(p.block, HourStack)]
    assert [name for name, _ in stacks[0].series] == ["code E"]
    desk.actions_table["undo"].trigger()
    qtbot.waitUntil(lambda: panel.fresh and tiles(panel)["turnarounds on stands"] == f"0 / {all_day}", timeout=WAIT_MS)


def test_a_closed_dashboard_works_nothing_out(desk: MainWindow, qtbot: QtBot) -> None:
    desk.actions_table["dashboard"].trigger()
    panel = desk.panels["dashboard"]
    assert isinstance(panel, Dashboard)
    qtbot.waitUntil(lambda: panel.page is not None and panel.fresh, timeout=WAIT_MS)
    desk.docks["dashboard"].close()
    place(desk, "QR8152", "120")
    assert not panel.fresh
    assert not panel._aside.running
    assert not panel._rest.isActive()


def test_the_figures_on_the_screen_are_those_of_the_report(desk: MainWindow, qtbot: QtBot) -> None:
    place(desk, "QR8152", "120")
    dialog = open_report(desk, qtbot, "kpi")
    found = kpi(desk.desk.bridge.plan.snapshot(), *desk.desk.cursor.day_bounds)
    shown = tiles(dialog)
    assert shown["turnarounds on stands"] == f"{found.placed} / {found.turnarounds}"
    assert shown["cost points of soft rules"] == f"{sum(found.placed_costs.values()):,.0f}"
    assert shown["taxi to the nearest runway end"] == f"{found.taxi_km:,.0f} km"


def test_programmes_are_filtered_by_period_and_close_to_the_kilogram(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = open_report(desk, qtbot, "programme")
    dialog.form.time.setCurrentIndex(1)  # all traffic
    dialog.form.period.setCurrentIndex(1)  # cut by day
    dialog.finished_report = None
    wait_for(dialog, qtbot, "programme")
    assert tiles(dialog)["t in and out"] == "16,743.300"
    days = {row[0] for row in table_cells(dialog) if row[0].startswith("2018-")}
    assert days == {f"2018-06-{day:02}" for day in range(4, 11)}
    out = desk.desk.bridge.session.path.with_name("statement.csv")
    assert dialog.export(out)
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert sum(int(r["total_kg"]) for r in rows[:-1]) == int(rows[-1]["total_kg"]) == 16_743_300


def test_a_stretch_that_ends_before_it_begins_is_refused_in_words(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = open_report(desk, qtbot, "halls")
    dialog.form.time.setCurrentIndex(2)
    dialog.form.last.setDate(dialog.form.first.date().addDays(-3))
    qtbot.waitUntil(lambda: dialog.finished_report is None, timeout=WAIT_MS)
    words = [label.text() for label in dialog.page.findChildren(QLabel)]
    assert any("lies before the first" in text for text in words)
    assert not dialog.buttons["export"].isEnabled()
    dialog.form.last.setDate(dialog.form.first.date())
    wait_for(dialog, qtbot, "halls")
    assert dialog.buttons["export"].isEnabled()


def test_long_reports_run_in_a_process_of_their_own_and_can_be_cancelled(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = open_report(desk, qtbot, "customs")
    dialog.form.scenarios.setValue(100_000)
    dialog.kinds.choose("stress")
    assert dialog._runner.busy
    dialog._runner.patience.timeout.emit()
    assert dialog.buttons["cancel"].isVisible()
    assert dialog.progress.isVisible()
    QTest.mouseClick(dialog.buttons["cancel"], Qt.MouseButton.LeftButton)
    assert not dialog._runner.busy
    assert not dialog.buttons["cancel"].isVisible()
    assert "Cancelled" in dialog.word.text()
    assert [b.text for b in dialog.page.blocks if isinstance(b, Note)] == [dialog.word.text()]
    assert not dialog.buttons["export"].isEnabled()


def test_a_long_report_is_worked_out_in_the_process_that_is_kept(desk: MainWindow, qtbot: QtBot) -> None:
    spare = desk.desk.spare
    spare.learn(lambda: (nothing, {}))
    kept = spare._idle
    assert kept is not None
    open_report(desk, qtbot, "growth")
    assert spare._idle is kept


def test_growth_is_shown_with_what_runs_out_first(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = open_report(desk, qtbot, "growth")
    dialog.form.time.setCurrentIndex(1)
    dialog.form.mode.setCurrentIndex(1)
    dialog.finished_report = None
    wait_for(dialog, qtbot, "growth")
    rows = table_cells(dialog)
    assert rows[0][:2] == ["Rate of hall", "S1"]
    ladder = {r[0]: r for r in rows if r[0] in ("717,000", "800,000", "1,000,000", "1,300,000")}
    assert len(ladder) == 4
    assert ladder["717,000"][1] == "nothing"
    assert "Rate of hall S1" in ladder["1,000,000"][1]
    assert [r[0] for r in rows if r[0] == "2018-06-05"] == ["2018-06-05"]
    place(desk, "QR8152", "120")
    assert "edited since" in dialog.word.text()


def test_quick_reports_follow_the_day_and_edits(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = open_report(desk, qtbot, "halls")
    dialog.finished_report = None
    desk.desk.cursor.step_days(1)
    wait_for(dialog, qtbot, "halls")
    assert dialog.finished_report is not None
    assert dialog.finished_report.request.start == desk.desk.cursor.day_bounds[0]
    dialog.finished_report = None
    desk.desk.cursor.step_days(-1)
    place(desk, "QR8152", "120")
    wait_for(dialog, qtbot, "halls")


def test_a_report_goes_into_a_workbook_and_onto_paper(desk: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_report(desk, qtbot, "customs")
    assert dialog.export(tmp_path / "customs.xlsx")
    sheet = load_workbook(tmp_path / "customs.xlsx").active
    assert sheet.max_row > 20
    assert sheet["A1"].value == "lot"
    assert not dialog.export(tmp_path / "no folder" / "x.xlsx")
    box = dialog.findChild(QMessageBox)
    assert box is not None
    box.close()
    dialog.buttons["paper"].click()
    paper = dialog.findChild(PrintDialog)
    assert paper is not None
    paper.paper.setCurrentIndex(1)
    assert paper.save_pdf(tmp_path / "customs.pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "customs.pdf").pages)
    assert "Lanes of customs" in text
    assert "Page 1 of" in text


@pytest.mark.parametrize("kind", SHEETS)
def test_every_sheet_can_be_chosen_in_the_print_dialog(desk: MainWindow, tmp_path: Path, kind: str) -> None:
    place(desk, "QR8152", "120")
    dialog = open_preview(desk, kind)
    assert dialog.form.chosen == kind
    assert dialog.save_pdf(tmp_path / "sheet.pdf")
    text = PdfReader(tmp_path / "sheet.pdf").pages[0].extract_text()
    assert "Page 1 of" in text
    assert f"revision {desk.desk.bridge.session.revision}" in text
    if kind == "changes":
        assert "120" in text


def test_a_time_that_cannot_be_read_is_said_and_nothing_is_written(desk: MainWindow, tmp_path: Path) -> None:
    dialog = open_preview(desk, "map")
    dialog.form.times.setText("04:00, noon")
    assert not dialog.save_pdf(tmp_path / "map.pdf")
    box = dialog.findChild(QMessageBox)
    assert box is not None
    assert "'noon' is not a time" in box.text()
    assert not (tmp_path / "map.pdf").exists()
    box.close()
    dialog.form.times.setText("04:00, 2018-06-06 14:30")
    assert dialog.save_pdf(tmp_path / "map.pdf")
    assert len(PdfReader(tmp_path / "map.pdf").pages) == 2


def test_every_control_has_a_name_and_every_label_is_plain(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = open_report(desk, qtbot, "kpi")
    paper = open_preview(desk)
    for window in (dialog, paper):
        nameless = [
            type(w).__name__
            for w in window.findChildren(QWidget)
            if w.focusPolicy() is not Qt.FocusPolicy.NoFocus
            and not w.accessibleName()
            and not w.objectName().startswith("qt_")
        ]
        assert nameless == []
        labels = window.findChildren(QLabel)
        assert [x.text() for x in labels if x.textFormat() is not Qt.TextFormat.PlainText] == []
    paper.close()


def test_plots_say_their_figures_under_the_mouse(desk: MainWindow, qtbot: QtBot) -> None:
    place(desk, "QR8152", "120")
    dialog = open_report(desk, qtbot, "kpi")
    plot = next(p for p in dialog.findChildren(PlotWidget) if isinstance(p.block, HourStack))
    middle = plot.line_at(plot.width() / 2, plot.height() / 2)
    assert middle.startswith("06-05 ")
    assert plot.line_at(5, 5) == plot.accessibleName()
    assert "code E" in plot.accessibleDescription()


def test_no_report_stands_under_the_name_or_time_of_another(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = open_report(desk, qtbot, "kpi")
    assert dialog.buttons["export"].isEnabled()
    old = dialog.page.blocks
    dialog.kinds.choose("growth")
    assert dialog.finished_report is None
    assert [b.text for b in dialog.page.blocks if isinstance(b, Note)] == ["Working it out\u2026"]
    assert not dialog.buttons["export"].isEnabled()
    assert not dialog.buttons["paper"].isEnabled()
    dialog.cancel()
    assert not dialog.buttons["paper"].isEnabled()
    assert dialog.page.blocks != old
    dialog.kinds.choose("kpi")
    wait_for(dialog, qtbot, "kpi")
    assert dialog.page.blocks == old
    dialog.begin()
    assert dialog.page.blocks == old, "the same report waits for its next without jumping"
    assert not dialog.buttons["export"].isEnabled()
    qtbot.waitUntil(dialog.buttons["export"].isEnabled, timeout=WAIT_MS)
    assert dialog.page.isEnabled()


def test_the_dashboard_of_a_night_is_that_night_by_name_and_prices_nothing_that_has_no_place(
    desk: MainWindow, qtbot: QtBot
) -> None:
    desk.actions_table["dashboard"].trigger()
    desk.actions_table["zoom_night"].trigger()
    panel = desk.panels["dashboard"]
    assert isinstance(panel, Dashboard)
    qtbot.waitUntil(lambda: panel.page is not None and panel.fresh, timeout=WAIT_MS)
    assert panel.page is not None
    night = {p.turnaround.turnaround for p in desk.desk.bridge.plan.parts_between(*desk.desk.cursor.span_bounds)}
    assert tiles(panel)["turnarounds on stands"] == f"0 / {len(night)}"
    assert tiles(panel)["cost points of soft rules"] == "0", "what waits in the tray costs nothing yet"
    first = panel.page.blocks[0]
    assert isinstance(first, Heading)
    assert first.text.startswith("Night of 4/5 June")
    below = {t.what.text(): t.remark.text() for group in panel.findChildren(TilesWidget) for t in group.tiles}
    assert below["cost points of soft rules"].startswith(f"not placed: {len(night)}")


def test_a_partly_published_day_says_so_on_the_status_line_the_dashboard_and_on_paper(
    desk: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """The day is published with two aircraft on stands; what is placed after that has not been handed out."""
    count = len({p.turnaround.turnaround for p in desk.desk.bridge.plan.parts_between(*desk.desk.cursor.span_bounds)})
    place(desk, "QR8152", "120")
    place(desk, "ET3720", "124")
    settle()
    assert "published" not in desk.status_line.placed.text()
    desk.actions_table["publish"].trigger()
    settle()
    place(desk, "ET3702", "116")
    told = f"2 of {count} published"
    assert desk.status_line.placed.text() == f"3 of {count} turnarounds placed \u2013 {told}"
    desk.actions_table["dashboard"].trigger()
    panel = desk.panels["dashboard"]
    assert isinstance(panel, Dashboard)
    qtbot.waitUntil(lambda: panel.page is not None and panel.fresh, timeout=WAIT_MS)
    below = {t.what.text(): t.remark.text() for group in panel.findChildren(TilesWidget) for t in group.tiles}
    assert told in below["moves"]
    dialog = open_preview(desk)
    assert dialog.save_pdf(tmp_path / "day.pdf")
    first = " ".join(PdfReader(tmp_path / "day.pdf").pages[0].extract_text().split())
    assert f"against the published plan; {told}" in first


def test_of_a_night_on_the_desk_the_report_is_about_the_night_and_says_so(desk: MainWindow, qtbot: QtBot) -> None:
    """Found by a planner: with a night on the desk the report was of a calendar day, and named no day at all."""
    desk.actions_table["zoom_night"].trigger()
    dialog = open_report(desk, qtbot, "kpi")
    assert dialog.form.time.currentText() == "Night of 4/5 June"
    assert dialog.span.text() == "Mon 2018-06-04 18:00 to Tue 2018-06-05 10:00 local"
    assert (dialog.finished_report.request.start, dialog.finished_report.request.end) == desk.desk.cursor.night_bounds
    dialog.form.time.setCurrentIndex(3)
    assert dialog.form.time.currentText() == "Day 2018-06-05"
    dialog.finished_report = None
    wait_for(dialog, qtbot, "kpi")
    assert dialog.span.text() == "Tue 2018-06-05 00:00 to Wed 2018-06-06 00:00 local"
    desk.desk.cursor.show_night(False)
    dialog.finished_report = None
    wait_for(dialog, qtbot, "kpi")
    assert dialog.form.time.currentText() == "Day on the desk"
