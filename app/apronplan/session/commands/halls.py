"""Verbs on halls: bring a lot into a hall, take it out."""

from dataclasses import replace

from apronplan.domain.changes import ChangeSet
from apronplan.domain.traffic import HallAssignment
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session import guard
from apronplan.session.commands.lookups import find_hall, find_lot, lot_label
from apronplan.session.session import PlanSession

TABLE = "hall_assignment"


def assign_hall(
    session: PlanSession, *, lot: str, hall: str, override: str | None = None, by: str | None = None
) -> ChangeSet | None:
    """Bring a lot into a hall; the hard rules of halls are asked first.

    Parameters
    ----------
    override : str or None
        Reason to break hard rules.
    by : str or None
        Who answers for that; the session's user if not given.

    Raises
    ------
    RuleRefusal
        If it would break a hard rule and there is no override.
    UserError
        If there is no such lot or hall, or the lot is locked in another one.
    """
    row, where = find_lot(session.plan, lot), find_hall(session.plan, hall).hall
    which, label = row.lot, lot_label(row, session.plan)
    now = session.plan.hall_assignments.get(which)
    if now is not None and now.hall == where and override is None:
        return None
    if now is not None and now.locked and now.hall != where:
        raise UserError(tr("session.lot_locked", lot=label, hall=now.hall))
    with session.step(tr("session.step.assign_hall", lot=label, hall=where)) as step:
        before = {(f.code, f.start) for f in guard.hard_hall_findings(step.plan, which, where)}
        placed = HallAssignment(lot=which, hall=where, locked=now.locked if now else False)
        step.draft.put(TABLE, which, placed)
        # A hall that is too full already is not this lot's doing; hours that it makes too full are.
        after = guard.hard_hall_findings(step.plan, which, where)
        findings = tuple(f for f in after if (f.code, f.start) not in before)
        what = tr("session.what.hall", lot=label, hall=where)
        passed = guard.permit(what, findings, step.plan, override, by or session.user)
        if now is not None and now.hall == where:
            passed = guard.joined(now.override, passed)
        step.draft.put(TABLE, which, replace(placed, override=passed))
    return step.changes


def unassign_hall(session: PlanSession, *, lot: str) -> ChangeSet | None:
    """Take a lot out of its hall.

    Raises
    ------
    UserError
        If there is no such lot, or it is locked.
    """
    row = find_lot(session.plan, lot)
    which, label = row.lot, lot_label(row, session.plan)
    now = session.plan.hall_assignments.get(which)
    if now is None:
        return None
    if now.locked:
        raise UserError(tr("session.lot_locked", lot=label, hall=now.hall))
    with session.step(tr("session.step.unassign_hall", lot=label, hall=now.hall)) as step:
        step.draft.delete(TABLE, which)
    return step.changes


def lock_hall(session: PlanSession, *, lot: str) -> ChangeSet | None:
    """Lock a lot in its hall, so that the solver leaves it there.

    Raises
    ------
    UserError
        If there is no such lot, or it has no hall.
    """
    return _set_lock(session, lot, locked=True)


def unlock_hall(session: PlanSession, *, lot: str) -> ChangeSet | None:
    """Take the lock from a lot.

    Raises
    ------
    UserError
        If there is no such lot, or it has no hall.
    """
    return _set_lock(session, lot, locked=False)


def _set_lock(session: PlanSession, lot: str, *, locked: bool) -> ChangeSet | None:
    row = find_lot(session.plan, lot)
    which, label = row.lot, lot_label(row, session.plan)
    now = session.plan.hall_assignments.get(which)
    if now is None:
        raise UserError(tr("session.no_hall", lot=label))
    name = "session.step.lock_hall" if locked else "session.step.unlock_hall"
    with session.step(tr(name, lot=label, hall=now.hall)) as step:
        step.draft.put(TABLE, which, replace(now, locked=locked))
    return step.changes
