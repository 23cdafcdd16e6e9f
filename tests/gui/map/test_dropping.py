"""A planner drags aircraft on the map: answers of all stands, ghost, drop, Esc, refusal."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from apronplan.ui.drag.gesture import Cargo, State
from apronplan.ui.drag.targets import Spot, SpotKind
from apronplan.ui.map.hit import stand_at
from gui.hands import drag, move, press, release, settle
from gui.map.conftest import a_jumbo, stand_point


def test_a_drag_from_stand_to_stand_moves_the_aircraft(view, monkeypatch):
    jumbo = a_jumbo(view)
    asked = []
    monkeypatch.setattr(view.desk.verbs, "assign", lambda parts, stand: asked.append((parts, stand)))
    drag(view.canvas, stand_point(view, jumbo.stand), view.canvas, stand_point(view, "134"))
    assert asked == [((jumbo.part,), "134")]


def test_all_stands_answer_before_anything_is_hovered(view):
    jumbo = a_jumbo(view)
    press(view.canvas, stand_point(view, jumbo.stand))
    context = view.canvas.context()
    assert set(context.states) >= {m.id for m in context.stage.standing.stands if m.stand.kind.value == "aircraft"}
    assert {State.FITS, State.IMPOSSIBLE} <= set(context.states.values())
    view.desk.drag.cancel()
    assert view.canvas.context().states == {}


def test_the_aircraft_stands_as_a_ghost_on_the_hovered_stand(view):
    jumbo = a_jumbo(view)
    press(view.canvas, stand_point(view, jumbo.stand))
    move(view.canvas, stand_point(view, "134"))
    context = view.canvas.context()
    assert context.hovered_stand == "134"
    assert (context.ghost.part, context.ghost.stand, context.ghost.aircraft) == (jumbo.part, "134", jumbo.aircraft)
    assert jumbo.part in context.dragged
    view.desk.drag.cancel()


def test_escape_leaves_everything_as_it_was(view):
    jumbo = a_jumbo(view)
    edits = view.desk.bridge.session.edits
    press(view.canvas, stand_point(view, jumbo.stand))
    move(view.canvas, stand_point(view, "134"))
    QTest.keyClick(view.canvas, Qt.Key.Key_Escape)
    release(view.canvas, stand_point(view, "134"))
    assert view.desk.drag.gesture is None
    assert view.desk.bridge.session.edits == edits
    assert view.canvas.gesture is None


def test_a_stand_that_is_too_small_is_refused_with_metres(view):
    jumbo = a_jumbo(view)
    said = []
    view.desk.verbs.refused.connect(said.append)
    edits = view.desk.bridge.session.edits
    drag(view.canvas, stand_point(view, jumbo.stand), view.canvas, stand_point(view, "66", 12.0))
    assert len(said) == 1
    assert " m" in said[0]
    assert view.desk.bridge.session.edits == edits


def test_a_drop_on_the_grass_does_nothing(view):
    jumbo = a_jumbo(view)
    edits = view.desk.bridge.session.edits
    x, y = view.canvas.view.to_px(-300.0, 100.0)
    drag(view.canvas, stand_point(view, jumbo.stand), view.canvas, QPoint(round(x), round(y)))
    assert view.desk.bridge.session.edits == edits


def test_a_drag_from_elsewhere_finds_the_stand_under_the_mouse(view):
    jumbo = a_jumbo(view)
    view.desk.drag.begin(Cargo((jumbo.part,)), view.canvas.mapToGlobal(stand_point(view, "130")))
    assert view.canvas.hovered == Spot(SpotKind.STAND, "130")
    view.desk.drag.cancel()


def test_a_near_miss_beside_a_stand_still_finds_it(view):
    jumbo = a_jumbo(view)
    canvas = view.canvas
    view.desk.drag.begin(Cargo((jumbo.part,)), canvas.mapToGlobal(stand_point(view, "140", -3.0)))
    assert canvas.hovered == Spot(SpotKind.STAND, "140")
    assert stand_at(canvas.store.stage(view.desk.cursor.at, canvas.options).standing.stands, 0.0, 0.0) is None
    view.desk.drag.cancel()


def test_several_chosen_aircraft_are_dragged_together_led_by_the_one_under_the_mouse(view):
    situation = view.canvas.store.situation(view.desk.cursor.at)
    jumbo = a_jumbo(view)
    other = next(p for p in situation.parked if p.part != jumbo.part)
    view.desk.selection.select_part(other.part)
    QTest.mouseClick(
        view.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, stand_point(view, jumbo.stand)
    )
    press(view.canvas, stand_point(view, jumbo.stand))
    assert view.desk.drag.gesture.cargo.parts == (jumbo.part, other.part)
    view.desk.drag.cancel()
    settle()
