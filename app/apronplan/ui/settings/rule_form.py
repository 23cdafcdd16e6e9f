"""Figures, scope and dates of one rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QGridLayout, QLineEdit, QWidget

from apronplan.domain.settings import RuleSetting
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.rules.rulebook import SCOPES
from apronplan.ui.labels import plain_label
from apronplan.ui.settings.numbers import figure_text, number_of, words_of
from apronplan.ui.settings.page import push_button
from apronplan.ui.theme import GRID

if TYPE_CHECKING:
    from apronplan.planning.rules.catalogue import Rule
    from apronplan.session.session import PlanSession
    from apronplan.ui.settings.rules_page import RulesPage

OTHERS = ("valid_from", "valid_to", "owner", "source")
ROWS = 6


@dataclass(frozen=True, slots=True)
class Entered:
    """What a planner has written about a rule."""

    params: Mapping[str, float]
    scope: Mapping[str, tuple[str, ...]]
    valid_from: date | None
    valid_to: date | None
    owner: str
    source: str


class RuleForm(QWidget):
    """The fields below the list of rules; kept together by one button, as one step."""

    def __init__(self, page: "RulesPage") -> None:
        super().__init__()
        self._page = page
        self._rule: Rule | None = None
        self.setAccessibleName(tr("ui.rules.form"))
        self.fields: dict[str, QLineEdit] = {}
        self.figures: dict[str, QLineEdit] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID)
        for place, name in enumerate((*SCOPES, *OTHERS)):
            field = QLineEdit()
            label = tr("ui.rules.source_of" if name == "source" else f"ui.rules.{name}")
            field.setAccessibleName(label)
            free = name in SCOPES and name != "hours"
            field.setPlaceholderText(tr("ui.rules.everywhere" if free else f"ui.rules.{name}_empty"))
            self.fields[name] = field
            grid.addWidget(plain_label(label), place % ROWS, 2 * (place // ROWS))
            grid.addWidget(field, place % ROWS, 2 * (place // ROWS) + 1)
        self._figures_form = QFormLayout()
        self._figures_form.setSpacing(GRID)
        grid.addLayout(self._figures_form, 0, 4, ROWS, 1)
        grid.addWidget(push_button("ui.rules.keep", self.keep), ROWS - 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)

    def show_rule(self, rule: "Rule") -> None:
        """Show one rule as it is set in this plan."""
        self._rule = rule
        setting = self._page.desk.bridge.plan.rule_settings.get(str(rule.rule)) or RuleSetting(rule=rule.rule)
        for name in SCOPES:
            self.fields[name].setText(", ".join(setting.scope.get(name, ())))
        for name in OTHERS:
            value = getattr(setting, name)
            self.fields[name].setText("" if value is None else str(value))
        while self._figures_form.rowCount():
            self._figures_form.removeRow(0)
        self.figures = {}
        for name, value in {**rule.params, **{k: v for k, v in setting.params.items() if "@" not in k}}.items():
            field = QLineEdit(figure_text(value))
            field.setAccessibleName(f"{rule.rule}: {name}")
            field.setMaximumWidth(96)
            self.figures[name] = field
            self._figures_form.addRow(plain_label(name.replace("_", " ")), field)

    def _entered(self) -> Entered:
        names = {n: f.text() for n, f in self.fields.items()}
        scope = {n: words_of(names[n]) for n in SCOPES if words_of(names[n])}
        layout = self._page.desk.bridge.plan.layout
        known = {
            "stands": {str(n) for n in layout.stands},
            "aprons": {str(n) for n in layout.aprons},
            "types": {str(n) for n in layout.aircraft_types},
            "halls": {str(n) for n in layout.halls},
        }
        strange = [w for n, there in known.items() for w in scope.get(n, ()) if w not in there]
        if strange:
            raise UserError(tr("ui.rules.strange", names=", ".join(strange)))
        return Entered(
            params={n: number_of(f.text(), n) for n, f in self.figures.items()},
            scope=scope,
            valid_from=_day(names["valid_from"]),
            valid_to=_day(names["valid_to"]),
            owner=names["owner"].strip(),
            source=names["source"].strip(),
        )

    def keep(self) -> None:
        """Write what was entered as one step; refused with a sentence if it cannot be read."""
        rule = self._rule
        if rule is not None:
            self._page.run(lambda session: self._write(session, rule))

    def _write(self, session: "PlanSession", rule: "Rule") -> None:
        from apronplan.session.commands import reset_rule, set_rule

        new, name = self._entered(), str(rule.rule)
        now = session.plan.rule_settings.get(name) or RuleSetting(rule=rule.rule)
        known = {**rule.params, **now.params}
        params = {**now.params, **{n: v for n, v in new.params.items() if v != known.get(n)}}
        with session.step(tr("session.step.set_rule", rule=name)):
            if (now.valid_from and not new.valid_from) or (now.valid_to and not new.valid_to):
                reset_rule(session, rule=name)  # a day that is not given stays: what was emptied has to go first
            set_rule(
                session,
                rule=name,
                severity=now.severity,
                weight=now.weight,
                params=params,
                scope=new.scope,
                valid_from=new.valid_from,
                valid_to=new.valid_to,
                source=new.source,
                owner=new.owner,
            )


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(tr("ui.rules.no_day", value=text)) from None
