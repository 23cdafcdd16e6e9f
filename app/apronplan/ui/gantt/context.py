"""Everything one frame of the Gantt needs, frozen: the painter reads this and nothing else."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING

import msgspec

from apronplan.domain.findings import Severity
from apronplan.domain.ids import PartId, StandId
from apronplan.ui.drag.gesture import State
from apronplan.ui.gantt.cascade import Knock
from apronplan.ui.gantt.model import Bar, RowTable
from apronplan.ui.gantt.scale import TimeScale

if TYPE_CHECKING:
    from apronplan.ui.theme import ThemeStore
from apronplan.ui.gantt.schemes import Colouring

AXIS_PX = 40
GUTTER_PX = 104
ROW_HEIGHTS = (18, 20, 26, 34)
"""Heights that a row can have, pixels."""
USUAL_ROW_PX = 20
LOW_PX = 340
"""A Gantt that is lower has the least rows, unless another height was chosen, and a thin strip: a screen at 200 %."""


class Closed(msgspec.Struct, frozen=True):
    """A time in which a stand is closed."""

    start: float
    end: float
    text: str


class PaintContext(msgspec.Struct, frozen=True, kw_only=True):
    """One frame.

    Attributes
    ----------
    width, height : int
        Pixels of the viewport; the axis and the stand names take `AXIS_PX` and `GUTTER_PX` of it.
    scroll_x, scroll_y : int
        How far the content is scrolled.
    states : mapping
        During a drag the answer of every stand; empty else.
    preview : Bar or None
        Where the dragged bar would come to lie.
    tail_min, gaps : float, mapping
        Least time between two stays; by type of aircraft where the rules are known.
    knocks : mapping
        Stays that have to wait for a late one.
    colouring : Colouring or None
        What colours and middles tell; None = the carrier.
    idle : frozenset of PartId
        Parts whose override is no longer needed.
    ghosts : tuple of Bar
        While a proposal is shown: where what it moves is now.
    tow_min : float or None
        While a tow is moved: when it would begin, or end if its end is held.
    """

    width: int
    height: int
    scroll_x: int
    scroll_y: int
    scale: TimeScale
    zone: tzinfo
    airport_zone: tzinfo
    rows: RowTable
    bars: Mapping[StandId, tuple[Bar, ...]]
    theme: "ThemeStore"
    closed: Mapping[StandId, tuple[Closed, ...]] = msgspec.field(default_factory=dict)
    shadows: Mapping[StandId, tuple[tuple[float, float, PartId], ...]] = msgspec.field(default_factory=dict)
    selected: frozenset[PartId] = frozenset()
    selected_stands: frozenset[StandId] = frozenset()
    outlined: frozenset[PartId] = frozenset()
    severities: Mapping[PartId, Severity] = msgspec.field(default_factory=dict)
    idle: frozenset[PartId] = frozenset()
    now_min: float | None = None
    cursor_min: float | None = None
    states: Mapping[StandId, State] = msgspec.field(default_factory=dict)
    hovered_stand: StandId | None = None
    preview: Bar | None = None
    dragged: frozenset[PartId] = frozenset()
    tail_min: float = 0.0
    gaps: Mapping[str, float] = msgspec.field(default_factory=dict)
    knocks: Mapping[PartId, Knock] = msgspec.field(default_factory=dict)
    colouring: Colouring | None = None
    ghosts: tuple[Bar, ...] = ()
    tow_min: float | None = None

    def gap_min(self, bar: Bar) -> float:
        """Return the least minutes that must stay free behind a bar."""
        return self.gaps.get(bar.short, self.tail_min)

    @property
    def left_min(self) -> float:
        """First minute that is seen."""
        return self.scale.minute_at(self.scroll_x)

    @property
    def right_min(self) -> float:
        """Last minute that is seen."""
        return self.scale.minute_at(self.scroll_x + max(self.width - GUTTER_PX, 0))

    def x_of(self, minute: float) -> float:
        """Return where a minute lies in the viewport."""
        return GUTTER_PX + self.scale.x_of(minute) - self.scroll_x

    def minute_at(self, x: float) -> float:
        """Return the minute at a place of the viewport."""
        return self.scale.minute_at(x - GUTTER_PX + self.scroll_x)

    def y_of(self, top: float) -> float:
        """Return where a row's top lies in the viewport."""
        return AXIS_PX + top - self.scroll_y
