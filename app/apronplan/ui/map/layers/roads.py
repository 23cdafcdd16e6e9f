"""Service roads, standing and planned; closed edges of roads and taxiways are crossed out."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QTransform

from apronplan.ui.map.context import MapContext
from apronplan.ui.map.layers.ink import path_of, pen_of
from apronplan.ui.map.options import Layer
from apronplan.ui.theme import faded

ROAD_M = 7.0


def paint_roads(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Paint service roads as thin lines that become pavement when looked at closely."""
    if not context.options.shows(Layer.ROADS):
        return
    theme, view = context.theme, context.view
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = max(0.5 * ROAD_M * view.px_per_m, 1.1 * view.unit)
    painter.setPen(pen_of(faded(theme.road, 190), width))
    if context.stage.standing.service:
        painter.drawPath(world.map(path_of(context.stage.standing.service)))
    if context.stage.planned.service:
        painter.setPen(pen_of(faded(theme.road, 200), 1.3 * view.unit, dashed=True))
        painter.drawPath(world.map(path_of(context.stage.planned.service)))


def paint_closed_edges(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Mark edges that are closed at the instant: a thick dashed line in the colour of what is impossible."""
    closed = context.situation.closed_edges
    if not closed:
        return
    stage = context.stage
    lines = [e for e in (*stage.standing.taxi, *stage.standing.service) if e.key in closed]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen_of(context.theme.impossible, 3.0 * context.view.unit, dashed=True))
    painter.drawPath(world.map(path_of(lines)))
