"""First-fit: an answer within milliseconds, by priority and difficulty, then mended by moves of one or two blocks."""

import time

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.board import Board
from apronplan.planning.solver.data import Floats, Ints, Problem

_EJECTIONS = 12
_PUSHED = 2
"""Stands that are looked at for one block, and blocks that it may push aside."""
_SWEEPS = 4
LOOKS = 500
"""Blocks that are looked at where no time is given: about a fifth of a second on 250 stands."""
_NOTHING = 1e-6


def greedy(blocks: Blocks, cost: Floats, *, seconds: float | None = 0.04) -> Board:
    """Return a plan that keeps every hard rule; what finds no place lies in the tray.

    Parameters
    ----------
    cost : floats, shape (blocks, stands + 1)
        Units, what freight costs in its best hall included.
    seconds : float or None
        Time for mending; the first fit itself always runs to its end. None = a fixed amount of work instead, so that
        the answer is the same on every machine.
    """
    until = time.perf_counter() + (np.inf if seconds is None else seconds)
    board = first_fit(blocks, cost)
    mend(board, cost, until, LOOKS if seconds is None else None)
    return board


def first_fit(blocks: Blocks, cost: Floats) -> Board:
    """Place turnaround by turnaround, the dearest to leave out first, then the one with fewest stands."""
    board = Board(blocks)
    fill(board, cost)
    return board


def fill(board: Board, cost: Floats) -> None:
    """Place every turnaround of which nothing is placed, and what else is not covered, as `first_fit` does."""
    blocks = board.blocks
    problem = blocks.problem
    covered = np.zeros(problem.part_count, dtype=bool)
    for block in np.flatnonzero(board.at >= 0).tolist():
        covered[blocks.first[block] : blocks.last[block] + 1] = True
    heads = np.flatnonzero(np.diff(problem.chain, prepend=problem.chain[:1] - 1))
    ends = np.append(heads[1:], problem.part_count)
    for i in _by_difficulty(problem, heads).tolist():
        head = int(heads[i])
        for part in range(head, int(ends[i]) + 1):
            if part == ends[i] or covered[part]:
                _place(board, cost, head, part)
                head = part + 1


def _by_difficulty(problem: Problem, heads: Ints) -> Ints:
    """Return the order of the turnarounds that begin with the parts `heads`."""
    if not len(heads):
        return heads
    choices = np.minimum.reduceat(np.isfinite(problem.cost).sum(axis=1), heads)
    still = np.logical_and.reduceat(problem.frozen, heads)
    return np.lexsort((problem.start_s[heads], choices, -problem.tray_cost[heads], ~still))


def _place(board: Board, cost: Floats, head: int, end: int) -> None:
    """Place the parts ``head..end-1`` of one chain: in one run as long as a stand allows, else by shorter runs."""
    part, of_run = head, board.blocks.of_run
    while part < end:
        best: tuple[float, int, int, int] | None = None
        for last in reversed(range(part, end)):
            block = of_run.get((part, last))
            if block is None:
                continue
            open_ = board.open_costs(block, cost)
            stand = int(open_.argmin())
            each = float(open_[stand]) / (last - part + 1)
            if each < np.inf and (best is None or each < best[0]):
                best = (each, block, stand, last)
        assert best is not None, "a part may always lie in the tray, or is frozen on its stand"
        board.put(best[1], best[2])
        part = best[3] + 1


def mend(board: Board, cost: Floats, until: float, looks: int | None = None) -> None:
    """Move single blocks to cheaper stands, and push one or two others aside where that pays, until nothing does.

    Those that pay most above their cheapest stand come first. Ends after `_SWEEPS` looks at every block, after `looks`
    of them, or at the time `until`.
    """
    left = np.inf if looks is None else looks
    least = cost.min(axis=1)
    for _ in range(_SWEEPS):
        improved = False
        chosen = np.flatnonzero((board.at >= 0) & ~board.blocks.frozen)
        paid = board.prices(chosen, cost)
        for block in chosen[np.argsort(least[chosen] - paid, kind="stable")].tolist():
            if time.perf_counter() >= until or left <= 0:
                return
            left -= 1
            if board.at[block] >= 0 and (_move(board, cost, block) or _eject(board, cost, least, block)):
                improved = True
        if not improved:
            return


def _move(board: Board, cost: Floats, block: int) -> bool:
    """Move a block to its cheapest open stand."""
    here = int(board.at[block])
    open_ = board.open_costs(block, cost)
    stand = int(open_.argmin())
    better = bool(open_[stand] < board.price(block, here, cost) - _NOTHING)
    if better:
        board.lift(block)
        board.put(block, stand)
    return better


def _eject(board: Board, cost: Floats, least: Floats, block: int) -> bool:
    """Move a block where one or two others stand, if these can go elsewhere and the sum falls."""
    paid = board.price(block, int(board.at[block]), cost)
    for stand in np.argsort(cost[block], kind="stable")[:_EJECTIONS].tolist():
        if cost[block, stand] >= paid - _NOTHING or stand == board.blocks.tray:
            return False
        if 0 < board.blocked[block, stand] <= 2 * _PUSHED:  # one may be in the way by two rules
            others = board.hinders(block, stand).tolist()
            pays = 0 < len(others) <= _PUSHED and _may_gain(board, cost, least, block, stand, others)
            if pays and _try_eject(board, cost, block, stand, others):
                return True
    return False


def _may_gain(board: Board, cost: Floats, least: Floats, block: int, stand: int, others: list[int]) -> bool:
    """Tell whether it could pay, the others going to what is free once all of them have left."""
    gain = board.price(block, int(board.at[block]), cost) - board.price(block, stand, cost)
    gain += sum(board.price(other, int(board.at[other]), cost) - float(least[other]) for other in others)
    for other in others:
        if not gain > _NOTHING:
            return False
        open_ = board.open_costs(other, cost, gone=(block, *others))
        open_[stand] = np.inf
        gain += float(least[other] - open_.min())
    return gain > _NOTHING


def _try_eject(board: Board, cost: Floats, block: int, stand: int, others: list[int]) -> bool:
    """Do it, or leave everything as it was; each pair's cost counts once, as blocks go and come one by one."""
    here = board.lift(block)
    gain = board.price(block, here, cost)
    were: list[int] = []
    for other in others:
        were.append(board.lift(other))
        gain += board.price(other, were[-1], cost)
    gain -= board.price(block, stand, cost)
    board.put(block, stand)
    went: list[int] = []
    for other in others:
        open_ = board.open_costs(other, cost)
        to = int(open_.argmin())
        gain -= float(open_[to])
        if not gain > _NOTHING:
            break
        board.put(other, to)
        went.append(other)
    if len(went) == len(others):
        return True
    for other in went:
        board.lift(other)
    board.lift(block)
    board.put(block, here)
    for other, was in zip(others, were, strict=True):
        board.put(other, was)
    return False
