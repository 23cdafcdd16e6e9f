"""Value and bound against time while the solver runs: how near the best is."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from apronplan.i18n import tr
from apronplan.ui.theme import GRID, ThemeStore

Sample = tuple[float, float | None, float | None]
"""Seconds, value, bound."""
_VALUE: Literal[1] = 1
_BOUND: Literal[2] = 2
WORDS_PX = 12 * GRID
"""Room for the words behind the lines."""


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
        """Draw both lines, scaled to what lies between them, and what they stand at behind their ends."""
        theme = self._theme.now
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface)
        painter.setPen(QPen(theme.line, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        known = [v for _, value, bound in self._samples for v in (value, bound) if v is not None]
        if len(known) >= 2:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(theme.fonts.dense)
            low, high = min(known), max(known)
            best = self._line(painter, _VALUE, theme.accent, low, high)
            bound = self._line(painter, _BOUND, theme.fits, low, high)
            self._words(painter, ((best, theme.accent), (bound, theme.fits)))
        painter.end()

    def _line(self, painter: QPainter, place: Literal[1, 2], colour: QColor, low: float, high: float) -> QPointF | None:
        """Draw one line; return where it ends."""
        box = QRectF(self.rect()).adjusted(GRID, GRID, -GRID - WORDS_PX, -GRID)
        last = max(self._samples[-1][0], 0.1)
        points = [
            QPointF(
                box.left() + box.width() * s[0] / last, box.bottom() - box.height() * (y - low) / max(high - low, 1.0)
            )
            for s in self._samples
            if (y := s[place]) is not None
        ]
        painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine if place == _VALUE else Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF(points))
        return points[-1] if points else None

    def _words(self, painter: QPainter, ends: tuple[tuple[QPointF | None, QColor], ...]) -> None:
        """Write best and bound behind their lines, never upon one another."""
        metrics = painter.fontMetrics()
        floor = float(self.height() - 4)
        for place, (end, colour) in enumerate(reversed(ends)):
            if end is None:
                continue
            name = ("ui.autoplan.bound_line", "ui.autoplan.best_line")[place]
            figure = self._samples[-1][_BOUND - place]
            text = tr(name) if figure is None else f"{tr(name)} {figure:,.0f}"
            y = min(max(end.y() + metrics.ascent() / 2, metrics.ascent() + 2.0), floor)
            painter.setPen(colour)
            painter.drawText(QPointF(end.x() + GRID / 2, y), text)
            floor = y - metrics.height()
