"""Draws one unplaced turnaround as a card of two lines."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.theme import GRID, ThemeStore
from apronplan.ui.tray.model import TrayModel
from apronplan.ui.words import flights_text, route_text

CARD_PX = 44


class TrayDelegate(QStyledItemDelegate):
    """Flights and type on the first line; times, route and handler on the second."""

    def __init__(self, theme: ThemeStore, cursor: ClockCursor) -> None:
        super().__init__()
        self._theme = theme
        self._cursor = cursor

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All cards are of one height."""
        fonts = self._theme.now.fonts
        lines = QFontMetrics(fonts.strong).height() + QFontMetrics(fonts.small).height()
        return QSize(0, max(CARD_PX, lines + 12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a card."""
        model = index.model()
        part = model.part_at(index) if isinstance(model, TrayModel) else None
        if part is None:
            return
        theme = self._theme.now
        box = QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(box, theme.accent_soft if chosen else theme.surface)
        painter.setPen(theme.line)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        style = self._theme.carrier(part.turnaround.operator)
        for n in range(style.stripes):
            painter.fillRect(box.left() + 4 * n, box.top() + 2, 3, box.height() - 4, style.colour)
        inner = box.adjusted(2 * GRID + 2, 5, -GRID, -5)
        turn = part.turnaround
        top, bottom = (turn.aircraft_type, self._cursor.span_text(part.on_block, part.off_block))
        painter.setPen(theme.text)
        self._line(painter, inner, flights_text(turn) or turn.label, top, bold=True, at_top=True)
        painter.setPen(theme.muted)
        about = "  ".join(filter(None, (route_text(turn), turn.handler)))
        self._line(painter, inner, bottom, about, bold=False, at_top=False)
        painter.restore()

    def _line(self, painter: QPainter, box: QRect, left: str, right: str, *, bold: bool, at_top: bool) -> None:
        fonts = self._theme.now.fonts
        painter.setFont(fonts.strong if bold else fonts.small)
        metrics = painter.fontMetrics()
        y = box.top() + metrics.ascent() if at_top else box.bottom() - metrics.descent() + 1
        shown = metrics.elidedText(left, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QPoint(box.left(), y), shown)
        room = box.width() - metrics.horizontalAdvance(shown) - GRID
        if bold:
            painter.setFont(fonts.body)
        shown = painter.fontMetrics().elidedText(right, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPoint(box.right() - painter.fontMetrics().horizontalAdvance(shown), y), shown)
