"""Sets the labels: fonts, chips behind what must be read at a glance, slanted text."""

import math
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintDevice, QPainter, QPixmap

from apronplan.ui.map.context import MapContext
from apronplan.ui.map.layers.ink import pen_of
from apronplan.ui.map.shapes import Point
from apronplan.ui.map.signs import Place, Sign, Style, Tone
from apronplan.ui.theme import Fonts, Theme, faded

CHIPS = frozenset({Style.FLIGHT, Style.HALL, Style.GAP, Style.ROUTE, Style.TAXIWAY})
"""Labels that stand on a small plate."""
PAD_X, PAD_Y = 3.0, 0.5


def font_of(fonts: Fonts, style: Style) -> QFont:
    """Return the font of a style; none is below 9 pt."""
    match style:
        case Style.FLIGHT | Style.TAXIWAY | Style.ROUTE | Style.GAP:
            return fonts.dense_strong
        case Style.RUNWAY | Style.HALL:
            return fonts.strong
        case Style.APRON | Style.ZONE:
            return fonts.body
        case _:
            return fonts.dense


class Letters:
    """Measures and draws labels on one kind of paint device."""

    def __init__(self, theme: Theme, device: QPaintDevice, unit: float) -> None:
        self._theme, self._unit = theme, unit
        fonts = {style: font_of(theme.fonts, style) for style in Style}
        self._fonts = {style: QFont(font, device) for style, font in fonts.items()}
        self._metrics = {style: QFontMetricsF(font, device) for style, font in fonts.items()}
        self._sizes: dict[tuple[str, Style], Point] = {}

    def measure(self, text: str, style: Style) -> Point:
        """Return the size of a label with its plate, pixels."""
        key = (text, style)
        if key not in self._sizes:
            metrics = self._metrics[style]
            lines = text.split("\n")
            pad_x, pad_y = (PAD_X * self._unit, PAD_Y * self._unit) if style in CHIPS else (1.0, 0.0)
            width = max(metrics.horizontalAdvance(line) for line in lines)
            self._sizes[key] = width + 2 * pad_x, metrics.height() * len(lines) + 2 * pad_y
        return self._sizes[key]

    def draw(self, painter: QPainter, sign: Sign, colours: "tuple[QColor, QColor | None]") -> None:
        """Draw one label: its plate, if it has one, and its lines."""
        ink, plate = colours
        style, metrics = sign.wish.style, self._metrics[sign.wish.style]
        turned = sign.place.angle_deg != 0.0
        if turned:
            painter.save()
            painter.translate(sign.place.x, sign.place.y)
            painter.rotate(sign.place.angle_deg)
        x, y = (0.0, 0.0) if turned else (sign.place.x, sign.place.y)
        box = QRectF(x - sign.width / 2, y - sign.height / 2, sign.width, sign.height)
        if plate is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(plate)
            painter.drawRoundedRect(box, 2.5 * self._unit, 2.5 * self._unit)
        painter.setFont(self._fonts[style])
        painter.setPen(ink)
        lines = sign.wish.text.split("\n")
        top = box.center().y() - metrics.height() * len(lines) / 2 + metrics.ascent()
        for i, line in enumerate(lines):
            left = x - metrics.horizontalAdvance(line) / 2
            painter.drawText(QPointF(left, top + i * metrics.height()), line)
        if turned:
            painter.restore()


class Stamps(Letters):
    """Letters of a window: each label is painted once and then stamped, since setting text is slow."""

    MOST = 4000

    def __init__(self, theme: Theme, device: QPaintDevice, unit: float, ratio: float) -> None:
        super().__init__(theme, device, unit)
        self.ratio = ratio
        self._stamps: dict[tuple[object, ...], QPixmap] = {}

    def draw(self, painter: QPainter, sign: Sign, colours: tuple[QColor, QColor | None]) -> None:
        """Stamp one label on whole pixels."""
        ink, plate = colours
        angle = sign.place.angle_deg
        key = (sign.wish.text, sign.wish.style, ink.rgba(), plate.rgba() if plate is not None else 0, angle)
        stamp = self._stamps.get(key)
        if stamp is None:
            if len(self._stamps) > self.MOST:
                self._stamps.clear()
            stamp = self._stamps[key] = self._make(sign, colours)
        size = stamp.deviceIndependentSize()
        painter.drawPixmap(round(sign.place.x - size.width() / 2), round(sign.place.y - size.height() / 2), stamp)

    def _make(self, sign: Sign, colours: tuple[QColor, QColor | None]) -> QPixmap:
        turn = math.radians(sign.place.angle_deg)
        cos, sin = abs(math.cos(turn)), abs(math.sin(turn))
        width = 2 * math.ceil((sign.width * cos + sign.height * sin) / 2 + 1)
        height = 2 * math.ceil((sign.width * sin + sign.height * cos) / 2 + 1)
        stamp = QPixmap(round(width * self.ratio), round(height * self.ratio))
        stamp.setDevicePixelRatio(self.ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        painter = QPainter(stamp)
        try:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            place = Place(width / 2, height / 2, sign.place.angle_deg)
            super().draw(painter, replace(sign, place=place), colours)
        finally:
            painter.end()
        return stamp


def colours_of(theme: Theme, sign: Sign) -> tuple[QColor, QColor | None]:
    """Return ink and plate of a label."""
    style, tone = sign.wish.style, sign.wish.tone
    plate = faded(theme.surface, 225) if style in CHIPS else None
    if style is Style.TAXIWAY:
        plate = faded(theme.taxiway, 200)
    ink = {
        Tone.PLAIN: theme.text,
        Tone.FAINT: theme.muted,
        Tone.CHOSEN: theme.on_accent if plate is not None else theme.accent,
        Tone.ALARM: theme.hard,
        Tone.WARNING: theme.soft,
    }[tone]
    if style is Style.RUNWAY:
        ink, plate = theme.text, faded(theme.runway, 235)  # from afar a runway is thinner than its name
    if tone is Tone.CHOSEN and plate is not None:
        plate = theme.accent
    if tone is Tone.ALARM and plate is not None:
        ink, plate = theme.surface, theme.hard
    return ink, plate


def paint_signs(painter: QPainter, context: MapContext, letters: Letters, signs: tuple[Sign, ...]) -> None:
    """Draw all granted labels, the highest in rank last."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen_of(faded(context.theme.text, 150), context.view.unit))
    for sign in signs:
        if sign.leader is not None:
            painter.drawLine(QPointF(*sign.leader), QPointF(sign.place.x, sign.place.y))
    for sign in reversed(signs):
        letters.draw(painter, sign, colours_of(context.theme, sign))
