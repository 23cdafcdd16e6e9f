"""The printed Gantt: readable in black and white, operators by pattern, locks and overrides by mark."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from apronplan.reports.pages import GANTT_AXIS_MM, GANTT_ROW_MM, Gantt, GanttBar
from apronplan.ui.paper.ink import BLACK, GREY, PALE, PATTERNS, RULE, Ink

LABEL_MM = 26.0
NIGHT = QColor("#f0f0f0")
NIGHT_LOCAL = (23, 7)
"""Night at the airport: 23:00 to 07:00 local."""


class _Axis:
    """Where a time lies across the page."""

    def __init__(self, block: Gantt, left: float, right: float) -> None:
        self._start = block.start
        self._span_s = (block.end - block.start).total_seconds()
        self.left, self.right = left, right

    def x(self, when: datetime) -> float:
        """Return where an instant (aware) lies across the sheet, in millimetres; what is outside lies at the edge."""
        share = (when - self._start).total_seconds() / self._span_s
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))


def paint_gantt(ink: Ink, block: Gantt, x: float, y: float, width: float) -> None:
    """Paint the time axis, then each stand's row."""
    axis = _Axis(block, x + LABEL_MM, x + width)
    top, bottom = y + GANTT_AXIS_MM, y + block.height_mm
    _night(ink, block, axis, top, bottom)
    _hours(ink, block, axis, y, bottom)
    for i, row in enumerate(block.rows):
        row_y = top + GANTT_ROW_MM * i
        ink.text(x, row_y, 13, GANTT_ROW_MM, row.label, bold=True, condensed=True)
        ink.text(x + 12, row_y, LABEL_MM - 13, GANTT_ROW_MM, row.remark, condensed=True, color=GREY)
        ink.line(x, row_y + GANTT_ROW_MM, x + width, row_y + GANTT_ROW_MM, width=0.1)
        for begin, finish, words in row.closed:
            _closure(ink, words, axis.x(begin), axis.x(finish), row_y)
        for bar in row.bars:
            _bar(ink, bar, axis, row_y + 0.5, GANTT_ROW_MM - 1.0)


def _night(ink: Ink, block: Gantt, axis: _Axis, top: float, bottom: float) -> None:
    hour = block.start
    while hour < block.end:
        local = hour.astimezone(block.zone).hour
        if local >= NIGHT_LOCAL[0] or local < NIGHT_LOCAL[1]:
            left, right = axis.x(hour), axis.x(hour + timedelta(hours=1))
            ink.box(left, top, right - left, bottom - top, fill=NIGHT, edge=None)
        hour += timedelta(hours=1)


def _hours(ink: Ink, block: Gantt, axis: _Axis, y: float, bottom: float) -> None:
    """Draw a line per hour, local time above, UTC below it."""
    hour = block.start
    centre = Qt.AlignmentFlag.AlignHCenter
    ink.text(axis.left - LABEL_MM, y, LABEL_MM - 5, 4.2, "LT", size_pt=9, bold=True, condensed=True)
    ink.text(axis.left - LABEL_MM, y + 4.0, LABEL_MM - 5, 4.2, "UTC", size_pt=9, condensed=True, color=GREY)
    while hour <= block.end:
        at = axis.x(hour)
        ink.line(at, y + GANTT_AXIS_MM - 0.8, at, bottom, width=0.1, color=RULE)
        if hour < block.end:
            ink.text(at - 6, y, 12, 4.2, f"{hour.astimezone(block.zone):%H}", bold=True, condensed=True, align=centre)
            ink.text(at - 6, y + 4.0, 12, 4.2, f"{hour.astimezone(UTC):%H}", condensed=True, color=GREY, align=centre)
        hour += timedelta(hours=1)


def _closure(ink: Ink, words: str, left: float, right: float, row_y: float) -> None:
    pattern = Qt.BrushStyle.DiagCrossPattern
    ink.box(left, row_y + 0.3, right - left, GANTT_ROW_MM - 0.6, pattern=pattern, edge=GREY)
    need = min(right - left, ink.width_mm(words, ink.font(8, condensed=True)) + 1.4)
    ink.box(left + 0.4, row_y + 0.8, need - 0.4, GANTT_ROW_MM - 1.6, fill=QColor("white"), edge=None)
    ink.text(left + 0.8, row_y, need - 1.0, GANTT_ROW_MM, words, size_pt=8, condensed=True)


def _bar(ink: Ink, bar: GanttBar, axis: _Axis, y: float, h: float) -> None:
    left, right = axis.x(bar.start), axis.x(bar.end)
    wide = max(0.6, right - left)
    ink.box(left, y, wide, h, fill=QColor("white"), pattern=PATTERNS[bar.pattern % len(PATTERNS)])
    if bar.overridden:
        ink.box(left, y, wide, h, width=0.6)
    marks = ("L " if bar.locked else "") + ("! " if bar.overridden else "")
    for text in _texts(bar, marks):
        need = ink.width_mm(text, ink.font(9, condensed=True)) + 1.4
        if need <= wide:
            middle = left + wide / 2
            ink.box(middle - need / 2 + 0.2, y + 0.5, need - 0.4, h - 1.0, fill=QColor("white"), edge=None)
            centre = Qt.AlignmentFlag.AlignHCenter
            ink.text(left, y, wide, h, text, condensed=True, align=centre, color=BLACK)
            return
    _beside(ink, bar, marks, right, axis, y, h)


def _texts(bar: GanttBar, marks: str) -> list[str]:
    """Return what a bar may say, the fullest first."""
    ends = "–".join(x for x in (bar.left, bar.right) if x)
    full = "  ".join(x for x in (bar.left, bar.middle, bar.right) if x)
    return [marks + full, marks + ends, marks + (bar.left or bar.right or bar.middle)]


def _beside(ink: Ink, bar: GanttBar, marks: str, right: float, axis: _Axis, y: float, h: float) -> None:
    """Say the flight right of a bar too short for it, on a pale ground so that lines do not cross it."""
    text = marks + (bar.left or bar.right or bar.middle)
    need = ink.width_mm(text, ink.font(9, condensed=True)) + 1.0
    at = right + 0.4 if right + need < axis.right else axis.x(bar.start) - need - 0.4
    ink.box(at, y + 0.6, need, h - 1.2, fill=PALE, edge=None)
    ink.text(at + 0.4, y, need, h, text, condensed=True)
