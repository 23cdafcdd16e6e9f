"""What the panels show and do, as a planner meets them."""

import json
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import StandId
from apronplan.ui.dialogs.accept import AcceptDialog
from apronplan.ui.dialogs.import_problems import ImportProblemsDialog
from apronplan.ui.dialogs.override import OverrideDialog
from apronplan.ui.dialogs.tow import TowDialog
from apronplan.ui.findings.model import FindingModel, place_of
from apronplan.ui.findings.view import Findings
from apronplan.ui.gantt.tips import lines_at
from apronplan.ui.halls.view import Halls
from apronplan.ui.inspector.ranking import REASON, STAND, RankingModel
from apronplan.ui.inspector.view import Inspector
from apronplan.ui.main_window import MainWindow
from apronplan.ui.palette.view import Palette
from apronplan.ui.print_slots import open_preview
from apronplan.ui.theme import ThemeName
from apronplan.ui.tray.model import TrayModel
from apronplan.ui.tray.view import Tray
from apronplan.ui.words import plain_tip
from gui.hands import LEFT, bar_point, part_of, place, settle

T = TypeVar("T", bound=QWidget)


def panel(window: MainWindow, name: str, kind: type[T]) -> T:
    found = window.panels[name]
    assert isinstance(found, kind)
    return found


def test_an_empty_desk_says_the_first_step(window: MainWindow) -> None:
    assert "New or Open" in window.status_line.placed.text()
    assert "Ctrl+I" in panel(window, "tray", Tray).list._empty_text()
    assert not window.actions_table["import"].isEnabled()
    assert window.actions_table["new"].isEnabled()


def test_the_status_line_counts_the_day(desk: MainWindow) -> None:
    day = desk.desk.bridge.plan.parts_between(*desk.desk.cursor.day_bounds)
    assert desk.status_line.placed.text() == f"0 of {len(day)} turnarounds placed"
    place(desk, "QR8152", "120")
    assert desk.status_line.placed.text() == f"1 of {len(day)} turnarounds placed"
    assert desk.status_line.kept.text().startswith(f"edit {desk.desk.bridge.session.edits} kept ")


def test_the_filter_of_the_tray_finds_by_flight_type_and_route(desk: MainWindow) -> None:
    tray = panel(desk, "tray", Tray)
    tray.filter.setText("qr8152")
    assert tray.model.rowCount() == 1
    tray.filter.setText("doh")
    assert tray.model.rowCount() >= 1
    tray.filter.setText("no such flight")
    assert tray.model.rowCount() == 0
    assert "No flight" in tray.list._empty_text()


def test_one_selection_everywhere(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    QTest.mouseClick(desk.gantt.viewport(), Qt.MouseButton.LeftButton, pos=bar_point(desk, part))
    settle()
    assert desk.desk.selection.parts == (part,)
    inspector = panel(desk, "inspector", Inspector)
    assert inspector.title.text() == "QR8152 B77L"
    assert "06:00" in inspector.subtitle.text()


def test_the_inspector_ranks_every_stand_and_says_why_not(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.selection.select_part(part)
    settle()
    model = panel(desk, "inspector", Inspector).model
    stands = [model.index(r, STAND).data() for r in range(model.rowCount())]
    assert len(stands) == len(desk.desk.bridge.plan.layout.aircraft_stands)
    assert any(s.startswith("120 ") for s in stands), "the present stand is marked"
    reasons = {model.index(r, STAND).data(): model.index(r, REASON).data() for r in range(model.rowCount())}
    assert "36.0 m" in reasons["10"]


def test_placing_by_keyboard_alone(desk: MainWindow) -> None:
    """WCAG 2.5.7: select, Enter, ranked list, Enter."""
    part = part_of(desk, "QR8152")
    tray = panel(desk, "tray", Tray)
    tray.list.setFocus()
    tray.list.setCurrentIndex(tray.model.index_of(part))
    settle()
    assert desk.desk.selection.parts == (part,)
    desk.actions_table["alternatives"].trigger()
    settle()
    table = panel(desk, "inspector", Inspector).table
    assert table.hasFocus() or not desk.isActiveWindow()
    best = table.model().index(0, STAND).data()
    QTest.keyClick(table, Qt.Key.Key_Return)
    settle()
    assert desk.desk.bridge.plan.stand_of(part) == best


def test_arrow_keys_walk_and_alt_arrows_move(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    place(desk, "ET3720", "124")
    desk.desk.selection.clear()
    QTest.keyClick(desk.gantt, Qt.Key.Key_Right)
    assert desk.desk.selection.parts == (part,)
    QTest.keyClick(desk.gantt, Qt.Key.Key_Down)
    assert desk.desk.selection.parts == (part_of(desk, "ET3720"),)
    desk.desk.selection.select_part(part)
    rows = [r.stand for r in desk.gantt.data.rows.rows if r.stand]
    QTest.keyClick(desk.gantt, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle()
    moved = desk.desk.bridge.plan.stand_of(part)
    assert moved is not None
    assert rows.index(moved) > rows.index(StandId("120"))
    assert desk.findChild(OverrideDialog) is None, "stands that cannot take it are passed over"


def test_delete_puts_into_the_tray_and_l_locks(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.selection.select_part(part)
    desk.actions_table["lock"].trigger()
    assert desk.desk.bridge.plan.stand_assignments[part].locked
    desk.actions_table["lock"].trigger()
    assert not desk.desk.bridge.plan.stand_assignments[part].locked
    desk.actions_table["unassign"].trigger()
    assert desk.desk.bridge.plan.stand_of(part) is None


def test_a_finding_is_gone_to_by_a_click_and_leaves_when_it_is_mended(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    findings = panel(desk, "findings", Findings)
    missing = part_of(desk, "ET3720")
    desk.desk.bridge.settle_findings()
    settle()
    listed = [findings.model.finding_at(findings.model.index(r)) for r in range(findings.model.rowCount())]
    row = next(
        i
        for i, f in enumerate(listed)
        if f is not None and f.rule == "unassigned" and missing in f.ids(SubjectKind.PART)
    )
    findings.list.clicked.emit(findings.model.index(row))
    assert desk.desk.selection.parts == (missing,)
    place(desk, "ET3720", "124")
    desk.desk.bridge.settle_findings()
    rules = {(f.rule, f.ids(SubjectKind.PART)) for f in desk.desk.bridge.findings}
    assert ("unassigned", (missing,)) not in rules
    assert part in desk.desk.bridge.plan.stand_assignments


def test_findings_after_edits_are_those_of_a_full_check(desk: MainWindow) -> None:
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import check_plan

    place(desk, "QR8152", "120")
    place(desk, "ET3720", "124")
    desk.desk.verbs.undo()
    place(desk, "ET3720", "122")
    desk.desk.bridge.settle_findings()
    whole = check_plan(PlanningContext(desk.desk.bridge.plan))
    assert sorted(f.key for f in desk.desk.bridge.findings) == sorted({f.key for f in whole})


def test_accepting_needs_a_reason_and_takes_the_finding_off_the_list(desk: MainWindow, qtbot: QtBot) -> None:
    findings = panel(desk, "findings", Findings)
    desk.desk.bridge.settle_findings()
    settle()
    finding = findings.model.finding_at(findings.model.index(0))
    assert finding is not None
    findings.accept_asked.emit(finding)
    dialog = desk.findChild(AcceptDialog)
    assert dialog is not None
    assert not dialog.accept_button.isEnabled()
    qtbot.keyClicks(dialog.reason, "agreed with the handler")
    dialog.accept_button.click()
    settle()
    assert finding.key in desk.desk.bridge.plan.accepted_findings
    shown = [findings.model.finding_at(findings.model.index(r)) for r in range(findings.model.rowCount())]
    assert finding.key not in {f.key for f in shown if f is not None}


def test_a_stay_is_split_with_a_tow(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.verbs.tow_asked.emit(part)
    dialog = desk.findChild(TowDialog)
    assert dialog is not None
    dialog.minutes.setValue(15)
    dialog.tow()
    settle()
    parts = desk.desk.bridge.plan.parts_of(desk.desk.bridge.plan.parts[part].turnaround.turnaround)
    assert len(parts) == 2
    assert parts[1].on_block - parts[0].off_block == timedelta(minutes=15)
    desk.desk.verbs.undo()
    assert len(desk.desk.bridge.plan.parts_of(parts[0].turnaround.turnaround)) == 1


def test_the_next_stands_of_a_tow_are_ranked_with_reasons_for_its_times(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    other = place(desk, "ET3720", "124")
    plan = desk.desk.bridge.plan
    desk.desk.verbs.tow_asked.emit(part)
    dialog = desk.findChild(TowDialog)
    assert dialog is not None
    model = dialog.ranked.ranking
    choices = [model.choice(model.index(r, STAND)) for r in range(model.rowCount())]
    states = [c.state.value for c in choices]
    assert states == sorted(states, key=["fits", "unwanted", "impossible"].index)
    fitting = [c.cost for c in choices if c.state.value == "fits"]
    assert fitting == sorted(fitting)
    assert [dialog.stand.itemText(i) for i in range(1, 4)] == [c.stand for c in choices[:3]]
    assert "120" not in {c.stand for c in choices}, "it is towed to another stand"
    row = next(r for r, c in enumerate(choices) if c.stand == "124")
    assert "ET3720" in str(model.index(row, REASON).data())
    assert plan.parts[other].on_block < plan.parts[part].off_block, "else nobody is in the way"
    dialog.ranked.setCurrentIndex(model.index(0, STAND))
    assert dialog.stand.currentText() == choices[0].stand
    dialog.minutes.setValue(25)
    assert dialog.stand.currentText() == choices[0].stand, "other times, the same wish"
    dialog.minutes.setValue(240)
    assert model.rowCount() == 0, "a tow that ends after the stay leads nowhere"
    assert dialog.stand.currentData() is None
    dialog.reject()
    assert len(desk.desk.bridge.plan.parts_of(plan.parts[part].turnaround.turnaround)) == 1, "looking changes nothing"


def test_the_palette_goes_to_flights_and_stands_and_does_commands(desk: MainWindow, qtbot: QtBot) -> None:
    part = place(desk, "QR8152", "120")
    desk.actions_table["palette"].trigger()
    palette = desk.findChild(Palette)
    assert palette is not None
    qtbot.keyClicks(palette.text, "QR8152")
    QTest.keyClick(palette.text, Qt.Key.Key_Return)
    settle()
    assert desk.desk.selection.parts[0].startswith("2018-")
    desk.actions_table["palette"].trigger()
    palette = desk.findChild(Palette)
    assert palette is not None
    qtbot.keyClicks(palette.text, "undo")
    QTest.keyClick(palette.text, Qt.Key.Key_Return)
    settle()
    assert desk.desk.bridge.plan.stand_of(part) is None


def test_a_bad_file_changes_nothing_and_all_its_problems_are_listed(desk: MainWindow, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "turnaround_id,operator,aircraft_type,sibt_local,sobt_local\n"
        "X1,QTR,B77L,2018-06-05T10:00,2018-06-05T09:00\n"
        "X2,QTR,NOPE,2018-06-05T10:00,2018-06-05T12:00\n"
        "X3,QTR,B77L,2018-06-05T10:00,2018-06-05T12:00\n",
        encoding="utf-8",
    )
    edits = desk.desk.bridge.session.edits
    assert not desk.slots.files.import_file(bad)
    dialog = desk.findChild(ImportProblemsDialog)
    assert dialog is not None
    assert dialog.table.rowCount() == 2
    assert {dialog.table.item(r, 0).text() for r in range(2)} == {"2", "3"}
    assert desk.desk.bridge.session.edits == edits
    dialog.take.click()
    settle()
    assert "X3" in desk.desk.bridge.plan.turnarounds
    assert "X1" not in desk.desk.bridge.plan.turnarounds


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bad.ffm", "FFM/8\n1/7L741/05JUN/GYD\nLGG\n501-11111112GYDLGG/T9K5000/PARCELS\nLAST\n"),
        ("bad.ffm", "FFM/8\nnonsense\n"),
        (
            "bad.csv",
            (
                "turnaround_id,operator,aircraft_type,sibt_local,sobt_local\n"
                "X2,QTR,NOPE,2018-06-05T10:00,2018-06-05T12:00\n"
            ),
        ),
    ],
)
def test_what_is_valid_is_offered_only_where_there_is_some(
    desk: MainWindow, tmp_path: Path, name: str, text: str
) -> None:
    bad = tmp_path / name
    bad.write_text(text, encoding="utf-8")
    edits = desk.desk.bridge.session.edits
    assert not desk.slots.files.import_file(bad)
    dialog = desk.findChild(ImportProblemsDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert not dialog.take.isVisible()
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    count = dialog.table.rowCount()
    found = f"{count} problem{'s' if count > 1 else ''} in {name}. Nothing was changed, and no row of it can be taken"
    assert found in words
    assert desk.desk.bridge.session.edits == edits
    dialog.close()


def test_manifests_come_in_by_the_same_door(desk: MainWindow, tmp_path: Path) -> None:
    bridge = desk.desk.bridge
    edits = bridge.session.edits
    bad = tmp_path / "bad.ffm"
    good = "FFM/8\n1/7L741/05JUN/GYD\nLGG\n501-12345675GYDLGG/T9K5000/PARCELS\n"
    bad.write_text(good + "501-11111112GYDLGG/T9K5000/PARCELS\nLAST\n", encoding="utf-8")
    assert not desk.slots.files.import_file(bad)
    dialog = desk.findChild(ImportProblemsDialog)
    assert dialog is not None
    assert dialog.table.item(0, 0).text() == "5"
    assert bridge.session.edits == edits
    dialog.take.click()
    settle()
    assert bridge.session.edits == edits + 1
    assert bridge.plan.turnarounds["2018-060"].import_kg == 5_000
    said = next(box for box in desk.findChildren(QMessageBox) if "-57.900" in box.text())
    assert "62.900" in said.text(), "the difference from the traffic row is said"
    said.close()
    settle()


def test_the_day_is_printed(desk: MainWindow, tmp_path: Path) -> None:
    place(desk, "QR8152", "120")
    dialog = open_preview(desk)
    assert dialog.save_pdf(tmp_path / "day.pdf")
    assert (tmp_path / "day.pdf").read_bytes().startswith(b"%PDF")
    assert "day.pdf" in desk.status_line.word.text()


def test_tool_tips_are_plain_and_name_the_flight(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    at = bar_point(desk, part)
    lines = lines_at(desk.gantt, at.x(), at.y())
    assert "QR8152" in lines[0]
    assert "Stand 120" in lines
    assert "&lt;b&gt;" in plain_tip(["<b>"])


def test_halls_show_rate_and_store_of_the_day(desk: MainWindow) -> None:
    halls = panel(desk, "halls", Halls)
    settle(20)
    rows = halls.curves.rows
    existing = {r.hall for r in rows}
    assert existing
    assert all(len(r.load.hours) == 24 for r in rows)
    assert "t/h" in rows[0].summary()


def test_hours_below_the_halls_are_those_of_the_desk(desk: MainWindow) -> None:
    halls = panel(desk, "halls", Halls)
    settle(20)
    curves = halls.curves
    marks = curves.hour_marks(0)
    assert marks[0][1] == "00:00"
    assert [label for _, label in marks if label][1] in ("02:00", "03:00", "06:00")
    font = QFontMetrics(desk.desk.theme.now.fonts.dense)
    gaps = [b - a for (a, _), (b, _) in pairwise(marks)]
    assert min(gaps) > font.horizontalAdvance("00:00") + 3, "no label reaches the next line"
    x = next(x for x, label in marks if label == "12:00")
    QTest.mouseDClick(curves, LEFT, pos=QPoint(round(x) + 2, round(curves.curve_of(0).center().y())))
    assert desk.desk.cursor.clock_text(desk.desk.cursor.at) == "12:00", (
        "a double click goes to the hour that is written there"
    )
    drawn = curves.grab().toImage()
    QTest.keyClick(desk, Qt.Key.Key_U)
    settle()
    assert curves.grab().toImage() != drawn
    moved = next(at for at, label in curves.hour_marks(0) if label == "12:00") - x
    assert moved == pytest.approx(curves.curve_of(0).width() / 12, abs=1.5), "in UTC noon is two hours later in June"


def test_utc_and_local_write_other_times(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.selection.select_part(part)
    settle()
    inspector = panel(desk, "inspector", Inspector)
    local = inspector.subtitle.text()
    desk.actions_table["utc"].trigger()
    settle()
    assert "04:00" in inspector.subtitle.text()
    assert "06:00" in local
    assert desk.day_bar.utc.isChecked()


def test_day_keys_and_zoom_to_the_selection(desk: MainWindow) -> None:
    day = desk.desk.cursor.day
    desk.actions_table["day_on"].trigger()
    assert desk.desk.cursor.day == day + timedelta(days=1)
    desk.actions_table["day_back"].trigger()
    part = place(desk, "QR8152", "120")
    desk.desk.selection.select_part(part)
    before = desk.gantt.scale.px_per_min
    desk.actions_table["zoom_selection"].trigger()
    assert desk.gantt.scale.px_per_min > before
    desk.actions_table["zoom_whole"].trigger()
    assert desk.gantt.horizontalScrollBar().maximum() == 0


def test_models_keep_qt_s_rules(desk: MainWindow) -> None:
    for model in (
        TrayModel(desk.desk.cursor),
        FindingModel(desk.desk.bridge, desk.desk.cursor),
        RankingModel(desk.desk.bridge, desk.desk.cursor),
    ):
        tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        if isinstance(model, TrayModel):
            model.refresh(desk.desk.bridge.plan)
        elif isinstance(model, FindingModel):
            desk.desk.bridge.settle_findings()
            model.refresh()
        assert tester.model() is model
        assert model.rowCount() >= 0


def test_every_widget_has_a_name_and_every_label_is_plain(desk: MainWindow) -> None:
    nameless = [
        w.objectName() or type(w).__name__
        for w in desk.findChildren(QWidget)
        if w.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not w.accessibleName()
        and not w.objectName().startswith("qt_")
    ]
    assert nameless == []
    rich = [label.text() for label in desk.findChildren(QLabel) if label.textFormat() is not Qt.TextFormat.PlainText]
    assert rich == []


def test_the_three_palettes_reach_every_panel(desk: MainWindow) -> None:
    for name in (ThemeName.DARK, ThemeName.CONTRAST, ThemeName.LIGHT):
        desk.slots.use_theme(name)
        settle()
        image = desk.gantt.viewport().grab().toImage()
        ground = desk.desk.theme.now.surface
        assert image.pixelColor(QPoint(image.width() - 3, 200)).lightness() - ground.lightness() in range(-40, 41)
    assert json.loads(desk.state.path.read_text())["theme"] == "light"


def test_a_stand_can_be_found_and_is_brought_into_sight(desk: MainWindow) -> None:
    desk.desk.selection.reveal(Subject(SubjectKind.STAND, "66"))
    row = desk.gantt.data.rows.by_stand[StandId("66")]
    top = desk.gantt.verticalScrollBar().value()
    assert top <= row.top <= top + desk.gantt.viewport().height()
    settle()
    assert panel(desk, "inspector", Inspector).title.text() == "Stand 66"


def test_a_finding_without_a_part_goes_to_its_stand_or_hall(desk: MainWindow) -> None:
    desk.desk.bridge.settle_findings()
    places = [place_of(f) for f in desk.desk.bridge.findings]
    assert all(p is not None for p in places)


def test_text_fields_take_letters_that_are_shortcuts(desk: MainWindow, qtbot: QtBot) -> None:
    """L locks and F zooms, but not while a flight is typed."""
    part = place(desk, "QR8152", "120")
    desk.desk.selection.select_part(part)
    tray = panel(desk, "tray", Tray)
    field = tray.filter
    assert isinstance(field, QLineEdit)
    field.setFocus()
    qtbot.keyClicks(field, "LF")
    assert field.text() == "LF"
    assert not desk.desk.bridge.plan.stand_assignments[part].locked


def test_an_accepted_finding_leaves_no_mark_on_bar_and_map(desk: MainWindow) -> None:
    from apronplan.domain.findings import Severity
    from apronplan.session.commands import accept_finding, assign_stand
    from gui.hands import canvas_of

    part = place(desk, "QR8152", "120")
    session = desk.desk.bridge.session
    assert session is not None
    other = part_of(desk, "ET3720")
    turn = session.plan.parts[other].turnaround.turnaround
    assign_stand(session, turnaround=turn, stand="120", override="they share it", by="An")
    desk.desk.bridge.settle_findings()
    settle()
    hard = [f for f in desk.desk.bridge.findings if part in f.ids(SubjectKind.PART) and f.severity is Severity.HARD]
    assert hard
    store = canvas_of(desk).store
    assert desk.gantt.data.severities[part] is store.severities[part] is Severity.HARD
    for finding in hard:
        accept_finding(session, finding=finding.key, reason="agreed")
    settle()
    assert desk.gantt.data.severities.get(part) is not Severity.HARD
    assert store.severities.get(part) is not Severity.HARD
    desk.desk.verbs.undo()
    settle()
    assert desk.gantt.data.severities[part] is store.severities[part] is Severity.HARD


def test_what_is_done_and_refused_is_said_to_screen_readers(desk: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtGui import QAccessible

    heard: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda e: heard.append((e.message(), e.politeness())))
    part = part_of(desk, "QR8152")
    desk.desk.verbs.assign((part,), StandId("120"))
    desk.desk.verbs.toggle_lock((part,))
    desk.desk.verbs.unassign((part,))
    polite, urgent = QAccessible.AnnouncementPoliteness.Polite, QAccessible.AnnouncementPoliteness.Assertive
    moved, locked, refused = heard[:3]
    assert "QR8152" in moved[0]
    assert "120" in moved[0]
    assert "Lock" in locked[0]
    assert (moved[1], locked[1], refused[1]) == (polite, polite, urgent)
    assert "locked" in refused[0]


def test_a_findings_sentence_is_in_the_zone_of_its_heading(desk):
    bridge, cursor = desk.desk.bridge, desk.desk.cursor
    bridge.settle_findings()
    model = FindingModel(bridge, cursor)
    timed = [
        f
        for f in bridge.findings
        if f.start is not None and f"{f.start.astimezone(cursor.airport_zone):%H:%M}" in model.sentence(f)
    ]
    assert timed  # sentences that write the start on the airport's clock
    cursor.show_utc(True)
    for finding in timed:
        assert f"{finding.start:%H:%M}" in model.sentence(finding)


def test_closed_panels_come_back_as_delivered(desk: MainWindow) -> None:
    """With every panel closed the desk is grey, and each of eight entries would have to be found."""
    docks = desk.docks
    delivered = {n for n, d in docks.items() if not d.isHidden()}
    docks["map"].setFloating(True)
    for dock in docks.values():
        dock.close()
    settle()
    menu = desk.actions_table.menus["panels"]
    next(a for a in menu.actions() if "delivered" in a.text()).trigger()
    settle()
    assert {n for n, d in docks.items() if not d.isHidden()} == delivered
    assert not any(d.isFloating() for d in docks.values())
    assert docks["map"].width() > docks["tray"].width()
    assert docks["gantt"].height() > 200
    desk.grab()
