"""Who would rather stand where: operator, handler or flight; stand or apron; a cost or, below zero, a wish."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTableWidgetItem

from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.settings.numbers import figure_text, number_of
from apronplan.ui.settings.page import SettingsPage, cell, plain_table, push_button
from apronplan.ui.theme import GRID

if TYPE_CHECKING:
    from apronplan.session.session import PlanSession

COLUMNS = ("operator", "handler", "flight", "stand", "apron", "cost", "notes")
"""Fields of a preference, from left to right; the text is the message ``ui.preferences.<name>``."""


class PreferencesPage(SettingsPage):
    """One line per preference, and one below to add another."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "preferences", frozenset({"preference", "airport"}))
        headers = [tr(f"ui.preferences.{c}") for c in COLUMNS]
        self.table = plain_table(tr("ui.settings.preferences"), headers, editable=True)
        for column, width in enumerate((90, 90, 90, 80, 80, 70)):
            self.table.setColumnWidth(column, width)
        self.fields: dict[str, QLineEdit] = {}
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for name, header in zip(COLUMNS, headers, strict=True):
            field = QLineEdit()
            field.setPlaceholderText(header)
            field.setAccessibleName(tr("ui.preferences.new", field=header))
            self.fields[name] = field
            row.addWidget(field, 3 if name == "notes" else 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        buttons.addWidget(push_button("ui.preferences.add", self.add))
        buttons.addWidget(push_button("ui.preferences.remove", self.remove))
        self.column.addWidget(self.table, 1)
        self.column.addLayout(row)
        self.column.addLayout(buttons)
        self.table.itemChanged.connect(self._on_edit)
        self.refresh()

    def refresh(self) -> None:
        """Show every preference of the plan."""
        layout = self.desk.bridge.layout
        rows = dict(layout.preferences) if layout is not None else {}
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(rows))
            for row, (key, preference) in enumerate(rows.items()):
                for column, name in enumerate(COLUMNS):
                    value = getattr(preference, name)
                    text = figure_text(value) if name == "cost" else str(value)
                    self.table.setItem(row, column, cell(text, key=key))

    def _on_edit(self, item: QTableWidgetItem) -> None:
        key = str(item.data(Qt.ItemDataRole.UserRole))
        texts = {name: self._cell_text(item.row(), column) for column, name in enumerate(COLUMNS)}
        self.run(lambda session: _write(session, texts, replaces=key))

    def _cell_text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text() if item is not None else ""

    def add(self) -> None:
        """Add what the fields say; they are emptied when it was kept."""
        texts = {name: field.text() for name, field in self.fields.items()}
        if self.run(lambda session: _write(session, texts)):
            for field in self.fields.values():
                field.clear()

    def remove(self) -> None:
        """Take the chosen preference out."""
        from apronplan.session.commands import remove_preference

        item = self.table.item(self.table.currentRow(), 0)
        if item is not None:
            key = str(item.data(Qt.ItemDataRole.UserRole))
            self.run(lambda session: remove_preference(session, preference=key))


def _write(session: "PlanSession", texts: dict[str, str], replaces: str | None = None) -> None:
    from apronplan.session.commands import set_preference

    given: dict[str, Any] = {**texts, "cost": number_of(texts["cost"], tr("ui.preferences.cost"))}
    set_preference(session, **given, replaces=replaces)
