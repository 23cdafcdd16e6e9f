"""The history's panel."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.history.model import HistoryModel
from apronplan.ui.theme import GRID, ThemeStore
from apronplan.ui.zone_note import ZoneNote


class HistoryDelegate(QStyledItemDelegate):
    """What was done on the first line, who and when on the second; what is undone is struck out."""

    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are of one height."""
        fonts = self._theme.now.fonts
        return QSize(0, QFontMetrics(fonts.body).height() + QFontMetrics(fonts.small).height() + 8)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a step."""
        model = index.model()
        step = model.step_at(index) if isinstance(model, HistoryModel) else None
        if step is None or not isinstance(model, HistoryModel):
            return
        theme = self._theme.now
        box = QRect(option.rect)
        painter.save()
        painter.fillRect(box, theme.surface)
        painter.setPen(theme.line)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(GRID, 4, -GRID, -4)
        font = QFont(theme.fonts.body)
        font.setStrikeOut(step.undone)
        painter.setFont(font)
        painter.setPen(theme.muted if step.undone else theme.text)
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(step.action, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(QPoint(inner.left(), inner.top() + metrics.ascent()), shown)
        painter.setFont(theme.fonts.small)
        painter.setPen(theme.muted)
        painter.drawText(QPoint(inner.left(), inner.bottom() - painter.fontMetrics().descent() + 1), model.head(step))
        painter.restore()


class History(QWidget):
    """Every edit of the plan, the last first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(tr("ui.history.name"))
        self.model = HistoryModel(desk.cursor)
        self.list = QListView()
        self.list.setAccessibleName(tr("ui.history.name"))
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = HistoryDelegate(desk.theme)
        self.list.setItemDelegate(self._delegate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(ZoneNote(desk.cursor))
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(0)
        self._late.timeout.connect(self.refresh)
        for signal in (desk.bridge.replaced, desk.bridge.changed, desk.cursor.zone_changed):
            signal.connect(self._late.start)
        desk.theme.changed.connect(self.list.viewport().update)
        self.refresh()  # the panel may be made long after its plan was opened

    def refresh(self) -> None:
        """Take the journal anew."""
        session = self._desk.bridge.session
        self.model.set_steps(session.history() if session is not None else [], self._details)

    def _details(self, n: int) -> tuple[str, ...]:
        from apronplan.session.trail import details_of

        session = self._desk.bridge.session
        return details_of(session, n) if session is not None else ()

    def panel_state(self) -> dict[str, str]:
        """There is nothing to keep."""
        return {}

    def restore_panel(self, state: dict[str, str]) -> None:
        """There is nothing to take back."""
