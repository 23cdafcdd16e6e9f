"""Only mouse and keys go in; only what is on the screen, and the file opened again, is looked at.

Each test does one thing to the plan, takes it back and does it again by keys, closes the window and opens the file.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QDateTime, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDateTimeEdit,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

from apronplan.domain.ids import LotId, PartId, part_index, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.session.commands import insert_tow
from apronplan.session.session import PlanSession
from apronplan.ui.dialogs.closure import ClosureDialog
from apronplan.ui.dialogs.override import OverrideDialog
from apronplan.ui.dialogs.times import TimesDialog
from apronplan.ui.dialogs.tow import TowDialog
from apronplan.ui.drag.gesture import State
from apronplan.ui.gantt.hit import closed_at
from apronplan.ui.gantt.scale import to_minutes
from apronplan.ui.gestures import hall_verdicts
from apronplan.ui.halls.view import Halls
from apronplan.ui.inspector.lots import LOT_ROLE
from apronplan.ui.inspector.view import Inspector
from apronplan.ui.main_window import MainWindow
from apronplan.ui.palette.view import Palette
from apronplan.ui.tray.view import Tray
from gui.hands import (
    bar_point,
    canvas_of,
    drag,
    move,
    moves,
    part_of,
    press,
    release,
    row_point,
    settle,
    show_row,
    stand_point,
    untick,
)

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CTRL, ALT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
Look = Callable[[Plan], object]


def key(window: MainWindow, which: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the keyboard is."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, 5000)
    QTest.keyClick(QApplication.focusWidget() or window, which, modifier)
    settle()


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT, NONE, widget.rect().center())
    settle()


def button(dialog: QDialog, text: str) -> QWidget:
    return next(b for b in dialog.findChildren(QPushButton) if b.text().replace("&", "") == text)


def open_menu(window: MainWindow, menu: QMenu, text: str) -> None:
    """Choose an entry of an open menu by its words."""
    action = next(a for a in menu.actions() if text in a.text().replace("&", ""))
    assert action.isEnabled(), text
    QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())
    settle()


def stays(window: MainWindow, look: Look) -> None:
    """What was done is on the screen's plan; Ctrl+Z takes it back, Ctrl+Y does it again, and the file has it."""
    bridge = window.desk.bridge
    after = look(bridge.plan)
    key(window, Qt.Key.Key_Z, CTRL)
    assert look(bridge.plan) != after, "undo"
    key(window, Qt.Key.Key_Y, CTRL)
    assert look(bridge.plan) == after, "redo"
    session = bridge.session
    assert session is not None
    path = session.path
    window.close()
    with PlanSession.open(path, read_only=True) as again:
        assert look(again.plan) == after, "the file opened again"


def from_tray(window: MainWindow, flight: str, stand: str) -> PartId:
    """Drag a flight out of the tray onto a row of the Gantt."""
    part = part_of(window, flight)
    tray = window.panels["tray"]
    assert isinstance(tray, Tray)
    index = tray.model.index_of(part)
    tray.list.scrollTo(index)
    show_row(window, stand)
    viewport = tray.list.viewport()
    drag(viewport, tray.list.visualRect(index).center(), window.gantt.viewport(), row_point(window, stand))
    return part


def stand_of(part: PartId) -> Look:
    return lambda plan: plan.stand_of(part)


def drawn_on(window: MainWindow, part: PartId) -> str:
    return window.gantt.data.bars.by_part[part].stand


def test_tray_to_gantt(desk: MainWindow) -> None:
    part = from_tray(desk, "QR8152", "120")
    assert drawn_on(desk, part) == "120"
    stays(desk, stand_of(part))


def test_tray_to_map(desk: MainWindow) -> None:
    part = part_of(desk, "QR8152")
    tray = desk.panels["tray"]
    assert isinstance(tray, Tray)
    index = tray.model.index_of(part)
    tray.list.scrollTo(index)
    at = stand_point(desk, "122")
    drag(tray.list.viewport(), tray.list.visualRect(index).center(), canvas_of(desk), at)
    assert drawn_on(desk, part) == "122"
    stays(desk, stand_of(part))


def test_gantt_to_map(desk: MainWindow) -> None:
    part = from_tray(desk, "QR8152", "120")
    at = stand_point(desk, "122")
    drag(desk.gantt.viewport(), bar_point(desk, part), canvas_of(desk), at)
    assert drawn_on(desk, part) == "122"
    stays(desk, stand_of(part))


def test_map_to_gantt(desk: MainWindow) -> None:
    part = from_tray(desk, "QR8152", "120")
    desk.desk.cursor.move(desk.desk.bridge.plan.parts[part].on_block)
    show_row(desk, "124")
    at = stand_point(desk, "120")
    drag(canvas_of(desk), at, desk.gantt.viewport(), row_point(desk, "124"))
    assert drawn_on(desk, part) == "124"
    stays(desk, stand_of(part))


def test_several_at_once(desk: MainWindow) -> None:
    first, second = from_tray(desk, "QR8152", "120"), from_tray(desk, "ET3720", "122")
    viewport = desk.gantt.viewport()
    QTest.mouseClick(viewport, LEFT, NONE, bar_point(desk, first))
    QTest.mouseClick(viewport, LEFT, CTRL, bar_point(desk, second))
    settle()
    start = bar_point(desk, first)
    drag(viewport, start, viewport, row_point(desk, "124", start.x()))
    assert (drawn_on(desk, first), drawn_on(desk, second)) == ("124", "126")
    stays(desk, lambda plan: (plan.stand_of(first), plan.stand_of(second)))


def test_lot_to_hall_on_the_curves(desk: MainWindow) -> None:
    part = from_tray(desk, "QR8152", "120")
    QTest.mouseClick(desk.gantt.viewport(), LEFT, NONE, bar_point(desk, part))
    settle(20)
    inspector, halls = desk.panels["inspector"], desk.panels["halls"]
    assert isinstance(inspector, Inspector)
    assert isinstance(halls, Halls)
    item = inspector.lots.item(0)
    lot = LotId(item.data(LOT_ROLE))
    fits = [s.id for s, v in hall_verdicts(desk.desk.bridge, lot).items() if v.state is State.FITS]
    index = next(i for i, r in enumerate(halls.curves.rows) if r.hall in fits)
    lots = inspector.lots
    start = lots.visualItemRect(item).center()
    drag(lots.viewport(), start, halls.curves, halls.curves.cell(index).center())
    assert desk.desk.bridge.plan.hall_of(lot) == halls.curves.rows[index].hall
    stays(desk, lambda plan: plan.hall_of(lot))


def test_refused_with_the_reason_at_the_mouse_then_overridden(desk: MainWindow) -> None:
    part = from_tray(desk, "QR8152", "120")
    session = desk.desk.bridge.session
    assert session is not None
    edits = session.edits
    show_row(desk, "118S")
    viewport, start = desk.gantt.viewport(), bar_point(desk, part)
    press(viewport, start)
    move(viewport, row_point(desk, "118S", start.x()))
    ghost = desk.desk.drag._ghost
    assert "41.0 m" in ghost.sentence
    assert "64.8 m" in ghost.sentence
    release(viewport, row_point(desk, "118S", start.x()))
    assert session.edits == edits, "refused: nothing has changed"
    assert drawn_on(desk, part) == "120"
    dialog = desk.findChild(OverrideDialog)
    assert dialog is not None
    assert not button(dialog, "Override").isEnabled()
    QTest.keyClicks(dialog.reason, "towed in by hand, wing walkers")
    dialog.by.selectAll()
    QTest.keyClicks(dialog.by, "Chris Duty")
    click(button(dialog, "Override"))
    assert drawn_on(desk, part) == "118S"
    stays(desk, lambda plan: getattr(plan.stand_assignments.get(part), "override", None))


def test_by_keys_alone(desk: MainWindow) -> None:
    """Ctrl+F, the flight, Enter; Enter for its stands; down to one that fits; Enter."""
    part = part_of(desk, "QR8152")
    key(desk, Qt.Key.Key_F, CTRL)
    palette = desk.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.text, "QR8152")
    assert "06-05" in palette.list.item(0).text(), "the day on the desk comes first"
    QTest.keyClick(palette.text, Qt.Key.Key_Return)
    settle(20)
    inspector = desk.panels["inspector"]
    assert isinstance(inspector, Inspector)
    assert inspector.title.text().startswith("QR8152")
    tray = desk.panels["tray"]
    assert isinstance(tray, Tray)
    assert desk.focusWidget() is tray.list, "the keyboard is where the flight is"
    key(desk, Qt.Key.Key_Return)
    QTest.keyClick(inspector.table, Qt.Key.Key_Down)
    stand = inspector.model.index(1, 0).data()
    assert inspector.card.title.text().startswith(f"Stand {stand}: +")
    QTest.keyClick(inspector.table, Qt.Key.Key_Return)
    settle()
    assert drawn_on(desk, part) == stand
    stays(desk, stand_of(part))


def test_nudged_by_alt_arrow_over_stands_that_cannot_take_it(desk: MainWindow) -> None:
    part = from_tray(desk, "QR8152", "120")
    QTest.mouseClick(desk.gantt.viewport(), LEFT, NONE, bar_point(desk, part))
    desk.gantt.setFocus()
    key(desk, Qt.Key.Key_Up, ALT)
    assert drawn_on(desk, part) == "118", "118S in between takes 41 m and is passed over"
    assert desk.findChild(OverrideDialog) is None
    stays(desk, stand_of(part))


def test_locked_by_l(desk: MainWindow) -> None:
    part = from_tray(desk, "QR8152", "120")
    QTest.mouseClick(desk.gantt.viewport(), LEFT, NONE, bar_point(desk, part))
    desk.gantt.setFocus()
    key(desk, Qt.Key.Key_L)
    assert desk.gantt.data.bars.by_part[part].locked
    stays(desk, lambda plan: plan.stand_assignments[part].locked)


def test_taken_off_by_delete(desk: MainWindow) -> None:
    part = from_tray(desk, "QR8152", "120")
    QTest.mouseClick(desk.gantt.viewport(), LEFT, NONE, bar_point(desk, part))
    desk.gantt.setFocus()
    key(desk, Qt.Key.Key_Delete)
    assert part not in desk.gantt.data.bars.by_part
    stays(desk, stand_of(part))


def context_menu(window: MainWindow, part: PartId) -> QMenu:
    menu = window.desk.verbs.part_menu(part, window)
    menu.popup(window.mapToGlobal(QPoint(400, 400)))
    settle()
    return menu


def test_split_with_a_tow_by_the_menu(desk: MainWindow) -> None:
    part = from_tray(desk, "QR8152", "120")
    open_menu(desk, context_menu(desk, part), "tow")
    dialog = desk.findChild(TowDialog)
    assert dialog is not None
    stand = dialog.stand
    stand.setFocus()
    QTest.keyClicks(stand, "124")
    assert stand.currentText() == "124"
    click(button(dialog, "Split"))
    turn = turnaround_of(part)
    parts = desk.desk.bridge.plan.parts_of(turn)
    assert [desk.desk.bridge.plan.stand_of(p.part) for p in parts] == ["120", "124"]
    assert [part_index(p.part) for p in parts] == [1, 2]
    stays(desk, lambda plan: [plan.stand_of(p.part) for p in plan.parts_of(turn)])


def towed(window: MainWindow) -> tuple[PartId, PartId]:
    """QR8152 on 120, towed to 124 in the middle of its stay."""
    part = from_tray(window, "QR8152", "120")
    turn = turnaround_of(part)
    session = window.desk.bridge.session
    assert session is not None
    row = session.plan.parts[part]
    middle = row.on_block + (row.off_block - row.on_block) / 2
    off = middle.replace(minute=middle.minute // 5 * 5, second=0)
    insert_tow(session, turnaround=turn, off_block=off, on_block=off + timedelta(minutes=20), stand="124")
    settle()
    first, second = session.plan.parts_of(turn)
    return first.part, second.part


def test_a_tow_is_dragged_in_steps_of_five_minutes(desk: MainWindow) -> None:
    first, second = towed(desk)
    plan, gantt = desk.desk.bridge.plan, desk.gantt
    off = plan.parts[first].off_block
    show_row(desk, "120")
    frame = gantt.frame_context()
    x = round(frame.x_of(to_minutes(off)))
    at, steps = row_point(desk, "120", x - 1), round(32 * frame.scale.px_per_min)
    viewport = gantt.viewport()
    press(viewport, at)
    move(viewport, QPoint(x + steps, at.y()))
    assert desk.desk.drag.gesture is None, "the tow is held, not the aircraft"
    assert gantt.frame_context().tow_min == to_minutes(off) + 30
    key(desk, Qt.Key.Key_Escape)
    release(viewport, QPoint(x + steps, at.y()))
    assert plan.parts[first].off_block == off, "Esc gives it up"
    press(viewport, at)
    move(viewport, QPoint(x + steps, at.y()))
    release(viewport, QPoint(x + steps, at.y()))
    assert plan.parts[first].off_block == off + timedelta(minutes=30)
    assert plan.parts[second].on_block == off + timedelta(minutes=50), "it takes as long as before"
    stays(desk, lambda plan: plan.parts[first].off_block)


def test_a_tow_dragged_away_and_back_is_no_edit_and_none_leaves_the_stay(desk: MainWindow) -> None:
    first, second = towed(desk)
    plan, gantt = desk.desk.bridge.plan, desk.gantt
    off, ends = plan.parts[first].off_block, plan.parts[second].off_block
    asked: list[object] = []
    desk.desk.verbs.move_tow = lambda *given: asked.append(given)  # type: ignore[method-assign]
    show_row(desk, "120")
    frame = gantt.frame_context()
    at = row_point(desk, "120", round(frame.x_of(to_minutes(off))) - 1)
    viewport = gantt.viewport()
    far = QPoint(round(frame.x_of(to_minutes(ends) + 300)), at.y())
    press(viewport, at)
    move(viewport, far)
    assert gantt.frame_context().tow_min == to_minutes(ends) - 5 - 20, "it ends five minutes before the aircraft leaves"
    move(viewport, at)
    assert gantt.frame_context().tow_min == to_minutes(off)
    release(viewport, at)
    assert asked == [], "there and back is no change"
    press(viewport, at)
    move(viewport, far)
    release(viewport, far)
    assert len(asked) == 1


def test_a_tow_is_moved_by_alt_and_arrow_until_a_rule_forbids_it(desk: MainWindow) -> None:
    first, _ = towed(desk)
    plan = desk.desk.bridge.plan
    QTest.mouseClick(desk.gantt.viewport(), LEFT, NONE, bar_point(desk, first))
    desk.gantt.setFocus()
    stay = plan.parts[first].off_block - plan.parts[first].on_block
    assert stay > timedelta(minutes=50), "what a 777 takes to unload"
    for _ in range(round((stay - timedelta(minutes=50)) / timedelta(minutes=5)) + 2):
        key(desk, Qt.Key.Key_Left, ALT)
    assert plan.parts[first].off_block - plan.parts[first].on_block == timedelta(minutes=50)
    assert "towed off 120 after 45 min, unloading takes 50 min" in desk.status_line.word.text()
    stays(desk, lambda plan: plan.parts[first].off_block)


def test_a_closure_is_drawn_and_named(desk: MainWindow) -> None:
    show_row(desk, "124")
    menu = desk.desk.verbs.stand_menu(desk.gantt.data.rows.by_stand["124"].stand, desk)
    menu.popup(desk.mapToGlobal(QPoint(400, 400)))
    settle()
    before = desk.gantt.viewport().grab().toImage()
    at = row_point(desk, "124", 900)
    open_menu(desk, menu, "Close")
    dialog = desk.findChild(ClosureDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.findChild(QLineEdit), "fuel spill")
    click(button(dialog, "Close it to traffic"))
    after = desk.gantt.viewport().grab().toImage()
    there = [QPoint(at.x() + dx, at.y() + dy) for dx in range(12) for dy in (-4, 0, 4)]
    changed = [p for p in there if before.pixelColor(p) != after.pixelColor(p)]
    assert len(changed) == len(there), "the whole row is tinted"
    assert len({after.pixelColor(p).name() for p in there}) > 1, "and hatched"
    found = closed_at(desk.gantt.frame_context(), at.x(), at.y())
    assert found is not None
    assert found.text == "fuel spill"
    stays(desk, lambda plan: sorted(c.reason for c in plan.closures.values()))


def test_a_closure_is_drawn_by_hand_in_steps_of_five_minutes(desk: MainWindow) -> None:
    """Shift and drag on an empty place: the form comes with the times drawn; Esc draws nothing."""
    shift = Qt.KeyboardModifier.ShiftModifier
    show_row(desk, "124")
    gantt, viewport = desk.gantt, desk.gantt.viewport()
    frame = gantt.frame_context()
    one, four = (desk.desk.cursor.day_bounds[0] + timedelta(hours=h) for h in (1, 4))
    start = row_point(desk, "124", round(frame.x_of(to_minutes(one))) + 1)
    end = QPoint(round(frame.x_of(to_minutes(four))) + 1, start.y())
    for give_up in (True, False):
        plain = viewport.grab().toImage()
        QTest.mousePress(viewport, LEFT, shift, start)
        move(viewport, (start + end) / 2)
        move(viewport, end)
        assert viewport.grab().toImage() != plain, "the closure is seen while it is drawn"
        if give_up:
            key(desk, Qt.Key.Key_Escape)
        QTest.mouseRelease(viewport, LEFT, shift, end)
        settle()
        assert (desk.findChild(ClosureDialog) is None) is give_up
    dialog = desk.findChild(ClosureDialog)
    assert dialog is not None
    assert [f.text() for f in (dialog.start, dialog.end)] == ["2018-06-05 01:00", "2018-06-05 04:00"]
    QTest.keyClicks(dialog.focusWidget(), "paint")
    click(button(dialog, "Close it to traffic"))
    (closure,) = desk.desk.bridge.plan.closures.values()
    assert (closure.start, closure.end, closure.subject) == (one, four, "124")
    stays(desk, lambda plan: sorted(c.reason for c in plan.closures.values()))


def test_the_menu_of_an_empty_place_closes_from_the_time_that_was_clicked(desk: MainWindow) -> None:
    show_row(desk, "124")
    frame = desk.gantt.frame_context()
    one = desk.desk.cursor.day_bounds[0] + timedelta(hours=1)
    at = row_point(desk, "124", round(frame.x_of(to_minutes(one))) + 1)
    viewport = desk.gantt.viewport()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, asked)
    settle()
    menu = next(m for m in desk.gantt.findChildren(QMenu) if m.isVisible())
    open_menu(desk, menu, "Close")
    dialog = desk.findChild(ClosureDialog)
    assert dialog is not None
    assert [f.text() for f in (dialog.start, dialog.end)] == ["2018-06-05 01:00", "2018-06-05 02:00"]


def test_actual_times_typed_and_the_next_one_seen_to_wait(desk: MainWindow) -> None:
    part, behind = from_tray(desk, "ET3702", "120"), from_tray(desk, "3V11", "120")
    plan = desk.desk.bridge.plan
    open_menu(desk, context_menu(desk, part), "times")
    dialog = desk.findChild(TimesDialog)
    assert dialog is not None
    leaves = plan.parts[behind].on_block + timedelta(minutes=10)
    field: QDateTimeEdit = dialog.at["eobt"]
    box = dialog.known["eobt"]
    QTest.mouseClick(box, LEFT, NONE, QPoint(8, box.height() // 2))
    zone = plan.layout.airport.zone
    field.setDateTime(QDateTime.fromString(f"{leaves.astimezone(zone):%Y-%m-%d %H:%M}", "yyyy-MM-dd HH:mm"))
    field.setTimeZone(dialog.at["aobt"].timeZone())
    click(button(dialog, "Set times"))
    assert desk.gantt.data.bars.by_part[part].end_known == "E"
    assert desk.gantt.data.knocks[behind].cause == part
    stays(desk, lambda plan: plan.turnarounds[turnaround_of(part)].eobt)


def test_a_late_arrival_takes_its_departure_along(desk: MainWindow) -> None:
    """Found by a planner: a 777F 95 minutes late stood there for 40 minutes, and nothing said so."""
    part = from_tray(desk, "ET3702", "120")
    plan = desk.desk.bridge.plan
    before = plan.parts[part].turnaround
    need = timedelta(minutes=plan.layout.aircraft_types[before.aircraft_type].min_turn_min or 0)
    delay = before.sobt - before.sibt - need + timedelta(minutes=30)
    desk.desk.verbs.times_asked.emit(part)
    dialog = desk.findChild(TimesDialog)
    assert dialog is not None
    assert not dialog.proposal.isVisible()
    QTest.keyClicks(dialog.focusWidget(), str(delay.seconds // 60))  # the first digit replaces the 0 that is shown
    QTest.keyClick(dialog.late, Qt.Key.Key_Tab)
    assert dialog.known["eibt"].isChecked()
    assert dialog.known["eobt"].isChecked()
    assert f"needs {need.seconds // 60} min" in dialog.proposal.text()
    click(button(dialog, "Set times"))
    after = plan.turnarounds[turnaround_of(part)]
    assert after.on_block == before.sibt + delay
    assert after.off_block == after.on_block + need == before.sobt + timedelta(minutes=30)
    stays(desk, lambda plan: plan.turnarounds[turnaround_of(part)].eobt)


def test_a_departure_set_by_hand_stays_and_is_said_to_be_too_early(desk: MainWindow) -> None:
    part = from_tray(desk, "ET3702", "120")
    desk.desk.verbs.times_asked.emit(part)
    dialog = desk.findChild(TimesDialog)
    assert dialog is not None
    box = dialog.known["eobt"]
    QTest.mouseClick(box, LEFT, NONE, QPoint(8, box.height() // 2))
    mine = dialog.at["eobt"].dateTime()
    dialog.late.setValue(95)
    assert dialog.at["eobt"].dateTime() == mine
    assert "at the earliest" in dialog.proposal.text()
    click(button(dialog, "Set times"))
    inspector = desk.panels["inspector"]
    assert isinstance(inspector, Inspector)
    desk.desk.selection.select_part(part)
    settle()
    told = " ".join(label.text() for label in inspector.findChildren(QLabel))
    assert "min less than a B77L needs here" in told


def test_a_proposed_departure_can_be_taken_back(desk: MainWindow) -> None:
    """The box ticked itself again at once: nobody could leave the off-block open."""
    dialog = times_of(desk, from_tray(desk, "ET3702", "120"))
    dialog.late.setValue(300)
    box = dialog.known["eobt"]
    assert box.isChecked()
    QTest.mouseClick(box, LEFT, NONE, QPoint(8, box.height() // 2))
    assert not box.isChecked()
    assert "at the earliest." in dialog.proposal.text()
    dialog.late.setValue(305)
    assert not box.isChecked(), "nor is it proposed for another delay"


def test_an_aircraft_that_has_left_needs_no_estimate(desk: MainWindow) -> None:
    dialog = times_of(desk, from_tray(desk, "ET3702", "120"))
    dialog.late.setValue(300)
    assert dialog.proposal.isVisible()
    dialog.known["aobt"].setChecked(True)
    assert not dialog.proposal.isVisible()


def test_the_delay_follows_an_estimate_that_is_typed(desk: MainWindow) -> None:
    dialog = times_of(desk, from_tray(desk, "ET3702", "120"))
    dialog.late.setValue(300)
    dialog.at["eibt"].setDateTime(dialog.at["eibt"].dateTime().addSecs(-270 * 60))
    assert dialog.late.value() == 30
    dialog.late.setValue(300)
    assert dialog.at["aibt"].dateTime().secsTo(dialog.at["eibt"].dateTime()) == 300 * 60


def times_of(desk: MainWindow, part: PartId) -> TimesDialog:
    desk.desk.verbs.times_asked.emit(part)
    dialog = desk.findChild(TimesDialog)
    assert dialog is not None
    return dialog


def test_found_by_ctrl_f_and_done_by_ctrl_k(desk: MainWindow) -> None:
    part = from_tray(desk, "QR8152", "120")
    QTest.mouseClick(desk.gantt.viewport(), LEFT, NONE, bar_point(desk, part))
    key(desk, Qt.Key.Key_K, CTRL)
    palette = desk.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.text, "Put into the tray")
    assert "tray" in palette.list.item(0).text()
    QTest.keyClick(palette.text, Qt.Key.Key_Return)
    settle(20)
    assert desk.desk.bridge.plan.stand_of(part) is None
    stays(desk, stand_of(part))


def test_a_stand_is_found_by_ctrl_k(desk: MainWindow) -> None:
    from_tray(desk, "QR8152", "120")
    key(desk, Qt.Key.Key_K, CTRL)
    palette = desk.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.text, "122")
    titles = [palette.list.item(i).text() for i in range(palette.list.count())]
    assert any("122" in t for t in titles)
    QTest.keyClick(palette.text, Qt.Key.Key_Return)
    settle(20)
    inspector = desk.panels["inspector"]
    assert isinstance(inspector, Inspector)
    assert "122" in inspector.title.text()


@pytest.mark.slow
def test_part_of_a_proposal_after_an_actual_time(desk: MainWindow, qtbot) -> None:
    """Times are typed, the day is replanned in one click, half of what it moves is taken."""
    from apronplan.ui.autoplan.dialog import AutoplanDialog

    late, behind = from_tray(desk, "ET3702", "120"), from_tray(desk, "3V11", "120")
    desk.desk.verbs.times_asked.emit(late)
    dialog = desk.findChild(TimesDialog)
    assert dialog is not None
    box = dialog.known["eobt"]
    QTest.mouseClick(box, LEFT, NONE, QPoint(8, box.height() // 2))
    at = desk.desk.bridge.plan.parts[behind].on_block + timedelta(minutes=10)
    field = dialog.at["eobt"]
    field.setDateTime(QDateTime.fromSecsSinceEpoch(int(at.timestamp()), field.timeZone()))
    click(button(dialog, "Set and replan"))
    replan = desk.findChild(AutoplanDialog)
    assert replan is not None
    qtbot.waitUntil(lambda: replan.proposal is not None, timeout=150_000)
    texts = moves(replan)
    mine = [i for i, text in enumerate(texts) if "120 " in text and ("ET3702" in text or "3V11" in text)]
    assert len(mine) == 1, "one of the two goes, the other stays where it was"
    click(replan.form.shifts.none)
    untick(replan, mine[0])
    click(replan.form.adopt)
    plan = desk.desk.bridge.plan
    assert {plan.stand_of(late), plan.stand_of(behind)} - {"120"}, "the clash is gone"
    assert len(plan.stand_assignments) == 2, "what was not ticked stays in the tray"
    stays(desk, lambda plan: (plan.stand_of(late), plan.stand_of(behind)))
