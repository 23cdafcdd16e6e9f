"""The findings' panel."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QMenu, QPushButton, QVBoxLayout, QWidget

from apronplan.domain.changes import ChangeSet
from apronplan.domain.findings import Finding
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.findings.delegate import FindingDelegate
from apronplan.ui.findings.model import FindingModel, Show, place_of
from apronplan.ui.labels import named_combo
from apronplan.ui.theme import GRID
from apronplan.ui.zone_note import ZoneNote


class FindingList(QListView):
    """The list itself; says so when nothing is wrong."""

    def __init__(self, desk: Desk, model: FindingModel) -> None:
        super().__init__()
        self._desk = desk
        self.setModel(model)
        self.setAccessibleName(tr("ui.findings.name"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(40)
        self.setFrameShape(QListView.Shape.NoFrame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay sentences out for the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the list or the empty state."""
        super().paintEvent(event)
        if self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self._desk.theme.now.muted)
            box = self.viewport().rect().adjusted(2 * GRID, GRID, -2 * GRID, -GRID)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, int(flags), self._empty_text())
            painter.end()

    def _empty_text(self) -> str:
        bridge = self._desk.bridge
        if not bridge.plan.turnarounds:
            return tr("ui.findings.no_plan")
        if bridge.checking:
            return tr("ui.findings.checking")
        return tr("ui.findings.unchecked", reason=bridge.check_fault) if bridge.check_fault else tr("ui.findings.none")


class Findings(QWidget):
    """Everything that the rules say about the plan.

    Signals
    -------
    counted(Counts)
        How many are listed.
    accept_asked(Finding), resolve_asked(Finding)
        Somebody wants to accept one with a reason, or to see what would mend it.
    """

    counted = Signal(object)
    accept_asked = Signal(object)
    resolve_asked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(tr("ui.findings.name"))
        self.model = FindingModel(desk.bridge, desk.cursor)
        self.list = FindingList(desk, self.model)
        self._delegate = FindingDelegate(desk.theme)
        self.list.setItemDelegate(self._delegate)
        self.show_box = named_combo(tr("ui.findings.show"), [tr(f"ui.findings.{s.name.lower()}") for s in Show])
        self.scope = named_combo(tr("ui.findings.scope"), [desk.cursor.span_word, tr("ui.tray.whole")])
        self.mend = QPushButton(tr("ui.findings.mend"))
        self.mend.setAccessibleName(tr("ui.findings.resolve"))
        self.mend.setToolTip(tr("ui.findings.mend_tip"))
        self.mend.setEnabled(False)
        head = QHBoxLayout()
        head.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        head.setSpacing(GRID)
        head.addWidget(self.show_box, 1)
        head.addWidget(self.scope, 1)
        head.addWidget(self.mend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(ZoneNote(desk.cursor))
        self._listen()
        self.refresh()

    def _listen(self) -> None:
        desk = self._desk
        desk.bridge.findings_changed.connect(self.refresh)
        desk.bridge.checking_changed.connect(self._on_checking)
        desk.bridge.changed.connect(self._on_change)
        desk.cursor.span_changed.connect(self._on_span)
        desk.cursor.zone_changed.connect(self.list.scheduleDelayedItemsLayout)
        desk.theme.changed.connect(self.list.scheduleDelayedItemsLayout)
        self.show_box.currentIndexChanged.connect(self._on_filter)
        self.scope.currentIndexChanged.connect(self._on_filter)
        self.mend.clicked.connect(self._mend)
        selected = self.list.selectionModel()
        selected.currentChanged.connect(lambda *_: self.mend.setEnabled(self.current() is not None))
        self.model.modelReset.connect(lambda: self.mend.setEnabled(self.current() is not None))
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)

    def refresh(self) -> None:
        """Take the list anew, keeping the chosen finding chosen."""
        chosen = self.current()
        self.model.refresh()
        if chosen is not None:
            self.choose(chosen)
        self.counted.emit(self.model.counts())
        self.list.viewport().update()

    def _on_span(self) -> None:
        self.scope.setItemText(0, self._desk.cursor.span_word)
        self.refresh()

    def _on_checking(self) -> None:
        self.counted.emit(self.model.counts())
        self.list.viewport().update()

    def _on_change(self, change: ChangeSet) -> None:
        if "accepted_finding" in change.tables:
            self.refresh()

    def _on_filter(self) -> None:
        self.model.show = Show(self.show_box.currentIndex())
        self.model.whole_plan = self.scope.currentIndex() == 1
        self.refresh()

    def current(self) -> Finding | None:
        """Return the chosen finding."""
        return self.model.finding_at(self.list.currentIndex())

    def choose(self, finding: Finding) -> None:
        """Choose a finding if it is still listed."""
        for row in range(self.model.rowCount()):
            index = self.model.index(row)
            listed = self.model.finding_at(index)
            if listed is not None and listed.key == finding.key:
                self.list.setCurrentIndex(index)
                return

    def _go(self, index: QModelIndex) -> None:
        """Go to the place and the time of a finding."""
        finding = self.model.finding_at(index)
        if finding is None:
            return
        if finding.start is not None:
            self._desk.cursor.move(finding.start)
        place = place_of(finding)
        if place is not None:
            self._desk.selection.reveal(place)

    def _mend(self) -> None:
        """Ask for what would mend the chosen finding."""
        finding = self.current()
        if finding is not None:
            self.resolve_asked.emit(finding)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done about the finding under the mouse."""
        finding = self.model.finding_at(self.list.indexAt(self.list.viewport().mapFromGlobal(event.globalPos())))
        if finding is None:
            return
        menu = QMenu(self)
        menu.setAccessibleName(tr("ui.findings.menu"))
        menu.addAction(tr("ui.findings.resolve")).triggered.connect(lambda: self.resolve_asked.emit(finding))
        if finding.key not in self._desk.bridge.plan.accepted_findings:
            menu.addAction(tr("ui.findings.accept")).triggered.connect(lambda: self.accept_asked.emit(finding))
        menu.popup(event.globalPos())

    def panel_state(self) -> dict[str, str]:
        """Keep the filters."""
        return {"show": str(self.show_box.currentIndex()), "scope": str(self.scope.currentIndex())}

    def restore_panel(self, state: dict[str, str]) -> None:
        """Take the filters back."""
        self.show_box.setCurrentIndex(int(state.get("show", "0")))
        self.scope.setCurrentIndex(int(state.get("scope", "0")))
