"""What is always there: scale bar, north arrow, attribution, "not for navigation", and the headline."""

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintDevice, QPainter, QPolygonF

from apronplan.domain.findings import Severity
from apronplan.i18n import tr
from apronplan.ui.map.context import MapContext
from apronplan.ui.map.layers.ink import pen_of
from apronplan.ui.map.shapes import Box
from apronplan.ui.map.view import nice_length_m
from apronplan.ui.theme import faded

MARGIN = 8.0
SCALE_BAR_PX, SCALE_BAR_SHARE = 150.0, 0.26
"""Longest scale bar: ordinary screen pixels, and share of the picture's width."""
NORTH_PX = 56.0
"""Room of the north arrow at the top right."""
HEAD_GAP, HEAD_PAD = 12.0, 10.0
Piece = tuple[str, QFont, QFontMetricsF, QColor]
"""A text of the headline with its font, its metrics and its colour."""
CLOCK_PT = 20.0
HEAD_PX = 52.0
FOOT_PX = 40.0
"""Height that the headline takes at the top, and the small print at the bottom, ordinary screen pixels."""


class Frame:
    """Paints the frame on one device."""

    def __init__(self, context: MapContext, device: QPaintDevice) -> None:
        self._context, self._device = context, device
        self._unit = context.view.unit

    def _metrics(self, font: QFont) -> QFontMetricsF:
        return QFontMetricsF(font, self._device)

    def blocked(self) -> list[Box]:
        """Return the parts of the picture that labels keep off (left, top, right, bottom)."""
        view, u = self._context.view, self._unit
        boxes = [
            (0.0, self._small_print_box().top() - 8 * u, self._small_print_box().right(), view.height),
            (view.width - self._scale_bar_px() - 40 * u, view.height - 44 * u, view.width, view.height),
            (view.width - NORTH_PX * u, 0.0, view.width, 60 * u),
        ]
        if self._context.options.headline:
            box = self._headline_box(self._headline_rows())
            boxes.append((0.0, 0.0, box.right() + 4 * u, box.bottom() + 4 * u))
        return boxes

    def paint(self, painter: QPainter) -> None:
        """Paint all of it."""
        self._paint_scale_bar(painter)
        self._paint_north(painter)
        self._paint_small_print(painter)
        if self._context.options.headline:
            self._paint_headline(painter)

    def _scale_bar_px(self) -> float:
        """Return the longest that the scale bar may be, pixels of the picture."""
        return min(SCALE_BAR_PX * self._unit, SCALE_BAR_SHARE * self._context.view.width)

    def _paint_scale_bar(self, painter: QPainter) -> None:
        view, theme, u = self._context.view, self._context.theme, self._unit
        metres = nice_length_m(self._scale_bar_px() / view.px_per_m)
        length = metres * view.px_per_m
        right, y = view.width - MARGIN * u, view.height - (MARGIN + 2) * u
        text = (
            tr("map.scale.km", km=f"{metres / 1000:g}") if metres >= 1000 else tr("map.scale.m", metres=f"{metres:g}")
        )
        metrics = self._metrics(theme.fonts.small)
        width = max(length, metrics.horizontalAdvance(text))
        plate = QRectF(right - width - 8 * u, y - 8 * u - metrics.height(), width + 16 * u, metrics.height() + 16 * u)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(theme.ground, 190))
        painter.drawRoundedRect(plate, 4 * u, 4 * u)
        painter.setPen(pen_of(theme.text, 2 * u, flat=True))
        left = right - length
        painter.drawPolyline(
            QPolygonF([QPointF(left, y - 5 * u), QPointF(left, y), QPointF(right, y), QPointF(right, y - 5 * u)])
        )
        painter.drawLine(QPointF((left + right) / 2, y - 3 * u), QPointF((left + right) / 2, y))
        painter.setFont(theme.fonts.small)
        painter.drawText(QPointF(right - metrics.horizontalAdvance(text), y - 7 * u - metrics.descent()), text)

    def _paint_north(self, painter: QPainter) -> None:
        view, theme, u = self._context.view, self._context.theme, self._unit
        x, y, r = view.width - 28 * u, 30 * u, 13 * u
        dx, dy = view.direction(0.0, 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(theme.ground, 190))
        painter.drawEllipse(QPointF(x, y), 22 * u, 22 * u)
        painter.setBrush(theme.text)
        tip, tail = QPointF(x + dx * r, y + dy * r), QPointF(x - dx * r * 0.7, y - dy * r * 0.7)
        side = QPointF(-dy * r * 0.45, dx * r * 0.45)
        painter.drawPolygon(QPolygonF([tip, tail + side, QPointF(x - dx * r * 0.35, y - dy * r * 0.35)]))
        painter.setBrush(theme.muted)
        painter.drawPolygon(QPolygonF([tip, tail - side, QPointF(x - dx * r * 0.35, y - dy * r * 0.35)]))
        metrics = self._metrics(theme.fonts.small)
        painter.setFont(theme.fonts.small)
        painter.setPen(theme.text)
        name = tr("map.north")
        at = QPointF(
            x - dx * r * 1.15 - metrics.horizontalAdvance(name) / 2, y - dy * r * 1.15 + metrics.ascent() / 2 - u
        )
        painter.drawText(at, name)

    def _small_print(self) -> list[str]:
        """Return the small print in lines that end before the scale bar; of more than two only its first clause."""
        u = self._unit
        room = self._context.view.width - self._scale_bar_px() - (3 * MARGIN + 28) * u
        text, metrics = tr("map.small_print"), self._metrics(self._context.theme.fonts.small)
        lines = wrapped(text, metrics, room)
        return lines if len(lines) <= 2 else wrapped(text.partition(" \u00b7 ")[0], metrics, room)

    def _small_print_box(self) -> QRectF:
        metrics, u, lines = self._metrics(self._context.theme.fonts.small), self._unit, self._small_print()
        width = max(metrics.horizontalAdvance(line) for line in lines) + 12 * u
        height = metrics.height() * len(lines) + 4 * u
        return QRectF(MARGIN * u, self._context.view.height - MARGIN * u - height, width, height)

    def _paint_small_print(self, painter: QPainter) -> None:
        theme, u = self._context.theme, self._unit
        metrics = self._metrics(theme.fonts.small)
        painter.setFont(theme.fonts.small)
        box = self._small_print_box()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(theme.ground, 190))
        painter.drawRoundedRect(box, 4 * u, 4 * u)
        painter.setPen(theme.muted)
        for i, line in enumerate(self._small_print()):
            base = box.top() + 2 * u + metrics.ascent() + i * metrics.height()
            painter.drawText(QPointF(box.left() + 6 * u, base), line)

    def _paint_headline(self, painter: QPainter) -> None:
        """Write the time large and what there is to know beside it, or below it: read from two metres."""
        theme, u = self._context.theme, self._unit
        rows = self._headline_rows()
        box = self._headline_box(rows)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(theme.surface, 232))
        painter.drawRoundedRect(box, 5 * u, 5 * u)
        top = box.top() + u
        for row in rows:
            x, base = box.left() + HEAD_PAD * u, top + row[0][2].ascent()
            for text, font, metrics, ink in row:
                painter.setFont(font)
                painter.setPen(ink)
                painter.drawText(QPointF(x, base), text)
                x += metrics.horizontalAdvance(text) + HEAD_GAP * u
            top += row[0][2].height()

    def _row_px(self, row: list[Piece]) -> float:
        return sum(m.horizontalAdvance(text) for text, _, m, _ in row) + HEAD_GAP * self._unit * (len(row) - 1)

    def _headline_box(self, rows: list[list[Piece]]) -> QRectF:
        u = self._unit
        width = max(self._row_px(row) for row in rows) + 2 * HEAD_PAD * u
        foot = 0.0 if len(rows) == 1 else 4 * u
        return QRectF(MARGIN * u, MARGIN * u, width, sum(row[0][2].height() for row in rows) + 2 * u + foot)

    def _headline_rows(self) -> list[list[Piece]]:
        """Return the headline in one row if it ends before the buttons and the north arrow, else the counts below."""
        pieces, u = self._headline_pieces(), self._unit
        ends = [self._context.view.width - NORTH_PX * u, *(b[0] for b in self._context.covered if b[1] < HEAD_PX * u)]
        room = min(ends) - 2 * MARGIN * u - 2 * HEAD_PAD * u
        return [pieces] if self._row_px(pieces) <= room else [pieces[:2], pieces[2:]]

    def _headline_pieces(self) -> list[Piece]:
        theme, context = self._context.theme, self._context
        large = QFont(theme.fonts.strong)
        large.setPointSizeF(CLOCK_PT)
        clock, day, counts = headline(context)
        pieces = [
            (clock, large, theme.text),
            (day, theme.fonts.body, theme.muted),
            (counts, theme.fonts.strong, theme.text),
        ]
        if found := conflicts(context):
            pieces.append((tr("map.head.conflicts", count=found), theme.fonts.strong, theme.hard))
        return [(text, font, self._metrics(font), ink) for text, font, ink in pieces if text]


def wrapped(text: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """Return a text in lines that are no wider than a room, pixels; a word that is wider stands alone."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def conflicts(context: MapContext) -> int:
    """Count the aircraft on stand that break a hard rule; what is found speaks of the plan, not of a proposal."""
    if context.counted is not None:
        return 0
    severities = context.situation.severities
    return sum(severities.get(p.part) is Severity.HARD for p in context.situation.parked)


def headline(context: MapContext) -> tuple[str, str, str]:
    """Return clock, day and counts as they are written in the corner."""
    situation = context.situation
    local: datetime = situation.at.astimezone(context.zone)
    parked, waiting = context.counted or (len(situation.parked), situation.waiting)
    counts = [tr("map.head.on_stand", count=parked)]
    if waiting:
        counts.append(tr("map.head.waiting", count=waiting))
    if situation.closed:
        counts.append(tr("map.head.closed", count=len(situation.closed)))
    zone = "UTC" if local.utcoffset() is not None and context.zone is not context.airport_zone else tr("map.head.local")
    told = " \u00b7 ".join(counts)
    if context.counted is not None:
        told = tr("map.head.proposed", counts=told)
    return f"{local:%H:%M}", f"{local:%Y-%m-%d} {zone}", told
