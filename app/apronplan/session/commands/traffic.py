"""Verbs on traffic: import, change times, take out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from apronplan.cargo.lots import brought_up_to_date
from apronplan.domain.changes import ChangeSet
from apronplan.domain.ids import LotId, PartId, StandId, TurnaroundId, part_id, part_index, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot, StandAssignment, Turnaround
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.commands.lookups import airport_time, aware, find_stand, find_turnaround
from apronplan.session.draft import Draft
from apronplan.session.session import PlanSession

TIMES = ("sibt", "sobt", "eibt", "eobt", "aibt", "aobt")


def import_turnarounds(
    session: PlanSession,
    turnarounds: tuple[Turnaround, ...],
    lots: tuple[Lot, ...] = (),
    locked: Mapping[TurnaroundId, StandId] | None = None,
    source: str = "",
) -> ChangeSet | None:
    """Bring turnarounds with their lots into the plan; those that are there already are brought up to date.

    What is placed stays placed, as long as the part or lot is still there. Estimated and actual times that the import
    does not give are kept. The same freight keeps the name of its lot, and lots of which more is known than the row
    tells (manifest, waybill, a planner's word) keep lots and tonnes of their direction.

    Parameters
    ----------
    lots : tuple of Lot
        All lots of these turnarounds; earlier lots of them that are not named any more are taken out.
    locked : mapping
        Stands that are given, by turnaround; their first part is placed there and locked.
    source : str
        Name of the file, for the history.

    Raises
    ------
    UserError
        If a turnaround leaves before it comes, a lot or lock belongs to none of them, or a stand or aircraft type is
        unknown.
    """
    locked = locked or {}
    coming = {t.turnaround: t for t in turnarounds}
    for turnaround in turnarounds:
        _refuse_nonsense(session.plan, turnaround)
    _refuse_strays(coming, (lot.turnaround for lot in lots), locked)
    session.backup()
    action = tr("session.step.import", count=len(coming), source=source or tr("session.some_file"))
    with session.step(action) as step:
        estimated: defaultdict[TurnaroundId, list[Lot]] = defaultdict(list)
        for lot in lots:
            estimated[lot.turnaround].append(lot)
        final: list[Lot] = []
        for name, turnaround in coming.items():
            old = step.plan.turnarounds.get(name)
            row = _merged(old, turnaround)
            row, mine = brought_up_to_date(step.plan.lots_of(name), old, row, estimated[name])
            step.draft.put("turnaround", name, row)
            final += mine
        put_lots(step.draft, frozenset(coming), final)
        for name, stand in locked.items():
            part, known = part_id(name, 1), find_stand(step.plan, stand).stand
            step.draft.put("stand_assignment", part, StandAssignment(part=part, stand=known, locked=True))
        drop_orphans(step.draft, frozenset(coming))
    return step.changes


def _refuse_nonsense(plan: Plan, turnaround: Turnaround) -> None:
    for name in TIMES:
        time: datetime | None = getattr(turnaround, name)
        if time is not None and time.tzinfo is None:
            raise UserError(tr("session.naive_time", name=name, time=time.isoformat()))
    if turnaround.sobt < turnaround.sibt:
        comes, leaves = airport_time(plan, turnaround.sibt), airport_time(plan, turnaround.sobt)
        raise UserError(tr("session.leaves_first", flight=turnaround.turnaround, sibt=comes, sobt=leaves))
    if turnaround.aircraft_type not in plan.layout.aircraft_types:
        raise UserError(tr("session.unknown_type", name=turnaround.aircraft_type, flight=turnaround.turnaround))
    if turnaround.import_kg < 0 or turnaround.export_kg < 0:
        raise UserError(tr("session.negative_freight", flight=turnaround.turnaround))


def _refuse_strays(
    coming: Mapping[TurnaroundId, Turnaround], lots: Iterable[TurnaroundId], locked: Iterable[TurnaroundId]
) -> None:
    for name in (*lots, *locked):
        if name not in coming:
            raise UserError(tr("session.stray_lot", name=name))


def _merged(old: Turnaround | None, new: Turnaround) -> Turnaround:
    if old is None:
        return new
    kept = {name: getattr(old, name) for name in ("aibt", "aobt") if getattr(new, name) is None}
    if (old.sibt, old.sobt) == (new.sibt, new.sobt):
        kept |= {name: getattr(old, name) for name in ("eibt", "eobt") if getattr(new, name) is None}
    return replace(new, **kept, notes=new.notes or old.notes)


def put_lots(draft: Draft, names: frozenset[TurnaroundId], lots: Iterable[Lot]) -> None:
    """Let some turnarounds have these lots and no others; a lot that goes leaves its hall."""
    coming: dict[LotId, Lot] = {lot.lot: lot for lot in lots}
    gone = [k for k, lot in draft.plan.lots.items() if lot.turnaround in names and k not in coming]
    for key in gone:
        draft.delete("lot", key)
        draft.delete("hall_assignment", key)
    for key, lot in coming.items():
        draft.put("lot", key, lot)


def drop_orphans(draft: Draft, names: frozenset[TurnaroundId]) -> None:
    """Take out placements of parts that some turnarounds no longer have."""
    counts: defaultdict[TurnaroundId, int] = defaultdict(int)
    for name in names & draft.plan.turnarounds.keys():
        counts[name] = len(draft.plan.parts_of(name))
    for table in ("stand_assignment", "published_stand"):
        parts = [PartId(key) for key in draft.plan.rows(table)]
        for part in parts:
            if turnaround_of(part) in names and part_index(part) > counts[turnaround_of(part)]:
                draft.delete(table, part)


def set_times(
    session: PlanSession,
    *,
    turnaround: str,
    sibt: datetime | None = None,
    sobt: datetime | None = None,
    eibt: datetime | None = None,
    eobt: datetime | None = None,
    aibt: datetime | None = None,
    aobt: datetime | None = None,
    clear: tuple[str, ...] = (),
) -> ChangeSet | None:
    """Change times of a turnaround. A delay is a fact: no rule refuses it, the findings show what it breaks.

    Parameters
    ----------
    sibt, sobt, eibt, eobt, aibt, aobt : datetime or None
        New times with their distance from UTC; None = as it is.
    clear : tuple of str
        Names of estimated or actual times to forget.

    Raises
    ------
    UserError
        If there is no such turnaround, a time is not complete, or it would leave before it comes.
    """
    found = find_turnaround(session.plan, turnaround)
    given = {"sibt": sibt, "sobt": sobt, "eibt": eibt, "eobt": eobt, "aibt": aibt, "aobt": aobt}
    changes: dict[str, datetime | None] = {k: aware(v, k) for k, v in given.items() if v is not None}
    for name in clear:
        if name not in TIMES[2:]:
            raise UserError(tr("session.cannot_clear", name=name, known=", ".join(TIMES[2:])))
        changes[name] = None
    new = replace(found, **changes)  # type: ignore[arg-type]  # every key is a time's name
    leaves = new.aobt or new.eobt or new.sobt
    if new.sobt < new.sibt or leaves < new.on_block:
        comes, goes = (airport_time(session.plan, t) for t in (new.on_block, leaves))
        raise UserError(tr("session.leaves_first", flight=found.label, sibt=comes, sobt=goes))
    with session.step(tr("session.step.set_times", flight=found.label)) as step:
        step.draft.put("turnaround", found.turnaround, new)
    return step.changes


def remove_turnaround(session: PlanSession, *, turnaround: str) -> ChangeSet | None:
    """Take a turnaround out of the plan, with its lots, tows and placements.

    Raises
    ------
    UserError
        If there is no such turnaround.
    """
    found = find_turnaround(session.plan, turnaround)
    with session.step(tr("session.step.remove_turnaround", flight=found.label)) as step:
        names = frozenset({found.turnaround})
        put_lots(step.draft, names, ())
        step.draft.delete("split", found.turnaround)
        step.draft.delete("turnaround", found.turnaround)
        drop_orphans(step.draft, names)
    return step.changes
