"""A new scenario: today under another name, phases, growth, a programme brought together."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from apronplan.domain.layout import EXISTING
from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.job import Progress
from apronplan.session.scenarios import ScenarioOrder, phase_by_phase, scenario_path
from apronplan.session.session import PlanSession
from apronplan.ui.desk import Desk
from apronplan.ui.dialogs.working import WorkingDialog
from apronplan.ui.job_runner import JobRunner
from apronplan.ui.labels import named_combo, plain_label
from apronplan.ui.reports.form import programmes_of
from apronplan.ui.reports.work import tables_of
from apronplan.ui.scenario.work import Created, create
from apronplan.ui.theme import GRID

GROWTHS = ("none", "factor", "percent17", "t800", "t1300", "tonnes")
YEARLY_T = {"t800": 800_000.0, "t1300": 1_300_000.0}
MODES = ("flights", "fuller")
PERCENT_17 = 1.17
"""Growth of Liege in 2017, to 717,000 t."""
MOST_T = 20_000_000.0


class NewScenarioDialog(WorkingDialog):
    """Asks what shall be different, and writes the scenario aside.

    Signals
    -------
    created(Created)
        The files are there.
    refused(str)
        Nothing was made, or not all: why.
    """

    created = Signal(object)
    refused = Signal(str)

    def __init__(self, desk: Desk, session: PlanSession, parent: "QDialog | None" = None) -> None:
        super().__init__(parent)
        self._session = session
        self._runner = JobRunner("ui.scenario.not_made", self, desk.spare)
        self._runner.progressed.connect(self._on_progress)
        self._runner.done.connect(self._on_done)
        self._runner.refused.connect(self._refuse)
        self._runner.cancelled.connect(self._on_cancelled)
        self._targets: list[Path] = []
        self.setWindowTitle(tr("ui.scenario.new_title"))
        self.setAccessibleName(tr("ui.scenario.new_title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        plan = session.plan
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("ui.scenario.name_hint"))
        self.phases = _phase_list(plan)
        self.each = QCheckBox(tr("ui.scenario.each"))
        self.growth = named_combo(tr("ui.scenario.growth"), [tr(f"ui.scenario.growth.{g}") for g in GROWTHS])
        self.amount = QDoubleSpinBox()
        self.mode = named_combo(tr("ui.scenario.mode"), [tr(f"report.mode.{m}") for m in MODES])
        self.programme = named_combo(tr("ui.scenario.programme"), [tr("ui.scenario.nobody"), *programmes_of(plan)])
        halls = [f"{h.hall}  {h.name}" for h in plan.layout.halls.values()]
        self._halls = [str(h) for h in plan.layout.halls]
        self.hall = named_combo(tr("ui.scenario.hall"), halls)
        self.since = QDateEdit()
        self.since.setCalendarPopup(True)
        self.since.setDisplayFormat("yyyy-MM-dd")
        day = desk.cursor.day
        self.since.setDate(QDate(day.year, day.month, day.day))
        self.word = plain_label("", tr("ui.scenario.word"), wrap=True)
        self.progress = QProgressBar()
        self.progress.hide()
        named = ((self.name, "name"), (self.phases, "phases"), (self.each, "each"), (self.amount, "amount"),
                 (self.since, "since"), (self.progress, "progress"))  # fmt: skip
        for widget, message in named:
            widget.setAccessibleName(tr(f"ui.scenario.{message}"))
        self._lay_out()
        self.growth.currentIndexChanged.connect(self._fit)
        self.programme.currentIndexChanged.connect(self._fit)
        self._fit()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(plain_label(tr("ui.scenario.name")), self.name)
        form.addRow(plain_label(tr("ui.scenario.phases")), self.phases)
        form.addRow(self.each)
        for name, widget in (
            ("growth", self.growth),
            ("amount", self.amount),
            ("mode", self.mode),
            ("programme", self.programme),
            ("hall", self.hall),
            ("since", self.since),
        ):
            form.addRow(plain_label(tr(f"ui.scenario.{name}")), widget)
        self.make = QPushButton(tr("ui.scenario.make"))
        self.stop = QPushButton(tr("ui.scenario.cancel"))
        self.leave = QPushButton(tr("ui.button.close"))
        self.make.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.progress)
        buttons.addStretch(1)
        for button in (self.stop, self.make, self.leave):
            button.setAccessibleName(button.text())
            buttons.addWidget(button)
        self.stop.hide()
        self.stop.clicked.connect(self.cancel)
        self.make.clicked.connect(self.begin)
        self.leave.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(form)
        column.addWidget(self.word)
        column.addLayout(buttons)

    def _fit(self) -> None:
        """Grey out what the choices leave no room for."""
        kind = GROWTHS[self.growth.currentIndex()]
        self.mode.setEnabled(kind != "none")
        self.amount.setEnabled(kind in ("factor", "tonnes"))
        with QSignalBlocker(self.amount):
            tonnes = kind in ("tonnes", *YEARLY_T)
            self.amount.setDecimals(0 if tonnes else 2)
            self.amount.setRange(1.0, MOST_T if tonnes else 20.0)
            self.amount.setSingleStep(50_000.0 if tonnes else 0.05)
            self.amount.setSuffix(" t" if tonnes else " x")
            fixed = {"percent17": PERCENT_17, "none": 1.0, **YEARLY_T}
            if kind in fixed:
                self.amount.setValue(fixed[kind])
            elif kind == "tonnes" and self.amount.value() < 1000:
                self.amount.setValue(YEARLY_T["t800"])
        for widget in (self.hall, self.since):
            widget.setEnabled(self.programme.currentIndex() > 0)

    def orders(self) -> list[ScenarioOrder]:
        """Return what is asked for.

        Raises
        ------
        UserError
            If there is no name, or phases shall be taken one by one and none is chosen.
        """
        name = self.name.text().strip()
        if not name:
            raise UserError(tr("ui.scenario.no_name"))
        phases = [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in (self.phases.item(i) for i in range(self.phases.count()))
            if item.checkState() is Qt.CheckState.Checked
        ]
        kind = GROWTHS[self.growth.currentIndex()]
        tonnes = kind in ("tonnes", *YEARLY_T)
        picked, chosen = self.since.date(), self.programme.currentIndex() > 0
        order = ScenarioOrder(
            name=name,
            phases=tuple(phases),
            factor=1.0 if tonnes or kind == "none" else self.amount.value(),
            t_per_year=self.amount.value() if tonnes else 0.0,
            mode=MODES[self.mode.currentIndex()],
            programme=self.programme.currentText() if chosen else "",
            hall=self._halls[self.hall.currentIndex()] if chosen else "",
            since=date(picked.year(), picked.month(), picked.day()) if chosen else None,
        )
        if not self.each.isChecked():
            return [order]
        if not phases:
            raise UserError(tr("ui.scenario.no_phase"))
        return phase_by_phase(order, phases)

    def begin(self) -> None:
        """Make the scenarios aside."""
        try:
            orders = self.orders()
            self._targets = [scenario_path(self._session.path, order.name) for order in orders]
        except UserError as error:
            self._refuse(str(error))
            return
        arguments = {
            "tables": tables_of(self._session.plan.snapshot()),
            "source": Path(self._session.path),
            "source_id": self._session.plan_id,
            "orders": orders,
        }
        self.make.setEnabled(False)
        self._say(tr("ui.scenario.making"))
        self.progress.setRange(0, 100)
        self.progress.setValue(0)
        self.progress.show()
        self.stop.show()
        self._runner.start(create, arguments)

    def cancel(self) -> None:
        """Ask the work to end; a scenario that is being written is finished, the others are not begun."""
        self.stop.setEnabled(False)
        self._say(tr("ui.scenario.stopping"))
        self._runner.cancel()

    def _on_cancelled(self) -> None:
        """Say what was written before, if several were asked for."""
        written = ", ".join(p.stem for p in self._targets if p.exists())
        self._refuse(tr("ui.scenario.cancelled_some", names=written) if written else tr("ui.reports.cancelled"))

    def _on_progress(self, progress: Progress) -> None:
        self.progress.setValue(round(100 * (progress.fraction or 0.0)))

    def _on_done(self, made: Created) -> None:
        self.created.emit(made)
        self.close()

    def _refuse(self, text: str) -> None:
        self.progress.hide()
        self.stop.hide()
        self.stop.setEnabled(True)
        self.make.setEnabled(True)
        self._say(text)
        self.refused.emit(text)

    def _say(self, text: str) -> None:
        self.word.setText(text)
        self.word.setAccessibleName(text or tr("ui.scenario.word"))

    def wind_up(self) -> None:
        """Give up what is under way; a scenario that is being written is finished or taken back first."""
        self._runner.give_up()


def _phase_list(plan: Plan) -> QListWidget:
    """Return the phases of the layout that are not built yet, to be ticked, in their order."""
    box = QListWidget()
    built = plan.built_phases
    rows = sorted(plan.layout.phases.values(), key=lambda p: (p.order, p.phase))
    for row in rows:
        if row.phase == EXISTING or row.phase in built:
            continue
        item = QListWidgetItem(f"{row.phase}  {row.name}" if row.name else str(row.phase))
        item.setData(Qt.ItemDataRole.UserRole, str(row.phase))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        box.addItem(item)
    box.setMinimumHeight(14 * GRID)
    return box
