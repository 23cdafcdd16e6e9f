"""What changes: against the published plan, and by tows."""

from collections.abc import Sequence
from datetime import UTC, datetime

from apronplan.domain.findings import Finding, Subject, SubjectKind, Value
from apronplan.domain.ids import StandId, part_id
from apronplan.domain.layout import Stand
from apronplan.planning.rules.case import NONE, Case

NOW = "now_utc"
"""Setting of the plan: the time from which imminence is counted, ISO, UTC."""


def moved(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge a part that stands elsewhere than published; twice the price if it comes soon."""
    published = case.context.plan.published_stands.get(case.part.part)
    if published is None or published.stand == stand.stand:
        return NONE
    return case.find("moved", stand, {"published": published.stand}, amount=imminence(case))


def imminence(case: Case) -> float:
    """Return how dear a late change is: 2 within the rule's hours of the plan's "now", else 1."""
    text = case.context.plan.setting(NOW)
    if not text:
        return 1.0
    now = datetime.fromisoformat(text)
    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    hours = (case.part.on_block - now).total_seconds() / 3600
    return 2.0 if hours < case.rules.param("moved", "near_h") else 1.0


def tow(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge a tow: the part before this one stands elsewhere, so that a tug brings the aircraft over."""
    if case.alone or case.part.index == 1:
        return NONE
    before = case.context.occupancy.slot(part_id(case.turnaround.turnaround, case.part.index - 1))
    if before is None or before.stand == stand.stand:
        return NONE
    weight, per_minute = case.rules.weight("tow"), case.rules.param("tow", "minute_points")
    minutes = tow_minutes(case, before.stand, stand)
    others = (Subject(SubjectKind.PART, before.part.part),)
    values: dict[str, Value] = {"from": before.stand, "minutes": minutes}
    return case.find("tow", stand, values, others=others, points=weight + per_minute * minutes,
                     start=before.part.off_block, end=case.part.on_block)  # fmt: skip


def tow_minutes(case: Case, start: StandId, stand: Stand) -> float:
    """Return the minutes of a tow between two stands; 0 where no taxiways are known or none joins them."""
    layout = case.context.layout
    if not layout.taxi_edges or case.aircraft is None:
        return 0.0
    route = case.context.taxiways.tow(start, stand.stand, case.aircraft.code)
    return route.minutes if route is not None else 0.0
