"""What all pages of the settings share: they run verbs, show what holds now, and follow undo."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from apronplan.domain.changes import ChangeSet
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID

if TYPE_CHECKING:
    from apronplan.session.session import PlanSession

ROW_PX = 30


class SettingsPage(QWidget):
    """One page: a hint, and below it what can be changed.

    Parameters
    ----------
    name : str
        Of the messages ``ui.settings.<name>`` and ``ui.settings.<name>_hint``.
    tables : frozenset of str
        Tables of the plan that it shows.
    """

    def __init__(self, desk: Desk, name: str, tables: frozenset[str]) -> None:
        super().__init__()
        self.desk = desk
        self.name = name
        self._tables = tables
        self.setAccessibleName(tr(f"ui.settings.{name}"))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID)
        self.column.addWidget(plain_label(tr(f"ui.settings.{name}_hint"), wrap=True))
        desk.bridge.changed.connect(self._on_change)
        desk.bridge.replaced.connect(self.refresh)

    def refresh(self) -> None:
        """Show what holds in the plan now."""

    def _on_change(self, change: ChangeSet) -> None:
        if change.tables & self._tables:
            self.refresh()

    def run(self, verb: "Callable[[PlanSession], object]") -> bool:
        """Do one verb as one step; a refusal is said by the dialog and what holds is shown again."""
        session = self.desk.bridge.session
        if session is None:
            return False
        done = self.desk.verbs.run(tr(f"ui.settings.{self.name}"), lambda: verb(session))
        if done is not Outcome.DROPPED:
            self.refresh()
        return done is Outcome.DROPPED


def push_button(name: str, slot: Callable[[], object]) -> QPushButton:
    """Return a button whose text is a message; Enter in a table must not press it."""
    button = QPushButton(tr(name))
    button.setAccessibleName(tr(name))
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: slot())
    return button


class PlainTable(QTableWidget):
    """A table that says what the first step is while it has no row."""

    def __init__(self, columns: int, empty: str) -> None:
        super().__init__(0, columns)
        self._empty = empty

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or what to do."""
        super().paintEvent(event)
        if self._empty and not self.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            box = self.viewport().rect().adjusted(4 * GRID, GRID, -4 * GRID, -GRID)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._empty)
            painter.end()


def plain_table(name: str, headers: list[str], *, editable: bool = False, empty: str = "") -> QTableWidget:
    """Return an empty table of whole rows; `empty` is what it says while it has none."""
    table = PlainTable(len(headers), empty)
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(headers)
    triggers = QAbstractItemView.EditTrigger
    some = triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
    table.setEditTriggers(some if editable else triggers.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW_PX)
    header = table.horizontalHeader()
    header.setAccessibleName(name)
    header.setStretchLastSection(True)
    header.setDefaultAlignment(table.horizontalHeader().defaultAlignment().AlignLeft)
    return table


def cell(text: str, *, key: str = "", editable: bool = True) -> QTableWidgetItem:
    """Return a cell of plain text; `key` names the row of the plan behind it."""
    item = QTableWidgetItem(text)
    item.setData(Qt.ItemDataRole.UserRole, key)
    if not editable:
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
    return item
