"""Which stands disturb each other, as arrays: alternates, neighbours, metres, ways in past a stand, roads."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from apronplan.domain.ids import HallId, StandId, TypeCode
from apronplan.domain.traffic import Part
from apronplan.looks import look
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.case import Case
from apronplan.planning.rules.roads import freight_window
from apronplan.planning.rules.traffic import in_each_others_way
from apronplan.planning.solver.data import Bools, Floats, PairRules, Problem, Shutters, no_rules

if TYPE_CHECKING:
    from apronplan.geometry.pairs import Cause

Entry = tuple[int, int, Bools, Bools]
"""Two stands, and which types on the one do not go together with which on the other."""


def table_of(entries: Sequence[Entry], types: int) -> PairRules:
    """Return entries as arrays."""
    if not entries:
        return no_rules(types)
    return PairRules(
        stand_a=np.array([e[0] for e in entries], dtype=np.int64),
        stand_b=np.array([e[1] for e in entries], dtype=np.int64),
        types_a=np.stack([e[2] for e in entries]),
        types_b=np.stack([e[3] for e in entries]),
    )


def entries_of(
    context: PlanningContext, kinds: Sequence[TypeCode], column: Mapping[StandId, int], causes: "frozenset[Cause]"
) -> list[Entry]:
    """Return the pairs that some rules forbid; alternates are left to their own rule as long as it is looked at."""
    from apronplan.geometry.pairs import pair_rules

    known = tuple(t for t in kinds if t in context.layout.aircraft_types)
    alternates: frozenset[Cause] = frozenset({"mars"}) if context.rules.is_on("mars") else frozenset()
    asked = causes | alternates
    rules = context.tables.recent(("pair rules", known, asked), lambda: pair_rules(context.layout, known, asked))
    return [
        (
            column[rule.stand_a],
            column[rule.stand_b],
            np.array([t in rule.types_a for t in kinds]),
            np.array([t in rule.types_b for t in kinds]),
        )
        for rule in rules
        if rule.cause in causes and rule.stand_a in column and rule.stand_b in column
    ]


def build_pairs(context: PlanningContext, kinds: Sequence[TypeCode], column: Mapping[StandId, int]) -> PairRules:
    """Return the pair rules that the plan's settings make hard."""
    from apronplan.geometry.pairs import ALL_CAUSES

    hard = frozenset(cause for cause in ALL_CAUSES if context.rules.may_forbid(cause))
    return table_of(entries_of(context, kinds, column, hard), len(kinds))


def may_stand(cost: Floats, kind: Sequence[int], kinds: int) -> Bools:
    """Return which types any part brings to which stands, shape (types, stands)."""
    may = np.zeros((kinds, cost.shape[1]), dtype=bool)
    for i, k in enumerate(kind):
        may[k] |= np.isfinite(cost[i])
    return may


def rectangles(table: Bools) -> list[tuple[Bools, Bools]]:
    """Split a table into rectangles that do not overlap: equal rows together."""
    rows: dict[bytes, Bools] = {}
    for i, row in enumerate(table):
        if row.any():
            rows.setdefault(row.tobytes(), np.zeros(len(table), dtype=bool))[i] = True
    return [(left, np.frombuffer(key, dtype=bool).copy()) for key, left in rows.items()]


# -- ways in past a stand ------------------------------------------------------------------------


def build_ways(
    context: PlanningContext,
    parts: Sequence[Part],
    kinds: Sequence[TypeCode],
    column: Mapping[StandId, int],
    cost: Floats,
    rules: PairRules,
) -> Shutters | None:
    """Return who stands in whose way when they come and leave, beside those who may not be there together anyway.

    As in the rule, a part moves at its begin and at its end unless the part before or after it is on the same stand,
    and nobody is in the way who comes or leaves at that very second.
    """
    if not context.rules.may_forbid("nose_in_blocking"):
        return None
    kind = [kinds.index(p.turnaround.aircraft_type) for p in parts]
    may = may_stand(cost, kind, len(kinds))
    causes = tuple(sorted(c for c in ("mars", "adjacency", "clearance") if context.rules.may_forbid(c)))
    key = ("ways", tuple(kinds), tuple(column), may.tobytes(), causes, context.rules.is_on("mars"))
    entries = context.tables.recent(key, lambda: _ways_in(context, kinds, column, may, rules))
    moving = [(i, round(t.timestamp()), side) for i, p in enumerate(parts) if p.on_block < p.off_block
              for t, side in ((p.on_block, -1), (p.off_block, 1))]  # fmt: skip
    if not entries or not moving:
        return None
    table, times = table_of(entries, len(kinds)), np.array(moving, dtype=np.int64)
    return Shutters(
        cut=table.stand_b, across=table.stand_a, types_cut=table.types_b, types_across=table.types_a,
        part=times[:, 0], begin_s=times[:, 1] - 1, end_s=times[:, 1] + 1, side=times[:, 2],
    )  # fmt: skip


def _ways_in(
    context: PlanningContext,
    kinds: Sequence[TypeCode],
    column: Mapping[StandId, int],
    may: Bools,
    rules: PairRules,
) -> list[Entry]:
    """Return (stand in the way, stand to come to) and the types for which there surely is too little room."""
    known = np.array([t in context.layout.aircraft_types for t in kinds], dtype=bool)
    apart = _never_together(rules)
    found: list[Entry] = []
    for parked, others in in_each_others_way(context).items():
        for moving in others:
            look()
            if parked not in column or moving not in column:
                continue
            i, j = column[parked], column[moving]
            here, there = np.flatnonzero(may[:, i] & known), np.flatnonzero(may[:, j] & known)
            asked = np.zeros((len(kinds), len(kinds)), dtype=bool)
            asked[np.ix_(here, there)] = True
            if (i, j) in apart:
                asked &= ~apart[i, j]
            if not asked.any():
                continue
            codes = [[kinds[s] for s in side.tolist()] for side in (here, there)]
            asked[np.ix_(here, there)] &= context.blocking.may_be_short(parked, codes[0], moving, codes[1])
            short = np.zeros_like(asked)
            for s, t in np.argwhere(asked).tolist():
                gap = context.tables.in_the_way(context.blocking, parked, kinds[s], moving, kinds[t])
                short[s, t] = gap is not None and gap.verdict == "short"
            found += [(i, j, left, right) for left, right in rectangles(short)]
    return found


def _never_together(rules: PairRules) -> dict[tuple[int, int], Bools]:
    """Return by two stands which types on the one exclude which on the other."""
    found: dict[tuple[int, int], Bools] = {}
    for r, (a, b) in enumerate(zip(rules.stand_a.tolist(), rules.stand_b.tolist(), strict=True)):
        both = rules.types_a[r][:, None] & rules.types_b[r]
        for key, table in (((a, b), both), ((b, a), both.T)):
            found[key] = found[key] | table if key in found else table
    return found


# -- roads across a stand ------------------------------------------------------------------------


def build_shutters(context: PlanningContext, parts: Sequence[Part], column: Mapping[StandId, int]) -> Shutters | None:
    """Return whose aircraft shut whose only road, and when each part's freight moves."""
    pairs = _shut_pairs(context, column, parts)
    if not pairs:
        return None
    times = [(i, begin, end) for i, part in enumerate(parts) for begin, end in freight_times(context, part)]
    table = np.array(times, dtype=np.int64).reshape(-1, 3)
    couples = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return Shutters(cut=couples[:, 0], across=couples[:, 1], part=table[:, 0], begin_s=table[:, 1], end_s=table[:, 2])


def freight_times(context: PlanningContext, part: Part) -> list[tuple[int, int]]:
    """Return when a part's freight drives, whole seconds."""
    if not context.layout.halls:
        return []
    case = Case(context, part)
    windows = {freight_window(case, lot) for lot in context.freight(part)}
    return sorted((round(begin), round(end)) for begin, end in windows)


def _shut_pairs(context: PlanningContext, column: Mapping[StandId, int], parts: Sequence[Part]) -> set[tuple[int, int]]:
    """Return (stand cut off, stand whose aircraft does that) by the roads that some part finds open.

    Only roads to halls that some lot of these parts is in or may go to: nobody drives to the others. Of a lot that may
    go to several halls the road to each counts, which is more than the rule asks.
    """
    if not context.tables.shutters or not context.rules.may_forbid("road_open"):
        return set()
    found: set[tuple[int, int]] = set()
    look()
    used: dict[tuple[date, frozenset[str]], set[HallId]] = {}
    for part in parts:
        case = Case(context, part)
        used.setdefault((case.day, case.closed_roads), set()).update(h for _, _, halls in case.freight for h in halls)
    for (day, closed), halls in sorted(used.items(), key=lambda item: str(item[0])):
        for stand, hall in context.tables.cut_off(context.layout, day, context.built, closed):
            for shutter in _who_shuts(context, day, stand, hall, closed) if hall in halls else ():
                if stand in column and shutter in column and stand != shutter:
                    found.add((column[stand], column[shutter]))
    return found


def _who_shuts(context: PlanningContext, day: date, stand: StandId, hall: str, closed: frozenset[str]) -> list[StandId]:
    """Return the stands that shut a road alone; where only several together do, one of them, to be on the safe side."""
    key = ("who shuts", day, context.built, stand, hall, closed)
    return context.tables.kept(key, lambda: _search_shutters(context, day, stand, hall, closed))


def _search_shutters(
    context: PlanningContext, day: date, stand: StandId, hall: str, closed: frozenset[str]
) -> list[StandId]:
    from apronplan.routing.service_roads import ServiceRoads

    def is_cut(occupied: frozenset[StandId]) -> bool:
        roads = ServiceRoads(context.layout, day, context.built, occupied, closed)
        return roads.metres(stand, hall) is None  # type: ignore[arg-type]

    alone = [s for s in sorted(context.tables.shutters) if is_cut(frozenset([s]))]
    if alone:
        return alone
    needed = set(context.tables.shutters)
    for shutter in sorted(needed):
        if is_cut(frozenset(needed - {shutter})):
            needed.discard(shutter)
    return sorted(needed)[:1]


def shut_out(context: PlanningContext, problem: Problem) -> None:
    """Take away, in place, the stands whose road is shut by what stands still, and those that would shut its road."""
    shutters = problem.shutters
    if shutters is None:
        return
    for cut, across in zip(shutters.cut.tolist(), shutters.across.tolist(), strict=True):
        for slot in context.occupancy.on(StandId(problem.stands[across])):
            covered = (slot.start_s <= shutters.begin_s) & (shutters.end_s <= slot.end_s)
            _forbid(problem, shutters.part[covered], cut)
        for slot in context.occupancy.on(StandId(problem.stands[cut])):
            for begin, end in freight_times(context, slot.part):
                _forbid(problem, np.flatnonzero((problem.start_s <= begin) & (end <= problem.end_s)), across)


def _forbid(problem: Problem, parts: np.ndarray, stand: int) -> None:
    free = parts[~problem.frozen[parts]]
    problem.cost[free, stand] = np.inf
