"""Small plots on the screen: a title, bars against a limit, hours below; in the colours of the theme."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QFontMetricsF, QPainter, QPen, QPolygonF

from apronplan.reports.pages import Bars, HourBars, HourStack, LoadCurve
from apronplan.ui.theme import GRID, OKABE_ITO, Theme

Plot = HourBars | HourStack | LoadCurve | Bars

AXIS_PX = 44
TITLE_GAP_PX = 6
FOOT_PX = 20
ROW_PX = 20
PLOT_PX = 124
"""Height of an hourly plot without its title and legend."""
TITLE_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
HOUR_LABEL_PX = 40
LEAST_BARS_PX, LEAST_BARS_SHARE = 64, 0.22
"""What names must leave to the bars: pixels, and share of the width."""
ALMOST = 0.85
"""Share of a limit from which a bar is marked."""
HATCHES = (Qt.BrushStyle.NoBrush, Qt.BrushStyle.FDiagPattern, Qt.BrushStyle.Dense6Pattern, Qt.BrushStyle.HorPattern)


def title_of(block: Plot) -> str:
    """Return the title of a plot."""
    return load_title(block) if isinstance(block, LoadCurve) else block.title


def title_px(theme: Theme, block: Plot, width: float) -> int:
    """Return how high the title of a plot is in a widget of some width: as many lines as it takes, pixels."""
    box = QRectF(0, 0, max(1.0, width - 2 * GRID), 10_000)
    return (
        ceil(QFontMetricsF(theme.fonts.strong).boundingRect(box, TITLE_FLAGS, title_of(block)).height()) + TITLE_GAP_PX
    )


def legend_rows(theme: Theme, block: Plot, width: float) -> list[list[tuple[int, float]]]:
    """Return the rows of a legend: which series, and where it begins, pixels from the left of the axis."""
    rows: list[list[tuple[int, float]]] = []
    metrics, x = QFontMetricsF(theme.fonts.dense), 0.0
    for n, (name, _) in enumerate(block.series if isinstance(block, HourStack) else ()):
        wide = 15 + metrics.horizontalAdvance(name)
        if not rows or x + wide > width - 2 * GRID - AXIS_PX:
            rows.append([])
            x = 0.0
        rows[-1].append((n, x))
        x += wide + 2 * GRID
    return rows


def height_of(theme: Theme, block: Plot, width: float) -> int:
    """Return how high a plot wants to be in a widget of some width, pixels."""
    title = title_px(theme, block, width)
    if isinstance(block, Bars):
        return title + ROW_PX * max(1, len(block.items)) + GRID
    return title + PLOT_PX + ROW_PX * len(legend_rows(theme, block, width))


def paint_plot(painter: QPainter, theme: Theme, box: QRectF, block: Plot) -> None:
    """Paint a plot into a box."""
    painter.fillRect(box, theme.surface)
    inner = box.adjusted(GRID, 2, -GRID, -2)
    painter.setFont(theme.fonts.strong)
    painter.setPen(theme.text)
    painter.drawText(inner, TITLE_FLAGS, title_of(block))
    painter.setFont(theme.fonts.dense)
    area = inner.adjusted(0, title_px(theme, block, box.width()), 0, 0)
    if isinstance(block, Bars):
        _paint_bars(painter, theme, area, block)
    elif isinstance(block, HourStack):
        _paint_stack(painter, theme, area, block)
    else:
        _paint_hours(painter, theme, area, block)


def load_title(block: LoadCurve) -> str:
    """Return the title of a load curve with its two limits."""
    from apronplan.i18n import tr

    return tr("ui.reports.load", hall=block.title, rate=block.rate_t, room=block.storage_t)


def hour_slots(box: QRectF, count: int) -> Iterator[QRectF]:
    """Yield the strip of each hour within the axes of a box."""
    step = (box.width() - AXIS_PX) / max(1, count)
    for i in range(count):
        yield QRectF(box.left() + AXIS_PX + i * step, box.top(), step, box.height() - FOOT_PX)


def plot_box(theme: Theme, widget_box: QRectF, block: Plot) -> QRectF:
    """Return where the bars of an hourly plot stand, so that a mouse can find its hour."""
    low = ROW_PX * len(legend_rows(theme, block, widget_box.width()))
    return widget_box.adjusted(GRID, 2 + title_px(theme, block, widget_box.width()), -GRID, -2 - low)


def _axes(painter: QPainter, theme: Theme, box: QRectF, most: float, limit: float, words: str) -> None:
    base = box.bottom() - FOOT_PX
    room = base - box.top()
    painter.setPen(QPen(theme.line_strong, 1))
    painter.drawLine(QPointF(box.left() + AXIS_PX, base), QPointF(box.right(), base))
    painter.setPen(theme.muted)
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(QRectF(box.left(), base - 9, AXIS_PX - 6, 18), right, "0")
    level = base - room * (limit if 0 < limit <= most else most / 1.08) / most
    painter.drawText(QRectF(box.left(), level - 9, AXIS_PX - 6, 18), right, words)
    if 0 < limit <= most:
        painter.setPen(QPen(theme.hard, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(box.left() + AXIS_PX, level), QPointF(box.right(), level))


def _hour_labels(painter: QPainter, theme: Theme, box: QRectF, hours: Sequence[datetime], zone: ZoneInfo) -> None:
    painter.setPen(theme.muted)
    slots = list(hour_slots(box, len(hours)))
    if not slots:
        return
    every = next((n for n in (1, 2, 3, 4, 6, 12, 24, 48, 168) if slots[0].width() * n >= HOUR_LABEL_PX), 168)
    for slot, hour in zip(slots, hours, strict=True):
        local = hour.astimezone(zone)
        if every < 24 and local.hour % every == 0:
            text = f"{local:%H}"
        elif every >= 24 and local.hour == 0 and local.day % (every // 24) == 0:
            text = f"{local:%d}"
        else:
            continue
        place = QRectF(slot.left() - 20, slot.bottom() + 2, 40, FOOT_PX - 2)
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, text)


def _paint_hours(painter: QPainter, theme: Theme, box: QRectF, block: HourBars | LoadCurve) -> None:
    values = block.values if isinstance(block, HourBars) else block.inflow_t
    limit = block.limit if isinstance(block, HourBars) else block.rate_t
    tallest = max(values, default=0.0)
    # a limit far above every bar would make them flat: then it is only written
    most = 1.08 * max(limit if limit <= 6 * tallest or not tallest else 0.0, tallest, 1e-9)
    for slot, value in zip(hour_slots(box, len(values)), values, strict=True):
        tall = slot.height() * value / most
        colour = theme.accent
        if limit > 0 and value > ALMOST * limit:
            colour = theme.hard if value > limit else theme.soft
        bar = QRectF(slot.left() + 0.5, slot.bottom() - tall, max(1.0, slot.width() - 1), tall)
        painter.fillRect(bar, colour)
        if limit > 0 and value > limit:  # not by colour alone
            painter.fillRect(bar, QBrush(theme.surface, Qt.BrushStyle.BDiagPattern))
    if isinstance(block, LoadCurve):
        _paint_store(painter, theme, box, block)
    words = _figure(limit if 0 < limit <= most else tallest)
    _axes(painter, theme, box, most, limit, words)
    _hour_labels(painter, theme, box, block.hours, block.zone)


def _paint_store(painter: QPainter, theme: Theme, box: QRectF, block: LoadCurve) -> None:
    """Draw what lies in the hall as a line, scaled so that its room is at the height of the rate."""
    most = 1.08 * max(block.storage_t, *block.stored_t, 1e-9)
    points = []
    for slot, tonnes in zip(hour_slots(box, len(block.stored_t)), block.stored_t, strict=True):
        level = slot.bottom() - slot.height() * tonnes / most
        points += [QPointF(slot.left(), level), QPointF(slot.right(), level)]
    painter.setPen(QPen(theme.text, 1.4))
    painter.drawPolyline(QPolygonF(points))


def _paint_stack(painter: QPainter, theme: Theme, box: QRectF, block: HourStack) -> None:
    legend = legend_rows(theme, block, box.width() + 2 * GRID)
    area = box.adjusted(0, 0, 0, -ROW_PX * len(legend))
    tallest = max(block.sums, default=0.0)
    most = 1.08 * max(block.limit, tallest, 1e-9)
    levels = [area.bottom() - FOOT_PX] * len(block.hours)
    for n, (_, values) in enumerate(block.series):
        brushes = series_brushes(theme, n)
        for i, (slot, value) in enumerate(zip(hour_slots(area, len(values)), values, strict=True)):
            tall = slot.height() * value / most
            levels[i] -= tall
            bar = QRectF(slot.left() + 0.5, levels[i], max(1.0, slot.width() - 1), tall)
            for brush in brushes:
                painter.fillRect(bar, brush)
    _axes(painter, theme, area, most, block.limit, _figure(block.limit or tallest))
    _hour_labels(painter, theme, area, block.hours, block.zone)
    _legend(painter, theme, box, block, legend)


def _legend(
    painter: QPainter, theme: Theme, box: QRectF, block: HourStack, rows: Sequence[Sequence[tuple[int, float]]]
) -> None:
    for row, marks in enumerate(rows):
        base = box.bottom() - ROW_PX * (len(rows) - 1 - row)
        for n, x in marks:
            left = box.left() + AXIS_PX + x
            for brush in series_brushes(theme, n):
                painter.fillRect(QRectF(left, base - 14, 10, 10), brush)
            painter.setPen(theme.text)
            painter.drawText(QPointF(left + 15, base - 4), block.series[n][0])


def series_brushes(theme: Theme, number: int) -> tuple[QBrush, QBrush]:
    """Return colour and hatch of the n-th series: told apart without colour too."""
    colour = QColor(OKABE_ITO[number % len(OKABE_ITO)])
    return QBrush(colour), QBrush(theme.surface, HATCHES[number % len(HATCHES)])


def bar_columns(metrics: QFontMetrics, block: Bars, width: float) -> tuple[float, float, float]:
    """Return the widths of names, bars and figures, pixels: names in full as long as the bars can be told apart."""
    figures = max([metrics.horizontalAdvance(block.figure(v)) for _, v in block.items] or [0]) + 10.0
    wanted = max([metrics.horizontalAdvance(n) for n, _ in block.items] or [0]) + 12.0
    names = min(wanted, max(width - figures - max(LEAST_BARS_PX, LEAST_BARS_SHARE * width), 0.0))
    return names, max(8.0, width - names - figures), figures


def _paint_bars(painter: QPainter, theme: Theme, box: QRectF, block: Bars) -> None:
    metrics = painter.fontMetrics()
    names, room, figures = bar_columns(metrics, block, box.width())
    most = max([abs(v) for _, v in block.items] or [0.0]) or 1.0
    middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    for i, (name, value) in enumerate(block.items):
        top = box.top() + ROW_PX * i
        painter.setPen(theme.text)
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(names - 8))
        painter.drawText(QRectF(box.left(), top, names, ROW_PX), middle, shown)
        long = room * abs(value) / most
        painter.fillRect(QRectF(box.left() + names, top + 4, max(1.0, long), ROW_PX - 8), theme.accent)
        painter.setPen(theme.muted)
        painter.drawText(QRectF(box.left() + names + long + 6, top, figures, ROW_PX), middle, block.figure(value))


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
