"""Where a check can say anything about a part at all: the stands to ask, found in bulk.

Colouring every stand during a drag asks thirty rules about ninety stands. Most rules concern few of them: the stands
that are too small for a type are the same all day, alternates matter only beside an aircraft. Each function here
returns a set of stands outside of which its check is silent; `ALL` = every stand.
"""

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from apronplan.domain.ids import StandId
from apronplan.planning.rules.case import NOSE_DOOR_ROOM, Case
from apronplan.planning.rules.traffic import in_each_others_way

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext

ALL = None
Where = Callable[[Case], Collection[StandId] | None]


def everywhere(_: Case) -> None:
    """Return `ALL`."""


def cells(rule: str) -> Where:
    """Return the stands for which the plan has cells of a rule."""

    def where(case: Case) -> Collection[StandId]:
        """Return the stands with a cell of the rule."""
        return {StandId(name) for name in case.rules.cells(rule)}

    return where


def unknown_or_cells(case: Case) -> Collection[StandId] | None:
    """Return where `type_allowed` speaks: everywhere for a type that nobody knows, else at its cells."""
    return ALL if case.aircraft is None else cells("type_allowed")(case)


def too_small(case: Case) -> Collection[StandId]:
    """Return the stands whose span or length a type exceeds."""
    aircraft = case.aircraft
    if aircraft is None:
        return ()
    stands = case.context.layout.aircraft_stands
    return case.tables.kept(
        ("small", aircraft),
        lambda: frozenset(
            s.stand
            for s in stands
            if (s.max_wingspan_m is not None and aircraft.wingspan_m > s.max_wingspan_m)
            or (s.max_length_m is not None and aircraft.length_m > s.max_length_m)
        ),
    )


def near_buildings(case: Case) -> Collection[StandId]:
    """Return the stands on which a type comes too near to a hall or building that stands at any time."""
    if case.aircraft is None:
        return ()
    stands, table, code = case.context.layout.aircraft_stands, case.context.clearance, case.type
    return case.tables.kept(
        ("built", case.aircraft), lambda: frozenset(s.stand for s in stands if table.building_gaps(s.stand, code))
    )


def closed_or_dated(case: Case) -> Collection[StandId]:
    """Return the stands that are closed at some time of the plan, or that do not exist for ever."""
    stands = case.context.layout.aircraft_stands
    dated = case.tables.kept(
        "dated",
        lambda: frozenset(s.stand for s in stands if s.valid_from or s.valid_to or s.phase not in ("", "existing")),
    )
    return dated.union(case.context.closed) if case.context.closed else dated


def busy(case: Case) -> Collection[StandId]:
    """Return the stands on which another part stands during the stay or near it in time."""
    return [name for name in case.context.occupancy.stands if case.around(name)]


def beside_busy(case: Case) -> Collection[StandId]:
    """Return the stands near which another part stands during the stay."""
    table = case.context.clearance
    return _around(case, table.neighbours)


def alternates_of_busy(case: Case) -> Collection[StandId]:
    """Return the stands of which an alternate is in use during the stay."""
    return _around(case, lambda name: case.tables.alternates.get(name, ()))


def in_the_way_of_busy(case: Case) -> Collection[StandId] | None:
    """Return the stands whose ways in and those of stands in use could block each other.

    Where a part of several stands decides whether the one beside it moves: then every stand.
    """
    if case.part.count > 1:
        return ALL
    related = in_each_others_way(case.context)
    return _around(case, lambda name: related.get(name, ()))


def _around(case: Case, others: Callable[[StandId], Iterable[StandId]]) -> set[StandId]:
    found: set[StandId] = set()
    for name in case.context.occupancy.stands:
        if case.present(name):
            found.update(others(name))
    return found


def without_road(case: Case) -> Collection[StandId]:
    """Return the stands from which a lot has no road to a hall, or may lose it to aircraft across the road."""
    context = case.context
    stands = {s.stand for s in context.layout.aircraft_stands}
    found: set[StandId] = set()
    for _, _, _, metres_from in case.ways:
        found |= stands - metres_from.keys()
    if case.tables.shutters and not case.alone:
        cut_off = case.tables.cut_off(context.layout, case.day, context.built, case.closed_roads)
        found |= {stand for stand, _ in cut_off}
    return found


def unwished(case: Case) -> Collection[StandId]:
    """Return the stands that cost preference points."""
    return [name for name, points in case.wishes.items() if points > 0]


def prime(case: Case) -> Collection[StandId]:
    """Return the stands that long stayers should leave free."""
    stands = case.context.layout.aircraft_stands
    return case.tables.kept("prime", lambda: frozenset(s.stand for s in stands if NOSE_DOOR_ROOM in s.facilities))


def has_cells(rule: str) -> Callable[[Case], bool]:
    """Return a question: has the plan any cells of a rule."""
    return lambda case: bool(case.rules.cells(rule))


def has_adjacency(context: "PlanningContext") -> bool:
    """Tell whether the layout restricts neighbours."""
    return bool(context.layout.adjacency)
