"""The one gesture under way: who takes part in it, what is under the mouse, and how it ends."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from apronplan.ui.drag.gesture import Cargo, Gesture, Outcome
from apronplan.ui.drag.targets import DropTarget, Spot
from apronplan.ui.theme import ThemeStore

if TYPE_CHECKING:
    from apronplan.ui.drag.ghost import Ghost

GestureMaker = Callable[[Cargo], Gesture | None]
DropHandler = Callable[[Gesture, Spot], Outcome]


class DragController(QObject):
    """Runs drags between the widgets of the desk without QDrag (docs/adr/0030-window.md says why).

    Signals
    -------
    started(Gesture), hovered(Gesture), finished(Gesture)
        The life of a gesture; at the end ``gesture.outcome`` is set.

    Attributes
    ----------
    at : QPoint
        Where the mouse of the gesture was last, global.
    """

    started = Signal(object)
    hovered = Signal(object)
    finished = Signal(object)

    def __init__(self, theme: ThemeStore, make: GestureMaker, drop: DropHandler, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._drop = drop
        self._theme = theme
        self._targets: list[DropTarget] = []
        self.gesture: Gesture | None = None
        self.at = QPoint()

    @cached_property
    def _ghost(self) -> "Ghost":
        """The picture of what is dragged, made at the first drag."""
        from apronplan.ui.drag.ghost import Ghost

        parent = self.parent()
        return Ghost(self._theme, parent if isinstance(parent, QWidget) else None)

    def register(self, target: DropTarget) -> None:
        """Let a widget take drops; it is forgotten when it is destroyed."""
        self._targets.append(target)
        target.drop_area().destroyed.connect(lambda: self._forget(target))

    def _forget(self, target: DropTarget) -> None:
        if target in self._targets:
            self._targets.remove(target)

    def begin(self, cargo: Cargo, global_pos: QPoint, origin: Spot | None = None) -> bool:
        """Start a drag; False if the cargo may not be moved at all."""
        self.cancel()
        gesture = self._make(cargo)
        if gesture is None:
            return False
        gesture.origin = origin
        self.gesture = gesture
        for target in self._targets:
            target.drag_started(gesture)
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)
        self.started.emit(gesture)
        self.move(global_pos)
        return True

    def move(self, global_pos: QPoint) -> None:
        """Follow the mouse."""
        gesture = self.gesture
        if gesture is None:
            return
        self.at = global_pos
        spot = self._spot(global_pos)
        if spot != gesture.spot:
            gesture.spot = spot
            for target in self._targets:
                target.drag_hovered(spot)
            self.hovered.emit(gesture)
        self._ghost.follow(gesture, global_pos)

    def drop(self, global_pos: QPoint) -> None:
        """End the drag where the mouse is; outside every place it is abandoned."""
        gesture = self.gesture
        if gesture is None:
            return
        self.move(global_pos)
        spot = gesture.spot
        if spot is None or spot == gesture.origin:
            self.cancel()
            return
        self._close()
        gesture.outcome = self._drop(gesture, spot)
        self.finished.emit(gesture)

    def cancel(self) -> None:
        """Abandon the drag (Esc, focus lost, dropped nowhere); nothing was changed."""
        gesture = self.gesture
        if gesture is None:
            return
        self._close()
        gesture.outcome = Outcome.CANCELLED
        self.finished.emit(gesture)

    def _close(self) -> None:
        self.gesture = None
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)
        self._ghost.vanish()
        for target in tuple(self._targets):
            target.drag_finished()

    def _spot(self, global_pos: QPoint) -> Spot | None:
        for target in self._targets:
            if _lies_over(target.drop_area(), global_pos):
                return target.spot_at(global_pos)
        return None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc abandons the drag wherever the keyboard is, other keys do nothing; losing the window abandons it too."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent):
            # Qt asks first who wants the key, then sends it. If the first question ended the drag, the key itself
            # would reach whatever has the keyboard, and close it. All other keys wait until the mouse is let go:
            # an undo or a dialog under a drag would leave it over a plan that is another one now.
            event.accept()
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self.cancel()
            return True
        if event.type() == QEvent.Type.ApplicationDeactivate:
            self.cancel()
        return super().eventFilter(watched, event)


def _lies_over(area: QWidget, global_pos: QPoint) -> bool:
    if not area.isVisible() or not area.rect().contains(area.mapFromGlobal(global_pos)):
        return False
    top = QApplication.widgetAt(global_pos)
    # Outside our windows (None) geometry alone decides; a floating dock above hides what lies below it.
    return top is None or top is area or area.isAncestorOf(top)
