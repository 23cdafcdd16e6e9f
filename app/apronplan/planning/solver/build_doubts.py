"""What aircraft on two stands cost each other where that is allowed, as arrays: doubtful metres, and rules made soft.

Each as the rules count it: a doubt and alternates by the case, a clearance by the metres that lack, a restriction by
the metres of span that are too much.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from apronplan.domain.findings import Severity
from apronplan.domain.ids import StandId, TypeCode
from apronplan.looks import look
from apronplan.planning.context import PlanningContext
from apronplan.planning.solver.build_pairs import Entry, entries_of, may_stand, rectangles, table_of
from apronplan.planning.solver.data import Bools, Doubts, Floats, to_units

Amounts = tuple[int, int, Floats]
"""Two stands, and how much is too little or too much for each type on the one with each on the other; 0 = nothing."""


def build_doubts(
    context: PlanningContext,
    kinds: Sequence[TypeCode],
    column: Mapping[StandId, int],
    cost: Floats,
    kind: Sequence[int],
) -> Doubts | None:
    """Return the pairs that are allowed at a price: doubtful metres, and pair rules that the plan makes soft.

    Parameters
    ----------
    kinds : sequence of TypeCode
        The types that occur, by number.
    column : mapping of StandId to int
        Numbers of the stands.
    cost : floats, shape (parts, stands)
        Points; ``inf`` where a part may not stand.
    kind : sequence of int
        Type of each part.
    """
    may = may_stand(cost, kind, len(kinds))
    soft: list[tuple[Entry, float]] = []
    if _is_soft(context, "mars"):
        soft += [(e, context.rules.weight("mars")) for e in entries_of(context, kinds, column, frozenset({"mars"}))]
    if _is_soft(context, "adjacency"):
        soft += _priced(_too_wide(context, kinds, column), context.rules.weight("adjacency"))
    if context.rules.is_on("clearance"):
        key = ("metres", tuple(kinds), tuple(column), may.tobytes(), context.rules.is_on("mars"))
        doubtful, short = context.tables.recent(key, lambda: _metres(context, kinds, column, may))
        soft += _priced(doubtful, context.rules.param("clearance", "unsure_points"))
        if _is_soft(context, "clearance"):
            soft += _priced(short, context.rules.weight("clearance"))
    if not soft:
        return None
    pairs = table_of([e for e, _ in soft], len(kinds))
    return Doubts(pairs=pairs, cost=to_units(np.array([points for _, points in soft])))


def _is_soft(context: PlanningContext, rule: str) -> bool:
    return not context.rules.may_forbid(rule) and context.rules.severity(rule) is not Severity.OFF


def _priced(found: Iterable[Amounts], weight: float) -> Iterator[tuple[Entry, float]]:
    """Give an entry for each amount of two stands; the entries of two stands do not overlap."""
    for i, j, amounts in found:
        for amount in np.unique(amounts[amounts > 0]).tolist():
            for left, right in rectangles(amounts == amount):
                yield (i, j, left, right), weight * amount


def _too_wide(context: PlanningContext, kinds: Sequence[TypeCode], column: Mapping[StandId, int]) -> Iterator[Amounts]:
    """Give the metres by which aircraft are wider than their neighbour lets them be, for each restriction by itself."""
    types = context.layout.aircraft_types
    spans = np.array([types[t].wingspan_m if t in types else np.nan for t in kinds])
    for row in context.layout.adjacency.values():
        if row.stand_a in column and row.stand_b in column:
            excess = np.where(spans > row.max_wingspan_b_m, spans - row.max_wingspan_b_m, 0.0)
            amounts = np.where((spans >= row.min_wingspan_a_m)[:, None], excess, 0.0)
            yield column[row.stand_a], column[row.stand_b], amounts


def _metres(
    context: PlanningContext, kinds: Sequence[TypeCode], column: Mapping[StandId, int], may: Bools
) -> tuple[list[Amounts], list[Amounts]]:
    """Return where metres are doubtful (1 for each case), and where they lack (how many)."""
    known = np.array([t in context.layout.aircraft_types for t in kinds], dtype=bool)
    doubtful: list[Amounts] = []
    short: list[Amounts] = []
    for a, b in _neighbours(context, list(column)):
        look()
        i, j = column[a], column[b]
        unsure, lacks = np.zeros((2, len(kinds), len(kinds)))
        for s in np.flatnonzero(may[:, i] & known).tolist():
            for t in np.flatnonzero(may[:, j] & known).tolist():
                gap = context.tables.lacking(context.clearance, a, kinds[s], b, kinds[t])
                if gap is not None:
                    unsure[s, t] = gap.verdict == "unsure"
                    lacks[s, t] = gap.shortfall_m if gap.verdict == "short" else 0.0
        doubtful += [(i, j, unsure)] if unsure.any() else []
        short += [(i, j, lacks)] if lacks.any() else []
    return doubtful, short


def _neighbours(context: PlanningContext, names: Sequence[StandId]) -> list[tuple[StandId, StandId]]:
    place = {name: i for i, name in enumerate(names)}
    alternates = context.layout.exclusions if context.rules.is_on("mars") else frozenset()
    return [
        (a, b)
        for a in names
        for b in context.clearance.neighbours(a)
        if b in place and place[a] < place[b] and (a, b) not in alternates
    ]
