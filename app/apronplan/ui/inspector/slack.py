"""How much time lies before and behind a stay on its stand. No widgets."""

from apronplan.domain.clock import minutes_between
from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part
from apronplan.i18n import tr
from apronplan.ui.words import part_title


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
        minutes = round(minutes_between(before.off_block, row.on_block))
        words.append(tr("ui.slack.before", part=part_title(plan, before.part), minutes=minutes))
    if after is not None:
        minutes = round(minutes_between(row.off_block, after.on_block))
        words.append(tr("ui.slack.after", part=part_title(plan, after.part), minutes=minutes))
    return "; ".join(words) or tr("ui.slack.alone")
