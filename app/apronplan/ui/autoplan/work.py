"""What the worker process does for auto-plan. No widgets."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from apronplan.audit import AuditReport
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Finding
from apronplan.domain.ids import LotId, PartId, TurnaroundId, part_id, turnaround_of
from apronplan.domain.plan import TABLES, Plan
from apronplan.looks import looking
from apronplan.planning.job import JobControl
from apronplan.planning.known_layout import with_known_layout
from apronplan.planning.shift_reasons import Reason
from apronplan.planning.solver.solution import Solution

if TYPE_CHECKING:
    from apronplan.session.autoplan import Proposal

Tables = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be planned.

    Attributes
    ----------
    start, end : datetime
        The window, UTC.
    only : frozenset of TurnaroundId or None
        Turnarounds that may move; None = all that touch the window.
    """

    start: datetime
    end: datetime
    time_limit_s: float = 30.0
    minimum_change: bool = False
    only: frozenset[TurnaroundId] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What comes back: the parts of a `Proposal` that are new; plans stay where they are."""

    solution: Solution
    rows: tuple[RowChange, ...]
    audit: AuditReport
    hard_findings: tuple[str, ...]
    not_weighed: float = 0.0
    new_hard: tuple[Finding, ...] = ()
    reasons: Mapping[str, Reason] = field(default_factory=dict)


def tables_of(plan: Plan) -> Tables:
    """Return a plan's tables as plain dictionaries, which can be sent to another process."""
    return {name: dict(plan.rows(name)) for name in TABLES}


def load_session_side() -> None:
    """Import what the proposal will need in the desk's own process, before it is needed."""
    import apronplan.session.autoplan  # noqa: F401


def work(*, tables: Mapping[str, Mapping[str, object]], request: Request, control: JobControl) -> Outcome:
    """Plan a window and audit the result."""
    from apronplan.session.autoplan import propose

    proposal = propose(
        with_known_layout(Plan(tables)),
        request.start,
        request.end,
        time_limit_s=request.time_limit_s,
        minimum_change=request.minimum_change,
        only=request.only,
        control=control,
    )
    return Outcome(
        solution=proposal.solution, rows=proposal.rows, audit=proposal.audit, hard_findings=proposal.hard_findings,
        not_weighed=proposal.not_weighed, new_hard=proposal.new_hard, reasons=proposal.reasons,
    )  # fmt: skip


def learn(*, tables: Mapping[str, Mapping[str, object]], start: datetime, end: datetime, control: JobControl) -> None:
    """Load what planning needs, and make the tables of the layout for the aircraft of a stretch of time."""
    import apronplan.session.autoplan  # noqa: F401 - so that the work need not
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.solver.build import build_problem
    from apronplan.planning.solver.scope import scope_of

    with looking(control.check):
        control.check()
        scope = scope_of(with_known_layout(Plan(tables)), start, end)
        build_problem(PlanningContext(scope.bare), scope)


def proposal_of(before: Plan, request: Request, outcome: Outcome) -> "Proposal":
    """Put a proposal together again from what was sent and what came back."""
    from apronplan.session.autoplan import Proposal

    after = before.snapshot()
    after.apply(outcome.rows)
    return Proposal(
        before=before,
        after=after,
        start=request.start,
        end=request.end,
        solution=outcome.solution,
        rows=outcome.rows,
        audit=outcome.audit,
        hard_findings=outcome.hard_findings,
        not_weighed=outcome.not_weighed,
        new_hard=outcome.new_hard,
        reasons=outcome.reasons,
    )


@dataclass(frozen=True, slots=True)
class Shift:
    """What a proposal puts elsewhere: one part, or lots of an aircraft that stays.

    Attributes
    ----------
    part : PartId
        The part; of lots the first part of their turnaround.
    before, after : str or None
        Stands, None = the tray; of lots halls, None = no hall.
    lots : tuple of LotId
        Lots that go from one hall to another; empty where the part itself moves (its lots go along then).
    """

    part: PartId
    before: str | None
    after: str | None
    lots: tuple[LotId, ...] = ()


def shifts_of(proposal: "Proposal") -> tuple[Shift, ...]:
    """Return the parts that a proposal moves, in order of time, then the lots that move without their aircraft."""
    names = {PartId(r.key) for r in proposal.rows if r.table == "stand_assignment"}
    parts = proposal.before.parts
    ordered = sorted(names & parts.keys(), key=lambda p: (parts[p].on_block, p))
    moved = tuple(Shift(p, proposal.before.stand_of(p), proposal.after.stand_of(p)) for p in ordered)
    return moved + _lot_shifts(proposal, frozenset(turnaround_of(p) for p in ordered))


def _lot_shifts(proposal: "Proposal", moved: frozenset[TurnaroundId]) -> tuple[Shift, ...]:
    before, after = proposal.before, proposal.after
    groups: dict[tuple[PartId, str | None, str | None], list[LotId]] = {}
    for row in proposal.rows:
        lot = before.lots.get(LotId(row.key)) if row.table == "hall_assignment" else None
        if lot is not None and lot.turnaround not in moved and (first := part_id(lot.turnaround, 1)) in before.parts:
            groups.setdefault((first, before.hall_of(lot.lot), after.hall_of(lot.lot)), []).append(lot.lot)
    ordered = sorted(groups, key=lambda g: (before.parts[g[0]].on_block, g[0], g[1] or "", g[2] or ""))
    return tuple(Shift(*group, tuple(groups[group])) for group in ordered)


def only_shifts(proposal: "Proposal", shifts: Collection[Shift]) -> "Proposal":
    """Return a proposal that does some of its moves only: parts with the lots of their turnarounds, and lots alone.

    Turnarounds of which something is left out count as not solved: nothing is said to be proved of them.
    """
    solution, before = proposal.solution, proposal.before
    left_out = [s for s in shifts_of(proposal) if s not in shifts]
    parts = {s.part for s in left_out}  # of lots: the first part of an aircraft that stays, which so stays unsolved
    left_lots = {lot for s in left_out for lot in s.lots}
    going = {turnaround_of(s.part) for s in shifts if not s.lots}
    staying = {turnaround_of(s.part) for s in left_out if not s.lots} - going
    halls = {
        lot: hall
        for lot, hall in solution.halls.items()
        if lot not in left_lots and (lot not in before.lots or before.lots[lot].turnaround not in staying)
    }
    stands = {p: s for p, s in solution.stands.items() if p not in parts}
    return replace(proposal, solution=replace(solution, stands=stands, halls=halls))
