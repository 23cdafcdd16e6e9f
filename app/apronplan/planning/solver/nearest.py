"""A first good plan: the best of the few columns that are nearest to the linear program.

Most of the best plan lies there, and a good plan makes all that follows small: its columns, its cuts, its proof.
"""

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.fix import Incumbent, reach_within
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.lp import Relaxation
from apronplan.planning.solver.mip import Pairs, best_of

_GAP_SHARE = 1e-4
"""Part of the bound between plan and bound at which the search ends."""


def nearest_plan(
    blocks: Blocks,
    relaxation: Relaxation,
    best: Incumbent,
    *,
    count: int,
    share: float,
    seconds: float,
    stop: Stop,
    seed: int = 0,
) -> Pairs | None:
    """Return the best plan of some columns, without halls; None if none is found.

    Parameters
    ----------
    count : int
        Columns for each block.
    share : float
        How far above the bound, as a part of it, plans are looked for, at most as far as the best plan: what they
        could not pay for is forbidden.
    seconds : float
        Time limit.
    """
    reduced = relaxation.reduced
    finite = np.sort(reduced[np.isfinite(reduced)])
    near = float(finite[min(count * len(blocks), len(finite)) - 1])
    block, stand = np.nonzero(reduced <= near)
    width = min(max(near, share * abs(relaxation.bound)), best.cost - relaxation.bound)
    gap = max(_GAP_SHARE * abs(relaxation.bound), 1.0)
    reach = reach_within(None, relaxation, block, stand, width)
    return best_of(blocks, None, block, stand, None, reach, seconds=seconds, stop=stop, gap=gap, seed=seed).pairs
