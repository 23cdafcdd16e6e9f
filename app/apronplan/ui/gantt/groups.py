"""How the rows of the Gantt are put together: by apron, or by the hall that lies nearest by road. No widgets."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

import msgspec

from apronplan.domain.ids import ApronId, HallId, PhaseId, StandId
from apronplan.domain.layout import Layout, Stand
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.ui.stand_order import ordered_stands

NOWHERE = ApronId("-")
"""The group of stands from which no road leads to any hall."""


class GroupBy(StrEnum):
    """What stands have in common below one heading."""

    APRON = "apron"
    HALL = "hall"


class Groups(msgspec.Struct, frozen=True):
    """Stands in the order of their rows, with the group of each and the words of each group."""

    stands: tuple[Stand, ...]
    group_of: Mapping[StandId, ApronId]
    names: Mapping[ApronId, str]


def groups_of(plan: Plan, by: GroupBy) -> Groups:
    """Return the stands of a plan in groups."""
    layout = plan.layout
    if by is GroupBy.HALL:
        return _by_hall(layout, plan.built_phases)
    stands = ordered_stands(layout)
    return Groups(stands, {s.stand: s.apron for s in stands}, {a.apron: a.name for a in layout.aprons.values()})


@lru_cache(maxsize=4)
def _by_hall(layout: Layout, built: frozenset[PhaseId]) -> Groups:
    """Group stands by their nearest hall that is built; within a group the nearest stand comes first."""
    from apronplan.routing.service_roads import ServiceRoads, exists

    roads = ServiceRoads(layout, built=built)
    halls = [h.hall for h in layout.halls.values() if exists(h, None, built)]
    nearest = {s.stand: _nearest(roads.metres, s.stand, halls) for s in ordered_stands(layout)}
    order = {hall: i for i, hall in enumerate(halls)}
    stands = sorted(ordered_stands(layout), key=lambda s: order.get(nearest[s.stand] or HallId(""), len(order)))
    names = {ApronId(h): tr("ui.gantt.near", hall=_hall_name(layout, h)) for h in halls}
    names[NOWHERE] = tr("ui.gantt.near_none")
    groups = {s.stand: ApronId(nearest[s.stand] or NOWHERE) for s in stands}
    return Groups(tuple(stands), groups, names)


def _nearest(metres: object, stand: StandId, halls: list[HallId]) -> HallId | None:
    found = [(m, hall) for hall in halls if (m := metres(stand, hall)) is not None]  # type: ignore[operator]
    return min(found)[1] if found else None


def _hall_name(layout: Layout, hall: HallId) -> str:
    row = layout.halls[hall]
    return f"{hall} {row.name}" if row.name and row.name != hall else hall
