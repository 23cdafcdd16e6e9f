"""Paints the polygon that is being drawn, its measures, and what the keys do."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from apronplan.i18n import tr
from apronplan.ui.map.draw.pen import Pen
from apronplan.ui.map.layers.ink import pen_of, polygon_of, transform_of
from apronplan.ui.map.paint import HINTS
from apronplan.ui.map.view import View
from apronplan.ui.theme import GRID, Theme, faded

CORNER_PX = 4.0
LINE_PX = 2.0
FOOT_PX, ROW_PX = 40.0, 34.0
"""Height of the map's last row, and of the hint above it where there is no room in that row."""
PRINT_PX, SCALE_PX = 390.0, 130.0
"""What small print and scale bar take of the last row."""


def paint_pen(painter: QPainter, view: View, theme: Theme, pen: Pen) -> None:
    """Paint a polygon over the finished map."""
    painter.setRenderHints(HINTS)
    shape = transform_of(view).map(polygon_of(pen.ring))
    painter.setPen(pen_of(theme.accent, LINE_PX * view.unit, dashed=not pen.can_close))
    painter.setBrush(faded(theme.accent, 60))
    if shape.size() > 2:
        painter.drawPolygon(shape)
    else:
        painter.drawPolyline(shape)
    painter.setPen(pen_of(theme.accent, LINE_PX * view.unit))
    painter.setBrush(theme.surface)
    half = CORNER_PX * view.unit
    for x, y in pen.corners:
        px, py = view.to_px(x, y)
        painter.drawRect(QRectF(px - half, py - half, 2 * half, 2 * half))
    if pen.at is not None and pen.edge_m is not None:
        at = QPointF(*view.to_px(*pen.at)) + QPointF(2 * GRID, 2 * GRID)
        _chip(painter, theme, at, measure_words(pen), centred=False)
    _hint(painter, view, theme, hint_words(pen))


def measure_words(pen: Pen) -> str:
    """Return the measures of the polygon as it is now: the edge in hand, and the area once there is one."""
    edge = f"{pen.edge_m or 0.0:,.0f}"
    if len(pen.ring) < 3:
        return tr("drawing.edge", metres=edge)
    return tr("drawing.edge_area", metres=edge, area=f"{pen.area_m2:,.0f}")


def hint_words(pen: Pen) -> str:
    """Return what to do next."""
    return tr("drawing.hint_close" if pen.can_close else "drawing.hint", kind=tr(f"drawing.kind.{pen.kind.value}"))


def _hint(painter: QPainter, view: View, theme: Theme, text: str) -> None:
    """Say what to do between small print and scale bar, or above them on a narrow map."""
    half = QFontMetricsF(theme.fonts.strong, painter.device()).horizontalAdvance(text) / 2 + GRID
    middle, top = max(view.width / 2, PRINT_PX + half), view.height - FOOT_PX
    if middle + half > view.width - SCALE_PX:
        middle, top = view.width / 2, top - ROW_PX
    _chip(painter, theme, QPointF(middle, top), text, centred=True)


def _chip(painter: QPainter, theme: Theme, at: QPointF, text: str, *, centred: bool) -> None:
    font = theme.fonts.strong
    size = QFontMetricsF(font, painter.device())
    box = QRectF(0, 0, size.horizontalAdvance(text) + 2 * GRID, size.height() + GRID)
    box.moveTopLeft(at - QPointF(box.width() / 2 if centred else 0.0, 0.0))
    painter.setPen(pen_of(theme.line_strong, 1.0))
    painter.setBrush(theme.raised)
    painter.drawRoundedRect(box, GRID / 2, GRID / 2)
    painter.setFont(font)
    painter.setPen(theme.text)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
