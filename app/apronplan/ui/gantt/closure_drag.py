"""Drawing a closure on a row of the Gantt: Shift and drag, in steps of five minutes; the form comes with its times."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from apronplan.domain.ids import StandId
from apronplan.ui.clock_cursor import ClockCursor, Span
from apronplan.ui.gantt import hit
from apronplan.ui.gantt.brushes import hatch
from apronplan.ui.gantt.context import GUTTER_PX, PaintContext
from apronplan.ui.gantt.scale import to_datetime
from apronplan.ui.theme import Theme, faded

if TYPE_CHECKING:
    from apronplan.ui.gantt.view import GanttView

STEP_MIN = 5.0
USUAL_MIN = 60.0
"""How long a closure is offered for where only its beginning was pointed at."""


class ClosureDrag(msgspec.Struct):
    """A closure that is being drawn.

    Attributes
    ----------
    from_min, to_min : float
        Where the mouse went down and where it is, minutes since the epoch; either may be the earlier one.
    """

    stand: StandId
    from_min: float
    to_min: float

    @property
    def span_min(self) -> tuple[float, float]:
        """Begin and end, earlier one first."""
        return min(self.from_min, self.to_min), max(self.from_min, self.to_min)

    def to(self, minute: float) -> None:
        """Follow the mouse in steps."""
        self.to_min = snapped(minute)


def snapped(minute: float) -> float:
    """Return the nearest step."""
    return round(minute / STEP_MIN) * STEP_MIN


def begun_at(context: PaintContext, x: float, y: float) -> ClosureDrag | None:
    """Return a closure that begins at a point; None beside the rows and on a bar."""
    stand = hit.stand_at(context, y)
    if stand is None or x < GUTTER_PX or hit.bar_at(context, x, y) is not None:
        return None
    minute = snapped(context.minute_at(x))
    return ClosureDrag(stand, minute, minute)


def drop(view: "GanttView", drawn: ClosureDrag) -> None:
    """Open the form with the times drawn; a mere click draws nothing."""
    start, end = drawn.span_min
    if start < end:
        view.desk.verbs.closure_asked.emit(drawn.stand, (to_datetime(start), to_datetime(end)))


def usual_from(at: datetime) -> Span:
    """Return the times offered for a closure that begins about an instant."""
    minute = snapped(at.timestamp() / 60)
    return to_datetime(minute), to_datetime(minute) + timedelta(minutes=USUAL_MIN)


def paint(painter: QPainter, context: PaintContext, drawn: ClosureDrag, theme: Theme, cursor: ClockCursor) -> None:
    """Hatch the time drawn so far and write it there."""
    row = context.rows.by_stand.get(drawn.stand)
    start, end = drawn.span_min
    if row is None or start == end:
        return
    left, right = context.x_of(start), context.x_of(end)
    box = QRectF(left, context.y_of(row.top), right - left, row.height)
    painter.fillRect(box, faded(theme.hard, 26))
    painter.fillRect(box, hatch(theme.hard, 120))
    painter.setPen(theme.hard)
    painter.drawRect(box)
    text = cursor.span_text(to_datetime(start), to_datetime(end))
    width = painter.fontMetrics().horizontalAdvance(text) + 8.0
    sign = QRectF(left + max(0.0, box.width() - width) / 2, box.top(), width, box.height())
    painter.fillRect(sign, theme.surface)
    painter.setPen(theme.text)
    painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, text)
