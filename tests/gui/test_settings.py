"""Settings as a planner changes them: seen on the desk at once, undone, and there again in the reopened file."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from apronplan.domain.settings import ClosureKind, Recurrence
from apronplan.session.session import PlanSession
from apronplan.ui.dialogs.closure import ClosureDialog
from apronplan.ui.main_window import MainWindow
from apronplan.ui.settings.buffers_page import BuffersPage
from apronplan.ui.settings.carriers_page import CarriersPage
from apronplan.ui.settings.closures_page import ClosuresPage
from apronplan.ui.settings.dialog import PAGES, SettingsDialog
from apronplan.ui.settings.halls_page import COLUMNS, HallsPage
from apronplan.ui.settings.preferences_page import PreferencesPage
from apronplan.ui.settings.rules_page import RulesPage
from gui.hands import settle

KEY = Qt.ItemDataRole.UserRole


@pytest.fixture
def settings(desk: MainWindow) -> SettingsDialog:
    desk.actions_table["settings"].trigger()
    dialog = desk.findChild(SettingsDialog)
    assert dialog is not None
    return dialog


def page(dialog: SettingsDialog, name: str) -> QWidget:
    dialog.show_page(name)
    settle()
    assert dialog.stack.currentWidget() is dialog.page(name)
    return dialog.page(name)


def reopened(desk: MainWindow, tmp_path: Path) -> PlanSession:
    """The plan as another program would open it now."""
    session = desk.desk.bridge.session
    assert session is not None
    copy = tmp_path / "copy.apron"
    session.file.copy_to(copy)
    return PlanSession.open(copy, read_only=True)


def test_a_carrier_s_colour_is_on_the_desk_at_once_and_stays(
    desk: MainWindow, settings: SettingsDialog, tmp_path: Path
) -> None:
    carriers = page(settings, "carriers")
    assert isinstance(carriers, CarriersPage)
    carrier = carriers.carrier()
    before = desk.desk.theme.carrier(carrier).colour.name()
    carriers.choose("#123456")
    assert desk.desk.theme.carrier(carrier).colour.name() == "#123456"
    assert carriers.table.item(0, 2).text() == "#123456"
    with reopened(desk, tmp_path) as again:
        assert again.plan.setting(f"carrier_colour.{carrier}") == "#123456"
    desk.desk.verbs.undo()
    assert desk.desk.theme.carrier(carrier).colour.name() == before
    assert carriers.table.item(0, 2).text() == before


def test_a_hall_s_rate_is_typed_into_its_cell(desk: MainWindow, settings: SettingsDialog, tmp_path: Path) -> None:
    halls = page(settings, "halls")
    assert isinstance(halls, HallsPage)
    rate = halls.table.item(2, COLUMNS.index("rate_t_per_h"))
    hall, before = rate.data(Qt.ItemDataRole.UserRole), rate.text()
    rate.setText("33,5")
    assert desk.desk.bridge.plan.layout.halls[hall].rate_t_per_h == 33.5
    with reopened(desk, tmp_path) as again:
        assert again.plan.layout.halls[hall].rate_t_per_h == 33.5
    desk.desk.verbs.undo()
    assert halls.table.item(2, COLUMNS.index("rate_t_per_h")).text() == before


def test_nonsense_in_a_cell_is_refused_in_words_and_goes_back(desk: MainWindow, settings: SettingsDialog) -> None:
    halls = page(settings, "halls")
    assert isinstance(halls, HallsPage)
    edits = desk.desk.bridge.session.edits
    column = COLUMNS.index("rate_t_per_h")
    before = halls.table.item(0, column).text()
    for text, word in (("plenty", "plenty"), ("-4", "above 0")):
        halls.table.item(0, column).setText(text)
        assert word in settings.word.text()
        assert halls.table.item(0, column).text() == before
    halls.table.item(0, COLUMNS.index("docks")).setText("2.5")
    assert "whole" in settings.word.text()
    assert desk.desk.bridge.session.edits == edits


def test_preferences_are_added_changed_and_removed(desk: MainWindow, settings: SettingsDialog) -> None:
    preferences = page(settings, "preferences")
    assert isinstance(preferences, PreferencesPage)
    there = preferences.table.rowCount()
    preferences.fields["operator"].setText("ZZZ")
    preferences.fields["cost"].setText("4")
    preferences.add()
    assert "stand or an apron" in settings.word.text()
    assert preferences.fields["operator"].text() == "ZZZ"
    preferences.fields["stand"].setText("120")
    preferences.add()
    assert settings.word.text() == ""
    assert preferences.table.rowCount() == there + 1
    assert preferences.fields["operator"].text() == ""
    row = next(r for r in range(there + 1) if preferences.table.item(r, 0).text() == "ZZZ")
    preferences.table.item(row, 5).setText("-2")
    mine = [p for p in desk.desk.bridge.plan.layout.preferences.values() if p.operator == "ZZZ"]
    assert [(p.stand, p.cost) for p in mine] == [("120", -2.0)]
    row = next(r for r in range(there + 1) if preferences.table.item(r, 0).text() == "ZZZ")
    preferences.table.setCurrentCell(row, 0)
    preferences.remove()
    assert preferences.table.rowCount() == there
    desk.desk.verbs.undo()
    assert preferences.table.rowCount() == there + 1


def test_a_weekly_closure_of_an_apron_is_made_changed_and_opened(desk: MainWindow, settings: SettingsDialog) -> None:
    closures = page(settings, "closures")
    assert isinstance(closures, ClosuresPage)
    closures.kind.setCurrentIndex(closures.kinds.index(ClosureKind.APRON))
    apron = closures.subject.currentText()
    assert apron in {str(a) for a in desk.desk.bridge.plan.layout.aprons}
    closures.add()
    form = closures.findChild(ClosureDialog)
    assert form is not None
    form.again.setCurrentIndex(list(Recurrence).index(Recurrence.WEEKLY))
    form.until.setDate(QDate(2018, 7, 31))
    form.reason.setText("resurfacing")
    form.close_stand()
    settle()
    (closure,) = desk.desk.bridge.plan.closures.values()
    assert (closure.kind, closure.subject, closure.recurrence) == (ClosureKind.APRON, apron, Recurrence.WEEKLY)
    assert "2018-07-31" in closures.table.item(0, 3).text()
    closures.table.setCurrentCell(0, 0)
    closures.change()
    again = [d for d in closures.findChildren(ClosureDialog) if d.isVisible()][-1]
    assert again.reason.text() == "resurfacing"
    again.reason.setText("works")
    again.close_stand()
    (closure,) = desk.desk.bridge.plan.closures.values()
    assert closure.reason == "works"
    closures.table.setCurrentCell(0, 0)
    closures.remove()
    assert not desk.desk.bridge.plan.closures
    desk.desk.verbs.undo()
    assert closures.table.rowCount() == 1


def test_a_buffer_is_turned_and_undone(desk: MainWindow, settings: SettingsDialog) -> None:
    buffers = page(settings, "buffers")
    assert isinstance(buffers, BuffersPage)
    field = buffers.fields["min_gap", "gap_e_f_min"]
    before = field.value()
    field.setValue(before + 25)
    assert desk.desk.bridge.plan.rule_settings["min_gap"].params["gap_e_f_min"] == before + 25
    desk.desk.verbs.undo()
    assert field.value() == before


def test_a_rule_takes_figures_scope_and_dates_as_one_step(desk: MainWindow, settings: SettingsDialog) -> None:
    rules = page(settings, "rules")
    assert isinstance(rules, RulesPage)
    row = next(r for r in range(rules.table.rowCount()) if rules.table.item(r, 0).text() == "buffer")
    rules.table.setCurrentCell(row, 0)
    edits = desk.desk.bridge.session.edits
    rules.form.fields["stands"].setText("120; 122")
    rules.form.fields["hours"].setText("22:00-06:00")
    rules.form.fields["valid_from"].setText("2018-06-05")
    rules.form.figures["target_min"].setText("45")
    rules.form.keep()
    setting = desk.desk.bridge.plan.rule_settings["buffer"]
    assert setting.scope == {"stands": ("120", "122"), "hours": ("22:00-06:00",)}
    assert setting.valid_from.isoformat() == "2018-06-05"
    assert setting.params == {"target_min": 45.0}
    assert desk.desk.bridge.session.edits == edits + 1
    rules.form.fields["stands"].setText("120, 9999")
    rules.form.keep()
    assert "9999" in settings.word.text()
    rules.table.setCurrentCell(row, 0)
    rules.form.fields["valid_to"].setText("soon")
    rules.form.keep()
    assert "soon" in settings.word.text()
    assert desk.desk.bridge.session.edits == edits + 1
    rules.form.fields["valid_to"].setText("")
    rules.form.fields["valid_from"].setText("")
    rules.form.keep()
    setting = desk.desk.bridge.plan.rule_settings["buffer"]
    assert (setting.valid_from, setting.params) == (None, {"target_min": 45.0})
    assert desk.desk.bridge.session.edits == edits + 2


def test_every_page_has_names_and_plain_text(desk: MainWindow, settings: SettingsDialog) -> None:
    for name in PAGES:
        page(settings, name)
    for label in settings.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
    nameless = [
        f"{type(w).__name__} in {type(w.parent()).__name__}"
        for w in settings.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.accessibleName() and not _inner(w)
    ]
    assert nameless == []


def _inner(widget: QWidget) -> bool:
    """Parts of a spin box and the like, which Qt names by their owner."""
    return isinstance(widget, QLineEdit) and widget.objectName() == "qt_spinbox_lineedit"


def test_settings_follow_another_plan(desk: MainWindow, settings: SettingsDialog, tmp_path: Path) -> None:
    session = desk.desk.bridge.session
    for name in PAGES:
        page(settings, name)
    copy = tmp_path / "other.apron"
    session.file.copy_to(copy)
    shutil.copy(copy, tmp_path / "third.apron")
    assert desk.slots.files.open_plan(tmp_path / "third.apron")
    settle()
    halls = settings.page("halls")
    assert isinstance(halls, HallsPage)
    assert halls.table.rowCount() == len(desk.desk.bridge.plan.layout.halls)
    desk.slots.close_plan()
    settle()
    assert halls.table.rowCount() == 0


def test_a_hall_s_new_rate_is_in_its_curve_and_its_findings(
    desk: MainWindow, settings: SettingsDialog, qtbot: QtBot
) -> None:
    halls = page(settings, "halls")
    assert isinstance(halls, HallsPage)
    curves = desk.panels["halls"].curves
    qtbot.waitUntil(lambda: bool(curves.rows), timeout=30_000)
    shown = curves.rows[0].hall
    row = next(r for r in range(halls.table.rowCount()) if halls.table.item(r, 0).data(KEY) == shown)
    halls.table.item(row, COLUMNS.index("rate_t_per_h")).setText("7")
    qtbot.waitUntil(lambda: "of 7 t/h" in next(r for r in curves.rows if r.hall == shown).summary(), timeout=30_000)
    qtbot.waitUntil(lambda: not desk.desk.bridge.checking, timeout=60_000)
    desk.desk.verbs.undo()
    qtbot.waitUntil(lambda: "of 7 t/h" not in next(r for r in curves.rows if r.hall == shown).summary(), timeout=30_000)


def test_a_closure_from_the_settings_is_hatched_in_the_gantt(desk: MainWindow, settings: SettingsDialog) -> None:
    closures = page(settings, "closures")
    assert isinstance(closures, ClosuresPage)
    closures.subject.setCurrentText("120")
    closures.add()
    form = closures.findChild(ClosureDialog)
    assert form is not None
    form.close_stand()
    settle()
    assert desk.gantt.frame_context().closed.get("120")
    desk.desk.verbs.undo()
    assert not desk.gantt.frame_context().closed.get("120")


def test_a_closure_that_comes_back_is_proposed_to_come_back(desk: MainWindow) -> None:
    """With the first day as its last one it would never do so."""
    desk.slots.ask_closure("122")
    form = desk.findChild(ClosureDialog)
    assert form is not None
    first = form.start.date()
    assert not form.until.isEnabled()
    form.again.setCurrentIndex(list(Recurrence).index(Recurrence.WEEKLY))
    assert form.until.isEnabled()
    assert form.until.date() == first.addDays(28)
    form.until.setDate(first.addDays(3))
    form.again.setCurrentIndex(list(Recurrence).index(Recurrence.DAILY))
    assert form.until.date() == first.addDays(3), "what was chosen stays"
    form.reason.setText("hydrant")
    form.close_stand()
    settle()
    (closure,) = desk.desk.bridge.plan.closures.values()
    assert closure.until is not None
    assert (closure.until - closure.start.astimezone(desk.desk.cursor.airport_zone).date()).days == 3
