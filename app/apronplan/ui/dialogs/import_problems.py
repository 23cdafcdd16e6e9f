"""Every problem of a file at once, and what to do: mend the file, or take the rows that are valid."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from apronplan.errors import ImportProblem
from apronplan.i18n import tr
from apronplan.ui.labels import plain_label
from apronplan.ui.screens import open_at
from apronplan.ui.theme import GRID

COLUMNS = ("line", "column", "field", "message")


class ImportProblemsDialog(QDialog):
    """Shows problems by line and column; nothing has been changed while it is open."""

    def __init__(
        self,
        file: str,
        problems: Sequence[ImportProblem],
        take_valid: Callable[[], object] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._problems = problems
        self._take_valid = take_valid
        self.setWindowTitle(tr("ui.import.problems", file=file))
        self.setAccessibleName(tr("ui.import.problems", file=file))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 820, 420)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        found = "ui.import.found" if take_valid is not None else "ui.import.found_nothing"
        column.addWidget(plain_label(tr(found, count=len(problems), file=file), wrap=True))
        self.table = self._make_table()
        column.addWidget(self.table, 1)
        column.addWidget(self._buttons())

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(self._problems), len(COLUMNS))
        table.setAccessibleName(tr("ui.import.table"))
        table.setHorizontalHeaderLabels([tr(f"ui.import.{c}") for c in COLUMNS])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        table.setWordWrap(True)
        for row, problem in enumerate(self._problems):
            cells = (problem.line, problem.column, problem.field, problem.message)
            for place, cell in enumerate(cells):
                table.setItem(row, place, QTableWidgetItem("" if cell is None else str(cell)))
        for place, width in enumerate((56, 64, 140)):
            table.setColumnWidth(place, width)
        table.resizeRowsToContents()
        return table

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        copy = box.addButton(tr("ui.import.copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        self.take = box.addButton(tr("ui.import.take_valid"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setVisible(self._take_valid is not None)  # offered only where there is something to take
        self.take.setAutoDefault(False)
        leave = box.addButton(tr("ui.import.leave"), QDialogButtonBox.ButtonRole.RejectRole)
        leave.setDefault(True)  # an Enter too many must not take a third of a file
        leave.setFocus()
        box.accepted.connect(self._take)
        box.rejected.connect(self.reject)
        return box

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(str(p) for p in self._problems))

    def _take(self) -> None:
        self.accept()
        if self._take_valid is not None:
            self._take_valid()
