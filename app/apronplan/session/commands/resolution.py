"""Resolutions of findings: proposed past the independent audit, applied as one edit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from apronplan.audit import audit_plan
from apronplan.domain.changes import ChangeSet, RowChange
from apronplan.domain.findings import Finding
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment, StandAssignment
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.job import NO_CONTROL, JobControl
from apronplan.planning.resolutions import Resolution, resolutions, signed
from apronplan.planning.resolutions.trial import Trial
from apronplan.session import guard
from apronplan.session.draft import write_all
from apronplan.session.session import PlanSession


def audit_faults(plan: Plan) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the audit's open faults, so that they can be compared with those of another plan."""
    for fault in audit_plan(plan).faults:
        hour = () if fault.at_min is None else (str(fault.at_min),)
        yield fault.code, (*fault.subjects, *hour)


def propose_resolutions(
    plan: Plan, finding: Finding, *, limit: int = 8, control: JobControl = NO_CONTROL
) -> tuple[Resolution, ...]:
    """Return what would mend a finding, best first, each past rules and audit; nothing is changed.

    Raises
    ------
    Cancelled
        If someone cancels.
    """
    return resolutions(plan, finding, limit=limit, control=control, audit=audit_faults)


def _with_earlier_reasons(row: RowChange) -> RowChange:
    """Keep the reasons that a placement carries already for other rules."""
    now, then = row.before, row.after
    if isinstance(now, StandAssignment) and isinstance(then, StandAssignment) and now.stand == then.stand:
        return replace(row, after=replace(then, override=guard.joined(now.override, then.override)))
    if isinstance(now, HallAssignment) and isinstance(then, HallAssignment) and now.hall == then.hall:
        return replace(row, after=replace(then, override=guard.joined(now.override, then.override)))
    return row


def apply_resolution(
    session: PlanSession,
    *,
    finding: Finding,
    resolution: Resolution,
    reason: str = "",
    by: str | None = None,
) -> ChangeSet | None:
    """Apply a resolution as one edit.

    Parameters
    ----------
    finding : Finding
        What it mends.
    reason : str
        Why; needed for decisions (`Resolution.needs_reason`).
    by : str or None
        Who answers for that; the session's user if not given.

    Raises
    ------
    RuleRefusal
        If, as the plan is now, it would break a hard rule.
    UserError
        If the plan has changed so that it no longer does what it says, or a decision comes without a reason.
    """
    plan = session.plan
    who = (by or session.user).strip()
    if resolution.needs_reason and not (reason.strip() and who):
        raise UserError(tr("resolution.needs_reason"))
    if any(plan.rows(row.table).get(row.key) != row.before for row in resolution.rows):
        raise UserError(tr("resolution.stale"))
    rows = tuple(map(_with_earlier_reasons, signed(resolution.rows, reason=reason, by=who, utc=datetime.now(UTC))))
    verdict = Trial(plan, finding, audit_faults).judge(rows)
    if verdict.new_hard:
        raise guard.RuleRefusal(resolution.sentence, verdict.new_hard, plan)
    if not verdict.mended:
        raise UserError(tr("resolution.stale"))
    with session.step(tr("resolution.step", sentence=resolution.sentence)) as step:
        write_all(step.draft, rows)
    return step.changes
