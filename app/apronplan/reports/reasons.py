"""Why turnarounds lie in the tray, counted by the reason that bars most stands."""

from collections import Counter
from collections.abc import Iterable

from apronplan.domain.findings import Severity
from apronplan.domain.traffic import Part
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import stand_states

FREE = "free"
"""A stand would take it now: it was not placed yet."""
MOST_ASKED = 120
"""Parts that are asked one by one; of more, the rest counts as `UNASKED`."""
UNASKED = "unasked"


def unplaced_by_reason(context: PlanningContext, parts: Iterable[Part]) -> dict[str, int]:
    """Return how many parts have no stand, by `FREE` or the rule that bars most stands, the commonest first."""
    found: Counter[str] = Counter()
    waiting = [p for p in parts if context.plan.stand_of(p.part) is None]
    for part in waiting[:MOST_ASKED]:
        found[_reason(context, part)] += 1
    if len(waiting) > MOST_ASKED:
        found[UNASKED] = len(waiting) - MOST_ASKED
    return dict(found.most_common())


def _reason(context: PlanningContext, part: Part) -> str:
    states = stand_states(context, part.part)
    if any(state.state != "impossible" for state in states.values()):
        return FREE
    barred: Counter[str] = Counter()
    for state in states.values():
        barred.update({f.rule for f in state.findings if f.severity is Severity.HARD})
    return barred.most_common(1)[0][0] if barred else FREE
