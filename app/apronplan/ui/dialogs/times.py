"""Estimated and actual times of a turnaround: what moves its bar.

A late arrival needs its time on the ground: as long as nobody has set the off-block, the form proposes it.
"""

from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
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
from apronplan.ui.airport_time import AirportTime
from apronplan.ui.desk import Desk
from apronplan.ui.dialogs.far_times import far_words, is_far
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID
from apronplan.ui.words import title_of

FIELDS = ("eibt", "aibt", "eobt", "aobt")
MOST_LATE_MIN = 24 * 60
LEAST_PX = 440
"""Wide enough for the sentences below the times to need two lines at most."""
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
        self.at: dict[str, AirportTime] = {}
        self.now: dict[str, QPushButton] = {}
        grid = QGridLayout()
        grid.setSpacing(GRID)
        for line, name in enumerate(FIELDS):
            for place, widget in enumerate(self._make_time(name)):
                grid.addWidget(widget, line, place)
        self.at["eibt"].instant_changed.connect(self._show_delay)
        self.proposal = plain_label("", tr("ui.times.proposal_name"), wrap=True)
        self.far = plain_label("", tr("ui.times.far_name"), wrap=True)
        self.word = plain_label("", tr("ui.status.word_name"), wrap=True)
        for label in (self.far, self.word):
            label.setObjectName("refusal")
        for label in (self.proposal, self.far):  # a line that comes must not push the buttons from under the mouse
            label.setMinimumHeight(2 * label.fontMetrics().lineSpacing())
            policy = label.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            label.setSizePolicy(policy)
        self.proposal.hide()
        self.setMinimumWidth(LEAST_PX)
        self._lay_out(grid)
        self._insisted: dict[str, datetime] = {}
        self._show_far()
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
        title = tr(f"ui.times.{name}")
        known, at = QCheckBox(title), AirportTime(self._desk.cursor.airport_zone, title)
        known.setAccessibleName(title)
        at.set_instant(shown)
        at.near = value or (self._row.on_block if name.endswith("ibt") else self._row.off_block)
        at.setEnabled(value is not None)
        known.setChecked(value is not None)
        known.toggled.connect(at.setEnabled)
        known.toggled.connect(partial(self._on_known, name))
        at.instant_changed.connect(self._on_typed)
        now = QPushButton(tr("ui.times.now"))
        now.setAccessibleName(tr("ui.times.now_of", name=title))
        now.setAutoDefault(False)
        now.clicked.connect(lambda: self.set_now(name))
        if is_far(datetime.now(UTC), self._scheduled(name)):
            now.setEnabled(False)
            now.setToolTip(far_words(tr("ui.times.now"), datetime.now(UTC), self._scheduled(name)))
        self.known[name], self.at[name], self.now[name] = known, at, now
        return known, at.with_box(), now

    def _scheduled(self, name: str) -> datetime:
        scheduled: datetime = getattr(self._row, FALLBACK[name])
        return scheduled

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
        column.addWidget(self.far)
        column.addWidget(self.word)
        column.addWidget(self._make_buttons())

    def _make_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.do = box.addButton(tr("ui.times.do"), QDialogButtonBox.ButtonRole.AcceptRole)
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
        self._on_typed()

    def _on_typed(self) -> None:
        self._propose()
        self._show_far()

    def _far(self) -> dict[str, datetime]:
        """Return the times more than a day away from the schedule; a proposed off-block only follows one of them."""
        known = (n for n in FIELDS if self.known[n].isChecked() and (n != "eobt" or self._chosen(n) != self._proposed))
        return {n: self._chosen(n) for n in known if is_far(self._chosen(n), self._scheduled(n))}

    def _show_far(self) -> None:
        """Say at once what lies far from the schedule; setting it takes a second press."""
        far = self._far()
        said = [far_words(tr(f"ui.times.{n}"), at, self._scheduled(n)) for n, at in far.items()]
        insists = bool(far) and far == self._insisted
        self.far.setText("\n".join([*said, tr("ui.times.far_again")] if insists else said))
        self.do.setText(tr("ui.times.far_do" if insists else "ui.times.do"))
        self.do.setAccessibleName(self.do.text())

    def _show(self, name: str, at: datetime) -> None:
        self.at[name].set_instant(at)

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
        if session is None or self._asks_again():
            return
        times = {n: self._chosen(n) for n in FIELDS if self.known[n].isChecked()}
        clear = tuple(n for n in FIELDS if not self.known[n].isChecked())
        action = partial(set_times, session, turnaround=self._turnaround, clear=clear, **times)
        if self._desk.verbs.run(tr("ui.times.title"), action) is Outcome.DROPPED:
            self.accept()
            if replan:
                self._desk.verbs.delay_replan_asked.emit(self._turnaround)

    def _asks_again(self) -> bool:
        """Tell whether a time far from the schedule has to be insisted on first."""
        far = self._far()
        if not far or far == self._insisted:
            return False
        self._insisted = far
        self._show_far()
        return True

    def _chosen(self, name: str) -> datetime:
        return self.at[name].instant
