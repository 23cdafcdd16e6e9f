"""Which row of the clock's table holds for a leg in a hall and for a category."""

from collections.abc import Collection, Iterable

from apronplan.domain.delivery import ClockLeg
from apronplan.domain.traffic import Category

NO_TIME = ClockLeg(leg="", low_h=0.0, mode_h=0.0, high_h=0.0)
"""A leg that takes no time: what holds where the table has no row."""


def leg_for(rows: Iterable[ClockLeg], leg: str, capabilities: Collection[str], category: Category) -> ClockLeg:
    """Return the row that holds: one for a capability of the hall goes before all others, then one for the category.

    Of several rows for capabilities that the hall has, the one of the shortest usual time holds.
    """
    fits = [
        row
        for row in rows
        if row.leg == leg
        and (not row.capability or row.capability in capabilities)
        and (row.category is None or row.category is category)
    ]
    if not fits:
        return NO_TIME
    return min(fits, key=lambda row: (not row.capability, row.category is None, row.mode_h, row.key))
