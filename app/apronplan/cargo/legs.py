"""Which row of the clock's table holds for a leg in a hall and for a category, and what the hall's own figures say.

Where a hall states its breakdown teams and a lot its units, breaking down takes 45 to 60 minutes per unit and team (the
usual figures of e-commerce units; all teams are taken to work on the lot). Where it states its sorter, sorting takes
as long as the parcels of the lot need. Both go before the table.
"""

from collections.abc import Collection, Iterable

from apronplan.domain.delivery import ClockLeg
from apronplan.domain.layout import Hall
from apronplan.domain.traffic import Category, Lot

ULD_MIN = (45.0, 52.5, 60.0)
"""Least, usual and most minutes to break one unit down by one team (planning figures of cargo handlers)."""

SORTED = frozenset({Category.ECOMMERCE, Category.EXPRESS})
"""Categories that go over a sorter, parcel by parcel."""

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


def hall_leg(rows: Iterable[ClockLeg], leg: str, hall: Hall | None, lot: Lot, parcels: int = 0) -> ClockLeg:
    """Return how long a leg takes for a lot in a hall: by the hall's own figures where it has them, else by the table.

    Parameters
    ----------
    hall : Hall or None
        None = not known yet.
    parcels : int
        Parcels of the lot; 0 = not known.
    """
    if hall is not None and leg == "breakdown" and hall.teams and lot.ulds:
        low, mode, high = (minutes * lot.ulds / hall.teams / 60 for minutes in ULD_MIN)
        return ClockLeg(leg=leg, low_h=low, mode_h=mode, high_h=high, category=lot.category)
    if hall is not None and leg == "sort" and hall.sorter_parcels_per_h > 0 and parcels and lot.category in SORTED:
        hours = parcels / hall.sorter_parcels_per_h
        return ClockLeg(leg=leg, low_h=hours, mode_h=hours, high_h=hours, category=lot.category)
    return leg_for(rows, leg, hall.capabilities if hall is not None else (), lot.category)
