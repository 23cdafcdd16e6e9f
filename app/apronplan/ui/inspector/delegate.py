"""How a stand of a ranked list is drawn: with the mark of its state."""

from PySide6.QtCore import QModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from apronplan.ui.inspector.ranking import RankingModel
from apronplan.ui.theme import ThemeStore


class StateDelegate(QStyledItemDelegate):
    """Puts the mark of a stand's state before its name."""

    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        """Draw the mark and leave the text to Qt."""
        model = index.model()
        choice = model.choice(index) if isinstance(model, RankingModel) else None
        box = QRect(option.rect)
        option.rect = box.adjusted(18, 0, 0, 0)
        super().paint(painter, option, index)
        if choice is not None:
            mark = box.adjusted(4, (box.height() - 12) // 2, 0, 0)
            mark.setSize(QSize(13, 13))
            self._theme.now.paint_state_mark(painter, mark, choice.state)
