"""The figures of a hall or stand that was drawn, or is given by coordinates alone."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.layout import Polygon
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.labels import named_combo, plain_label
from apronplan.ui.map.draw.coordinates import ring_of, text_of
from apronplan.ui.map.draw.defaults import area_m2, free_name, hall_figures, heading_beside
from apronplan.ui.map.draw.pen import Drawn
from apronplan.ui.theme import GRID

LINES_SHOWN = 5


class DrawForm(QDialog):
    """Asks for name, figures, phase and days; draws it as one step, and stays open if that is refused."""

    def __init__(self, desk: Desk, kind: Drawn, ring: Polygon = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.kind = desk, kind
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = tr(f"drawing.form.{kind.value}")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._form = QFormLayout()
        self._form.setSpacing(GRID)
        self.name = self._line("name", free_name(desk.bridge.plan, kind))
        self.corners = self._corners(ring)
        self.area = plain_label("", tr("drawing.form.area"))
        self._row("area", self.area)
        if kind is Drawn.HALL:
            self._hall_fields(ring)
        else:
            self._stand_fields(ring)
        self._time_fields()
        self._finish()
        self._measure()

    # -- fields ------------------------------------------------------------------------------------

    def _row(self, name: str, widget: QWidget) -> None:
        widget.setAccessibleName(tr(f"drawing.form.{name}"))
        label = plain_label(tr(f"drawing.form.{name}"))
        label.setBuddy(widget)
        self._form.addRow(label, widget)

    def _line(self, name: str, text: str = "", hint: str = "") -> QLineEdit:
        field = QLineEdit(text)
        field.setPlaceholderText(hint)
        self._row(name, field)
        return field

    def _number(self, name: str, value: float, most: float, decimals: int = 1, none: str = "") -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(0.0, most)
        field.setDecimals(decimals)
        field.setSpecialValueText(none)
        field.setValue(value)
        self._row(name, field)
        return field

    def _corners(self, ring: Polygon) -> QPlainTextEdit:
        field = QPlainTextEdit(text_of(ring))
        field.setPlaceholderText(tr("drawing.form.corners_hint"))
        field.setTabChangesFocus(True)
        field.setFixedHeight(LINES_SHOWN * field.fontMetrics().lineSpacing() + 2 * GRID)
        field.textChanged.connect(self._measure)
        self._row("corners", field)
        return field

    def _hall_fields(self, ring: Polygon) -> None:
        rate, storage, docks = hall_figures(area_m2(self._desk.bridge.plan.layout, ring))
        self.rate = self._number("rate", rate, 10_000.0)
        self.storage = self._number("storage", storage, 1_000_000.0, 0)
        self.docks = QSpinBox()
        self.docks.setRange(0, 10_000)
        self.docks.setValue(docks)
        self._row("docks", self.docks)
        self.handlers = self._line("handlers", hint=tr("drawing.form.handlers_hint"))
        self.capabilities = self._line("capabilities", hint=tr("drawing.form.capabilities_hint"))

    def _stand_fields(self, ring: Polygon) -> None:
        layout = self._desk.bridge.plan.layout
        self.heading = self._number("heading", heading_beside(layout, ring), 360.0)
        self.apron = named_combo(tr("drawing.form.apron"), [tr("drawing.form.apron_nearest"), *layout.aprons])
        self._row("apron", self.apron)
        by_polygon = tr("drawing.form.by_polygon")
        self.wingspan = self._number("wingspan", 0.0, 200.0, none=by_polygon)
        self.length = self._number("length", 0.0, 200.0, none=by_polygon)

    def _time_fields(self) -> None:
        phases = self._desk.bridge.plan.layout.phases
        self.phase: QComboBox = named_combo(tr("drawing.form.phase"), ["", *phases])
        self.phase.setEditable(True)
        self._row("phase", self.phase)
        self.start = self._line("valid_from", hint=tr("drawing.form.day_hint"))
        self.end = self._line("valid_to", hint=tr("drawing.form.day_hint"))
        self.built = QCheckBox(tr("drawing.form.built"))
        self._row("built_name", self.built)

    def _finish(self) -> None:
        box = QDialogButtonBox()
        accept = QDialogButtonBox.ButtonRole.AcceptRole
        self.do = box.addButton(tr("drawing.form.do"), accept)
        self.plan = box.addButton(tr("drawing.form.plan"), QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(tr("ui.override.leave"), QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.draw)
        self.plan.clicked.connect(self.draw_and_plan)
        box.rejected.connect(self.reject)
        self.word = plain_label("", tr("ui.status.word_name"), wrap=True)
        self.word.setObjectName("refusal")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(self._form)
        column.addWidget(self.word)
        column.addWidget(box)
        self.setMinimumWidth(460)
        self._desk.verbs.refused.connect(self.word.setText)

    def _measure(self) -> None:
        """Show the area of the corners as they are typed."""
        try:
            ring = ring_of(self.corners.toPlainText())
        except UserError:
            ring = ()
        area = area_m2(self._desk.bridge.plan.layout, ring)
        self.area.setText(tr("drawing.form.area_is", area=f"{area:,.0f}", count=len(ring)))

    # -- doing it ----------------------------------------------------------------------------------

    def draw(self) -> bool:
        """Draw it as one step; return whether that was done."""
        try:
            action = self._action()
        except UserError as error:
            self._desk.verbs.refuse(error)
            return False
        if self._desk.verbs.run(tr("drawing.form.do"), action) is not Outcome.DROPPED:
            return False
        self._desk.verbs.said.emit(tr("drawing.said", name=self.name.text()))
        self.accept()
        return True

    def draw_and_plan(self) -> None:
        """Draw it, then have the day planned anew with few changes."""
        if self.draw():
            self._desk.verbs.replan_asked.emit()

    def _action(self) -> Callable[[], object]:
        """Return the verb with what the fields hold.

        Raises
        ------
        UserError
            If a field cannot be read; all of them are named.
        """
        from apronplan.session.commands import draw_hall, draw_stand

        session = self._desk.bridge.session
        if session is None:
            raise UserError(tr("ui.status.no_plan"))
        faults: list[str] = []
        ring = _read(lambda: ring_of(self.corners.toPlainText()), faults)
        start, end = (_read(partial(_day, field.text()), faults) for field in (self.start, self.end))
        if faults:
            raise UserError(" ".join(faults))
        common: dict[str, Any] = {
            "polygon": ring, "phase": self.phase.currentText(), "valid_from": start, "valid_to": end,
            "built": self.built.isChecked(),
        }  # fmt: skip
        if self.kind is Drawn.HALL:
            return partial(
                draw_hall, session, hall=self.name.text(), rate_t_per_h=self.rate.value(),
                storage_t=self.storage.value(), docks=self.docks.value(), handlers=_listed(self.handlers, ";"),
                capabilities=_listed(self.capabilities, " "), **common,
            )  # fmt: skip
        return partial(
            draw_stand, session, stand=self.name.text(), heading_deg=self.heading.value(),
            apron=self.apron.currentText() if self.apron.currentIndex() > 0 else "",
            max_wingspan_m=self.wingspan.value() or None, max_length_m=self.length.value() or None, **common,
        )  # fmt: skip


def _read(read: Callable[[], object], faults: list[str]) -> object:
    try:
        return read()
    except UserError as error:
        faults.append(str(error))
        return None


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(tr("drawing.bad_day", text=text.strip()[:40])) from None


def _listed(field: QLineEdit, mark: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in field.text().split(mark) if word.strip())
