"""Closes a stand for a time, once or again and again."""

from datetime import UTC, date, datetime
from functools import partial

from PySide6.QtCore import QDate, QDateTime, Qt, QTimeZone
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.ids import StandId
from apronplan.domain.settings import ClosureKind, Recurrence
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.labels import named_combo, plain_label
from apronplan.ui.theme import GRID


class ClosureDialog(QDialog):
    """From, to, why, and how it comes back."""

    def __init__(self, desk: Desk, stand: StandId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stand = stand
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui.closure.title", stand=stand))
        self.setAccessibleName(tr("ui.closure.title", stand=stand))
        self._zone = QTimeZone(desk.cursor.airport_zone.key.encode())
        day_start, day_end = desk.cursor.day_bounds
        self.start, self.end = self._field("start", day_start), self._field("end", day_end)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(tr("ui.override.reason"))
        self.again = named_combo(tr("ui.closure.again"), [tr(f"ui.closure.{r.value}") for r in Recurrence])
        day = desk.cursor.day
        self.until = QDateEdit(QDate(day.year, day.month, day.day))
        self.until.setAccessibleName(tr("ui.closure.until"))
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setEnabled(False)
        self.again.currentIndexChanged.connect(lambda i: self.until.setEnabled(i > 0))
        self.arrivals = QCheckBox(tr("ui.closure.arrivals"))
        self.arrivals.setAccessibleName(tr("ui.closure.arrivals"))
        form = QFormLayout()
        form.setSpacing(GRID)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("ui.closure.start", self.start),
            ("ui.closure.end", self.end),
            ("ui.override.reason", self.reason),
            ("ui.closure.again", self.again),
            ("ui.closure.until", self.until),
        )
        for name, widget in rows:
            form.addRow(plain_label(tr(name)), widget)
        form.addRow(plain_label(""), self.arrivals)
        box = QDialogButtonBox()
        box.addButton(tr("ui.closure.do"), QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(tr("ui.override.leave"), QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.close_stand)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(form)
        self.word = plain_label("", tr("ui.status.word_name"), wrap=True)
        self.word.setObjectName("refusal")
        column.addWidget(self.word)
        column.addWidget(box)
        desk.verbs.refused.connect(self.word.setText)

    def _field(self, name: str, at: datetime) -> QDateTimeEdit:
        field = QDateTimeEdit()
        field.setAccessibleName(tr(f"ui.closure.{name}"))
        field.setDisplayFormat("yyyy-MM-dd HH:mm")
        field.setTimeZone(self._zone)
        field.setDateTime(QDateTime.fromSecsSinceEpoch(int(at.timestamp()), self._zone))
        return field

    def close_stand(self) -> None:
        """Add the closure as one step; the dialog stays open if it is refused."""
        from apronplan.session.commands import add_closure

        session = self._desk.bridge.session
        if session is None:
            return
        recurrence = list(Recurrence)[self.again.currentIndex()]
        chosen = self.until.date()
        until = date(chosen.year(), chosen.month(), chosen.day()) if recurrence is not Recurrence.NONE else None
        action = partial(
            add_closure,
            session,
            kind=ClosureKind.STAND,
            subject=self._stand,
            start=_utc(self.start),
            end=_utc(self.end),
            reason=self.reason.text().strip(),
            no_arrivals_only=self.arrivals.isChecked(),
            recurrence=recurrence,
            until=until,
        )
        if self._desk.verbs.run(tr("ui.closure.do"), action) is Outcome.DROPPED:
            self.accept()


def _utc(field: QDateTimeEdit) -> datetime:
    return datetime.fromtimestamp(field.dateTime().toSecsSinceEpoch(), UTC)
