"""Moving a tow in time: by dragging the end of a bar that a tow begins or ends, in steps of five minutes."""

from typing import TYPE_CHECKING

import msgspec

from apronplan.domain.ids import PartId, TurnaroundId, part_index, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.ui.gantt import hit
from apronplan.ui.gantt.context import GUTTER_PX, PaintContext
from apronplan.ui.gantt.model import Bar
from apronplan.ui.gantt.scale import to_datetime, to_minutes

if TYPE_CHECKING:
    from apronplan.ui.gantt.view import GanttView

STEP_MIN = 5.0
GRIP_PX = 5.0
"""How near the end of a bar the mouse takes the tow and not the aircraft."""


class TowDrag(msgspec.Struct):
    """A tow that is being moved.

    Attributes
    ----------
    tow : int
        Which of the turnaround's, counted from 1.
    off_min, on_min : float
        When it begins and ends, as it would be now.
    low, high : float
        Minutes between which it has to lie.
    by_end : bool
        The mouse holds its end, the beginning of the bar behind it.
    began_min : float
        When it begins in the plan.
    """

    turnaround: TurnaroundId
    tow: int
    off_min: float
    on_min: float
    low: float
    high: float
    by_end: bool
    began_min: float

    @property
    def moved(self) -> bool:
        """Whether it would begin at another time than it does; not so after a way there and back."""
        return self.off_min != self.began_min

    @property
    def shown_min(self) -> float:
        """The minute that the mouse holds."""
        return self.on_min if self.by_end else self.off_min

    def to(self, minute: float) -> None:
        """Follow the mouse in steps, within the two stays."""
        length = self.on_min - self.off_min
        off = minute - length if self.by_end else minute
        off = round(off / STEP_MIN) * STEP_MIN
        low, high = self.low + STEP_MIN, self.high - STEP_MIN - length
        off = min(max(off, low), max(high, low))
        self.off_min, self.on_min = off, off + length


def tow_beside(plan: Plan, part: PartId, *, by_end: bool) -> TowDrag | None:
    """Return the tow at the beginning (`by_end`) or the end of a part; None if there is none."""
    row = plan.parts.get(part)
    if row is None:
        return None
    tow = part_index(part) - 1 if by_end else part_index(part)
    if not 1 <= tow < row.count:
        return None
    before, after = plan.parts_of(turnaround_of(part))[tow - 1 : tow + 1]
    return TowDrag(
        turnaround=turnaround_of(part),
        tow=tow,
        off_min=to_minutes(before.off_block),
        on_min=to_minutes(after.on_block),
        low=to_minutes(before.on_block),
        high=to_minutes(after.off_block),
        by_end=by_end,
        began_min=to_minutes(before.off_block),
    )


def grip_at(context: PaintContext, x: float, y: float) -> tuple[Bar, bool] | None:
    """Return the bar whose tow is under a point, and whether the point is at its beginning."""
    row = hit.row_at(context, y)
    if row is None or row.is_heading or x < GUTTER_PX:
        return None
    for bar in context.bars.get(row.stand, ()):
        left, top, width, height = hit.bar_box(context, bar, row)
        if not top <= y <= top + height:
            continue
        if not bar.last and abs(x - left - width) <= GRIP_PX:
            return bar, False
        if not bar.first and abs(x - left) <= GRIP_PX:
            return bar, True
    return None


def tow_under(view: "GanttView", x: float, y: float) -> TowDrag | None:
    """Return the tow under a point of a view."""
    grip = grip_at(view.frame_context(), x, y)
    return tow_beside(view.desk.bridge.plan, grip[0].part, by_end=grip[1]) if grip is not None else None


def drop(view: "GanttView", tow: TowDrag) -> None:
    """Make the move an edit; a refusal says why and nothing has changed."""
    if tow.moved:
        view.desk.verbs.move_tow(tow.turnaround, tow.tow, to_datetime(tow.off_min))


def nudge(view: "GanttView", part: PartId, steps: int) -> bool:
    """Move the tow at the end of a part, or at its beginning if it is the last, by steps of five minutes."""
    plan = view.desk.bridge.plan
    tow = tow_beside(plan, part, by_end=False) or tow_beside(plan, part, by_end=True)
    if tow is None:
        return False
    tow.to(tow.shown_min + steps * STEP_MIN)
    drop(view, tow)
    return True
