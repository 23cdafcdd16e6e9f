"""The rules of the plan: how each counts and how much; the chosen one's figures, scope and dates below."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
)

from apronplan.domain.findings import Severity
from apronplan.i18n import tr
from apronplan.planning.rules.catalogue import RULES, Rule
from apronplan.planning.rules.rulebook import RuleBook
from apronplan.ui.desk import Desk
from apronplan.ui.labels import named_combo
from apronplan.ui.settings.page import ROW_PX, SettingsPage, plain_table, push_button
from apronplan.ui.settings.rule_form import RuleForm

RULE, SEVERITY, WEIGHT, UNIT, SOURCE = range(5)
ORDER = (Severity.HARD, Severity.SOFT, Severity.OFF)
MOST_WEIGHT = 1e9
LEAST_LINES = 7
"""Rules that are seen on the smallest screen, with the heading; the form below scrolls there."""


class RulesPage(SettingsPage):
    """One line per rule; every change is a step of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "rules", frozenset({"rule_setting"}))
        self.severities: dict[str, QComboBox] = {}
        self.weights: dict[str, QDoubleSpinBox] = {}
        self.table = self._make_table()
        self.form = RuleForm(self)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(push_button("ui.rules.reset", self._reset))
        below = QScrollArea()
        below.setAccessibleName(tr("ui.rules.form"))
        below.setFrameShape(QScrollArea.Shape.NoFrame)
        below.setWidgetResizable(True)
        below.setWidget(self.form)
        self.both = QSplitter(Qt.Orientation.Vertical)
        self.both.setAccessibleName(tr("ui.rules.table"))
        self.both.setChildrenCollapsible(False)
        self.both.addWidget(self.table)
        self.both.addWidget(below)
        self.table.setMinimumHeight(LEAST_LINES * ROW_PX)
        below.setMinimumHeight(2 * ROW_PX)
        self.both.setSizes([2 * self.form.sizeHint().height(), self.form.sizeHint().height()])
        self.both.setStretchFactor(0, 1)
        self.column.addWidget(self.both, 1)
        self.column.addLayout(buttons)
        self.table.currentCellChanged.connect(lambda row, *_: self._choose(row))
        self.table.setCurrentCell(0, RULE)

    def _make_table(self) -> QTableWidget:
        headers = [tr(f"ui.rules.{c}") for c in ("rule", "severity", "weight", "unit", "source")]
        table = plain_table(tr("ui.rules.table"), headers)
        table.setRowCount(len(RULES))
        book = RuleBook(self.desk.bridge.plan.rule_settings)
        for row, rule in enumerate(RULES):
            self._fill(table, row, rule, book)
        for column, width in ((RULE, 170), (SEVERITY, 84), (WEIGHT, 116), (UNIT, 150)):
            table.setColumnWidth(column, width)
        return table

    def _fill(self, table: QTableWidget, row: int, rule: Rule, book: RuleBook) -> None:
        name = str(rule.rule)
        for column, text in ((RULE, name.replace("_", " ")), (UNIT, rule.unit), (SOURCE, rule.source)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            table.setItem(row, column, item)
        severity = named_combo(f"{name}: {tr('ui.rules.severity')}", [tr(f"ui.severity.{s.value}") for s in ORDER])
        severity.setCurrentIndex(ORDER.index(book.severity(name)))
        severity.activated.connect(lambda index, n=name: self._set_severity(n, ORDER[index]))
        weight = QDoubleSpinBox()
        weight.setAccessibleName(f"{name}: {tr('ui.rules.weight')}")
        weight.setRange(0.0, MOST_WEIGHT)
        weight.setDecimals(2)
        weight.setKeyboardTracking(False)
        weight.setValue(book.weight(name))
        weight.valueChanged.connect(lambda value, n=name: self._set_weight(n, value))
        table.setCellWidget(row, SEVERITY, severity)
        table.setCellWidget(row, WEIGHT, weight)
        self.severities[name], self.weights[name] = severity, weight

    def _choose(self, row: int) -> None:
        if 0 <= row < len(RULES):
            self.form.show_rule(RULES[row])

    def _book(self) -> RuleBook:
        """Return the rules as they count where a scope holds, which is what the lines show and change."""
        settings = self.desk.bridge.plan.rule_settings
        return RuleBook({n: replace(s, scope={}, valid_from=None, valid_to=None) for n, s in settings.items()})

    def _set_severity(self, rule: str, severity: Severity) -> None:
        from apronplan.session.commands import set_rule

        self.run(lambda session: set_rule(session, rule=rule, severity=severity))

    def _set_weight(self, rule: str, weight: float) -> None:
        from apronplan.session.commands import set_rule

        if weight != self._book().weight(rule):
            self.run(lambda session: set_rule(session, rule=rule, weight=weight))

    def _reset(self) -> None:
        """Let the defaults of the chosen rule hold again."""
        from apronplan.session.commands import reset_rule

        row = self.table.currentRow()
        if row >= 0:
            self.run(lambda session: reset_rule(session, rule=str(RULES[row].rule)))

    def refresh(self) -> None:
        """Show what holds now: an undo changes it as well."""
        book = self._book()
        for name, box in self.severities.items():
            box.setCurrentIndex(ORDER.index(book.severity(name)))
        for name, field in self.weights.items():
            field.setValue(book.weight(name))
        self._choose(self.table.currentRow())
