"""The verb that takes placements over from another plan, all of them as one edit."""

from collections.abc import Collection
from dataclasses import dataclass

from apronplan.domain.changes import ChangeSet, RowChange
from apronplan.domain.findings import Finding, Severity
from apronplan.domain.ids import LotId, PartId, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment, StandAssignment
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.draft import write_all
from apronplan.session.guard import RuleRefusal
from apronplan.session.session import PlanSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One placement that another plan has elsewhere; None = the tray, or no hall.

    Attributes
    ----------
    part, lot : str
        Which; one of them is empty.
    refusal : str
        Why it cannot be taken over, as a sentence; empty if nothing speaks against trying.
    """

    part: str = ""
    lot: str = ""
    here: str | None
    there: str | None
    refusal: str = ""


def differences(plan: Plan, other: Plan) -> tuple[Difference, ...]:
    """Return the parts and lots of both plans that stand elsewhere in the other one, parts first, in order of time."""
    parts = [p for p in plan.parts if p in other.parts and plan.stand_of(p) != other.stand_of(p)]
    parts.sort(key=lambda p: (plan.parts[p].on_block, p))
    lots = [x for x in plan.lots if x in other.lots and plan.hall_of(x) != other.hall_of(x)]
    lots.sort(key=lambda x: (plan.turnarounds[plan.lots[x].turnaround].on_block, x))
    return (*(_of_part(plan, other, p) for p in parts), *(_of_lot(plan, other, x) for x in lots))


def _of_part(plan: Plan, other: Plan, part: PartId) -> Difference:
    now, there = plan.stand_assignments.get(part), other.stand_of(part)
    here = now.stand if now else None
    missing = tr("adopt.no_stand", stand=there) if there is not None and there not in plan.layout.stands else ""
    return Difference(part=part, here=here, there=there, refusal=_refusal(now, here, missing))


def _of_lot(plan: Plan, other: Plan, lot: LotId) -> Difference:
    now, there = plan.hall_assignments.get(lot), other.hall_of(lot)
    here = now.hall if now else None
    missing = tr("adopt.no_hall", hall=there) if there is not None and there not in plan.layout.halls else ""
    return Difference(lot=lot, here=here, there=there, refusal=_refusal(now, here, missing))


def _refusal(now: StandAssignment | HallAssignment | None, here: str | None, missing: str) -> str:
    return tr("adopt.locked", what=here) if now is not None and now.locked else missing


def adopt_placements(
    session: PlanSession, *, other: Plan, name: str, parts: Collection[str], lots: Collection[str] = ()
) -> ChangeSet | None:
    """Put parts and lots where another plan has them, as one edit after a backup.

    Parameters
    ----------
    other : Plan
        A snapshot of the other plan.
    name : str
        How it is called, for the step.
    parts, lots : collection of str
        Which; those that stand there already are left as they are.

    Raises
    ------
    RuleRefusal
        If hard rules would be broken that are not broken now; nothing is changed then.
    UserError
        If a placement is locked, or its stand or hall is not in this plan: all of them are named.
    """
    wanted = [d for d in differences(session.plan, other) if d.part in parts or d.lot in lots]
    if bad := [f"{_name(session.plan, d)}: {d.refusal}" for d in wanted if d.refusal]:
        raise UserError(tr("adopt.cannot", reasons=" ".join(bad)))
    rows = [_row(session.plan, other, d) for d in wanted]
    after = session.plan.snapshot()
    after.apply(rows)
    if new := _new_hard(session.plan.snapshot(), after):
        raise RuleRefusal(tr("adopt.what", count=len(rows), name=name), new, after)
    session.backup()
    with session.step(tr("session.step.adopt_placements", count=len(rows), name=name)) as step:
        write_all(step.draft, rows)
    return step.changes


def _name(plan: Plan, found: Difference) -> str:
    return plan.turnarounds[turnaround_of(PartId(found.part))].label if found.part else found.lot


def _row(plan: Plan, other: Plan, found: Difference) -> RowChange:
    if found.part:
        part = PartId(found.part)
        theirs = other.stand_assignments.get(part)
        # a named override comes along: without it the placement would be a breach that nobody answers for
        moved = StandAssignment(part=part, stand=theirs.stand, override=theirs.override) if theirs else None
        return RowChange("stand_assignment", part, plan.stand_assignments.get(part), moved)
    lot = LotId(found.lot)
    theirs_hall = other.hall_assignments.get(lot)
    placed = HallAssignment(lot=lot, hall=theirs_hall.hall, override=theirs_hall.override) if theirs_hall else None
    return RowChange("hall_assignment", lot, plan.hall_assignments.get(lot), placed)


def _new_hard(before: Plan, after: Plan) -> list[Finding]:
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import anew, check_plan, is_open

    known, found = ([f for f in check_plan(PlanningContext(p)) if f.severity is Severity.HARD] for p in (before, after))
    return [f for f in anew(found, known) if is_open(after, f)]
