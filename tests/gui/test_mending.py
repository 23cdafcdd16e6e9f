"""A planner mends: resolutions with their costs, closures, delays."""

from datetime import timedelta

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from apronplan.domain.findings import Severity, SubjectKind
from apronplan.domain.ids import part_index, turnaround_of
from apronplan.domain.settings import ClosureKind
from apronplan.planning.resolutions import Kind
from apronplan.session.commands import add_closure, assign_stand
from apronplan.ui.dialogs.closure import ClosureDialog
from apronplan.ui.dialogs.times import TimesDialog
from apronplan.ui.findings.resolve_dialog import WAY_ROLE, ResolveDialog
from apronplan.ui.findings.view import Findings
from apronplan.ui.history.model import UNDONE_ROLE
from apronplan.ui.history.view import History
from apronplan.ui.main_window import MainWindow
from apronplan.ui.settings.rules_page import ORDER, RulesPage
from gui.hands import part_of, place, settle


def finding_about(desk: MainWindow, rule: str, part: str):
    desk.desk.bridge.settle_findings()
    return next(f for f in desk.desk.bridge.findings if f.rule == rule and part in f.ids(SubjectKind.PART))


def resolving(desk: MainWindow, qtbot: QtBot, finding) -> ResolveDialog:
    findings = desk.panels["findings"]
    assert isinstance(findings, Findings)
    findings.resolve_asked.emit(finding)
    dialog = desk.findChild(ResolveDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.list.count() > 0, timeout=20_000)
    return dialog


def choose(dialog: ResolveDialog, kind: Kind):
    ways = [dialog.list.item(r).data(WAY_ROLE) for r in range(dialog.list.count())]
    row = next(r for r, w in enumerate(ways) if w.kind is kind)
    dialog.list.setCurrentRow(row)
    return ways[row]


def test_a_finding_is_mended_by_a_proposed_move_seen_before_it_is_applied(desk: MainWindow, qtbot: QtBot) -> None:
    part = part_of(desk, "QR8152")
    finding = finding_about(desk, "unassigned", part)
    dialog = resolving(desk, qtbot, finding)
    assert dialog.list.count() >= 5
    way = choose(dialog, Kind.MOVE)
    stand = way.moves[0].after
    assert desk.gantt.outlined == {part}
    assert desk.gantt.data.bars.by_part[part].stand == stand
    assert desk.desk.bridge.plan.stand_of(part) is None, "a preview changes nothing"
    dialog.do.click()
    settle()
    assert desk.desk.bridge.plan.stand_of(part) == stand
    assert desk.gantt.outlined == frozenset()
    desk.desk.bridge.settle_findings()
    assert finding.key not in {f.key for f in desk.desk.bridge.findings}
    desk.desk.verbs.undo()
    assert desk.desk.bridge.plan.stand_of(part) is None


def test_a_decision_needs_a_reason_and_a_name(desk: MainWindow, qtbot: QtBot) -> None:
    finding = finding_about(desk, "unassigned", part_of(desk, "QR8152"))
    dialog = resolving(desk, qtbot, finding)
    choose(dialog, Kind.ACCEPT)
    assert not dialog.do.isEnabled()
    qtbot.keyClicks(dialog.reason, "it parks at another airport")
    assert dialog.do.isEnabled()
    dialog.do.click()
    settle()
    row = desk.desk.bridge.plan.accepted_findings[finding.key]
    assert (row.reason, row.by) == ("it parks at another airport", "An Planner")


def test_an_edit_behind_the_dialog_makes_it_look_again_instead_of_applying(desk: MainWindow, qtbot: QtBot) -> None:
    part = part_of(desk, "QR8152")
    dialog = resolving(desk, qtbot, finding_about(desk, "unassigned", part))
    choose(dialog, Kind.MOVE)
    place(desk, "ET3720", "124")
    dialog.apply()
    assert desk.desk.bridge.plan.stand_of(part) is None
    qtbot.waitUntil(lambda: dialog.list.count() > 0, timeout=20_000)
    dialog.close()


def test_looking_at_resolutions_and_closing_leaves_the_gantt_as_it_was(desk: MainWindow, qtbot: QtBot) -> None:
    part = part_of(desk, "QR8152")
    dialog = resolving(desk, qtbot, finding_about(desk, "unassigned", part))
    choose(dialog, Kind.MOVE)
    assert part in desk.gantt.data.bars.by_part
    dialog.close()
    settle()
    assert part not in desk.gantt.data.bars.by_part


def test_a_closed_stand_is_hatched_and_makes_a_finding_until_it_is_opened_again(desk: MainWindow, qtbot: QtBot) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.verbs.closure_asked.emit("120", None)
    dialog = desk.findChild(ClosureDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.reason, "resurfacing")
    dialog.close_stand()
    settle()
    assert [c.text for c in desk.gantt.data.closed["120"]] == ["resurfacing"]
    desk.desk.bridge.settle_findings()
    hard = [f for f in desk.desk.bridge.findings if f.rule == "closure" and part in f.ids(SubjectKind.PART)]
    assert hard
    menu = desk.desk.verbs.stand_menu("120", desk)
    menu.actions()[-1].trigger()
    settle()
    assert not desk.gantt.data.closed.get("120")


def test_a_delay_moves_the_bar_and_shows_the_schedule(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    before = desk.gantt.data.bars.by_part[part]
    desk.desk.verbs.times_asked.emit(part)
    dialog = desk.findChild(TimesDialog)
    assert dialog is not None
    dialog.known["eibt"].setChecked(True)
    late = desk.desk.bridge.plan.parts[part].on_block + timedelta(minutes=45)
    dialog.at["eibt"].setDateTime(QDateTime.fromSecsSinceEpoch(int(late.timestamp()), dialog.at["eibt"].timeZone()))
    dialog.take()
    settle()
    after = desk.gantt.data.bars.by_part[part]
    assert after.start == before.start + 45
    assert after.off_schedule
    assert after.sched_start == before.start
    desk.desk.verbs.undo()
    assert not desk.gantt.data.bars.by_part[part].off_schedule


def test_a_rule_is_made_hard_and_soft_again_by_undo(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "110")
    desk.slots.show_rules()
    dialog = desk.findChild(RulesPage)
    assert dialog is not None
    assert dialog.severities["size_surplus"].currentIndex() == ORDER.index(Severity.SOFT)
    dialog.severities["size_surplus"].activated.emit(ORDER.index(Severity.HARD))
    dialog.weights["distance"].setValue(7.5)
    assert desk.desk.bridge.plan.rule_settings["distance"].weight == 7.5
    desk.desk.bridge.settle_findings()
    hard = [f for f in desk.desk.bridge.findings if f.rule == "size_surplus" and part in f.ids(SubjectKind.PART)]
    assert [f.severity for f in hard] == [Severity.HARD]
    desk.desk.verbs.undo()
    desk.desk.verbs.undo()
    assert dialog.severities["size_surplus"].currentIndex() == ORDER.index(Severity.SOFT)
    assert "distance" not in desk.desk.bridge.plan.rule_settings
    dialog.window().close()


def test_the_history_names_every_edit_and_strikes_out_what_is_undone(desk: MainWindow) -> None:
    place(desk, "QR8152", "120")
    desk.desk.verbs.undo()
    settle()
    history = desk.panels["history"]
    assert isinstance(history, History)
    rows = [history.model.index(r) for r in range(history.model.rowCount())]
    assert "An Planner" in rows[0].data()
    moved = next(i for i in rows if "QR8152" in i.data() and "120" in i.data() and i.data(UNDONE_ROLE))
    assert moved.row() == 1


def test_applying_closes_the_dialog_and_its_preview(desk: MainWindow, qtbot: QtBot) -> None:
    part = part_of(desk, "QR8152")
    dialog = resolving(desk, qtbot, finding_about(desk, "unassigned", part))
    choose(dialog, Kind.MOVE)
    dialog.do.click()
    settle()
    assert not isValid(dialog) or not dialog.isVisible()
    assert desk.gantt.outlined == frozenset()


def test_resolutions_are_listed_by_who_decides_and_then_by_their_points(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = resolving(desk, qtbot, finding_about(desk, "unassigned", part_of(desk, "QR8152")))
    ways = [dialog.list.item(r).data(WAY_ROLE) for r in range(dialog.list.count())]
    groups = [2 if w.needs_reason else 1 if w.is_request else 0 for w in ways]
    assert groups == sorted(groups)
    for group in set(groups):
        points = [w.cost_change for w, g in zip(ways, groups, strict=True) if g == group]
        assert points == sorted(points)
    assert "fewest points first" in dialog.word.text()
    QTest.keyClick(dialog.list, Qt.Key.Key_End)
    assert dialog.list.currentRow() == dialog.list.count() - 1
    assert ways[-1].needs_reason
    settle()
    assert dialog.list.viewport().rect().contains(dialog.list.visualItemRect(dialog.list.currentItem()))
    dialog.close()


def test_a_finding_is_resolved_from_the_keyboard_and_by_the_panels_button(desk: MainWindow, qtbot: QtBot) -> None:
    findings = desk.panels["findings"]
    assert isinstance(findings, Findings)
    desk.desk.bridge.settle_findings()
    settle()
    assert not findings.mend.isEnabled()
    desk.slots.resolve_chosen()
    assert desk.findChild(ResolveDialog) is None, "nothing is chosen yet"
    findings.list.setCurrentIndex(findings.model.index(0))
    assert findings.mend.isEnabled()
    findings.mend.click()
    dialog = desk.findChild(ResolveDialog)
    assert dialog is not None
    dialog.close()
    settle()
    assert desk.actions_table["resolve"].shortcut().toString() == "Ctrl+Return"
    desk.actions_table["resolve"].trigger()
    again = desk.findChild(ResolveDialog)
    assert again is not None
    again.close()


def test_lots_of_an_aircraft_without_a_stand_are_one_line_with_it(desk: MainWindow) -> None:
    desk.desk.bridge.settle_findings()
    findings = desk.panels["findings"]
    assert isinstance(findings, Findings)
    findings.refresh()
    part = part_of(desk, "QR8152")
    lots = desk.desk.bridge.plan.lots_of(turnaround_of(part))
    listed = [findings.model.finding_at(findings.model.index(r)) for r in range(findings.model.rowCount())]
    assert not [f for f in listed if f.code == "unassigned_hall"], "every aircraft is in the tray"
    about = next(f for f in listed if f.rule == "unassigned" and part in f.ids(SubjectKind.PART))
    assert findings.model.sentence(about).endswith(f". Lots without a hall: {len(lots)}.")
    place(desk, "QR8152", "120")
    desk.desk.bridge.settle_findings()
    settle()
    listed = [findings.model.finding_at(findings.model.index(r)) for r in range(findings.model.rowCount())]
    assert len([f for f in listed if f.code == "unassigned_hall"]) == len(lots), "now halls can be chosen"


def test_what_is_shown_is_published_the_night_as_a_whole(desk: MainWindow) -> None:
    """Found by a planner: of the night on the screen only the day under the clock was published."""
    session = desk.desk.bridge.session
    QTest.keyClick(desk, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    settle()
    start, end = desk.desk.cursor.night_bounds
    midnight = desk.desk.cursor.day_bounds[0]
    of_night = session.plan.parts_between(start, end)
    evening = next(p for p in of_night if p.off_block < midnight)
    morning = next(p for p in of_night if p.on_block > midnight)
    for row, stand in ((evening, "120"), (morning, "124")):
        assign_stand(session, turnaround=turnaround_of(row.part), part=part_index(row.part), stand=stand)
    desk.actions_table["publish"].trigger()
    settle()
    assert set(session.plan.published_stands) == {evening.part, morning.part}
    assert f"night of 4/5 June, 2 of {len(of_night)} stays" in desk.status_line.word.text()


def test_a_refused_publication_opens_a_box_that_leads_to_the_fault(desk: MainWindow) -> None:
    session = desk.desk.bridge.session
    part = place(desk, "QR8152", "120")
    row = session.plan.parts[part]
    add_closure(session, kind=ClosureKind.STAND, subject="120", start=row.on_block, end=row.off_block, reason="paint")
    desk.slots.publish()
    settle()
    box = next(b for b in desk.findChildren(QMessageBox) if b.isVisible())
    assert box.windowTitle() == "Not published"
    assert "120" in box.text()
    desk.desk.selection.clear()
    next(b for b in box.buttons() if b.text() == "Show the first fault").click()
    settle()
    assert desk.desk.selection.parts == (part,)
    assert not isValid(box) or not box.isVisible()
    assert not session.plan.published_stands


def test_ways_are_looked_for_anew_after_an_edit_and_nothing_of_them_stays_on_the_desk(
    desk: MainWindow, qtbot: QtBot
) -> None:
    part = part_of(desk, "QR8152")
    dialog = resolving(desk, qtbot, finding_about(desk, "unassigned", part))
    choose(dialog, Kind.MOVE)
    assert desk.gantt.outlined == {part}
    with qtbot.waitSignal(dialog.listed, timeout=20_000):
        place(desk, "ET3720", "124")
        assert desk.desk.preview.plan is None
        assert desk.gantt.outlined == frozenset()
    assert dialog.list.count() > 0
    choose(dialog, Kind.MOVE)
    assert desk.desk.preview.plan.stand_of(part_of(desk, "ET3720")) == "124", "the preview is of the plan as it is"


def test_what_is_signed_for_is_not_counted_as_something_to_mend(desk: MainWindow) -> None:
    """Found by a planner: after his override the list said `1 hard` on and on, and nothing new was told by it."""
    findings = desk.panels["findings"]
    assert isinstance(findings, Findings)
    part = part_of(desk, "QR8152")
    session = desk.desk.bridge.session
    before = findings.model.counts().hard
    assign_stand(session, turnaround=turnaround_of(part), part=part_index(part), stand="31", override="tower agreed")
    desk.desk.bridge.settle_findings()
    settle()
    size = finding_about(desk, "size", part)
    assert findings.model.counts().hard == before
    listed = {findings.model.finding_at(findings.model.index(r)).key for r in range(findings.model.rowCount())}
    assert size.key not in listed
    findings.show_box.setCurrentText("Signed for")
    settle()
    rows = [findings.model.data(findings.model.index(r)) for r in range(findings.model.rowCount())]
    assert any("tower agreed" in row for row in rows)
    findings.show_box.setCurrentIndex(0)
