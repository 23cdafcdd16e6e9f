"""What every stand said to a part the last time, and which stands an edit can have made to say something else.

After an edit almost everything is as it was. Beside the answers lies what they were made of: the part, its row, its
freight, the plan's settings, and who stands anywhere near it in time. Where all but the last is the same, only the
stands are asked anew that look at a stand whose occupants have changed.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from apronplan.domain.ids import PartId, StandId, part_id
from apronplan.planning.occupancy import Slot
from apronplan.planning.rules.case import Case
from apronplan.planning.rules.roads import freight_window
from apronplan.planning.rules.traffic import in_each_others_way, nearest_movements, on_one_lane

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules.states import StandState

MOST_KEPT = 256
"""Parts whose answers are kept per layout; those asked longest ago go first."""

Near = dict[StandId, tuple[Slot, ...]]


class Kept(NamedTuple):
    """Answers about one part, and what they were made of."""

    made_of: tuple[object, ...]
    near: Near
    states: "Mapping[StandId, StandState]"


def may_keep(case: Case) -> bool:
    """Tell whether a part's answers depend on nothing but what is compared: no tow, no reference day."""
    return case.part.count == 1 and not case.context.plan.setting("reference_day")


def made_of(case: Case) -> tuple[object, ...]:
    """Return everything but the other aircraft that the answers about a part are made of."""
    plan = case.context.plan
    lots = plan.lots_of(case.turnaround.turnaround)
    halls = tuple(plan.hall_of(lot.lot) for lot in lots)
    published = plan.published_stands.get(case.part.part)
    # where the part itself stands says nothing, unless it is held there or excused there
    held = case.row is not None and (case.row.locked or case.row.override is not None)
    row = case.row if held or case.turnaround.aibt is not None else None
    return (case.alone, case.part, row, published, lots, halls, case.context.settings_then)


def near(case: Case) -> Near:
    """Return who stands where during a stay, or as near to it in time as any rule looks."""
    if case.alone:
        return {}
    margin_s = max(case.margin_s, 60.0 * case.rules.param("movement", "window_min"))
    found = case.context.occupancy.everywhere_between(case.start_s - margin_s, case.end_s + margin_s, case.part.part)
    for stand, slots in found.items():
        if any(s.part.count > 1 for s in slots):
            found[stand] = (*slots, *_goes_on(case.context, slots))
    return found


def _goes_on(context: "PlanningContext", slots: tuple[Slot, ...]) -> list[Slot]:
    """Return the parts before and after some that stand on the same stand: they decide whether these move."""
    more: dict[PartId, Slot] = {}
    for slot in slots:
        for step in (-1, 1):
            index = slot.part.index + step
            while (other := context.occupancy.slot(part_id(slot.part.turnaround.turnaround, index))) is not None:
                if other.stand != slot.stand:
                    break
                more[other.part.part] = other
                index += step
    return [slot for name, slot in more.items() if all(s.part.part != name for s in slots)]


def stale(case: Case, before: Near, now: Near) -> set[StandId] | None:
    """Return the stands that may say something else once occupants have changed; None = any.

    Who is there at another time than the part matters on its own stand alone, and on its lane if both move together.
    """
    context, found = case.context, set[StandId]()
    window_s = 60.0 * case.rules.param("movement", "window_min")
    for stand in before.keys() | now.keys():
        was, is_ = before.get(stand, ()), now.get(stand, ())
        if was == is_:
            continue
        found.add(stand)
        changed = [s for s in (*was, *is_) if s not in was or s not in is_]
        together = [s for s in changed if s.start_s < case.end_s and case.start_s < s.end_s]
        towed = any(s.part.count > 1 for s in changed)  # then the part beside it may move where it did not, or stay
        if together and stand in case.tables.shutters and _may_shut_roads(case, together):
            return None
        if together or towed:
            found |= looking_at(context, stand)
        ends = (case.start_s, case.end_s)
        if towed or any(nearest_movements(ends, (s.start_s, s.end_s))[0] < window_s for s in changed):
            found.update(on_one_lane(context).get(stand, ()))
    return found


def _may_shut_roads(case: Case, slots: list[Slot]) -> bool:
    """Tell whether anybody of some is there all the while that a lot of the part drives to its hall."""
    windows = [freight_window(case, lot) for lot, hall, _ in case.freight if hall is not None]
    return any(s.start_s <= begin_s and finish_s <= s.end_s for begin_s, finish_s in windows for s in slots)


def looking_at(context: "PlanningContext", stand: StandId) -> frozenset[StandId]:
    """Return the stands at which any rule but that of movements looks at who is on a stand at the same time."""

    def make() -> frozenset[StandId]:
        """Gather alternates, neighbours within clearance, ways in, and adjacency."""
        alternates = context.tables.alternates
        found = {stand, *alternates.get(stand, ()), *(s for s, others in alternates.items() if stand in others)}
        found |= {*context.clearance.neighbours(stand), *in_each_others_way(context).get(stand, ())}
        for row in context.layout.adjacency.values():
            if stand in (row.stand_a, row.stand_b):
                found |= {row.stand_a, row.stand_b}
        return frozenset(found)

    return context.tables.kept(("looking at", stand), make)


def remember(context: "PlanningContext", key: tuple[PartId, bool], kept: Kept) -> None:
    """Keep the answers about a part, among others or alone."""
    store = context.tables.kept_states
    store.pop(key, None)
    if len(store) >= MOST_KEPT:
        # a copy, since the window and a worker may keep answers at the same time
        for oldest in list(store)[: len(store) - MOST_KEPT + 1]:
            store.pop(oldest, None)
    store[key] = kept
