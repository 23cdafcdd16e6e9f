"""Exact answer on the columns whose reduced cost is at most d; if it is no dearer than bound + d, it is the best.

Any plan that uses a column with a larger reduced cost costs more than ``bound + d``; so a plan of the small model that
costs at most ``bound + d`` is the best of the full model. If not, d grows.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Floats, Ints
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.lp import Relaxation
from apronplan.planning.solver.mip import Found, Pairs, best_of, plan_cost, program_of
from apronplan.planning.solver.model.mip import Leeway
from apronplan.planning.solver.model.reach import Reach
from apronplan.planning.solver.program import Run
from apronplan.planning.solver.proof import tolerance
from apronplan.planning.solver.stuck import stuck_parts, tightened

_UNIT = 1.0
_FEW = 3
"""Columns for each block in the first small model, which finds a good plan rather than a proof."""
_HARDLY_MORE = 1.5
"""Where the columns of all better plans are so many times those of the first model at most, they are taken at once."""
_GROW = 4.0
_NEAR, _FIRST_SHARE, _CLIMB, _ALMOST = 0.06, 0.5, 1.5, 1.25
"""With halls: where the best plan is at most this share above the bound, plans are looked for up to this share of the
way, then up to so many times as far each time, or all the way where that is hardly further. A plan's cost is known only
once it is found; what lies below a limit is searched the faster, the lower the limit."""
_CLOSE, _MANY = 0.025, 2500
"""The limit is all the way at once where the plan is so near; columns within it from which it is set half as far."""
_NEARLY = 0.9
_SOME, _SOME_WITH_HALLS = 30, 15
"""Columns for each block that are taken at once: such models are sharpened first, which does less for halls."""
_FLOW_WORTH = 0.15
"""Part of the gap that the linear program saves on short times, from which they are priced by a flow of each stand."""
_FREE = 1e-9
"""Units per kilogram below which overload costs nothing more than the linear program expects."""


@dataclass(slots=True, eq=False)
class Incumbent:
    """The best plan so far and the best bound; the two halves of the solver share it.

    Attributes
    ----------
    plan : (pairs, halls)
        Blocks on stands and lots in halls, one object: whoever reads it beside the other half gets two that belong
        together.
    strict : float
        What of the cost is the price of strict steps (`proof.strict_cost`).
    """

    plan: tuple[Pairs, Pairs]
    cost: float
    bound: float
    strict: float

    @property
    def pairs(self) -> Pairs:
        """Blocks on stands."""
        return self.plan[0]

    @property
    def proved(self) -> bool:
        """Whether cost and bound meet."""
        return self.cost - self.bound <= tolerance(self.cost - self.strict)


def prove(
    blocks: Blocks,
    haul: Haul | None,
    relaxation: Relaxation,
    best: Incumbent,
    *,
    until: float,
    stop: Stop,
    improved: Callable[[Pairs, Pairs], bool],
    bounded: Callable[[float], None],
    seed: int = 0,
    most_columns: int | None = None,
) -> None:
    """Raise the bound and lower the cost of `best` until they meet or time is up.

    Parameters
    ----------
    until : float
        `time.perf_counter` at which to end.
    improved, bounded : callable
        Told every plan that is found and every bound that is proved.
    most_columns : int or None
        End where a model would have more.
    """
    reduced = np.sort(relaxation.reduced[np.isfinite(relaxation.reduced)])
    width = _as_wide(reduced, _first_model(blocks, haul, relaxation, best))
    climbs = haul is not None and not blocks.problem.strict.size and _is_near(relaxation, best)
    if climbs:
        width = _first_limit(reduced, relaxation, best)
    while not best.proved and not stop() and time.perf_counter() < until:
        whole = width * (_ALMOST if climbs else 1.0) >= best.cost - relaxation.bound
        width = best.cost - relaxation.bound if whole else width
        if most_columns is not None and np.searchsorted(reduced, width + _UNIT, side="right") > most_columns:
            return
        target = relaxation.bound + width if climbs and not whole else np.inf
        found = _attempt(blocks, haul, relaxation, best, width, until, stop, bounded, seed, target)
        if found.pairs is not None and plan_cost(blocks, haul, found.pairs, found.halls) < best.cost:
            improved(found.pairs, found.halls)
        bounded(min(found.bound, relaxation.bound + width))
        if whole or not (found.proved or found.bound >= relaxation.bound + width):
            return
        if found.pairs is None and found.proved and width >= _dear(blocks):
            relaxation = _beyond(blocks, haul, relaxation, width, until, stop)
            bounded(relaxation.bound)
            reduced = np.sort(relaxation.reduced[np.isfinite(relaxation.reduced)])
            width = _as_wide(reduced, first_width(relaxation, best))
        else:
            grown = (_CLIMB if climbs else _GROW) * width
            width = _as_wide(reduced, _wider(reduced, width) if blocks.problem.strict.size else grown)


def _first_limit(reduced: Floats, relaxation: Relaxation, best: Incumbent) -> float:
    """Return how far to look first where the search climbs: all the way to a plan that is close, else part of it."""
    whole = best.cost - relaxation.bound
    if whole <= _CLOSE * abs(best.cost):
        return max(whole, _UNIT)
    many = np.searchsorted(reduced, _FIRST_SHARE * whole, side="right") > _MANY
    return max(_FIRST_SHARE * whole / (2 if many else 1), _UNIT)


def _is_near(relaxation: Relaxation, best: Incumbent) -> bool:
    return best.cost - relaxation.bound <= _NEAR * abs(best.cost)


def _dear(blocks: Blocks) -> float:
    """Return the width from which it pays to ask who is stuck: near the price of one move of minimum change."""
    strict = blocks.problem.strict
    return _NEARLY * float(strict[strict > 0].min(initial=np.inf))


def _beyond(
    blocks: Blocks, haul: Haul | None, relaxation: Relaxation, width: float, until: float, stop: Stop
) -> Relaxation:
    """Return what follows if there is no plan within `width`: some group of parts needs a dearer column (`stuck`)."""
    block, stand = np.nonzero(relaxation.reduced <= width + _UNIT)
    leeway = leeway_within(haul, relaxation, block, stand, width)
    reach = reach_within(haul, relaxation, block, stand, width)
    program = program_of(blocks, haul, block, stand, leeway, reach)
    group = stuck_parts(blocks, block, program, Run(seconds=until - time.perf_counter(), stop=stop, gap=_UNIT))
    return tightened(blocks, relaxation, group, width) if len(group) else relaxation


def _as_wide(reduced: Floats, width: float) -> float:
    """Return how wide a search over the columns within `width` really is: up to the next one that it leaves out.

    Where moves are dear there is none between those that cost no more moves and those that cost one.
    """
    at = int(np.searchsorted(reduced, width + _UNIT, side="right"))
    return max(width, float(reduced[at]) - 2 * _UNIT) if at < len(reduced) else width


def _wider(reduced: Floats, width: float) -> float:
    """Return the next width: so many times this one, but no more than so many times its columns."""
    count = int(np.searchsorted(reduced, width + _UNIT, side="right"))
    most = float(reduced[min(int(_GROW * count), len(reduced) - 1)])
    return min(_GROW * width, max(most, width + 3 * _UNIT))


def _first_model(blocks: Blocks, haul: Haul | None, relaxation: Relaxation, best: Incumbent) -> float:
    """Return how far above the bound to look first: all the way where that is not too much, else less.

    With minimum change it is the moves that count, not the columns.
    """
    if blocks.problem.strict.size:
        return first_width(relaxation, best)
    whole = max(best.cost - relaxation.bound, _UNIT)
    finite = np.sort(relaxation.reduced[np.isfinite(relaxation.reduced)])
    most = min((_SOME if haul is None else _SOME_WITH_HALLS) * len(relaxation.reduced), len(finite))
    reach = max(float(finite[most - 1]), _UNIT)
    if haul is not None and reach < whole:
        return first_width(relaxation, best)
    return min(reach, whole)


def first_width(relaxation: Relaxation, best: Incumbent) -> float:
    """Return how far above the bound to look first: a few columns for each block, or all if they are hardly more."""
    finite = np.sort(relaxation.reduced[np.isfinite(relaxation.reduced)])
    count = _FEW * len(relaxation.reduced)
    width = max(float(finite[min(count, len(finite)) - 1]), _UNIT)
    whole = max(best.cost - relaxation.bound, _UNIT)
    near = np.searchsorted(finite, [width, whole], side="right")
    hardly_more = near[1] <= _HARDLY_MORE * near[0] and whole <= 2 * _HARDLY_MORE * width
    return whole if hardly_more else min(width, whole)


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
    target: float = np.inf,
) -> Found:
    """Solve the model of the columns within `width`.

    Without halls and moves also of those of the best plan, to begin with it: what is dearer than that need not be
    looked for.
    """
    start, start_halls = best.plan
    near = relaxation.reduced <= width + _UNIT
    own = np.zeros(near.shape, dtype=bool)
    if haul is None and start and np.isinf(_dear(blocks)):
        own[tuple(np.array(start, dtype=np.int64).reshape(-1, 2).T)] = True
    block, stand = np.nonzero(near | own)
    reach = reach_within(haul, relaxation, block, stand, width)
    reach = replace(reach, room=np.where(own[block, stand], np.inf, reach.room))
    ceiling = relaxation.bound + width
    passed, may_end = False, haul is not None and not blocks.problem.strict.size  # elsewhere its plan is worth the time

    def on_bound(bound: float) -> None:
        nonlocal passed
        passed = bound >= ceiling and may_end
        bounded(min(bound, ceiling))

    found = best_of(
        blocks,
        haul,
        block,
        stand,
        leeway_within(haul, relaxation, block, stand, width),
        reach,
        seconds=until - time.perf_counter(),
        start=start,
        start_halls=start_halls,
        stop=lambda: stop() or passed,  # what lies above is the next width's
        on_bound=on_bound,
        gap=tolerance(relaxation.bound - best.strict),  # no better plan costs less beside its strict steps
        sharp=True,
        flow=haul is None and relaxation.saved > _FLOW_WORTH * (best.cost - relaxation.bound),
        seed=seed,
        target=target,
    )
    return replace(found, bound=max(found.bound, ceiling)) if passed else found


def leeway_within(haul: Haul | None, relaxation: Relaxation, block: Ints, stand: Ints, width: float) -> Leeway | None:
    """Return which halls a plan within `width` of the bound may use for a lot at a column.

    Going to a hall that is dearer by x at the program's prices costs at least x more than the column's reduced cost.
    """
    if haul is None:
        return None
    priced = haul.priced(relaxation.prices.hall)
    regret = priced - priced.min(axis=2, keepdims=True)
    return Leeway(regret=regret, slack=width + _UNIT - relaxation.reduced[block, stand])


def reach_within(haul: Haul | None, relaxation: Relaxation, block: Ints, stand: Ints, width: float) -> Reach:
    """Return what a plan within `width` of the bound can pay beside its columns."""
    over_kg = None
    if haul is not None and relaxation.prices.hall is not None:
        net = haul.freight.overload_cost - relaxation.prices.hall
        over_kg = np.ceil(np.divide(width + _UNIT, net, out=np.full(net.shape, np.inf), where=net > _FREE))
    room = width + _UNIT - relaxation.reduced[block, stand]
    return Reach(room=room, width=width + _UNIT, late=relaxation.late, over_kg=over_kg)
