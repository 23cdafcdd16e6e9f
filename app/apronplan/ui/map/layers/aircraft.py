"""Aircraft as true outlines at scale, in the colour of their carrier, with their flight."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTransform

from apronplan.domain.findings import Severity
from apronplan.ui.map.context import MapContext
from apronplan.ui.map.layers.ink import pen_of, polygon_of, silhouette, stand_transform
from apronplan.ui.map.layers.stands import axis_angle, level_fits
from apronplan.ui.map.scene import StandMark
from apronplan.ui.map.shapes import Box, Point, grown, touch
from apronplan.ui.map.signs import Place, Style, Tone, Wish, upright
from apronplan.ui.map.situation import Parked
from apronplan.ui.theme import faded, mixed

FLIGHT_DETAIL = 0.2
STRIPE_DETAIL = 0.5
BODY_SHARES = (0.15, 0.4, 0.65, 0.88)
"""Where along an aircraft its length the boxes lie that numbers keep off."""
FAR_DETAIL = 0.8
FAR_EDGE_PX = 1.6
"""Below this scale outlines are drawn a little thicker than they are, to be seen from across the room."""


def paint_aircraft(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Paint all aircraft, the chosen ones last."""
    parked = sorted(seen_aircraft(context), key=lambda p: p.part in context.selected)
    for p in parked:
        mark = context.scene.stand_by_id.get(p.stand)
        if mark is not None:
            _paint_one(painter, context, world, p, mark)
    for p in parked:
        mark = context.scene.stand_by_id.get(p.stand)
        severity = context.situation.severities.get(p.part)
        if mark is not None and severity in (Severity.HARD, Severity.SOFT) and p.part not in context.dragged:
            _paint_badge(painter, context, mark, severity)


def seen_aircraft(context: MapContext) -> list[Parked]:
    """Return the aircraft on stands that lie on the picture."""
    box = grown(context.view.seen_box, 45.0)
    marks = context.scene.stand_by_id
    return [p for p in context.situation.parked if (m := marks.get(p.stand)) is not None and touch(m.bounds, box)]


def _paint_one(painter: QPainter, context: MapContext, world: QTransform, p: Parked, mark: StandMark) -> None:
    theme, view = context.theme, context.view
    style = context.carrier(p.operator)
    colour = QColor(style.colour)
    place = stand_transform(mark, world)
    if p.aircraft is None:
        _paint_unknown(painter, context, mark, colour)
        return
    shape = place.map(silhouette(p.aircraft))
    if p.part in context.dragged:
        painter.setPen(pen_of(theme.muted, 1.2 * view.unit, dashed=True))
        painter.setBrush(faded(colour, 40))
        painter.drawPolygon(shape)
        return
    if p.part in context.selected:
        painter.setPen(pen_of(faded(theme.accent, 70), 11 * view.unit))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(shape)
        painter.setPen(pen_of(theme.accent, 5 * view.unit))
        painter.drawPolygon(shape)
    far = view.detail < FAR_DETAIL
    edge = mixed(colour, theme.aircraft if theme.dark else theme.aircraft_line, 0.45)
    width = FAR_EDGE_PX if far and not context.in_motion else 1.0  # Qt strokes what is wider ten times as slowly
    painter.setPen(pen_of(colour if far and not theme.dark else edge, width * view.unit))
    painter.setBrush(colour)
    painter.drawPolygon(shape)
    if style.stripes > 1 and view.detail >= STRIPE_DETAIL:
        _paint_stripes(painter, context, place, p, style.stripes)


def _paint_stripes(painter: QPainter, context: MapContext, place: QTransform, p: Parked, count: int) -> None:
    """Draw light bands across the fuselage that tell carriers of one colour apart."""
    assert p.aircraft is not None
    half, length = 0.035 * p.aircraft.length_m, p.aircraft.length_m
    painter.setPen(pen_of(context.theme.aircraft, max(1.0 * context.view.px_per_m, 1.5 * context.view.unit), flat=True))
    for i in range(count - 1):
        y = -length * (0.14 + 0.06 * i)
        painter.drawLine(place.map(QPointF(-half, y)), place.map(QPointF(half, y)))


def _paint_unknown(painter: QPainter, context: MapContext, mark: StandMark, colour: QColor) -> None:
    """Draw an aircraft whose type the layout does not know: a disc in the middle of the stand."""
    view = context.view
    x, y = view.to_px(mark.x_m - mark.ahead[0] * 20, mark.y_m - mark.ahead[1] * 20)
    radius = max(12 * view.px_per_m, 5 * view.unit)
    painter.setPen(pen_of(context.theme.aircraft_line, view.unit, dashed=True))
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(x, y), radius, radius)


def _paint_badge(painter: QPainter, context: MapContext, mark: StandMark, severity: Severity) -> None:
    """Draw the mark of an open finding beside the nose: a triangle if hard, a small disc if soft."""
    theme, view = context.theme, context.view
    if severity is Severity.SOFT and view.detail < 0.6:
        return
    hard = severity is Severity.HARD
    r = (8.0 if hard else 5.0) * view.unit
    e, n = mark.ahead
    aside = min(0.3 * mark.span_m, 14.0)
    x, y = view.to_px(mark.x_m - 0.16 * mark.length_m * e + aside * n, mark.y_m - 0.16 * mark.length_m * n - aside * e)
    painter.setPen(pen_of(theme.surface, 1.5 * view.unit))
    painter.setBrush(theme.hard if hard else theme.soft)
    if not hard:
        painter.drawEllipse(QPointF(x, y), r, r)
        return
    path = QPainterPath(QPointF(x, y - r))
    path.lineTo(x + r, y + 0.8 * r)
    path.lineTo(x - r, y + 0.8 * r)
    path.closeSubpath()
    painter.drawPath(path)
    painter.setPen(pen_of(theme.surface, 2.0 * view.unit))
    painter.drawLine(QPointF(x, y - 0.4 * r), QPointF(x, y + 0.15 * r))
    painter.drawPoint(QPointF(x, y + 0.52 * r))


def bodies(context: MapContext) -> list[Box]:
    """Return level boxes on the picture that the fuselages of all aircraft lie in, a few for each."""
    boxes: list[Box] = []
    for p in seen_aircraft(context):
        mark = context.scene.stand_by_id[p.stand]
        length = p.aircraft.length_m if p.aircraft is not None else 30.0
        half = 0.14 * length * context.view.px_per_m
        for share in BODY_SHARES:
            x, y = context.view.to_px(
                mark.x_m - share * length * mark.ahead[0], mark.y_m - share * length * mark.ahead[1]
            )
            boxes.append((x - half, y - half, x + half, y + half))
    return boxes


def paint_ghost(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Paint the dragged aircraft at scale on the hovered stand, in the colour of the stand's answer."""
    ghost = context.ghost
    mark = context.scene.stand_by_id.get(ghost.stand) if ghost is not None else None
    if ghost is None or mark is None or ghost.aircraft is None:
        return
    theme, unit = context.theme, context.view.unit
    colour = theme.state_colour(context.states.get(ghost.stand))
    shape = stand_transform(mark, world).map(silhouette(ghost.aircraft))
    painter.setPen(pen_of(colour, 2 * unit, dashed=True))
    painter.setBrush(faded(QColor(context.carrier(ghost.operator).colour), 150))
    painter.drawPolygon(shape)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen_of(colour, 2.5 * unit))
    painter.drawPolygon(world.map(polygon_of(mark.box)))


def paint_proposed(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Outline the stands of a proposal with the aircraft that it puts there: not yet, hence not filled."""
    theme, unit = context.theme, context.view.unit
    for p in context.proposed:
        mark = context.scene.stand_by_id.get(p.stand)
        if mark is None:
            continue
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen_of(theme.accent, 2.5 * unit))
        painter.drawPolygon(world.map(polygon_of(mark.box)))
        if p.aircraft is not None:
            painter.setPen(pen_of(theme.accent, 1.4 * unit, dashed=True))
            painter.setBrush(faded(QColor(context.carrier(p.operator).colour), 90))
            painter.drawPolygon(stand_transform(mark, world).map(silhouette(p.aircraft)))


def proposed_wishes(context: MapContext) -> list[Wish]:
    """Return the flights of a proposal on their new stands, before all others."""
    if context.view.detail < FLIGHT_DETAIL:
        return []
    marks = context.scene.stand_by_id
    placed = [(p, mark) for p in context.proposed if (mark := marks.get(p.stand)) is not None]
    return [
        Wish(text=p.label, style=Style.FLIGHT, places=_flight_places(context, p, mark, p.label), tone=Tone.CHOSEN,
             anchor=tail_px(context, p, mark))
        for p, mark in placed
    ]  # fmt: skip


def flight_wishes(context: MapContext) -> list[Wish]:
    """Return the flights of all aircraft, behind their tails; along the stand where a level text finds no room."""
    if context.view.detail < FLIGHT_DETAIL:
        return []
    wishes: list[Wish] = []
    for p in seen_aircraft(context):
        mark = context.scene.stand_by_id.get(p.stand)
        if mark is None or p.part in context.dragged:
            continue
        chosen = p.part in context.selected
        severity = context.situation.severities.get(p.part)
        tone = Tone.CHOSEN if chosen else Tone.ALARM if severity is Severity.HARD else Tone.PLAIN
        text = p.label
        if context.view.detail > 1.6:
            text += f"\n{p.row.turnaround.aircraft_type} {p.row.turnaround.registration}".rstrip()
        places = _flight_places(context, p, mark, text)
        tail = tail_px(context, p, mark)
        wishes.append(Wish(text=text, style=Style.FLIGHT, places=places, tone=tone, must=chosen, anchor=tail))
    return wishes


def tail_px(context: MapContext, p: Parked, mark: StandMark) -> Point:
    """Return where the tail of an aircraft lies on the picture."""
    length = p.aircraft.length_m if p.aircraft is not None else mark.length_m
    return context.view.to_px(mark.x_m - mark.ahead[0] * length, mark.y_m - mark.ahead[1] * length)


def _flight_places(context: MapContext, p: Parked, mark: StandMark, text: str) -> tuple[Place, ...]:
    view = context.view
    unit = view.unit
    x, y = tail_px(context, p, mark)
    dx, dy = view.direction(-mark.ahead[0], -mark.ahead[1])
    width = 6.2 * max(len(line) for line in text.split("\n")) * unit
    height = (13.0 if "\n" not in text else 26.0) * unit
    if not level_fits(context, mark, width, height):
        away = width / 2 + 6 * unit
        angle, further = upright(axis_angle(context, mark)), away + width + 4 * unit
        return tuple(Place(x + dx * far, y + dy * far, angle) for far in (away, further))
    # How far the middle of a level box must be from the tail so that its edge just clears it.
    away = min(width / 2 / max(abs(dx), 1e-6), height / 2 / max(abs(dy), 1e-6)) + 5 * unit
    stop = view.to_px(mark.x_m, mark.y_m)
    inside = (Place((x + stop[0]) / 2, (y + stop[1]) / 2),) if view.detail > 1.6 else ()
    return (Place(x + dx * away, y + dy * away), *inside)
