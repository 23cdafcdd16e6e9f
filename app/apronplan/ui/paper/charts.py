"""Load curves of halls: what reaches a hall per hour as bars against its rate, what lies there as a line."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from apronplan.i18n import tr
from apronplan.reports.pages import HourBars, LoadCurve
from apronplan.ui.paper.ink import BLACK, GREY, RULE, Ink

LEFT_MM, TOP_MM, FOOT_MM = 16.0, 6.0, 5.5
BAR = QColor("#bdbdbd")
OVER = QColor("#4a4a4a")


def paint_curve(ink: Ink, block: LoadCurve, x: float, y: float, width: float) -> None:
    """Paint inflow on the left half against the rate, stock on the right half against the storage."""
    half = (width - 8) / 2
    rate = tr("sheet.rate", hall=block.title, rate=block.rate_t)
    inflow = HourBars(title=rate, hours=block.hours, values=block.inflow_t, limit=block.rate_t, zone=block.zone)
    paint_hour_bars(ink, inflow, x, y, half)
    _stock(ink, block, tr("sheet.stored", room=block.storage_t), x + half + 8, y, half)


def _frame(ink: Ink, title: str, x: float, y: float, width: float, height: float) -> None:
    right = Qt.AlignmentFlag.AlignRight
    ink.text(x, y, width, TOP_MM - 1, title, bold=True)
    base = y + height - FOOT_MM
    ink.line(x + LEFT_MM, base, x + width, base, color=BLACK, width=0.2)
    ink.text(x, base - 2.5, LEFT_MM - 1.5, 4, "0", align=right, color=GREY, condensed=True)


def _limit(ink: Ink, limit: float, x: float, line: float, right_edge: float) -> None:
    """Draw the limit as a dashed line with its figure beside it."""
    right = Qt.AlignmentFlag.AlignRight
    ink.text(x, line - 2, LEFT_MM - 1.5, 4, f"{limit:.0f}", align=right, color=GREY, condensed=True)
    ink.dashed(x + LEFT_MM, line, right_edge, line)


def _hours(ink: Ink, block: LoadCurve | HourBars, x: float, base: float, step: float) -> None:
    for i, hour in enumerate(block.hours):
        local = hour.astimezone(block.zone).hour
        if local % 2 == 0:
            centre = Qt.AlignmentFlag.AlignHCenter
            ink.text(x + step * i - 4, base + 0.4, 8, 4, f"{local:02d}", condensed=True, align=centre, color=GREY)


def paint_hour_bars(ink: Ink, block: HourBars, x: float, y: float, width: float) -> None:
    """Paint a bar per hour, those over the limit dark, and the limit as a dashed line."""
    most = max(block.limit, *block.values, 1.0) * 1.08
    _frame(ink, block.title, x, y, width, block.height_mm)
    base, room = y + block.height_mm - FOOT_MM, block.height_mm - FOOT_MM - TOP_MM
    step = (width - LEFT_MM) / max(1, len(block.hours))
    for i, value in enumerate(block.values):
        tall = room * value / most
        if tall > 0:
            over = value > block.limit
            ink.box(x + LEFT_MM + step * i + 0.3, base - tall, step - 0.6, tall, fill=OVER if over else BAR, width=0.1)
    _limit(ink, block.limit, x, base - room * block.limit / most, x + width)
    _hours(ink, block, x + LEFT_MM, base, step)


def _stock(ink: Ink, block: LoadCurve, title: str, x: float, y: float, width: float) -> None:
    most = max(block.storage_t, *block.stored_t, 1.0) * 1.08
    _frame(ink, title, x, y, width, block.height_mm)
    base, room = y + block.height_mm - FOOT_MM, block.height_mm - FOOT_MM - TOP_MM
    step = (width - LEFT_MM) / max(1, len(block.hours))
    points = []
    for i, tonnes in enumerate(block.stored_t):
        level = base - room * tonnes / most
        for at in (step * i, step * (i + 1)):
            corner = ink.rect(x + LEFT_MM + at, level, 0, 0).topLeft()
            points.append(QPointF(corner))
    painter = ink.painter
    painter.setPen(QPen(BLACK, ink.rect(0, 0, 0.5, 0).width()))
    painter.drawPolyline(QPolygonF(points))
    _limit(ink, block.storage_t, x, base - room * block.storage_t / most, x + width)
    ink.line(x + LEFT_MM, y + TOP_MM, x + LEFT_MM, base, color=RULE)
    _hours(ink, block, x + LEFT_MM, base, step)
