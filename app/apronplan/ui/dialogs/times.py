"""Estimated and actual times of a turnaround: what moves its bar.

A late arrival needs its time on the ground: as long as nobody has set the off-block, the form proposes it.
"""

from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import QDateTime, QSignalBlocker, Qt, QTimeZone
from PySide6.QtWidgets import (
    QCheckBox,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.ids import TurnaroundId
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID
from apronplan.ui.words import title_of

FIELDS = ("eibt", "aibt", "eobt", "aobt")
MOST_LATE_MIN = 24 * 60
FALLBACK = {"eibt": "sibt", "aibt": "sibt", "eobt": "sobt", "aobt": "sobt"}


class TimesDialog(QDialog):
    """Each time is known or not; what is not known is left out."""

    def __init__(self, desk: Desk, turnaround: TurnaroundId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._turnaround = turnaround
        row = desk.bridge.plan.turnarounds[turnaround]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui.times.title"))
        self.setAccessibleName(tr("ui.times.title"))
        self._row = row
        self._proposing = False
        self._proposed: datetime | None = None
        self._declined = False
        self.late = self._make_late()
        self.known: dict[str, QCheckBox] = {}
        self.at: dict[str, QDateTimeEdit] = {}
        grid = QGridLayout()
        grid.setSpacing(GRID)
        for line, name in enumerate(FIELDS):
            for place, widget in enumerate(self._make_time(name)):
                grid.addWidget(widget, line, place)
        self.at["eibt"].dateTimeChanged.connect(self._show_delay)
        self.proposal = plain_label("", tr("ui.times.proposal_name"), wrap=True)
        self.proposal.hide()
        self.word = plain_label("", tr("ui.status.word_name"), wrap=True)
        self.word.setObjectName("refusal")
        self._lay_out(grid)
        desk.verbs.refused.connect(self.word.setText)
        self.late.setFocus()
        self.late.selectAll()  # so that the first digit replaces the delay that is shown

    def _make_late(self) -> QSpinBox:
        """Return the field for the delay in minutes."""
        late = QSpinBox()
        late.setAccessibleName(tr("ui.times.late"))
        late.setRange(-MOST_LATE_MIN, MOST_LATE_MIN)
        late.setSingleStep(5)
        late.setSuffix(tr("ui.times.minutes"))
        late.setValue(round((self._row.on_block - self._row.sibt).total_seconds() / 60))
        late.valueChanged.connect(self._on_late)
        return late

    def _make_time(self, name: str) -> tuple[QWidget, ...]:
        """Return whether a time is known, the time, and the button for the present minute."""
        value: datetime | None = getattr(self._row, name)
        shown: datetime = value or getattr(self._row, FALLBACK[name])
        zone = QTimeZone(self._desk.cursor.airport_zone.key.encode())
        known, at = QCheckBox(tr(f"ui.times.{name}")), QDateTimeEdit()
        known.setAccessibleName(tr(f"ui.times.{name}"))
        at.setAccessibleName(tr(f"ui.times.{name}"))
        at.setDisplayFormat("yyyy-MM-dd HH:mm")
        at.setTimeZone(zone)
        at.setDateTime(QDateTime.fromSecsSinceEpoch(int(shown.timestamp()), zone))
        at.setEnabled(value is not None)
        known.setChecked(value is not None)
        known.toggled.connect(at.setEnabled)
        known.toggled.connect(partial(self._on_known, name))
        at.dateTimeChanged.connect(self._propose)
        now = QPushButton(tr("ui.times.now"))
        now.setAccessibleName(tr("ui.times.now_of", name=tr(f"ui.times.{name}")))
        now.setAutoDefault(False)
        now.clicked.connect(lambda: self.set_now(name))
        self.known[name], self.at[name] = known, at
        return known, at, now

    def _lay_out(self, grid: QGridLayout) -> None:
        row, cursor = self._row, self._desk.cursor
        day = f"{row.sibt.astimezone(cursor.airport_zone):%a %Y-%m-%d}"
        scheduled = f"{day} {cursor.span_text(row.sibt, row.sobt, local=True)}"
        delay = QHBoxLayout()
        delay.setSpacing(GRID)
        delay.addWidget(plain_label(tr("ui.times.late")))
        delay.addWidget(self.late)
        delay.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(plain_label(tr("ui.times.scheduled", what=title_of(row), times=scheduled)))
        column.addLayout(delay)
        column.addLayout(grid)
        column.addWidget(self.proposal)
        column.addWidget(self.word)
        column.addWidget(self._make_buttons())

    def _make_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        box.addButton(tr("ui.times.do"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.replan = box.addButton(tr("ui.times.replan"), QDialogButtonBox.ButtonRole.ActionRole)
        self.replan.setToolTip(tr("ui.times.replan_tip"))
        self.replan.clicked.connect(lambda: self.take(replan=True))
        box.addButton(tr("ui.override.leave"), QDialogButtonBox.ButtonRole.RejectRole)
        for button in box.buttons():
            button.setAccessibleName(button.text())
        box.accepted.connect(self.take)
        box.rejected.connect(self.reject)
        return box

    def _on_late(self, minutes: int) -> None:
        """Estimate the arrival by its delay; an actual one stays what it is."""
        self.known["eibt"].setChecked(True)
        self._show("eibt", self._row.sibt + timedelta(minutes=minutes))

    def _show_delay(self) -> None:
        """Let the delay follow an estimate that was typed; while it is being typed itself it is left alone."""
        minutes = round((self._chosen("eibt") - self._row.sibt).total_seconds() / 60)
        if minutes != self.late.value():
            with QSignalBlocker(self.late):
                self.late.setValue(minutes)

    def _on_known(self, name: str, is_known: bool) -> None:
        """Take note of who takes the off-block back: it is not proposed again."""
        if name == "eobt" and not self._proposing:
            self._declined = not is_known
        self._propose()

    def _show(self, name: str, at: datetime) -> None:
        field = self.at[name]
        field.setDateTime(QDateTime.fromSecsSinceEpoch(int(at.timestamp()), field.timeZone()))

    def _propose(self) -> None:
        """Let the estimated off-block follow a late arrival, until somebody sets it himself."""
        from apronplan.planning.turn_time import earliest_off_block, shortest_turn

        if self._proposing or len(self.at) < len(FIELDS):
            return
        if self.known["aobt"].isChecked():
            self.proposal.hide()
            return
        plan = self._desk.bridge.plan
        name = next((n for n in ("aibt", "eibt") if self.known[n].isChecked()), None)
        comes = self._chosen(name) if name else self._row.sibt
        leaves = earliest_off_block(plan, self._row, comes)
        is_known = self.known["eobt"].isChecked()
        own = self._declined or (is_known and self._chosen("eobt") != self._proposed)
        needed = leaves > self._row.sobt
        if not own:
            self._proposing = True
            self._proposed = leaves if needed else None
            self.known["eobt"].setChecked(needed)
            self._show("eobt", leaves)
            self._proposing = False
        minutes = round(shortest_turn(plan, self._row).total_seconds() / 60)
        said = {
            "type": self._row.aircraft_type,
            "minutes": minutes,
            "time": f"{leaves.astimezone(self._desk.cursor.airport_zone):%H:%M}",
        }
        short = own and (self._chosen("eobt") if is_known else self._row.sobt) < leaves
        self.proposal.setText(tr("ui.times.short" if short else "ui.times.follows", **said))
        self.proposal.setVisible(short or (needed and not own))

    def set_now(self, name: str) -> None:
        """Put the present minute into a field: the aircraft is on blocks, or off, right now."""
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        self.known[name].setChecked(True)
        self._show(name, now)

    def take(self, *, replan: bool = False) -> None:
        """Set the times as one step; the dialog stays open if they are refused, and says why.

        Parameters
        ----------
        replan : bool
            Then also make room with as few changes as possible; the proposal is shown, not applied.
        """
        from apronplan.session.commands import set_times

        session = self._desk.bridge.session
        if session is None:
            return
        times = {n: self._chosen(n) for n in FIELDS if self.known[n].isChecked()}
        clear = tuple(n for n in FIELDS if not self.known[n].isChecked())
        action = partial(set_times, session, turnaround=self._turnaround, clear=clear, **times)
        if self._desk.verbs.run(tr("ui.times.title"), action) is Outcome.DROPPED:
            self.accept()
            if replan:
                self._desk.verbs.delay_replan_asked.emit(self._turnaround)

    def _chosen(self, name: str) -> datetime:
        return datetime.fromtimestamp(self.at[name].dateTime().toSecsSinceEpoch(), UTC)
