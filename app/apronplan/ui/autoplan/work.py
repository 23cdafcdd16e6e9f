"""What the worker process does for auto-plan. No widgets."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from apronplan.audit import AuditReport
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import LotId, PartId, TurnaroundId, turnaround_of
from apronplan.domain.plan import TABLES, Plan
from apronplan.planning.job import JobControl
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
        Plan(tables),
        request.start,
        request.end,
        time_limit_s=request.time_limit_s,
        minimum_change=request.minimum_change,
        only=request.only,
        control=control,
    )
    return Outcome(
        solution=proposal.solution, rows=proposal.rows, audit=proposal.audit, hard_findings=proposal.hard_findings,
        not_weighed=proposal.not_weighed,
    )  # fmt: skip


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
    )


def only_parts(proposal: "Proposal", parts: frozenset[PartId]) -> "Proposal":
    """Return a proposal that moves some parts only, with the lots of their turnarounds."""
    turnarounds = {turnaround_of(p) for p in parts}
    solution = proposal.solution
    lots = {LotId(k) for k, row in proposal.before.lots.items() if row.turnaround in turnarounds}
    partial = replace(
        solution,
        stands={p: s for p, s in solution.stands.items() if p in parts},
        halls={lot: hall for lot, hall in solution.halls.items() if lot in lots},
    )
    return replace(proposal, solution=partial)


@dataclass(frozen=True, slots=True)
class Shift:
    """One part that a proposal puts elsewhere; None = the tray."""

    part: PartId
    before: str | None
    after: str | None


def shifts_of(proposal: "Proposal") -> tuple[Shift, ...]:
    """Return the parts that a proposal moves, in order of time."""
    names = {PartId(r.key) for r in proposal.rows if r.table == "stand_assignment"}
    parts = proposal.before.parts
    ordered = sorted(names & parts.keys(), key=lambda p: (parts[p].on_block, p))
    return tuple(Shift(p, proposal.before.stand_of(p), proposal.after.stand_of(p)) for p in ordered)
