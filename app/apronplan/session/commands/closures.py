"""Verbs on closures and works."""

from collections.abc import Mapping
from datetime import date, datetime

from apronplan.domain.changes import ChangeSet
from apronplan.domain.plan import Plan
from apronplan.domain.settings import Closure, ClosureKind, Recurrence
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.commands.lookups import airport_time, aware, near
from apronplan.session.session import PlanSession


def add_closure(
    session: PlanSession,
    *,
    kind: ClosureKind,
    subject: str,
    start: datetime,
    end: datetime,
    reason: str = "",
    no_arrivals_only: bool = False,
    recurrence: Recurrence = Recurrence.NONE,
    until: date | None = None,
    closure: str | None = None,
) -> ChangeSet | None:
    """Close a stand, apron, hall or edge for some time. What stands there gets a finding; nothing is moved.

    Parameters
    ----------
    start, end : datetime
        First occurrence, half-open.
    closure : str or None
        Its id, to change one that is there; None = a new one.

    Raises
    ------
    UserError
        If there is no such thing, the end is not after the start, or it repeats without a last day after the start.
    """
    known = _subjects(session.plan, kind)
    if subject not in known:
        raise UserError(tr("session.unknown_subject", kind=kind.value, name=subject, near=near(subject, known)))
    begin, finish = aware(start, "start"), aware(end, "end")
    if finish <= begin:
        raise UserError(
            tr(
                "session.closure_backwards",
                start=airport_time(session.plan, begin),
                end=airport_time(session.plan, finish),
            )
        )
    if until is not None and until < begin.astimezone(session.plan.layout.airport.zone).date():
        raise UserError(tr("session.closure_until", until=until, start=begin))
    name = closure or _free_name(session.plan, subject)
    row = Closure(
        closure=name,
        kind=kind,
        subject=subject,
        start=begin,
        end=finish,
        no_arrivals_only=no_arrivals_only,
        recurrence=recurrence,
        until=until,
        reason=reason.strip(),
    )
    with session.step(tr("session.step.add_closure", subject=subject)) as step:
        step.draft.put("closure", name, row)
    return step.changes


def _subjects(plan: Plan, kind: ClosureKind) -> Mapping[str, object]:
    table = {
        ClosureKind.STAND: "stand",
        ClosureKind.APRON: "apron",
        ClosureKind.HALL: "hall",
        ClosureKind.TAXI_EDGE: "taxi_edge",
        ClosureKind.SERVICE_EDGE: "service_edge",
        ClosureKind.CUSTOMS: "customs_lane",
    }[kind]
    return plan.rows(table)


def _free_name(plan: Plan, subject: str) -> str:
    number = 1
    while f"{subject}-{number}" in plan.closures:
        number += 1
    return f"{subject}-{number}"


def remove_closure(session: PlanSession, *, closure: str) -> ChangeSet | None:
    """Open again what a closure closes.

    Raises
    ------
    UserError
        If there is no such closure.
    """
    row = session.plan.closures.get(closure)
    if row is None:
        raise UserError(tr("session.unknown_closure", name=closure, near=near(closure, session.plan.closures)))
    with session.step(tr("session.step.remove_closure", subject=row.subject)) as step:
        step.draft.delete("closure", closure)
    return step.changes
