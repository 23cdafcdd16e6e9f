"""How much time lies before and behind a stay on its stand. No widgets."""

from datetime import datetime
from typing import TYPE_CHECKING

from apronplan.domain.ids import PartId, TypeCode
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part
from apronplan.i18n import tr
from apronplan.ui.gantt.cascade import cascade
from apronplan.ui.gantt.model import make_bar
from apronplan.ui.words import duration_text, part_title

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext


def neighbours_in_time(plan: Plan, part: PartId) -> tuple[Part | None, Part | None]:
    """Return who is on the stand before a placed part and who comes after it; None = nobody in the plan."""
    stand, row = plan.stand_of(part), plan.parts[part]
    others = [
        plan.parts[p] for p, a in plan.stand_assignments.items() if a.stand == stand and p != part and p in plan.parts
    ]
    before = max((o for o in others if o.on_block <= row.on_block), key=lambda o: o.off_block, default=None)
    after = min((o for o in others if o.on_block > row.on_block), key=lambda o: o.on_block, default=None)
    return before, after


def slack_text(plan: Plan, part: PartId) -> str:
    """Write who was there before and who comes after, with the minutes between; empty for what has no stand."""
    if plan.stand_of(part) is None:
        return ""
    row = plan.parts[part]
    before, after = neighbours_in_time(plan, part)
    words: list[str] = []
    if before is not None:
        words.append(_between("before", plan, before, before.off_block, row.on_block))
    if after is not None:
        words.append(_between("after", plan, after, row.off_block, after.on_block))
    return "; ".join(words) or tr("ui.slack.alone")


def _between(side: str, plan: Plan, other: Part, leaves: datetime, comes: datetime) -> str:
    if comes < leaves:
        return tr("ui.slack.overlap", part=part_title(plan, other.part), time=duration_text(comes, leaves))
    return tr(f"ui.slack.{side}", part=part_title(plan, other.part), time=duration_text(leaves, comes))


def waits_text(context: "PlanningContext", part: PartId) -> str:
    """Write whom a part has to wait for because he is late, and who has to wait for it; empty if nobody waits."""
    from apronplan.planning.rules.occupancy import min_gap_min

    plan = context.plan
    stand = plan.stand_of(part)
    if stand is None:
        return ""
    zone, types = plan.layout.airport.zone, plan.layout.aircraft_types
    rows = ((p, a) for p, a in plan.stand_assignments.items() if a.stand == stand and p in plan.parts)
    bars = tuple(make_bar(plan.parts[p], a, zone) for p, a in rows)
    knocks = cascade({stand: bars}, lambda bar: min_gap_min(context.rules, types.get(TypeCode(bar.short))))
    own = [(k.cause, k, "ui.waits.own") for p, k in knocks.items() if p == part]
    others = [(p, k, "ui.waits.other") for p, k in knocks.items() if k.cause == part]
    return "; ".join(
        tr(message, part=part_title(plan, name), minutes=round(knock.minutes)) for name, knock, message in own + others
    )
