"""Collects what one frame of a Gantt view shows."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from apronplan.domain.ids import StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part, StandAssignment
from apronplan.ui.drag.gesture import Gesture, State
from apronplan.ui.gantt.context import PaintContext
from apronplan.ui.gantt.model import Bar, make_bar
from apronplan.ui.gantt.scale import to_minutes

if TYPE_CHECKING:
    from apronplan.ui.gantt.view import GanttView


def make_frame(view: "GanttView") -> PaintContext:
    """Return the frozen context of the view as it is now."""
    desk, data = view.desk, view.data
    gesture = view.gesture
    return PaintContext(
        width=view.viewport().width(),
        height=view.viewport().height(),
        scroll_x=view.horizontalScrollBar().value(),
        scroll_y=view.verticalScrollBar().value(),
        scale=view.scale,
        zone=desk.cursor.zone,
        airport_zone=desk.cursor.airport_zone,
        rows=data.rows,
        bars=data.bars.by_stand,
        theme=desk.theme,
        closed=data.closed,
        shadows=data.shadows,
        selected=frozenset(desk.selection.parts),
        selected_stands=frozenset(desk.selection.stands),
        outlined=view.outlined,
        severities={} if view.outlined else data.severities,  # findings speak of the open plan, not of a proposal
        idle=data.idle,
        now_min=to_minutes(datetime.now(UTC)),
        cursor_min=to_minutes(desk.cursor.at),
        states=stand_states_of(gesture) if gesture else {},
        hovered_stand=view.hovered,
        preview=preview_of(gesture, desk.bridge.plan, view.hovered) if gesture and view.hovered else None,
        dragged=frozenset(gesture.cargo.parts) if gesture else frozenset(),
        tail_min=data.tail_min,
        gaps=data.gaps,
        knocks=data.knocks,
        colouring=data.colouring,
        ghosts=data.ghosts,
        tow_min=view.tow.shown_min if view.tow is not None else None,
    )


def stand_states_of(gesture: Gesture) -> dict[StandId, State]:
    """Return the answer of every stand to a gesture."""
    return {StandId(spot.id): v.state for spot, v in gesture.verdicts.items() if spot.kind.value == "stand"}


def preview_of(gesture: Gesture, plan: Plan, stand: StandId) -> Bar | None:
    """Return the leading bar as it would lie on a stand."""
    part: Part | None = plan.parts.get(gesture.cargo.lead) if gesture.cargo.parts else None
    if part is None:
        return None
    return make_bar(part, StandAssignment(part=part.part, stand=stand), plan.layout.airport.zone)
