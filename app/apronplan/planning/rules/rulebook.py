"""The rules as one plan has them: defaults of the catalogue with the plan's settings over them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from apronplan.domain.findings import Severity
from apronplan.domain.settings import RuleSetting
from apronplan.planning.rules.catalogue import CATALOGUE, RULES, Rule

__all__ = ["CATALOGUE", "RULES", "Rule", "RuleBook"]

SCOPES = ("stands", "aprons", "operators", "handlers", "types", "halls", "hours")
"""What a setting may be confined to; ``hours`` are spans of local time like ``22:00-06:00``, the others are names."""

UNSCOPED = frozenset({"one_stand", "fairness"})
"""Rules about the whole plan, or about rows that point nowhere: no place, hour or day is theirs to be confined to."""

Cells = Mapping[str, Mapping[str, float]]
"""Values by what stands right of the ``@`` (a stand or an apron) and left of it (a type, an operator, a handler)."""


class _Chosen(NamedTuple):
    severity: Severity
    weight: float


def within_hours(span: str, clock: str) -> bool:
    """Tell whether a local time lies in a span ``HH:MM-HH:MM``: half-open, over midnight where the end is earlier."""
    begin, _, end = span.partition("-")
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def _fits(kind: str, names: Sequence[str], here: str | None) -> bool:
    if kind == "hours":
        return here is not None and any(within_hours(span, here) for span in names)
    return here in names


class RuleBook:
    """Severities, weights and figures of every rule in one plan.

    A setting with a scope or dates holds only there; everywhere else the catalogue's defaults hold. Figures
    (`param`) hold everywhere.

    Raises
    ------
    KeyError
        From every method, for a rule or figure that the catalogue does not know.
    """

    def __init__(self, settings: Mapping[str, RuleSetting] | None = None) -> None:
        self._settings = dict(settings or {})
        self.scoped: frozenset[str] = frozenset(
            name for name, s in self._settings.items() if any(s.scope.values()) or s.valid_from or s.valid_to
        )
        self._severity = {r.rule: self._chosen(r).severity for r in RULES}
        self._weight = {r.rule: self._chosen(r).weight for r in RULES}
        self._cells: dict[str, Cells] = {}

    def _chosen(self, rule: Rule, *, inside: bool | None = None) -> _Chosen:
        setting = self._settings.get(rule.rule)
        holds = inside if inside is not None else rule.rule not in self.scoped
        if setting is None or not holds:
            return _Chosen(rule.severity, rule.weight)
        return _Chosen(
            rule.severity if setting.severity is None else Severity(setting.severity),
            rule.weight if setting.weight is None else setting.weight,
        )

    def severity(self, rule: str) -> Severity:
        """Return how a rule counts; for a rule with a scope, outside it."""
        return self._severity[CATALOGUE[rule].rule]

    def weight(self, rule: str) -> float:
        """Return the cost points per unit of amount; for a rule with a scope, outside it."""
        return self._weight[CATALOGUE[rule].rule]

    def holds(self, rule: str, on: date, **where: str) -> bool:
        """Tell whether the setting of a rule holds at a place; see `at`. A rule without scope and dates: everywhere."""
        if rule not in self.scoped:
            return True
        setting = self._settings[rule]
        inside = (setting.valid_from is None or setting.valid_from <= on) and (
            setting.valid_to is None or on < setting.valid_to
        )
        return inside and all(_fits(kind, names, where.get(kind)) for kind, names in setting.scope.items() if names)

    def chosen(self, rule: str, *, inside: bool) -> tuple[Severity, float]:
        """Return severity and weight within the scope of a rule's setting, or outside."""
        found = self._chosen(CATALOGUE[rule], inside=inside)
        return found.severity, found.weight

    def at(self, rule: str, on: date, **where: str) -> tuple[Severity, float]:
        """Return severity and weight at a place.

        Parameters
        ----------
        rule : str
            The rule's id.
        on : date
            Local day.
        **where : str
            `SCOPES`: what is there, and the local time. What is not given lies outside a scope that asks for it.
        """
        if rule not in self.scoped:
            return self._severity[CATALOGUE[rule].rule], self._weight[CATALOGUE[rule].rule]
        return self.chosen(rule, inside=self.holds(rule, on, **where))

    def is_on(self, rule: str) -> bool:
        """Tell whether a rule is looked at anywhere."""
        if rule in self.scoped and self._chosen(CATALOGUE[rule], inside=True).severity is not Severity.OFF:
            return True
        return self._severity[CATALOGUE[rule].rule] is not Severity.OFF

    def may_forbid(self, rule: str) -> bool:
        """Tell whether a rule is hard anywhere."""
        if rule in self.scoped and self._chosen(CATALOGUE[rule], inside=True).severity is Severity.HARD:
            return True
        return self._severity[CATALOGUE[rule].rule] is Severity.HARD

    def param(self, rule: str, name: str, default: float | None = None) -> float:
        """Return a figure of a rule; `default` serves figures that the catalogue leaves to the plan."""
        setting = self._settings.get(rule)
        if setting is not None and name in setting.params:
            return float(setting.params[name])
        if default is not None:
            return CATALOGUE[rule].params.get(name, default)
        return CATALOGUE[rule].params[name]

    def cells(self, rule: str) -> Cells:
        """Return the plan's cells of a rule (figures named ``LEFT@RIGHT``): RIGHT -> LEFT -> value."""
        if rule not in self._cells:
            table: dict[str, dict[str, float]] = {}
            setting = self._settings.get(rule)
            for name, value in (setting.params if setting else {}).items():
                left, mark, right = name.partition("@")
                if mark:
                    table.setdefault(right, {})[left] = float(value)
            self._cells[rule] = table
        return self._cells[rule]
