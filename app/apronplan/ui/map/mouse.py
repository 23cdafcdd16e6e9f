"""The mouse on the map: choosing, panning, and what a drag from a point would carry."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import HallId, PartId, StandId
from apronplan.ui.drag.gesture import Cargo
from apronplan.ui.drag.targets import Spot, SpotKind
from apronplan.ui.map.hit import Hit

if TYPE_CHECKING:
    from apronplan.ui.map.canvas import MapCanvas

CONTROL = Qt.KeyboardModifier.ControlModifier
Shape = Qt.CursorShape


class Mouse:
    """The state of the mouse over one canvas.

    Attributes
    ----------
    space_held : bool
        While the space bar is down the left button pans.
    """

    def __init__(self, canvas: "MapCanvas") -> None:
        self._canvas = canvas
        self._pan: QPointF | None = None
        self.space_held = False

    def hold_space(self, held: bool) -> None:
        """Note that the space bar went down or up."""
        self.space_held = held
        self._canvas.setCursor(Shape.OpenHandCursor if held else Shape.ArrowCursor)

    def press(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse; on empty ground, with Space or with the middle button begin to pan."""
        left = event.button() is Qt.MouseButton.LeftButton
        if event.button() is Qt.MouseButton.MiddleButton or (left and self.space_held):
            self._begin_pan(event.position())
        elif left and self._canvas.hand.busy:
            self._canvas.hand.press(event)
        elif left:
            found = self._canvas.hit_at(event.position())
            if found == Hit():
                self._begin_pan(event.position())
            self._choose(found, add=bool(event.modifiers() & CONTROL))

    def _begin_pan(self, at: QPointF) -> None:
        self._pan = at
        self._canvas.setCursor(Shape.ClosedHandCursor)

    def _choose(self, found: Hit, *, add: bool) -> None:
        selection = self._canvas.desk.selection
        subject = subject_of(found)
        if subject is None:
            if not add:
                selection.clear()
        elif add:
            selection.toggle(subject)
        elif subject not in selection.subjects:
            selection.select([subject])

    def move(self, event: QMouseEvent) -> None:
        """Pan, or show what can be taken."""
        if self._pan is not None:
            step = event.position() - self._pan
            self._pan = event.position()
            self._canvas.pan_by(step.x(), step.y())
        elif self._canvas.hand.busy:
            self._canvas.hand.move(event)
        elif not event.buttons():
            self._show_pointer(event.position())

    def release(self, event: QMouseEvent) -> None:
        """End panning."""
        if self._pan is not None:
            self._pan = None
            self._show_pointer(event.position())

    def _show_pointer(self, at: QPointF) -> None:
        if self.space_held:
            shape = Shape.OpenHandCursor
        elif self._canvas.hand.busy:
            shape = Shape.CrossCursor
        else:
            shape = Shape.ArrowCursor if self._canvas.hit_at(at).part is None else Shape.PointingHandCursor
        if self._canvas.cursor().shape() is not shape:
            self._canvas.setCursor(shape)

    def pick(self, pos: QPoint) -> tuple[Cargo, Spot | None] | None:
        """Return what a drag from a point would carry: the aircraft there, with the others that are chosen."""
        found = self._canvas.hit_at(pos)
        if self.space_held or self._canvas.hand.busy or found.part is None:
            return None
        chosen = self._canvas.desk.selection.parts
        others = tuple(p for p in chosen if p != found.part) if found.part in chosen else ()
        return Cargo((found.part, *others)), Spot(SpotKind.STAND, found.stand or "")

    def open_menu(self, event: QContextMenuEvent) -> None:
        """Open the menu of the aircraft under the mouse, or of what is chosen when the menu key was pressed."""
        desk = self._canvas.desk
        chosen = desk.selection.parts
        part = self._canvas.hit_at(event.pos()).part
        if part is None and event.reason() is QContextMenuEvent.Reason.Keyboard:
            part = chosen[0] if chosen else None
        if part is None:
            return
        if part not in chosen:
            desk.selection.select_part(part)
        desk.verbs.part_menu(part, self._canvas).popup(event.globalPos())


def subject_of(found: Hit) -> Subject | None:
    """Return what a click on a place chooses: the aircraft, else the hall, else the stand."""
    if found.part is not None:
        return Subject(SubjectKind.PART, PartId(found.part))
    if found.hall is not None:
        return Subject(SubjectKind.HALL, HallId(found.hall))
    return Subject(SubjectKind.STAND, StandId(found.stand)) if found.stand is not None else None
