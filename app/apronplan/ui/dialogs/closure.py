"""Closes a stand, an apron, a hall or a way for a time, once or again and again."""

from datetime import date
from functools import partial

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.plan import Plan
from apronplan.domain.settings import Closure, ClosureKind, Recurrence
from apronplan.i18n import tr
from apronplan.ui.airport_time import AirportTime
from apronplan.ui.clock_cursor import Span
from apronplan.ui.desk import Desk
from apronplan.ui.dialogs.buttons import do_or_leave
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.labels import REASON_LETTERS, named_combo, plain_label, signed_field
from apronplan.ui.theme import GRID

PROPOSED_DAYS = {Recurrence.DAILY: 6, Recurrence.WEEKLY: 28}
"""Days from the first time to the last one that is proposed: a week of days, five weeks."""


class ClosureDialog(QDialog):
    """From, to, why, and how it comes back; `known` is a closure to change, `span` the times to begin with."""

    def __init__(
        self,
        desk: Desk,
        subject: str,
        parent: QWidget | None = None,
        *,
        kind: ClosureKind = ClosureKind.STAND,
        known: Closure | None = None,
        span: Span | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._subject, self._kind, self._known = subject, kind, known
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = tr("ui.closure.title", kind=tr(f"ui.closures.{kind.value}"), subject=subject)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        start, end = span or desk.cursor.span_bounds
        zone = desk.cursor.airport_zone
        self.start, self.end = (AirportTime(zone, tr(f"ui.closure.{name}")) for name in ("start", "end"))
        self.start.set_instant(start)
        self.end.set_instant(end)
        self.reason = signed_field("", tr("ui.override.reason"), REASON_LETTERS)
        self.again = named_combo(tr("ui.closure.again"), [tr(f"ui.closure.{r.value}") for r in Recurrence])
        day = start.astimezone(desk.cursor.airport_zone).date()
        self.until = QDateEdit(QDate(day.year, day.month, day.day))
        self.until.setAccessibleName(tr("ui.closure.until"))
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setEnabled(False)
        self.again.currentIndexChanged.connect(self._on_again)
        self.arrivals = QCheckBox(tr("ui.closure.arrivals"))
        self.arrivals.setAccessibleName(tr("ui.closure.arrivals"))
        form = QFormLayout()
        form.setSpacing(GRID)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("ui.closure.start", self.start.with_box()),
            ("ui.closure.end", self.end.with_box()),
            ("ui.override.reason", self.reason),
            ("ui.closure.again", self.again),
            ("ui.closure.until", self.until),
        )
        for name, widget in rows:
            form.addRow(plain_label(tr(name)), widget)
        form.addRow(plain_label(""), self.arrivals)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(form)
        self.word = plain_label("", tr("ui.status.word_name"), wrap=True)
        self.word.setObjectName("refusal")
        column.addWidget(self.word)
        column.addWidget(do_or_leave(tr("ui.closure.do"), self.close_stand, self.reject))
        desk.verbs.refused.connect(self.word.setText)
        if known is not None:
            self._take(known)
        elif span is not None:
            self.reason.setFocus()  # the times were pointed at

    def _on_again(self, index: int) -> None:
        """Ask for a last day, and propose one: ending on the first it would not come back at all."""
        recurrence = list(Recurrence)[index]
        self.until.setEnabled(recurrence is not Recurrence.NONE)
        first = self.start.date()
        if recurrence in PROPOSED_DAYS and self.until.date() <= first:
            self.until.setDate(first.addDays(PROPOSED_DAYS[recurrence]))

    def _take(self, known: Closure) -> None:
        """Show a closure that is there."""
        self.start.set_instant(known.start)
        self.end.set_instant(known.end)
        self.reason.setText(known.reason)
        self.again.setCurrentIndex(list(Recurrence).index(known.recurrence))
        if known.until is not None:
            self.until.setDate(QDate(known.until.year, known.until.month, known.until.day))
        self.arrivals.setChecked(known.no_arrivals_only)

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
            kind=self._kind,
            subject=self._subject,
            closure=self._known.closure if self._known is not None else None,
            start=self.start.instant,
            end=self.end.instant,
            reason=self.reason.text().strip(),
            no_arrivals_only=self.arrivals.isChecked(),
            recurrence=recurrence,
            until=until,
        )
        if self._desk.verbs.run(tr("ui.closure.do"), action) is Outcome.DROPPED:
            self.accept()


def subjects_of(plan: Plan, kind: ClosureKind) -> list[str]:
    """Return what can be closed of one kind."""
    table = "customs_lane" if kind is ClosureKind.CUSTOMS else kind.value
    return sorted(str(key) for key in plan.rows(table))
