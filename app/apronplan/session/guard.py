"""What the rules say before a placement is written: the one place where the session asks them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Finding, Severity
from apronplan.domain.ids import HallId, LotId, StandId
from apronplan.domain.layout import StandKind
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Override, Part, StandAssignment
from apronplan.errors import UserError
from apronplan.i18n import tr

_REACH = timedelta(hours=12)


class RuleRefusal(UserError):
    """A placement that would break hard rules; nothing was changed.

    Attributes
    ----------
    findings : tuple of Finding
        What it would break.
    """

    def __init__(self, what: str, findings: Iterable[Finding], plan: Plan) -> None:
        self.findings = tuple(findings)
        said = dict.fromkeys(text.removesuffix(".") for text in sentences(self.findings, plan))
        reasons = "; ".join(said)
        super().__init__(tr("session.refused", what=what, reasons=reasons))


def hard_findings(plan: Plan, part: Part, stand: StandId) -> tuple[Finding, ...]:
    """Return the hard rules that a part on a stand would break, what an override covers already left out.

    That are those of the part itself, of the tows to and from it, and of others whose freight loses its road or whose
    tow loses its tug because of it.

    Raises
    ------
    UserError
        If the position is not one for aircraft.
    """
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import knock_on, place_findings, reaches_others

    if plan.layout.stands[stand].kind is not StandKind.AIRCRAFT:
        raise UserError(tr("session.not_for_aircraft", stand=stand))
    # No hard rule of a stand reaches further in time, and far fewer aircraft have to be looked at.
    reach = part.on_block - _REACH, part.off_block + _REACH
    context = PlanningContext(plan.excerpt(*reach))
    found = list(place_findings(context, part, stand))
    if reaches_others(context, part, stand):
        after = plan.snapshot()
        row = StandAssignment(part=part.part, stand=stand)
        after.apply([RowChange("stand_assignment", part.part, plan.stand_assignments.get(part.part), row)])
        found += knock_on(context, PlanningContext(after.excerpt(*reach)), part)
    return _hard({f.key: f for f in found}.values())


def hard_hall_findings(plan: Plan, lot: LotId, hall: HallId) -> tuple[Finding, ...]:
    """Return the hard rules that a lot breaks in the hall that the plan gives it, or that the hall breaks as a whole.

    That are licence, capability, closures, tonnes per hour and tonnes in store.
    """
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules.halls import check_halls, check_lot

    context = PlanningContext(plan)
    own = check_lot(context, plan.lots[lot]) if plan.hall_of(lot) == hall else ()
    return _hard((*own, *check_halls(context, {hall})))


def _hard(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    from apronplan.planning.rules import is_overridden

    return tuple(f for f in findings if f.severity is Severity.HARD and not is_overridden(f))


def sentences(findings: Iterable[Finding], plan: Plan) -> tuple[str, ...]:
    """Return findings in plain words."""
    from apronplan.planning.sentences import sentence

    return tuple(sentence(f, plan) for f in findings)


def rule_names() -> frozenset[str]:
    """Return the id of every rule."""
    from apronplan.planning.rules.catalogue import CATALOGUE

    return frozenset(CATALOGUE)


def joined(now: Override | None, passed: Override | None) -> Override | None:
    """Return an override with the reasons that were given before for other rules that the placement still breaks.

    Parameters
    ----------
    now, passed : Override or None
        What the placement carried in the same place, and what it has to carry from here on.
    """
    if now is None or passed is None or not now.rules or (now.reason, now.by) == (passed.reason, passed.by):
        return passed
    if set(passed.rules) <= set(now.rules):
        return passed  # signed for anew
    kept = set(passed.rules) & set(now.rules)
    if not kept or now.reason in passed.reason:
        return passed
    by = passed.by if now.by == passed.by else f"{now.by}, {passed.by}"
    return replace(passed, reason=f"{now.reason}; {passed.reason}", by=by)


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
