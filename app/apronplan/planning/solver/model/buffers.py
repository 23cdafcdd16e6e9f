"""Short times between two aircraft on one stand, priced by steps, as cliques of lengthened intervals.

For a step of the price (a time between of at most L) each interval is lengthened by L. Where two chosen blocks of one
stand are then active at one instant, the later one came too soon, and its slack is 1:

    sum of the blocks active at t  <=  1 + sum of the slacks of those that came within L - least gap before t

No more than two can be active at once (`Problem.buffer` ends at twice the least gap), and while they are, the later of
them came after the earlier had left for at least the least gap; so the row asks for exactly the slack that is due. It
holds all blocks that begin at about the same time together, which a row for each pair cannot.
"""

import numpy as np

from apronplan.planning.solver.blocks import FIRST_STEP, Blocks
from apronplan.planning.solver.data import Bools, Floats, Ints


def step_prices(blocks: Blocks) -> Floats:
    """Return what each step adds: its price less that of the next; a short time pays all steps it lies within."""
    costs = blocks.problem.buffer.costs
    return np.asarray(costs - np.append(costs[1:], 0.0))


def live_steps(blocks: Blocks) -> list[int]:
    """Return the steps that two aircraft with the least gap between them can meet, those that cost anything."""
    prices = step_prices(blocks)
    return [s for s, window in enumerate(late_windows(blocks).tolist()) if window > 0 and prices[s] > 0]


def late_windows(blocks: Blocks) -> Ints:
    """Return for each step how many seconds before an instant a block may have come to be the later one there."""
    return blocks.late_windows


def is_late(blocks: Blocks, step: int, time_s: Ints, block: Ints) -> Bools:
    """Tell which blocks may be the later one at which instants; shape (len(time_s), len(block))."""
    start = blocks.start_s[block]
    since = time_s[:, None] - start
    return np.asarray((since >= 0) & (since < late_windows(blocks)[step]) & ~blocks.frozen[block])


def due_sets(blocks: Blocks, step: int, block: Ints) -> tuple[Ints, Bools, Bools]:
    """Return the rows of one step that the blocks of one stand need: instants, active ones, those that may be later.

    Rows that lie within others, and rows without a pair that fits beside each other, are left out. The last two have
    shape (instants, blocks).
    """
    family = FIRST_STEP + step
    begins, finishes = blocks.begins[family, block], blocks.finishes[family, block]
    inside = (begins <= begins[:, None]) & (begins[:, None] < finishes)
    late = is_late(blocks, step, begins, block) & inside
    gone = (blocks.end_s[block] <= begins[:, None]) & inside
    found: dict[bytes, int] = {}
    for i in np.flatnonzero(late.any(axis=1) & gone.any(axis=1)).tolist():
        found.setdefault(inside[i].tobytes(), i)
    rows = np.array(list(found.values()), dtype=np.int64)
    sets = inside[rows].astype(np.float32)
    lies_in = (sets @ sets.T == sets.sum(axis=1)[:, None]) & ~np.eye(len(rows), dtype=bool)
    kept = rows[~lies_in.any(axis=1)]
    return begins[kept], inside[kept], late[kept]


def due_instants(blocks: Blocks, step: int, block: Ints) -> list[tuple[int, Ints, Ints]]:
    """Return `due_sets` one by one: instant, numbers of the active ones, numbers of those that may be later."""
    instants, inside, late = due_sets(blocks, step, block)
    return [(t, np.flatnonzero(a), np.flatnonzero(p)) for t, a, p in zip(instants.tolist(), inside, late, strict=True)]
