"""Which flights grow: those of a carrier, those with freight of a programme, or all."""

from collections.abc import Callable
from datetime import datetime

from apronplan.cargo.programmes import attributions, programme_lots
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround

Grows = Callable[[Turnaround], bool]
"""Tells which flights grow."""


def growing(plan: Plan, carrier: str, programme: str, start: datetime, end: datetime) -> Grows | None:
    """Return what tells the flights that grow; None = all do.

    Parameters
    ----------
    carrier : str
        Operator; empty = any.
    programme : str
        Flights that carry some of its freight, declared or inferred; empty = any.
    """
    if not carrier and not programme:
        return None
    named = (
        {plan.lots[lot].turnaround for lot in programme_lots(plan, programme, attributions(plan, start, end))}
        if programme
        else None
    )
    return lambda t: (not carrier or t.operator == carrier) and (named is None or t.turnaround in named)
