"""How the scenarios' window is laid out."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from apronplan.i18n import tr
from apronplan.planning.job import Progress
from apronplan.ui.desk import Desk
from apronplan.ui.labels import named_combo, plain_label
from apronplan.ui.reports.page import BlockPage
from apronplan.ui.scenario.differences import DifferencesModel, DifferencesTable
from apronplan.ui.scenario.list import ScenarioRow
from apronplan.ui.theme import GRID

TIMES = ("day", "all")


class ScenarioSheet:
    """The widgets of the scenarios' window."""

    def __init__(self, desk: Desk, dialog: QDialog) -> None:
        self._desk = desk
        self.list = QListWidget()
        self.list.setAccessibleName(tr("ui.scenario.list"))
        self.list.setMinimumWidth(40 * GRID)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.time = named_combo(tr("ui.reports.time"), [tr(f"ui.reports.time.{t}") for t in TIMES])
        self.programme = named_combo(tr("ui.reports.programme"), [])
        self.figures = BlockPage(desk.theme, tr("ui.scenario.figures"))
        self.model = DifferencesModel(dialog)
        self.table = DifferencesTable(self.model)
        self.theirs = QCheckBox(tr("ui.scenario.theirs"))
        self.all = QCheckBox(tr("ui.scenario.all"))
        self.all.setChecked(True)
        for box in (self.theirs, self.all):
            box.setAccessibleName(box.text())
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("ui.scenario.tabs"))
        self.tabs.tabBar().setAccessibleName(tr("ui.scenario.tabs"))
        self.tabs.addTab(self.figures, tr("ui.scenario.figures"))
        self.tabs.addTab(self._placements(), tr("ui.scenario.differences"))
        self.word = plain_label("", tr("ui.scenario.word"), wrap=True)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("ui.scenario.progress"))
        self.progress.setRange(0, 0)
        self.buttons: dict[str, QPushButton] = {}
        for name in ("new", "open", "outline", "compare", "adopt", "export", "paper", "cancel", "close"):
            button = QPushButton(tr(f"ui.scenario.{name}"))
            button.setAccessibleName(tr(f"ui.scenario.{name}"))
            button.setAutoDefault(False)
            self.buttons[name] = button
        self._lay_out(dialog)
        self.show_progress(False)

    def _placements(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, GRID, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.all)
        row.addWidget(self.theirs)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.table)
        return page

    def _lay_out(self, dialog: QDialog) -> None:
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        for names in (("new", "open"), ("compare", "outline")):
            row = QHBoxLayout()
            for name in names:
                row.addWidget(self.buttons[name], 1)
            left.addLayout(row)
        times = QHBoxLayout()
        times.addWidget(plain_label(tr("ui.reports.time")))
        times.addWidget(self.time, 1)
        left.addLayout(times)
        whose = QHBoxLayout()
        whose.addWidget(plain_label(tr("ui.reports.programme")))
        whose.addWidget(self.programme, 1)
        left.addLayout(whose)
        upper = QHBoxLayout()
        upper.setSpacing(2 * GRID)
        upper.addLayout(left)
        upper.addWidget(self.tabs, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.word, 1)
        foot.addWidget(self.progress)
        for name in ("cancel", "export", "paper", "adopt", "close"):
            foot.addWidget(self.buttons[name])
        column = QVBoxLayout(dialog)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(upper, 1)
        column.addLayout(foot)

    def show_progress(self, on: bool) -> None:
        """Show or hide bar and Cancel."""
        self.progress.setRange(0, 0)
        self.progress.setVisible(on)
        self.buttons["cancel"].setVisible(on)

    def on_progress(self, progress: Progress) -> None:
        """Show how far the work is, while the bar is seen."""
        if progress.fraction is not None and not self.progress.isHidden():
            self.progress.setRange(0, 100)
            self.progress.setValue(round(100 * progress.fraction))

    def mark_stale(self, stale: bool) -> None:
        """Say on the tab whether the figures are older than the plan."""
        name = tr("ui.scenario.figures_stale" if stale else "ui.scenario.figures")
        self.tabs.setTabText(self.tabs.indexOf(self.figures), name)
        self.figures.setAccessibleName(name)

    def fill(self, rows: tuple[ScenarioRow, ...]) -> None:
        """List plans; those to be compared are ticked: all but copies; the open one always is."""
        kept = self.list.currentRow()
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.name}\n{row.note}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.name}, {row.note}".replace("\n", ", "))
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags if row.is_open else flags | Qt.ItemFlag.ItemIsUserCheckable)
            if not row.is_open:
                item.setCheckState(Qt.CheckState.Unchecked if row.is_copy else Qt.CheckState.Checked)
            self.list.addItem(item)
        if rows:
            self.list.setCurrentRow(min(max(kept, 0), len(rows) - 1))

    def offer_programmes(self, names: list[str], first: str) -> None:
        """Offer the programmes whose promise and split are compared."""
        chosen = self.programme.currentText() or first
        self.programme.clear()
        self.programme.addItems(names)
        self.programme.setCurrentText(chosen)
        self.programme.setEnabled(bool(names))

    def ticked(self) -> list[int]:
        """Return the rows that are to be compared."""
        items = (self.list.item(i) for i in range(1, self.list.count()))
        return [i for i, item in enumerate(items, start=1) if item.checkState() is Qt.CheckState.Checked]

    def window(self) -> tuple[datetime, datetime]:
        """Return the time whose figures are compared, UTC."""
        plan = self._desk.bridge.plan
        if self.time.currentIndex() == 0 or not plan.turnarounds:
            return self._desk.cursor.day_bounds
        first = min(t.on_block for t in plan.turnarounds.values())
        return first, max(t.off_block for t in plan.turnarounds.values()) + timedelta(microseconds=1)
