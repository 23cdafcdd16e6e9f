"""The audit trail in the window: who, when, what and why, with filters and export."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.trail import (
    TrailFilter,
    TrailKind,
    TrailRow,
    details_of,
    flights_named,
    flights_text,
    trail,
    write_trail,
)
from apronplan.ui.desk import Desk
from apronplan.ui.labels import named_combo, plain_label
from apronplan.ui.screens import open_at
from apronplan.ui.theme import GRID

COLUMNS = ("edit", "when", "who", "what", "why", "flights")
MOST_DETAILS = 500
"""Changed rows of one edit that are told; all of them are in the export of changes."""
_WIDTHS = (56, 152, 96, 290, 230)
_SPANS = {"hours_8": timedelta(hours=8), "hours_24": timedelta(hours=24), "days_7": timedelta(days=7)}
"""What can be chosen as time, a shift first; the words are ``history.ui.<name>``."""
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
Index = QModelIndex | QPersistentModelIndex


class TrailModel(QAbstractTableModel):
    """Rows of the trail, the last edit on top."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.rows: list[TrailRow] = []

    def show_rows(self, rows: list[TrailRow]) -> None:
        """Take other rows, oldest first."""
        self.beginResetModel()
        self.rows = rows[::-1]
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of edits."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        """Return a cell; edits that are not in force any more are struck through."""
        row = self.rows[index.row()]
        if role in _ROLES:
            return self._cell(row, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.FontRole and row.undone:
            font = self._desk.theme.now.fonts.body
            struck = type(font)(font)
            struck.setStrikeOut(True)
            return struck
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _cell(self, row: TrailRow, column: str) -> str:
        match column:
            case "edit":
                return str(row.edit)
            case "when":
                return self._desk_time(row.utc)
            case "who":
                return row.user
            case "what":
                return row.action + (tr("history.ui.undone") if row.undone else "")
            case "why":
                return "; ".join(row.why)
        return flights_text(row, self._labels())

    def _labels(self) -> dict[str, str]:
        """Return how people call the turnarounds of the plan."""
        return {name: turn.label for name, turn in self._desk.bridge.plan.turnarounds.items()}

    def _desk_time(self, utc: str) -> str:
        from datetime import datetime

        try:
            at = datetime.fromisoformat(utc)
        except ValueError:
            return utc
        return f"{at.astimezone(self._desk.cursor.zone):%Y-%m-%d %H:%M:%S}"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a heading."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return tr(f"history.ui.{COLUMNS[section]}")
        return None


class TrailDialog(QDialog):
    """The trail with its filters; it follows every edit while it is open."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: list[TrailRow] = []
        self._read = ""
        self.setWindowTitle(tr("history.ui.title"))
        self.setAccessibleName(tr("history.ui.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 980, 560)
        self.model = TrailModel(desk, self)
        self.who, self.flight = QLineEdit(), QLineEdit()
        kinds = [tr("history.ui.all"), *(tr(f"history.kind.{k}") for k in TrailKind)]
        self.kind = named_combo(tr("history.ui.kind"), kinds)
        spans = [tr("history.ui.all"), *(tr(f"history.ui.{name}") for name in _SPANS)]
        self.when = named_combo(tr("history.ui.when"), spans)
        self.table = QTableView()
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setPlaceholderText(tr("history.ui.no_details"))
        self.details.setAccessibleName(tr("history.ui.details"))
        self.details.setMaximumHeight(6 * self.details.fontMetrics().lineSpacing())
        self.count = plain_label("", tr("history.ui.title"))
        self.export = QPushButton(tr("history.ui.export"))
        self.close_button = QPushButton(tr("ui.button.close"))
        self._lay_out()
        self.who.textChanged.connect(self.refresh)
        self.flight.textChanged.connect(self.refresh)
        self.kind.currentIndexChanged.connect(lambda _: self.refresh())
        self.when.currentIndexChanged.connect(lambda _: self.refresh())
        self.export.clicked.connect(self._ask_export)
        self.close_button.clicked.connect(self.reject)
        desk.bridge.changed.connect(self.refresh)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        self.model.modelReset.connect(self._tell)
        self.refresh()
        self.table.setFocus()

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        fields = (("who", self.who), ("when", self.when), ("flight", self.flight), ("kind", self.kind))
        for name, widget in fields:
            widget.setAccessibleName(tr(f"history.ui.{name}"))
            filters.addWidget(plain_label(tr(f"history.ui.{name}")))
            filters.addWidget(widget)
        filters.addStretch(1)
        self.table.setModel(self.model)
        self.table.setAccessibleName(tr("history.ui.title"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        for place, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(place, width)
        foot = QHBoxLayout()
        foot.addWidget(self.count)
        foot.addStretch(1)
        for button in (self.export, self.close_button):
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(filters)
        column.addWidget(self.table, 1)
        column.addWidget(self.details)
        column.addLayout(foot)

    def wanted(self) -> TrailFilter:
        """Return what the fields ask for."""
        session = self._desk.bridge.session
        flight = self.flight.text().strip().upper()
        chosen, span = self.kind.currentIndex(), self.when.currentIndex()
        return TrailFilter(
            who=self.who.text().strip() or None,
            since=datetime.now(UTC) - list(_SPANS.values())[span - 1] if span > 0 else None,
            flights=flights_named(session, flight) if flight and session is not None else None,
            kind=list(TrailKind)[chosen - 1] if chosen > 0 else None,
        )

    def _every_row(self) -> list[TrailRow]:
        """Return all edits; the journal is read again only when there is a new one."""
        session = self._desk.bridge.session
        head = session.head_hash if session is not None else ""
        if session is not None and self._read != head:
            self._rows, self._read = trail(session), head
        return self._rows

    def refresh(self) -> None:
        """Show the edits that fit."""
        session = self._desk.bridge.session
        try:
            wanted = self.wanted()
            rows = [row for row in self._every_row() if wanted.takes(row)]
        except UserError as error:
            self.count.setText(str(error))
            return
        self.model.show_rows(rows)
        self.count.setText(tr("history.count", count=len(rows), all=session.edits if session is not None else 0))
        self.export.setEnabled(bool(rows))

    def _tell(self) -> None:
        """Write what the chosen edit changed, row by row."""
        session, row = self._desk.bridge.session, self.table.currentIndex().row()
        if session is None or not 0 <= row < len(self.model.rows):
            self.details.clear()
            return
        try:
            told = details_of(session, self.model.rows[row].edit, MOST_DETAILS)
        except UserError as error:
            told = (str(error),)
        self.details.setPlainText("\n".join(told))

    def _ask_export(self) -> None:
        dialog = QFileDialog(self, tr("history.ui.export"), "", tr("history.ui.csv"))
        dialog.setAccessibleName(tr("history.ui.export"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the edits that are shown, oldest first."""
        try:
            write_trail(self.model.rows[::-1], path)
        except UserError as error:
            self.count.setText(str(error))
            return
        self.count.setText(tr("history.written", file=path.name, count=len(self.model.rows)))
