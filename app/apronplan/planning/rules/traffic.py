"""Aircraft on the move: who shares a lane with whom, and who stands in whose way."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from apronplan.domain.findings import Finding, Value
from apronplan.domain.ids import StandId, part_id
from apronplan.domain.layout import Stand
from apronplan.domain.traffic import Part, StandAssignment
from apronplan.planning.occupancy import Slot
from apronplan.planning.rules.case import NONE, Case, covered
from apronplan.planning.rules.stays import Stay, beside, stay_of, stay_of_slot

if TYPE_CHECKING:
    from apronplan.geometry.measure import Gap
    from apronplan.planning.context import PlanningContext

Moves = tuple[float, ...]
"""When an aircraft comes and leaves, as far as it does, seconds since the epoch."""


def movement(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge arrivals and departures that come nearer in time than the window and sweep common ground.

    A part that follows another one on the same stand does not move between the two.
    """
    found = [] if not _moving_near(case) else _beside_on_lane(case, stand, stay_of(case, stand.stand).moves)
    for other in beside(case, stand.stand):
        there = case.context.layout.stands.get(other.stand)
        if there is not None and _known(other.case):
            told = _beside_on_lane(other.case, there, other.stay.moves, (other.first_s, other.last_s))
            found += [covered(f, _rows(case, stand)) for f in told]
    return found or NONE


def _known(case: Case) -> bool:
    return case.aircraft is not None


def _rows(case: Case, stand: Stand) -> list[StandAssignment]:
    """Return the placement of a case's part, if it is on a stand."""
    return [case.row] if case.row is not None and case.row.stand == stand.stand else []


def _rows_between(context: "PlanningContext", *moves: tuple[Part, float]) -> list[StandAssignment]:
    """Return the placements of the parts that follow, or go before, some parts as these move: that is why they move."""
    names = []
    for part, at_s in moves:
        if part.count > 1:
            steps = [step for step, end in ((-1, part.on_block), (1, part.off_block)) if end.timestamp() == at_s]
            names += [part_id(part.turnaround.turnaround, part.index + step) for step in steps]
    return [row for name in names if (row := context.plan.stand_assignments.get(name)) is not None]


def _beside_on_lane(case: Case, stand: Stand, moves: Moves, within: tuple[float, float] | None = None) -> list[Finding]:
    """Tell who moves too near in time on common ground; `within` = only of movements of this part in that time."""
    window_s = 60.0 * case.rules.param("movement", "window_min")
    moving, blocking = _moving_near(case), case.context.blocking
    found: list[Finding] = []
    for name in on_one_lane(case.context).get(stand.stand, ()) if moving else ():
        for other, theirs in moving.get(name, ()):
            apart_s, mine_s, theirs_s = nearest_movements(moves, theirs)
            if apart_s >= window_s or (within is not None and not within[0] <= mine_s <= within[1]):
                continue
            if blocking.crossing(stand.stand, case.type, name, other.aircraft.icao):  # type: ignore[union-attr]
                values, at_s = {"minutes": apart_s / 60.0}, max(mine_s, theirs_s)
                told = case.find_pair(
                    "movement", stand, other, values, amount=(window_s - apart_s) / 60.0, start_s=at_s, end_s=at_s
                )
                found += [
                    covered(f, _rows_between(case.context, (case.part, mine_s), (other.part, theirs_s))) for f in told
                ]
    return found


def _moving_near(case: Case) -> dict[StandId, list[tuple[Slot, Moves]]]:
    """Return by stand who moves within the window of one of this part's ends; worked out once per part."""
    found: dict[StandId, list[tuple[Slot, Moves]]] | None = case.memo.get("movers")
    if found is None:
        found = case.memo["movers"] = {}
        window_s = 60.0 * case.rules.param("movement", "window_min")
        occupancy, ends = case.context.occupancy, (case.start_s, case.end_s)
        for name in occupancy.stands:
            for other in occupancy.between(name, case.start_s - window_s, case.end_s + window_s):
                if other.aircraft is None or other.part.turnaround.turnaround == case.turnaround.turnaround:
                    continue
                moves = stay_of_slot(case.context, other).moves
                if nearest_movements(ends, moves)[0] < window_s:
                    found.setdefault(name, []).append((other, moves))
    return found


def nearest_movements(mine: Moves, theirs: Moves) -> tuple[float, float, float]:
    """Return how near in time two aircraft move, seconds, and when each of them does then.

    Never, where one of them does not move at all.
    """
    apart_s, mine_s, theirs_s = float("inf"), 0.0, 0.0
    for one in mine:
        for other in theirs:
            between_s = one - other if one > other else other - one
            if between_s < apart_s:
                apart_s, mine_s, theirs_s = between_s, one, other
    return apart_s, mine_s, theirs_s


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
    """Find aircraft in the way of another that comes in or is pushed back; alternates are left to their own rule.

    A part that follows another one on the same stand does not move between the two, and stands there all the while.
    """
    if case.aircraft is None:
        return NONE
    found = _in_the_way(case, stand, stay_of(case, stand.stand))
    for other in beside(case, stand.stand):
        there = case.context.layout.stands.get(other.stand)
        if there is not None and _known(other.case):
            told = _in_the_way(other.case, there, other.stay, (other.first_s, other.last_s))
            found += [covered(f, _rows(case, stand)) for f in told]
    return found or NONE


def _in_the_way(case: Case, stand: Stand, mine: Stay, within: tuple[float, float] | None = None) -> list[Finding]:
    """Tell of the movements of a part past others, and of others past it; `within` = only of those in that time."""
    found: list[Finding] = []
    for name in in_each_others_way(case.context).get(stand.stand, ()):
        for other in case.present(name):
            if other.aircraft is None or other.part.turnaround.turnaround == case.turnaround.turnaround:
                continue
            moves = _blocked_moves(case, stand, other, mine)
            row = next((m for m in moves if within is None or within[0] <= m[1] <= within[1]), None)
            if row is not None:
                rows = _rows_between(case.context, (case.part, row[1]), (other.part, row[1]))
                found += [covered(f, rows) for f in _told(case, stand, other, row)]
    return found


Blocked = tuple["Gap", float, StandId, StandId]
"""The room that lacks, when, who is in the way, and who moves."""


def _told(case: Case, stand: Stand, other: Slot, blocked: Blocked) -> Sequence[Finding]:
    gap, at_s, blocking, moving = blocked
    sure = gap.verdict == "short"
    values: dict[str, Value] = {"found_m": gap.found_m, "needed_m": gap.needed_m, "accuracy_m": gap.accuracy_m,
                                "blocking": blocking, "moving": moving}  # fmt: skip
    return case.find_pair(
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


def _blocked_moves(case: Case, stand: Stand, other: Slot, mine: Stay) -> list[Blocked]:
    """Return the movements of the one past the other that lack room, the least room first."""
    assert case.aircraft is not None
    assert other.aircraft is not None
    tables, table = case.tables, case.context.blocking
    codes = case.aircraft.icao, other.aircraft.icao
    past_other = tables.in_the_way(table, other.stand, codes[1], stand.stand, codes[0])
    past_me = tables.in_the_way(table, stand.stand, codes[0], other.stand, codes[1])
    if past_other is None and past_me is None:
        return []
    theirs = stay_of_slot(case.context, other)
    found: list[Blocked] = []
    if past_other is not None:
        moves = _past(mine.moves, case.start_s, theirs, other.start_s, other.end_s)
        found += [(past_other, at_s, other.stand, stand.stand) for at_s in moves]
    if past_me is not None:
        moves = _past(theirs.moves, other.start_s, mine, case.start_s, case.end_s)
        found += [(past_me, at_s, stand.stand, other.stand) for at_s in moves]
    return sorted(found, key=lambda row: (-row[0].shortfall_m, row[1])) if len(found) > 1 else found


def _past(moves: Moves, comes_s: float, parked: Stay, begin_s: float, end_s: float) -> list[float]:
    """Return those of a part's movements, the one at `comes_s` its arrival, at which a parked part tells of it."""
    return [t for t in moves if parked.holds(t, begin_s, end_s, comes=t == comes_s)]
