"""Shows what would mend a finding: each way with its cost, seen on the Gantt before it is applied."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from apronplan.domain.findings import Finding, Subject, SubjectKind
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.findings.resolutions import Resolution, Way, previewed, resolutions
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID

if TYPE_CHECKING:
    from apronplan.ui.gantt.view import GanttView

WAY_ROLE = Qt.ItemDataRole.UserRole + 1


class ResolveDialog(QDialog):
    """The ways to mend one finding.

    Signals
    -------
    accept_asked(Finding), replan_asked
        The planner chose a way that asks for more.
    """

    accept_asked = Signal(object)
    replan_asked = Signal()

    def __init__(self, desk: Desk, gantt: "GanttView", finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._gantt = gantt
        self._finding = finding
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui.resolve.title"))
        self.setAccessibleName(tr("ui.resolve.title"))
        self.resize(520, 380)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("ui.resolve.title"))
        for way in resolutions(desk.bridge, finding):
            item = QListWidgetItem(self._text(way))
            item.setData(WAY_ROLE, way)
            self.list.addItem(item)
        self.do = QPushButton(tr("ui.resolve.do"))
        self.do.setAccessibleName(tr("ui.resolve.do"))
        self.do.setDefault(True)
        self.leave = QPushButton(tr("ui.button.close"))
        self.leave.setAccessibleName(tr("ui.button.close"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.do)
        buttons.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(plain_label(desk.verbs.sentence_of([finding]), wrap=True))
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self.list.currentItemChanged.connect(self._preview)
        self.list.itemActivated.connect(self._apply)
        self.do.clicked.connect(self._apply)
        self.leave.clicked.connect(self.close)

    def _text(self, way: Resolution) -> str:
        if way.cost is None:
            return way.text
        return f"{way.text}   {tr('ui.resolve.cost', cost=f'{way.cost:+,.1f}')}"

    def chosen(self) -> Resolution | None:
        """Return the chosen way."""
        item = self.list.currentItem()
        way = item.data(WAY_ROLE) if item is not None else None
        return way if isinstance(way, Resolution) else None

    def _preview(self) -> None:
        way = self.chosen()
        after = previewed(self._desk.bridge.plan, way) if way is not None else None
        parts = frozenset([way.part]) if way is not None and way.part is not None else frozenset()
        self._gantt.show_proposal(after, parts)
        if way is not None and way.stand is not None:
            self._gantt.reveal(Subject(SubjectKind.STAND, way.stand))

    def _apply(self) -> None:
        way = self.chosen()
        if way is None:
            return
        self.close()
        verbs = self._desk.verbs
        match way:
            case Resolution(way=Way.MOVE, part=part, stand=stand) if part is not None and stand is not None:
                verbs.assign((part,), stand)
            case Resolution(way=Way.HALL, lot=lot, hall=hall) if lot is not None and hall is not None:
                verbs.put_lots((lot,), hall)
            case Resolution(way=Way.TRAY, part=part) if part is not None:
                verbs.unassign((part,))
            case Resolution(way=Way.REPLAN, part=part) if part is not None:
                self._desk.selection.select_part(part)
                self.replan_asked.emit()
            case _:
                self.accept_asked.emit(self._finding)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take the preview off the Gantt."""
        self._gantt.show_proposal(None, frozenset())
        super().closeEvent(event)

    def reject(self) -> None:
        """Esc closes like the button."""
        self.close()
