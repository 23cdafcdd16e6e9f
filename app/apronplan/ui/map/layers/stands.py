"""Stands: their boxes, and what is the matter with them at the instant."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTransform

from apronplan.domain.layout import StandKind
from apronplan.ui.drag.gesture import State
from apronplan.ui.map.context import MapContext
from apronplan.ui.map.layers.ink import hatch_of, pen_of, polygon_of
from apronplan.ui.map.scene import StandMark
from apronplan.ui.map.shapes import touch
from apronplan.ui.map.signs import Place, Shade, Style, Tone, Wish
from apronplan.ui.theme import faded

STOP_MARK_M = 3.0
OCCUPIED_ALPHA = 58
NARROW_SPACING_M = 36.0
"""How far apart narrow neighbours stand: what decides whether labels are set level or along the stands."""


def paint_stand_grounds(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Paint the boxes of all stands with their nose stops; they do not change with time."""
    theme, view = context.theme, context.view
    strong = 120 if view.detail > 0.6 else 80
    box_pen = pen_of(faded(theme.line_strong, strong), 1.0 * view.unit)
    stop_pen = pen_of(faded(theme.text, 150), 1.6 * view.unit)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for mark in context.stage.standing.stands:
        painter.setPen(box_pen)
        painter.drawPolygon(world.map(polygon_of(mark.box)))
        painter.setPen(stop_pen)
        e, n = mark.ahead
        a = QPointF(mark.x_m - STOP_MARK_M * n, mark.y_m + STOP_MARK_M * e)
        b = QPointF(mark.x_m + STOP_MARK_M * n, mark.y_m - STOP_MARK_M * e)
        painter.drawLine(world.map(a), world.map(b))
    painter.setPen(pen_of(faded(theme.muted, 160), 1.0 * view.unit, dashed=True))
    for mark in context.stage.planned.stands:
        painter.drawPolygon(world.map(polygon_of(mark.box)))


def paint_stand_states(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Paint blocked, closed, chosen and hovered stands; during a drag the answer of every stand instead."""
    situation, occupied = context.situation, context.situation.occupied
    _paint_occupied(painter, context, world)
    for mark in context.stage.standing.stands if not context.states else ():
        shape = world.map(polygon_of(mark.box))
        if mark.id in situation.shadows and mark.id not in occupied:
            _paint_shadow(painter, context, shape)
        if mark.id in situation.closed:
            _paint_closed(painter, context, shape)
    if context.states:
        _paint_answers(painter, context, world)
    for mark in context.stage.standing.stands:
        if mark.id in context.selected_stands or mark.id == context.hovered_stand:
            painter.setPen(pen_of(context.theme.accent, 2.5 * context.view.unit))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(world.map(polygon_of(mark.box)))


def _paint_occupied(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Lay a breath of the carrier's colour on stands in use, so that use is seen from across the room."""
    if context.states:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    box = context.view.seen_box
    for p in context.situation.parked:
        mark = context.scene.stand_by_id.get(p.stand)
        if mark is not None and touch(mark.bounds, box):
            painter.setBrush(faded(context.carrier(p.operator).colour, OCCUPIED_ALPHA))
            painter.drawPolygon(world.map(polygon_of(mark.box)))


def _paint_shadow(painter: QPainter, context: MapContext, shape: object) -> None:
    theme = context.theme
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(hatch_of(faded(theme.muted, 90), Qt.BrushStyle.Dense6Pattern, context.view.unit))
    painter.drawPolygon(shape)  # type: ignore[call-overload]


def _paint_closed(painter: QPainter, context: MapContext, shape: object) -> None:
    theme = context.theme
    painter.setPen(pen_of(theme.impossible, 1.4 * context.view.unit))
    painter.setBrush(hatch_of(theme.impossible, Qt.BrushStyle.BDiagPattern, context.view.unit))
    painter.drawPolygon(shape)  # type: ignore[call-overload]


def _paint_answers(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Colour and hatch every stand by its answer; those that fit lie on top, so that alternates do not hide them."""
    theme, view = context.theme, context.view
    order = {State.IMPOSSIBLE: 0, State.UNWANTED: 1, State.FITS: 2}
    asked = [(context.states[m.id], m) for m in context.stage.standing.stands if m.id in context.states]
    for state, mark in sorted(asked, key=lambda a: order[a[0]]):
        shape = world.map(polygon_of(mark.box))
        colour = theme.state_colour(state)
        for brush in theme.state_brushes(state) or ():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(brush)
            painter.drawPolygon(shape)
        painter.setPen(pen_of(faded(colour, 110 if state is State.IMPOSSIBLE else 230), 1.5 * view.unit))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(shape)
    for state, mark in asked:
        _paint_mark(painter, context, mark, state)


def _paint_mark(painter: QPainter, context: MapContext, mark: StandMark, state: State) -> None:
    """Draw the mark of an answer at the tail end of the stand, where no aircraft hides it."""
    view = context.view
    size = min(max(0.28 * mark.span_m * view.px_per_m, 8 * view.unit), 18 * view.unit)
    back = mark.length_m * 0.86
    x, y = view.to_px(mark.x_m - mark.ahead[0] * back, mark.y_m - mark.ahead[1] * back)
    context.theme.paint_state_mark(painter, QRectF(x - size / 2, y - size / 2, size, size).toRect(), state)


def number_place(context: MapContext, mark: StandMark) -> Place:
    """Return where a stand's number stands: ahead of the nose."""
    view = context.view
    x, y = view.to_px(mark.x_m, mark.y_m)
    dx, dy = view.direction(*mark.ahead)
    away = 9.0 * view.unit
    return Place(x + dx * away * 1.25, y + dy * away)


def stand_wishes(context: MapContext) -> list[Wish]:
    """Return the numbers of the stands; those in use, blocked or chosen first."""
    situation, occupied = context.situation, context.situation.occupied
    wishes: list[tuple[int, Wish]] = []
    for mark in context.stage.standing.stands:
        chosen = mark.id in context.selected_stands or mark.id == context.hovered_stand
        if chosen:
            tone = Tone.CHOSEN
        elif mark.id in situation.closed:
            tone = Tone.ALARM
        elif mark.id in situation.shadows or mark.stand.kind is not StandKind.AIRCRAFT:
            tone = Tone.FAINT
        else:
            tone = Tone.PLAIN
        rank = 0 if mark.id in occupied else 2 if tone is Tone.FAINT else 1
        avoids = frozenset() if mark.id in occupied or chosen else frozenset({Shade.AIRCRAFT})
        place = number_place(context, mark)
        wish = Wish(text=mark.id, style=Style.STAND, places=(place,), tone=tone, must=chosen, avoids=avoids)
        wishes.append((rank, wish))
    return [w for _, w in sorted(wishes, key=lambda r: r[0])]


def level_fits(context: MapContext, mark: StandMark, width: float, height: float) -> bool:
    """Tell whether level labels of a size do not touch those of a neighbour: the same for all stands of a row."""
    dx, dy = context.view.direction(mark.ahead[1], -mark.ahead[0])
    apart = NARROW_SPACING_M * context.view.px_per_m
    return abs(dx) * apart >= width or abs(dy) * apart >= height


def axis_angle(context: MapContext, mark: StandMark) -> float:
    """Return the direction of a stand's axis on the picture, degrees clockwise."""
    dx, dy = context.view.direction(*mark.ahead)
    return math.degrees(math.atan2(dy, dx))
