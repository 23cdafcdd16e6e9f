"""Mouse and keys while a polygon is being drawn on a canvas."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from apronplan.geometry.projection import frame_of
from apronplan.i18n import tr
from apronplan.ui.map.draw.ink import hint_words
from apronplan.ui.map.draw.pen import Drawn, Pen

if TYPE_CHECKING:
    from apronplan.domain.layout import Polygon
    from apronplan.ui.map.canvas import MapCanvas

ALT = Qt.KeyboardModifier.AltModifier
CLOSING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
OWN = CLOSING | {Qt.Key.Key_Backspace, Qt.Key.Key_Escape, Qt.Key.Key_Delete}


class Hand:
    """What a canvas does with its mouse and keys while something is drawn.

    Attributes
    ----------
    pen : Pen or None
        The polygon in hand; None while nothing is drawn.
    """

    def __init__(self, canvas: "MapCanvas") -> None:
        self._canvas = canvas
        self.pen: Pen | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being drawn."""
        return self.pen is not None

    def begin(self, kind: Drawn) -> None:
        """Take up the pen."""
        self.pen = Pen(kind)
        self._canvas.setCursor(Qt.CursorShape.CrossCursor)
        self._canvas.setFocus()
        self._tell()

    def leave(self) -> None:
        """Put the pen away; nothing has changed."""
        self.pen = None
        self._canvas.setCursor(Qt.CursorShape.ArrowCursor)
        self._canvas.setAccessibleDescription(tr("map.description"))
        self._canvas.update()

    def close(self) -> None:
        """Close the polygon, if there are corners enough, and hand it over."""
        layout = self._canvas.desk.bridge.layout
        if self.pen is None or not self.pen.can_close or layout is None:
            return
        frame, kind = frame_of(layout), self.pen.kind
        places = [frame.to_lat_lon(x, y) for x, y in self.pen.corners]
        ring: Polygon = tuple((round(lon, 7), round(lat, 7)) for lat, lon in places)
        self.leave()
        self._canvas.drawn.emit(kind, ring)

    def press(self, event: QMouseEvent) -> None:
        """Put a corner down."""
        view = self._canvas.view
        at = view.to_m(event.position().x(), event.position().y())
        free = bool(event.modifiers() & ALT)
        if self.pen is not None and self.pen.press(at, view.px_per_m, free=free):
            self.close()
        else:
            self._tell()

    def move(self, event: QMouseEvent) -> None:
        """Let the next edge follow the mouse."""
        if self.pen is not None:
            view = self._canvas.view
            at = view.to_m(event.position().x(), event.position().y())
            self.pen.move(at, view.px_per_m, free=bool(event.modifiers() & ALT))
            self._canvas.update()

    def is_own(self, event: QKeyEvent) -> bool:
        """Tell whether a key belongs to the drawing, whatever the window uses it for."""
        return self.busy and event.key() in OWN

    def key(self, event: QKeyEvent) -> bool:
        """Close, take a corner back, or abandon; False if the key means nothing here."""
        if self.pen is None or event.key() not in OWN:
            return False
        if event.key() in CLOSING:
            self.close()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            self.pen.back()
            self._tell()
        return True

    def _tell(self) -> None:
        """Say to screen readers what to do next, and paint it."""
        if self.pen is not None:
            self._canvas.setAccessibleDescription(hint_words(self.pen))
        self._canvas.update()
