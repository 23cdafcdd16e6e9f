"""Verbs on tows: split a stay in two, move the tow, and make it one again."""

from dataclasses import replace
from datetime import datetime

from apronplan.domain.changes import ChangeSet, RowChange
from apronplan.domain.ids import PartId, TurnaroundId, part_id
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Split, StandAssignment, TowCut
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.commands.lookups import airport_time, aware, find_turnaround
from apronplan.session.commands.stands import assign_stand, place_part
from apronplan.session.draft import Draft
from apronplan.session.session import PlanSession


def _span(plan: Plan, cut: TowCut) -> dict[str, datetime]:
    return {"off": airport_time(plan, cut.off_block), "on": airport_time(plan, cut.on_block)}


def insert_tow(
    session: PlanSession,
    *,
    turnaround: str,
    off_block: datetime,
    on_block: datetime,
    stand: str | None = None,
    override: str | None = None,
    by: str | None = None,
) -> ChangeSet | None:
    """Tow a turnaround to another stand: off the one at `off_block`, on the next at `on_block`.

    The part before the tow keeps its stand; the part after it goes to `stand`, or to the tray.

    Raises
    ------
    RuleRefusal
        If the part after the tow would break a hard rule on `stand` and there is no override.
    UserError
        If the tow does not lie within one part of the stay.
    """
    found = find_turnaround(session.plan, turnaround)
    cut = TowCut(off_block=aware(off_block, "off_block"), on_block=aware(on_block, "on_block"))
    parts = session.plan.parts_of(found.turnaround)
    inside = [p for p in parts if p.on_block < cut.off_block <= cut.on_block < p.off_block]
    if not inside:
        raise UserError(tr("session.tow_outside", flight=found.label, **_span(session.plan, cut)))
    index = inside[0].index
    when = airport_time(session.plan, cut.off_block)
    with session.step(tr("session.step.insert_tow", flight=found.label, time=when)) as step:
        split = session.plan.splits.get(found.turnaround)
        cuts = (*(split.cuts if split else ()), cut)
        ordered = tuple(sorted(cuts, key=lambda c: c.off_block))
        _shift(step.draft, found.turnaround, index + 1, len(parts), +1)
        step.draft.put("split", found.turnaround, Split(turnaround=found.turnaround, cuts=ordered))
        if stand is not None:
            assign_stand(session, turnaround=turnaround, part=index + 1, stand=stand, override=override, by=by)
    return step.changes


def with_tow(
    plan: Plan, turnaround: TurnaroundId, off_block: datetime, on_block: datetime
) -> tuple[Plan, PartId] | None:
    """Return a snapshot in which a tow is inserted, and the part after it, without a stand; nothing is changed.

    None if the tow does not lie within one part of the stay.
    """
    parts = plan.parts_of(turnaround)
    index = next((p.index for p in parts if p.on_block < off_block <= on_block < p.off_block), None)
    if index is None:
        return None
    split = plan.splits.get(turnaround)
    cut = TowCut(off_block=off_block, on_block=on_block)
    cuts = tuple(sorted((*(split.cuts if split else ()), cut), key=lambda c: c.off_block))
    later = [(p, plan.stand_assignments.get(p.part)) for p in parts if p.index > index]
    moved = [(part_id(turnaround, p.index + 1), row) for p, row in later if row is not None]
    tried = plan.snapshot()
    tried.apply(RowChange("stand_assignment", p.part, row, None) for p, row in later)
    tried.apply(RowChange("stand_assignment", new, None, replace(row, part=new)) for new, row in moved)
    tried.apply([RowChange("split", turnaround, split, Split(turnaround=turnaround, cuts=cuts))])
    return tried, part_id(turnaround, index + 1)


def move_tow(
    session: PlanSession,
    *,
    turnaround: str,
    off_block: datetime,
    tow: int = 1,
    override: str | None = None,
    by: str | None = None,
) -> ChangeSet | None:
    """Let a tow begin at another time; it takes as long as before, and both parts keep their stands.

    Parameters
    ----------
    tow : int
        Which one, counted from 1.

    Raises
    ------
    RuleRefusal
        If a part would break a hard rule on its stand at its new times and there is no override.
    UserError
        If there is no such turnaround or tow, or it would leave the two times on a stand between which it lies.
    """
    found = find_turnaround(session.plan, turnaround)
    split = session.plan.splits.get(found.turnaround)
    cuts = split.cuts if split else ()
    if not 1 <= tow <= len(cuts):
        raise UserError(tr("session.unknown_tow", flight=found.label, tow=tow, count=len(cuts)))
    old, off = cuts[tow - 1], aware(off_block, "off_block")
    cut = TowCut(off_block=off, on_block=off + (old.on_block - old.off_block))
    before, after = session.plan.parts_of(found.turnaround)[tow - 1 : tow + 1]
    if not before.on_block < cut.off_block <= cut.on_block < after.off_block:
        raise UserError(tr("session.tow_outside", flight=found.label, **_span(session.plan, cut)))
    when = airport_time(session.plan, cut.off_block)
    with session.step(tr("session.step.move_tow", flight=found.label, time=when)) as step:
        moved = (*cuts[: tow - 1], cut, *cuts[tow:])
        step.draft.put("split", found.turnaround, Split(turnaround=found.turnaround, cuts=moved))
        for part in step.draft.plan.parts_of(found.turnaround)[tow - 1 : tow + 1]:
            row = step.draft.plan.stand_assignments.get(part.part)
            if row is not None:
                place_part(step.draft, part, row.stand, override, by or session.user)
    return step.changes


def remove_tow(
    session: PlanSession,
    *,
    turnaround: str,
    tow: int | None = None,
    override: str | None = None,
    by: str | None = None,
) -> ChangeSet | None:
    """Take a tow away, or all of them; the longer stay keeps the stand before the tow.

    Parameters
    ----------
    tow : int or None
        Which one, counted from 1; None = all.

    Raises
    ------
    RuleRefusal
        If the longer stay would break a hard rule on its stand and there is no override.
    UserError
        If there is no such turnaround or tow, or a part that would go is locked on its stand.
    """
    found = find_turnaround(session.plan, turnaround)
    split = session.plan.splits.get(found.turnaround)
    cuts = split.cuts if split else ()
    if not cuts and tow is None:
        return None
    if tow is not None and not 1 <= tow <= len(cuts):
        raise UserError(tr("session.unknown_tow", flight=found.label, tow=tow, count=len(cuts)))
    gone = range(1, len(cuts) + 1) if tow is None else (tow,)
    for index in gone:
        row = session.plan.stand_assignments.get(part_id(found.turnaround, index + 1))
        if row is not None and row.locked:
            raise UserError(tr("session.tow_locked", flight=found.label, part=index + 1, stand=row.stand))
    with session.step(tr("session.step.remove_tow", flight=found.label)) as step:
        count = len(cuts) + 1
        for index in reversed(gone):
            _drop(step.draft, found.turnaround, index + 1)
            _shift(step.draft, found.turnaround, index + 2, count, -1)
            count -= 1
        left = tuple(c for i, c in enumerate(cuts, start=1) if i not in gone)
        if left:
            step.draft.put("split", found.turnaround, Split(turnaround=found.turnaround, cuts=left))
        else:
            step.draft.delete("split", found.turnaround)
        longer = step.draft.plan.parts_of(found.turnaround)[gone[0] - 1]
        row = step.draft.plan.stand_assignments.get(longer.part)
        if row is not None:
            place_part(step.draft, longer, row.stand, override, by or session.user)
    return step.changes


def _drop(draft: Draft, turnaround: TurnaroundId, index: int) -> None:
    draft.delete("stand_assignment", part_id(turnaround, index))
    draft.delete("published_stand", part_id(turnaround, index))


def _shift(draft: Draft, turnaround: TurnaroundId, first: int, last: int, by: int) -> None:
    """Give parts `first` to `last` new numbers, with their stands and published stands."""
    order = range(last, first - 1, -1) if by > 0 else range(first, last + 1)
    for index in order:
        old, new = part_id(turnaround, index), part_id(turnaround, index + by)
        if row := draft.plan.stand_assignments.get(old):
            moved = StandAssignment(part=new, stand=row.stand, locked=row.locked, override=row.override)
            draft.put("stand_assignment", new, moved)
            draft.delete("stand_assignment", old)
        if was := draft.plan.published_stands.get(old):
            draft.put("published_stand", new, replace(was, part=new))
            draft.delete("published_stand", old)
