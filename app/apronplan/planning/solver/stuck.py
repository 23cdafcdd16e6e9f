"""Where a search found no plan: which parts cannot all be covered by the columns it looked at, and what that proves.

A plan costs at least the bound and the reduced costs of all its columns together. Let the columns within e of the
bound not cover some group of parts, whatever becomes of all others. Then every plan covers one of the group by a dearer
column, and the bound rises by e. What a plan pays above that:

* blocks that cover nobody of the group pay their reduced costs as before;
* of the others one dearer column is paid for by the rise; so each dearer one costs e less, the rest what they did.

The sum of these is never more than what the plan pays, so that the result is a bound with reduced costs like any other.
A day on which moves are dear is settled where it is stuck; everybody else keeps the few columns that cost no move.
"""

from dataclasses import replace

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Bools, Ints
from apronplan.planning.solver.lp import Relaxation
from apronplan.planning.solver.program import Program, Run, has_solution

_PASSES = 2
_SHARES = 16
"""Least part of a group that is tried to be left out; smaller ones cost more time than their columns do."""
_NOBODY = np.zeros(0, dtype=np.int64)


def tightened(blocks: Blocks, relaxation: Relaxation, group: Ints, width: float) -> Relaxation:
    """Return the bound and reduced costs that follow from a group of parts that cannot be covered within `width`.

    Parameters
    ----------
    group : ints
        Part numbers.
    width : float
        Units; no column within it was left out, nor anything that a plan within it could pay beside its columns.
    """
    own = np.unique([b for part in group.tolist() for b in blocks.of_part[part]])
    reduced = relaxation.reduced.copy()
    rows = reduced[own]
    reduced[own] = np.where(rows > width, rows - width, rows)
    return replace(relaxation, bound=relaxation.bound + width, reduced=reduced)


def stuck_parts(blocks: Blocks, block: Ints, program: Program, run: Run) -> Ints:
    """Return a small group of parts that a program without a solution cannot cover; empty if none is found in time.

    Parts are added in the order in which rows tie them to one of them, until there is no solution; the last one belongs
    to every group among them, so the search begins again from there. Then whoever is not needed is left out.

    Parameters
    ----------
    block : ints
        Block of each of the program's first columns.
    program : Program
        Its first rows cover the parts.
    """
    ties = _ties(blocks, block, program)
    group, last = np.arange(blocks.problem.part_count), 0
    for _ in range(_PASSES):
        order = _by_distance(ties, last, group)
        size = _fewest(blocks, block, program, order, run)
        if not size:
            return _NOBODY
        last, group = int(order[size - 1]), order[:size]
    return _without_idle(blocks, block, program, _by_distance(ties, last, group), run)


def _without_idle(blocks: Blocks, block: Ints, program: Program, group: Ints, run: Run) -> Ints:
    """Leave out stretches of a group without which it still cannot be covered: halves, then quarters, and so on."""
    stretch = len(group) // 2
    while stretch >= max(1, len(group) // _SHARES):
        at = 0
        while at < len(group):
            rest = np.delete(group, slice(at, at + stretch))
            if len(rest) and not _covered(blocks, block, program, rest, run):
                group = rest
            else:
                at += stretch
        stretch //= 2
    return group


def _ties(blocks: Blocks, block: Ints, program: Program) -> Bools:
    """Return which rows hold a column of which parts, shape (rows, parts)."""
    ties = np.zeros((len(program.low), blocks.problem.part_count), dtype=bool)
    own = program.col < len(block)
    rows, cols = program.row[own], block[program.col[own]]
    for step in range(int((blocks.last - blocks.first).max(initial=0)) + 1):
        reach = blocks.first[cols] + step <= blocks.last[cols]
        ties[rows[reach], blocks.first[cols[reach]] + step] = True
    return ties


def _by_distance(ties: Bools, start: int, among: Ints) -> Ints:
    """Return parts in the order in which they are met from one of them, along rows."""
    left = np.zeros(ties.shape[1], dtype=bool)
    left[among] = True
    found = [np.array([start])]
    left[start] = False
    while left.any():
        near = np.flatnonzero(ties[ties[:, found[-1]].any(axis=1)].any(axis=0) & left)
        if not len(near):  # another piece of the day
            near = np.flatnonzero(left)[:1]
        found.append(near)
        left[near] = False
    return np.concatenate(found)


def _fewest(blocks: Blocks, block: Ints, program: Program, order: Ints, run: Run) -> int:
    """Return how many parts of an order there must be until they cannot all be covered; 0 = all can."""
    low, high = 0, len(order)
    if _covered(blocks, block, program, order, run):
        return 0
    while high - low > 1:
        middle = (low + high) // 2
        if _covered(blocks, block, program, order[:middle], run):
            low = middle
        else:
            high = middle
    return high


def _covered(blocks: Blocks, block: Ints, program: Program, parts: Ints, run: Run) -> bool:
    """Tell whether some parts can be covered, the others left alone; so it is said of all once the run is stopped."""
    if run.stop is not None and run.stop():
        return True
    wanted = np.zeros(blocks.problem.part_count, dtype=bool)
    wanted[parts] = True
    total = np.concatenate([[0], np.cumsum(wanted)])
    columns = np.ones(len(program.cost), dtype=bool)
    columns[: len(block)] = total[blocks.last[block] + 1] > total[blocks.first[block]]
    low = program.low.copy()
    low[: len(wanted)][~wanted] = 0.0
    if np.bincount(program.row[columns[program.col]], minlength=len(low))[: len(wanted)][wanted].min(initial=1) == 0:
        return False
    return has_solution(replace(program, low=low).piece(columns), run)
