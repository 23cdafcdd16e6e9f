"""What each hall can do: tonnes per hour, tonnes at one time, docks, handlers and capabilities."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QTableWidgetItem

from apronplan.domain.layout import Hall
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.settings.numbers import figure_text, number_of, whole_of, words_of
from apronplan.ui.settings.page import SettingsPage, cell, plain_table

if TYPE_CHECKING:
    from apronplan.session.session import PlanSession

COLUMNS = (
    "name",
    "rate_t_per_h",
    "storage_t",
    "docks",
    "teams",
    "sorter_parcels_per_h",
    "handlers",
    "capabilities",
    "source",
)
"""Fields of a hall, from left to right; the text is the message ``ui.halls_page.<name>``."""


class HallsPage(SettingsPage):
    """One line per hall; every cell that is changed is a step of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "halls", frozenset({"hall", "airport"}))
        self.table = plain_table(
            tr("ui.settings.halls"), [tr(f"ui.halls_page.{c}") for c in COLUMNS], editable=True
        )  # fmt: skip
        for column, width in enumerate((230, 60, 74, 54, 56, 70, 150, 150)):
            self.table.setColumnWidth(column, width)
        self.column.addWidget(self.table, 1)
        self.table.itemChanged.connect(self._on_edit)
        self.refresh()

    def refresh(self) -> None:
        """Show every hall as it is in this plan."""
        layout = self.desk.bridge.layout
        halls = list(layout.halls.values()) if layout is not None else []
        with QSignalBlocker(self.table):
            if self.table.rowCount() != len(halls):
                self.table.setRowCount(len(halls))
            for row, hall in enumerate(halls):
                for column, name in enumerate(COLUMNS):
                    text = hall.name or hall.hall if name == "name" else _text(hall, name)
                    item = cell(text, key=hall.hall, editable=name != "name")
                    item.setToolTip(text)
                    self.table.setItem(row, column, item)

    def _on_edit(self, item: QTableWidgetItem) -> None:
        hall, field = str(item.data(Qt.ItemDataRole.UserRole)), COLUMNS[item.column()]
        self.run(lambda session: self._write(session, hall, field, item.text()))

    def _write(self, session: "PlanSession", hall: str, field: str, text: str) -> None:
        from apronplan.session.commands import set_hall

        given: dict[str, Any] = {field: _value(field, text)}
        set_hall(session, hall=hall, **given)


def _text(hall: Hall, field: str) -> str:
    value = getattr(hall, field)
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    return figure_text(value) if isinstance(value, float | int) else str(value)


def _value(field: str, text: str) -> object:
    column = tr(f"ui.halls_page.{field}")
    if field in ("rate_t_per_h", "storage_t", "sorter_parcels_per_h"):
        return number_of(text, column)
    if field in ("docks", "teams"):
        return whole_of(text, column)
    return text.strip() if field == "source" else words_of(text)
