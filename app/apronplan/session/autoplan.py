"""From a plan to an audited proposal, and from a proposal to one edit; the window and the command line share it."""

from dataclasses import dataclass
from datetime import datetime

from apronplan.audit import AuditReport, audit_plan
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Finding, Severity
from apronplan.domain.ids import TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.autoplan import plan_window
from apronplan.planning.context import PlanningContext
from apronplan.planning.job import NO_CONTROL, JobControl
from apronplan.planning.rules import check_plan, is_open
from apronplan.planning.sentences import sentence
from apronplan.planning.solver.solution import UNWEIGHED, Solution
from apronplan.session.commands.solution import apply_solution, changed_rows, solution_rows
from apronplan.session.session import PlanSession


class AuditFailed(Exception):
    """A solver result that the audit refused: a bug of ours, never a plan. Its text is the bug report."""

    def __init__(self, report: AuditReport) -> None:
        self.report = report
        faults = "\n".join(f"  {f.code}: {f.message}" for f in report.faults)
        super().__init__(
            f"the audit refused the solver's plan ({len(report.faults)} faults); it was not applied:\n{faults}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An audited solver result, not yet applied.

    Attributes
    ----------
    before, after : Plan
        Snapshots: what the solver was given, and what the plan would be.
    rows : tuple of RowChange
        The difference between them.
    hard_findings : tuple of str
        Sentences of open hard findings in the window that were there before, in locks say.
    not_weighed : float
        Points in the window for what the solver does not weigh; they come on top of its objective.
    """

    before: Plan
    after: Plan
    start: datetime
    end: datetime
    solution: Solution
    rows: tuple[RowChange, ...]
    audit: AuditReport
    hard_findings: tuple[str, ...]
    not_weighed: float = 0.0

    @property
    def turnarounds(self) -> tuple[TurnaroundId, ...]:
        """Turnarounds that touch the window, in order of on-block time."""
        found = dict.fromkeys(p.turnaround.turnaround for p in self.before.parts_between(self.start, self.end))
        return tuple(found)

    def as_dict(self) -> dict[str, object]:
        """Return the figures that ``apronplan plan --json`` gives."""
        names = set(self.turnarounds)
        missing = self._unplaced_reasons(names)
        lots = [lot.lot for lot in self.after.lots.values() if lot.turnaround in names]
        placed_lots = [lot for lot in lots if self.after.hall_of(lot) is not None]
        return {
            "turnarounds": len(names),
            "placed": len(names) - len(missing),
            "unplaced": [{"id": name, "reasons": reasons} for name, reasons in missing.items()],
            "lots": len(lots),
            "lots_placed": len(placed_lots),
            "lots_unplaced": sorted(set(lots) - set(placed_lots)),
            "changes": len(self.rows),
            "objective": self.solution.objective,
            "bound": self.solution.bound,
            "gap": self.solution.gap,
            "not_weighed": round(self.not_weighed, 3),
            "status": "infeasible" if self.hard_findings else self.solution.status,
            "seconds": round(self.solution.seconds, 3),
            "message": self.solution.message,
            "hard_findings": list(self.hard_findings),
            "audit_faults": len(self.audit.faults),
        }

    def _unplaced_reasons(self, names: set[TurnaroundId]) -> dict[str, list[str]]:
        missing: dict[str, list[str]] = {}
        for part in self.after.parts.values():
            if part.turnaround.turnaround in names and self.after.stand_of(part.part) is None:
                findings = self.solution.unplaced.get(part.part, ())
                missing.setdefault(part.turnaround.turnaround, []).extend(sentence(f, self.after) for f in findings)
        return missing


def propose(
    plan: Plan,
    start: datetime,
    end: datetime,
    *,
    time_limit_s: float = 30.0,
    seed: int = 0,
    minimum_change: bool = False,
    only: frozenset[TurnaroundId] | None = None,
    control: JobControl = NO_CONTROL,
) -> Proposal:
    """Solve a window of a plan and audit the result; nothing is changed.

    Raises
    ------
    AuditFailed
        If the solver's plan has a fault that the plan did not have before.
    """
    before = plan.snapshot()
    solution = plan_window(
        before,
        start,
        end,
        time_limit_s=time_limit_s,
        seed=seed,
        minimum_change=minimum_change,
        only=only,
        control=control,
    )
    rows = solution_rows(before, solution)
    after = before.snapshot()
    after.apply(rows)
    report = audit_plan(after, before)
    _refuse_new_faults(report, audit_plan(before))
    inside = _findings_within(after, start, end)
    return Proposal(
        before=before,
        after=after,
        start=start,
        end=end,
        solution=solution,
        rows=tuple(rows),
        audit=report,
        hard_findings=tuple(sentence(f, after) for f in inside if f.severity is Severity.HARD and is_open(after, f)),
        not_weighed=sum(f.cost for f in inside if f.severity is Severity.SOFT and f.rule in UNWEIGHED),
    )


def adopt(session: PlanSession, proposal: Proposal) -> None:
    """Apply a proposal as one edit.

    Raises
    ------
    UserError
        If what the solver worked on has been changed since, or the result would break a hard rule with what has.
    """
    _refuse_new_findings(session.plan, proposal)
    apply_solution(session, proposal.before, proposal.solution)


def _refuse_new_findings(plan: Plan, proposal: Proposal) -> None:
    """Check the proposal against the plan as it is now, if anything has moved since, or not all of it is wanted."""
    whole = solution_rows(proposal.before, proposal.solution) == list(proposal.rows)
    edited = bool(changed_rows(proposal.before, plan))
    if whole and not edited:
        return
    now = plan.snapshot()
    after = now.snapshot()
    after.apply(solution_rows(now, proposal.solution))
    known = {f.key for f in check_plan(PlanningContext(now)) if f.severity is Severity.HARD}
    found = check_plan(PlanningContext(after))
    new = [f for f in found if f.severity is Severity.HARD and is_open(after, f) and f.key not in known]
    if new:
        why = "session.stale_findings" if edited else "session.partial_findings"
        raise UserError(tr(why, finding=sentence(new[0], after)))


def _refuse_new_faults(after: AuditReport, before: AuditReport) -> None:
    if after.new_beside(before):
        raise AuditFailed(after)


def _findings_within(plan: Plan, start: datetime, end: datetime) -> list[Finding]:
    found = check_plan(PlanningContext(plan))
    return [f for f in found if (f.end is None or start < f.end) and (f.start is None or f.start < end)]
