"""Drags between tray, map and Gantt, whichever way they go."""

from apronplan.domain.ids import PartId
from apronplan.ui.drag.gesture import State
from apronplan.ui.main_window import MainWindow
from apronplan.ui.tray.view import Tray
from gui.hands import bar_point, canvas_of, drag, part_of, place, row_point, settle, show_row, stand_point


def free_stand(window: MainWindow, part: PartId) -> str:
    """A stand that fits and shares its ground with no other, so that a mouse can mean it on the map."""
    gesture = window.desk.verbs.make_gesture_for(part)
    assert gesture is not None
    here = window.desk.bridge.plan.stand_of(part)
    shared = {stand for stand, _ in window.desk.bridge.plan.layout.exclusions}
    fits = (s.id for s, v in gesture.verdicts.items() if v.state is State.FITS)
    return next(s for s in fits if s and s != here and s not in shared)


def test_from_the_tray_to_a_stand_of_the_map(desk: MainWindow) -> None:
    part = part_of(desk, "QR8152")
    tray = desk.panels["tray"]
    assert isinstance(tray, Tray)
    stand = free_stand(desk, part)
    index = tray.model.index_of(part)
    tray.list.scrollTo(index)
    target = stand_point(desk, stand)
    drag(tray.list.viewport(), tray.list.visualRect(index).center(), canvas_of(desk), target)
    assert desk.desk.bridge.plan.stand_of(part) == stand
    desk.desk.verbs.undo()
    assert desk.desk.bridge.plan.stand_of(part) is None


def test_from_the_map_to_a_row_of_the_gantt(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.cursor.move(desk.desk.bridge.plan.parts[part].on_block)
    desk.gantt.show_day()
    show_row(desk, "124")
    at = stand_point(desk, "120")
    drag(canvas_of(desk), at, desk.gantt.viewport(), row_point(desk, "124"))
    assert desk.desk.bridge.plan.stand_of(part) == "124"


def test_from_the_gantt_to_the_map_and_back_by_undo(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    stand = free_stand(desk, part)
    target = stand_point(desk, stand)
    drag(desk.gantt.viewport(), bar_point(desk, part), canvas_of(desk), target)
    assert desk.desk.bridge.plan.stand_of(part) == stand
    desk.desk.verbs.undo()
    settle()
    assert desk.desk.bridge.plan.stand_of(part) == "120"
