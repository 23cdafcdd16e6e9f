"""Ways of the selection, and clearances between neighbours, each with its figures."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF, QTransform

from apronplan.i18n import tr
from apronplan.ui.map.context import MapContext
from apronplan.ui.map.gaps import GapLine
from apronplan.ui.map.layers.ink import pen_of, polygon_of
from apronplan.ui.map.routes import RouteLine, Way
from apronplan.ui.map.signs import Place, Shade, Style, Tone, Wish
from apronplan.ui.theme import Theme, faded

GAP_DETAIL = 0.8


def paint_ways(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Paint the ways: taxiing as a solid line with an arrow, roads dashed; a light edge lifts them off the ground."""
    unit, theme = context.view.unit, context.theme
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for route in context.routes:
        line = world.map(polygon_of(route.points))
        painter.setPen(pen_of(faded(theme.surface, 200), 6 * unit))
        painter.drawPolyline(line)
        painter.setPen(pen_of(way_colour(theme, route), 3 * unit, dashed=route.way is not Way.TAXI_OUT))
        painter.drawPolyline(line)
        _paint_head(painter, line, way_colour(theme, route), unit, towards_end=route.way is not Way.TAXI_IN)


def way_colour(theme: Theme, route: RouteLine) -> QColor:
    """Return the colour of a way."""
    return theme.soft if route.way is Way.ROAD else theme.accent


def _paint_head(painter: QPainter, line: QPolygonF, colour: QColor, unit: float, *, towards_end: bool) -> None:
    if line.count() < 2:
        return
    tip, before = (line.at(line.count() - 1), line.at(line.count() - 2)) if towards_end else (line.at(0), line.at(1))
    step = tip - before
    length = (step.x() ** 2 + step.y() ** 2) ** 0.5
    if length == 0:
        return
    dx, dy = step.x() / length * 9 * unit, step.y() / length * 9 * unit
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(
        QPolygonF([tip, tip - QPointF(dx - dy * 0.5, dy + dx * 0.5), tip - QPointF(dx + dy * 0.5, dy - dx * 0.5)])
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)


def way_wishes(context: MapContext) -> list[Wish]:
    """Return the figures of each way at places along it."""
    wishes: list[Wish] = []
    for route in context.routes:
        tone = Tone.WARNING if route.way is Way.ROAD else Tone.CHOSEN
        places = tuple(_spots(context, route))
        wishes.append(Wish(text=way_text(route), style=Style.ROUTE, places=places, tone=tone, avoids=frozenset(Shade)))
    return wishes


def way_text(route: RouteLine) -> str:
    """Write a way: where to, minutes, metres, and tonnes on a road."""
    return tr(
        f"map.way.{route.way.value}",
        goal=route.goal,
        minutes=f"{route.minutes:.0f}" if route.minutes >= 1 else "< 1",
        km=f"{route.length_m / 1000:.1f}",
        metres=f"{route.length_m:.0f}",
        tonnes=f"{route.mass_kg / 1000:.1f}",
    )


def _spots(context: MapContext, route: RouteLine) -> list[Place]:
    """Return the middle of the way's pieces that are seen, those near half way first."""
    pieces = list(zip(route.points, route.points[1:], strict=False))
    order = sorted(range(len(pieces)), key=lambda i: abs(i - len(pieces) / 2))
    places: list[Place] = []
    for i in order:
        (x0, y0), (x1, y1) = pieces[i]
        x, y = context.view.to_px((x0 + x1) / 2, (y0 + y1) / 2)
        if context.view.sees((x0 + x1) / 2, (y0 + y1) / 2, 40):
            places += [Place(x, y - 14 * context.view.unit), Place(x, y + 14 * context.view.unit)]
    return places


# -- clearances --------------------------------------------------------------------------------------


def paint_gaps(painter: QPainter, context: MapContext, world: QTransform) -> None:
    """Paint each clearance as a line between the two nearest points, with end bars."""
    unit = context.view.unit
    for gap in context.gaps:
        a, b = world.map(QPointF(*gap.start)), world.map(QPointF(*gap.end))
        colour = gap_colour(context.theme, gap)
        for pen in (
            pen_of(context.theme.surface, 4.5 * unit),
            pen_of(colour, 2 * unit, dashed=gap.verdict == "unsure"),
        ):
            painter.setPen(pen)
            painter.drawLine(a, b)
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        for end in (a, b):
            painter.drawEllipse(end, 2.2 * unit, 2.2 * unit)


def gap_colour(theme: Theme, gap: GapLine) -> QColor:
    """Return the colour of a verdict; the label says it as well."""
    return {"clear": theme.fits, "unsure": theme.soft}.get(gap.verdict, theme.hard)


def gap_wishes(context: MapContext) -> list[Wish]:
    """Return the metres of each clearance; what is short says what it needs."""
    tones = {"clear": Tone.PLAIN, "unsure": Tone.WARNING}
    wishes: list[Wish] = []
    for gap in context.gaps:
        if context.view.detail < GAP_DETAIL and gap.verdict == "clear":
            continue
        x, y = context.view.to_px((gap.start[0] + gap.end[0]) / 2, (gap.start[1] + gap.end[1]) / 2)
        step = 11 * context.view.unit
        text = tr(
            "map.gap.clear" if gap.verdict == "clear" else "map.gap.short",
            found=f"{gap.found_m:.1f}",
            needed=f"{gap.needed_m:g}",
        )
        places = (Place(x, y - step), Place(x, y + step), Place(x + 3 * step, y), Place(x - 3 * step, y))
        wishes.append(Wish(text=text, style=Style.GAP, places=places, tone=tones.get(gap.verdict, Tone.ALARM)))
    return wishes
