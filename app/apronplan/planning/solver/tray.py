"""Places for what lies in the tray, whatever they cost.

Others are pushed aside, and those for whom it is hard to find room ever more rarely.

The ejection pool of Nagata and Bräysy ("A powerful route minimization heuristic for the vehicle routing problem with
time windows", Operations Research Letters 37, 2009): who waits takes the stand whose guests have waited least often.
The neighbourhood search then makes the plan cheap again.
"""

from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.board import Board
from apronplan.planning.solver.data import Floats, Ints
from apronplan.planning.solver.highs import Stop

_MOST_PUSHED = 3
"""Blocks that one may push aside."""
_LOOKS = 24
"""Stands that are looked at closely for one block: those with the fewest in the way, the cheapest first."""
_SHAKEN = 1
"""Blocks that are moved at random after each push."""


@dataclass(eq=False)
class _Pool:
    """A board on the way, who waits (the last comes first), and how often each has waited in vain."""

    board: Board
    cost: Floats
    rng: np.random.Generator
    waiting: list[int]
    waited: Floats

    @property
    def blocks(self) -> Blocks:
        return self.board.blocks

    def push_in(self, block: int) -> bool:
        """Put a block on a stand, and those in the way to the ones who wait; False = no stand can be cleared."""
        self.waited[block] += 1.0
        found: tuple[float, float, int, Ints] | None = None
        for stand in self._near(block).tolist():
            others = self.board.hinders(block, stand)
            if len(others) > _MOST_PUSHED or not self._may_go(others):
                continue
            rank = (float(self.waited[others].sum()), float(self.cost[block, stand] + self.rng.random()))
            if found is None or rank < found[:2]:
                found = (*rank, stand, others)
        if found is None:
            return False
        for other in found[3].tolist():
            self.board.lift(other)
            self.waiting.append(other)
        self.board.put(block, found[2])
        return True

    def _near(self, block: int) -> Ints:
        blocked, cost = self.board.blocked[block], self.cost[block, :-1]
        open_ = np.flatnonzero(np.isfinite(cost) & (blocked <= _MOST_PUSHED))
        rank = np.lexsort((cost[open_], self.rng.random(len(open_)) > 0.5, blocked[open_]))
        return np.asarray(open_[rank[:_LOOKS]])

    def _may_go(self, others: Ints) -> bool:
        """Tell whether blocks can lie in the tray by themselves, with nothing else of their turnaround changed."""
        blocks = self.blocks
        return bool((blocks.first[others] == blocks.last[others]).all() and np.isfinite(blocks.cost[others, -1]).all())

    def shake(self) -> None:
        """Move some blocks to other free stands."""
        blocks, board = self.blocks, self.board
        on = np.flatnonzero((board.at >= 0) & (board.at < blocks.tray) & ~blocks.frozen)
        for block in self.rng.choice(on, size=min(_SHAKEN, len(on)), replace=False).tolist():
            free = board.free(block)
            if len(free):
                board.lift(block)
                board.put(block, int(self.rng.choice(free)))


def empty_tray(
    blocks: Blocks, pairs: tuple[tuple[int, int], ...], cost: Floats, *, rounds: int, stop: Stop, seed: int = 0
) -> tuple[tuple[int, int], ...] | None:
    """Return a plan with fewer in the tray; None if none was found.

    Parameters
    ----------
    cost : floats, shape (blocks, stands + 1)
        Units, or reduced costs: which stand is taken where several are as easy to clear.
    rounds : int
        How often one is pushed in at most.
    """
    board = Board(blocks)
    for block, stand in pairs:
        if stand < blocks.tray or blocks.frozen[block]:
            board.put(block, stand)
    waiting = [block for block, stand in pairs if stand == blocks.tray]
    count, best = len(waiting), None
    pool = _Pool(board, cost, np.random.default_rng(seed), waiting, np.zeros(len(blocks)))
    for _ in range(rounds):
        if not pool.waiting or stop():
            break
        block = pool.waiting.pop()
        free = board.free(block)
        if len(free):
            board.put(block, int(free[np.argmin(board.open_costs(block, cost)[free])]))
        elif pool.push_in(block):
            pool.shake()
        else:
            pool.waiting.insert(0, block)
        if len(pool.waiting) < count:
            count = len(pool.waiting)
            best = (*board.pairs(), *((b, blocks.tray) for b in pool.waiting))
    return best
