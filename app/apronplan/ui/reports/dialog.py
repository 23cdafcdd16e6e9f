"""The reports' window: each kind as figures, plots and tables, worked out aside; export, preview, PDF."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.job import NO_CONTROL, Progress
from apronplan.reports.pages import Note
from apronplan.ui.aside import Aside
from apronplan.ui.dialogs.working import WorkingDialog
from apronplan.ui.job_runner import JobRunner
from apronplan.ui.labels import plain_label
from apronplan.ui.reports.form import KindList, RequestForm
from apronplan.ui.reports.page import BlockPage
from apronplan.ui.reports.work import LONG_KINDS, Finished, finish, tables_of, work
from apronplan.ui.screens import open_at
from apronplan.ui.table_out import ask_table_file, write_or_tell
from apronplan.ui.theme import GRID

if TYPE_CHECKING:
    from apronplan.domain.changes import ChangeSet
    from apronplan.reports.requests import ReportRequest
    from apronplan.ui.main_window import MainWindow

SETTLE_MS = 250
"""Rest after the last change of a choice, until the report is worked out."""
BUSY_MS = 500


class ReportsDialog(WorkingDialog):
    """Every report of the plan; stays beside the desk and follows it.

    Signals
    -------
    settled
        The report that was asked for is there, or it was said why not.
    """

    settled = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._desk = window, window.desk
        self._runner = JobRunner("ui.reports.failed", self, self._desk.spare)
        self._began = 0.0
        self.finished_report: Finished | None = None
        self.setWindowTitle(tr("ui.reports.title"))
        self.setAccessibleName(tr("ui.reports.title"))
        self.kinds = KindList()
        self.form = RequestForm(self._desk)
        day = self._desk.cursor.day
        self.form.set_days(day, day)
        self.page = BlockPage(self._desk.theme, tr("ui.reports.page"))
        self.span = plain_label("", tr("ui.reports.span"))
        self.span.setFont(self._desk.theme.now.fonts.strong)
        self.word = plain_label("", tr("ui.reports.word"), wrap=True)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("ui.reports.progress"))
        self.buttons: dict[str, QPushButton] = {}
        self._aside = Aside(self)
        self._aside.done.connect(self._on_done)
        self._aside.failed.connect(lambda text: self._refuse(self._runner.fault(text)))
        self._lay_out()
        self._rest = self._timer(SETTLE_MS, self.begin)
        self._busy = self._timer(BUSY_MS, self._grey)
        self._listen()
        open_at(self, 1180, 780)

    def _timer(self, ms: int, then: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(then)
        return timer

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.word, 1)
        foot.addWidget(self.progress)
        for name in ("cancel", "again", "export", "paper", "close"):
            button = QPushButton(tr(f"ui.reports.{name}"))
            button.setAccessibleName(tr(f"ui.reports.{name}"))
            button.setAutoDefault(False)
            self.buttons[name] = button
            foot.addWidget(button)
        self.progress.hide()
        self.buttons["cancel"].hide()
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.form)
        right.addWidget(self.span)
        right.addWidget(self.page, 1)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.kinds)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(row, 1)
        column.addLayout(foot)

    def _listen(self) -> None:
        self._runner.progressed.connect(self._on_progress)
        self._runner.done.connect(self._on_done)
        self._runner.refused.connect(self._refuse)
        self._runner.waiting.connect(self._show_progress)
        self.kinds.currentRowChanged.connect(self._on_kind)
        self.form.changed.connect(self._rest.start)
        for name, slot in (
            ("cancel", self.cancel),
            ("again", self.begin),
            ("export", self.ask_export),
            ("paper", self.print_report),
            ("close", self.close),
        ):
            self.buttons[name].clicked.connect(slot)
        self._desk.bridge.changed.connect(self._on_edit)
        self._desk.bridge.replaced.connect(self._on_replaced)
        self._desk.cursor.day_changed.connect(self._on_day)
        self._desk.cursor.span_changed.connect(self._on_day)

    # -- asking ------------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """The kind of report that is chosen."""
        return self.kinds.kind

    def open_kind(self, kind: str) -> None:
        """Choose a kind and come to the front."""
        if self.kinds.currentRow() >= 0 and self.kind == kind:
            self._on_kind()
        self.kinds.choose(kind)
        self.show()
        self.raise_()
        self.activateWindow()

    def _on_kind(self, _row: int = 0) -> None:
        self.form.fit(self.kind, self._desk.bridge.plan)
        self.begin()

    def _on_edit(self, _change: "ChangeSet") -> None:
        if not self.isVisible():
            return
        if self.kind in LONG_KINDS:
            self._say(tr("ui.reports.stale"))
        else:
            self._rest.start()

    def _on_replaced(self) -> None:
        if self._desk.bridge.session is None:
            self.close()
        elif self.isVisible():
            self._on_kind()

    def _on_day(self) -> None:
        self.form.follow_desk()
        self._rest.start()

    def begin(self) -> None:
        """Work out what is asked for; what was under way is given up."""
        self._stop()
        session = self._desk.bridge.session
        if session is None or self.kinds.currentRow() < 0:
            return
        plan = session.plan.snapshot()
        try:
            request = self.form.request(self.kind, plan)
        except UserError as error:
            self.span.setText("")
            self._refuse(str(error))
            return
        self._show_span(request)
        self._await(request)
        self._began = time.monotonic()
        self._busy.start()
        if self.kind not in LONG_KINDS:
            self._aside.start(lambda: _told(lambda: finish(plan, request, NO_CONTROL)))
            return
        self._runner.start(work, {"tables": tables_of(plan), "request": request})

    # -- waiting -----------------------------------------------------------------------------------

    def _await(self, request: "ReportRequest") -> None:
        """Let nothing stand under a name or a time that it was not worked out for; the same one waits for its next."""
        self._enable(there=False)
        shown = self.finished_report
        if shown is None or shown.request != request:
            self.finished_report = None
            self._empty(tr("ui.reports.working"))

    def _show_span(self, request: "ReportRequest") -> None:
        """Say above every report of which days it is."""
        zone = self._desk.cursor.airport_zone
        start, end = (f"{t.astimezone(zone):%a %Y-%m-%d %H:%M}" for t in (request.start, request.end))
        self.span.setText(tr("ui.reports.span_words", start=start, end=end))
        self.span.setAccessibleName(self.span.text())

    def _empty(self, text: str) -> None:
        self.page.show_blocks([Note(text=text)])

    def _grey(self) -> None:
        """Show that what stands there is about to be replaced."""
        self.page.setEnabled(False)
        self._say(tr("ui.reports.working"))

    def _show_progress(self, on: bool) -> None:
        self.progress.setRange(0, 0)
        self.progress.setVisible(on)
        self.buttons["cancel"].setVisible(on)

    def _on_progress(self, progress: Progress) -> None:
        if progress.fraction is not None and self.progress.isVisible():
            self.progress.setRange(0, 100)
            self.progress.setValue(round(100 * progress.fraction))

    def cancel(self) -> None:
        """Give up what is under way; what was shown before stays if it is what is asked for."""
        self._stop()
        if self.finished_report is None:
            self._empty(tr("ui.reports.cancelled"))
        self._enable(there=self.finished_report is not None)
        self._say(tr("ui.reports.cancelled"))
        self.settled.emit()

    def _stop(self) -> None:
        for timer in (self._rest, self._busy):
            timer.stop()
        self._aside.forget()
        self._runner.stop()
        self.page.setEnabled(True)

    def _say(self, text: str) -> None:
        self.word.setText(text)
        self.word.setAccessibleName(text or tr("ui.reports.word"))

    # -- ending ------------------------------------------------------------------------------------

    def _on_done(self, result: object) -> None:
        if isinstance(result, str):
            self._refuse(result)
            return
        assert isinstance(result, Finished)
        self._stop()
        self.finished_report = result
        self.page.show_blocks(result.blocks)
        self._enable(there=True)
        seconds = time.monotonic() - self._began
        self._say(tr("ui.reports.done", seconds=seconds) if seconds >= 1 else "")
        self.settled.emit()

    def _refuse(self, text: str) -> None:
        self._stop()
        self.finished_report = None
        self.page.show_blocks([Note(text=text, warning=True)])
        self._enable(there=False)
        self._say("")
        self.settled.emit()

    def _enable(self, *, there: bool) -> None:
        for name in ("export", "paper"):
            self.buttons[name].setEnabled(there)

    # -- out ---------------------------------------------------------------------------------------

    def ask_export(self) -> None:
        """Ask where to write the table."""
        ask_table_file(self, f"{self.kind}.xlsx", self.export)

    def export(self, out: Path) -> bool:
        """Write the whole table of the report as CSV or XLSX; False (and a message) if that was not possible."""
        done = self.finished_report
        if done is None:
            return False
        said = write_or_tell(self, out, done.header, done.rows, done.request.kind)
        if said is not None:
            self._say(said)
        return said is not None

    def print_report(self) -> None:
        """Open preview and PDF of what is shown."""
        from apronplan.ui.print_slots import PrintDialog

        if self.finished_report is not None:
            PrintDialog(self._window, self.finished_report, parent=self).open()

    def wind_up(self) -> None:
        """Give up what is under way."""
        self._stop()


def _told(make: Callable[[], Finished]) -> Finished | str:
    """Return a report, or the sentence why there is none: a refusal is no fault and is not logged."""
    try:
        return make()
    except UserError as error:
        return str(error)
