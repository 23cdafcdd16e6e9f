"""The verb that makes the present stands the published plan."""

from datetime import UTC, datetime

from apronplan.domain.changes import ChangeSet
from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import PublishedStand
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.commands.lookups import aware
from apronplan.session.names import PUBLISHED_BY, PUBLISHED_UTC
from apronplan.session.session import PlanSession

_LISTED = 8


def publish(
    session: PlanSession, *, start: datetime | None = None, end: datetime | None = None, by: str | None = None
) -> ChangeSet | None:
    """Make the present stands the published plan, of everything or of what touches ``[start, end)``.

    Replanning pays for leaving a published stand.

    Raises
    ------
    UserError
        If a time does not say its distance from UTC, or the audit finds a fault that no override covers.
    """
    begin = aware(start, "start") if start else datetime.min.replace(tzinfo=UTC)
    finish = aware(end, "end") if end else datetime.max.replace(tzinfo=UTC)
    plan = session.plan
    within = [p.part for p in plan.parts_between(begin, finish)]
    _refuse_faults(plan, frozenset(within))
    stale = [PartId(k) for k in plan.published_stands if k not in plan.parts]
    with session.step(tr("session.step.publish")) as step:
        for part in (*within, *stale):
            stand = plan.stand_of(part) if part in plan.parts else None
            if stand is None:
                step.draft.delete("published_stand", part)
            else:
                step.draft.put("published_stand", part, PublishedStand(part=part, stand=stand))
        if step.wrote:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            step.draft.put("setting", PUBLISHED_UTC, Setting(name=PUBLISHED_UTC, value=now))
            step.draft.put("setting", PUBLISHED_BY, Setting(name=PUBLISHED_BY, value=by or session.user))
    return step.changes


def _refuse_faults(plan: Plan, parts: frozenset[PartId]) -> None:
    """Let nothing out that the independent audit finds wrong: mend it, or override it by name first."""
    from apronplan.audit import audit_plan

    faults = [f for f in audit_plan(plan).faults if parts.intersection(f.subjects)]
    if faults:
        listed = "\n".join(f"{f.code}: {f.message}" for f in faults[:_LISTED])
        raise UserError(tr("session.publish_faults", count=len(faults), faults=listed))
