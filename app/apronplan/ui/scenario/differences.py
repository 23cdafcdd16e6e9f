"""What another plan has elsewhere, as a table to tick: placement here, placement there, and why not."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from apronplan.domain.ids import LotId, PartId, TurnaroundId, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.session.commands.adoption import Difference

COLUMNS = ("adopt", "what", "when", "here", "there", "refusal")
Index = QModelIndex | QPersistentModelIndex


class DifferencesModel(QAbstractTableModel):
    """One row per placement that differs; those that cannot be taken over cannot be ticked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Difference, ...] = ()
        self._texts: list[tuple[str, ...]] = []
        self.ticked: set[int] = set()

    def take(self, plan: Plan, rows: tuple[Difference, ...]) -> None:
        """Show other differences; everything that can be adopted is ticked."""
        self.beginResetModel()
        self.rows = rows
        self._texts = [_text(plan, d) for d in rows]
        self.ticked = {i for i, d in enumerate(rows) if not d.refusal}
        self.endResetModel()

    def tick_all(self, on: bool) -> None:
        """Tick everything that can be, or nothing."""
        self.ticked = {i for i, d in enumerate(self.rows) if on and not d.refusal}
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def chosen(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the ticked parts and lots."""
        ticked = [self.rows[i] for i in sorted(self.ticked)]
        return frozenset(d.part for d in ticked if d.part), frozenset(d.lot for d in ticked if d.lot)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Count the differences."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Count the columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return whether a row can be ticked."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and not self.rows[index.row()].refusal:
            return base | Qt.ItemFlag.ItemIsUserCheckable
        return base

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        row = index.row()
        if index.column() == 0:
            if role == Qt.ItemDataRole.CheckStateRole and not self.rows[row].refusal:
                return Qt.CheckState.Checked if row in self.ticked else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return " ".join(self._texts[row])
            return None
        return self._texts[row][index.column() - 1] if role == Qt.ItemDataRole.DisplayRole else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a row."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0 or self.rows[index.row()].refusal:
            return False
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self.ticked.add(index.row())
        else:
            self.ticked.discard(index.row())
        self.dataChanged.emit(index, index)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"ui.scenario.col.{COLUMNS[section]}")
        return None


def _text(plan: Plan, found: Difference) -> tuple[str, ...]:
    zone = plan.layout.airport.zone
    name = turnaround_of(PartId(found.part)) if found.part else TurnaroundId(plan.lots[LotId(found.lot)].turnaround)
    turn = plan.turnarounds[name]
    at = plan.parts[PartId(found.part)].on_block if found.part else turn.on_block
    what = turn.label if found.part else tr("ui.scenario.lot", lot=found.lot)
    nowhere = tr("mark.tray") if found.part else tr("sheet.no_hall")
    return what, f"{at.astimezone(zone):%m-%d %H:%M}", found.here or nowhere, found.there or nowhere, found.refusal


class DifferencesTable(QTableView):
    """The differences, to be ticked."""

    def __init__(self, model: DifferencesModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(tr("ui.scenario.differences"))
        for head in (self.horizontalHeader(), self.verticalHeader()):
            head.setAccessibleName(tr("ui.scenario.differences"))
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((64, 170, 110, 110, 110)):
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
