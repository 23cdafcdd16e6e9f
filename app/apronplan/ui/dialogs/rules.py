"""The rules of the plan as data: how each counts and how much, changed in seconds, with undo."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.findings import Severity
from apronplan.i18n import tr
from apronplan.planning.rules.catalogue import RULES, Rule
from apronplan.planning.rules.rulebook import RuleBook
from apronplan.ui.desk import Desk
from apronplan.ui.labels import named_combo, plain_label
from apronplan.ui.theme import GRID

RULE, SEVERITY, WEIGHT, UNIT, SOURCE = range(5)
ORDER = (Severity.HARD, Severity.SOFT, Severity.OFF)
MOST_WEIGHT = 1e9


class RulesDialog(QDialog):
    """One line per rule; every change is a step of its own."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui.rules.title"))
        self.setAccessibleName(tr("ui.rules.title"))
        self.resize(860, 560)
        self.severities: dict[str, QComboBox] = {}
        self.weights: dict[str, QDoubleSpinBox] = {}
        self.table = self._make_table()
        reset = QPushButton(tr("ui.rules.reset"))
        reset.setAccessibleName(tr("ui.rules.reset"))
        reset.setAutoDefault(False)
        reset.clicked.connect(self._reset)
        leave = QPushButton(tr("ui.button.close"))
        leave.setAccessibleName(tr("ui.button.close"))
        leave.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(reset)
        buttons.addWidget(leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(plain_label(tr("ui.rules.hint"), wrap=True))
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        desk.bridge.changed.connect(self._refresh)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(RULES), 5)
        table.setAccessibleName(tr("ui.rules.table"))
        table.setHorizontalHeaderLabels([tr(f"ui.rules.{c}") for c in ("rule", "severity", "weight", "unit", "source")])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(30)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        book = RuleBook(self._desk.bridge.plan.rule_settings)
        for row, rule in enumerate(RULES):
            self._fill(table, row, rule, book)
        for column, width in ((RULE, 200), (SEVERITY, 90), (WEIGHT, 120), (UNIT, 130)):
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

    def _set_severity(self, rule: str, severity: Severity) -> None:
        from apronplan.session.commands import set_rule

        session = self._desk.bridge.session
        if session is not None:
            self._desk.verbs.run(tr("ui.rules.title"), partial(set_rule, session, rule=rule, severity=severity))

    def _set_weight(self, rule: str, weight: float) -> None:
        from apronplan.session.commands import set_rule

        session = self._desk.bridge.session
        book = RuleBook(self._desk.bridge.plan.rule_settings)
        if session is not None and weight != book.weight(rule):
            self._desk.verbs.run(tr("ui.rules.title"), partial(set_rule, session, rule=rule, weight=weight))

    def _reset(self) -> None:
        """Let the defaults of the chosen rule hold again."""
        from apronplan.session.commands import reset_rule

        session = self._desk.bridge.session
        row = self.table.currentRow()
        if session is not None and row >= 0:
            self._desk.verbs.run(tr("ui.rules.reset"), partial(reset_rule, session, rule=str(RULES[row].rule)))

    def _refresh(self) -> None:
        """Show what holds now: an undo changes it as well."""
        book = RuleBook(self._desk.bridge.plan.rule_settings)
        for name, box in self.severities.items():
            box.setCurrentIndex(ORDER.index(book.severity(name)))
        for name, field in self.weights.items():
            field.setValue(book.weight(name))
