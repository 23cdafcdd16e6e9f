"""A plan to start from: the present one, so that no answer is ever worse than what the planner has."""

from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.board import Board
from apronplan.planning.solver.data import Floats
from apronplan.planning.solver.greedy import fill, mend
from apronplan.planning.solver.mip import Pairs


@dataclass(frozen=True, slots=True)
class Places:
    """Stand number of each part and hall number of each lot of a problem; the numbers after the last mean none."""

    stands: tuple[int, ...]
    halls: tuple[int, ...]


def runs_of(blocks: Blocks, stands: tuple[int, ...]) -> Pairs:
    """Return (block, stand) of each unbroken run of parts on one stand."""
    chain, frozen = blocks.problem.chain, blocks.problem.frozen
    found: list[tuple[int, int]] = []
    first = 0
    for i in range(1, len(stands) + 1):
        goes_on = i < len(stands) and chain[i] == chain[first] and stands[i] == stands[first] != blocks.tray
        if goes_on and not frozen[i] and not frozen[first]:
            continue
        found.append((blocks.of_run[first, i - 1], stands[first]))
        first = i
    return tuple(found)


def is_kept(blocks: Blocks, pairs: Pairs) -> bool:
    """Tell whether a plan keeps everything that the solver keeps."""
    board = Board(blocks)
    return len(_laid(board, pairs)) == len(pairs)


def repaired(blocks: Blocks, cost: Floats, pairs: Pairs, until: float) -> Pairs:
    """Return a plan in which all stay who can, and the others go where it is cheapest beside them.

    Who comes in another's way is left out first, those with the most in their way before others.
    """
    board = Board(blocks)
    for block, stand in pairs:
        board.put(block, stand)
    in_the_way = [(len(board.hinders(b, k)), b, k) for b, k in pairs if k < blocks.tray]
    board = Board(blocks)
    _laid(board, tuple((b, k) for _, b, k in sorted(in_the_way, key=lambda x: x[0])))
    fill(board, cost)
    mend(board, cost, until)
    return tuple(board.pairs())


def _laid(board: Board, pairs: Pairs) -> Pairs:
    """Put down what fits beside what lies there already; return it."""
    blocks = board.blocks
    laid: list[tuple[int, int]] = []
    for block, stand in pairs:
        free = stand == blocks.tray or blocks.frozen[block] or not board.blocked[block, stand]
        if free and np.isfinite(blocks.cost[block, stand]):
            board.put(block, stand)
            laid.append((block, stand))
    return tuple(laid)
