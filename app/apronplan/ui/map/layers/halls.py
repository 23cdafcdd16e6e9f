"""Halls: their outline, how full their hour is, and what is planned."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QTransform

from apronplan.domain.ids import HallId
from apronplan.i18n import tr
from apronplan.ui.map.context import MapContext
from apronplan.ui.map.layers.ground import paint_planned
from apronplan.ui.map.layers.ink import hatch_of, pen_of, polygon_of
from apronplan.ui.map.scene import Area
from apronplan.ui.map.shapes import filled_part
from apronplan.ui.map.signs import Place, Shade, Style, Tone, Wish
from apronplan.ui.map.situation import HallState
from apronplan.ui.theme import Theme, faded

ROOM_FOR_FIGURES_PX = 150.0
BUSY, FULL = 0.85, 1.0
"""From here on a hall is near its rate, and above it (RULES: hall peak above 85 %)."""


def load_tone(load: float) -> Tone:
    """Return what a load stands out for."""
    if load > FULL + 1e-9:
        return Tone.ALARM
    return Tone.WARNING if load > BUSY else Tone.PLAIN


def load_brush(theme: Theme, load: float, unit: float) -> QBrush:
    """Return how the used part of a hall is filled: calm, amber hatched, or red and crossed."""
    match load_tone(load):
        case Tone.ALARM:
            return hatch_of(theme.hard, Qt.BrushStyle.DiagCrossPattern, unit)
        case Tone.WARNING:
            return hatch_of(theme.soft, Qt.BrushStyle.BDiagPattern, unit)
        case _:
            return QBrush(faded(theme.accent, 120))


def paint_hall_grounds(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Paint the halls themselves; they do not change with time."""
    theme, unit = context.theme, context.view.unit
    painter.setPen(pen_of(theme.line_strong, 1.2 * unit))
    painter.setBrush(theme.hall)
    for hall in context.stage.standing.halls:
        painter.drawPolygon(world.map(polygon_of(hall.ring)))
    for hall in context.stage.planned.halls:
        paint_planned(painter, context, world, hall)


def paint_hall_loads(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Fill each hall like a gauge by its inflow over its rate, and mark what is closed, chosen or a drop's answer."""
    theme, unit = context.theme, context.view.unit
    for hall in context.stage.standing.halls:
        name = HallId(hall.id)
        state = context.situation.halls.get(name, HallState())
        shape = world.map(polygon_of(hall.ring))
        if state.load > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            part = world.map(polygon_of(filled_part(hall.ring, state.load)))
            if state.load > BUSY:
                painter.setBrush(faded(QColor(load_brush(theme, state.load, unit).color()), 60))
                painter.drawPolygon(part)
            painter.setBrush(load_brush(theme, state.load, unit))
            painter.drawPolygon(part)
        if name in context.situation.closed_halls:
            painter.setPen(pen_of(theme.impossible, 2 * unit))
            painter.setBrush(hatch_of(faded(theme.impossible, 150), Qt.BrushStyle.DiagCrossPattern, unit))
            painter.drawPolygon(shape)
        _paint_answer(painter, context, hall, world)
        if name in context.selected_halls or name == context.hovered_hall:
            painter.setPen(pen_of(theme.accent, 3 * unit))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(shape)


def _paint_answer(painter: QPainter, context: MapContext, hall: Area, world: QTransform) -> None:
    answer = context.hall_states.get(HallId(hall.id))
    brushes = context.theme.state_brushes(answer)
    if brushes is None:
        return
    shape = world.map(polygon_of(hall.ring))
    painter.setPen(pen_of(context.theme.state_colour(answer), 2 * context.view.unit))
    for brush in brushes:
        painter.setBrush(brush)
        painter.drawPolygon(shape)
    x, y = context.view.to_px(*hall.centre)
    size = 16 * context.view.unit
    box = QRectF(x - size / 2, y + 0.9 * size, size, size).toRect()
    context.theme.paint_state_mark(painter, box, answer)


def hall_wishes(context: MapContext) -> list[Wish]:
    """Return name and load of each hall; planned ones by name alone."""
    wishes: list[Wish] = []
    for hall in context.stage.standing.halls:
        state = context.situation.halls.get(HallId(hall.id), HallState())
        text = _hall_text(context, hall, state)
        tone = Tone.CHOSEN if HallId(hall.id) in context.selected_halls else load_tone(state.load)
        wishes.append(_wish(context, hall, text, tone))
    if context.view.detail >= 0.22:
        wishes += [_wish(context, hall, hall.id, Tone.FAINT) for hall in context.stage.planned.halls]
    return wishes


def _hall_text(context: MapContext, hall: Area, state: HallState) -> str:
    """Write a hall's load: in full where the hall is large on the picture, else the percentage alone."""
    if not state.inflow_kg:
        return hall.id
    percent = f"{state.load * 100:.0f}"
    xs, ys = zip(*(context.view.to_px(*p) for p in hall.ring), strict=True)
    if min(max(xs) - min(xs), 3 * (max(ys) - min(ys))) < ROOM_FOR_FIGURES_PX * context.view.unit:
        return tr("map.hall.short", hall=hall.id, percent=percent)
    tonnes, rate = f"{state.inflow_kg / 1000:.0f}", f"{state.rate_kg / 1000:.0f}"
    return hall.id + "\n" + tr("map.hall.load", percent=percent, tonnes=tonnes, rate=rate)


def _wish(context: MapContext, hall: Area, text: str, tone: Tone) -> Wish:
    x, y = context.view.to_px(*hall.centre)
    step = 30 * context.view.unit
    places = (Place(x, y), Place(x, y - step), Place(x, y + step), Place(x - step, y), Place(x + step, y))
    return Wish(text=text, style=Style.HALL, places=places, tone=tone, avoids=frozenset(Shade))
