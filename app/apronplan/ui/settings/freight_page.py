"""The freight tables of the plan: lots, evidence, customs, clock, bookings and delays, as in their files."""

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTableWidgetItem

from apronplan.domain.freight import FREIGHT_TABLES
from apronplan.errors import UserError
from apronplan.exchange.layout.freight import row_columns, row_of, row_texts
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.settings.page import SettingsPage, cell, plain_table, push_button
from apronplan.ui.theme import GRID

if TYPE_CHECKING:
    from apronplan.session.session import PlanSession

NARROW_PX, WIDE_PX = 90, 180
_WIDE = frozenset({"source", "notes", "name", "city", "categories", "shifts", "firm", "rule_id"})


class FreightPage(SettingsPage):
    """One table at a time; a cell that is changed is a step of its own, a new row is kept once it is complete."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "freight", frozenset({*FREIGHT_TABLES, "airport"}))
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("ui.freight_page.choice"))
        self.choice.view().setAccessibleName(tr("ui.freight_page.choice"))
        for name in FREIGHT_TABLES:
            self.choice.addItem(tr(f"ui.freight_page.{name}"), name)
        self.table = plain_table(tr("ui.settings.freight"), [], editable=True)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.choice, 1)
        row.addWidget(push_button("ui.freight_page.add", self.add))
        row.addWidget(push_button("ui.freight_page.remove", self.remove))
        self.column.addLayout(row)
        self.column.addWidget(self.table, 1)
        self.choice.currentIndexChanged.connect(lambda _=0: self.refresh())
        self.table.itemChanged.connect(self._on_edit)
        self.refresh()

    @property
    def shown(self) -> str:
        """Name of the table that is shown."""
        return str(self.choice.currentData())

    def refresh(self) -> None:
        """Show every row of the chosen table."""
        columns = row_columns(self.shown)
        plan = self.desk.bridge.plan if self.desk.bridge.session is not None else None
        rows = dict(plan.rows(self.shown)) if plan is not None else {}
        with QSignalBlocker(self.table):
            self.table.setColumnCount(len(columns))
            self.table.setHorizontalHeaderLabels(list(columns))
            self.table.setRowCount(len(rows))
            for at, name in enumerate(columns):
                self.table.setColumnWidth(at, WIDE_PX if name in _WIDE else NARROW_PX)
            for row, (key, item) in enumerate(rows.items()):
                for column, text in enumerate(row_texts(self.shown, item)):
                    made = cell(text, key=key)
                    made.setToolTip(text)
                    self.table.setItem(row, column, made)

    def add(self) -> None:
        """Open an empty row at the end; it is kept as soon as its cells make a row."""
        with QSignalBlocker(self.table):
            row = self.table.rowCount()
            self.table.setRowCount(row + 1)
            for column in range(self.table.columnCount()):
                self.table.setItem(row, column, cell(""))
        self.table.setCurrentCell(row, 0)
        self.table.scrollToBottom()

    def remove(self) -> None:
        """Take the chosen row out."""
        from apronplan.session.commands.freight import remove_freight_row

        item = self.table.item(self.table.currentRow(), 0)
        key = str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""
        if not key:
            self.refresh()
            return
        self.run(lambda session: remove_freight_row(session, table=self.shown, key=key))

    def _on_edit(self, item: QTableWidgetItem) -> None:
        key = str(item.data(Qt.ItemDataRole.UserRole))
        texts = {name: self._cell_text(item.row(), at) for at, name in enumerate(row_columns(self.shown))}
        try:
            made = row_of(self.shown, texts)
        except UserError as error:
            self.desk.verbs.refuse(error)
            if key:  # a new row may be filled cell by cell
                self.refresh()
            return
        self.run(lambda session: _write(session, self.shown, made, key or None))

    def _cell_text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text() if item is not None else ""


def _write(session: "PlanSession", table: str, item: object, replaces: str | None) -> None:
    from apronplan.session.commands.freight import set_freight_row

    set_freight_row(session, table=table, row=msgspec.to_builtins(item), replaces=replaces)
