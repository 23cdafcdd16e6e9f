"""Puts the layers on top of each other; pure painting, with or without a window."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtGui import QPaintDevice, QPainter, QTransform

from apronplan.ui.map.context import MapContext
from apronplan.ui.map.layers import aircraft, ground, halls, letters, movement, roads, stands, ways
from apronplan.ui.map.layers.frame import Frame
from apronplan.ui.map.layers.ink import transform_of
from apronplan.ui.map.layers.letters import Letters
from apronplan.ui.map.shapes import box_of
from apronplan.ui.map.signs import Shade, Sign, SignField, spread

HINTS = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing


def seen(context: MapContext) -> MapContext:
    """Return a frame without what lies off the picture."""
    return replace(context, stage=context.stage.seen(context.view.seen_box))


StillLayer = Callable[[QPainter, MapContext, QTransform], None]
STILL_LAYERS: tuple[StillLayer, ...] = (
    ground.paint_ground,
    movement.paint_movement,
    ground.paint_buildings,
    halls.paint_hall_grounds,
    roads.paint_roads,
    stands.paint_stand_grounds,
)
"""What hangs on the layout and the day alone, from the lowest; a window keeps it as a picture between frames."""


def paint_still(painter: QPainter, context: MapContext, layers: Sequence[StillLayer] = STILL_LAYERS) -> None:
    """Paint the still layers, or some of them."""
    painter.setRenderHints(HINTS)
    context = seen(context)
    world = transform_of(context.view)
    for layer in layers:
        layer(painter, context, world)


def paint_moving(painter: QPainter, context: MapContext) -> None:
    """Paint what hangs on the instant, the selection and the drag."""
    painter.setRenderHints(HINTS)
    context = seen(context)
    world = transform_of(context.view)
    halls.paint_hall_loads(painter, context, world)
    roads.paint_closed_edges(painter, context, world)
    stands.paint_stand_states(painter, context, world)
    ways.paint_ways(painter, context, world)
    aircraft.paint_aircraft(painter, context, world)
    aircraft.paint_proposed(painter, context, world)
    ways.paint_gaps(painter, context, world)
    aircraft.paint_ghost(painter, context, world)


def signs_of(context: MapContext, setter: Letters, device: QPaintDevice) -> tuple[Sign, ...]:
    """Return the labels of a frame."""
    context = seen(context)
    field = SignField(context.view.width, context.view.height, context.view.unit)
    for box in Frame(context, device).blocked():
        field.block(box)
    for box in context.covered:
        field.block(box)
    for mark in context.stage.standing.stands:
        field.shade(Shade.STANDS, box_of(context.view.to_px(*p) for p in mark.box))
    for box in aircraft.bodies(context):
        field.shade(Shade.AIRCRAFT, box)
    wishes = [
        *ways.way_wishes(context),
        *ways.gap_wishes(context),
        *aircraft.proposed_wishes(context),
        *aircraft.flight_wishes(context),
        *movement.movement_wishes(context),
        *halls.hall_wishes(context),
        *stands.stand_wishes(context),
        *ground.ground_wishes(context),
    ]
    return spread(wishes, setter.measure, field)


def paint_words(
    painter: QPainter, context: MapContext, setter: Letters, device: QPaintDevice, signs: tuple[Sign, ...]
) -> None:
    """Paint the labels and the frame."""
    painter.setRenderHints(HINTS)
    letters.paint_signs(painter, context, setter, signs)
    Frame(context, device).paint(painter)


def paint_all(painter: QPainter, context: MapContext) -> None:
    """Paint a whole map; for paper and pictures."""
    device = painter.device()
    setter = Letters(context.theme, device, context.view.unit)
    paint_still(painter, context)
    paint_moving(painter, context)
    paint_words(painter, context, setter, device, signs_of(context, setter, device))
