"""The strip below the Gantt: how busy the whole plan is, and which part of it is seen; it scrolls like a scroll bar."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from apronplan.i18n import tr
from apronplan.ui.gantt.context import GUTTER_PX
from apronplan.ui.gantt.model import Bar
from apronplan.ui.gantt.scale import night_bands
from apronplan.ui.theme import faded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from apronplan.ui.gantt.view import GanttView

STEP_MIN = 30.0
STRIP_PX, LOW_STRIP_PX = 24, 12
"""Height of the strip, and where the Gantt is low."""


def occupancy(bars: "Iterable[Bar]", start: float, end: float, step: float = STEP_MIN) -> tuple[int, ...]:
    """Count the bars that touch each step of a range."""
    counts = [0] * max(int((end - start) // step) + 1, 1)
    for bar in bars:
        first = max(int((bar.start - start) // step), 0)
        last = min(int((bar.end - start) // step), len(counts) - 1)
        for i in range(first, last + 1):
            counts[i] += 1
    return tuple(counts)


class OverviewStrip(QWidget):
    """Occupied stands over the whole plan."""

    def __init__(self, view: "GanttView") -> None:
        super().__init__(view)
        self._view = view
        self._counts: tuple[int, ...] = ()
        self.setAccessibleName(tr("ui.gantt.strip"))
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setToolTip(tr("ui.gantt.strip"))

    @property
    def counts(self) -> tuple[int, ...]:
        """How many stands are taken in each step of the plan."""
        return self._counts

    def refresh(self) -> None:
        """Count anew."""
        self._counts = occupancy(self._view.data.bars.by_part.values(), *self._view.data.range_min)
        self.update()

    def _x_of(self, minute: float) -> float:
        start, end = self._view.data.range_min
        return GUTTER_PX + (self.width() - GUTTER_PX) * (minute - start) / max(end - start, 1.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw nights, occupancy and the window."""
        theme = self._view.desk.theme.now
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.ground)
        start, end = self._view.data.range_min
        for begin, finish in night_bands(start, end, self._view.desk.cursor.airport_zone):
            x0, x1 = self._x_of(max(begin, start)), self._x_of(min(finish, end))
            painter.fillRect(QRectF(x0, 0, x1 - x0, self.height()), theme.night)
        self._paint_counts(painter)
        frame = self._view.frame_context()
        box = QRectF(self._x_of(frame.left_min), 1, 0, self.height() - 2)
        box.setRight(self._x_of(min(frame.right_min, end)))
        painter.fillRect(box, faded(theme.accent, 40))
        painter.setPen(QPen(theme.accent, 1))
        painter.drawRect(box)
        painter.end()

    def _paint_counts(self, painter: QPainter) -> None:
        most = max(self._counts, default=0)
        if not most:
            return
        start, _ = self._view.data.range_min
        base = float(self.height() - 1)
        line = [
            QPointF(self._x_of(start + i * STEP_MIN), base - (base - 3) * n / most) for i, n in enumerate(self._counts)
        ]
        ends = [QPointF(self._x_of(start), base), QPointF(line[-1].x(), base)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._view.desk.theme.now.bar_line)
        painter.drawPolygon(QPolygonF([ends[0], *line, ends[1]]))

    def _go(self, x: float) -> None:
        start, end = self._view.data.range_min
        share = (x - GUTTER_PX) / max(self.width() - GUTTER_PX, 1)
        bar = self._view.horizontalScrollBar()
        minute = start + share * (end - start)
        bar.setValue(round(self._view.scale.x_of(minute) - bar.pageStep() / 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where it was pressed."""
        self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position().x())
