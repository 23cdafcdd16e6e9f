"""A planner looks at the map: chooses, pans, zooms, turns, asks for tips, uses the keyboard."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import PhaseId
from apronplan.domain.settings import Setting
from apronplan.ui.map import tips
from apronplan.ui.map.options import Layer
from apronplan.ui.words import plain_tip
from gui.hands import settle
from gui.map.conftest import a_jumbo, stand_point

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def click(view, stand, modifiers=PLAIN, back_m=25.0):
    QTest.mouseClick(view.canvas, LEFT, modifiers, stand_point(view, stand, back_m))
    settle()


def wheel(view, at, notches):
    event = QWheelEvent(
        QPointF(at), QPointF(view.canvas.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, PLAIN, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.canvas, event)


def test_a_click_on_an_aircraft_chooses_it_everywhere(view):
    jumbo = a_jumbo(view)
    click(view, jumbo.stand)
    assert view.desk.selection.parts == (jumbo.part,)


def test_a_click_on_a_free_stand_chooses_the_stand(view):
    click(view, "134")
    assert view.desk.selection.stands == ("134",)


def test_control_click_adds_and_takes_away(view):
    click(view, "134")
    click(view, "136", CONTROL)
    assert view.desk.selection.stands == ("134", "136")
    click(view, "134", CONTROL)
    assert view.desk.selection.stands == ("136",)


def test_a_click_on_a_hall_chooses_the_hall(view):
    x, y = view.canvas.view.to_px(*view.canvas.store.scene.hall_by_id["S2"].centre)
    QTest.mouseClick(view.canvas, LEFT, PLAIN, QPoint(round(x), round(y)))
    assert view.desk.selection.halls == ("S2",)


def test_a_click_on_the_grass_chooses_nothing(view):
    click(view, "134")
    x, y = view.canvas.view.to_px(-300.0, 100.0)
    QTest.mouseClick(view.canvas, LEFT, PLAIN, QPoint(round(x), round(y)))
    assert view.desk.selection.subjects == ()


@pytest.mark.parametrize("button", [MIDDLE, LEFT])
def test_the_middle_button_or_a_press_on_the_grass_pans(view, button):
    x, y = view.canvas.view.to_px(-300.0, 100.0)
    start = QPoint(round(x), round(y))
    QTest.mousePress(view.canvas, button, PLAIN, start)
    QTest.mouseMove(view.canvas, start + QPoint(40, 25))
    QTest.mouseRelease(view.canvas, button, PLAIN, start + QPoint(40, 25))
    assert view.canvas.view.to_px(-300.0, 100.0) == pytest.approx((x + 40, y + 25), abs=1.0)


def test_space_pans_even_from_an_aircraft(view):
    jumbo = a_jumbo(view)
    view.canvas.setFocus()
    start = stand_point(view, jumbo.stand)
    QTest.keyPress(view.canvas, Qt.Key.Key_Space)
    QTest.mousePress(view.canvas, LEFT, PLAIN, start)
    QTest.mouseMove(view.canvas, start + QPoint(40, 0))
    QTest.mouseRelease(view.canvas, LEFT, PLAIN, start + QPoint(40, 0))
    QTest.keyRelease(view.canvas, Qt.Key.Key_Space)
    assert view.desk.selection.parts == ()
    assert view.desk.drag.gesture is None
    assert abs(stand_point(view, jumbo.stand).x() - start.x() - 40) <= 1


def test_the_wheel_zooms_at_the_mouse(view):
    at = stand_point(view, "124")
    before = view.canvas.view
    wheel(view, at, 3)
    assert view.canvas.view.px_per_m == pytest.approx(before.px_per_m * 1.2**3)
    assert (stand_point(view, "124") - at).manhattanLength() <= 2


def test_f_zooms_to_the_selection_and_control_0_shows_the_whole_airport(view):
    jumbo = a_jumbo(view)
    click(view, jumbo.stand)
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_F)
    close = view.canvas.view
    assert close.sees(view.canvas.store.scene.stand_by_id[jumbo.stand].x_m, close.y_m)
    assert close.px_per_m > 1.0
    QTest.keyClick(view.canvas, Qt.Key.Key_0, CONTROL)
    whole = view.canvas.view
    assert all(whole.sees(*end) for r in view.canvas.store.scene.runways for end in (r.start, r.end))


def test_r_turns_between_north_up_and_runway_level(view):
    view.canvas.setFocus()
    ups = []
    for _ in range(3):
        QTest.keyClick(view.canvas, Qt.Key.Key_R)
        ups.append(round(view.canvas.view.up_deg))
    assert 0 in ups
    level = next(u for u in ups if u)
    runway = view.canvas.store.scene.runways[0]
    view.canvas.set_view(view.canvas.view.turned(level))
    assert view.canvas.view.to_px(*runway.start)[1] == pytest.approx(view.canvas.view.to_px(*runway.end)[1], abs=30)


def test_arrow_keys_go_from_aircraft_to_aircraft(view):
    view.canvas.setFocus()
    seen = []
    for _ in range(4):
        QTest.keyClick(view.canvas, Qt.Key.Key_Right)
        settle()
        seen.append(view.desk.selection.parts)
    assert all(len(parts) == 1 for parts in seen)
    assert len(set(seen)) > 1


def test_what_is_revealed_is_brought_into_sight(view):
    jumbo = a_jumbo(view)
    view.canvas.zoom_by(20)
    view.desk.selection.reveal(Subject(SubjectKind.PART, jumbo.part))
    mark = view.canvas.store.scene.stand_by_id[jumbo.stand]
    assert view.canvas.view.sees(mark.x_m, mark.y_m)


def test_the_map_follows_the_time_cursor(view):
    jumbo = a_jumbo(view)
    view.desk.cursor.move(jumbo.row.off_block + timedelta(minutes=1))
    situation = view.canvas.store.situation(view.desk.cursor.at)
    assert jumbo.part not in situation.by_part


def test_an_edit_elsewhere_moves_the_aircraft_on_the_map(view):
    jumbo = a_jumbo(view)
    view.desk.bridge.session.place(jumbo.part, "130")
    situation = view.canvas.store.situation(view.desk.cursor.at)
    assert situation.by_part[jumbo.part].stand == "130"


def test_the_tip_of_an_aircraft_has_flights_metres_times_and_tonnes(view):
    jumbo = a_jumbo(view)
    at = stand_point(view, jumbo.stand)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, view.canvas.mapToGlobal(at))
    text = "\n".join(tips.lines_at(view.canvas, event))
    turn = jumbo.row.turnaround
    assert turn.flight_in in text
    assert f"{jumbo.aircraft.wingspan_m:g} m" in text
    assert view.desk.cursor.span_text(jumbo.row.on_block, jumbo.row.off_block) in text


def test_the_tip_of_a_blocked_stand_names_the_aircraft_in_the_way(view):
    jumbo = a_jumbo(view)
    situation = view.canvas.store.situation(view.desk.cursor.at)
    blocked = next(s for s, by in situation.shadows.items() if s not in situation.occupied)
    part = situation.shadows[blocked][0]
    lines = tips.stand_lines(view.canvas, blocked)
    assert any(situation.by_part[part].label in line for line in lines)
    assert jumbo.part in situation.by_part


def test_texts_of_a_file_are_never_taken_for_markup():
    assert "<b>" not in plain_tip(["<b>QR1</b> & co"])


def test_a_phase_that_is_switched_off_disappears_and_one_that_is_built_stands(view):
    at = view.desk.cursor.at
    view.show_phase(PhaseId("cargoland"), False)
    planned = {h.id for h in view.canvas.store.stage(at, view.canvas.options).planned.halls}
    assert "CL-N1" not in planned
    assert "N4" in planned
    with view.desk.bridge.session.edit("Take the eHub as built") as draft:
        draft.put("setting", "built_phases", Setting(name="built_phases", value="ehub"))
    standing = {h.id for h in view.canvas.store.stage(at, view.canvas.options).standing.halls}
    assert "N4" in standing


def test_ways_and_clearances_are_shown_on_demand(view):
    jumbo = a_jumbo(view)
    click(view, jumbo.stand)
    view.switch(Layer.GAPS, True)
    context = view.canvas.context()
    assert {r.way.value for r in context.routes} >= {"taxi_in", "taxi_out"}
    assert context.gaps
    view.switch(Layer.ROUTES, False)
    view.switch(Layer.GAPS, False)
    assert view.canvas.context().routes == view.canvas.context().gaps == ()


def test_view_and_layers_come_back_as_they_were_left(view):
    view.canvas.zoom_by(2.5)
    view.switch(Layer.GAPS, True)
    view.show_phase(PhaseId("park-b"), False)
    view.use_runway("22L")
    kept, shown, options = view.panel_state(), view.canvas.view, view.canvas.options
    view.canvas.show_whole()
    view.switch(Layer.GAPS, False)
    view.use_runway("")
    view.restore_panel(kept)
    assert view.canvas.view == shown
    assert view.canvas.options == options


@pytest.mark.parametrize("state", [{}, {"x": "here"}, {"x": "1", "y": "2", "scale": "nan", "up": "0"}, {"scale": "-3"}])
def test_a_damaged_memory_changes_nothing(view, state):
    before = view.canvas.view
    view.restore_panel(state)
    assert view.canvas.view == before


def test_without_a_plan_the_map_says_the_first_step(view):
    view.desk.bridge.open(None)
    settle()
    assert view.canvas.is_empty
    assert not view.bar.isVisible()
    assert view.grab().toImage().width() == view.width()


def test_every_widget_of_the_map_has_an_accessible_name(view):
    from PySide6.QtWidgets import QWidget

    nameless = [w for w in view.findChildren(QWidget) if w.isVisible() and not w.accessibleName()]
    assert nameless == []


def test_after_a_zoom_every_pixel_is_as_if_painted_anew(view, qtbot):
    """While the hand moves the ground is stretched and the labels go with it; at rest nothing of that is left."""
    canvas = view.canvas
    canvas.grab()
    for _ in range(5):
        wheel(view, QPoint(500, 300), 1)
        canvas.grab()
    assert not canvas.is_at_scale
    qtbot.waitUntil(lambda: canvas.is_at_scale and not canvas._settle.isActive())
    rested = canvas.grab().toImage()
    canvas._on_theme()  # forgets all that is kept
    assert canvas.grab().toImage() == rested


def test_the_next_picture_is_painted_while_the_hand_still_zooms(view, qtbot):
    canvas = view.canvas
    canvas.grab()
    scale = canvas._still._shown.view.px_per_m
    for _ in range(3):
        wheel(view, QPoint(500, 300), 1)
    canvas.grab()
    canvas._settle.stop()  # the hand does not rest
    qtbot.waitUntil(lambda: canvas._still._shown.view.px_per_m > 1.7 * scale)


def test_labels_go_with_the_ground_while_it_is_zoomed(view):
    canvas = view.canvas
    canvas.grab()
    before = {s.wish.text: s for s in canvas._signs.signs(canvas.context(), canvas.letters, canvas)}
    kept = canvas.view
    canvas.zoom_by(1.2, QPointF(400, 300))
    after = {s.wish.text: s for s in canvas._signs.signs(canvas.context(), canvas.letters, canvas)}
    assert before.keys() == after.keys()
    assert len(before) > 20
    for text, sign in after.items():
        ground = kept.to_m(before[text].place.x, before[text].place.y)
        assert (sign.place.x, sign.place.y) == pytest.approx(canvas.view.to_px(*ground), abs=1e-6)
        assert (sign.leader is None) == (before[text].leader is None)


def test_who_zooms_out_again_sees_the_aprons_around_at_once(view, qtbot):
    """Before the map is painted sharp: what was seen from further away stays behind the closer picture."""
    canvas = view.canvas
    canvas.show_whole()
    qtbot.waitUntil(lambda: canvas.is_at_scale)
    wide = canvas.grab().toImage()
    canvas.zoom_by(1.9)
    qtbot.waitUntil(lambda: canvas.is_at_scale)
    canvas.grab()
    canvas.zoom_by(1 / 1.9)
    assert not canvas.is_at_scale
    grass = canvas.desk.theme.now.grass
    again = canvas.grab().toImage()
    spots = [(x, y) for x in range(4, wide.width(), 6) for y in range(4, wide.height(), 6)]
    ground = [(x, y) for x, y in spots if wide.pixelColor(x, y) != grass]
    lost = [(x, y) for x, y in ground if again.pixelColor(x, y) == grass]
    assert len(ground) > 50
    assert len(lost) < len(ground) / 20
