"""The help of the desk: topics on the left, the answer on the right, the keys as a table."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QStackedWidget,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from apronplan.i18n import tr
from apronplan.ui.screens import open_at
from apronplan.ui.settings.page import cell, plain_table, push_button
from apronplan.ui.theme import GRID

TOPICS = (
    "start", "tray", "gantt", "map", "inspector", "findings", "halls", "autoplan", "dashboard", "reports", "scenarios",
    "files", "keys",
)  # fmt: skip
"""The texts are ``help.<topic>`` and ``help.<topic>_text``; the panels' topics are called as the panels are."""

MORE_KEYS = ("arrows", "alt", "wheel", "shift_wheel", "ctrl_wheel", "space", "escape", "enter")
"""Keys and wheels that are no entries of a menu: ``help.key.<name>`` and ``help.key.<name>_text``."""


class HelpDialog(QDialog):
    """Stays beside the desk."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("help.title"))
        self.setAccessibleName(tr("help.title"))
        open_at(self, 820, 540)
        self.topics = QListWidget()
        self.topics.setAccessibleName(tr("help.topics"))
        self.topics.setFixedWidth(190)
        self.topics.addItems([tr(f"help.{topic}") for topic in TOPICS])
        for row in range(self.topics.count()):
            self.topics.item(row).setSizeHint(QSize(0, 4 * GRID))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("help.text"))
        self.keys = self._key_table(actions)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName(tr("help.text"))
        self.stack.addWidget(self.text)
        self.stack.addWidget(self.keys)
        row_box = QHBoxLayout()
        row_box.setSpacing(2 * GRID)
        row_box.addWidget(self.topics)
        row_box.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(row_box, 1)
        column.addWidget(push_button("ui.button.close", self.close), 0, Qt.AlignmentFlag.AlignRight)
        self.topics.currentRowChanged.connect(self._show_row)

    def _key_table(self, actions: Mapping[str, QAction]) -> QTableWidget:
        rows = [
            (action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), action.text().replace("&", ""))
            for action in actions.values()
            if not action.shortcut().isEmpty()
        ]
        rows += [(tr(f"help.key.{name}"), tr(f"help.key.{name}_text")) for name in MORE_KEYS]
        table = plain_table(tr("help.keys"), [tr("help.key"), tr("help.does")])
        table.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.setItem(row, column, cell(text, editable=False))
        table.setColumnWidth(0, 150)
        return table

    def show_topic(self, topic: str) -> None:
        """Turn to a topic; an unknown one is the first."""
        self.topics.setCurrentRow(TOPICS.index(topic) if topic in TOPICS else 0)

    def _show_row(self, row: int) -> None:
        if not 0 <= row < len(TOPICS):
            return
        topic = TOPICS[row]
        if topic == "keys":
            self.stack.setCurrentWidget(self.keys)
            return
        self.text.setPlainText(tr(f"help.{topic}_text"))
        self.stack.setCurrentWidget(self.text)
