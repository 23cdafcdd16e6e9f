"""The search box over the desk."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import PartId
from apronplan.i18n import tr
from apronplan.ui.actions import SUBMENUS, Actions
from apronplan.ui.desk import Desk
from apronplan.ui.palette.search import Entry, Kind, find, flights, places
from apronplan.ui.theme import GRID

WIDTH, HEIGHT = 520, 420
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
SUBJECTS = {Kind.FLIGHT: SubjectKind.PART, Kind.STAND: SubjectKind.STAND, Kind.HALL: SubjectKind.HALL}


class Palette(QDialog):
    """Type a few letters, press Enter: the desk goes there, or does it.

    Signals
    -------
    found(Subject)
        Somebody went to a flight, a stand or a hall.
    """

    found = Signal(object)

    def __init__(self, desk: Desk, actions: Actions, *, flights_only: bool, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._desk = desk
        self._actions = actions
        self._does: dict[str, QAction] = {}
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("ui.palette.name"))
        self.text = QLineEdit()
        self.text.setPlaceholderText(tr("ui.palette.flights" if flights_only else "ui.palette.anything"))
        self.text.setAccessibleName(tr("ui.palette.name"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("ui.palette.found"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.text)
        column.addWidget(self.list)
        self._entries = self._collect(flights_only=flights_only)
        self.text.textChanged.connect(self._search)
        self.text.installEventFilter(self)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        self._search("")

    def _collect(self, *, flights_only: bool) -> list[Entry]:
        plan = self._desk.bridge.plan
        cursor = self._desk.cursor
        found = list(flights(plan, cursor.zone, cursor.span_bounds)) if self._desk.bridge.is_open else []
        if flights_only:
            return found
        self._does = {n: a for n, a in self._actions.by_name.items() if a.isEnabled() and n != "palette"}
        commands = [
            Entry(Kind.COMMAND, name, action.text().replace("&", ""), action.shortcut().toString())
            for name, action in self._does.items()
        ]
        commands += self._in_submenus()
        here = list(places(plan)) if self._desk.bridge.layout is not None else []
        return [*commands, *here, *found]

    def _in_submenus(self) -> list[Entry]:
        """Return what opens to the side of a menu: plans open lately, panels, themes, sizes."""
        found = []
        for name in sorted(SUBMENUS):
            menu = self._actions.menus[name]
            menu.aboutToShow.emit()  # some are filled when they are opened
            for place, action in enumerate(menu.actions()):
                if action.isEnabled() and not action.isSeparator() and action.menu() is None:
                    key = f"{name}/{place}"
                    self._does[key] = action
                    found.append(
                        Entry(Kind.COMMAND, key, action.text().replace("&", ""), menu.title().replace("&", ""))
                    )
        return found

    def start(self) -> None:
        """Open over the middle of the window."""
        window = self._over
        width, height = min(WIDTH, window.width()), min(HEIGHT, window.height())
        self.resize(width, height)
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + 8 * GRID)
        self.open()
        self.text.setFocus()

    def _search(self, text: str) -> None:
        self.list.clear()
        for entry in find(self._entries, text):
            item = QListWidgetItem(f"{entry.title}    {entry.about}" if entry.about else entry.title)
            item.setData(ENTRY_ROLE, entry)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys walk the list while the text keeps the focus; Enter takes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
                self.list.setCurrentRow(row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if (item := self.list.currentItem()) is not None:
                    self._take(item)
                return True
        return super().eventFilter(watched, event)

    def _take(self, item: QListWidgetItem) -> None:
        entry = item.data(ENTRY_ROLE)
        self.close()
        if entry.kind is Kind.COMMAND:
            self._does[entry.key].trigger()
            return
        if entry.kind is Kind.FLIGHT:
            part = self._desk.bridge.plan.parts.get(PartId(entry.key))
            start = self._desk.cursor.span_bounds[0]
            if part is not None:  # what came before the night in sight and is still there is shown at its beginning
                self._desk.cursor.move(max(part.on_block, start) if part.off_block > start else part.on_block)
        subject = Subject(SUBJECTS[entry.kind], entry.key)
        self._desk.selection.reveal(subject)
        self.found.emit(subject)
