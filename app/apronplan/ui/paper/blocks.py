"""One painter per kind of block; each gets the place where the block stands and draws inside it."""

from PySide6.QtCore import Qt

from apronplan.i18n import tr
from apronplan.reports.pages import (
    GAP_MM,
    LINE_MM,
    Align,
    ApronMap,
    Bars,
    Block,
    Figures,
    Gantt,
    Heading,
    HourBars,
    HourStack,
    LoadCurve,
    Note,
    Table,
)
from apronplan.ui.paper.charts import paint_bars, paint_curve, paint_hour_bars, paint_hour_stack
from apronplan.ui.paper.gantt import paint_gantt
from apronplan.ui.paper.ink import BLACK, GREY, PALE, RULE, Ink

RIGHT = Qt.AlignmentFlag.AlignRight
LEFT = Qt.AlignmentFlag.AlignLeft
PAD_MM = 3.4
"""What a cell leaves free of its column, so that a figure set right does not touch the word that follows."""


def paint_block(ink: Ink, block: Block, x: float, y: float, width: float) -> float:
    """Paint a block at a place and return how far below it the next one starts, millimetres."""
    if isinstance(block, Heading):
        _heading(ink, block, x, y, width)
    elif isinstance(block, Note):
        _note(ink, block, x, y, width)
    elif isinstance(block, Figures):
        _figures(ink, block, x, y, width)
    elif isinstance(block, Table):
        _table(ink, block, x, y, width)
    elif isinstance(block, Gantt):
        paint_gantt(ink, block, x, y, width)
    elif isinstance(block, LoadCurve):
        paint_curve(ink, block, x, y, width)
    elif isinstance(block, HourBars):
        paint_hour_bars(ink, block, x, y, width)
    elif isinstance(block, HourStack):
        paint_hour_stack(ink, block, x, y, width)
    elif isinstance(block, Bars):
        paint_bars(ink, block, x, y, width)
    else:
        _map(ink, block, x, y, width)
    return block.height_mm + GAP_MM


def _heading(ink: Ink, block: Heading, x: float, y: float, width: float) -> None:
    text = tr("sheet.continued", title=block.text) if block.continued else block.text
    ink.text(x, y + 1.5, width, block.height_mm - 1.5, text, size_pt=12, bold=True)
    ink.line(x, y + block.height_mm, x + width, y + block.height_mm, width=0.3, color=BLACK)


def _note(ink: Ink, block: Note, x: float, y: float, width: float) -> None:
    if block.warning:
        ink.box(x, y + 0.6, 1.2, LINE_MM - 1.2, fill=BLACK, edge=None)
    ink.text(x + 3, y, width - 3, LINE_MM, block.text)


def _figures(ink: Ink, block: Figures, x: float, y: float, width: float) -> None:
    each = width / block.per_row
    for i, (value, what, remark) in enumerate(block.items):
        left = x + each * (i % block.per_row)
        top = y + 18.0 * (i // block.per_row)
        ink.box(left, top, each - 2.5, 16.0, fill=PALE, edge=None)
        ink.text(left + 2.5, top + 0.8, each - 7, 7.5, value, size_pt=17, bold=True)
        ink.text(left + 2.5, top + 7.6, each - 7, 4.2, what, size_pt=9)
        ink.text(left + 2.5, top + 11.4, each - 7, 4.0, remark, size_pt=9, color=GREY)


def _table(ink: Ink, block: Table, x: float, y: float, width: float) -> None:
    unit = width / sum(c.share for c in block.columns)
    edges = [x]
    for column in block.columns:
        edges.append(edges[-1] + unit * column.share)
    head_mm = LINE_MM * 1.2
    ink.box(x, y, width, head_mm, fill=PALE, edge=None)
    for column, left, right in zip(block.columns, edges, edges[1:], strict=False):
        side = RIGHT if column.align is Align.RIGHT else LEFT
        ink.text(left + 0.8, y, right - left - PAD_MM, head_mm, column.title, bold=True, condensed=True, align=side)
    for i, row in enumerate(block.rows):
        top = y + head_mm + LINE_MM * i
        for column, cell, left, right in zip(block.columns, row, edges, edges[1:], strict=False):
            side = RIGHT if column.align is Align.RIGHT else LEFT
            ink.text(
                left + 0.8,
                top,
                right - left - PAD_MM,
                LINE_MM,
                cell,
                condensed=True,
                align=side,
                bold=i in block.strong,
            )
        ink.line(x, top + LINE_MM, x + width, top + LINE_MM, width=0.1, color=RULE)


def _map(ink: Ink, block: ApronMap, x: float, y: float, width: float) -> None:
    from apronplan.ui.map import paint_map

    area = ink.rect(x, y, width, block.height_mm)
    paint_map(ink.painter, area, block.plan, block.at)
    ink.box(x, y, width, block.height_mm)
