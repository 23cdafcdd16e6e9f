"""Freight that decides nothing: lots whose hall is clear as soon as their stand is, taken out of the problem.

Two kinds. A lot whose possible halls all have room for everything that could ever come to them goes to the nearest. A
lot with one possible hall goes there, and what it takes of that hall is taken beforehand. Both cost what the road
costs, so that cost is added to the stand's. What is left are the lots that compete for room.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from apronplan.planning.solver.data import Bools, Floats, Freight, Ints, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Loosened:
    """A problem without its easy lots.

    Attributes
    ----------
    problem : Problem
        What is left.
    kept, easy : ints
        Numbers of the lots that are left, and of those that are not.
    freight : Freight or None
        All lots, as before.
    """

    problem: Problem
    kept: Ints
    easy: Ints
    freight: Freight | None

    def halls(self, stands: Sequence[int], halls: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """Return the halls of all lots, numbered as before, for stands of all parts and halls of the lots left."""
        if self.freight is None:
            return ()
        known = dict(zip(self.easy.tolist(), _halls_at(self.freight, self.easy, stands).tolist(), strict=True))
        known.update((int(self.kept[lot]), hall) for lot, hall in halls)
        return tuple(sorted(known.items()))

    def left(self, halls: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """Return the halls of the lots left, numbered as in what is left, for halls of all lots."""
        return tuple((i, halls[lot]) for i, lot in enumerate(self.kept.tolist()))


def loosen(problem: Problem) -> Loosened:
    """Take the easy lots out of a problem."""
    freight = problem.freight
    none = np.zeros(0, dtype=np.int64)
    if freight is None or not len(freight.lots):
        return Loosened(replace(problem, freight=None), none, none, None)
    single = _single(problem, freight)
    single &= _worth_it(freight)
    taken = _most(freight, single)
    left = freight.capacity_kg - taken
    roomy = _roomy(freight, left, ~single)
    easy = single | ~(freight.eligible & ~roomy).any(axis=1)
    plain = easy & _is_plain(freight)
    cost = _roads_plain(problem, freight, plain)
    _add_roads(cost, freight, np.flatnonzero(easy & ~plain))
    price = np.where(np.isfinite(freight.overload_cost), freight.overload_cost, 0.0)
    constant = float((np.maximum(-left, 0.0) * price).sum())
    kept = np.flatnonzero(~easy)
    smaller = replace(
        problem,
        cost=problem.cost + cost[:, :-1],
        tray_cost=problem.tray_cost + cost[:, -1],
        constant=problem.constant + constant,
        freight=_subset(freight, kept, np.maximum(left, 0.0)) if len(kept) else None,
    )
    return Loosened(smaller, kept, np.flatnonzero(easy), freight)


def _single(problem: Problem, freight: Freight) -> Bools:
    """Return the lots with one possible hall that is in reach of every stand on which they may be."""
    single: Bools = np.asarray(freight.eligible.sum(axis=1) == 1)
    hall = freight.eligible.argmax(axis=1)
    reach = np.isfinite(freight.metres)
    everywhere: Bools = np.asarray(reach.all(axis=1))
    for lot in np.flatnonzero(single & ~everywhere[freight.table, hall]).tolist():
        there = np.isfinite(problem.cost[freight.part[lot]])
        single[lot] = (reach[freight.table[lot], :, hall[lot]] | ~there).all()
    return single


def _worth_it(freight: Freight) -> Bools:
    """Return the lots that surely go to the one hall they may go to.

    Its hard limits hold even with everything that may come there, and what the lot can overload costs less than leaving
    it without a hall.
    """
    every = np.ones(len(freight.lots), dtype=bool)
    hard = np.isinf(freight.overload_cost)
    room = (_most(freight, every)[:, hard] <= freight.capacity_kg[:, hard]).all(axis=1)
    dearest = freight.use_kg[:, ~hard] @ freight.overload_cost[~hard] + freight.leaving().max(axis=1, initial=0.0)
    sure: Bools = np.asarray(room)[freight.eligible.argmax(axis=1)] & (dearest < freight.unhoused_cost)
    return sure


def _most(freight: Freight, lots: Bools) -> Floats:
    """Return what each hall takes if all of some lots that may go there do."""
    there = freight.eligible & freight.counts & lots[:, None]
    return np.asarray(np.einsum("lh,lb->hb", there.astype(np.float64), freight.use_kg))


def _roomy(freight: Freight, left: Floats, others: Bools) -> Bools:
    """Return the halls in which all other lots that could come there would find room together."""
    return np.asarray((_most(freight, others) <= np.maximum(left, 0.0)).all(axis=1) & (left >= 0).all(axis=1))


def _is_plain(freight: Freight) -> Bools:
    """Return the lots that have one possible hall with a road from every stand, and never lie better without."""
    hall = freight.eligible.argmax(axis=1)
    farthest = freight.cost_per_m * freight.metres.max(axis=1)[freight.table, hall]
    stays = freight.leaving()[np.arange(len(hall)), hall] == 0.0
    return np.asarray((freight.eligible.sum(axis=1) == 1) & stays & (farthest <= freight.unhoused_cost))


def _roads_plain(problem: Problem, freight: Freight, lots: Bools) -> Floats:
    """Return what each part pays by stand (tray last) for plain lots: their units per metre times the metres."""
    tables, stands, halls = freight.metres.shape
    road = freight.table[lots] * halls + freight.eligible[lots].argmax(axis=1)
    size = problem.part_count * tables * halls
    per_m = np.bincount(freight.part[lots] * tables * halls + road, weights=freight.cost_per_m[lots], minlength=size)
    metres = np.where(np.isfinite(freight.metres), freight.metres, 0.0).transpose(0, 2, 1).reshape(-1, stands)
    cost = np.zeros((problem.part_count, stands + 1))
    np.einsum("pr,rs->ps", per_m.reshape(problem.part_count, -1), metres, out=cost[:, :-1])
    return cost


def _add_roads(cost: Floats, freight: Freight, lots: Ints) -> None:
    """Add what each part pays by stand (tray last) for other easy lots in the halls that are cheapest there."""
    price = np.full((len(lots), cost.shape[1]), freight.unhoused_cost)
    for table, hall in np.ndindex(len(freight.metres), len(freight.halls)):
        may = np.flatnonzero(freight.eligible[lots, hall] & (freight.table[lots] == table))
        road = _road_cost(freight.cost_per_m[lots[may], None], np.append(freight.metres[table, :, hall], 0.0))
        price[may] = np.minimum(price[may], road + freight.leaving()[lots[may], hall, None])
    np.add.at(cost, freight.part[lots], price)


def _road_cost(per_m: Floats, metres: Floats) -> Floats:
    """Return what roads cost; those that are not there cost ``inf``, even where a metre costs nothing."""
    there = np.isfinite(metres)
    return np.where(there, per_m * np.where(there, metres, 0.0), np.inf)


def _halls_at(freight: Freight, lots: Ints, stands: Sequence[int]) -> Ints:
    """Return the cheapest hall of each of some lots for the stands of all parts; the number after the last = none."""
    at = np.array(stands, dtype=np.int64)[freight.part[lots]]
    metres = np.concatenate([freight.metres, np.zeros((len(freight.metres), 1, len(freight.halls)))], axis=1)
    price = np.full((len(lots), len(freight.halls) + 1), freight.unhoused_cost)
    price[:, :-1] = _road_cost(freight.cost_per_m[lots, None], metres[freight.table[lots], at])
    price[:, :-1] += freight.leaving()[lots]
    price[:, :-1][~freight.eligible[lots]] = np.inf
    return np.asarray(price.argmin(axis=1))


def _subset(freight: Freight, lots: Ints, capacity_kg: Floats) -> Freight:
    return replace(
        freight,
        lots=tuple(freight.lots[lot] for lot in lots.tolist()),
        part=freight.part[lots],
        cost_per_m=freight.cost_per_m[lots],
        eligible=freight.eligible[lots],
        table=freight.table[lots],
        use_kg=freight.use_kg[lots],
        counts=freight.counts[lots],
        moved=freight.leaving()[lots],
        capacity_kg=capacity_kg,
    )
