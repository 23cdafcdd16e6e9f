"""Leave out rows that others imply, as they do in hundreds once most columns of a program are gone."""

import numpy as np

from apronplan.planning.solver.data import Bools
from apronplan.planning.solver.program import Program


def lean(program: Program) -> Program:
    """Return the program without rows "at most one of these" that lie within others of the kind, or hold one column."""
    kept = ~_idle(program)
    mine = kept[program.row]
    return Program(
        cost=program.cost, most=program.most, low=program.low[kept], high=program.high[kept],
        row=(np.cumsum(kept) - 1)[program.row[mine]], col=program.col[mine], value=program.value[mine],
        constant=program.constant,
    )  # fmt: skip


def _idle(program: Program) -> Bools:
    """Return which rows say nothing that another one does not."""
    count = len(program.low)
    size = np.bincount(program.row, minlength=count)
    odd = np.bincount(program.row[program.value != 1.0], minlength=count)
    packing: Bools = (program.high == 1.0) & np.isneginf(program.low) & (odd == 0)
    single: Bools = packing & (size <= 1)
    if len(program.col):
        single[program.row[program.most[program.col] > 1.0]] = False
    idle: Bools = single.copy()
    rows_of: dict[int, list[int]] = {}
    ends = np.searchsorted(program.row, np.arange(count + 1))
    sets: dict[int, int] = {}
    for r in np.flatnonzero(packing & ~single)[np.argsort(-size[packing & ~single], kind="stable")].tolist():
        cols = program.col[ends[r] : ends[r + 1]].tolist()
        known = [rows_of.get(c, ()) for c in cols]
        bits = sum(1 << c for c in cols)
        if any(bits & sets[other] == bits for other in min(known, key=len)):
            idle[r] = True
            continue
        sets[r] = bits
        for c in cols:
            rows_of.setdefault(c, []).append(r)
    return idle
