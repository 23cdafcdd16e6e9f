"""What the rules say before a placement is written: the one place where the session asks them."""

from collections.abc import Iterable

from apronplan.domain.findings import Finding, Severity, Subject, SubjectKind
from apronplan.domain.ids import HallId, LotId, PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Override
from apronplan.errors import UserError
from apronplan.i18n import tr


class RuleRefusal(UserError):
    """A placement that would break hard rules; nothing was changed.

    Attributes
    ----------
    findings : tuple of Finding
        What it would break.
    """

    def __init__(self, what: str, findings: Iterable[Finding], plan: Plan) -> None:
        self.findings = tuple(findings)
        reasons = " ".join(dict.fromkeys(sentences(self.findings, plan)))
        super().__init__(tr("session.refused", what=what, reasons=reasons))


def hard_findings(plan: Plan, part: PartId, stand: StandId) -> tuple[Finding, ...]:
    """Return the hard rules that a part on a stand would break, whatever stand it has now.

    Raises
    ------
    UserError
        If the position is not one for aircraft.
    """
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import stand_states

    state = stand_states(PlanningContext(plan), part).get(stand)
    if state is None:
        raise UserError(tr("session.not_for_aircraft", stand=stand))
    return tuple(f for f in state.findings if f.severity is Severity.HARD)


def hard_hall_findings(plan: Plan, lot: LotId, hall: HallId) -> tuple[Finding, ...]:
    """Return the hard rules that a lot in a hall would break by itself: licence and capability."""
    from apronplan.cargo.halls import hall_refusal
    from apronplan.planning.rules.rulebook import RuleBook

    refusal = hall_refusal(plan.lots[lot], plan.layout.halls[hall])
    if refusal is None or RuleBook(plan.rule_settings).severity(refusal.code) is not Severity.HARD:
        return ()
    subjects = (Subject(SubjectKind.LOT, lot), Subject(SubjectKind.HALL, hall))
    return (Finding(code=refusal.code, severity=Severity.HARD, subjects=subjects, values=refusal.values),)


def sentences(findings: Iterable[Finding], plan: Plan) -> tuple[str, ...]:
    """Return findings in plain words."""
    from apronplan.planning.sentences import sentence

    return tuple(sentence(f, plan) for f in findings)


def rule_names() -> frozenset[str]:
    """Return the id of every rule."""
    from apronplan.planning.rules.catalogue import CATALOGUE

    return frozenset(CATALOGUE)


def permit(what: str, findings: tuple[Finding, ...], plan: Plan, override: str | None, by: str) -> Override | None:
    """Decide on a placement that breaks `findings`: let it pass, or with a named override, or refuse it.

    Parameters
    ----------
    what : str
        The placement in words, for the refusal.
    override : str or None
        The planner's reason; blank counts as none.
    by : str
        Who answers for it.

    Returns
    -------
    Override or None
        What the placement has to carry; None if it breaks nothing.

    Raises
    ------
    RuleRefusal
        If it breaks a hard rule and no reason is given.
    """
    if not findings:
        return None
    reason = (override or "").strip()
    if not reason:
        raise RuleRefusal(what, findings, plan)
    return Override(reason=reason, by=by, rules=tuple(sorted({f.rule for f in findings})))
