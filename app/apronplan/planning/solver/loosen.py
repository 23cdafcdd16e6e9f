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
    choice : ints, shape (easy lots, stands + 1)
        Their halls by stand, the tray last.
    """

    problem: Problem
    kept: Ints
    easy: Ints
    choice: Ints

    def halls(self, stands: Sequence[int], halls: Sequence[tuple[int, int]], part: Ints) -> tuple[tuple[int, int], ...]:
        """Return the halls of all lots, numbered as before, for stands of all parts and halls of the lots left."""
        known = [(int(self.kept[lot]), hall) for lot, hall in halls]
        at = [stands[int(part[lot])] for lot in self.easy.tolist()]
        known += [(int(lot), int(self.choice[i, at[i]])) for i, lot in enumerate(self.easy.tolist())]
        return tuple(sorted(known))

    def left(self, halls: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """Return the halls of the lots left, numbered as in what is left, for halls of all lots."""
        return tuple((i, halls[lot]) for i, lot in enumerate(self.kept.tolist()))


def loosen(problem: Problem) -> Loosened:
    """Take the easy lots out of a problem."""
    freight = problem.freight
    none = np.zeros(0, dtype=np.int64)
    if freight is None or not len(freight.lots):
        return Loosened(
            replace(problem, freight=None), none, none, np.zeros((0, problem.stand_count + 1), dtype=np.int64)
        )
    single = _single(problem, freight)
    single &= _worth_it(freight)
    taken = _taken(freight, single)
    left = freight.capacity_kg - taken
    roomy = _roomy(freight, left, ~single)
    easy = single | ~(freight.eligible & ~roomy).any(axis=1)
    cost, choice = _nearest(problem, freight, np.flatnonzero(easy))
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
    return Loosened(smaller, kept, np.flatnonzero(easy), choice)


def _single(problem: Problem, freight: Freight) -> Bools:
    """Return the lots with one possible hall that is in reach of every stand on which they may be."""
    one = freight.eligible.sum(axis=1) == 1
    hall = freight.eligible.argmax(axis=1)
    reach = np.isfinite(freight.metres[freight.table, :, hall])
    there = np.isfinite(problem.cost)[freight.part]
    return np.asarray(one & (reach | ~there).all(axis=1))


def _taken(freight: Freight, single: Bools) -> Floats:
    taken = np.zeros_like(freight.capacity_kg)
    lots = np.flatnonzero(single)
    hall = freight.eligible.argmax(axis=1)[lots]
    np.add.at(taken, hall, freight.use_kg[lots] * freight.counts[lots, hall][:, None])
    return taken


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
    most = np.zeros_like(freight.capacity_kg)
    for hall in range(len(freight.halls)):
        most[hall] = freight.use_kg[lots & freight.eligible[:, hall] & freight.counts[:, hall]].sum(axis=0)
    return most


def _roomy(freight: Freight, left: Floats, others: Bools) -> Bools:
    """Return the halls in which all other lots that could come there would find room together."""
    return np.asarray((_most(freight, others) <= np.maximum(left, 0.0)).all(axis=1) & (left >= 0).all(axis=1))


def _nearest(problem: Problem, freight: Freight, lots: Ints) -> tuple[Floats, Ints]:
    """Return what each part pays for its easy lots by stand (tray last), and the lots' halls by stand."""
    halls = len(freight.halls)
    cost = np.zeros((problem.part_count, problem.stand_count + 1))
    choice = np.full((len(lots), problem.stand_count + 1), halls, dtype=np.int64)
    leaving = freight.leaving()
    for i, lot in enumerate(lots.tolist()):
        table = np.full((problem.stand_count + 1, halls + 1), np.inf)
        possible = freight.eligible[lot]
        metres = freight.metres[freight.table[lot]][:, possible]
        table[:-1, :-1][:, possible] = np.where(np.isfinite(metres), freight.cost_per_m[lot] * metres, np.inf)
        table[-1, :-1][possible] = 0.0
        table[:, :-1] += leaving[lot]
        table[:, -1] = freight.unhoused_cost
        choice[i] = table.argmin(axis=1)
        cost[freight.part[lot]] += table.min(axis=1)
    return cost, choice


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
