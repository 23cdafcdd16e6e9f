"""Closures laid out on the rows of the Gantt, with their recurrences. No widgets."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from apronplan.domain.ids import StandId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.ui.gantt.context import Closed
from apronplan.ui.gantt.scale import to_datetime

if TYPE_CHECKING:
    from apronplan.planning.windows import Window


def closed_stands(plan: Plan, start_min: float, end_min: float) -> Mapping[StandId, tuple[Closed, ...]]:
    """Return when each stand is closed, by itself or with its apron, within a range of minutes since the epoch."""
    from apronplan.planning.windows import stand_windows

    closures = list(plan.closures.values())
    found = stand_windows(closures, plan.layout, to_datetime(start_min), to_datetime(end_min))
    return {stand: tuple(_closed(w) for w in windows) for stand, windows in found.items()}


def _closed(window: "Window") -> Closed:
    return Closed(window.start_s / 60, window.end_s / 60, window.closure.reason or tr("ui.gantt.closed"))
