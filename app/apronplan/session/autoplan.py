"""From a plan to an audited proposal, and from a proposal to one edit; the window and the command line share it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from apronplan.audit import AuditReport, audit_plan
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.ids import TurnaroundId, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.autoplan import plan_window
from apronplan.planning.context import PlanningContext
from apronplan.planning.job import NO_CONTROL, JobControl
from apronplan.planning.rules import anew, check_plan, is_open
from apronplan.planning.sentences import sentence
from apronplan.planning.shift_reasons import Reason, reasons
from apronplan.planning.solver.solution import UNWEIGHED, Solution, Status
from apronplan.session.commands.solution import (
    apply_solution,
    changed_rows,
    solution_rows,
    stale_reason,
    touched_turnarounds,
)
from apronplan.session.guard import permit
from apronplan.session.session import PlanSession

_PLACES = ("stand_assignment", "hall_assignment")


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
        Sentences of all open hard findings in the window, those that were there before (in locks, say) and new ones.
    new_hard : tuple of Finding
        Open hard findings of the plan that would be and that the plan as it is does not have: of rules that are judged
        between aircraft which the solver moves at once. Such a proposal is adopted with a named override only.
    reasons : mapping
        What each part or lot that goes elsewhere gains or costs by that, and why.
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
    new_hard: tuple[Finding, ...] = ()
    reasons: Mapping[str, Reason] = field(default_factory=dict)

    @property
    def status(self) -> Status:
        """What is known of it: as the solver says, but nothing that breaks hard rules is proven best."""
        return "infeasible" if self.hard_findings or self.new_hard else self.solution.status

    @property
    def new_sentences(self) -> tuple[str, ...]:
        """What it would break anew, in words."""
        return tuple(dict.fromkeys(sentence(f, self.after) for f in self.new_hard))

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
            "status": self.status,
            "seconds": round(self.solution.seconds, 3),
            "message": self.solution.message,
            "hard_findings": list(self.hard_findings),
            "new_hard_findings": list(self.new_sentences),
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
    Cancelled
        If someone cancels before there is a first answer.
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
    found, known = check_plan(PlanningContext(after)), check_plan(PlanningContext(before))
    inside = [f for f in found if (f.end is None or start < f.end) and (f.start is None or f.start < end)]
    return Proposal(
        before=before,
        after=after,
        start=start,
        end=end,
        solution=solution,
        rows=tuple(rows),
        audit=report,
        hard_findings=tuple(dict.fromkeys(sentence(f, after) for f in _open_hard(after, inside))),
        new_hard=_new_hard(before, after, found, known),
        reasons=reasons(before, after, known, found, (r.key for r in rows if r.table in _PLACES)),
        not_weighed=sum(f.cost for f in inside if f.severity is Severity.SOFT and f.rule in UNWEIGHED),
    )


def adopt(
    session: PlanSession,
    proposal: Proposal,
    *,
    override: str | None = None,
    by: str | None = None,
    is_rest: bool = False,
) -> None:
    """Apply a proposal as one edit.

    Parameters
    ----------
    override : str or None
        Why the hard rules that the proposal itself breaks anew may be broken; its placements carry reason and name.
    by : str or None
        Who says so; None = the session's user.
    is_rest : bool
        The proposal is what `without` has left of another one: nothing is said to be proved of it.

    Raises
    ------
    RuleRefusal
        If the proposal breaks hard rules that the plan does not break, and there is no override.
    UserError
        If what the solver worked on has been changed since, or the result would break a hard rule with what has.
    """
    whole = solution_rows(proposal.before, proposal.solution) == list(proposal.rows)
    new = _refuse_new_findings(session.plan, proposal, whole=whole)
    passed = permit(tr("autoplan.what"), new, proposal.after, override, by or session.user)
    solution = replace(proposal.solution, status=proposal.status)  # what breaks a rule is not proved
    apply_solution(
        session,
        proposal.before,
        solution,
        overrides=dict.fromkeys(_named(new), passed) if passed else {},
        proved=whole and not is_rest,
        near_checked=is_rest,
    )


def as_of_now(plan: Plan, proposal: Proposal) -> Plan | str:
    """Return what a proposal would make of a plan that was edited since, or the sentence why it rests on that edit.

    A plan as it was when the search began gives the plan that was proposed.
    """
    moved = changed_rows(proposal.before, plan)
    if not moved:
        return proposal.after
    if why := stale_reason(plan, proposal.solution, moved):
        return why
    after = plan.snapshot()
    after.apply(solution_rows(plan, proposal.solution))
    return after


def changed_since(plan: Plan, proposal: Proposal) -> frozenset[TurnaroundId] | None:
    """Return the turnarounds of a proposal that were changed since; None if rules or layout were."""
    return touched_turnarounds(proposal.before, plan, proposal.solution, changed_rows(proposal.before, plan))


def without(proposal: Proposal, names: frozenset[TurnaroundId]) -> Proposal:
    """Return a proposal that leaves some turnarounds and their lots as they are in the plan."""
    before, solution = proposal.before, proposal.solution
    stands = {p: s for p, s in solution.stands.items() if turnaround_of(p) not in names}
    halls = {
        lot: hall
        for lot, hall in solution.halls.items()
        if lot not in before.lots or before.lots[lot].turnaround not in names
    }
    rest = replace(solution, stands=stands, halls=halls)
    rows = solution_rows(before, rest)
    after = before.snapshot()
    after.apply(rows)
    return replace(proposal, solution=rest, rows=tuple(rows), after=after)


def _refuse_new_findings(plan: Plan, proposal: Proposal, *, whole: bool) -> tuple[Finding, ...]:
    """Check the proposal against the plan as it is now, if anything has moved since, or not all of it is wanted.

    Returns what it breaks anew by itself; that can be overridden.
    """
    edited = bool(changed_rows(proposal.before, plan))
    if whole and not edited:
        return proposal.new_hard
    now = plan.snapshot()
    after = now.snapshot()
    after.apply(solution_rows(now, proposal.solution))
    new = _new_hard(now, after, check_plan(PlanningContext(after)))
    if other := next(iter(anew(new, proposal.new_hard)), None):
        why = "session.stale_findings" if edited else "session.partial_findings"
        raise UserError(tr(why, finding=sentence(other, after)))
    return new


def _open_hard(plan: Plan, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f.severity is Severity.HARD and is_open(plan, f))


def _new_hard(
    before: Plan, after: Plan, found: Iterable[Finding], known: Iterable[Finding] | None = None
) -> tuple[Finding, ...]:
    """Return the open hard findings of a plan that another one does not have.

    `found` is of the plan after, `known` of the one before; None = not yet asked for.
    """
    hard = _open_hard(after, found)
    if not hard:
        return ()
    was = known or check_plan(PlanningContext(before))
    return tuple(anew(hard, [f for f in was if f.severity is Severity.HARD]))


def _named(findings: Iterable[Finding]) -> set[str]:
    """Return the parts and lots that findings name: whose placements an override has to be written on."""
    return {s.id for f in findings for s in f.subjects if s.kind in (SubjectKind.PART, SubjectKind.LOT)}


def _refuse_new_faults(after: AuditReport, before: AuditReport) -> None:
    if after.new_beside(before):
        raise AuditFailed(after)
