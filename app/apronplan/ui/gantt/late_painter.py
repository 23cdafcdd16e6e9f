"""Draws what is known of the times of a bar: schedule, estimate, truth, and who has to wait for a late one."""

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from apronplan.ui.gantt.brushes import Brushes, hatch
from apronplan.ui.gantt.context import PaintContext
from apronplan.ui.gantt.hit import bar_box
from apronplan.ui.gantt.model import Bar

Placed = tuple[Bar, QRectF]
KNOWN_FROM_PX = 10.0
"""A bar narrower than this shows no marks of what is known of its ends."""


def paint_times(painter: QPainter, context: PaintContext, brushes: Brushes, placed: list[Placed]) -> None:
    """Draw the scheduled stay below bars that left it; a full edge for an actual time, a broken one for an estimate."""
    theme = brushes.theme
    full: list[QRectF] = []
    for bar, box in placed:
        if bar.off_schedule:
            x0, x1 = context.x_of(bar.sched_start), context.x_of(bar.sched_end)
            painter.fillRect(QRectF(x0, box.bottom() + 0.5, x1 - x0, 1.5), theme.now)
        if box.width() < KNOWN_FROM_PX:
            continue
        for known, x in ((bar.start_known, box.left() - 1), (bar.end_known, box.right() - 1.5)):
            if known == "A":
                full.append(QRectF(x, box.top() - 1, 2.5, box.height() + 2))
            elif known == "E":
                step = box.height() / 5
                full += [QRectF(x, box.top() + 2 * i * step, 2.5, step) for i in range(3)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.text)
    painter.drawRects(full)


def paint_knocks(painter: QPainter, context: PaintContext, brushes: Brushes, placed: list[Placed]) -> None:
    """Hatch the time by which a stay has to wait for the one before it, with an arrow from that one."""
    if not context.knocks:
        return
    theme = brushes.theme
    boxes = {bar.part: box for bar, box in placed}
    wait = hatch(theme.hard, 200)
    painter.save()
    for bar, box in placed:
        knock = context.knocks.get(bar.part)
        if knock is None:
            continue
        width = min(knock.minutes * context.scale.px_per_min, box.width())
        painter.fillRect(QRectF(box.left(), box.top(), width, box.height()), wait)
        before = boxes.get(knock.cause)
        from_x = before.right() if before is not None else box.left() - 12
        _arrow(painter, QPen(theme.hard, 1.5), from_x, box.left() + width, box.bottom() - 2.5)
    painter.restore()


def _arrow(painter: QPainter, pen: QPen, x0: float, x1: float, y: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(pen.color())
    painter.drawLine(QPointF(min(x0, x1 - 8), y), QPointF(x1, y))
    painter.drawPolygon(QPolygonF([QPointF(x1, y), QPointF(x1 - 5, y - 3), QPointF(x1 - 5, y + 3)]))


def paint_ghosts(painter: QPainter, context: PaintContext, brushes: Brushes) -> None:
    """Draw empty dashed boxes where the aircraft that a proposal moves are now, with their flight."""
    if not context.ghosts:
        return
    theme, font = brushes.theme, brushes.dense
    painter.setFont(font.font)
    for bar in context.ghosts:
        row = context.rows.by_stand.get(bar.stand)
        if row is None:
            continue
        box = QRectF(*bar_box(context, replace(bar, lane=0, lanes=1), row)).adjusted(0, 0, 0, -1)
        painter.setPen(QPen(theme.muted, 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(hatch(theme.muted, 40, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(box)
        text, width = font.get(bar.left or bar.right or bar.short)
        if width + 8 <= box.width():
            painter.setPen(theme.muted)
            painter.drawStaticText(QPointF(box.center().x() - width / 2, box.center().y() - font.height / 2), text)
    painter.setPen(Qt.PenStyle.NoPen)


def late_text(minutes: float) -> str:
    """Write minutes against the schedule: ``+35``; nothing if on time."""
    return f"{minutes:+.0f}" if abs(minutes) >= 1 else ""
