"""Splits a stay with a tow: when it leaves the first stand, when it is on the next, and which that is."""

from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.ids import PartId, turnaround_of
from apronplan.i18n import tr
from apronplan.ui.airport_time import AirportTime
from apronplan.ui.desk import Desk
from apronplan.ui.dialogs.buttons import do_or_leave
from apronplan.ui.dialogs.next_stands import NextStands
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.labels import named_combo, plain_label
from apronplan.ui.theme import GRID
from apronplan.ui.words import part_title

TOW_MIN = 20


class TowDialog(QDialog):
    """Asks for the times and the stand of one tow."""

    def __init__(self, desk: Desk, part: PartId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._part = part
        row = desk.bridge.plan.parts[part]
        self.setWindowTitle(tr("ui.tow.title"))
        self.setAccessibleName(tr("ui.tow.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.at = AirportTime(desk.cursor.airport_zone, tr("ui.tow.at"))
        middle = row.on_block + (row.off_block - row.on_block) / 2
        self.at.set_instant(datetime.fromtimestamp(int(middle.timestamp()) // 300 * 300, UTC))
        self.minutes = QSpinBox()
        self.minutes.setRange(1, 240)
        self.minutes.setValue(TOW_MIN)
        self.minutes.setAccessibleName(tr("ui.tow.minutes"))
        self.stand = named_combo(tr("ui.tow.stand"), ())
        self.stand.addItem(tr("ui.panel.tray"), None)
        self.ranked = NextStands(desk, part)
        self.ranked.chosen.connect(self._take_row)
        self.stand.currentIndexChanged.connect(lambda _: self.ranked.point_at(self.stand.currentData()))
        self.at.instant_changed.connect(self._rank)
        self.minutes.valueChanged.connect(lambda _: self._rank())
        self._rank()
        form = QFormLayout()
        form.addRow(plain_label(tr("ui.tow.at")), self.at.with_box())
        form.addRow(plain_label(tr("ui.tow.minutes")), self.minutes)
        form.addRow(plain_label(tr("ui.tow.stand")), self.stand)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        times = desk.cursor.span_text(row.on_block, row.off_block)
        column.addWidget(plain_label(f"{part_title(desk.bridge.plan, part)}  {times}"))
        column.addLayout(form)
        column.addWidget(self.ranked, 1)
        self.word = plain_label("", tr("ui.status.word_name"), wrap=True)
        self.word.setObjectName("refusal")
        column.addWidget(self.word)
        column.addWidget(do_or_leave(tr("ui.tow.do"), self.tow, self.reject))
        desk.verbs.refused.connect(self.word.setText)

    def _times(self) -> tuple[datetime, datetime]:
        off = self.at.instant
        return off, off + timedelta(minutes=self.minutes.value())

    def _rank(self) -> None:
        """List the stands in the order of their ranking for the times as they are now; the chosen one stays."""
        chosen = self.stand.currentData()
        choices = self.ranked.ask(*self._times())
        with QSignalBlocker(self.stand):
            while self.stand.count() > 1:
                self.stand.removeItem(1)
            for choice in choices:
                self.stand.addItem(choice.stand, choice.stand)
            self.stand.setCurrentIndex(max(0, self.stand.findData(chosen)) if chosen is not None else 0)
        self.ranked.point_at(self.stand.currentData())

    def _take_row(self, stand: str) -> None:
        self.stand.setCurrentIndex(self.stand.findData(stand))

    def tow(self) -> None:
        """Insert the tow; the dialog stays open if it is refused, and says why."""
        from apronplan.session.commands import insert_tow

        session = self._desk.bridge.session
        if session is None:
            return
        off, on = self._times()
        action = partial(
            insert_tow,
            session,
            turnaround=turnaround_of(self._part),
            off_block=off,
            on_block=on,
            stand=self.stand.currentData(),
        )
        if self._desk.verbs.run(tr("ui.tow.title"), action) is Outcome.DROPPED:
            self.accept()
