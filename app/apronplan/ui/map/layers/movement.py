"""Runways with their marks, taxiways with their names."""

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QTransform

from apronplan.ui.map.context import MapContext
from apronplan.ui.map.layers.ink import path_of, pen_of, polygon_of
from apronplan.ui.map.options import Layer
from apronplan.ui.map.scene import Line, RunwayShape
from apronplan.ui.map.shapes import Point
from apronplan.ui.map.signs import Place, Style, Tone, Wish
from apronplan.ui.theme import faded

PAVEMENT_M = {"taxiway": 25.0, "taxilane": 18.0}
"""Width of the pavement that is drawn: ICAO Annex 14 asks 23 m for code E and F."""
LINE_WIDTH_DETAIL = 0.5
NAMES_DETAIL = 0.3
NAME_EVERY_M = 420.0
MARKS_FROM_M = 210.0
"""Where the centre line begins: beyond the designator."""


def paint_movement(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Paint taxiways, then runways over them."""
    _paint_taxiways(painter, context, world)
    for runway in context.scene.runways:
        _paint_runway(painter, context, world, runway)


def _paint_taxiways(painter: QPainter, context: MapContext, world: QTransform) -> None:
    theme, view = context.theme, context.view
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edges = context.stage.standing.taxi
    if not edges:  # Qt writes an empty path into a PDF as one that readers complain of
        return
    for kind, width_m in PAVEMENT_M.items():
        path = world.map(path_of(e for e in edges if e.kind == kind))
        painter.setPen(pen_of(theme.taxiway, max(width_m * view.px_per_m, 1.5 * view.unit)))
        painter.drawPath(path)
    lines = world.map(path_of(e for e in edges if e.kind in PAVEMENT_M))
    if view.detail >= LINE_WIDTH_DETAIL:
        painter.setPen(pen_of(faded(theme.soft, 130), max(0.4 * view.px_per_m, 0.9 * view.unit)))
        painter.drawPath(lines)
        leads = world.map(path_of(e for e in edges if e.kind not in PAVEMENT_M and e.kind != "runway"))
        painter.setPen(pen_of(faded(theme.soft, 70), max(0.3 * view.px_per_m, 0.8 * view.unit)))
        painter.drawPath(leads)
    planned = context.stage.planned.taxi
    if planned:
        painter.setPen(pen_of(faded(theme.muted, 190), 1.2 * view.unit, dashed=True))
        painter.drawPath(world.map(path_of(planned)))


def _paint_runway(painter: QPainter, context: MapContext, world: QTransform, runway: RunwayShape) -> None:
    theme, view = context.theme, context.view
    length = math.dist(runway.start, runway.end)
    if length == 0:
        return
    e, n = (runway.end[0] - runway.start[0]) / length, (runway.end[1] - runway.start[1]) / length
    half = max(runway.width_m, 15.0) / 2

    def at(along: float, aside: float) -> Point:
        """Return the point so many metres along the runway and aside of its centre line (left < 0), in local metres."""
        return runway.start[0] + along * e + aside * n, runway.start[1] + along * n - aside * e

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.runway)
    painter.drawPolygon(world.map(polygon_of((at(0, -half), at(length, -half), at(length, half), at(0, half)))))
    painter.setPen(pen_of(theme.runway_mark, max(0.9 * view.px_per_m, 1.2 * view.unit), flat=True))
    step, mark = 50.0, 30.0
    for i in range(int((length - 2 * MARKS_FROM_M) // step)):
        a, b = at(MARKS_FROM_M + i * step, 0), at(MARKS_FROM_M + i * step + mark, 0)
        painter.drawLine(world.map(QPointF(*a)), world.map(QPointF(*b)))
    bars = 6
    for end in (0.0, 1.0):
        for i in range(bars):
            aside = half * (-0.85 + 1.7 * i / (bars - 1))
            a, b = at(abs(end * length - 6), aside), at(abs(end * length - 36), aside)
            painter.drawLine(world.map(QPointF(*a)), world.map(QPointF(*b)))


def movement_wishes(context: MapContext) -> list[Wish]:
    """Return the designators of the runways and, where there is room, the names of the taxiways."""
    wishes: list[Wish] = []
    view = context.view
    for runway in context.scene.runways:
        length = math.dist(runway.start, runway.end)
        for name, here, there in (
            (runway.names[0], runway.start, runway.end),
            (runway.names[1], runway.end, runway.start),
        ):
            if not name or length == 0:
                continue
            share = min(0.5, 110.0 / length)
            x, y = view.to_px(here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share)
            wishes.append(Wish(text=name, style=Style.RUNWAY, places=(Place(x, y),)))
    if context.options.shows(Layer.NAMES) and view.detail >= NAMES_DETAIL:
        wishes += _taxiway_names(context)
    return wishes


def _taxiway_names(context: MapContext) -> list[Wish]:
    """Name each taxiway on its longest pieces, not twice within `NAME_EVERY_M`."""
    by_name: dict[str, list[Line]] = {}
    for line in context.stage.standing.taxi:
        if line.kind in PAVEMENT_M and line.name:
            by_name.setdefault(line.name, []).append(line)
    wishes: list[Wish] = []
    for name, lines in by_name.items():
        named: list[Point] = []
        for line in sorted(lines, key=lambda e: -math.dist(e.start, e.end)):
            middle = ((line.start[0] + line.end[0]) / 2, (line.start[1] + line.end[1]) / 2)
            apart = NAME_EVERY_M * max(0.4, 0.6 / context.view.detail)
            if context.view.sees(*middle) and all(math.dist(middle, p) > apart for p in named):
                named.append(middle)
                x, y = context.view.to_px(*middle)
                wishes.append(Wish(text=name, style=Style.TAXIWAY, places=(Place(x, y),), tone=Tone.FAINT))
    return wishes
