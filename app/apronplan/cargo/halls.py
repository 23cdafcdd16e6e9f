"""Which hall may take which lot."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from apronplan.domain.findings import Value
from apronplan.domain.ids import HallId, PhaseId
from apronplan.domain.layout import Hall, Layout
from apronplan.domain.traffic import Category, Lot

EXPRESS_SORT = "express_sort"
"""Capability of a hall in which what departs is what has just been sorted."""

NEEDED_CAPABILITY: Mapping[Category, str] = MappingProxyType(
    {
        Category.PERISHABLE: "cold",
        Category.PHARMA: "pharma",
        Category.LIVE_ANIMALS: "live_animals",
        Category.DANGEROUS_GOODS: "dangerous_goods",
        Category.VALUABLES: "valuables",
        Category.EXPRESS: EXPRESS_SORT,
    }
)
"""What a hall must have for a category; general, e-commerce and out-of-gauge freight need nothing."""


class HallRefusal(NamedTuple):
    """Why a hall may not take a lot: the rule's id and the values of its sentence, all but ``hall``."""

    code: str
    values: Mapping[str, Value]


def hall_refusal(lot: Lot, hall: Hall) -> HallRefusal | None:
    """Return why a hall may not take a lot, or None if it may.

    A lot without a handler may go to any hall that is able to take it; a hall without handlers is open to all.
    Whether the hall exists on the day is not asked here.
    """
    return next(hall_refusals(lot, hall), None)


def hall_refusals(lot: Lot, hall: Hall) -> Iterator[HallRefusal]:
    """Yield every reason why a hall may not take a lot (`hall_refusal` gives the first)."""
    if hall.handlers and lot.handler and lot.handler not in hall.handlers:
        values = {"handler": lot.handler, "handlers": ", ".join(sorted(hall.handlers))}
        yield HallRefusal("handler_licence", values)
    needed = NEEDED_CAPABILITY.get(lot.category)
    if needed and needed not in hall.capabilities:
        yield HallRefusal("hall_capability", {"category": lot.category.value, "capability": needed})


def eligible_halls(lot: Lot, layout: Layout, on: date, built: frozenset[PhaseId] = frozenset()) -> tuple[HallId, ...]:
    """Return the halls that may take a lot on a local day, in the order of the table.

    Parameters
    ----------
    lot : Lot
        The freight: its handler and category count.
    layout : Layout
        The airport.
    on : date
        The day in airport time.
    built : frozenset of PhaseId
        Phases taken as built whatever their date.
    """
    return tuple(
        name for name, hall in layout.halls.items() if hall.exists(on, built) and hall_refusal(lot, hall) is None
    )
