"""A lot by hand: added to a flight, changed, or split in two."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.ids import LotId, TurnaroundId
from apronplan.domain.traffic import Category, Direction, Lot
from apronplan.errors import UserError
from apronplan.exchange.cells import CellError
from apronplan.exchange.traffic_cells import Programmes
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.dialogs.buttons import do_or_leave
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.labels import plain_label
from apronplan.ui.lot_task import LotTask
from apronplan.ui.theme import GRID

MOST_T, MOST_COUNT = 500.0, 1_000_000
"""Largest figures that the form takes; the aircraft's payload is held against them afterwards."""


def _now(row: Lot) -> str:
    """Say what a lot has before it is changed; counts that are not known are not told as 0."""
    counts = {name: _count(name, getattr(row, name)) for name in ("ulds", "pieces")}
    return tr("lot.form_now", lot=row.lot, tonnes=f"{row.mass_kg / 1000:.3f}", **counts)


def _count(name: str, count: int) -> str:
    kind = {0: ".unknown", 1: ".one"}.get(count, "")
    return tr(f"lot.count_{name}{kind}", count=f"{count:,}")


class LotDialog(QDialog):
    """The figures of one lot; a refusal is said in the form, which stays open."""

    def __init__(
        self,
        desk: Desk,
        task: LotTask,
        turnaround: TurnaroundId,
        lot: LotId | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._task, self._turnaround, self._lot = desk, task, turnaround, lot
        plan = desk.bridge.plan
        flight = plan.turnarounds[turnaround]
        row = plan.lots[lot] if lot is not None else None
        title = tr(f"lot.form_{task.value}", lot=lot or "", flight=flight.label)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._make_fields(row, flight.handler)
        self.word = plain_label("", tr("ui.status.word_name"), wrap=True)
        self.word.setObjectName("refusal")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        if row is not None:
            column.addWidget(plain_label(_now(row), wrap=True))
        column.addLayout(self._form())
        column.addWidget(self.word)
        column.addWidget(do_or_leave(tr(f"lot.do_{task.value}"), self.take, self.reject))
        desk.verbs.refused.connect(self.word.setText)
        self.setMinimumWidth(380)

    def _make_fields(self, row: Lot | None, handler: str) -> None:
        half = self._task is LotTask.SPLIT
        self.direction, self.category, self.handler = QComboBox(), QComboBox(), QComboBox()
        for way in Direction:
            self.direction.addItem(tr(f"lot.direction_{way.value}"), way)
        for category in Category:
            self.category.addItem(tr(f"lot.category_{category.value}", code=category.value), category)
        self.direction.setEnabled(row is None)
        self.handler.setEditable(True)
        plan = self._desk.bridge.plan
        known = {t.handler for t in plan.turnarounds.values()} | {
            h for x in plan.layout.halls.values() for h in x.handlers
        }
        self.handler.addItems(sorted(known - {""}))
        self.tonnes, self.ulds, self.pieces = QDoubleSpinBox(), QSpinBox(), QSpinBox()
        self.tonnes.setDecimals(3)
        self.tonnes.setRange(0.0, MOST_T)
        self.consignee, self.programmes = QLineEdit(), QLineEdit()
        self.programmes.setPlaceholderText("Cainiao:0.4 4PX:0.1")
        for box in (self.ulds, self.pieces):
            box.setRange(0, MOST_COUNT)
            box.setSpecialValueText(tr("report.unknown"))  # what 0 means: freight is never none
        if row is not None:
            self.direction.setCurrentIndex(self.direction.findData(row.direction))
            self.category.setCurrentIndex(self.category.findData(row.category))
            part = 2 if half else 1
            self.tonnes.setValue(row.mass_kg / part / 1000)
            self.ulds.setValue(row.ulds // part)
            self.pieces.setValue(row.pieces // part)
            self.consignee.setText(row.consignee)
            self.programmes.setText(Programmes().format(row.programmes))
        self.handler.setCurrentText(row.handler if row is not None else handler)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(GRID)
        for name in ("direction", "category", "tonnes", "ulds", "pieces", "handler", "consignee", "programmes"):
            field: QWidget = getattr(self, name)
            field.setAccessibleName(tr(f"lot.field_{name}"))
            if isinstance(field, QComboBox):
                field.view().setAccessibleName(tr(f"lot.field_{name}"))
            form.addRow(plain_label(tr(f"lot.field_{name}")), field)
        return form

    def take(self) -> None:
        """Do it as one step; the form stays open if it is refused, and says why."""
        from apronplan.session.commands import add_lot, change_lot, split_lot

        session = self._desk.bridge.session
        if session is None:
            return
        try:
            figures = self._figures()
        except UserError as error:
            self.word.setText(str(error))
            return
        action: Callable[[], object]
        if self._lot is None:
            way = self.direction.currentData()
            action = partial(add_lot, session, turnaround=self._turnaround, direction=way, **figures)
        else:
            action = partial(
                change_lot if self._task is LotTask.CHANGE else split_lot, session, lot=self._lot, **figures
            )
        if self._desk.verbs.run(self.windowTitle(), action) is Outcome.DROPPED:
            self.accept()

    def _figures(self) -> dict[str, Any]:
        text = self.programmes.text().strip()
        try:
            shares = dict(Programmes().parse(text)) if text else {}
        except CellError as error:
            field = tr("lot.field_programmes")
            raise UserError(f"{field}: {tr(f'exchange.{error.code}', **error.values)}") from None
        return {
            "mass_kg": round(self.tonnes.value() * 1000),
            "category": self.category.currentData(),
            "ulds": self.ulds.value(),
            "pieces": self.pieces.value(),
            "handler": self.handler.currentText(),
            "consignee": self.consignee.text(),
            "programmes": shares,
        }
