"""Scenarios as a planner makes, compares and adopts them: menu, list, Gantt, and what is in the reopened file."""

import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from apronplan.domain.ids import StandId, part_index, turnaround_of
from apronplan.session.commands import assign_stand
from apronplan.session.session import PlanSession
from apronplan.ui.autoplan.dialog import AutoplanDialog
from apronplan.ui.main_window import MainWindow
from apronplan.ui.print_slots import PrintDialog
from apronplan.ui.scenario.dialog import ScenariosDialog
from apronplan.ui.scenario.new_dialog import GROWTHS, NewScenarioDialog
from gui.hands import part_of, place, settle

WAIT_MS = 60_000


def open_list(window: MainWindow) -> ScenariosDialog:
    window.actions_table["scenarios"].trigger()
    dialog = window.slots.scenarios.dialog
    assert dialog is not None
    settle()
    return dialog


def make(dialog: NewScenarioDialog, qtbot: QtBot, name: str) -> None:
    """Type a name, press the button, wait until the file is there."""
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, name)
    with qtbot.waitSignal(dialog.created, timeout=WAIT_MS):
        QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    settle()


def make_today(window: MainWindow, qtbot: QtBot, name: str = "other") -> Path:
    dialog = open_list(window).ask_new()
    assert dialog is not None
    make(dialog, qtbot, name)
    return window.desk.bridge.session.path.with_name(f"{name}.apron")


def move_in(path: Path, part: str, stand: str) -> None:
    """Change a scenario as if it had been open on another desk."""
    from apronplan.domain.ids import PartId

    with PlanSession.open(path, user="Bea Planner") as session:
        name = PartId(part)
        assign_stand(session, turnaround=turnaround_of(name), part=part_index(name), stand=StandId(stand))


def outline(window: MainWindow, qtbot: QtBot, name: str) -> ScenariosDialog:
    dialog = open_list(window)
    dialog.choose(name)
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        QTest.mouseClick(dialog.sheet.buttons["outline"], Qt.MouseButton.LeftButton)
    settle()
    return dialog


def test_a_scenario_with_phase_growth_and_programme_is_made_without_the_command_line(
    desk: MainWindow, qtbot: QtBot
) -> None:
    desk.actions_table["scenario_new"].trigger()
    listed = desk.slots.scenarios.dialog
    assert listed is not None
    dialog = listed.findChild(NewScenarioDialog)
    assert dialog is not None
    rows = {dialog.phases.item(i).data(Qt.ItemDataRole.UserRole): i for i in range(dialog.phases.count())}
    assert "existing" not in rows
    dialog.phases.item(rows["ehub"]).setCheckState(Qt.CheckState.Checked)
    dialog.growth.setCurrentIndex(GROWTHS.index("factor"))
    dialog.amount.setValue(1.05)
    dialog.programme.setCurrentText("Cainiao")
    dialog.hall.setCurrentIndex(dialog._halls.index("N4"))
    make(dialog, qtbot, "hub 2021")
    path = desk.desk.bridge.session.path.with_name("hub 2021.apron")
    with PlanSession.open(path) as session:
        assert session.plan.built_phases == {"ehub"}
        assert len(session.plan.turnarounds) == 301 + 15
        assert any(a.hall == "N4" for a in session.plan.hall_assignments.values())
        assert session.plan.setting("scenario_of") == desk.desk.bridge.session.plan_id
    names = [listed.sheet.list.item(i).text().split("\n")[0] for i in range(listed.sheet.list.count())]
    assert names == ["week", "hub 2021"]
    assert "15 flights more" in listed.sheet.word.text()


def test_phase_by_phase_makes_one_file_each_with_those_before(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = open_list(desk).ask_new()
    assert dialog is not None
    for i in range(2):
        dialog.phases.item(i).setCheckState(Qt.CheckState.Checked)
    dialog.each.setChecked(True)
    make(dialog, qtbot, "step")
    folder = desk.desk.bridge.session.path.parent
    built = {}
    for path in folder.glob("step *.apron"):
        with PlanSession.open(path) as session:
            built[path.stem] = set(session.plan.built_phases)
    assert built == {"step north-2020": {"north-2020"}, "step ehub": {"north-2020", "ehub"}}


def test_growth_to_yearly_tonnes_below_today_is_refused_with_the_sum(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = open_list(desk).ask_new()
    assert dialog is not None
    dialog.growth.setCurrentIndex(GROWTHS.index("tonnes"))
    dialog.amount.setValue(100_000)
    qtbot.keyClicks(dialog.name, "small")
    with qtbot.waitSignal(dialog.refused, timeout=WAIT_MS):
        QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert "100,000 t a year are less" in dialog.word.text()
    assert not desk.desk.bridge.session.path.with_name("small.apron").exists()
    assert dialog.make.isEnabled()


@pytest.mark.parametrize(
    ("name", "said"), [("", "Give the scenario a name"), ("week", "already"), ("a/b", "cannot be")]
)
def test_a_name_that_will_not_do_is_refused_at_once(desk: MainWindow, qtbot: QtBot, name: str, said: str) -> None:
    dialog = open_list(desk).ask_new()
    assert dialog is not None
    qtbot.keyClicks(dialog.name, name)
    with qtbot.waitSignal(dialog.refused, timeout=WAIT_MS):
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert said in dialog.word.text()
    assert len(list(desk.desk.bridge.session.path.parent.glob("*.apron"))) == 1


def test_plans_side_by_side_show_every_figure_with_its_difference(desk: MainWindow, qtbot: QtBot) -> None:
    place(desk, "QR8152", "120")
    part = part_of(desk, "ET3720")
    path = make_today(desk, qtbot)
    move_in(path, part, "124")
    dialog = open_list(desk)
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        QTest.mouseClick(dialog.sheet.buttons["compare"], Qt.MouseButton.LeftButton)
    assert dialog.comparison is not None
    assert dialog.comparison.names == ("week", "other")
    model = dialog.sheet.figures.widgets[0].table_model  # type: ignore[attr-defined]
    shown = {model.index(r, 0).data(): model.index(r, 2).data() for r in range(model.rowCount())}
    assert shown["aircraft without stand"].endswith("(-1)")
    assert "(" not in shown["flights"]
    assert dialog.export(path.with_name("figures.csv"))
    lines = path.with_name("figures.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",week,other"
    assert len(lines) == model.rowCount() + 1
    QTest.mouseClick(dialog.sheet.buttons["paper"], Qt.MouseButton.LeftButton)
    paper = dialog.findChild(PrintDialog)
    assert paper is not None
    assert paper.save_pdf(path.with_name("figures.pdf"))
    text = PdfReader(path.with_name("figures.pdf")).pages[0].extract_text()
    assert "Plans side by side" in text
    assert "aircraft without stand" in text


def test_figures_side_by_side_say_that_the_plan_was_edited_since(desk: MainWindow, qtbot: QtBot) -> None:
    make_today(desk, qtbot)
    dialog = open_list(desk)
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        QTest.mouseClick(dialog.sheet.buttons["compare"], Qt.MouseButton.LeftButton)
    assert "older" not in dialog.sheet.tabs.tabText(0)
    place(desk, "QR8152", "120")
    assert "older than the plan" in dialog.sheet.tabs.tabText(0)
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        QTest.mouseClick(dialog.sheet.buttons["compare"], Qt.MouseButton.LeftButton)
        place(desk, "ET3720", "124")  # while it is worked out
    assert "older than the plan" in dialog.sheet.tabs.tabText(0)


def test_a_failure_of_ours_is_told_in_a_sentence_wherever_the_work_was_done(
    desk: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_today(desk, qtbot)
    dialog = open_list(desk)
    dialog.choose("other")
    # cannot be sent to another process
    monkeypatch.setattr("apronplan.ui.scenario.dialog.tables_of", lambda _plan: {"setting": lambda: None})
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        QTest.mouseClick(dialog.sheet.buttons["compare"], Qt.MouseButton.LeftButton)
    assert dialog.sheet.word.text().startswith("This could not be worked out: ")
    monkeypatch.setattr("apronplan.ui.scenario.dialog._read", lambda _path: 1 // 0)
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        QTest.mouseClick(dialog.sheet.buttons["outline"], Qt.MouseButton.LeftButton)
    assert dialog.sheet.word.text().startswith("This could not be worked out: ")


def test_changed_bars_are_outlined_and_follow_edits(desk: MainWindow, qtbot: QtBot) -> None:
    first, second = place(desk, "QR8152", "120"), place(desk, "ET3720", "124")
    path = make_today(desk, qtbot)
    move_in(path, first, "122")
    dialog = outline(desk, qtbot, "other")
    assert desk.gantt.outlined == {first}
    assert desk.gantt.data.bars.by_part[first].stand == "120"
    table = dialog.sheet.table
    at = table.visualRect(dialog.sheet.model.index(0, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert desk.desk.selection.parts == (first,), "a click goes to the flight"
    dialog.sheet.theirs.setChecked(True)
    assert desk.gantt.data.bars.by_part[first].stand == "122"
    place(desk, "ET3720", "126")
    assert desk.gantt.outlined == {first, second}
    assert desk.gantt.data.bars.by_part[first].stand == "120", "who edits looks at the open plan"
    assert not dialog.sheet.theirs.isChecked()
    desk.actions_table["autoplan"].trigger()
    autoplan = desk.findChild(AutoplanDialog)
    assert autoplan is not None
    desk.desk.preview.show(desk.desk.bridge.plan.snapshot(), frozenset({second}), autoplan)
    assert desk.gantt.outlined == {second}, "a proposal is shown over the scenario"
    autoplan.close()
    assert desk.gantt.outlined == {first, second}, "the scenario's outlines come back"
    assert desk.actions_table["scenario_hide"].isEnabled()
    desk.actions_table["scenario_hide"].trigger()
    assert desk.gantt.outlined == frozenset()
    assert not desk.actions_table["scenario_hide"].isEnabled()


def test_a_part_of_a_scenario_is_adopted_as_one_step_and_is_in_the_reopened_file(
    desk: MainWindow, qtbot: QtBot
) -> None:
    first, second = place(desk, "QR8152", "120"), place(desk, "ET3720", "124")
    path = make_today(desk, qtbot)
    move_in(path, first, "122")
    move_in(path, second, "126")
    dialog = outline(desk, qtbot, "other")
    table, model = dialog.sheet.table, dialog.sheet.model
    assert [d.part for d in model.rows] == sorted(
        (first, second), key=lambda p: desk.desk.bridge.plan.parts[p].on_block
    )
    row = next(i for i, d in enumerate(model.rows) if d.part == second)
    table.setFocus()
    table.setCurrentIndex(model.index(row, 0))
    QTest.keyClick(table, Qt.Key.Key_Space)  # unticks it
    assert model.ticked == {1 - row}
    edits = desk.desk.bridge.session.edits
    QTest.mouseClick(dialog.sheet.buttons["adopt"], Qt.MouseButton.LeftButton)
    settle()
    plan = desk.desk.bridge.plan
    assert (plan.stand_of(first), plan.stand_of(second)) == ("122", "124")
    assert desk.desk.bridge.session.edits == edits + 1
    assert "Adopt 1 placement of other" in desk.actions_table["undo"].text()
    assert [d.part for d in model.rows] == [second], "what is adopted differs no more"
    kept = desk.desk.bridge.session.path
    desk.slots.close_plan()
    with PlanSession.open(kept) as session:
        assert session.plan.stand_of(first) == "122"
        session.undo()
        assert session.plan.stand_of(first) == "120"


def test_adopting_what_would_break_a_hard_rule_is_refused_and_changes_nothing(desk: MainWindow, qtbot: QtBot) -> None:
    part, other = place(desk, "QR8152", "120"), part_of(desk, "ET3720")
    path = make_today(desk, qtbot)
    move_in(path, part, "122")
    window = desk.desk.bridge.plan.parts[part]
    rival = next(
        p.part
        for p in desk.desk.bridge.plan.parts_between(window.on_block, window.off_block)
        if p.part not in (part, other) and p.turnaround.aircraft_type == window.turnaround.aircraft_type
    )
    session = desk.desk.bridge.session
    assign_stand(session, turnaround=turnaround_of(rival), part=part_index(rival), stand=StandId("122"))
    dialog = outline(desk, qtbot, "other")
    rows = {i for i, d in enumerate(dialog.sheet.model.rows) if d.part == part}
    dialog.sheet.model.ticked = rows
    edits = session.edits
    assert not dialog.adopt()
    assert session.edits == edits
    assert desk.desk.bridge.plan.stand_of(part) == "120"
    assert "would break hard rules" in dialog.sheet.word.text()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    assert "122" in box.detailedText()
    box.close()


def test_a_locked_placement_cannot_be_ticked_and_says_why(desk: MainWindow, qtbot: QtBot) -> None:
    part = place(desk, "QR8152", "120")
    path = make_today(desk, qtbot)
    move_in(path, part, "122")
    desk.desk.verbs.toggle_lock((part,))
    dialog = outline(desk, qtbot, "other")
    model = dialog.sheet.model
    assert not model.ticked
    assert "locked on 120" in model.index(0, 5).data()
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsUserCheckable
    dialog.adopt()
    assert "Tick at least one placement" in dialog.sheet.word.text()


def test_a_scenario_is_opened_and_the_plan_it_came_from_stays_in_the_list(desk: MainWindow, qtbot: QtBot) -> None:
    path = make_today(desk, qtbot)
    dialog = open_list(desk)
    dialog.choose("other")
    QTest.mouseClick(dialog.sheet.buttons["open"], Qt.MouseButton.LeftButton)
    settle()
    assert desk.desk.bridge.session.path == path.resolve()
    assert [r.name for r in dialog.rows] == ["other", "week"]
    assert "the plan itself" in dialog.rows[1].note


def test_a_plan_that_somebody_has_open_is_named_and_nothing_is_compared(desk: MainWindow, qtbot: QtBot) -> None:
    path = make_today(desk, qtbot)
    dialog = open_list(desk)
    dialog.choose("other")
    with PlanSession.open(path), qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        QTest.mouseClick(dialog.sheet.buttons["outline"], Qt.MouseButton.LeftButton)
    assert "other.apron" in dialog.sheet.word.text()
    assert desk.gantt.outlined == frozenset()


def test_every_control_has_a_name_and_every_label_is_plain(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = open_list(desk)
    new = dialog.ask_new()
    assert new is not None
    for window in (dialog, new):
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
    new.close()


def test_a_copy_of_the_file_is_called_one_and_is_not_compared_unasked(desk: MainWindow, qtbot: QtBot) -> None:
    other = make_today(desk, qtbot)
    path = desk.desk.bridge.session.path
    with PlanSession.open(other, read_only=True) as there:
        there_id = there.plan_id
    for source, name in ((path, "week saved by hand"), (other, "other saved by hand")):
        shutil.copy(source, path.with_name(f"{name}.apron"))
    dialog = open_list(desk)
    dialog.refresh()
    notes = {r.path.stem: r.note for r in dialog.rows}
    ticked = {dialog.rows[i].path.stem for i in dialog.sheet.ticked()}
    assert there_id != desk.desk.bridge.session.plan_id
    assert "copy" in notes["week saved by hand"]
    copies = {n for n in notes if "copy" in notes[n]}
    assert len(copies & {"other", "other saved by hand"}) == 1, "one of the two is the scenario, the other its copy"
    assert ticked == set(notes) - copies - {"week"}


def test_scenarios_are_made_and_compared_in_the_process_that_is_kept(desk: MainWindow, qtbot: QtBot) -> None:
    """Nobody waits for the start of a process that is there already."""
    make_today(desk, qtbot)
    spare, dialog = desk.desk.spare, desk.slots.scenarios.dialog
    kept = spare._idle
    assert kept is not None, "the process that made the scenario waits for more"
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        QTest.mouseClick(dialog.sheet.buttons["compare"], Qt.MouseButton.LeftButton)
    assert dialog.comparison is not None
    assert spare._idle is kept


def test_making_a_scenario_can_be_cancelled_and_the_form_stays(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = open_list(desk).ask_new()
    assert dialog is not None
    assert not dialog.stop.isVisible()
    qtbot.keyClicks(dialog.name, "second thoughts")
    QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(dialog.refused, timeout=WAIT_MS) as said:
        QTest.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    assert said.args == ["Cancelled; nothing was changed."]
    assert dialog.isVisible()
    assert dialog.make.isEnabled()
    assert dialog.name.text() == "second thoughts"
    assert not desk.desk.bridge.session.path.with_name("second thoughts.apron").exists()
