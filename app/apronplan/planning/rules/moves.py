"""What changes: against the published plan, and by tows."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from apronplan.domain.findings import Finding, Subject, SubjectKind
from apronplan.domain.ids import StandId
from apronplan.domain.layout import Stand
from apronplan.planning.rules.case import NONE, Case
from apronplan.planning.rules.tows import tows_of

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext

NOW = "now_utc"
"""Setting of the plan: the time from which imminence is counted, ISO, UTC."""


def moved(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge a part that stands elsewhere than published; twice the price if it comes soon."""
    published = case.context.plan.published_stands.get(case.part.part)
    if published is None or published.stand == stand.stand:
        return NONE
    return case.find("moved", stand, {"published": published.stand}, amount=imminence(case.context, case.part.on_block))


def imminence(context: "PlanningContext", on_block: datetime) -> float:
    """Return how dear a late change is: 2 within the rule's hours of the plan's "now", else 1."""
    text = context.plan.setting(NOW)
    if not text:
        return 1.0
    now = datetime.fromisoformat(text)
    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    hours = (on_block - now).total_seconds() / 3600
    return 2.0 if hours < context.rules.param("moved", "near_h") else 1.0


def tow(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge a tow: the parts before and after stand elsewhere, so that a tug brings the aircraft over."""
    found: list[Finding] = []
    for after, where, before in tows_of(case, stand):
        _, weight = after.counts("tow", where)
        minutes = tow_minutes(after, before.stand, where)
        found += after.find(
            "tow",
            where,
            {"from": before.stand, "minutes": minutes},
            others=(Subject(SubjectKind.PART, before.part.part),),
            points=weight + case.rules.param("tow", "minute_points") * minutes,
            start=before.part.off_block,
            end=after.part.on_block,
        )
    return found or NONE


def tow_minutes(case: Case, start: StandId, stand: Stand) -> float:
    """Return the minutes of a tow between two stands; 0 where no taxiways are known or none joins them."""
    layout = case.context.layout
    if not layout.taxi_edges or case.aircraft is None:
        return 0.0
    route = case.context.taxiways.tow(start, stand.stand, case.aircraft.code)
    return route.minutes if route is not None else 0.0
