"""The keyboard of the map: what the mouse does there, without a mouse (WCAG 2.5.7)."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import HallId, PartId, StandId
from apronplan.ui.map.hit import next_aircraft
from apronplan.ui.map.shapes import Point

if TYPE_CHECKING:
    from apronplan.ui.map.canvas import MapCanvas

ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
PAN_SHARE = 0.15
ZOOM_STEP = 1.25
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def is_own(event: QKeyEvent) -> bool:
    """Tell whether a key belongs to the map while it has the focus, although the window has a shortcut on it."""
    control = bool(event.modifiers() & CONTROL)
    return (event.key() == Qt.Key.Key_F and not event.modifiers()) or (event.key() == Qt.Key.Key_0 and control)


def handle(canvas: "MapCanvas", event: QKeyEvent) -> bool:
    """Do what a key means; False if it means nothing here."""
    key, control = Qt.Key(event.key()), bool(event.modifiers() & CONTROL)
    if key in ARROWS:
        if event.modifiers() & SHIFT:
            dx, dy = ARROWS[key]
            canvas.pan_by(-dx * PAN_SHARE * canvas.width(), -dy * PAN_SHARE * canvas.height())
        else:
            _go(canvas, ARROWS[key])
        return True
    match key:
        case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
            canvas.zoom_by(ZOOM_STEP)
        case Qt.Key.Key_Minus:
            canvas.zoom_by(1 / ZOOM_STEP)
        case Qt.Key.Key_0 if control:
            canvas.show_whole()
        case Qt.Key.Key_Home:
            canvas.show_core()
        case Qt.Key.Key_F if not event.modifiers():
            canvas.show_selection()
        case Qt.Key.Key_R if not event.modifiers():
            canvas.turn()
        case Qt.Key.Key_Space:
            canvas.mouse.hold_space(True)
        case Qt.Key.Key_Escape if not canvas.desk.drag.gesture:
            canvas.desk.selection.clear()
        case _:
            return False
    return True


def _go(canvas: "MapCanvas", arrow: Point) -> None:
    """Choose the next aircraft in the direction of an arrow; the first time the one nearest to the middle."""
    scene = canvas.store.scene
    if scene is None:
        return
    situation = canvas.store.situation(canvas.desk.cursor.at)
    chosen = [situation.by_part[p] for p in canvas.desk.selection.parts if p in situation.by_part]
    if not chosen:
        middle = (canvas.view.x_m, canvas.view.y_m)
        known = [p for p in situation.parked if p.stand in scene.stand_by_id]
        first = min(known, key=lambda p: math.dist(middle, _stop(canvas, p.stand)), default=None)
        if first is not None:
            canvas.desk.selection.reveal(Subject(SubjectKind.PART, first.part))
        return
    up = math.radians(canvas.view.up_deg)
    dx, dy = arrow[0], -arrow[1]
    towards = dx * math.cos(up) + dy * math.sin(up), -dx * math.sin(up) + dy * math.cos(up)
    found = next_aircraft(scene, situation.parked, _stop(canvas, chosen[0].stand), towards)
    if found is not None:
        canvas.desk.selection.reveal(Subject(SubjectKind.PART, found.part))


def _stop(canvas: "MapCanvas", stand: StandId) -> Point:
    scene = canvas.store.scene
    assert scene is not None
    mark = scene.stand_by_id[stand]
    return mark.x_m, mark.y_m


def points_of(canvas: "MapCanvas", subject: Subject) -> tuple[Point, ...]:
    """Return where a thing lies: the corners of a stand's box (a part's stand), or of a hall."""
    scene = canvas.store.scene
    if scene is None:
        return ()
    match subject.kind:
        case SubjectKind.PART:
            stand = canvas.store.plan.stand_of(PartId(subject.id))
        case SubjectKind.STAND:
            stand = StandId(subject.id)
        case SubjectKind.HALL:
            hall = scene.hall_by_id.get(HallId(subject.id))
            return hall.ring if hall is not None else ()
        case _:
            return ()
    mark = scene.stand_by_id.get(stand) if stand is not None else None
    return mark.box if mark is not None else ()


def points_of_selection(canvas: "MapCanvas") -> tuple[Point, ...]:
    """Return where everything chosen lies."""
    return tuple(p for s in canvas.desk.selection.subjects for p in points_of(canvas, s))
