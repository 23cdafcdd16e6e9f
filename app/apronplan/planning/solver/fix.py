"""Exact answer on few columns: those whose reduced cost is at most d. If it is no dearer than bound + d, it is the best.

Any plan that uses a column with a larger reduced cost costs more than ``bound + d``; so a plan of the small model that
costs at most ``bound + d`` is the best of the full model. If not, d grows.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Ints
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.lp import Relaxation
from apronplan.planning.solver.mip import Found, Pairs, best_of, plan_cost
from apronplan.planning.solver.model.mip import Leeway

_UNIT = 1.0
_FIRST_PER_BLOCK = 3
_GROW = 4.0


@dataclass(slots=True, eq=False)
class Incumbent:
    """The best plan so far and the best bound; the two halves of the solver share it."""

    pairs: Pairs
    halls: Pairs
    cost: float
    bound: float

    @property
    def proved(self) -> bool:
        """Costs are whole units, so less than one unit above the bound is the best."""
        return self.cost - self.bound < _UNIT


def prove(
    blocks: Blocks,
    haul: Haul | None,
    relaxation: Relaxation,
    best: Incumbent,
    *,
    until: float,
    stop: Stop,
    improved: Callable[[Pairs, Pairs], None],
    bounded: Callable[[float], None],
    seed: int = 0,
) -> None:
    """Raise the bound and lower the cost of `best` until they meet or time is up.

    Parameters
    ----------
    until : float
        `time.perf_counter` at which to end.
    improved, bounded : callable
        Told every plan that is found and every bound that is proved.
    """
    width = _first_width(relaxation, best)
    while not best.proved and not stop() and time.perf_counter() < until:
        width = min(width, best.cost - relaxation.bound)
        found = _attempt(blocks, haul, relaxation, best, width, until, stop, bounded, seed)
        if found.pairs is not None and plan_cost(blocks, haul, found.pairs, found.halls) < best.cost:
            improved(found.pairs, found.halls)
        bounded(min(found.bound, relaxation.bound + width))
        if not found.proved:
            return
        width *= _GROW


def _first_width(relaxation: Relaxation, best: Incumbent) -> float:
    """Begin with so many columns that each block has a few on average, but no more than the known plan can need."""
    finite = relaxation.reduced[np.isfinite(relaxation.reduced)]
    rank = min(_FIRST_PER_BLOCK * len(relaxation.reduced), len(finite)) - 1
    return float(min(max(np.partition(finite, rank)[rank], _UNIT), max(best.cost - relaxation.bound, _UNIT)))


def _attempt(
    blocks: Blocks,
    haul: Haul | None,
    relaxation: Relaxation,
    best: Incumbent,
    width: float,
    until: float,
    stop: Stop,
    bounded: Callable[[float], None],
    seed: int,
) -> Found:
    block, stand = np.nonzero(relaxation.reduced <= width + _UNIT)
    ceiling = relaxation.bound + width
    return best_of(
        blocks,
        haul,
        block,
        stand,
        leeway_within(haul, relaxation, block, stand, width),
        seconds=until - time.perf_counter(),
        start=best.pairs,
        start_halls=best.halls,
        stop=stop,
        on_bound=lambda bound: bounded(min(bound, ceiling)),
        seed=seed,
    )


def leeway_within(
    haul: Haul | None, relaxation: Relaxation, block: Ints, stand: Ints, width: float
) -> Leeway | None:
    """Return which halls a plan within `width` of the bound may use for a lot at a column.

    Going to a hall that is dearer by x at the program's prices costs at least x more than the column's reduced cost.
    """
    if haul is None:
        return None
    priced = haul.priced(relaxation.prices.hall)
    regret = priced - priced.min(axis=2, keepdims=True)
    return Leeway(regret=regret, slack=width + _UNIT - relaxation.reduced[block, stand])
