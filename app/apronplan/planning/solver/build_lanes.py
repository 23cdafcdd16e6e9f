"""Movements side by side, as arrays, where the plan makes `movement` a hard rule: who shares a lane with whom."""

from collections.abc import Mapping, Sequence

import numpy as np

from apronplan.domain.ids import StandId, TypeCode
from apronplan.domain.traffic import Part
from apronplan.looks import look
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.traffic import on_one_lane
from apronplan.planning.solver.build_pairs import Entry, may_stand, rectangles, table_of
from apronplan.planning.solver.data import Bools, Floats, Shutters


def build_lanes(
    context: PlanningContext,
    parts: Sequence[Part],
    kinds: Sequence[TypeCode],
    column: Mapping[StandId, int],
    cost: Floats,
) -> Shutters | None:
    """Return whose movements may not come too near in time: pairs of stands with types, and when each part moves.

    As in the rule, a part moves at its begin and at its end unless the part before or after it is on the same stand.
    """
    if not context.rules.may_forbid("movement"):
        return None
    kind = [kinds.index(p.turnaround.aircraft_type) for p in parts]
    may = may_stand(cost, kind, len(kinds))
    key = ("lanes", tuple(kinds), tuple(column), may.tobytes())
    entries = context.tables.recent(key, lambda: _crossings(context, kinds, column, may))
    window_s = round(60.0 * context.rules.param("movement", "window_min"))
    if not entries or window_s <= 0:
        return None
    table = table_of(entries, len(kinds))
    moving = [(i, round(t.timestamp()), side) for i, p in enumerate(parts)
              for t, side in ((p.on_block, -1), (p.off_block, 1))]  # fmt: skip
    times = np.array(moving, dtype=np.int64).reshape(-1, 3)
    return Shutters(
        cut=table.stand_a, across=table.stand_b, types_cut=table.types_a, types_across=table.types_b,
        part=times[:, 0], begin_s=times[:, 1], end_s=times[:, 1], side=times[:, 2], window_s=window_s,
    )  # fmt: skip


def _crossings(
    context: PlanningContext, kinds: Sequence[TypeCode], column: Mapping[StandId, int], may: Bools
) -> list[Entry]:
    """Return each two stands once, with the types whose push-backs sweep common ground."""
    known = np.array([t in context.layout.aircraft_types for t in kinds], dtype=bool)
    found: list[Entry] = []
    for one, others in on_one_lane(context).items():
        for other in others:
            if one not in column or other not in column or column[one] > column[other]:
                continue
            look()
            i, j = column[one], column[other]
            here, there = np.flatnonzero(may[:, i] & known), np.flatnonzero(may[:, j] & known)
            codes = [[kinds[s] for s in side.tolist()] for side in (here, there)]
            cross = np.zeros((len(kinds), len(kinds)), dtype=bool)
            cross[np.ix_(here, there)] = context.blocking.crossings(one, codes[0], other, codes[1])
            found += [(i, j, left, right) for left, right in rectangles(cross)]
    return found
