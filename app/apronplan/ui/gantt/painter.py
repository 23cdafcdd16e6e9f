"""Draws one frame of the Gantt from its frozen context: ground, bars, marks of time, and the sticky edges."""

from datetime import date, datetime, timedelta

import msgspec
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QStaticText

from apronplan.i18n import tr
from apronplan.ui.drag.gesture import State
from apronplan.ui.gantt.bar_painter import paint_bars, paint_preview
from apronplan.ui.gantt.brushes import Brushes, hatch
from apronplan.ui.gantt.context import AXIS_PX, GUTTER_PX, PaintContext
from apronplan.ui.gantt.late_painter import paint_ghosts
from apronplan.ui.gantt.model import Row
from apronplan.ui.gantt.scale import night_bands, ticks, to_datetime
from apronplan.ui.gantt.schemes import Colouring
from apronplan.ui.theme import faded


def paint(painter: QPainter, context: PaintContext, brushes: Brushes) -> None:
    """Draw the whole frame."""
    painter.fillRect(0, 0, context.width, context.height, brushes.theme.surface)
    rows = context.rows.between(context.scroll_y, context.scroll_y + context.height - AXIS_PX)
    painter.save()
    painter.setClipRect(GUTTER_PX, AXIS_PX, context.width - GUTTER_PX, context.height - AXIS_PX)
    _nights(painter, context, brushes)
    _ground(painter, context, brushes, rows)
    _time_lines(painter, context, brushes)
    _blocked(painter, context, brushes, rows)
    paint_ghosts(painter, context, brushes)
    paint_bars(painter, context, brushes, rows)
    paint_preview(painter, context, brushes)
    _instants(painter, context, brushes)
    painter.restore()
    _gutter(painter, context, brushes, rows)
    _axis(painter, context, brushes)


def _nights(painter: QPainter, context: PaintContext, brushes: Brushes) -> None:
    for start, end in night_bands(context.left_min, context.right_min, context.airport_zone):
        x0, x1 = context.x_of(start), context.x_of(end)
        painter.fillRect(QRectF(x0, AXIS_PX, x1 - x0, context.height), brushes.theme.night)


def _ground(painter: QPainter, context: PaintContext, brushes: Brushes, rows: tuple[Row, ...]) -> None:
    theme = brushes.theme
    width = context.width - GUTTER_PX
    for row in rows:
        y = context.y_of(row.top)
        area = QRectF(GUTTER_PX, y, width, row.height)
        if row.is_heading:
            painter.fillRect(area, theme.raised)
            continue
        if row.stand in context.selected_stands:
            painter.fillRect(area, faded(theme.accent, 30))
        pair = theme.state_brushes(context.states.get(row.stand))
        if pair is not None:
            painter.fillRect(area, pair[0])
            painter.fillRect(area, pair[1])
        if row.stand == context.hovered_stand:
            painter.fillRect(area, faded(theme.state_colour(context.states.get(row.stand)), 60))
    painter.setPen(QPen(theme.line, 1))
    for row in rows:
        y = int(context.y_of(row.top + row.height)) - 1
        painter.drawLine(GUTTER_PX, y, context.width, y)


def _time_lines(painter: QPainter, context: PaintContext, brushes: Brushes) -> None:
    fine, day = QPen(brushes.theme.line, 1), QPen(brushes.theme.line_strong, 1)
    for tick in ticks(context.left_min, context.right_min, context.scale.px_per_min, context.zone):
        x = int(context.x_of(tick.minute))
        painter.setPen(day if tick.midnight else fine)
        painter.drawLine(x, AXIS_PX, x, context.height)


def _blocked(painter: QPainter, context: PaintContext, brushes: Brushes, rows: tuple[Row, ...]) -> None:
    """Hatch closures, and time shadowed by an alternate in use."""
    theme = brushes.theme
    closed, shadow = hatch(theme.hard, 120), hatch(theme.muted, 70, Qt.BrushStyle.FDiagPattern)
    left, right = context.left_min, context.right_min
    zoom, origin = context.scale.px_per_min, context.x_of(0.0)
    for row in rows:
        if row.is_heading:
            continue
        y = context.y_of(row.top)
        for start, end, _part in context.shadows.get(row.stand, ()):
            if start < right and left < end:
                painter.fillRect(QRectF(origin + start * zoom, y + 3, (end - start) * zoom, row.height - 7), shadow)
        for stop in context.closed.get(row.stand, ()):
            if stop.start < right and left < stop.end:
                x0, x1 = context.x_of(max(stop.start, left - 60)), context.x_of(min(stop.end, right + 60))
                area = QRectF(x0, y, x1 - x0, row.height - 1)
                painter.fillRect(area, faded(theme.hard, 26))
                painter.fillRect(area, closed)


def _instants(painter: QPainter, context: PaintContext, brushes: Brushes) -> None:
    theme = brushes.theme
    instants = (
        (context.now_min, theme.now, 1),
        (context.cursor_min, theme.accent, 2),
        (context.tow_min, theme.text, 1),
    )
    for minute, colour, width in instants:
        if minute is not None and context.left_min <= minute <= context.right_min:
            x = context.x_of(minute)
            painter.fillRect(QRectF(x - width / 2, AXIS_PX, width, context.height), colour)


def _gutter(painter: QPainter, context: PaintContext, brushes: Brushes, rows: tuple[Row, ...]) -> None:
    """Names of the stands with their limits; they stay while time scrolls."""
    theme = brushes.theme
    painter.save()
    painter.setClipRect(0, AXIS_PX, context.width, context.height - AXIS_PX)
    painter.fillRect(0, AXIS_PX, GUTTER_PX, context.height, theme.ground)
    for row in rows:
        if not row.is_heading:
            _stand_name(painter, context, brushes, row, context.y_of(row.top))
    painter.setPen(QPen(theme.line_strong, 1))
    painter.drawLine(GUTTER_PX - 1, AXIS_PX, GUTTER_PX - 1, context.height)
    for row in rows:
        if row.is_heading:  # over the line: its words are longer than the gutter is wide
            _heading(painter, context, brushes, row, context.y_of(row.top))
    painter.restore()
    _sticky_heading(painter, context, brushes, rows)


def _heading(painter: QPainter, context: PaintContext, brushes: Brushes, row: Row, y: float) -> None:
    theme = brushes.theme
    painter.fillRect(QRectF(0, y, context.width, row.height - 1), theme.raised)
    _arrow(painter, QRectF(6, y + row.height / 2 - 5, 9, 9), row.folded, theme.muted)
    text, _ = brushes.dense_strong.get(row.label)
    painter.setFont(brushes.dense_strong.font)
    painter.setPen(theme.text)
    painter.drawStaticText(QPointF(20, y + (row.height - brushes.dense_strong.height) / 2), text)


def _arrow(painter: QPainter, box: QRectF, folded: bool, colour: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if folded:
        points = [box.topLeft(), QPointF(box.right(), box.center().y()), box.bottomLeft()]
    else:
        points = [box.topLeft(), box.topRight(), QPointF(box.center().x(), box.bottom())]
    painter.drawPolygon(QPolygonF(points))
    painter.restore()


def _stand_name(painter: QPainter, context: PaintContext, brushes: Brushes, row: Row, y: float) -> None:
    theme = brushes.theme
    state = context.states.get(row.stand)
    if row.stand in context.selected_stands or row.stand == context.hovered_stand:
        painter.fillRect(QRectF(0, y, GUTTER_PX - 1, row.height - 1), theme.accent_soft)
    if state is not None:
        painter.fillRect(QRectF(0, y, 4, row.height - 1), theme.state_colour(state))
        theme.paint_state_mark(painter, QRect(GUTTER_PX - 18, int(y + (row.height - 13) / 2), 12, 12), state)
    painter.setFont(brushes.dense_strong.font)
    painter.setPen(theme.muted if state is State.IMPOSSIBLE else theme.text)
    text, _ = brushes.dense_strong.get(row.stand)
    painter.drawStaticText(QPointF(12, y + (row.height - brushes.dense_strong.height) / 2 - 0.5), text)
    if row.limit and state is None:
        painter.setFont(brushes.dense.font)
        painter.setPen(theme.muted)
        limit, width = brushes.dense.get(f"{row.limit} m")
        painter.drawStaticText(QPointF(GUTTER_PX - 8 - width, y + (row.height - brushes.dense.height) / 2), limit)


def _sticky_heading(painter: QPainter, context: PaintContext, brushes: Brushes, rows: tuple[Row, ...]) -> None:
    """Keep the apron of the topmost row in sight below the axis."""
    if not rows or rows[0].is_heading:
        return
    heading = next((r for r in context.rows.rows if r.is_heading and r.apron == rows[0].apron), None)
    if heading is None:
        return
    following = next((r for r in rows if r.is_heading), None)
    y = float(AXIS_PX)
    if following is not None:
        y = min(y, context.y_of(following.top) - heading.height)
    painter.save()
    painter.setClipRect(0, AXIS_PX, context.width, context.height - AXIS_PX)
    _heading(painter, context, brushes, heading, y)
    painter.setPen(QPen(brushes.theme.line_strong, 1))
    painter.drawLine(0, int(y + heading.height) - 1, context.width, int(y + heading.height) - 1)
    painter.restore()


def _axis(painter: QPainter, context: PaintContext, brushes: Brushes) -> None:
    """Days above, hours below; the cursor's and the present instant carry their times."""
    theme = brushes.theme
    painter.fillRect(0, 0, context.width, AXIS_PX, theme.ground)
    painter.setPen(QPen(theme.line_strong, 1))
    painter.drawLine(0, AXIS_PX - 1, context.width, AXIS_PX - 1)
    _corner(painter, context, brushes)
    painter.save()
    painter.setClipRect(GUTTER_PX, 0, context.width - GUTTER_PX, AXIS_PX)
    marks = ticks(context.left_min, context.right_min, context.scale.px_per_min, context.zone)
    flagged = flags(context, brushes)  # an hour that a flag would cover by half is not written
    painter.setFont(brushes.dense.font)
    painter.setPen(theme.muted)
    for tick in marks:
        x = context.x_of(tick.minute)
        painter.drawLine(QPointF(x, AXIS_PX - 16), QPointF(x, AXIS_PX - 2))
        if tick.label:
            text, width = brushes.dense.get(tick.label)
            if not any(f.box.left() - 2 < x + 3 + width and x + 3 < f.box.right() + 2 for f in flagged):
                painter.drawStaticText(QPointF(x + 3, AXIS_PX - 4 - brushes.dense.height), text)
    _days(painter, context, brushes)
    _paint_flags(painter, flagged, brushes)
    if context.colouring is not None:
        _legend(painter, context, brushes, context.colouring)
    painter.restore()


def _legend(painter: QPainter, context: PaintContext, brushes: Brushes, colouring: Colouring) -> None:
    """Say at the right of the axis what the colours mean, the commonest first, as many as find room."""
    right, font = float(context.width - 8), brushes.dense
    shown: list[tuple[str, str, float]] = []
    room = (context.width - GUTTER_PX) * 0.66
    for key, words in colouring.words.items():
        width = font.get(words)[1] + 26
        if room < width:
            break
        room -= width
        shown.append((key, words, width))
    painter.setFont(font.font)
    x = right - sum(width for _, _, width in shown)
    painter.fillRect(QRectF(x - 8, 0, right - x + 16, 20), brushes.theme.ground)
    for key, words, width in shown:
        style = brushes.keyed(colouring, key)
        painter.fillRect(QRectF(x, 5, 12, 11), style.fill)
        for n in range(style.stripes):
            painter.fillRect(QRectF(x + n * 4, 5, 3, 11), style.stripe)
        painter.setPen(brushes.theme.text)
        painter.drawStaticText(QPointF(x + 18, 2), font.get(words)[0])
        x += width


def _corner(painter: QPainter, context: PaintContext, brushes: Brushes) -> None:
    """Say in whose time the axis is, and that the corner opens the menu of groups, colours and heights."""
    painter.setFont(brushes.dense.font)
    painter.setPen(brushes.theme.muted)
    zone, _ = brushes.dense.get(tr("ui.gantt.local" if context.zone is context.airport_zone else "ui.zone.utc"))
    painter.drawStaticText(QPointF(12, 2), zone)
    text, width = brushes.dense.get(tr("ui.gantt.corner"))
    painter.drawStaticText(QPointF(12, AXIS_PX - 4 - brushes.dense.height), text)
    _arrow(painter, QRectF(18 + width, AXIS_PX - 14, 7, 6), folded=False, colour=brushes.theme.muted)


def _days(painter: QPainter, context: PaintContext, brushes: Brushes) -> None:
    """Write the name of each day at its midnight, or at the left edge while the day is in sight."""
    day = to_datetime(context.left_min).astimezone(context.zone).date()
    painter.setFont(brushes.dense_strong.font)
    painter.setPen(brushes.theme.text)
    while True:
        begin = datetime(day.year, day.month, day.day, tzinfo=context.zone).timestamp() / 60
        if begin > context.right_min:
            return
        day += timedelta(days=1)
        end_x = context.x_of(datetime(day.year, day.month, day.day, tzinfo=context.zone).timestamp() / 60)
        text, width = brushes.dense_strong.get(day_name(day - timedelta(days=1)))
        x = min(max(context.x_of(begin) + 4, GUTTER_PX + 4), end_x - width - 8)
        painter.drawStaticText(QPointF(x, 2), text)


def day_name(day: date) -> str:
    """Write a day as ``Tue 2018-06-05`` in the reader's language."""
    weekday = tr(f"ui.weekday.{day.isoweekday()}")
    return f"{weekday} {day.isoformat()}"


class Flag(msgspec.Struct, frozen=True):
    """The time of an instant as it stands on the axis: its box in pixels, its text and its colours."""

    box: QRectF
    text: QStaticText
    ground: QColor
    ink: QColor


def flags(context: PaintContext, brushes: Brushes) -> tuple[Flag, ...]:
    """Return the flags of the instants that are in sight: now, the time of the map, a tow that is moved."""
    theme, font = brushes.theme, brushes.dense_strong
    instants = (
        (context.now_min, theme.now, theme.on_accent, "{time}"),
        (context.cursor_min, theme.accent, theme.on_accent, "{time}"),
        (context.tow_min, theme.text, theme.surface, tr("ui.gantt.tow_at", time="{time}")),
    )
    found = []
    for minute, ground, ink, words in instants:
        if minute is None or not context.left_min <= minute <= context.right_min:
            continue
        text, width = font.get(words.format(time=f"{to_datetime(minute).astimezone(context.zone):%H:%M}"))
        left = min(context.x_of(minute) - 1, context.width - width - 7)  # whole at the right edge as well
        height = brushes.dense.height
        found.append(Flag(QRectF(left, AXIS_PX - 5 - height, width + 7, height + 2), text, ground, ink))
    return tuple(found)


def _paint_flags(painter: QPainter, found: tuple[Flag, ...], brushes: Brushes) -> None:
    painter.setFont(brushes.dense_strong.font)
    for flag in found:
        painter.fillRect(flag.box, flag.ground)
        painter.setPen(flag.ink)
        painter.drawStaticText(QPointF(flag.box.left() + 4, flag.box.top() + 1), flag.text)
