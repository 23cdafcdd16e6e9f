"""What the Gantt says about the thing under the mouse, and the menu it opens there."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QContextMenuEvent, QHelpEvent
from PySide6.QtWidgets import QToolTip

from apronplan.domain.ids import PartId
from apronplan.domain.traffic import Turnaround
from apronplan.i18n import tr
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.gantt import hit
from apronplan.ui.gantt.closure_drag import usual_from
from apronplan.ui.gantt.scale import to_datetime
from apronplan.ui.times_text import known_text
from apronplan.ui.words import flights_text, part_title, plain_tip, route_text, tonnes_text

if TYPE_CHECKING:
    from apronplan.ui.gantt.view import GanttView


def part_lines(view: "GanttView", part: PartId) -> list[str]:
    """Return what is said about one stay."""
    plan, cursor = view.desk.bridge.plan, view.desk.cursor
    row = plan.parts[part]
    turn = row.turnaround
    assignment = plan.stand_assignments.get(part)
    knock = view.data.knocks.get(part)
    lines = [
        f"{flights_text(turn)}  {turn.aircraft_type} {turn.registration}".rstrip(),
        f"{cursor.span_text(row.on_block, row.off_block)}  {route_text(turn)}".rstrip(),
        tr("ui.tip.freight", inward=tonnes_text(turn.import_kg), outward=tonnes_text(turn.export_kg)),
    ]
    lines += known_lines(turn, cursor)
    if knock is not None:
        lines.append(tr("ui.tip.waits", part=part_title(plan, knock.cause), minutes=round(knock.minutes)))
    if assignment is not None:
        lines.append(tr("ui.tip.stand", stand=assignment.stand))
        if assignment.locked:
            lines.append(tr("ui.tip.locked"))
        if assignment.override is not None:
            name = "ui.tip.override_idle" if part in view.data.idle else "ui.tip.override"
            lines.append(tr(name, by=assignment.override.by, reason=assignment.override.reason))
    return lines


def known_lines(turn: Turnaround, cursor: ClockCursor) -> list[str]:
    """Return schedule, estimate and truth of a turnaround, as far as there is more than the schedule."""
    told = {end: known_text(turn, cursor, end) for end in ("in", "out")}
    return [tr(f"ui.tip.times_{end}", times=times) for end, times in told.items() if times]


def lines_at(view: "GanttView", x: float, y: float) -> list[str]:
    """Return what is said about a point: a bar, a closure, or a time that an alternate blocks."""
    frame = view.frame_context()
    bar = hit.bar_at(frame, x, y)
    if bar is not None:
        return part_lines(view, bar.part)
    closed = hit.closed_at(frame, x, y)
    if closed is not None:
        return [tr("ui.tip.closed", reason=closed.text)]
    shadow = hit.shadow_at(frame, x, y)
    if shadow is not None:
        plan = view.desk.bridge.plan
        return [tr("ui.tip.shadow", part=part_title(plan, shadow), stand=plan.stand_of(shadow) or "")]
    return []


def show_tip(view: "GanttView", event: QHelpEvent) -> bool:
    """Show the tool tip of a point."""
    lines = lines_at(view, event.pos().x(), event.pos().y())
    QToolTip.showText(event.globalPos(), plain_tip(lines), view.viewport())
    return True


def open_menu(view: "GanttView", event: QContextMenuEvent) -> None:
    """Open the menu of the bar under the mouse, or of the chosen bars when the menu key was pressed."""
    frame = view.frame_context()
    bar = hit.bar_at(frame, event.pos().x(), event.pos().y())
    row = hit.row_at(frame, event.pos().y())
    if bar is None and row is not None and row.stand and event.reason() is QContextMenuEvent.Reason.Mouse:
        span = usual_from(to_datetime(frame.minute_at(event.pos().x())))
        view.desk.verbs.stand_menu(row.stand, view, span).popup(event.globalPos())
        return
    chosen = view.desk.selection.parts
    part = bar.part if bar is not None else chosen[0] if chosen else None
    if part is None:
        return
    if part not in chosen:
        view.desk.selection.select_part(part)
    menu = view.desk.verbs.part_menu(part, view)
    menu.popup(event.globalPos())
