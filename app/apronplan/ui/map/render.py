"""The map without a window: for paper, pictures and the command line."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from apronplan.domain.plan import Plan
from apronplan.ui.fonts import load_fonts
from apronplan.ui.map.context import MapContext
from apronplan.ui.map.gaps import gap_lines
from apronplan.ui.map.layers.frame import FOOT_PX, HEAD_PX
from apronplan.ui.map.options import Layer, MapOptions
from apronplan.ui.map.paint import paint_all
from apronplan.ui.map.scene import Scene, scene_of
from apronplan.ui.map.situation import situation_at
from apronplan.ui.map.stage import stage_of
from apronplan.ui.map.view import View
from apronplan.ui.theme import OKABE_ITO, CarrierStyle, Theme, ThemeName, make_theme

SCREEN_DPI = 96.0
FIT_MARGINS_PX = (14.0, HEAD_PX, 14.0, FOOT_PX)
"""What a fitted view keeps free for the headline above and the small print below."""


def carriers_of(plan: Plan) -> Callable[[str], CarrierStyle]:
    """Return how each carrier looks where there is no desk: the busiest get the seven colours, as on the desk."""
    ranks = {
        name: i for i, (name, _) in enumerate(Counter(t.operator for t in plan.turnarounds.values()).most_common())
    }

    def look(operator: str) -> CarrierStyle:
        """Return the colour and stripes of an operator by how busy it is."""
        rank = ranks.get(operator, len(ranks))
        return CarrierStyle(QColor(OKABE_ITO[rank % len(OKABE_ITO)]), min(rank // len(OKABE_ITO) + 1, 4))

    return look


def best_up_deg(scene: Scene, view: View) -> float:
    """Return north, or the direction across the longest runway if the airport then fills the picture better."""
    bearing = scene.runway_bearing_deg
    if bearing is None or not scene.core:
        return 0.0
    aligned = (bearing - 90.0) % 360.0
    if 90.0 < aligned < 270.0:  # the side that keeps north in the upper half
        aligned = (aligned + 180.0) % 360.0
    gain = view.turned(aligned).fitted(scene.core).px_per_m / view.turned(0.0).fitted(scene.core).px_per_m
    return aligned if gain > 1.1 else 0.0


def map_context(
    plan: Plan,
    at: datetime,
    view: View,
    theme: Theme,
    options: MapOptions = MapOptions(),  # noqa: B008 - frozen
    carrier: Callable[[str], CarrierStyle] | None = None,
) -> MapContext:
    """Return the frame of a plan at an instant, as it is painted on paper.

    Raises
    ------
    ValueError
        If the plan holds no airport.
    """
    layout = plan.layout
    situation = situation_at(plan, at)
    day = at.astimezone(layout.airport.zone).date()
    return MapContext(
        view=view,
        stage=stage_of(scene_of(layout), day, plan.built_phases, options.phases),
        situation=situation,
        theme=theme,
        carrier=carrier or carriers_of(plan),
        options=options,
        zone=layout.airport.zone,
        airport_zone=layout.airport.zone,
        gaps=gap_lines(layout, situation.parked) if options.shows(Layer.GAPS) else (),
    )


def paint_map(
    painter: QPainter,
    rect: QRectF,
    plan: Plan,
    at: datetime,
    options: MapOptions = MapOptions(),  # noqa: B008 - frozen
    theme: Theme | None = None,
    *,
    whole: bool = False,
    unit: float | None = None,
) -> None:
    """Paint the map of a plan at an instant into a rectangle of any paint device.

    Parameters
    ----------
    painter : QPainter
        Active; its state is kept.
    rect : QRectF
        Where, in the painter's coordinates; nothing is painted outside.
    theme : Theme or None
        None = light, with the bundled fonts.
    whole : bool
        True: the whole airport with its runways; False: stands and halls.
    unit : float or None
        Painter units per 1/96 inch; None = what the device says (give it where the painter is scaled).

    Raises
    ------
    ValueError
        If the plan holds no airport.
    """
    theme = theme or make_theme(ThemeName.LIGHT, load_fonts())
    scale = unit if unit is not None else painter.device().logicalDpiX() / SCREEN_DPI
    scene = scene_of(plan.layout)
    view = View(width=rect.width(), height=rect.height(), unit=scale)
    points = scene.whole if whole else scene.core
    view = view.turned(best_up_deg(scene, view)).fitted(points, FIT_MARGINS_PX)
    context = map_context(plan, at, view, theme, options)
    painter.save()
    painter.setClipRect(rect)
    painter.translate(rect.topLeft())
    paint_all(painter, context)
    painter.restore()


def render_map(
    plan: Plan,
    at: datetime,
    size_px: QSize,
    *,
    theme: Theme | None = None,
    options: MapOptions = MapOptions(),  # noqa: B008 - frozen
    whole: bool = False,
) -> QImage:
    """Return a picture of the map of a plan at an instant (needs a `QGuiApplication`, no window).

    Raises
    ------
    ValueError
        If the plan holds no airport.
    """
    image = QImage(size_px, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    try:
        rect = QRectF(0, 0, size_px.width(), size_px.height())
        paint_map(painter, rect, plan, at, options, theme, whole=whole)
    finally:
        painter.end()
    return image
