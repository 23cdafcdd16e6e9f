"""Millimetres, type and lines on any paint device, so that page painters never think in pixels."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from apronplan.ui.fonts import CONDENSED, FAMILY

MM_PER_INCH = 25.4
BLACK = QColor("#111111")
GREY = QColor("#555555")
PALE = QColor("#e9e9e9")
RULE = QColor("#9a9a9a")
LEAST_STRETCH = 72
"""Text is set narrower down to this percentage before it is cut with an ellipsis."""

PATTERNS = (
    Qt.BrushStyle.NoBrush,
    Qt.BrushStyle.Dense7Pattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.VerPattern,
)
"""Fills that stay apart in black and white."""


class Ink:
    """A painter that thinks in millimetres from the upper left corner of the paper.

    Parameters
    ----------
    painter : QPainter
        Active on its device.
    dots_per_mm : float
        Of the device.
    """

    def __init__(self, painter: QPainter, dots_per_mm: float) -> None:
        self.painter = painter
        self._scale = dots_per_mm

    def rect(self, x: float, y: float, w: float, h: float) -> QRectF:
        """Return a rectangle given in millimetres in the device's dots."""
        s = self._scale
        return QRectF(x * s, y * s, w * s, h * s)

    def font(self, size_pt: float, *, bold: bool = False, condensed: bool = False, stretch: int = 100) -> QFont:
        """Return the bundled type at a size in points, on paper."""
        font = QFont(CONDENSED if condensed else FAMILY)
        font.setPixelSize(max(1, round(size_pt / 72 * MM_PER_INCH * self._scale)))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        font.setStretch(stretch)
        return font

    def line(self, x1: float, y1: float, x2: float, y2: float, *, width: float = 0.15, color: QColor = RULE) -> None:
        """Draw a line; width in millimetres."""
        self.painter.setPen(QPen(color, width * self._scale))
        s = self._scale
        self.painter.drawLine(QPointF(x1 * s, y1 * s), QPointF(x2 * s, y2 * s))

    def dashed(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a dashed black line."""
        pen = QPen(BLACK, 0.25 * self._scale)
        pen.setDashPattern([6, 4])
        self.painter.setPen(pen)
        s = self._scale
        self.painter.drawLine(QPointF(x1 * s, y1 * s), QPointF(x2 * s, y2 * s))

    def box(  # a box has this many properties, all named at the call
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: QColor | None = None,
        pattern: Qt.BrushStyle = Qt.BrushStyle.NoBrush,
        edge: QColor | None = BLACK,
        width: float = 0.2,
    ) -> None:
        """Draw a rectangle with a fill, a pattern over it, and an edge."""
        area = self.rect(x, y, w, h)
        if fill is not None:
            self.painter.fillRect(area, fill)
        if pattern is not Qt.BrushStyle.NoBrush:
            self._hatch(area, pattern)
        if edge is not None:
            self.painter.setPen(QPen(edge, width * self._scale))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.drawRect(area)

    def _hatch(self, area: QRectF, pattern: Qt.BrushStyle) -> None:
        """Fill with a pattern whose pitch is the same on paper whatever the device's resolution."""
        p, pitch = self.painter, self._scale * 0.35
        p.save()
        p.setClipRect(area)
        p.translate(area.topLeft())
        p.scale(pitch, pitch)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(QBrush(QColor("#b4b4b4"), pattern))
        p.drawRect(QRectF(0, 0, area.width() / pitch, area.height() / pitch))
        p.restore()

    def width_mm(self, text: str, font: QFont) -> float:
        """Return how wide a text is set."""
        return QFontMetricsF(font, self.painter.device()).horizontalAdvance(text) / self._scale

    def text(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        text: str,
        *,
        size_pt: float = 9.0,
        bold: bool = False,
        condensed: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        color: QColor = BLACK,
    ) -> None:
        """Set one line of text into a box: as it is, else narrower, else condensed, else cut with an ellipsis."""
        if not text or w <= 0:
            return
        font, text = self._fitted(text, w, size_pt, bold=bold, condensed=condensed)
        self.painter.setFont(font)
        self.painter.setPen(color)
        flags = int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        self.painter.drawText(self.rect(x, y, w, h), flags, text)

    def _fitted(self, text: str, w: float, size_pt: float, *, bold: bool, condensed: bool) -> tuple[QFont, str]:
        """Return the widest type in which a text fits, and the text, cut only where even the narrowest is too wide."""
        font = self.font(size_pt, bold=bold, condensed=condensed)
        for narrow in (condensed, True):
            wide = self.width_mm(text, self.font(size_pt, bold=bold, condensed=narrow))
            stretch = min(100, max(LEAST_STRETCH, int(100 * w / wide)))
            font = self.font(size_pt, bold=bold, condensed=narrow, stretch=stretch)
            if self.width_mm(text, font) <= w:
                return font, text
        metrics = QFontMetricsF(font, self.painter.device())
        return font, metrics.elidedText(text, Qt.TextElideMode.ElideRight, w * self._scale)
