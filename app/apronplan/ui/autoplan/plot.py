"""Value and bound against time while the solver runs: how near the best is."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from apronplan.i18n import tr
from apronplan.ui.theme import GRID, ThemeStore

Sample = tuple[float, float | None, float | None]
"""Seconds, value, bound."""


class GapPlot(QWidget):
    """Two lines that run towards each other."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._samples: list[Sample] = []
        self.setAccessibleName(tr("ui.autoplan.plot"))
        self.setMinimumHeight(12 * GRID)

    def sizeHint(self) -> QSize:
        """Ask for a small box."""
        return QSize(360, 12 * GRID)

    def clear(self) -> None:
        """Begin anew."""
        self._samples.clear()
        self.update()

    def add(self, seconds: float, value: float | None, bound: float | None) -> None:
        """Add what is known at one moment."""
        self._samples.append((seconds, value, bound))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both lines, scaled to what lies between them."""
        theme = self._theme.now
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface)
        painter.setPen(QPen(theme.line, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        known = [v for _, value, bound in self._samples for v in (value, bound) if v is not None]
        if len(known) >= 2:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(GRID, GRID, -GRID, -GRID)
            low, high = min(known), max(known)
            span = max(high - low, 1.0)
            last = max(self._samples[-1][0], 0.1)
            lines: tuple[tuple[Literal[1, 2], QColor], ...] = ((1, theme.accent), (2, theme.fits))
            for place, colour in lines:
                points = [
                    QPointF(box.left() + box.width() * s[0] / last, box.bottom() - box.height() * (y - low) / span)
                    for s in self._samples
                    if (y := s[place]) is not None
                ]
                painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine if place == 1 else Qt.PenStyle.DashLine))
                painter.drawPolyline(QPolygonF(points))
        painter.end()
