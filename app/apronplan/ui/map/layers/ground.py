"""Grass, park zones, aprons and buildings."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QTransform

from apronplan.ui.map.context import MapContext
from apronplan.ui.map.layers.ink import hatch_of, pen_of, polygon_of
from apronplan.ui.map.options import Layer
from apronplan.ui.map.scene import Area
from apronplan.ui.map.shapes import long_axis
from apronplan.ui.map.signs import Place, Shade, Style, Tone, Wish
from apronplan.ui.theme import faded

LEAST_DETAIL_FOR_NAMES = 0.22


def paint_ground(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Paint what lies below everything else."""
    theme, unit, stage = context.theme, context.view.unit, context.stage
    painter.fillRect(QRectF(0, 0, context.view.width, context.view.height), theme.grass)
    for zone in stage.standing.zones:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.park)
        painter.drawPolygon(world.map(polygon_of(zone.ring)))
    for zone in stage.planned.zones:
        paint_planned(painter, context, world, zone)
    painter.setPen(pen_of(faded(theme.line_strong, 90), unit))
    painter.setBrush(theme.apron)
    for apron in stage.standing.aprons:
        painter.drawPolygon(world.map(polygon_of(apron.ring)))
    for apron in stage.planned.aprons:
        paint_planned(painter, context, world, apron)


def paint_planned(painter: QPainter, context: MapContext, world: QTransform, area: Area) -> None:
    """Paint an area that does not stand yet: dashed edge, thin hatch."""
    theme = context.theme
    shape = world.map(polygon_of(area.ring))
    painter.setPen(pen_of(faded(theme.muted, 190), 1.2 * context.view.unit, dashed=True))
    painter.setBrush(hatch_of(faded(theme.muted, 46), Qt.BrushStyle.BDiagPattern, context.view.unit))
    painter.drawPolygon(shape)


def paint_buildings(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Paint buildings that are no halls."""
    theme, unit, stage = context.theme, context.view.unit, context.stage
    painter.setPen(pen_of(faded(theme.line_strong, 150), unit))
    painter.setBrush(theme.building)
    for building in stage.standing.buildings:
        painter.drawPolygon(world.map(polygon_of(building.ring)))
    for building in stage.planned.buildings:
        paint_planned(painter, context, world, building)


def ground_wishes(context: MapContext) -> list[Wish]:
    """Return the names of zones, aprons and buildings."""
    view, stage = context.view, context.stage
    if not context.options.shows(Layer.NAMES) or view.detail < LEAST_DETAIL_FOR_NAMES:
        return []
    wishes = [_name(context, apron, apron.name or apron.id, Style.APRON) for apron in stage.standing.aprons]
    halls = {h.id for h in (*stage.standing.halls, *stage.planned.halls)}
    zones = (*stage.standing.zones, *stage.planned.zones)
    wishes += [_name(context, zone, zone.id, Style.ZONE) for zone in zones if zone.id not in halls]
    if view.detail > 1.2:
        wishes += [_name(context, b, b.id, Style.BUILDING) for b in stage.standing.buildings]
    return wishes


def _name(context: MapContext, area: Area, text: str, style: Style) -> Wish:
    """Return the name of an area: in its middle, or beside it across its long axis."""
    view = context.view
    x, y = view.to_px(*area.centre)
    step = 18 * view.unit
    if style is not Style.APRON:
        near = (Place(x, y), Place(x, y + step), Place(x, y - step))
        return Wish(text=text, style=style, places=near, tone=Tone.FAINT)
    places = (Place(x, y), *_beside(context, area))
    return Wish(text=text, style=style, places=places, tone=Tone.FAINT, avoids=frozenset(Shade))


def _beside(context: MapContext, area: Area) -> tuple[Place, ...]:
    """Return places on both sides of an area, near its middle and a third along it."""
    view = context.view
    e, n = long_axis(area.ring)
    cx, cy = area.centre
    aside = [(x - cx) * n - (y - cy) * e for x, y in area.ring]
    along = [(x - cx) * e + (y - cy) * n for x, y in area.ring]
    room = 14 * view.unit / view.px_per_m
    steps = [share * (max(along) - min(along)) for share in (0.0, 0.33, -0.33)]
    offsets = [(s, t) for s in steps for t in (max(aside) + room, min(aside) - room)]
    return tuple(Place(*view.to_px(cx + s * e + t * n, cy + s * n - t * e)) for s, t in offsets)
