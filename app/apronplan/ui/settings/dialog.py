"""The settings of the plan: one window, a list of pages, and what was refused in words below."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.labels import plain_label
from apronplan.ui.screens import open_at
from apronplan.ui.settings.page import SettingsPage, push_button
from apronplan.ui.theme import GRID

PAGES = ("rules", "buffers", "preferences", "closures", "halls", "carriers", "freight")


def _make_page(name: str, desk: Desk) -> SettingsPage:
    from apronplan.ui.settings.buffers_page import BuffersPage
    from apronplan.ui.settings.carriers_page import CarriersPage
    from apronplan.ui.settings.closures_page import ClosuresPage
    from apronplan.ui.settings.freight_page import FreightPage
    from apronplan.ui.settings.halls_page import HallsPage
    from apronplan.ui.settings.preferences_page import PreferencesPage
    from apronplan.ui.settings.rules_page import RulesPage

    kinds: dict[str, Callable[[Desk], SettingsPage]] = {
        "rules": RulesPage, "buffers": BuffersPage, "preferences": PreferencesPage,
        "closures": ClosuresPage, "halls": HallsPage, "carriers": CarriersPage, "freight": FreightPage,
    }  # fmt: skip
    return kinds[name](desk)


class SettingsDialog(QDialog):
    """Stays open beside the desk: what is changed here is seen there at once, and undone like everything else."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, page: str = "rules") -> None:
        super().__init__(parent)
        self._desk = desk
        self._pages: dict[str, SettingsPage] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui.settings.title"))
        self.setAccessibleName(tr("ui.settings.title"))
        open_at(self, 1120, 680)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("ui.settings.pages"))
        self.list.addItems([tr(f"ui.settings.{name}") for name in PAGES])
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(0, 4 * GRID))
        self.list.setFixedWidth(160)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName(tr("ui.settings.title"))
        self.word = plain_label("", tr("ui.status.word_name"), wrap=True)
        self.word.setObjectName("refusal")
        self._lay_out()
        desk.verbs.refused.connect(self.word.setText)
        desk.bridge.changed.connect(self._on_change)
        QShortcut(QKeySequence.StandardKey.Undo, self, desk.verbs.undo)
        QShortcut(QKeySequence.StandardKey.Redo, self, desk.verbs.redo)
        self.list.currentRowChanged.connect(self._show_row)
        self.show_page(page)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(2 * GRID)
        middle.addWidget(self.list)
        middle.addWidget(self.stack, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.word, 1)
        buttons.addWidget(push_button("ui.settings.undo", self._desk.verbs.undo))
        buttons.addWidget(push_button("ui.button.close", self.close))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(middle, 1)
        column.addLayout(buttons)

    def _on_change(self) -> None:
        """Something was kept: the refusal before it is past."""
        self.word.setText("")

    def page(self, name: str) -> SettingsPage:
        """Return a page, made when it is first asked for."""
        if name not in self._pages:
            self._pages[name] = _make_page(name, self._desk)
            self.stack.addWidget(self._pages[name])
        return self._pages[name]

    def show_page(self, name: str) -> None:
        """Turn to a page."""
        self.list.setCurrentRow(PAGES.index(name))

    def _show_row(self, row: int) -> None:
        if 0 <= row < len(PAGES):
            self.word.setText("")
            self.stack.setCurrentWidget(self.page(PAGES[row]))
