"""A planner draws a hall and a stand: with the mouse on the map, and by coordinates without it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apronplan.geometry.projection import frame_of
from apronplan.routing.service_roads import ServiceRoads
from apronplan.ui.map.draw import Drawn
from apronplan.ui.map.draw.form import DrawForm
from apronplan.ui.map.draw.pen import Pen, squared
from apronplan.ui.map_panel import MapPanel
from gui.hands import settle

LEFT, PLAIN, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
CORNERS = ((-700.0, 550.0), (-560.0, 550.0), (-560.0, 640.0), (-700.0, 640.0))
"""Free ground in the north, local metres."""


def canvas_of(window):
    panel = window.panels["map"]
    assert isinstance(panel, MapPanel)
    canvas = panel.map.canvas
    canvas.show_core()
    settle()
    return canvas


def pixel(canvas, corner):
    return QPoint(*(round(v) for v in canvas.view.to_px(*corner)))


def click(canvas, corner, modifiers=PLAIN):
    QTest.mouseMove(canvas, pixel(canvas, corner))
    QTest.mouseClick(canvas, LEFT, modifiers, pixel(canvas, corner))
    settle()


def choose(window, text):
    """Take an entry of the map's menu Draw."""
    menu = window.panels["map"].map.draw.menu()
    next(a for a in menu.actions() if a.text() == text).trigger()
    settle()


def form_of():
    forms = [w for w in QApplication.topLevelWidgets() if isinstance(w, DrawForm) and w.isVisible()]
    assert len(forms) == 1
    return forms[0]


def push(form, button):
    QTest.mouseClick(button, LEFT)
    settle()


def test_a_hall_is_drawn_given_its_figures_and_undone(desk):
    canvas = canvas_of(desk)
    choose(desk, "Hall on the map")
    for corner in CORNERS:
        click(canvas, corner)
    assert len(canvas.hand.pen.corners) == 4
    assert "Enter closes" in canvas.accessibleDescription()
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    settle()
    assert canvas.hand.pen is None
    form = form_of()
    assert form.name.text() == "HALL1"
    # the corners were clicked on pixels of about two metres
    assert form.rate.value() == pytest.approx(0.0058 * 140 * 90, rel=0.08)
    form.handlers.setText("Swissport; WFS")
    form.capabilities.setText("cold pharma")
    form.docks.setValue(12)
    push(form, form.do)
    plan = desk.desk.bridge.plan
    hall = plan.layout.halls["HALL1"]
    assert (hall.handlers, hall.capabilities, hall.docks) == ({"Swissport", "WFS"}, {"cold", "pharma"}, 12)
    assert ServiceRoads(plan.layout, desk.desk.cursor.day).metres("134", "HALL1") is not None
    assert canvas.store.scene.hall_by_id["HALL1"] is not None
    desk.slots.table()["undo"]()
    settle()
    assert "HALL1" not in desk.desk.bridge.plan.layout.halls


def test_escape_and_backspace(desk):
    canvas = canvas_of(desk)
    before = desk.desk.bridge.session.edits
    choose(desk, "Stand on the map")
    for corner in CORNERS[:3]:
        click(canvas, corner)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert len(canvas.hand.pen.corners) == 2
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert canvas.hand.pen is not None, "two corners are no polygon"
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    settle()
    assert canvas.hand.pen is None
    assert desk.desk.bridge.session.edits == before
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, DrawForm) and w.isVisible()]


def test_a_click_on_the_first_corner_closes(desk):
    canvas = canvas_of(desk)
    choose(desk, "Hall on the map")
    for corner in (*CORNERS, CORNERS[0]):
        click(canvas, corner)
    form = form_of()
    assert form.kind is Drawn.HALL
    assert "4 corners" in form.area.text()
    form.reject()


def test_while_drawing_a_click_chooses_nothing(desk):
    canvas = canvas_of(desk)
    choose(desk, "Hall on the map")
    mark = canvas.store.scene.stand_by_id["134"]
    click(canvas, (mark.x_m, mark.y_m))
    assert desk.desk.selection.subjects == ()
    assert len(canvas.hand.pen.corners) == 1
    QTest.keyClick(canvas, Qt.Key.Key_Escape)


def test_a_stand_by_coordinates_and_a_refusal_that_keeps_the_form(desk):
    choose(desk, "Stand by coordinates...")
    form = form_of()
    frame = frame_of(desk.desk.bridge.plan.layout)
    corners = [frame.to_lat_lon(x, y) for x, y in ((-420, 300), (-350, 300), (-350, 375), (-420, 375))]
    form.corners.setPlainText("50.64, x\n" + "\n".join(f"{lat:.7f} {lon:.7f}" for lat, lon in corners))
    form.start.setText("soon")
    push(form, form.do)
    assert form.isVisible()
    assert 'Corner 1 is not a latitude and a longitude: "50.64, x"' in form.word.text()
    assert '"soon" is no day' in form.word.text()
    form.corners.setPlainText("\n".join(f"{lat:.7f} {lon:.7f}" for lat, lon in corners))
    assert "5,250 m2, 4 corners" in form.area.text()
    form.start.setText("2018-06-01")
    form.phase.setCurrentText("mine")
    push(form, form.do)
    stand = desk.desk.bridge.plan.layout.stands["STAND1"]
    assert (stand.phase, stand.valid_from.isoformat(), stand.apron) == ("mine", "2018-06-01", "North")
    assert stand.max_wingspan_m == pytest.approx(62.5, abs=0.4)


def test_draw_and_plan_asks_for_the_day_to_be_planned_anew(desk):
    asked = []
    desk.desk.verbs.replan_asked.connect(lambda: asked.append(True))
    desk.desk.verbs.replan_asked.disconnect(desk.slots.optimise.replan)
    choose(desk, "Hall by coordinates...")
    form = form_of()
    frame = frame_of(desk.desk.bridge.plan.layout)
    form.corners.setPlainText("\n".join("{:.7f}, {:.7f}".format(*frame.to_lat_lon(*c)) for c in CORNERS))
    form.rate.setValue(50.0)
    form.storage.setValue(200.0)
    push(form, form.plan)
    assert asked == [True]
    assert "HALL1" in desk.desk.bridge.plan.layout.halls


def test_every_control_of_the_form_has_a_name(desk):
    for kind in Drawn:
        form = DrawForm(desk.desk, kind, (), desk)
        for index in range(form._form.rowCount()):
            field = form._form.itemAt(index, form._form.ItemRole.FieldRole).widget()
            assert field.accessibleName(), index
        form.reject()


def test_edges_keep_right_angles_unless_drawn_freely():
    corners = [(0.0, 0.0), (100.0, 0.0)]
    assert squared(corners, (103.0, 50.0), 5.0) == pytest.approx((100.0, 50.0))
    assert squared(corners, (130.0, 50.0), 5.0) == (130.0, 50.0)
    # the fourth corner of a rectangle is found although the hand is 3 m off
    assert squared([*corners, (100.0, 50.0)], (3.0, 51.0), 5.0) == pytest.approx((0.0, 50.0))
    pen = Pen(Drawn.HALL)
    for point in (*corners, (103.0, 50.0)):
        pen.press(point, 1.0)
    assert pen.corners[-1] == pytest.approx((100.0, 50.0))
    pen.press((4.0, 58.0), 1.0, free=True)
    assert pen.corners[-1] == (4.0, 58.0)
    assert pen.press((2.0, 2.0), 1.0)
    assert pen.area_m2 == pytest.approx(100 * 50 / 2 + (100 * 58 - 4 * 50) / 2)
