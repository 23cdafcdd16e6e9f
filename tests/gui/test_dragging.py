"""A planner drags aircraft between tray and stands: states for all stands, reasons, Esc, override, undo."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from apronplan.domain.ids import LotId, PartId
from apronplan.ui.dialogs.override import OverrideDialog
from apronplan.ui.drag.gesture import Outcome, State
from apronplan.ui.drag.targets import Spot, SpotKind
from apronplan.ui.gestures import hall_verdicts
from apronplan.ui.halls.view import Halls
from apronplan.ui.inspector.lots import LOT_ROLE
from apronplan.ui.inspector.view import Inspector
from apronplan.ui.main_window import MainWindow
from apronplan.ui.tray.view import Tray
from gui.hands import bar_point, drag, move, part_of, place, press, release, row_point, settle, show_row

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def tray_of(window: MainWindow) -> Tray:
    tray = window.panels["tray"]
    assert isinstance(tray, Tray)
    return tray


def tray_point(window: MainWindow, part: PartId) -> QPoint:
    tray = tray_of(window)
    index = tray.model.index_of(part)
    tray.list.scrollTo(index)
    settle()
    return tray.list.visualRect(index).center()


def stand_of(window: MainWindow, part: PartId) -> str | None:
    return window.desk.bridge.plan.stand_of(part)


def test_from_the_tray_to_a_stand_of_the_gantt(desk: MainWindow) -> None:
    part = part_of(desk, "QR8152")
    show_row(desk, "120")
    gantt = desk.gantt.viewport()
    drag(tray_of(desk).list.viewport(), tray_point(desk, part), gantt, row_point(desk, "120"))
    assert stand_of(desk, part) == "120"
    assert part in desk.gantt.data.bars.by_part
    assert not tray_of(desk).model.index_of(part).isValid()


def test_from_stand_to_stand_is_one_step_that_is_undone_by_name(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    gantt = desk.gantt.viewport()
    start = bar_point(desk, part)
    drag(gantt, start, gantt, row_point(desk, "122", start.x()))
    assert stand_of(desk, part) == "122"
    undo = desk.actions_table["undo"]
    assert "QR8152" in undo.text()
    assert "122" in undo.text()
    undo.trigger()
    settle()
    assert stand_of(desk, part) == "120"
    desk.actions_table["redo"].trigger()
    assert stand_of(desk, part) == "122"


def test_from_a_stand_back_into_the_tray(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    tray = tray_of(desk)
    drag(desk.gantt.viewport(), bar_point(desk, part), tray.list.viewport(), QPoint(60, 200))
    assert stand_of(desk, part) is None
    assert tray.model.index_of(part).isValid()


def test_all_stands_are_coloured_before_any_is_hovered(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    start = bar_point(desk, part)
    viewport = desk.gantt.viewport()
    press(viewport, start)
    gesture = desk.desk.drag.gesture
    assert gesture is not None
    states = {s.stand: gesture.state(s.stand) for s in desk.desk.bridge.plan.layout.aircraft_stands}
    assert set(states.values()) == {State.FITS, State.UNWANTED, State.IMPOSSIBLE}
    assert states["10"] is State.IMPOSSIBLE
    assert desk.gantt.frame_context().states == states
    release(viewport, start)


def test_the_ghost_says_flight_times_and_the_reason_with_numbers(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "15E")
    start = bar_point(desk, part)
    viewport = desk.gantt.viewport()
    press(viewport, start)
    move(viewport, row_point(desk, "13", start.x()))
    gesture = desk.desk.drag.gesture
    assert gesture is not None
    assert gesture.title == "QR8152 B77L"
    assert "06:00" in gesture.details
    sentence = gesture.sentence(Spot(SpotKind.STAND, "13"))
    assert "64.8 m" in sentence
    assert "36.0 m" in sentence
    assert desk.findChild(type(desk.desk.drag._ghost)).sentence == sentence
    release(viewport, start)


def test_a_drop_on_an_impossible_stand_changes_nothing_and_offers_an_override(desk: MainWindow, qtbot: QtBot) -> None:
    part = place(desk, "QR8152", "15E")
    edits = desk.desk.bridge.session.edits
    start = bar_point(desk, part)
    viewport = desk.gantt.viewport()
    drag(viewport, start, viewport, row_point(desk, "13", start.x()))
    assert stand_of(desk, part) == "15E"
    assert desk.desk.bridge.session.edits == edits
    assert "64.8 m" in desk.status_line.word.text()
    question = desk.findChild(OverrideDialog)
    assert question is not None
    assert not question.override.isEnabled(), "without a reason nobody can override"
    qtbot.keyClicks(question.reason, "towed in half an hour, agreed with the tower")
    question.override.click()
    settle()
    row = desk.desk.bridge.plan.stand_assignments[part]
    assert row.stand == "13"
    assert row.override is not None
    assert row.override.by == "An Planner"
    assert "tower" in row.override.reason
    desk.desk.verbs.undo()
    assert stand_of(desk, part) == "15E"


def test_leaving_the_override_leaves_everything(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "15E")
    start = bar_point(desk, part)
    viewport = desk.gantt.viewport()
    drag(viewport, start, viewport, row_point(desk, "13", start.x()))
    question = desk.findChild(OverrideDialog)
    assert question is not None
    question.leave.click()
    settle()
    assert stand_of(desk, part) == "15E"
    assert desk.findChild(OverrideDialog) is None


def test_escape_abandons_a_drag(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    edits = desk.desk.bridge.session.edits
    start = bar_point(desk, part)
    viewport = desk.gantt.viewport()
    press(viewport, start)
    move(viewport, row_point(desk, "122", start.x()))
    assert desk.gantt.hovered == "122"
    QTest.keyClick(viewport, Qt.Key.Key_Escape)
    assert desk.desk.drag.gesture is None
    assert not desk.desk.drag._ghost.isVisible()
    assert desk.gantt.frame_context().states == {}
    release(viewport, row_point(desk, "122", start.x()))
    assert stand_of(desk, part) == "120"
    assert desk.desk.bridge.session.edits == edits


def test_escape_abandons_a_drag_and_not_the_window_that_has_the_keyboard(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    beside = QDialog(desk)
    beside.show()
    viewport = desk.gantt.viewport()
    start = bar_point(desk, part)
    press(viewport, start)
    move(viewport, row_point(desk, "122", start.x()))
    assert desk.desk.drag.gesture is not None
    QTest.keyClick(beside, Qt.Key.Key_Escape)
    assert desk.desk.drag.gesture is None
    assert beside.isVisible()
    QTest.keyClick(beside, Qt.Key.Key_Escape)
    assert not beside.isVisible(), "the next one is its own"
    release(viewport, row_point(desk, "122", start.x()))
    assert stand_of(desk, part) == "120"


def test_a_reason_and_a_name_of_any_length_leave_the_window_as_wide_as_it_was(desk: MainWindow) -> None:
    """Found by a planner: a name of 300 letters in the status line pushed the inspector off the screen."""
    width, least = desk.width(), desk.minimumSizeHint().width()
    question = OverrideDialog("QR8152 on 31", ("taken",), "x" * 300, lambda *_: None, desk)
    QTest.keyClicks(question.reason, "why " * 300)
    assert (len(question.reason.text()), len(question.by.text())) == (400, 80)
    question.reject()
    desk.desk.verbs.said.emit("by " + "name " * 200)
    settle()
    assert desk.status_line.word.text().startswith("by name name")
    assert (desk.width(), desk.minimumSizeHint().width()) == (width, least)


def test_other_keys_wait_until_the_mouse_is_let_go(desk: MainWindow) -> None:
    """Found by a planner: L locked what he held, Ctrl+Z undid under it, F9 opened a dialog."""
    part = place(desk, "QR8152", "120")
    edits = desk.desk.bridge.session.edits
    viewport = desk.gantt.viewport()
    start = bar_point(desk, part)
    press(viewport, start)
    move(viewport, row_point(desk, "122", start.x()))
    for key, modifier in ((Qt.Key.Key_L, NONE), (Qt.Key.Key_Z, CTRL), (Qt.Key.Key_F9, NONE)):
        QTest.keyClick(viewport, key, modifier)
    settle()
    assert desk.desk.bridge.session.edits == edits
    assert not [d for d in desk.findChildren(QDialog) if d.isVisible()]
    assert desk.desk.drag.gesture is not None, "and the drag goes on"
    release(viewport, row_point(desk, "122", start.x()))
    assert stand_of(desk, part) == "122"
    QTest.keyClick(desk.gantt, Qt.Key.Key_Z, CTRL)
    settle()
    assert stand_of(desk, part) == "120"


def test_losing_the_window_abandons_a_drag(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    start = bar_point(desk, part)
    viewport = desk.gantt.viewport()
    press(viewport, start)
    there = row_point(desk, "122", start.x())
    move(viewport, there)
    assert desk.desk.drag.gesture is not None
    QApplication.sendEvent(QApplication.instance(), QEvent(QEvent.Type.ApplicationDeactivate))
    assert desk.desk.drag.gesture is None
    release(viewport, there)
    assert stand_of(desk, part) == "120"


def test_a_drop_where_it_came_from_asks_for_no_change(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    start = bar_point(desk, part)
    viewport = desk.gantt.viewport()
    ends: list[object] = []
    desk.desk.drag.finished.connect(lambda gesture: ends.append(gesture.outcome))
    press(viewport, start)
    move(viewport, row_point(desk, "122", start.x()))
    release(viewport, row_point(desk, "120", start.x() + 30))
    assert ends == [Outcome.CANCELLED], "it is not put on its own stand anew"


def test_a_locked_aircraft_is_not_dragged_and_says_why(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.selection.select_part(part)
    desk.actions_table["lock"].trigger()
    assert desk.desk.bridge.plan.stand_assignments[part].locked
    start = bar_point(desk, part)
    viewport = desk.gantt.viewport()
    drag(viewport, start, viewport, row_point(desk, "122", start.x()))
    assert stand_of(desk, part) == "120"
    assert "locked" in desk.status_line.word.text()


def test_several_keep_their_places_to_one_another_in_one_step(desk: MainWindow) -> None:
    first, second = place(desk, "QR8152", "120"), place(desk, "ET3720", "124")
    edits = desk.desk.bridge.session.edits
    desk.desk.selection.select_part(first)
    QTest.mouseClick(
        desk.gantt.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, bar_point(desk, second)
    )
    assert desk.desk.selection.parts == (first, second)
    start = bar_point(desk, first)
    viewport = desk.gantt.viewport()
    drag(viewport, start, viewport, row_point(desk, "118", start.x()))
    rows = [r.stand for r in desk.gantt.data.rows.rows if r.stand]
    shift = rows.index("118") - rows.index("120")
    assert stand_of(desk, first) == "118"
    assert stand_of(desk, second) == rows[rows.index("124") + shift]
    assert desk.desk.bridge.session.edits == edits + 1


def test_a_drop_nowhere_changes_nothing(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    viewport = desk.gantt.viewport()
    start = bar_point(desk, part)
    drag(viewport, start, desk.menuBar(), QPoint(400, 5))
    assert stand_of(desk, part) == "120"
    assert desk.desk.drag.gesture is None


def test_a_lot_is_dragged_onto_a_hall_and_undone(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.selection.select_part(part)
    settle(20)
    inspector, halls = desk.panels["inspector"], desk.panels["halls"]
    assert isinstance(inspector, Inspector)
    assert isinstance(halls, Halls)
    lots = inspector.lots
    lot = LotId(lots.item(0).data(LOT_ROLE))
    spots = hall_verdicts(desk.desk.bridge, lot)
    hall = next(s.id for s, v in spots.items() if v.state is State.FITS)
    index = next(i for i, r in enumerate(halls.curves.rows) if r.hall == hall)
    target = halls.curves.cell(index).center()
    drag(lots.viewport(), lots.visualItemRect(lots.item(0)).center(), halls.curves, target)
    assert desk.desk.bridge.plan.hall_of(lot) == hall
    desk.desk.verbs.undo()
    assert desk.desk.bridge.plan.hall_of(lot) is None


def test_a_lot_is_sent_to_a_hall_by_its_menu(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.selection.select_part(part)
    settle(20)
    inspector = desk.panels["inspector"]
    assert isinstance(inspector, Inspector)
    lot = LotId(inspector.lots.item(0).data(LOT_ROLE))
    menu = inspector.lots.menu_for(lot)
    action = next(a for a in menu.actions() if not a.text().endswith("\u2026"))
    action.trigger()
    settle()
    hall = desk.desk.bridge.plan.hall_of(lot)
    assert hall is not None
    assert desk.desk.bridge.plan.layout.halls[hall].name in inspector.lots.item(0).text()


def test_drag_list_and_inspector_give_one_figure_for_one_stand(desk: MainWindow) -> None:
    """The planner reads 11.6 at the mouse, in the list of stands, above its reasons, and when the aircraft is there."""
    part = place(desk, "3V59S", "46")
    inspector = desk.panels["inspector"]
    assert isinstance(inspector, Inspector)
    desk.desk.selection.select_part(part)
    settle()
    model = inspector.model
    row = next(i for i in range(model.rowCount()) if model.choice(model.index(i, 0)).stand == "12")
    listed, why = (model.index(row, column).data() for column in (1, 2))
    told = model.index(row, 2).data(Qt.ItemDataRole.ToolTipRole)
    inspector.table.setCurrentIndex(model.index(row, 0))
    assert inspector.card.title.text() == f"Stand 12: +{listed} points"
    viewport, start = desk.gantt.viewport(), bar_point(desk, part)
    press(viewport, start)
    show_row(desk, "12")
    move(viewport, row_point(desk, "12", start.x()))
    said = desk.desk.drag.gesture.sentence(desk.desk.drag.gesture.spot)
    assert said == told
    assert said.startswith(f"+{listed} points: ")
    assert why.startswith("preference +"), "in the list kinds and points: its columns name stand and sum"
    assert said.count("(+") == 2, "the two dearest reasons have their points"
    release(viewport, viewport.mapFromGlobal(viewport.mapToGlobal(row_point(desk, "12", start.x()))))
    assert stand_of(desk, part) == "12"
    facts = [label.text() for label in inspector.findChildren(QLabel) if label.isVisible()]
    assert f"{listed} in all" in facts


def test_a_drag_that_rests_at_the_edge_scrolls_row_by_row_and_the_next_drag_does_not(desk: MainWindow) -> None:
    """Found by a planner: after a drag that ended at the edge, the next one scrolled the Gantt by itself."""
    part = place(desk, "QR8152", "120")
    view, viewport = desk.gantt, desk.gantt.viewport()
    start = bar_point(desk, part)
    view.verticalScrollBar().setValue(0)
    start = bar_point(desk, part)
    press(viewport, start)
    edge = QPoint(start.x(), viewport.height() - 3)
    move(viewport, edge)
    before = view.verticalScrollBar().value()
    turns = 0
    while view.verticalScrollBar().value() == before:
        view._edge.turn()
        turns += 1
        assert turns < 100
    assert turns > 10, "who only passes the edge has no row slide away"
    assert view.verticalScrollBar().value() == before + view.data.row_px
    for _ in range(4):
        view._edge.turn()
    assert view.verticalScrollBar().value() == before + view.data.row_px, "slow enough to read each row"
    release(viewport, edge)
    for dialog in desk.findChildren(QDialog):
        dialog.reject()
    settle()
    rests = view.verticalScrollBar().value()
    tray = tray_of(desk).list.viewport()
    other = part_of(desk, "3V11")
    press(tray, tray_point(desk, other))
    for _ in range(50):
        view._edge.turn()
    assert view.verticalScrollBar().value() == rests
    QTest.keyClick(desk, Qt.Key.Key_Escape)
    release(tray, QPoint(5, 5))


def test_the_last_row_in_sight_can_be_aimed_at(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    view, viewport = desk.gantt, desk.gantt.viewport()
    view.verticalScrollBar().setValue(0)
    start = bar_point(desk, part)
    press(viewport, start)
    move(viewport, QPoint(start.x(), viewport.height() - view.data.row_px + 2))
    before, hovered = view.verticalScrollBar().value(), view.hovered
    for _ in range(60):
        view._edge.turn()
    assert (view.verticalScrollBar().value(), view.hovered) == (before, hovered)
    QTest.keyClick(desk, Qt.Key.Key_Escape)
    release(viewport, start)
