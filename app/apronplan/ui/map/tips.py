"""What the map says about the thing under the mouse."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from apronplan.domain.clock import minutes_between
from apronplan.domain.ids import HallId, PartId, StandId
from apronplan.i18n import tr
from apronplan.ui.words import flights_text, part_title, plain_tip, route_text, tonnes_text

if TYPE_CHECKING:
    from apronplan.ui.map.canvas import MapCanvas


def part_lines(canvas: "MapCanvas", part: PartId) -> list[str]:
    """Return what is said about an aircraft: flights, type with metres, stay, freight, stand, lock."""
    plan, cursor = canvas.desk.bridge.plan, canvas.desk.cursor
    row = plan.parts[part]
    turn = row.turnaround
    kind = plan.layout.aircraft_types.get(turn.aircraft_type)
    size = tr("map.tip.size", span=f"{kind.wingspan_m:g}", length=f"{kind.length_m:g}") if kind else ""
    assignment = plan.stand_assignments.get(part)
    left = max(0.0, minutes_between(cursor.at, row.off_block))
    lines = [
        f"{flights_text(turn)}  {route_text(turn)}".strip(),
        f"{turn.aircraft_type} {turn.registration}  {size}".strip(),
        f"{cursor.span_text(row.on_block, row.off_block)}  {tr('map.tip.leaves', minutes=f'{left:.0f}')}",
        tr("map.tip.freight", inward=tonnes_text(turn.import_kg), outward=tonnes_text(turn.export_kg)),
    ]
    if assignment is not None and assignment.locked:
        lines.append(tr("map.tip.locked"))
    if assignment is not None and assignment.override is not None:
        lines.append(tr("map.tip.override", by=assignment.override.by, reason=assignment.override.reason))
    return lines


def stand_lines(canvas: "MapCanvas", stand: StandId) -> list[str]:
    """Return what is said about a stand: limits, why it is blocked or closed, who comes next."""
    plan, cursor = canvas.desk.bridge.plan, canvas.desk.cursor
    row = plan.layout.stands.get(stand)
    if row is None:
        return []
    limits = [
        tr("map.tip.span", metres=f"{row.max_wingspan_m:g}") if row.max_wingspan_m is not None else "",
        tr("map.tip.length", metres=f"{row.max_length_m:g}") if row.max_length_m is not None else "",
    ]
    lines = ["  ".join(filter(None, (tr("map.tip.stand", stand=stand), *limits)))]
    situation = canvas.store.situation(cursor.at)
    lines += [
        tr("map.tip.shadow", part=part_title(plan, part), stand=plan.stand_of(part) or "")
        for part in situation.shadows.get(stand, ())
    ]
    if (closed := situation.closed.get(stand)) is not None:
        until = cursor.moment_text(datetime.fromtimestamp(closed.end_s, UTC))
        lines.append(tr("map.tip.closed", reason=closed.closure.reason or "\u2013", until=until))
    coming = [
        p
        for a in plan.stand_assignments.values()
        if a.stand == stand and (p := plan.parts.get(a.part)) is not None and p.on_block > cursor.at
    ]
    if coming:
        after = min(coming, key=lambda p: p.on_block)
        span = cursor.span_text(after.on_block, after.off_block)
        lines.append(tr("map.tip.next", part=part_title(plan, after.part), span=span))
    return lines


def hall_lines(canvas: "MapCanvas", hall: HallId) -> list[str]:
    """Return what is said about a hall: name, this hour against its rate, what lies there against its room."""
    row = canvas.desk.bridge.plan.layout.halls.get(hall)
    state = canvas.store.situation(canvas.desk.cursor.at).halls.get(hall)
    if row is None:
        return []
    lines = [f"{hall}  {row.name}".strip(), ", ".join(sorted(row.handlers))]
    if state is not None:
        lines.append(tr("map.tip.rate", now=f"{state.inflow_kg / 1000:.0f}", most=f"{state.rate_kg / 1000:.0f}"))
        lines.append(tr("map.tip.store", now=f"{state.stored_kg / 1000:.0f}", most=f"{state.storage_kg / 1000:.0f}"))
    return [line for line in lines if line]


def lines_at(canvas: "MapCanvas", event: QHelpEvent) -> list[str]:
    """Return what is said about a point."""
    found = canvas.hit_at(event.pos())
    if found.part is not None:
        stand = stand_lines(canvas, found.stand) if found.stand is not None else []
        return part_lines(canvas, found.part) + stand
    if found.hall is not None:
        return hall_lines(canvas, found.hall)
    return stand_lines(canvas, found.stand) if found.stand is not None else []


def show_tip(canvas: "MapCanvas", event: QHelpEvent) -> bool:
    """Show the tool tip of a point."""
    QToolTip.showText(event.globalPos(), plain_tip(lines_at(canvas, event)), canvas)
    return True
