"""Draws the bars of a frame. Bars are drawn layer by layer, not one by one: fewer changes of pen and brush."""

from bisect import bisect_left

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF, QStaticText

from apronplan.domain.findings import Severity
from apronplan.ui.gantt.brushes import Brushes, CarrierBrushes
from apronplan.ui.gantt.context import GUTTER_PX, PaintContext
from apronplan.ui.gantt.hit import PAD_PX, bar_box
from apronplan.ui.gantt.late_painter import late_text, paint_knocks, paint_times
from apronplan.ui.gantt.model import Bar, Row
from apronplan.ui.gantt.text_cache import TextCache
from apronplan.ui.theme import faded

TEXT_FROM_PX = 24.0
"""A bar narrower than this carries no text."""
TAIL_FROM_PX = 8.0
"""A tail shorter than this is not drawn."""
PAD = 4.0
STRIPE = 3.0
EDGE = float(GUTTER_PX)
"""A bar that began before what is seen carries its stripe, lock and flight at this edge."""

Placed = tuple[Bar, QRectF]


def visible_bars(context: PaintContext, rows: tuple[Row, ...]) -> list[Placed]:
    """Return the bars in sight with their boxes; only those of each row are looked at that can be in sight."""
    left, right = context.left_min - max(context.gaps.values(), default=context.tail_min), context.right_min
    zoom = context.scale.px_per_min
    origin = context.x_of(0.0)
    found: list[Placed] = []
    for row in rows:
        bars = context.bars.get(row.stand) if row.stand else None
        if not bars:
            continue
        top, room = context.y_of(row.top) + PAD_PX, row.height - 2 * PAD_PX
        last = bisect_left(bars, right, key=_start)
        for bar in bars[:last]:
            if bar.end > left:
                height = room / bar.lanes
                width = (bar.end - bar.start) * zoom
                box = QRectF(origin + bar.start * zoom, top + bar.lane * height, max(width, 3.0), height)
                found.append((bar, box))
    return found


def _start(bar: Bar) -> float:
    return bar.start


def paint_bars(painter: QPainter, context: PaintContext, brushes: Brushes, rows: tuple[Row, ...]) -> None:
    """Draw tails, fills, stripes, texts and marks of all bars in sight, then the links of tows."""
    placed = visible_bars(context, rows)
    _tails(painter, context, brushes, placed)
    colouring = context.colouring
    by_key: dict[str, list[QRectF]] = {}
    for bar, box in placed:
        by_key.setdefault(bar.operator if colouring is None else colouring.key(bar), []).append(box)
    for key, boxes in by_key.items():
        _fills(painter, brushes.carrier(key) if colouring is None else brushes.keyed(colouring, key), boxes)
    painter.setPen(Qt.PenStyle.NoPen)
    _ends(painter, brushes, placed)
    paint_knocks(painter, context, brushes, placed)
    _texts(painter, context, brushes, placed)
    _marks(painter, context, brushes, placed)
    paint_times(painter, context, brushes, placed)
    _tows(painter, brushes, placed)


def _tails(painter: QPainter, context: PaintContext, brushes: Brushes, placed: list[Placed]) -> None:
    """Draw the gap that must stay free after a stay, as a thin line with an end stop."""
    zoom = context.scale.px_per_min
    tails: list[QRectF] = []
    for bar, box in placed:
        length = context.gap_min(bar) * zoom
        if length < TAIL_FROM_PX:
            continue
        x, y = box.right(), box.center().y()
        tails.append(QRectF(x, y - 0.5, length, 1))
        tails.append(QRectF(x + length - 1, y - 3, 1, 6))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brushes.theme.line_strong)
    painter.drawRects(tails)


def _fills(painter: QPainter, style: CarrierBrushes, boxes: list[QRectF]) -> None:
    painter.setPen(style.edge)
    painter.setBrush(style.fill)
    painter.drawRects(boxes)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.stripe)
    stripes = [
        QRectF(max(b.left(), EDGE) + n * (STRIPE + 1), b.top(), STRIPE, b.height())
        for b in boxes
        for n in range(style.stripes if b.width() > 16 else 1)
    ]
    painter.drawRects(stripes)


def _ends(painter: QPainter, brushes: Brushes, placed: list[Placed]) -> None:
    """Cut a stay without arrival or departure slantwise at that end; draw a line below an overnight stay."""
    painter.setBrush(brushes.theme.surface)
    for bar, box in placed:
        if not (bar.open_start or bar.open_end) or box.width() < 12:
            continue
        cut = min(box.height(), 8.0)
        if bar.open_end:
            corner = [box.topRight(), QPointF(box.right() - cut, box.top()), box.bottomRight()]
            painter.drawPolygon(QPolygonF([*corner, QPointF(box.right() + 1, box.top())]))
        if bar.open_start:
            corner = [box.bottomLeft(), QPointF(box.left() + cut, box.bottom()), box.topLeft()]
            painter.drawPolygon(QPolygonF([*corner, QPointF(box.left() - 1, box.bottom())]))
    painter.setBrush(brushes.theme.bar_line)
    night = [QRectF(b.left(), b.bottom() - 2.5, b.width(), 1.5) for bar, b in placed if bar.overnight]
    painter.drawRects(night)


def _texts(painter: QPainter, context: PaintContext, brushes: Brushes, placed: list[Placed]) -> None:
    colouring = context.colouring
    painter.setPen(brushes.theme.text)
    painter.setFont(brushes.dense_strong.font)
    strong, dense = brushes.dense_strong, brushes.dense
    middles: list[tuple[QPointF, str]] = []
    for bar, box in placed:
        if box.width() < TEXT_FROM_PX or box.height() < strong.height - 3:
            continue
        indent = brushes.of(colouring, bar).stripes * (STRIPE + 1) + 3 + (11 if bar.locked else 0)
        room_left = max(box.left(), EDGE) + indent
        room_right = box.right() - PAD - (12 if bar.overridden else 0)
        y = box.top() + (box.height() - strong.height) / 2
        used_left, used_right = _flights(painter, brushes, bar, room_left, room_right, y)
        wanted = (bar.middle if colouring is None else colouring.middle(bar), bar.short)
        middle = _fitting(brushes, wanted, used_right - used_left - 2 * PAD)
        if middle:
            width = dense.get(middle)[1]
            spare = used_right - used_left - width
            middles.append((QPointF(used_left + spare / 2, y), middle))
    painter.setFont(dense.font)
    painter.setPen(brushes.theme.muted)
    for at, text in middles:
        painter.drawStaticText(at, dense.get(text)[0])


def _flights(painter: QPainter, brushes: Brushes, bar: Bar, left: float, right: float, y: float) -> tuple[float, float]:
    """Write the flights at both ends, with minutes against the schedule, as far as they fit; return what is left."""
    cache = brushes.dense_strong
    arrival = _flight(cache, bar.left, late_text(bar.start - bar.sched_start), right - left)
    if arrival is not None:
        painter.drawStaticText(QPointF(left, y), arrival[0])
        left += arrival[1] + PAD
    room = right - left - (PAD if bar.left else -PAD)  # alone it may come up to the very edge
    departure = _flight(cache, bar.right, late_text(bar.end - bar.sched_end), room)
    if departure is not None:
        painter.drawStaticText(QPointF(right - departure[1], y), departure[0])
        right -= departure[1] + PAD
    return left, right


def _flight(cache: TextCache, flight: str, late: str, room: float) -> tuple[QStaticText, float] | None:
    """Return the flight with its delay, else the flight alone, ready to draw; None if neither finds room."""
    if not flight:
        return None
    for text in (f"{flight} {late}", flight) if late else (flight,):
        found = cache.get(text)
        if found[1] <= room:
            return found
    return None


def _fitting(brushes: Brushes, wanted: tuple[str, ...], room: float) -> str:
    for text in wanted:
        if text and brushes.dense.get(text)[1] <= room:
            return text
    return ""


def _marks(painter: QPainter, context: PaintContext, brushes: Brushes, placed: list[Placed]) -> None:
    theme = brushes.theme
    special = context.severities.keys() | context.dragged | context.outlined | context.selected
    for bar, box in placed:
        if bar.part in special:
            _state_marks(painter, context, brushes, bar, box)
        if bar.locked and box.width() > 14:
            indent = brushes.of(context.colouring, bar).stripes * (STRIPE + 1) + 2
            _padlock(painter, QRectF(max(box.left(), EDGE) + indent, box.center().y() - 5, 8, 10), theme.locked)
        if bar.overridden and box.width() > 20:
            _override_mark(painter, brushes, box, idle=bar.part in context.idle)


def _state_marks(painter: QPainter, context: PaintContext, brushes: Brushes, bar: Bar, box: QRectF) -> None:
    theme = brushes.theme
    severity = context.severities.get(bar.part)
    if severity is not None:
        _finding_mark(painter, brushes, box, severity)
    if bar.part in context.dragged:
        painter.fillRect(box, faded(theme.surface, 150))
    if bar.part in context.outlined:
        _outline(painter, box, QPen(theme.accent, 2, Qt.PenStyle.DashLine))
    if bar.part in context.selected:
        _outline(painter, box, QPen(theme.accent, 2))


def _outline(painter: QPainter, box: QRectF, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(-1, -1, 1, 1))
    painter.setPen(Qt.PenStyle.NoPen)


def _finding_mark(painter: QPainter, brushes: Brushes, box: QRectF, severity: Severity) -> None:
    """Draw a red frame and corner for a broken hard rule, a corner alone for a soft one."""
    theme = brushes.theme
    colour = theme.hard if severity is Severity.HARD else theme.soft
    size = min(7.0, box.height() / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    tip = box.topRight()
    painter.drawPolygon(QPolygonF([tip, QPointF(tip.x() - size, tip.y()), QPointF(tip.x(), tip.y() + size)]))
    if severity is Severity.HARD:
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(Qt.PenStyle.NoPen)


def _padlock(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(box.left() + 1.5, box.top(), 5, 7), 0, 180 * 16)
    painter.fillRect(QRectF(box.left(), box.top() + 4, 8, 6), colour)
    painter.restore()


def _override_mark(painter: QPainter, brushes: Brushes, box: QRectF, *, idle: bool) -> None:
    """Draw an exclamation in a disc: a named person decided against a hard rule here; hollow if it is not needed."""
    theme = brushes.theme
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.muted, 1.2) if idle else Qt.PenStyle.NoPen)
    painter.setBrush(theme.surface if idle else theme.hard)
    centre = QPointF(box.right() - 8, box.center().y())
    painter.drawEllipse(centre, 5.5, 5.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.muted if idle else theme.surface)
    painter.drawRects(
        [QRectF(centre.x() - 0.75, centre.y() - 3.5, 1.5, 4.5), QRectF(centre.x() - 0.75, centre.y() + 2, 1.5, 1.5)]
    )
    painter.restore()


def _tows(painter: QPainter, brushes: Brushes, placed: list[Placed]) -> None:
    """Draw a line from where a part leaves one stand to where it comes onto the next."""
    if all(bar.last for bar, _ in placed):
        return
    boxes = {bar.part: box for bar, box in placed}
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(brushes.theme.accent, 1.5, Qt.PenStyle.DotLine))
    for bar, box in placed:
        if not bar.last:
            head, _, number = bar.part.rpartition("#")
            following = boxes.get(type(bar.part)(f"{head}#{int(number) + 1}"))
            if following is not None:
                start = QPointF(box.right(), box.center().y())
                painter.drawLine(start, QPointF(following.left(), following.center().y()))
    painter.restore()


def paint_preview(painter: QPainter, context: PaintContext, brushes: Brushes) -> None:
    """Where the dragged bar would lie, in the colour of the stand's answer."""
    bar = context.preview
    row = context.rows.by_stand.get(bar.stand) if bar is not None else None
    if bar is None or row is None:
        return
    colour = brushes.theme.state_colour(context.states.get(bar.stand))
    box = QRectF(*bar_box(context, bar, row))
    painter.setPen(QPen(colour, 2))
    painter.setBrush(QBrush(faded(colour, 90)))
    painter.drawRect(box)
