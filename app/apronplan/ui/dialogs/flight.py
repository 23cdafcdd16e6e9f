"""A flight by hand: an ad-hoc charter or a diversion is added, a change of aircraft or number is entered."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.changes import ChangeSet
from apronplan.domain.ids import PartId, StandId, TurnaroundId, part_id
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.ui.airport_time import AirportTime
from apronplan.ui.clock_cursor import Span
from apronplan.ui.desk import Desk
from apronplan.ui.dialogs.buttons import do_or_leave
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.labels import name_combo, plain_label
from apronplan.ui.theme import GRID

USUAL_STAY = timedelta(hours=2, minutes=30)
STEP_S = 300
MOST_T = 500.0
_TEXTS = ("flight_in", "flight_out", "registration", "origin", "destination", "notes")
_LETTERS = {"notes": 2_000}
_LINES = (
    "flight_in", "flight_out", "operator", "aircraft_type", "registration", "sibt", "sobt", "origin", "destination",
    "handler", "import_kg", "export_kg", "nose_load", "notes",
)  # fmt: skip


class FlightDialog(QDialog):
    """What a flight is; a refusal is said in the form, which stays open.

    Without a turnaround it makes a new one, on `stand` if one was pointed at, for the times that were.
    """

    def __init__(
        self,
        desk: Desk,
        turnaround: TurnaroundId | None = None,
        parent: QWidget | None = None,
        *,
        stand: StandId | None = None,
        span: Span | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._turnaround, self._stand = desk, turnaround, stand
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self._title()
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._make_fields()
        self._fill(span)
        self.word = plain_label("", tr("ui.status.word_name"), wrap=True)
        self.word.setObjectName("refusal")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(self._form())
        column.addWidget(plain_label(tr("flight.times_note"), wrap=True))
        column.addWidget(self.word)
        do = tr(f"flight.do_{'change' if turnaround else 'add'}")
        column.addWidget(do_or_leave(do, self.take, self.reject))
        desk.verbs.refused.connect(self.word.setText)
        self.setMinimumWidth(640)
        self.texts["flight_in"].setFocus()

    def _title(self) -> str:
        if self._turnaround is not None:
            return tr("flight.form_change", flight=self._desk.bridge.plan.turnarounds[self._turnaround].label)
        return tr("flight.form_add_on", stand=self._stand) if self._stand else tr("flight.form_add")

    def _make_fields(self) -> None:
        plan = self._desk.bridge.plan
        zone = self._desk.cursor.airport_zone
        self.texts = {name: QLineEdit() for name in _TEXTS}
        for name, field in self.texts.items():
            field.setMaxLength(_LETTERS.get(name, 20))
        flights = plan.turnarounds.values()
        halls = {h for x in plan.layout.halls.values() for h in x.handlers}
        self.operator = _choice({t.operator for t in flights})
        self.aircraft_type = _choice(set(plan.layout.aircraft_types))
        self.handler = _choice({t.handler for t in flights} | halls)
        self.times = {name: AirportTime(zone, tr(f"flight.field_{name}")) for name in ("sibt", "sobt")}
        self.tonnes = {name: QDoubleSpinBox() for name in ("import_kg", "export_kg")}
        for box in self.tonnes.values():
            box.setDecimals(3)
            box.setRange(0.0, MOST_T)
        self.nose_load = QCheckBox(tr("flight.field_nose_load"))

    def _fill(self, span: Span | None) -> None:
        """Show the flight as it is; of a new one what was pointed at, and what its carrier mostly flies and uses."""
        known = self._desk.bridge.plan.turnarounds.get(self._turnaround) if self._turnaround else None
        if known is None:
            start = span[0] if span else self._desk.cursor.at
            self._show_times(start, max(span[1], start + USUAL_STAY) if span else start + USUAL_STAY)
            for box in (self.operator, self.aircraft_type, self.handler):
                box.setCurrentIndex(-1)
                box.setCurrentText("")
            self.operator.currentTextChanged.connect(self._follow_carrier)
            return
        self._show_times(known.sibt, known.sobt, exact=True)
        for name, field in self.texts.items():
            field.setText(getattr(known, name))
        for name, box in (("operator", self.operator), ("handler", self.handler)):
            box.setCurrentText(getattr(known, name))
        self.aircraft_type.setCurrentText(known.aircraft_type)
        for name, tonnes in self.tonnes.items():
            tonnes.setValue(getattr(known, name) / 1000)
        self.nose_load.setChecked(known.nose_load)

    def _show_times(self, sibt: datetime, sobt: datetime, *, exact: bool = False) -> None:
        for name, at in (("sibt", sibt), ("sobt", sobt)):
            step = 1 if exact else STEP_S
            self.times[name].set_instant(datetime.fromtimestamp(int(at.timestamp()) // step * step, UTC))

    def _follow_carrier(self, carrier: str) -> None:
        """Propose what a known carrier mostly flies, and who mostly handles it."""
        for name, box in (("aircraft_type", self.aircraft_type), ("handler", self.handler)):
            if usual := _most_common(self._desk.bridge.plan, carrier, name):
                box.setCurrentText(usual)

    def _form(self) -> QHBoxLayout:
        """Return the fields in two columns: a low screen, or 200 %, has room for them and for the buttons."""
        halves = QFormLayout(), QFormLayout()
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        for half in halves:
            half.setSpacing(GRID)
            row.addLayout(half, 1)
        fields: dict[str, QWidget] = {
            **self.texts, **self.times, **self.tonnes, "operator": self.operator,
            "aircraft_type": self.aircraft_type, "handler": self.handler, "nose_load": self.nose_load,
        }  # fmt: skip
        for place, name in enumerate(_LINES):
            field, text = fields[name], tr(f"flight.field_{name}")
            if isinstance(field, QComboBox):
                name_combo(field, text)
            field.setAccessibleName(text)
            shown = field.with_box() if isinstance(field, AirportTime) else field
            halves[place >= len(_LINES) / 2].addRow(plain_label("" if field is self.nose_load else text, text), shown)
        return row

    def take(self) -> None:
        """Do it as one step; a new flight is chosen, and goes on the stand that was pointed at."""
        from apronplan.session.commands import add_turnaround, change_turnaround

        session = self._desk.bridge.session
        if session is None:
            return
        made: list[ChangeSet | None] = []
        verb: Callable[..., ChangeSet | None] = add_turnaround
        if self._turnaround is not None:
            verb = partial(change_turnaround, turnaround=self._turnaround)
        values = self._values()
        if self._desk.verbs.run(self.windowTitle(), lambda: made.append(verb(session, **values))) is Outcome.DROPPED:
            self.accept()
            if self._turnaround is None:
                self._go_on(made[0])

    def _go_on(self, made: ChangeSet | None) -> None:
        """Choose the new flight, and put it on its stand."""
        names = sorted(made.keys("turnaround")) if made else []
        if not names:
            return
        part: PartId = part_id(TurnaroundId(names[0]), 1)
        self._desk.selection.select_part(part)
        if self._stand is not None:
            self._desk.verbs.assign((part,), self._stand)

    def _values(self) -> dict[str, Any]:
        return {
            **{name: field.text() for name, field in self.texts.items()},
            **{name: round(box.value() * 1000) for name, box in self.tonnes.items()},
            **{name: field.instant for name, field in self.times.items()},
            "operator": self.operator.currentText(),
            "aircraft_type": self.aircraft_type.currentText(),
            "handler": self.handler.currentText(),
            "nose_load": self.nose_load.isChecked(),
        }


def _choice(known: set[str]) -> QComboBox:
    """Return a field that can be typed into and knows what there is."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItems(sorted(known - {""}))
    return box


def _most_common(plan: Plan, carrier: str, field: str) -> str:
    """Return the most common value among the flights of a carrier, the first by name of several; empty if none."""
    counts = Counter(str(getattr(t, field)) for t in plan.turnarounds.values() if t.operator == carrier)
    return min(counts, key=lambda value: (-counts[value], value), default="")
