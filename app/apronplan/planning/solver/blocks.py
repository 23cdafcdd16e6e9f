"""Blocks: unbroken runs of parts of one turnaround on one stand, the things a plan chooses.

A turnaround that is never towed has one block. With parts A, P, D it has six: each alone, AP, PD and APD. A plan
covers each part by exactly one block, so a tow is counted by the block that begins after it, and no link between
columns, no big-M is needed.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from apronplan.planning.solver.data import Bools, Floats, Ints, Problem, Shutters

AFTER, BEFORE, BARE, FIRST_STEP = 0, 1, 2, 3
"""Families of intervals: lengthened by the gap after, by the gap before, the bare stay; then one for each step of the
price of short times, lengthened by what still counts as short.

Two blocks are too close on one stand exactly if their AFTER intervals or their BEFORE intervals meet: with blocks i
then k the first says ``start_k < end_i + gap_i``, the second ``start_k - gap_k < end_i``, together
``start_k - end_i < max(gap_i, gap_k)``.
"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Blocks:
    """All blocks of a problem.

    Attributes
    ----------
    first, last : ints, shape (blocks,)
        Parts ``first..last`` belong to the block.
    cost : floats, shape (blocks, stands + 1)
        Units, tows within the chain included, freight not; the last column is the tray.
    """

    problem: Problem
    first: Ints
    last: Ints
    start_s: Ints
    end_s: Ints
    gap_s: Ints
    kind: Ints
    frozen: Bools
    cost: Floats

    def __len__(self) -> int:
        return len(self.first)

    @cached_property
    def begins(self) -> Ints:
        """Begin of the intervals, shape (families, blocks)."""
        return np.stack([self.start_s, self.start_s - self.gap_s, self.start_s, *[self.start_s] * self._steps])

    @cached_property
    def finishes(self) -> Ints:
        """End (exclusive) of the intervals, shape (families, blocks)."""
        soon = [self.end_s + gap + 1 for gap in self.problem.buffer.gaps_s.tolist()]
        return np.stack([self.end_s + self.gap_s, self.end_s, self.end_s, *soon])

    @property
    def _steps(self) -> int:
        return len(self.problem.buffer)

    @cached_property
    def late_windows(self) -> Ints:
        """For each step of short times, how many seconds before an instant the later block may have come."""
        return np.asarray(self.problem.buffer.gaps_s + 1 - int(self.gap_s.min(initial=0)))

    @cached_property
    def meet(self) -> Bools:
        """Which blocks share an instant, shape (blocks, blocks); a block does not meet itself."""
        both = (self.start_s[:, None] < self.end_s) & (self.start_s < self.end_s[:, None])
        np.fill_diagonal(both, val=False)
        return both

    @cached_property
    def crowd(self) -> Bools:
        """Which blocks are too close for one stand, shape (blocks, blocks)."""
        gap = np.maximum(self.gap_s[:, None], self.gap_s)
        both = (self.start_s[:, None] < self.end_s + gap) & (self.start_s < self.end_s[:, None] + gap)
        np.fill_diagonal(both, val=False)
        return both

    @cached_property
    def hurry(self) -> Floats:
        """What two blocks on one stand cost for a short time between them, shape (blocks, blocks), units."""
        gap = np.maximum(self.start_s[:, None] - self.end_s, self.start_s - self.end_s[:, None])
        return np.where((gap >= 0) & ~self.crowd, self.problem.buffer.cost(gap), 0.0)

    @cached_property
    def of_part(self) -> tuple[tuple[int, ...], ...]:
        """Blocks that cover each part."""
        lists: list[list[int]] = [[] for _ in range(self.problem.part_count)]
        for block, (first, last) in enumerate(zip(self.first.tolist(), self.last.tolist(), strict=True)):
            for part in range(first, last + 1):
                lists[part].append(block)
        return tuple(tuple(x) for x in lists)

    @cached_property
    def of_run(self) -> dict[tuple[int, int], int]:
        """The block of each run of parts, by its first and last."""
        return {run: b for b, run in enumerate(zip(self.first.tolist(), self.last.tolist(), strict=True))}

    @cached_property
    def alone(self) -> Ints:
        """The block that holds each part alone."""
        single = np.full(self.problem.part_count, -1, dtype=np.int64)
        ones = np.flatnonzero(self.first == self.last)
        single[self.first[ones]] = ones
        return single

    @cached_property
    def barriers(self) -> tuple["Barrier", ...]:
        """Roads across stands, and ways in past stands."""
        problem = self.problem
        return tuple(Barrier(self, s) for s in (problem.shutters, problem.ways) if s is not None and len(s))

    @property
    def tray(self) -> int:
        """The stand number that means: not placed."""
        return self.problem.stand_count


@dataclass(frozen=True, eq=False)
class Barrier:
    """Shutters as blocks see them."""

    blocks: Blocks
    shutters: Shutters

    @cached_property
    def times(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """When each block needs the way (begin, end): times that an aircraft across it must not cover."""
        shutters = self.shutters
        lists: list[list[tuple[int, int]]] = [[] for _ in range(len(self.blocks))]
        times = zip(shutters.part.tolist(), shutters.begin_s.tolist(), shutters.end_s.tolist(), strict=True)
        for part, begin, end in times:
            for block in self.blocks.of_part[part]:
                lists[block].append((begin, end))
        return tuple(tuple(sorted(set(x))) for x in lists)

    @cached_property
    def bars(self) -> Bools:
        """Whether a block across the way shuts it for another, shape (blocks across, blocks cut off)."""
        start, end = self.blocks.start_s, self.blocks.end_s
        shut = np.zeros((len(start), len(start)), dtype=bool)
        for block, times in enumerate(self.times):
            for begin, finish in times:
                shut[:, block] |= (start <= begin) & (finish <= end)
        np.fill_diagonal(shut, val=False)
        return shut


def make_blocks(problem: Problem) -> Blocks:
    """List every run of parts that may share a stand."""
    first, last = _runs(problem)
    finite = np.where(np.isfinite(problem.cost), problem.cost, np.inf)
    cost = np.empty((len(first), problem.stand_count + 1))
    for block, (i, j) in enumerate(zip(first, last, strict=True)):
        cost[block, :-1] = finite[i : j + 1].sum(axis=0) + _tow(problem, i)
        cost[block, -1] = problem.tray_cost[i] if i == j and not problem.frozen[i] else np.inf
    begins, ends = np.array(first, dtype=np.int64), np.array(last, dtype=np.int64)
    return Blocks(
        problem=problem,
        first=begins,
        last=ends,
        start_s=problem.start_s[begins],
        end_s=np.maximum(problem.end_s[ends], problem.start_s[begins] + 1),
        gap_s=problem.gap_s[begins],
        kind=problem.kind[begins],
        frozen=problem.frozen[begins],
        cost=cost,
    )


def _tow(problem: Problem, part: int) -> float:
    """Return the price of a block that begins with `part`: a tow, unless its chain begins there."""
    heads = part == 0 or problem.chain[part - 1] != problem.chain[part]
    return 0.0 if heads else float(problem.tow_cost[part])


def _runs(problem: Problem) -> tuple[list[int], list[int]]:
    first: list[int] = []
    last: list[int] = []
    for i in range(problem.part_count):
        for j in range(i, problem.part_count):
            if problem.chain[j] != problem.chain[i] or (j > i and (problem.frozen[i] or problem.frozen[j])):
                break
            first.append(i)
            last.append(j)
    return first, last
