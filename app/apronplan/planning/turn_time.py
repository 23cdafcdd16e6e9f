"""How short a turnaround can be: what its type needs on the ground, never more than its own schedule gives it."""

from datetime import datetime, timedelta

from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround

USUAL_TURN_MIN = 60
"""Shortest stay on the ground where the type's is not known."""


def shortest_turn(plan: Plan, turnaround: Turnaround) -> timedelta:
    """Return the least time between in-block and off-block: of the type, or the scheduled one if that is shorter."""
    aircraft = plan.layout.aircraft_types.get(turnaround.aircraft_type)
    least = timedelta(minutes=(aircraft.min_turn_min if aircraft else None) or USUAL_TURN_MIN)
    return min(least, turnaround.sobt - turnaround.sibt)


def earliest_off_block(plan: Plan, turnaround: Turnaround, on_block: datetime) -> datetime:
    """Return when a turnaround can leave if it comes at `on_block`: as scheduled, or after its shortest turn."""
    return max(turnaround.sobt, on_block + shortest_turn(plan, turnaround))


def missing_min(plan: Plan, turnaround: Turnaround) -> float:
    """Return how many minutes the stay, as known today, lacks; 0 where it is long enough or the aircraft has gone."""
    if turnaround.aobt is not None:
        return 0.0
    stay = turnaround.off_block - turnaround.on_block
    return max(0.0, (shortest_turn(plan, turnaround) - stay).total_seconds() / 60)
