"""The rows of each stand in the exact model: one aircraft at a time with its gap, and short times at their price.

Where no column of a row can pay for the short time (`model.reach`), the row is a clique like those of the gaps; of
cliques that lie within others only the largest stay, and priced rows that a clique implies are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import AFTER, BEFORE, Blocks
from apronplan.planning.solver.data import Bools, Ints
from apronplan.planning.solver.model.buffers import due_instants, live_steps
from apronplan.planning.solver.model.reach import Reach


@dataclass(frozen=True, slots=True, eq=False)
class StandRow:
    """Columns of which at most one is chosen, or one more for each of `payers` that pays for `step`."""

    members: Ints
    payers: Ints
    step: int


def stand_rows(blocks: Blocks, col_block: Ints, col_stand: Ints, reach: Reach | None) -> Iterator[StandRow]:
    """Give all rows of all stands that a set of columns needs."""
    live = np.flatnonzero((col_stand < blocks.tray) & ~blocks.frozen[col_block])
    order = live[np.argsort(col_stand[live], kind="stable")]
    begins = np.flatnonzero(np.diff(col_stand[order], prepend=-1))
    for cols in np.split(order, begins[1:]) if len(order) else []:
        if len(cols) > 1:
            yield from _rows_of(blocks, col_block, int(col_stand[cols[0]]), cols, reach)


def _rows_of(blocks: Blocks, col_block: Ints, stand: int, cols: Ints, reach: Reach | None) -> Iterator[StandRow]:
    block = col_block[cols]
    hard = [_inside(blocks.begins[f, block], blocks.finishes[f, block]) for f in (AFTER, BEFORE)]
    soft: list[tuple[int, Bools, Bools]] = []
    for step in reversed(live_steps(blocks)):
        may = np.ones(len(cols), bool) if reach is None else reach.may_be_late(step, block, stand, cols)
        for _, active, late in due_instants(blocks, step, block):
            member, payer = np.zeros((2, len(cols)), dtype=bool)
            member[active], payer[late[may[late]]] = True, True
            if payer.any():
                soft.append((step, member, payer))
            else:
                hard.append(member[None, :])
        if not may.any():
            break  # narrower times cost more and lie within
    cliques = largest(np.concatenate(hard))
    none = np.zeros(0, dtype=np.int64)
    for row in cliques:
        yield StandRow(cols[row], none, -1)
    for step, member, payer in soft:
        if not len(cliques) or not (cliques | ~member).all(axis=1).any():
            yield StandRow(cols[member], cols[payer], step)


def _inside(begins: Ints, finishes: Ints) -> Bools:
    """Return who is there at the moment when each begins; shape (moments, columns)."""
    return np.asarray((begins <= begins[:, None]) & (begins[:, None] < finishes))


def largest(sets: Bools) -> Bools:
    """Return the sets of two or more that lie within no other; shape (sets, elements)."""
    sets = np.unique(sets[sets.sum(axis=1) > 1], axis=0)
    size = sets.sum(axis=1)
    shared = sets.astype(np.float32) @ sets.astype(np.float32).T
    within = (shared == size[:, None]) & (size > size[:, None])
    return np.asarray(sets[~within.any(axis=1)])
