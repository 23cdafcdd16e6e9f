"""What is asked for: kind of report, time, and what the kind needs."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QSize, Signal
from PySide6.QtWidgets import QDateEdit, QDoubleSpinBox, QHBoxLayout, QListWidget, QSpinBox, QWidget

from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.span_words import at_first
from apronplan.reports.exhibits import kind_title
from apronplan.reports.requests import KINDS, ReportRequest
from apronplan.ui.desk import Desk
from apronplan.ui.labels import named_combo, plain_label
from apronplan.ui.theme import GRID

TIMES = ("desk", "all", "window", "day")
"""What a report is about: what the desk shows, all traffic, some days, or the calendar day of a night that is shown."""
PERIODS = ("all", "day", "week", "month", "year")
MODES = ("flights", "fuller")
NEEDS: dict[str, frozenset[str]] = {
    "programme": frozenset({"period"}),
    "clock": frozenset({"programme", "days", "probability"}),
    "growth": frozenset({"programme", "mode", "most"}),
    "stress": frozenset({"scenarios"}),
}
"""What each kind asks for beside its time."""


class KindList(QListWidget):
    """The kinds of reports."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("ui.reports.kinds"))
        self.kinds = tuple(KINDS)
        self.addItems([kind_title(kind) for kind in self.kinds])
        self.setFixedWidth(24 * GRID)
        for i in range(self.count()):
            self.item(i).setSizeHint(QSize(0, self.fontMetrics().height() + 10))

    @property
    def kind(self) -> str:
        """The chosen kind."""
        return self.kinds[max(0, self.currentRow())]

    def choose(self, kind: str) -> None:
        """Choose a kind."""
        self.setCurrentRow(self.kinds.index(kind))


class RequestForm(QWidget):
    """Time and figures of a report; what a kind does not need is not shown.

    Signals
    -------
    changed
        Something else is asked for.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(tr("ui.reports.form"))
        self.time = named_combo(tr("ui.reports.time"), self._times())
        self.first, self.last = QDateEdit(), QDateEdit()
        self.programme = named_combo(tr("ui.reports.programme"), [])
        self.period = named_combo(tr("ui.reports.period"), [tr(f"ui.reports.period.{p}") for p in PERIODS])
        self.mode = named_combo(tr("ui.reports.mode"), [tr(f"report.mode.{m}") for m in MODES])
        self.days, self.probability, self.most = QDoubleSpinBox(), QSpinBox(), QDoubleSpinBox()
        self.scenarios = QSpinBox()
        self._fields: dict[str, tuple[QWidget, ...]] = {}
        self._lay_out()
        self._limits()
        self._listen()

    def _times(self) -> list[str]:
        """Return the choices of time; while the desk shows a night that comes first, and its day last."""
        cursor = self._desk.cursor
        if not cursor.night_shown:
            return [tr("ui.reports.time.day"), tr("ui.reports.time.all"), tr("ui.reports.time.window")]
        night = at_first(cursor.night_text)
        day = tr("ui.reports.time.day_of", day=cursor.day.isoformat())
        return [night, tr("ui.reports.time.all"), tr("ui.reports.time.window"), day]

    def follow_desk(self) -> None:
        """Name the night or day that the desk shows now; what was chosen stays chosen."""
        texts, chosen = self._times(), self.time.currentIndex()
        self.time.blockSignals(True)
        self.time.clear()
        self.time.addItems(texts)
        self.time.setCurrentIndex(chosen if chosen < len(texts) else 0)
        self.time.blockSignals(False)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for name, fields in (
            ("time", (self.time, self.first, self.last)),
            ("programme", (self.programme,)),
            ("period", (self.period,)),
            ("mode", (self.mode,)),
            ("most", (self.most,)),
            ("days", (self.days,)),
            ("probability", (self.probability,)),
            ("scenarios", (self.scenarios,)),
        ):
            label = plain_label(tr(f"ui.reports.{name}"))
            for widget in (label, *fields):
                row.addWidget(widget)
            self._fields[name] = (label, *fields)
        row.addStretch(1)

    def _limits(self) -> None:
        for box, name in ((self.first, "first"), (self.last, "last")):
            box.setCalendarPopup(True)
            box.setDisplayFormat("yyyy-MM-dd")
            box.setAccessibleName(tr(f"ui.reports.{name}"))
        named = (
            (self.days, "days"),
            (self.probability, "probability"),
            (self.most, "most"),
            (self.scenarios, "scenarios"),
        )
        for spin, name in named:
            spin.setAccessibleName(tr(f"ui.reports.{name}"))
            spin.setKeyboardTracking(False)
        self.days.setRange(0.5, 30.0)
        self.days.setValue(5.0)
        self.days.setDecimals(1)
        self.probability.setRange(1, 100)
        self.probability.setValue(90)
        self.probability.setSuffix(" %")
        self.most.setRange(1.1, 20.0)
        self.most.setValue(3.0)
        self.most.setDecimals(1)
        self.most.setSuffix(" x")
        self.scenarios.setRange(100, 100_000)
        self.scenarios.setSingleStep(1000)
        self.scenarios.setValue(10_000)

    def _listen(self) -> None:
        for combo in (self.time, self.programme, self.period, self.mode):
            combo.currentIndexChanged.connect(self._changed)
        for box in (self.first, self.last):
            box.dateChanged.connect(self._changed)
        for spin in (self.days, self.most):
            spin.valueChanged.connect(self._changed)
        for whole in (self.probability, self.scenarios):
            whole.valueChanged.connect(self._changed)

    def _changed(self) -> None:
        self._show_dates()
        self.changed.emit()

    def _show_dates(self) -> None:
        for box in (self.first, self.last):
            box.setVisible(TIMES[self.time.currentIndex()] == "window")

    def fit(self, kind: str, plan: Plan) -> None:
        """Show what a kind needs, with the programmes and days of a plan."""
        needs = NEEDS.get(kind, frozenset())
        for name, widgets in self._fields.items():
            for widget in widgets:
                widget.setVisible(name == "time" or name in needs)
        self._show_dates()
        # growth looks at all freight, the delivery clock at e-commerce
        names = [tr("report.all_freight" if kind == "growth" else "freight.ecommerce"), *programmes_of(plan)]
        if [self.programme.itemText(i) for i in range(self.programme.count())] != names:
            chosen = self.programme.currentText() if self.programme.currentIndex() > 0 else ""
            self.programme.blockSignals(True)
            self.programme.clear()
            self.programme.addItems(names)
            self.programme.setCurrentIndex(names.index(chosen) if chosen in names else 0)
            self.programme.blockSignals(False)

    def set_days(self, first: date, last: date) -> None:
        """Set the days of the stretch."""
        for box, day in ((self.first, first), (self.last, last)):
            box.blockSignals(True)
            box.setDate(QDate(day.year, day.month, day.day))
            box.blockSignals(False)

    def request(self, kind: str, plan: Plan) -> ReportRequest:
        """Return what is asked for.

        Raises
        ------
        UserError
            If the plan has no traffic, or the stretch ends before it begins.
        """
        start, end = self._window(plan)
        chosen = self.programme.currentIndex() > 0 and "programme" in NEEDS.get(kind, frozenset())
        return ReportRequest(
            kind=kind,
            start=start,
            end=end,
            period=PERIODS[self.period.currentIndex()],
            programme=self.programme.currentText() if chosen else "",
            promise_days=self.days.value(),
            probability=self.probability.value() / 100,
            mode=MODES[self.mode.currentIndex()],
            most=self.most.value(),
            scenarios=self.scenarios.value(),
            processes=1,  # the work is in a process of its own already, which may not start others
        )

    def _window(self, plan: Plan) -> tuple[datetime, datetime]:
        zone = self._desk.cursor.airport_zone
        match TIMES[self.time.currentIndex()]:
            case "desk":
                return self._desk.cursor.span_bounds
            case "day":
                return self._desk.cursor.day_bounds
            case "all":
                if not plan.turnarounds:
                    raise UserError(tr("ui.reports.no_traffic"))
                first = min(t.on_block for t in plan.turnarounds.values()).astimezone(zone).date()
                last = max(t.off_block for t in plan.turnarounds.values()).astimezone(zone).date()
            case _:
                first, last = (date(b.date().year(), b.date().month(), b.date().day()) for b in (self.first, self.last))
        if last < first:
            raise UserError(tr("ui.reports.backwards", first=first, last=last))
        return day_bounds_utc(first, zone)[0], day_bounds_utc(last + timedelta(days=1), zone)[0]


def programmes_of(plan: Plan) -> list[str]:
    """Return the programmes that evidence or lots of a plan name."""
    known = {r.programme for r in plan.freight.evidence_rule.values()} if plan.rows("airport") else set()
    return sorted(known | {name for lot in plan.lots.values() for name, _ in lot.programmes})
