"""The difference that a proposal makes as a table: ticked, sorted, filtered by hand or by keys."""

from collections.abc import Container, Mapping
from enum import IntEnum

import msgspec
from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.ids import PartId, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.planning.shift_reasons import Reason
from apronplan.ui.autoplan.work import Shift
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID
from apronplan.ui.words import part_title, plain_tip, title_of

Index = QModelIndex | QPersistentModelIndex
GAP = "\u00a0\u00a0\u00a0"
"""Room between figures that end at the right and the words that begin there."""
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
Role = Qt.ItemDataRole


class Column(IntEnum):
    """What the table tells."""

    FLIGHT = 0
    STAY = 1
    MOVE = 2
    POINTS = 3
    WHY = 4


class Line(msgspec.Struct, frozen=True):
    """One row: its words by column, what it is sorted by, and what it moves."""

    shift: Shift
    words: tuple[str, str, str, str, str]
    order: tuple[str, float, str, float, str]


class ShiftModel(QAbstractTableModel):
    """Moves of a proposal, each ticked or not."""

    def __init__(self, cursor: ClockCursor) -> None:
        super().__init__()
        self._cursor = cursor
        self.lines: tuple[Line, ...] = ()
        self._ticks: list[bool] = []
        self._blocked: dict[int, bool] = {}  # row, and whether it was ticked before

    def show(self, lines: tuple[Line, ...]) -> None:
        """Take other moves, all of them ticked."""
        self.beginResetModel()
        self.lines, self._ticks, self._blocked = lines, [True] * len(lines), {}
        self.endResetModel()

    def tick(self, rows: list[int], *, ticked: bool) -> None:
        """Tick rows, or take their ticks away."""
        for row in rows:
            self._ticks[row] = ticked and row not in self._blocked
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0), [Role.CheckStateRole])

    def block(self, names: Container[str]) -> None:
        """Take the ticks of turnarounds that were changed meanwhile, and say so; others get theirs back."""
        changed = {i for i, line in enumerate(self.lines) if turnaround_of(line.shift.part) in names}
        for row in self._blocked.keys() - changed:
            self._ticks[row] = self._blocked.pop(row)
        for row in changed - self._blocked.keys():
            self._blocked[row], self._ticks[row] = self._ticks[row], False
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(Column) - 1))

    def is_ticked(self, row: int) -> bool:
        """Tell whether a row is ticked."""
        return self._ticks[row]

    @property
    def ticked(self) -> tuple[Shift, ...]:
        """What is ticked, in the order of the proposal."""
        return tuple(line.shift for line, ticked in zip(self.lines, self._ticks, strict=True) if ticked)

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the moves."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Count the columns."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the first column be ticked."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        tickable = index.column() == Column.FLIGHT and index.row() not in self._blocked
        return found | Qt.ItemFlag.ItemIsUserCheckable if tickable else found

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return words, tick, tip, or what a row is sorted by."""
        line, column = self.lines[index.row()], index.column()
        if (
            column == Column.WHY
            and index.row() in self._blocked
            and role in (Role.DisplayRole, Role.AccessibleTextRole)
        ):
            return tr("ui.autoplan.row_changed")
        if role == Role.DisplayRole:
            return line.words[column] + (GAP if column == Column.POINTS else "")
        if role == SORT_ROLE:
            return line.order[column]
        if role == Role.CheckStateRole and column == Column.FLIGHT:
            return Qt.CheckState.Checked if self._ticks[index.row()] else Qt.CheckState.Unchecked
        if role == Role.ToolTipRole and column in (Column.MOVE, Column.WHY):
            return plain_tip([line.words[column]])
        if role == Role.TextAlignmentRole and column == Column.POINTS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Role.AccessibleTextRole:
            return ", ".join(w for w in line.words if w) if column == Column.FLIGHT else line.words[column]
        return None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Take a tick by mouse."""
        if role != Role.CheckStateRole or index.column() != Column.FLIGHT:
            return False
        self.tick([index.row()], ticked=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Name the columns; the zone of all times is named here."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == Column.POINTS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Role.DisplayRole:
            return tr(f"ui.autoplan.column.{Column(section).name.lower()}", zone=self._cursor.zone_word)
        return None


class ShiftRows(QTableView):
    """The table itself: Space ticks what is chosen, Ctrl+A chooses all that is shown."""

    toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSortingEnabled(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAccessibleName(tr("ui.autoplan.shifts"))
        self.setTabKeyNavigation(False)  # Tab goes on to the buttons, arrows go through the rows
        self.verticalHeader().hide()
        self.verticalHeader().setAccessibleName(tr("ui.autoplan.shifts"))
        self.horizontalHeader().setAccessibleName(tr("ui.autoplan.shifts"))
        self.horizontalHeader().setHighlightSections(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick by the space bar."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.toggled.emit()
            return
        super().keyPressEvent(event)


class ShiftList(QWidget):
    """The table with its filter and its ticks.

    Signals
    -------
    looked_at(PartId)
        Another row is the current one.
    """

    looked_at = Signal(str)

    def __init__(self, cursor: ClockCursor) -> None:
        super().__init__()
        self._cursor = cursor
        self.setAccessibleName(tr("ui.autoplan.shifts"))
        self.model = ShiftModel(cursor)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self.model)
        self._shown.setSortRole(SORT_ROLE)
        self._shown.setFilterKeyColumn(-1)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.table = ShiftRows()
        self.table.setModel(self._shown)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("ui.autoplan.filter"))
        self.filter.setAccessibleName(tr("ui.autoplan.filter"))
        self.filter.setClearButtonEnabled(True)
        self.all, self.none = QPushButton(tr("ui.autoplan.tick_all")), QPushButton(tr("ui.autoplan.tick_none"))
        self.count = plain_label("", tr("ui.autoplan.ticked_name"))
        self.count.setObjectName("muted")
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        for button in (self.all, self.none):
            button.setAccessibleName(button.text())
            button.setToolTip(tr("ui.autoplan.tick_tip"))
            button.setAutoDefault(False)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.filter, 1)
        for widget in (self.all, self.none, self.count):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.table.horizontalHeader().setSectionResizeMode(Column.WHY, QHeaderView.ResizeMode.Stretch)

    def _listen(self) -> None:
        self.filter.textChanged.connect(self._shown.setFilterFixedString)
        self.all.clicked.connect(lambda: self._tick_shown(ticked=True))
        self.none.clicked.connect(lambda: self._tick_shown(ticked=False))
        self.table.toggled.connect(self._toggle)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        for signal in (self.model.dataChanged, self.model.modelReset):
            signal.connect(self._count)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """List the moves of a proposal in order of time, all ticked."""
        self.filter.clear()
        self.model.show(lines)
        self.table.sortByColumn(Column.STAY, Qt.SortOrder.AscendingOrder)
        self.table.resizeColumnsToContents()
        for column in (Column.FLIGHT, Column.STAY, Column.MOVE):
            self.table.setColumnWidth(column, self.table.columnWidth(column) + GRID)
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + GRID)

    def look_at_first(self, seen: Container[str] = ()) -> None:
        """Make the first row of a part that is seen anyway the current one; if there is none, the first row."""
        rows = range(self._shown.rowCount())
        parts = (self.model.lines[self._shown.mapToSource(self._shown.index(r, 0)).row()].shift.part for r in rows)
        first = next((r for r, part in zip(rows, parts, strict=True) if part in seen), 0)
        if rows:
            self.table.setCurrentIndex(self._shown.index(first, 0))

    def choose(self, row: int) -> None:
        """Make a row of the model the current one, and the only one that is chosen."""
        at = self._shown.mapFromSource(self.model.index(row, 0))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(at, flags)

    def _rows(self, indexes: list[QModelIndex]) -> list[int]:
        return [self._shown.mapToSource(i).row() for i in indexes]

    def _tick_shown(self, *, ticked: bool) -> None:
        shown = [self._shown.index(r, 0) for r in range(self._shown.rowCount())]
        self.model.tick(self._rows(shown), ticked=ticked)

    def _toggle(self) -> None:
        """Tick what is chosen, or take the ticks away where all of it has one."""
        rows = self._rows(self.table.selectionModel().selectedRows(0))
        self.model.tick(rows, ticked=not all(self.model.is_ticked(r) for r in rows))

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self.looked_at.emit(self.model.lines[self._shown.mapToSource(current).row()].shift.part)

    def _count(self) -> None:
        self.count.setText(tr("ui.autoplan.ticked", ticked=len(self.model.ticked), all=len(self.model.lines)))


def lines_of(
    before: Plan, shifts: tuple[Shift, ...], reasons: Mapping[str, Reason], cursor: ClockCursor
) -> tuple[Line, ...]:
    """Write the moves of a proposal as rows; each with its day if they are of several."""
    days = {cursor.day_text(before.parts[s.part].on_block) for s in shifts}
    return tuple(_line(before, shift, reasons, cursor, with_day=len(days) > 1) for shift in shifts)


def _line(before: Plan, shift: Shift, reasons: Mapping[str, Reason], cursor: ClockCursor, *, with_day: bool) -> Line:
    part, told = before.parts[shift.part], _told(before, shift, reasons)
    points = sum(r.points for r in told)
    why = next((r.text for r in told if r.text), "")
    flight = title_of(part.turnaround) if shift.lots else part_title(before, shift.part)
    stay, move = _stay(before, shift.part, cursor, with_day=with_day), _move(before, shift)
    shown = f"{points:+,.1f}".replace("-", "\u2212") if told and abs(points) >= 0.05 else ""
    order = (flight, part.on_block.timestamp(), move, points, why)
    return Line(shift, (flight, stay, move, shown, why), order)


def _told(before: Plan, shift: Shift, reasons: Mapping[str, Reason]) -> list[Reason]:
    """Return what is known of a move: of the part and the lots that go along, or of lots alone."""
    lots = shift.lots or tuple(lot.lot for lot in before.lots_of(before.parts[shift.part].turnaround.turnaround))
    names: tuple[str, ...] = lots if shift.lots else (shift.part, *lots)
    return [reasons[n] for n in names if n in reasons]


def _stay(before: Plan, part: PartId, cursor: ClockCursor, *, with_day: bool) -> str:
    """Write scheduled in-block and off-block time; of a part of a towed aircraft its stay."""
    row = before.parts[part]
    turn, whole = row.turnaround, row.count == 1
    start, end = (turn.sibt or row.on_block, turn.sobt or row.off_block) if whole else (row.on_block, row.off_block)
    day = f"{cursor.day_clock_text(start)[:5]} " if with_day else ""
    return day + cursor.span_text(start, end)


def _move(before: Plan, shift: Shift) -> str:
    if not shift.lots:
        tray = tr("ui.autoplan.tray_place")
        return f"{shift.before or tray} \u2192 {shift.after or tray}"
    kg = sum(before.lots[lot].mass_kg for lot in shift.lots)
    none = tr("ui.autoplan.no_hall")
    return tr(
        "ui.autoplan.lot_move",
        lots=len(shift.lots),
        tonnes=f"{kg / 1000:.1f}",
        before=shift.before or none,
        after=shift.after or none,
    )
