"""Aircraft on the move: who shares a lane with whom, and who stands in whose way."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from apronplan.domain.findings import Finding, Value
from apronplan.domain.ids import StandId
from apronplan.domain.layout import Stand
from apronplan.planning.occupancy import Slot
from apronplan.planning.rules.case import NONE, Case

if TYPE_CHECKING:
    from apronplan.geometry.measure import Gap
    from apronplan.planning.context import PlanningContext


def movement(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge arrivals and departures that come nearer in time than the window and sweep common ground."""
    moving = _moving_near(case)
    if not moving:
        return NONE
    window_s = 60.0 * case.rules.param("movement", "window_min")
    blocking = case.context.blocking
    found: list[Finding] = []
    for name in on_one_lane(case.context).get(stand.stand, ()):
        for other, apart_s, at_s in moving.get(name, ()):
            if blocking.crossing(stand.stand, case.type, name, other.aircraft.icao):  # type: ignore[union-attr]
                values = {"minutes": apart_s / 60.0}
                found += case.find_pair(
                    "movement", stand, other, values, amount=(window_s - apart_s) / 60.0, start_s=at_s, end_s=at_s
                )
    return found or NONE


Mover = tuple[Slot, float, float]
"""Another part of known type, how near in time it moves (seconds), and when the later of the two movements is."""


def _moving_near(case: Case) -> dict[StandId, list[Mover]]:
    """Return by stand who moves within the window of one of this part's movements; worked out once per part."""
    found: dict[StandId, list[Mover]] | None = case.memo.get("movers")
    if found is None:
        found = case.memo["movers"] = {}
        window_s = 60.0 * case.rules.param("movement", "window_min")
        occupancy = case.context.occupancy
        for name in occupancy.stands:
            for other in occupancy.between(name, case.start_s - window_s, case.end_s + window_s):
                if other.aircraft is None or other.part.turnaround.turnaround == case.turnaround.turnaround:
                    continue
                apart_s, at_s = nearest_movements(case, other)
                if apart_s < window_s:
                    found.setdefault(name, []).append((other, apart_s, at_s))
    return found


def nearest_movements(case: Case, other: Slot) -> tuple[float, float]:
    """Return how near in time two parts move, seconds, and when the later of the two movements is."""
    apart_s, at_s = float("inf"), 0.0
    for mine in (case.start_s, case.end_s):
        for theirs in (other.start_s, other.end_s):
            between_s = mine - theirs if mine > theirs else theirs - mine
            if between_s < apart_s:
                apart_s, at_s = between_s, mine if mine > theirs else theirs
    return apart_s, at_s


def on_one_lane(context: "PlanningContext") -> Mapping[StandId, tuple[StandId, ...]]:
    """Return by stand those whose push-backs could sweep common ground, with the widest type on both.

    Stands without a node on the taxiways are left out: nobody knows their lane.
    """

    def make() -> dict[StandId, tuple[StandId, ...]]:
        """Work the table out once per context, for the widest type and the stands that have a lane."""
        import shapely

        from apronplan.geometry.corridors import corridors

        types = context.layout.aircraft_types.values()
        widest = max(types, key=lambda t: (t.wingspan_m, t.length_m), default=None)
        names = _with_lane(context)
        if widest is None or not names:
            return {}
        swept = [corridors(context.layout).pushback(name, widest) for name in names]
        first, second = shapely.STRtree(swept).query(swept, predicate="intersects")
        found: dict[StandId, list[StandId]] = {}
        for i, j in sorted(zip(first.tolist(), second.tolist(), strict=True)):
            if i != j:
                found.setdefault(names[i], []).append(names[j])
        return {name: tuple(others) for name, others in found.items()}

    return context.tables.kept("lanes", make)


def _with_lane(context: "PlanningContext") -> list[StandId]:
    known = {n.stand for n in context.layout.taxi_nodes.values() if n.stand}
    return [s.stand for s in context.layout.aircraft_stands if s.stand in known]


def in_each_others_way(context: "PlanningContext") -> Mapping[StandId, tuple[StandId, ...]]:
    """Return by stand those whose way in it could block, or that could block its own."""
    alternates = context.layout.exclusions if context.rules.is_on("mars") else frozenset()

    def make() -> dict[StandId, tuple[StandId, ...]]:
        """Work the table out once per layout; alternates never hold two aircraft as long as `mars` is looked at."""
        known = _with_lane(context)
        found: dict[StandId, dict[StandId, None]] = {name: {} for name in known}
        for name in known:
            for other in context.blocking.could_block(name):
                if other in found and (name, other) not in alternates:
                    found[name][other] = found[other][name] = None
        return {name: tuple(others) for name, others in found.items() if others}

    return context.tables.kept(("ways", bool(alternates)), make)


def nose_in_blocking(case: Case, stand: Stand) -> Sequence[Finding]:
    """Find aircraft in the way of another that comes in or is pushed back; alternates are left to their own rule."""
    if case.aircraft is None:
        return NONE
    found: list[Finding] = []
    for name in in_each_others_way(case.context).get(stand.stand, ()):
        for other in case.present(name):
            if other.aircraft is None or other.part.turnaround.turnaround == case.turnaround.turnaround:
                continue
            for gap, at_s, blocking, moving in _blocked_moves(case, stand, other):
                sure = gap.verdict == "short"
                values: dict[str, Value] = {
                    "found_m": gap.found_m, "needed_m": gap.needed_m, "accuracy_m": gap.accuracy_m,
                          "blocking": blocking, "moving": moving}  # fmt: skip
                found += case.find_pair(
                    "nose_in_blocking",
                    stand,
                    other,
                    values,
                    variant="" if sure else "unsure",
                    points=None if sure else case.rules.param("nose_in_blocking", "unsure_points"),
                    start_s=at_s,
                    end_s=at_s,
                    soften=not sure,
                )
                break
    return found or NONE


def _blocked_moves(case: Case, stand: Stand, other: Slot) -> "list[tuple[Gap, float, StandId, StandId]]":
    """Return the movements of the one past the other that lack room, the least room first."""
    assert case.aircraft is not None
    assert other.aircraft is not None
    tables, table = case.tables, case.context.blocking
    mine, theirs = case.aircraft.icao, other.aircraft.icao
    past_other = tables.in_the_way(table, other.stand, theirs, stand.stand, mine)
    past_me = tables.in_the_way(table, stand.stand, mine, other.stand, theirs)
    found: list[tuple[Gap, float, StandId, StandId]] = []
    if past_other is not None:
        moves = [t for t in (case.start_s, case.end_s) if other.start_s < t < other.end_s]
        found += [(past_other, at_s, other.stand, stand.stand) for at_s in moves]
    if past_me is not None:
        moves = [t for t in (other.start_s, other.end_s) if case.start_s < t < case.end_s]
        found += [(past_me, at_s, stand.stand, other.stand) for at_s in moves]
    return sorted(found, key=lambda row: (-row[0].shortfall_m, row[1])) if len(found) > 1 else found
