"""The list of parts without a stand, in order of time."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.words import flights_text, part_title, route_text

Index = QModelIndex | QPersistentModelIndex
PART_ROLE = Qt.ItemDataRole.UserRole + 1


class TrayModel(QAbstractListModel):
    """Unplaced parts of the day or night on the desk, or of the whole plan, that match a text."""

    def __init__(self, cursor: ClockCursor) -> None:
        super().__init__()
        self._cursor = cursor
        self._plan = Plan()
        self._parts: list[Part] = []
        self.whole_plan = False
        self.text = ""
        self.waiting = 0
        """Unplaced parts of the scope, whatever the filter."""

    def refresh(self, plan: Plan) -> None:
        """Take the list anew; rows that stay keep their identity for views only when nothing changed."""
        self._plan = plan
        scope = self._scope(plan)
        found = [p for p in scope if self._matches(p)]
        self.waiting = len(scope)
        if [p.part for p in found] == [p.part for p in self._parts]:
            self._parts = found
            if found:
                self.dataChanged.emit(self.index(0), self.index(len(found) - 1))
            return
        self.beginResetModel()
        self._parts = found
        self.endResetModel()

    def _scope(self, plan: Plan) -> list[Part]:
        parts = plan.parts.values() if self.whole_plan else plan.parts_between(*self._cursor.span_bounds)
        missing = [p for p in parts if p.part not in plan.stand_assignments]
        return sorted(missing, key=lambda p: (p.on_block, p.part))

    def _matches(self, part: Part) -> bool:
        turn = part.turnaround
        words = (
            flights_text(turn),
            turn.registration,
            turn.aircraft_type,
            turn.operator,
            turn.handler,
            route_text(turn),
        )
        return self.text.casefold() in " ".join(words).casefold()

    def part_at(self, index: Index) -> Part | None:
        """Return the part of a row."""
        return self._parts[index.row()] if index.isValid() and index.row() < len(self._parts) else None

    def index_of(self, part: PartId) -> QModelIndex:
        """Return the row of a part; an invalid index if it is not listed."""
        row = next((i for i, p in enumerate(self._parts) if p.part == part), -1)
        return self.index(row) if row >= 0 else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the rows."""
        return 0 if parent is not None and parent.isValid() else len(self._parts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's text, or its part."""
        part = self.part_at(index)
        if part is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{part_title(self._plan, part.part)} {self._cursor.span_text(part.on_block, part.off_block)}"
        return part.part if role == PART_ROLE else None
