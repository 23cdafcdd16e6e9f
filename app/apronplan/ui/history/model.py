"""The journal as a list, the last edit first."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from apronplan.i18n import tr
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.words import plain_tip

if TYPE_CHECKING:
    from apronplan.session.steps import Step

Index = QModelIndex | QPersistentModelIndex
UNDONE_ROLE = Qt.ItemDataRole.UserRole + 1


class HistoryModel(QAbstractListModel):
    """Steps of the open plan."""

    def __init__(self, cursor: ClockCursor) -> None:
        super().__init__()
        self._cursor = cursor
        self._steps: list[Step] = []
        self._details: Callable[[int], tuple[str, ...]] = lambda _: ()

    def set_steps(self, steps: "list[Step]", details: Callable[[int], tuple[str, ...]]) -> None:
        """Show a history, given oldest first; `details` writes what an edit changed, asked when it is pointed at."""
        self.beginResetModel()
        self._steps, self._details = steps[::-1], details
        self.endResetModel()

    def step_at(self, index: Index) -> "Step | None":
        """Return the step of a row."""
        return self._steps[index.row()] if index.isValid() and index.row() < len(self._steps) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the steps."""
        return 0 if parent is not None and parent.isValid() else len(self._steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what was done, and whether it is undone."""
        step = self.step_at(index)
        if step is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{step.action}\n{self.head(step)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip([step.action, *self._details(step.n)])
        return step.undone if role == UNDONE_ROLE else None

    def head(self, step: "Step") -> str:
        """Write number, time and author of a step."""
        at = datetime.fromisoformat(step.utc)
        time = f"{self._cursor.day_text(at)} {self._cursor.clock_text(at, seconds=True)}"  # the panel names the zone
        return tr("ui.history.line", n=step.n, time=time, user=step.user)
