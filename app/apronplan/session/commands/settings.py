"""Verbs on settings: rules, named values, accepted findings."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from apronplan.domain.changes import ChangeSet
from apronplan.domain.findings import Severity
from apronplan.domain.ids import RuleId
from apronplan.domain.settings import AcceptedFinding, RuleSetting, Setting
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session import guard
from apronplan.session.commands.lookups import near, reason_given
from apronplan.session.commands.rule_words import problems_of
from apronplan.session.names import CARRIER_COLOUR, FIXED
from apronplan.session.session import PlanSession

_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


def set_rule(
    session: PlanSession,
    *,
    rule: str,
    severity: Severity | None = None,
    weight: float | None = None,
    params: Mapping[str, float] | None = None,
    scope: Mapping[str, tuple[str, ...]] | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    source: str | None = None,
    owner: str | None = None,
) -> ChangeSet | None:
    """Change how a rule counts in this plan. What is not given stays as it is; figures are changed one by one.

    Parameters
    ----------
    params : mapping or None
        Figures by name; for some rules also cells like ``B748@124`` (see `apronplan.planning.rules.catalogue.CELLS`).
    scope : mapping or None
        Where severity and weight hold: names by ``stands``, ``aprons``, ``operators``, ``handlers``, ``types``,
        ``halls``, and spans of local time like ``22:00-06:00`` by ``hours``. Everywhere if empty.
    valid_from, valid_to : date or None
        First local day, and first day after the last.
    source, owner : str or None
        Where it comes from, and who answers for it.

    Raises
    ------
    UserError
        If there is no such rule or figure, a figure or the weight is negative or endless, the scope names what the
        airport does not have, or the days are not in order; all of it at once.
    """
    names = guard.rule_names()
    if rule not in names:
        raise UserError(tr("session.unknown_rule", name=rule, near=near(rule, names)))
    if weight is not None and not 0 <= weight < float("inf"):
        raise UserError(tr("session.bad_weight", rule=rule, weight=weight))
    now = session.plan.rule_settings.get(rule) or RuleSetting(rule=RuleId(rule))
    given = {
        "severity": severity,
        "weight": weight,
        "scope": scope,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "source": source,
        "owner": owner,
    }
    figures = {**now.params, **(params or {})}
    row = replace(now, **{k: v for k, v in given.items() if v is not None}, params=figures)  # type: ignore[arg-type]
    if wrong := problems_of(session.plan, rule, params or {}, scope or {}, row.valid_from, row.valid_to):
        raise UserError("\n".join(wrong))
    with session.step(tr("session.step.set_rule", rule=rule)) as step:
        step.draft.put("rule_setting", rule, row)
    return step.changes


def reset_rule(session: PlanSession, *, rule: str) -> ChangeSet | None:
    """Let a rule's defaults hold again in this plan."""
    with session.step(tr("session.step.reset_rule", rule=rule)) as step:
        step.draft.delete("rule_setting", rule)
    return step.changes


def _readable(name: str, value: str) -> bool:
    """Tell whether a setting that the rules read as a day or a time is one: a bad one would stop every check."""
    try:
        if name == "reference_day":
            date.fromisoformat(value)
        if name == "now_utc":
            return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
    return True


def set_setting(session: PlanSession, *, name: str, value: str) -> ChangeSet | None:
    """Give a named value to the plan; an empty one takes it out.

    Raises
    ------
    UserError
        If the name is empty or one that nobody changes.
    """
    if not name.strip() or name in FIXED:
        raise UserError(tr("session.fixed_setting", name=name))
    if value and not _readable(name, value):
        raise UserError(tr("session.bad_setting", name=name, value=value))
    carrier = name.removeprefix(CARRIER_COLOUR) if name.startswith(CARRIER_COLOUR) else ""
    if value and carrier and not _COLOUR.fullmatch(value):
        raise UserError(tr("session.bad_colour", value=value))
    step_name = tr("session.step.set_colour", carrier=carrier) if carrier else ""
    with session.step(step_name or tr("session.step.set_setting", name=name, value=value)) as step:
        if value:
            step.draft.put("setting", name, Setting(name=name, value=value))
        else:
            step.draft.delete("setting", name)
    return step.changes


def accept_finding(session: PlanSession, *, finding: str, reason: str, by: str | None = None) -> ChangeSet | None:
    """Let a finding stand, for a reason, by name.

    Parameters
    ----------
    finding : str
        Its `Finding.key`.
    by : str or None
        Who accepts it; the session's user if not given.

    Raises
    ------
    UserError
        If no reason is given, or the key is not one of a rule.
    """
    rule = finding.partition("|")[0].partition(".")[0]
    if rule not in guard.rule_names():
        raise UserError(tr("session.unknown_rule", name=rule, near=near(rule, guard.rule_names())))
    text = reason_given(reason, finding)
    row = AcceptedFinding(finding=finding, reason=text, by=by or session.user, utc=datetime.now(UTC))
    now = session.plan.accepted_findings.get(finding)
    if now is not None and (now.reason, now.by) == (row.reason, row.by):
        return None
    with session.step(tr("session.step.accept", finding=finding)) as step:
        step.draft.put("accepted_finding", finding, row)
    return step.changes


def withdraw_acceptance(session: PlanSession, *, finding: str) -> ChangeSet | None:
    """Show an accepted finding again."""
    with session.step(tr("session.step.withdraw", finding=finding)) as step:
        step.draft.delete("accepted_finding", finding)
    return step.changes
