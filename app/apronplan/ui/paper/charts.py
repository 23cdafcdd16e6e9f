"""Load curves of halls: what reaches a hall per hour as bars against its rate, what lies there as a line."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from apronplan.i18n import tr
from apronplan.reports.pages import LINE_MM, Bars, HourBars, HourStack, LoadCurve
from apronplan.ui.paper.ink import BLACK, GREY, PATTERNS, RULE, Ink

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


def _hours(ink: Ink, block: LoadCurve | HourBars | HourStack, x: float, base: float, step: float) -> None:
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
            over = 0 < block.limit < value
            ink.box(x + LEFT_MM + step * i + 0.3, base - tall, step - 0.6, tall, fill=OVER if over else BAR, width=0.1)
    _limit_or_most(ink, block, x, base, room / most, x + width)
    _hours(ink, block, x + LEFT_MM, base, step)


def _limit_or_most(
    ink: Ink, block: HourBars | HourStack, x: float, base: float, mm_per_unit: float, end: float
) -> None:
    """Draw the limit; where there is none, write how much the tallest bar is."""
    if block.limit:
        _limit(ink, block.limit, x, base - block.limit * mm_per_unit, end)
        return
    values = block.values if isinstance(block, HourBars) else block.sums
    most = max(values, default=0.0)
    if most:
        right = Qt.AlignmentFlag.AlignRight
        level = base - most * mm_per_unit
        text = f"{most:.0f}" if most >= 10 else f"{most:.1f}"
        ink.text(x, level - 2, LEFT_MM - 1.5, 4, text, align=right, color=GREY, condensed=True)


SHADES = tuple(QColor(c) for c in ("#303030", "#8a8a8a", "#d0d0d0", "#5c5c5c", "#b0b0b0", "#efefef", "#747474"))


def paint_hour_stack(ink: Ink, block: HourStack, x: float, y: float, width: float) -> None:
    """Paint the figures of an hour on top of each other, each in its own shade and pattern, and what is what."""
    _frame(ink, block.title, x, y, width, block.height_mm - LINE_MM)
    base = y + block.height_mm - LINE_MM - FOOT_MM
    room = block.height_mm - LINE_MM - FOOT_MM - TOP_MM
    most = max(block.limit, *block.sums, 1.0) * 1.08
    step = (width - LEFT_MM) / max(1, len(block.hours))
    level = [base] * len(block.hours)
    at = x + LEFT_MM
    for n, (name, values) in enumerate(block.series):
        shade, pattern = SHADES[n % len(SHADES)], PATTERNS[n % len(PATTERNS)]
        for i, value in enumerate(values):
            tall = room * value / most
            if tall > 0:
                level[i] -= tall
                ink.box(
                    x + LEFT_MM + step * i + 0.3, level[i], step - 0.6, tall, fill=shade, pattern=pattern, width=0.1
                )
        ink.box(at, base + FOOT_MM + 0.8, 3.2, 3.2, fill=shade, pattern=pattern, width=0.1)
        ink.text(at + 4.4, base + FOOT_MM, 24, LINE_MM, name, condensed=True)
        at += 4.4 + max(12.0, ink.width_mm(name, ink.font(9, condensed=True)) + 5)
    _limit_or_most(ink, block, x, base, room / most, x + width)
    _hours(ink, block, x + LEFT_MM, base, step)


def paint_bars(ink: Ink, block: Bars, x: float, y: float, width: float) -> None:
    """Paint a bar per name, from left to right, with its figure behind it."""
    names = min(width * 0.4, max([ink.width_mm(n, ink.font(9, condensed=True)) for n, _ in block.items] or [0.0]) + 4)
    ink.text(x, y, width, TOP_MM - 1, block.title, bold=True)
    most = max([abs(v) for _, v in block.items] or [0.0]) or 1.0
    room = width - names - 34
    for i, (name, value) in enumerate(block.items):
        top = y + LINE_MM * (i + 1.2)
        ink.text(x, top, names - 2, LINE_MM, name, condensed=True)
        ink.box(x + names, top + 0.7, max(0.2, room * abs(value) / most), LINE_MM - 1.4, fill=BAR, width=0.1)
        ink.text(x + names + room * abs(value) / most + 2, top, 32, LINE_MM, block.figure(value), condensed=True)


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
