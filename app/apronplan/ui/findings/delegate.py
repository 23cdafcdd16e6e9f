"""Draws one finding: its mark, where and when in bold, the sentence below in as many lines as it needs."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from apronplan.domain.findings import Severity
from apronplan.ui.drag.gesture import State
from apronplan.ui.findings.model import FindingModel
from apronplan.ui.theme import GRID, ThemeStore

INDENT = 3 * GRID + 2
WRAP = int(Qt.TextFlag.TextWordWrap)


class FindingDelegate(QStyledItemDelegate):
    """Rows as high as their sentence."""

    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Measure the sentence at the width of the view."""
        fonts = self._theme.now.fonts
        model = index.model()
        finding = model.finding_at(index) if isinstance(model, FindingModel) else None
        if finding is None or not isinstance(model, FindingModel):
            return QSize(0, 0)
        view = option.widget
        room = view.viewport().width() if isinstance(view, QAbstractItemView) else 300
        width = max(room, 120) - INDENT - GRID
        body = QFontMetrics(fonts.body)
        height = body.boundingRect(QRect(0, 0, width, 10_000), WRAP, model.sentence(finding)).height()
        head = QFontMetrics(fonts.strong).height() if model.head(finding) else 0
        return QSize(width, head + height + 12)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        model = index.model()
        finding = model.finding_at(index) if isinstance(model, FindingModel) else None
        if finding is None or not isinstance(model, FindingModel):
            return
        theme = self._theme.now
        box = QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hard = finding.severity is Severity.HARD
        painter.save()
        painter.fillRect(box, theme.accent_soft if chosen else theme.surface)
        painter.fillRect(box.left(), box.top(), 3, box.height() - 1, theme.hard if hard else theme.soft)
        theme.paint_state_mark(
            painter, QRect(box.left() + GRID, box.top() + 7, 14, 14), State.IMPOSSIBLE if hard else State.UNWANTED
        )
        inner = box.adjusted(INDENT, 5, -GRID, -5)
        y = inner.top()
        head = model.head(finding)
        if head:
            painter.setFont(theme.fonts.strong)
            painter.setPen(theme.text)
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(head, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(QPoint(inner.left(), y + metrics.ascent()), shown)
            y += metrics.height()
        painter.setFont(theme.fonts.body)
        painter.setPen(theme.text)
        painter.drawText(QRect(inner.left(), y, inner.width(), inner.bottom() - y + 8), WRAP, model.sentence(finding))
        painter.setPen(theme.line)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.restore()
