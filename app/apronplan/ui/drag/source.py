"""Turns press, move and release of a widget into a drag gesture."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from apronplan.ui.drag.controller import DragController
from apronplan.ui.drag.gesture import Cargo
from apronplan.ui.drag.targets import Spot

Pick = Callable[[QPoint], tuple[Cargo, Spot | None] | None]


class DragSource(QObject):
    """Watches a widget's mouse; what lies under a press is dragged once the mouse has moved far enough.

    Parameters
    ----------
    drag : DragController
        The desk's.
    area : QWidget
        The widget that gets the mouse events (the viewport of a scroll area). Qt grabs the mouse to it from press to
        release, so moves outside it arrive here too.
    pick : callable
        Given a point in `area`, what would be dragged and from where; None where there is nothing.
    """

    def __init__(self, drag: DragController, area: QWidget, pick: Pick) -> None:
        super().__init__(area)
        self._drag = drag
        self._area = area
        self._pick = pick
        self._pressed: QPoint | None = None
        self._dragging = False
        area.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow the moves of a drag; everything else goes on to the widget."""
        if isinstance(event, QMouseEvent):
            match event.type():
                case QEvent.Type.MouseButtonPress if event.button() is Qt.MouseButton.LeftButton:
                    self._pressed = event.position().toPoint()
                case QEvent.Type.MouseMove:
                    return self._moved(event)
                case QEvent.Type.MouseButtonRelease if event.button() is Qt.MouseButton.LeftButton:
                    return self._released(event)
        return super().eventFilter(watched, event)

    def _moved(self, event: QMouseEvent) -> bool:
        here = event.globalPosition().toPoint()
        if self._dragging:
            self._drag.move(here)
            return True
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far < QApplication.startDragDistance():
            return False
        picked = self._pick(self._pressed)
        self._pressed = None
        if picked is None:
            return False
        cargo, origin = picked
        self._dragging = self._drag.begin(cargo, here, origin)
        return self._dragging

    def _released(self, event: QMouseEvent) -> bool:
        self._pressed = None
        if not self._dragging:
            return False
        self._dragging = False
        self._drag.drop(event.globalPosition().toPoint())
        return True
