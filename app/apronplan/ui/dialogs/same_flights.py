"""Before an import is applied: flights that are in the plan already under another id, and what to do with them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from apronplan.i18n import tr
from apronplan.session.same_flights import Same
from apronplan.ui.labels import plain_label
from apronplan.ui.screens import open_at
from apronplan.ui.theme import GRID


class SameFlightsDialog(QDialog):
    """Lists them in words; nothing has been changed while it is open, and closing it changes nothing."""

    def __init__(
        self, file: str, sentences: Sequence[str], choose: Callable[[Same], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._choose = choose
        title = tr("import.same_title", file=file)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 780, 360)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(plain_label(tr("import.same_head", count=len(sentences)), wrap=True))
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        for sentence in sentences:
            self.list.addItem(QListWidgetItem(sentence))
        column.addWidget(self.list, 1)
        column.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.buttons = {}
        for choice in Same:
            button = box.addButton(tr(f"import.same_do_{choice}"), QDialogButtonBox.ButtonRole.ActionRole)
            button.setToolTip(tr(f"import.same_tip_{choice}"))
            button.clicked.connect(lambda _=False, choice=choice: self._take(choice))
            self.buttons[choice] = button
        box.addButton(tr("import.same_cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        for each in box.buttons():
            each.setAccessibleName(each.text())
        self.buttons[Same.LEAVE].setDefault(True)  # an Enter too many must not put an aircraft there twice
        self.buttons[Same.LEAVE].setFocus()
        box.rejected.connect(self.reject)
        return box

    def _take(self, choice: Same) -> None:
        self.accept()
        self._choose(choice)
