"""Scenarios beside the open plan: the list, their figures side by side, what they place elsewhere, and adopting it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.reports.compare import Comparison
from apronplan.reports.exhibits import blocks_of
from apronplan.ui.aside import Aside
from apronplan.ui.dialogs.messages import show_problem
from apronplan.ui.dialogs.working import WorkingDialog
from apronplan.ui.job_runner import JobRunner
from apronplan.ui.reports.form import programmes_of
from apronplan.ui.reports.work import Finished, tables_of
from apronplan.ui.scenario.list import ScenarioRow, rows_of
from apronplan.ui.scenario.sheet import ScenarioSheet
from apronplan.ui.scenario.work import Created, compare_files
from apronplan.ui.screens import open_at
from apronplan.ui.table_out import ask_table_file, write_or_tell

if TYPE_CHECKING:
    from apronplan.session.session import PlanSession
    from apronplan.ui.main_window import MainWindow
    from apronplan.ui.scenario.new_dialog import NewScenarioDialog
    from apronplan.ui.scenario.overlay import GanttOverlay

PROGRAMME = "Cainiao"
"""Whose split over halls and cities within the promise are compared unless another is chosen."""


class ScenariosDialog(WorkingDialog):
    """The scenarios of the open plan; stays beside the desk.

    Signals
    -------
    settled
        What was asked for is shown, or it was said why not.
    """

    settled = Signal()

    def __init__(self, window: "MainWindow", overlay: "GanttOverlay") -> None:
        super().__init__(window)
        self._window, self._desk, self._overlay = window, window.desk, overlay
        self._runner = JobRunner("ui.scenario.failed", self, self._desk.spare)
        self._compared_at = 0
        self.rows: tuple[ScenarioRow, ...] = ()
        self.comparison: Comparison | None = None
        self.setWindowTitle(tr("ui.scenario.title"))
        self.setAccessibleName(tr("ui.scenario.title"))
        self.sheet = ScenarioSheet(self._desk, self)
        self._reader = Aside(self)
        self._reader.done.connect(self._on_read)
        self._reader.failed.connect(lambda text: self._refuse(self._runner.fault(text)))
        self._reading = ""
        self._runner.done.connect(self._on_compared)
        self._runner.refused.connect(self._refuse)
        self._runner.waiting.connect(self.sheet.show_progress)
        self._runner.progressed.connect(self.sheet.on_progress)
        sheet = self.sheet
        for name, slot in (
            ("new", self.ask_new),
            ("open", self.open_chosen),
            ("compare", self.compare),
            ("outline", self.outline),
            ("adopt", self.adopt),
            ("export", self.ask_export),
            ("paper", self.print_figures),
            ("cancel", self.cancel),
            ("close", self.close),
        ):
            sheet.buttons[name].clicked.connect(slot)
        sheet.list.currentRowChanged.connect(lambda _row: self._enable())
        sheet.list.itemDoubleClicked.connect(lambda _item: self.open_chosen())
        sheet.table.clicked.connect(lambda index: self._go_to(index.row()))
        sheet.theirs.toggled.connect(self._on_theirs)
        sheet.all.toggled.connect(sheet.model.tick_all)
        overlay.changed.connect(self._on_overlay)
        self._desk.bridge.replaced.connect(self.refresh)
        self._desk.bridge.changed.connect(lambda _change: self._mark_age())
        self.refresh()
        open_at(self, 1080, 760)

    @property
    def _session(self) -> "PlanSession | None":
        return self._desk.bridge.session

    # -- the list ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List the plans beside the open one anew."""
        session = self._session
        if session is None:
            self.close()
            return
        self.rows = rows_of(session, self._desk.cursor)
        if self.comparison is not None and self.comparison.names[0] != self.rows[0].name:
            self.comparison = None  # it was held against another plan
            self.sheet.figures.show_blocks([])
            self._mark_age()
        self.sheet.fill(self.rows)
        self.sheet.offer_programmes(programmes_of(session.plan), PROGRAMME)
        self._enable()

    def chosen(self) -> ScenarioRow | None:
        """Return the chosen plan; None for none, or the open one."""
        at = self.sheet.list.currentRow()
        row = self.rows[at] if 0 <= at < len(self.rows) else None
        return row if row is not None and not row.is_open else None

    def choose(self, name: str) -> None:
        """Choose a plan by its name."""
        self.sheet.list.setCurrentRow(next(i for i, r in enumerate(self.rows) if r.name == name))

    def _enable(self) -> None:
        there = self.chosen() is not None
        for name in ("open", "outline"):
            self.sheet.buttons[name].setEnabled(there)
        self.sheet.buttons["compare"].setEnabled(len(self.rows) > 1)
        for name in ("export", "paper"):
            self.sheet.buttons[name].setEnabled(self.comparison is not None)
        compared = self._overlay.other is not None
        self.sheet.buttons["adopt"].setEnabled(compared and bool(self._overlay.found))
        for widget in (self.sheet.theirs, self.sheet.all):
            widget.setEnabled(compared)

    def ask_new(self) -> "NewScenarioDialog | None":
        """Ask for a new scenario."""
        from apronplan.ui.scenario.new_dialog import NewScenarioDialog

        session = self._session
        if session is None:
            return None
        dialog = NewScenarioDialog(self._desk, session, self)
        dialog.created.connect(self._on_created)
        dialog.refused.connect(lambda _text: self.refresh())
        dialog.open()
        return dialog

    def _on_created(self, made: Created) -> None:
        self.refresh()
        self._say(" ".join(made.sentences))
        for row in self.rows:
            if row.path == made.paths[-1]:
                self.choose(row.name)
        self.settled.emit()

    def open_chosen(self) -> None:
        """Open the chosen plan on the desk; the list stays."""
        row = self.chosen()
        if row is not None and self._window.slots.files.open_plan(row.path):
            self.refresh()
            self._say(tr("ui.scenario.opened", name=row.name))

    # -- side by side ------------------------------------------------------------------------------

    def compare(self) -> None:
        """Set the figures of the ticked plans beside those of the open one."""
        session = self._session
        if session is None:
            return
        others = [(self.rows[i].name, self.rows[i].path) for i in self.sheet.ticked()]
        if not others:
            self._refuse(tr("ui.scenario.tick_one"))
            return
        self._stop()
        start, end = self.sheet.window()
        name = next(r.name for r in self.rows if r.is_open)
        arguments = {
            "tables": tables_of(session.plan.snapshot()),
            "name": name,
            "others": others,
            "start": start,
            "end": end,
            "programme": self.sheet.programme.currentText() or PROGRAMME,
        }
        self._say(tr("ui.scenario.comparing"))
        self._compared_at = session.revision
        self._runner.start(compare_files, arguments)

    def _on_compared(self, found: Comparison) -> None:
        self.comparison = found
        self.sheet.figures.show_blocks(blocks_of("comparison", found, self._desk.bridge.plan))
        self.sheet.tabs.setCurrentIndex(0)
        self._enable()
        self._say(tr("ui.scenario.compared", name=found.names[0]))
        self._mark_age()
        self.settled.emit()

    def _mark_age(self) -> None:
        """Say on the figures themselves whether the plan has been edited since they were worked out."""
        session = self._session
        stale = self.comparison is not None and session is not None and session.revision != self._compared_at
        self.sheet.mark_stale(stale)

    def ask_export(self) -> None:
        """Ask where to write the figures."""
        ask_table_file(self, "scenarios.xlsx", self.export)

    def export(self, out: Path) -> bool:
        """Write the figures side by side as CSV or XLSX; False (and a message) if that was not possible."""
        if self.comparison is None:
            return False
        said = write_or_tell(self, out, *self.comparison.table(), "comparison")
        if said is not None:
            self._say(said)
        return said is not None

    def print_figures(self) -> None:
        """Open preview and PDF of the figures side by side."""
        from apronplan.reports.requests import ReportRequest
        from apronplan.ui.print_slots import PrintDialog

        if self.comparison is None:
            return
        found = self.comparison
        header, rows = found.table()
        request = ReportRequest(kind="comparison", start=found.start, end=found.end)
        done = Finished(request=request, blocks=self.sheet.figures.blocks, header=header, rows=rows)
        PrintDialog(self._window, done, parent=self).open()

    def cancel(self) -> None:
        """Give up what is under way."""
        self._stop()
        self._say(tr("ui.reports.cancelled"))
        self.settled.emit()

    def _stop(self) -> None:
        self._reader.forget()
        self._runner.stop()

    def _refuse(self, text: str) -> None:
        self._stop()
        self._say(text)
        self.settled.emit()

    def _say(self, text: str) -> None:
        self.sheet.word.setText(text)
        self.sheet.word.setAccessibleName(text or tr("ui.scenario.word"))

    # -- on the Gantt ------------------------------------------------------------------------------

    def outline(self) -> None:
        """Read the chosen plan aside and outline what it places elsewhere."""
        row = self.chosen()
        if row is None:
            return
        self._stop()
        self._reading = row.name
        path = row.path
        self._say(tr("ui.scenario.reading", name=row.name))
        self._reader.start(lambda: _read(path))

    def _on_read(self, found: object) -> None:
        if isinstance(found, str):
            self._refuse(found)
            return
        assert isinstance(found, Plan)
        self._overlay.show(found, self._reading, theirs=self.sheet.theirs.isChecked())
        self.sheet.tabs.setCurrentIndex(1)
        self.settled.emit()

    def _on_theirs(self, on: bool) -> None:
        overlay = self._overlay
        if overlay.other is not None and overlay.theirs != on:
            overlay.show(overlay.other, overlay.name, theirs=on)

    def _on_overlay(self) -> None:
        overlay = self._overlay
        self.sheet.theirs.setChecked(overlay.theirs)
        self.sheet.model.take(self._desk.bridge.plan, overlay.found)
        if overlay.other is not None:
            parts = sum(bool(d.part) for d in overlay.found)
            message = "ui.scenario.outlined" if overlay.found else "ui.scenario.same"
            self._say(tr(message, name=overlay.name, parts=parts, lots=len(overlay.found) - parts))
        self._enable()

    def _go_to(self, row: int) -> None:
        """Choose the aircraft of a difference everywhere on the desk, and bring it into sight."""
        part = PartId(self.sheet.model.rows[row].part)
        if part in self._desk.bridge.plan.parts:
            self._desk.selection.select_part(part)
            self._desk.selection.reveal(Subject(SubjectKind.PART, part))

    def adopt(self) -> bool:
        """Take the ticked placements over as one edit; False (and a sentence) if that is refused."""
        from apronplan.session.commands import adopt_placements
        from apronplan.session.guard import RuleRefusal

        session, other = self._session, self._overlay.other
        if session is None or other is None:
            return False
        parts, lots = self.sheet.model.chosen()
        if not parts and not lots:
            self._say(tr("ui.scenario.tick_one_placement"))
            return False
        name = self._overlay.name
        try:
            adopt_placements(session, other=other, name=name, parts=parts, lots=lots)
        except RuleRefusal as refusal:
            self._say(tr("ui.scenario.refused", name=name, count=len(refusal.findings)))
            show_problem(self, self.sheet.word.text(), str(refusal))
            return False
        except UserError as error:
            self._say(str(error))
            return False
        self._say(tr("ui.scenario.adopted", count=len(parts) + len(lots), name=name))
        self._desk.verbs.said.emit(tr("ui.scenario.adopted", count=len(parts) + len(lots), name=name))
        return True

    def wind_up(self) -> None:
        """Give up what is under way; the outlines stay until the menu takes them away."""
        self._stop()


def _read(path: Path) -> Plan | str:
    """Return the plan of a file, or the sentence why it cannot be read."""
    from apronplan.session.scenarios import snapshot_of

    try:
        return snapshot_of(path)
    except UserError as error:
        return str(error)
