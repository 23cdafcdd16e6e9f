"""Pens, transforms and paths that all layers use."""

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen, QPolygonF, QTransform

from apronplan.domain.aircraft import AircraftType
from apronplan.geometry.outlines import outline_ring
from apronplan.ui.map.scene import Line, StandMark
from apronplan.ui.map.shapes import Point
from apronplan.ui.map.view import View

DASH = [5.0, 3.5]


def transform_of(view: View) -> QTransform:
    """Return the transform from local metres to pixels."""
    return QTransform(*view.matrix)


def polygon_of(points: Iterable[Point]) -> QPolygonF:
    """Turn points into a polygon, still in metres."""
    return QPolygonF([QPointF(x, y) for x, y in points])


def path_of(lines: Iterable[Line]) -> QPainterPath:
    """Join edges into one path, in metres."""
    path = QPainterPath()
    for line in lines:
        path.moveTo(*line.start)
        path.lineTo(*line.end)
    return path


@lru_cache(maxsize=512)
def silhouette(aircraft: AircraftType) -> QPolygonF:
    """Return the outline of a type in its own axes, metres."""
    return polygon_of(outline_ring(aircraft))


def stand_transform(mark: StandMark, world: QTransform) -> QTransform:
    """Return the transform from the axes of an aircraft on a stand to pixels."""
    e, n = mark.ahead
    return QTransform(n, -e, e, n, mark.x_m, mark.y_m) * world


def pen_of(colour: QColor, width: float, *, dashed: bool = False, flat: bool = False) -> QPen:
    """Return a pen with round joins; `width` in pixels of the picture."""
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if flat or dashed else Qt.PenCapStyle.RoundCap)
    if dashed:
        pen.setDashPattern(DASH)
    return pen


def hatch_of(colour: QColor, pattern: Qt.BrushStyle, unit: float) -> QBrush:
    """Return a hatch whose lines lie as far apart on paper as on the screen."""
    brush = QBrush(colour, pattern)
    if unit != 1.0:
        brush.setTransform(QTransform.fromScale(unit, unit))
    return brush
