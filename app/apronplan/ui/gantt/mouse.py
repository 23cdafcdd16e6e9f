"""The mouse on the Gantt: what a press begins, what a move does, and what can be dragged."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.ui.drag.gesture import Cargo
from apronplan.ui.drag.targets import Spot, SpotKind
from apronplan.ui.gantt import closure_drag, hit
from apronplan.ui.gantt.context import AXIS_PX, GUTTER_PX
from apronplan.ui.gantt.scale import to_datetime
from apronplan.ui.gantt.tow_drag import TowDrag, drop, grip_at, tow_under

if TYPE_CHECKING:
    from apronplan.ui.gantt.view import GanttView

SNAP_MIN = 5
"""The time cursor snaps to this many minutes."""


class GanttMouse:
    """State between press and release.

    Attributes
    ----------
    band : QRect or None
        The rubber band that is being drawn.
    tow : TowDrag or None
        The tow that is being moved in time.
    closing : ClosureDrag or None
        The closure that is being drawn.
    space : bool
        The space bar is down: the left button pans.
    """

    def __init__(self, view: "GanttView") -> None:
        self._view = view
        self.band: QRect | None = None
        self.tow: TowDrag | None = None
        self.closing: closure_drag.ClosureDrag | None = None
        self.space = False
        self._press: QPoint | None = None
        self._pan: QPoint | None = None
        self._scrubbing = False
        self._banding = False

    def pick(self, at: QPoint) -> tuple[Cargo, Spot | None] | None:
        """Return what a drag from a point would carry: the bar there, and those chosen with it."""
        bar = hit.bar_at(self._view.frame_context(), at.x(), at.y())
        if bar is None or self._pan is not None or self.tow is not None:
            return None
        chosen = self._view.desk.selection.parts
        others = tuple(p for p in chosen if p != bar.part) if bar.part in chosen else ()
        return Cargo((bar.part, *others)), Spot(SpotKind.STAND, bar.stand)

    def press(self, event: QMouseEvent) -> None:
        """Begin what the button and the place mean."""
        at = event.position().toPoint()
        self._press = at
        self._banding = False
        if event.button() is Qt.MouseButton.MiddleButton or (
            self.space and event.button() is Qt.MouseButton.LeftButton
        ):
            self._pan = at
            self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() is Qt.MouseButton.LeftButton and at.y() < AXIS_PX and at.x() < GUTTER_PX:
            from apronplan.ui.gantt.menu import corner_menu

            corner_menu(self._view).popup(self._view.viewport().mapToGlobal(QPoint(0, AXIS_PX)))
        elif event.button() is Qt.MouseButton.LeftButton and at.y() < AXIS_PX:
            self._scrubbing = at.x() > GUTTER_PX
            self._scrub(at)
        elif event.button() is Qt.MouseButton.LeftButton:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.closing = closure_drag.begun_at(self._view.frame_context(), at.x(), at.y())
            if self.closing is not None:
                return
            self.tow = tow_under(self._view, at.x(), at.y())
            self._choose(at, add=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def _choose(self, at: QPoint, *, add: bool) -> None:
        frame = self._view.frame_context()
        row, bar = hit.row_at(frame, at.y()), hit.bar_at(frame, at.x(), at.y())
        selection = self._view.desk.selection
        if bar is not None:
            subject = Subject(SubjectKind.PART, bar.part)
            if add:
                selection.toggle(subject)
            elif bar.part not in selection.parts:
                selection.select([subject])
        elif row is not None and row.is_heading:
            self._view.fold(row.apron, not row.folded)
        elif row is not None and at.x() < GUTTER_PX:
            selection.select_stand(row.stand)
        else:
            self._banding = row is not None
            if not add:
                selection.clear()

    def _scrub(self, at: QPoint) -> None:
        if self._scrubbing:
            self._go(at.x())

    def _go(self, x: float) -> None:
        minute = self._view.frame_context().minute_at(x)
        self._view.desk.cursor.move(to_datetime(round(minute / SNAP_MIN) * SNAP_MIN))

    def move(self, event: QMouseEvent) -> None:
        """Go on with what was begun; else show what can be taken."""
        at = event.position().toPoint()
        view = self._view
        if self._pan is not None:
            across, down = view.horizontalScrollBar(), view.verticalScrollBar()
            across.setValue(across.value() - (at.x() - self._pan.x()))
            down.setValue(down.value() - (at.y() - self._pan.y()))
            self._pan = at
        elif self._scrubbing:
            self._scrub(at)
        elif self.tow is not None:
            self.tow.to(view.frame_context().minute_at(at.x()))
            view.viewport().update()
        elif self.closing is not None:
            self.closing.to(view.frame_context().minute_at(at.x()))
            view.viewport().update()
        elif event.buttons() & Qt.MouseButton.LeftButton and self._banding and self._press is not None:
            self.band = QRect(self._press, at).normalized()
            view.viewport().update()
        else:
            view.viewport().setCursor(self._shape(at))

    def _shape(self, at: QPoint) -> Qt.CursorShape:
        frame = self._view.frame_context()
        if grip_at(frame, at.x(), at.y()) is not None:
            return Qt.CursorShape.SplitHCursor
        return Qt.CursorShape.OpenHandCursor if hit.bar_at(frame, at.x(), at.y()) else Qt.CursorShape.ArrowCursor

    def give_up(self) -> bool:
        """Let go of a tow as it was, or of a closure half drawn (Esc); False if neither is held."""
        held, self.tow, self.closing = self.tow or self.closing, None, None
        self._view.viewport().update()
        return held is not None

    def release(self) -> None:
        """End what was begun; a band chooses what it touches."""
        view = self._view
        if self.tow is not None:
            tow, self.tow = self.tow, None
            drop(view, tow)
            view.viewport().update()
        if self.closing is not None:
            drawn, self.closing = self.closing, None
            closure_drag.drop(view, drawn)
            view.viewport().update()
        if self.band is not None:
            box, self.band = self.band, None
            found = hit.bars_in(view.frame_context(), box.left(), box.top(), box.right(), box.bottom())
            view.desk.selection.select(Subject(SubjectKind.PART, p) for p in found)
            view.viewport().update()
        if self._pan is not None:
            view.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self._pan, self._press, self._scrubbing, self._banding = None, None, False, False

    def double_click(self, event: QMouseEvent) -> None:
        """Move the time cursor to the moment that was clicked."""
        if event.position().x() > GUTTER_PX:
            self._go(event.position().x())
