"""Verbs on stands: place, take off, lock, swap."""

from dataclasses import replace

from apronplan.domain.changes import ChangeSet
from apronplan.domain.ids import StandId
from apronplan.domain.traffic import Override, Part, StandAssignment
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session import guard
from apronplan.session.commands.lookups import find_part, find_stand, part_label
from apronplan.session.draft import Draft
from apronplan.session.session import PlanSession

TABLE = "stand_assignment"


def assign_stand(
    session: PlanSession,
    *,
    turnaround: str,
    stand: str,
    part: int = 1,
    override: str | None = None,
    by: str | None = None,
) -> ChangeSet | None:
    """Put a part on a stand; the hard rules are asked first.

    Parameters
    ----------
    part : int
        Which part of a towed turnaround, counted from 1.
    override : str or None
        Reason to break hard rules.
    by : str or None
        Who answers for that; the session's user if not given.

    Raises
    ------
    RuleRefusal
        If it would break a hard rule and there is no override.
    UserError
        If there is no such turnaround, part or stand.
    """
    plan = session.plan
    which, where = find_part(plan, turnaround, part), find_stand(plan, stand).stand
    now = plan.stand_assignments.get(which.part)
    placed = "session.step.assign_stand" if now is None else "session.step.move_stand"
    action = tr(placed, flight=part_label(which), stand=where)
    if now is not None and now.stand == where and override is None:
        return None
    with session.step(action) as step:
        place_part(step.draft, which, where, override, by or session.user)
    return step.changes


def place_part(draft: Draft, part: Part, stand: StandId, override: str | None, by: str) -> None:
    """Put a part on a stand within an edit, past the hard rules.

    Raises
    ------
    RuleRefusal
        If it would break a hard rule and there is no override.
    """
    now = draft.plan.stand_assignments.get(part.part)
    what = tr("session.what.stand", flight=part_label(part), stand=stand)
    passed = guard.permit(what, guard.hard_findings(draft.plan, part, stand), draft.plan, override, by)
    if now is not None and now.stand == stand and now.override is not None:
        passed = _with_present(now.override, passed, override, by)
    locked = now.locked if now else False
    draft.put(TABLE, part.part, StandAssignment(part=part.part, stand=stand, locked=locked, override=passed))


def _with_present(present: Override, passed: Override | None, reason: str | None, by: str) -> Override:
    """Return the override of a part that stays where it is: what is covered already stays so, at its new times too."""
    if passed is None:
        return replace(present, reason=reason, by=by) if reason else present
    both = tuple(sorted({*present.rules, *passed.rules})) if present.rules else ()  # without names it covers all
    return guard.joined(present, replace(passed, rules=both)) or passed


def unassign_stand(session: PlanSession, *, turnaround: str, part: int = 1) -> ChangeSet | None:
    """Put a part back into the tray.

    Raises
    ------
    UserError
        If there is no such part, or it is locked.
    """
    which = find_part(session.plan, turnaround, part)
    now = session.plan.stand_assignments.get(which.part)
    if now is None:
        return None
    if now.locked:
        raise UserError(tr("session.locked", flight=part_label(which), stand=now.stand))
    with session.step(tr("session.step.unassign_stand", flight=part_label(which), stand=now.stand)) as step:
        step.draft.delete(TABLE, which.part)
    return step.changes


def lock_stand(session: PlanSession, *, turnaround: str, part: int = 1) -> ChangeSet | None:
    """Lock a part where it stands, so that the solver leaves it there.

    Raises
    ------
    UserError
        If there is no such part, or it lies in the tray.
    """
    return _set_lock(session, turnaround, part, locked=True)


def unlock_stand(session: PlanSession, *, turnaround: str, part: int = 1) -> ChangeSet | None:
    """Take the lock from a part.

    Raises
    ------
    UserError
        If there is no such part, or it lies in the tray.
    """
    return _set_lock(session, turnaround, part, locked=False)


def _set_lock(session: PlanSession, turnaround: str, part: int, *, locked: bool) -> ChangeSet | None:
    which = find_part(session.plan, turnaround, part)
    now = session.plan.stand_assignments.get(which.part)
    if now is None:
        raise UserError(tr("session.in_tray", flight=part_label(which)))
    name = "session.step.lock" if locked else "session.step.unlock"
    with session.step(tr(name, flight=part_label(which), stand=now.stand)) as step:
        step.draft.put(TABLE, which.part, replace(now, locked=locked))
    return step.changes


def swap_stands(
    session: PlanSession,
    *,
    first: str,
    second: str,
    first_part: int = 1,
    second_part: int = 1,
    override: str | None = None,
    by: str | None = None,
) -> ChangeSet | None:
    """Let two placed parts change stands; the hard rules are asked for both, without the other in the way.

    Raises
    ------
    RuleRefusal
        If either would break a hard rule and there is no override.
    UserError
        If there is no such part, one lies in the tray, or one is locked.
    """
    parts = find_part(session.plan, first, first_part), find_part(session.plan, second, second_part)
    rows = [session.plan.stand_assignments.get(p.part) for p in parts]
    stands: list[StandId] = []
    for part, row in zip(parts, rows, strict=True):
        if row is None:
            raise UserError(tr("session.in_tray", flight=part_label(part)))
        if row.locked:
            raise UserError(tr("session.locked", flight=part_label(part), stand=row.stand))
        stands.append(row.stand)
    labels = [part_label(p) for p in parts]
    with session.step(tr("session.step.swap", first=labels[0], second=labels[1])) as step:
        for part in parts:
            step.draft.delete(TABLE, part.part)
        for part, stand in zip(parts, reversed(stands), strict=True):
            place_part(step.draft, part, stand, override, by or session.user)
    return step.changes
