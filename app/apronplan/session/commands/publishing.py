"""The verb that makes the present stands and halls the published plan."""

from datetime import UTC, datetime

from apronplan.audit.faults import AuditFault
from apronplan.domain.changes import ChangeSet
from apronplan.domain.ids import HallId, LotId, PartId
from apronplan.domain.plan import Plan
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import Direction, Part, PublishedStand
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.commands.lookups import aware
from apronplan.session.commands.signed_faults import unsigned
from apronplan.session.names import PUBLISHED_BY, PUBLISHED_UTC
from apronplan.session.session import PlanSession

_LISTED = 8
SECONDS_PER_MINUTE = 60


class PublishRefused(UserError):
    """Nothing was published, since the audit found faults.

    Attributes
    ----------
    subjects : tuple of str
        Parts, stands, halls or lots of the first fault.
    at_min : float or None
        When it is, minutes since the epoch, where the subjects do not say it.
    """

    def __init__(self, text: str, first: AuditFault) -> None:
        super().__init__(text)
        self.subjects, self.at_min = first.subjects, first.at_min


def publish(
    session: PlanSession, *, start: datetime | None = None, end: datetime | None = None, by: str | None = None
) -> ChangeSet | None:
    """Make the present stands and halls the published plan, of everything or of what touches ``[start, end)``.

    Replanning pays for leaving a published stand or hall.

    Raises
    ------
    UserError
        If a time does not say its distance from UTC, or the audit finds a fault that nobody has answered for by name.
    """
    begin = aware(start, "start") if start else datetime.min.replace(tzinfo=UTC)
    finish = aware(end, "end") if end else datetime.max.replace(tzinfo=UTC)
    plan = session.plan
    within = [p.part for p in plan.parts_between(begin, finish)]
    _refuse_faults(plan, frozenset(within), begin, finish)
    stale = [PartId(k) for k in plan.published_stands if k not in plan.parts]
    with session.step(tr("session.step.publish")) as step:
        for part in (*within, *stale):
            stand = plan.stand_of(part) if part in plan.parts else None
            if stand is None:
                step.draft.delete("published_stand", part)
            else:
                row = PublishedStand(part=part, stand=stand, halls=_halls_of(plan, plan.parts[part]))
                step.draft.put("published_stand", part, row)
        if step.wrote:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            step.draft.put("setting", PUBLISHED_UTC, Setting(name=PUBLISHED_UTC, value=now))
            step.draft.put("setting", PUBLISHED_BY, Setting(name=PUBLISHED_BY, value=by or session.user))
    return step.changes


def _halls_of(plan: Plan, part: Part) -> dict[LotId, HallId]:
    """Return the halls of the lots that are unloaded or loaded during a part."""
    found: dict[LotId, HallId] = {}
    for lot in plan.lots_of(part.turnaround.turnaround):
        its_part = part.count if lot.direction is Direction.EXPORT else 1
        hall = plan.hall_of(lot.lot)
        if hall is not None and its_part == part.index:
            found[lot.lot] = hall
    return found


def _refuse_faults(plan: Plan, parts: frozenset[PartId], start: datetime, end: datetime) -> None:
    """Let nothing out that the independent audit finds wrong: mend it, or answer for it by name first."""
    from apronplan.audit import audit_plan

    lots = {lot.lot for part in parts for lot in plan.lots_of(plan.parts[part].turnaround.turnaround)}
    concerned = frozenset[str](parts) | lots
    found = (f for f in audit_plan(plan).faults if concerned.intersection(f.subjects) or _is_within(f, start, end))
    faults = unsigned(found, plan)
    if faults:
        listed = "\n".join(f"{f.code}: {f.message}" for f in faults[:_LISTED])
        raise PublishRefused(tr("session.publish_faults", count=len(faults), faults=listed), faults[0])


def _is_within(fault: AuditFault, start: datetime, end: datetime) -> bool:
    """Tell whether a fault that names a time, like an overfull hour of a hall, lies within a stretch."""
    return fault.at_min is not None and start.timestamp() <= fault.at_min * SECONDS_PER_MINUTE < end.timestamp()
