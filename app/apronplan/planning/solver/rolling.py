"""A plan of a large day from its prices: slice after slice of the day is placed exactly, the rest at its prices.

Each slice is a small program: its turnarounds beside those that stand already. What a stand is worth afterwards is what
the cheapest plan of its rest of the day costs at the prices (`stand_plans`), so a slice does not take from the evening
what the evening needs more. Who is left in the tray is then placed by solving anew all who stand at the same time.
"""

import time
from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.board import Board
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.mip import Pairs, best_of

_SLICE = 100
"""Turnarounds of one slice."""
_BACK = ((0, 30), (1, 40), (2, 60))
"""How many slices are taken back where one leaves somebody in the tray, and stands that are looked at then."""
_SECONDS = 2.0
_GAP_SHARE = 2e-3
"""Part of a slice's share of the bound at which its program may end."""
_WINDOWS = ((200, 25), (300, 50))
"""Turnarounds that are solved anew around one in the tray, and stands that are looked at for each of them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlook:
    """What prices say of the time after a block.

    Attributes
    ----------
    rent : floats, shape (blocks, stands)
        Units that a block pays on a stand for the pair rules.
    after : floats, shape (blocks, stands)
        The cheapest that can follow it there, units, at most 0.
    onward : floats, shape (blocks, stands)
        The cheapest plan of the stand that begins with it, units.
    bound : float
        No plan costs less, units.
    """

    rent: Floats
    after: Floats
    onward: Floats
    bound: float


def roll(blocks: Blocks, outlook: Outlook, *, until: float, stop: Stop, seed: int = 0) -> Pairs | None:
    """Return a plan of the whole day; None if time ran out.

    Parameters
    ----------
    until : float
        `time.perf_counter` at which to end.
    """
    board = Board(blocks)
    for block in np.flatnonzero(blocks.frozen).tolist():
        board.put(block, int(np.argmin(blocks.cost[block])))
    order = _in_order(blocks)
    for at in range(0, len(order), _SLICE):
        for back, near in _BACK:
            seconds = min(_SECONDS, until - time.perf_counter())
            if seconds <= 0 or stop():
                return None
            begin = max(at - back * _SLICE, 0)
            now, later = _blocks_of(blocks, order[begin : at + _SLICE]), _blocks_of(blocks, order[at + _SLICE :])
            before = [(b, board.lift(b)) for b in now[board.at[now] >= 0].tolist()]
            onward = np.minimum(outlook.onward[later].min(axis=0, initial=0.0), 0.0)
            priced = outlook.rent[now] + outlook.after[now] - onward
            gap = max(_GAP_SHARE * outlook.bound * len(now) / len(blocks), 1.0)
            placed = _placed(
                board, now, priced, near, start=tuple(before), gap=gap, seconds=seconds, stop=stop, seed=seed
            )
            for block, stand in placed or before:
                board.put(block, stand)
            if not before and placed is None:
                return None
            if not (board.at[now] == blocks.tray).any():
                break
    return tuple(board.pairs())


def unload(blocks: Blocks, pairs: Pairs, reduced: Floats, *, until: float, stop: Stop, seed: int = 0) -> Pairs:
    """Return a plan with fewer in the tray, where those who stand at the same time can be placed otherwise.

    Parameters
    ----------
    reduced : floats, shape (blocks, stands + 1)
        Reduced costs: which stands are looked at.
    """
    board = Board(blocks)
    for block, stand in pairs:
        board.put(block, stand)
    for size, near in _WINDOWS:
        for block in [b for b, stand in pairs if stand == blocks.tray]:
            seconds = min(2 * _SECONDS, until - time.perf_counter())
            if board.at[block] == blocks.tray and seconds > 0 and not stop():
                _solve_around(board, block, size, near, reduced, seconds, stop, seed)
    return tuple(board.pairs())


def _solve_around(
    board: Board, block: int, size: int, near: int, reduced: Floats, seconds: float, stop: Stop, seed: int
) -> None:
    """Solve anew who stands about the same time as a block, if that is better."""
    blocks = board.blocks
    chosen = np.flatnonzero((board.at >= 0) & ~blocks.frozen)
    apart = np.maximum(blocks.start_s[chosen] - blocks.end_s[block], blocks.start_s[block] - blocks.end_s[chosen])
    middle = np.abs(blocks.start_s[chosen] + blocks.end_s[chosen] - blocks.start_s[block] - blocks.end_s[block])
    order = chosen[np.lexsort((middle, np.maximum(apart, 0)))]
    free = np.isin(blocks.problem.chain, blocks.problem.chain[blocks.first[order[:size]]])
    before = [(b, int(board.at[b])) for b in chosen.tolist() if free[blocks.first[b]]]
    for b, _ in before:
        board.lift(b)
    now = np.flatnonzero(free[blocks.first] & ~blocks.frozen)
    lean = reduced[now, :-1] - np.where(np.isfinite(blocks.cost[now, :-1]), blocks.cost[now, :-1], 0.0)
    placed = _placed(
        board, now, lean, near, priced=False, start=tuple(before), gap=1.0, seconds=seconds, stop=stop, seed=seed
    )
    for b, stand in placed or before:
        board.put(b, stand)


def _placed(
    board: Board, now: Ints, beside: Floats, near: int, *, gap: float, seconds: float, stop: Stop, seed: int,
    priced: bool = True, start: Pairs = (),
) -> Pairs | None:  # fmt: skip
    """Place some blocks beside those on the board; `beside` is what their columns are thought to cost more.

    It says which stands are looked at, and with `priced` it counts in what is minimised.
    """
    blocks = board.blocks
    allowed = (board.blocked[now] == 0) & np.isfinite(blocks.cost[now, :-1])
    with np.errstate(invalid="ignore"):
        cost = np.where(allowed, blocks.cost[now, :-1] + board.extra[now] + beside, np.inf)
    use = np.isfinite(np.pad(cost, ((0, 0), (0, 1)), constant_values=np.inf))
    use[:, :-1] &= _is_near(cost, near)
    use[:, -1] = np.isfinite(blocks.cost[now, -1])
    at = {block: i for i, block in enumerate(now.tolist())}
    for block, stand in start:
        use[at[block], stand] = True
    row, stand_of = np.nonzero(use)
    extra = np.pad(board.extra[now] + (beside if priced else 0.0), ((0, 0), (0, 1)))[row, stand_of]
    found = best_of(
        blocks, None, now[row], stand_of, extra=extra, free=_parts(blocks, now), gap=gap,
        seconds=seconds, start=start, stop=stop, seed=seed,
    )  # fmt: skip
    return found.pairs


def _is_near(cost: Floats, near: int) -> Bools:
    """Tell which stands are among the cheapest of each block."""
    if near >= cost.shape[1]:
        return np.ones(cost.shape, dtype=bool)
    return np.asarray(cost <= np.partition(cost, near - 1, axis=1)[:, near - 1 : near])


def _in_order(blocks: Blocks) -> Ints:
    """Return the turnarounds that are to be placed, those that begin first before the others."""
    chain = blocks.problem.chain[blocks.first]
    live = np.flatnonzero(~blocks.frozen)
    order = live[np.lexsort((blocks.end_s[live], blocks.start_s[live]))]
    first = np.unique(chain[order], return_index=True)[1]
    return np.asarray(chain[order][np.sort(first)])


def _blocks_of(blocks: Blocks, chains: Ints) -> Ints:
    """Return the blocks of some turnarounds that are not frozen."""
    return np.flatnonzero(np.isin(blocks.problem.chain[blocks.first], chains) & ~blocks.frozen)


def _parts(blocks: Blocks, now: Ints) -> Bools:
    """Return the parts of some blocks."""
    parts = np.zeros(blocks.problem.part_count, dtype=bool)
    parts[blocks.first[now]] = parts[blocks.last[now]] = True
    return parts
