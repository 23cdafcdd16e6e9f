"""The tray's panel: a filter, the scope, and the list; takes drops and gives drags."""

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from apronplan.domain.changes import ChangeSet
from apronplan.domain.findings import Subject, SubjectKind
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import Cargo, Gesture
from apronplan.ui.drag.source import DragSource
from apronplan.ui.drag.targets import TRAY, Spot
from apronplan.ui.labels import named_combo, plain_label
from apronplan.ui.theme import GRID, faded
from apronplan.ui.tray.delegate import TrayDelegate
from apronplan.ui.tray.model import PART_ROLE, TrayModel

TABLES = frozenset({"turnaround", "split", "stand_assignment", "airport"})


class TrayList(QListView):
    """The list itself; says what to do when it is empty, and shows that it takes a drop."""

    def __init__(self, desk: Desk, model: TrayModel) -> None:
        super().__init__()
        self._desk = desk
        self._tray = model
        self.inviting = False
        self.hovered = False
        self.setModel(model)
        self.setAccessibleName(tr("ui.tray.name"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the list, the empty state, and the frame of an inviting tray."""
        super().paintEvent(event)
        theme = self._desk.theme.now
        painter = QPainter(self.viewport())
        if self._tray.rowCount() == 0:
            painter.setPen(theme.muted)
            box = self.viewport().rect().adjusted(2 * GRID, GRID, -2 * GRID, -GRID)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, int(flags), self._empty_text())
        if self.inviting:
            box = self.viewport().rect().adjusted(1, 1, -2, -2)
            painter.setPen(theme.fits)
            painter.drawRect(box)
            painter.fillRect(box, faded(theme.fits, 60 if self.hovered else 24))
        painter.end()

    def _empty_text(self) -> str:
        if not self._desk.bridge.plan.turnarounds:
            return tr("ui.tray.no_traffic")
        if not self._tray.whole_plan and not self._desk.bridge.plan.parts_between(*self._desk.cursor.span_bounds):
            return tr("ui.tray.no_traffic_night" if self._desk.cursor.night_shown else "ui.tray.no_traffic_then")
        return tr("ui.tray.nothing_found") if self._tray.waiting else tr("ui.tray.all_placed")


class Tray(QWidget):
    """Unplaced turnarounds."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(tr("ui.tray.name"))
        self.model = TrayModel(desk.cursor)
        self.list = TrayList(desk, self.model)
        self._delegate = TrayDelegate(desk.theme, desk.cursor)
        self.list.setItemDelegate(self._delegate)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("ui.tray.filter"))
        self.filter.setAccessibleName(tr("ui.tray.filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAcceptDrops(False)  # a file dropped here is meant for the window
        self.scope = named_combo(tr("ui.tray.scope"), [desk.cursor.span_word, tr("ui.tray.whole")])
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.count = plain_label("", tr("ui.tray.count_name"))
        self._zone = plain_label("", tr("ui.zone.name"))
        self._lay_out()
        self._listen()
        self._source = DragSource(desk.drag, self.list.viewport(), self._pick)
        desk.drag.register(self)
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        head.setSpacing(GRID)
        head.addWidget(self.filter, 1)
        head.addWidget(self.scope)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self._zone.setObjectName("muted")
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        foot.addWidget(self.count, 1)
        foot.addWidget(self._zone)
        column.addLayout(foot)

    def _listen(self) -> None:
        desk = self._desk
        desk.bridge.replaced.connect(self.refresh)
        desk.bridge.changed.connect(self._on_change)
        desk.preview.changed.connect(self.refresh)
        desk.cursor.span_changed.connect(self._on_span)
        desk.cursor.zone_changed.connect(self.refresh)
        desk.theme.changed.connect(self.list.viewport().update)
        desk.selection.changed.connect(self._on_selection)
        desk.selection.reveal_asked.connect(self._on_reveal)
        self.filter.textChanged.connect(self._on_filter)
        self.scope.currentIndexChanged.connect(self._on_filter)
        self.list.selectionModel().selectionChanged.connect(self._on_chosen)
        self.list.activated.connect(lambda index: desk.verbs.alternatives_asked.emit(index.data(PART_ROLE)))

    def refresh(self) -> None:
        """Take the list anew."""
        with QSignalBlocker(self.list.selectionModel()):
            self.model.refresh(self._desk.preview.shown(self._desk.bridge.plan))
        self.count.setText(tr("ui.tray.count", count=self.model.waiting))
        self._zone.setText(self._desk.cursor.zone_word)
        self._zone.setToolTip(self._desk.cursor.zone_text)
        self._on_selection()
        self.list.viewport().update()

    def _on_span(self) -> None:
        self.scope.setItemText(0, self._desk.cursor.span_word)
        self.refresh()

    def _on_change(self, change: ChangeSet) -> None:
        if change.tables & TABLES:
            self.refresh()

    def _on_filter(self) -> None:
        self.model.text = self.filter.text()
        self.model.whole_plan = self.scope.currentIndex() == 1
        self.refresh()

    def _on_chosen(self) -> None:
        chosen = [i.data(PART_ROLE) for i in self.list.selectionModel().selectedIndexes()]
        if chosen:
            self._desk.selection.select(Subject(SubjectKind.PART, p) for p in chosen)

    def _on_selection(self) -> None:
        marks = self.list.selectionModel()
        parts = set(self._desk.selection.parts)
        with QSignalBlocker(marks):
            marks.clearSelection()
            for row in range(self.model.rowCount()):
                index = self.model.index(row)
                if index.data(PART_ROLE) in parts:
                    marks.select(index, marks.SelectionFlag.Select)
        self.list.viewport().update()

    def _on_reveal(self, subject: Subject) -> None:
        index = self.model.index_of(subject.id)  # type: ignore[arg-type]
        if subject.kind is SubjectKind.PART and index.isValid():
            self.list.scrollTo(index)
            marks = self.list.selectionModel()
            marks.setCurrentIndex(index, marks.SelectionFlag.NoUpdate)  # where the keyboard goes on

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the turnaround under the mouse."""
        index = self.list.indexAt(self.list.viewport().mapFromGlobal(event.globalPos()))
        if index.isValid():
            self._desk.verbs.part_menu(index.data(PART_ROLE), self).popup(event.globalPos())

    # -- dragging ----------------------------------------------------------------------------------

    def _pick(self, at: QPoint) -> tuple[Cargo, Spot | None] | None:
        index = self.list.indexAt(at)
        if not index.isValid():
            return None
        lead = index.data(PART_ROLE)
        listed = {self.model.index(r).data(PART_ROLE) for r in range(self.model.rowCount())}
        others = [p for p in self._desk.selection.parts if p != lead and p in listed]
        return Cargo((lead, *(others if lead in self._desk.selection.parts else ()))), TRAY

    def drop_area(self) -> QWidget:
        """Return the list's viewport."""
        return self.list.viewport()

    def drag_started(self, gesture: Gesture) -> None:
        """Invite parts that stand somewhere."""
        self.list.inviting = bool(gesture.cargo.parts) and gesture.origin != TRAY
        self.list.viewport().update()

    def spot_at(self, _global_pos: QPoint) -> Spot | None:
        """Return the tray: all of it is one place."""
        return TRAY

    def drag_hovered(self, spot: Spot | None) -> None:
        """Show whether the mouse is over the tray."""
        self.list.hovered = spot == TRAY
        self.list.viewport().update()

    def drag_finished(self) -> None:
        """Stop inviting."""
        self.list.inviting = self.list.hovered = False
        self.list.viewport().update()

    # -- panel -------------------------------------------------------------------------------------

    def panel_state(self) -> dict[str, str]:
        """Keep the scope."""
        return {"scope": str(self.scope.currentIndex())}

    def restore_panel(self, state: dict[str, str]) -> None:
        """Take the scope back."""
        self.scope.setCurrentIndex(int(state.get("scope", "0")))
