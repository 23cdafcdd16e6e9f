"""What lies under a point of the Gantt: pure functions of a frame, tested without a window."""

from bisect import bisect_right

from apronplan.domain.ids import PartId, StandId
from apronplan.ui.gantt.context import AXIS_PX, GUTTER_PX, Closed, PaintContext
from apronplan.ui.gantt.model import Bar, Row

NEAR_PX = 3.0
"""A bar narrower than twice this can still be hit."""
PAD_PX = 2


def bar_box(context: PaintContext, bar: Bar, row: Row) -> tuple[float, float, float, float]:
    """Return left, top, width and height of a bar in the viewport."""
    left, right = context.x_of(bar.start), context.x_of(bar.end)
    strip = (row.height - 2 * PAD_PX) / bar.lanes
    top = context.y_of(row.top) + PAD_PX + bar.lane * strip
    return left, top, max(right - left, 3.0), strip


def row_at(context: PaintContext, y: float) -> Row | None:
    """Return the row at a height; None on the axis and below the last row."""
    return None if y < AXIS_PX else context.rows.at(y - AXIS_PX + context.scroll_y)


def stand_at(context: PaintContext, y: float) -> StandId | None:
    """Return the stand at a height; None on the axis and on headings."""
    row = row_at(context, y)
    return row.stand if row is not None and row.stand else None


def bar_at(context: PaintContext, x: float, y: float) -> Bar | None:
    """Return the bar at a point; where bars lie close, the one whose middle is nearest."""
    row = row_at(context, y)
    if row is None or row.is_heading or x < GUTTER_PX:
        return None
    hits: list[tuple[float, Bar]] = []
    for bar in context.bars.get(row.stand, ()):
        left, top, width, height = bar_box(context, bar, row)
        spare = max(0.0, NEAR_PX * 2 - width) / 2
        if left - spare <= x <= left + width + spare and top <= y <= top + height:
            hits.append((abs(x - left - width / 2), bar))
    return min(hits, key=lambda h: h[0])[1] if hits else None


def bars_in(context: PaintContext, x0: float, y0: float, x1: float, y1: float) -> tuple[PartId, ...]:
    """Return the bars that touch a box, in order of rows and time (rubber band)."""
    left, right = sorted((x0, x1))
    top, bottom = sorted((y0, y1))
    found: list[PartId] = []
    for row in context.rows.between(top - AXIS_PX + context.scroll_y, bottom - AXIS_PX + context.scroll_y):
        for bar in context.bars.get(row.stand, ()) if row.stand else ():
            x, y, width, height = bar_box(context, bar, row)
            if x <= right and x + width >= left and y <= bottom and y + height >= top:
                found.append(bar.part)
    return tuple(found)


def closed_at(context: PaintContext, x: float, y: float) -> Closed | None:
    """Return the closure at a point."""
    stand = stand_at(context, y)
    minute = context.minute_at(x)
    found = context.closed.get(stand, ()) if stand else ()
    return next((c for c in found if c.start <= minute < c.end), None)


def shadow_at(context: PaintContext, x: float, y: float) -> PartId | None:
    """Return the part on an alternate that blocks the stand at a point."""
    stand = stand_at(context, y)
    minute = context.minute_at(x)
    found = context.shadows.get(stand, ()) if stand else ()
    return next((part for start, end, part in found if start <= minute < end), None)


def next_in_row(bars: tuple[Bar, ...], minute: float, step: int) -> Bar | None:
    """Return the bar after (`step` 1) or before (-1) a minute on one stand."""
    starts = [b.start for b in bars]
    i = bisect_right(starts, minute) if step > 0 else bisect_right(starts, minute - 0.001) - 1
    return bars[i] if 0 <= i < len(bars) else None
