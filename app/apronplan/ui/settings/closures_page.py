"""Everything that is closed, once or again and again: stands, aprons, halls, ways, customs lanes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from apronplan.domain.settings import Closure, ClosureKind, Recurrence
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.dialogs.closure import ClosureDialog, subjects_of
from apronplan.ui.labels import named_combo
from apronplan.ui.settings.page import SettingsPage, cell, plain_table, push_button
from apronplan.ui.theme import GRID
from apronplan.ui.words import plain_tip

COLUMNS = ("what", "start", "end", "again", "reason")


class ClosuresPage(SettingsPage):
    """One line per closure, and a choice of what to close."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "closures", frozenset({"closure", "airport"}))
        self.table = plain_table(
            tr("ui.settings.closures"), [tr(f"ui.closures.{c}") for c in COLUMNS], empty=tr("ui.closures.empty")
        )
        for column, width in enumerate((120, 130, 130, 190)):
            self.table.setColumnWidth(column, width)
        self.kinds = list(ClosureKind)
        self.kind = named_combo(tr("ui.closures.kind"), [tr(f"ui.closures.{k.value}") for k in self.kinds])
        self.subject = named_combo(tr("ui.closures.subject"), [])
        self.subject.setMinimumWidth(160)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.kind)
        row.addWidget(self.subject)
        row.addWidget(push_button("ui.closures.add", self.add))
        row.addStretch(1)
        row.addWidget(push_button("ui.closures.change", self.change))
        row.addWidget(push_button("ui.closures.remove", self.remove))
        self.column.addWidget(self.table, 1)
        self.column.addLayout(row)
        self.kind.currentIndexChanged.connect(self._fill_subjects)
        self.table.doubleClicked.connect(lambda _index: self.change())
        self._fill_subjects()
        self.refresh()

    def _fill_subjects(self) -> None:
        self.subject.clear()
        self.subject.addItems(subjects_of(self.desk.bridge.plan, self.kinds[self.kind.currentIndex()]))

    def refresh(self) -> None:
        """Show every closure, the earliest first."""
        rows = sorted(self.desk.bridge.plan.closures.values(), key=lambda c: (c.start, c.closure))
        zone = self.desk.cursor.airport_zone
        self.table.setRowCount(len(rows))
        for row, closure in enumerate(rows):
            what = tr("ui.closures.of", kind=tr(f"ui.closures.{closure.kind.value}"), subject=closure.subject)
            start, end = (f"{t.astimezone(zone):%Y-%m-%d %H:%M}" for t in (closure.start, closure.end))
            for column, text in enumerate((what, start, end, _again(closure), closure.reason)):
                item = cell(text, key=closure.closure)
                item.setToolTip(plain_tip([text]))
                self.table.setItem(row, column, item)

    def chosen(self) -> Closure | None:
        """Return the closure that is chosen."""
        item = self.table.item(self.table.currentRow(), 0)
        return None if item is None else self.desk.bridge.plan.closures.get(str(item.data(Qt.ItemDataRole.UserRole)))

    def add(self) -> None:
        """Open the form of a new closure."""
        if subject := self.subject.currentText():
            ClosureDialog(self.desk, subject, self, kind=self.kinds[self.kind.currentIndex()]).open()

    def change(self) -> None:
        """Open the form of the chosen closure."""
        if closure := self.chosen():
            ClosureDialog(self.desk, closure.subject, self, kind=closure.kind, known=closure).open()

    def remove(self) -> None:
        """Open again what the chosen closure closes."""
        from apronplan.session.commands import remove_closure

        if closure := self.chosen():
            self.run(lambda session: remove_closure(session, closure=closure.closure))


def _again(closure: Closure) -> str:
    word = tr(f"ui.closure.{closure.recurrence.value}")
    if closure.recurrence is not Recurrence.NONE and closure.until is not None:
        word = tr("ui.closures.until", again=word, until=closure.until.isoformat())
    return tr("ui.closures.arrivals", again=word) if closure.no_arrivals_only else word
