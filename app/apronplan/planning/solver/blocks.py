"""Blocks: unbroken runs of parts of one turnaround on one stand, the things a plan chooses.

A turnaround that is never towed has one block. With parts A, P, D it has six: each alone, AP, PD and APD. A plan
covers each part by exactly one block, so a tow is counted by the block that begins after it, and no link between
columns, no big-M is needed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from apronplan.planning.solver.data import Bools, Floats, Ints, Problem, Shutters
from apronplan.planning.solver.near import Near, crowded_too, near_in_time
from apronplan.planning.solver.ties import Ties, ties_of

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
        Units, tows within the chain included, freight not; the last column is the tray, less the tow that it spares.
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
    def near(self) -> Near:
        """Which blocks are near each other in time."""
        near = near_in_time(self.start_s, self.end_s, self.gap_s, self.problem.buffer)
        return crowded_too(near, *self.broken)

    @cached_property
    def broken(self) -> tuple[Ints, Ints]:
        """Pairs of blocks (earlier, later) that on one stand would be one stay: they are chosen as that or not at all.

        Only asked for where it matters whether an aircraft comes and leaves between its parts: apart, the two would
        pretend that it does, which may cost a tow less than the way that is shut.
        """
        found: list[tuple[int, int]] = []
        if any(len(barrier.shutters.side) for barrier in self.barriers):
            begins: dict[int, list[int]] = {}
            for block, first in enumerate(self.first.tolist()):
                begins.setdefault(first, []).append(block)
            for block, last in enumerate(self.last.tolist()):
                found += [
                    (block, b) for b in begins.get(last + 1, ()) if (int(self.first[block]), last + 1) in self.of_run
                ]
        table = np.array(found, dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    @property
    def meet(self) -> Bools:
        """Which blocks share an instant, shape (blocks, blocks); a block does not meet itself."""
        return self.near.meet

    @property
    def crowd(self) -> Bools:
        """Which blocks are too close for one stand, shape (blocks, blocks)."""
        return self.near.crowd

    @property
    def hurry(self) -> Floats:
        """What two blocks on one stand cost for a short time between them, shape (blocks, blocks), units."""
        return np.asarray(self.problem.buffer.prices[self.near.step])

    @cached_property
    def kinds(self) -> list[int]:
        """`kind` as Python's numbers, which are quickly looked up."""
        return [int(kind) for kind in self.kind]

    @cached_property
    def ties(self) -> Ties:
        """What ties stands to each other."""
        return ties_of(self.problem)

    def outer(self, block: int, side: int) -> int:
        """Return the first (side -1) or last (side 1) part of a block that a delay has not shortened to nothing."""
        start, end = self.problem.start_s, self.problem.end_s
        parts = range(int(self.first[block]), int(self.last[block]) + 1)
        real = [p for p in parts if start[p] < end[p]] or list(parts)
        return real[0] if side < 0 else real[-1]

    @cached_property
    def of_part(self) -> tuple[tuple[int, ...], ...]:
        """Blocks that cover each part."""
        lists: list[list[int]] = [[] for _ in range(self.problem.part_count)]
        for block, (first, last) in enumerate(zip(self.first.tolist(), self.last.tolist(), strict=True)):
            for part in range(first, last + 1):
                lists[part].append(block)
        return tuple(tuple(x) for x in lists)

    @cached_property
    def spared(self) -> Floats:
        """The tow that each part spares in the tray, units; see `spared_tows`."""
        return spared_tows(self.problem)

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
        """Roads across stands, ways in past stands, and movements side by side."""
        told = (self.problem.shutters, self.problem.ways, self.problem.lanes)
        return tuple(Barrier(self, s) for s in told if s is not None and len(s))

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
        sides = shutters.side if len(shutters.side) else np.zeros_like(shutters.part)
        columns = (shutters.part, shutters.begin_s, shutters.end_s, sides)
        for part, begin, end, side in zip(*(c.tolist() for c in columns), strict=True):
            for block in self.blocks.of_part[part]:
                if not side or part == self.blocks.outer(block, side):
                    lists[block].append((begin, end))
        return tuple(tuple(sorted(set(x))) for x in lists)

    @cached_property
    def bars(self) -> Bools:
        """Whether a block across the way shuts it for another, shape (blocks across, blocks cut off)."""
        if self.shutters.window_s:
            return self._together
        start, end = self.blocks.start_s, self.blocks.end_s
        shut = np.zeros((len(start), len(start)), dtype=bool)
        for block, times in enumerate(self.times):
            for begin, finish in times:
                shut[:, block] |= (start <= begin) & (finish <= end)
        np.fill_diagonal(shut, val=False)
        return shut

    @cached_property
    def _together(self) -> Bools:
        """Whether two blocks of different turnarounds move within the window, shape (blocks, blocks)."""
        moves = [(block, t) for block, times in enumerate(self.times) for t, _ in times]
        of, at = np.array(moves, dtype=np.int64).reshape(-1, 2).T
        chain = self.blocks.problem.chain[self.blocks.first]
        near = np.zeros((len(self.blocks), len(self.blocks)), dtype=bool)
        for block, t in moves:
            near[of[np.abs(at - t) < self.shutters.window_s], block] = True
        return np.asarray(near & (chain[:, None] != chain))

    @cached_property
    def shuts(self) -> dict[tuple[int, int], list[tuple[int, Bools]]]:
        """By stand and type of an aircraft across: the stands whose way it shuts, and which types there."""
        return self._by_stand(self.shutters.across, self.shutters.shut, self.shutters.cut, self.shutters.shut_in)

    @cached_property
    def shut_by(self) -> dict[tuple[int, int], list[tuple[int, Bools]]]:
        """By stand and type of an aircraft that needs the way: the stands across it, and which types shut it there."""
        return self._by_stand(self.shutters.cut, self.shutters.shut_in, self.shutters.across, self.shutters.shut)

    def _by_stand(
        self, here: Ints, minds: Callable[[int, Ints], Bools], there: Ints, told: Callable[[int, Ints], Bools]
    ) -> dict[tuple[int, int], list[tuple[int, Bools]]]:
        every = np.arange(self.blocks.kind.max(initial=-1) + 1)
        found: dict[tuple[int, int], list[tuple[int, Bools]]] = {}
        for pair, (stand, other) in enumerate(zip(here.tolist(), there.tolist(), strict=True)):
            for kind in np.flatnonzero(minds(pair, every)).tolist():
                found.setdefault((stand, kind), []).append((other, told(pair, every)))
        return found


def make_blocks(problem: Problem) -> Blocks:
    """List every run of parts that may share a stand."""
    begins, ends = _runs(problem)
    longer = begins < ends
    cost = np.empty((len(begins), problem.stand_count + 1))
    cost[:, :-1] = problem.cost[begins]
    for block in np.flatnonzero(longer).tolist():
        cost[block, :-1] = problem.cost[begins[block] : ends[block] + 1].sum(axis=0)
    cost[:, :-1] += _tows(problem)[begins, None]
    left = problem.tray_cost - spared_tows(problem)
    cost[:, -1] = np.where(longer | problem.frozen[begins], np.inf, left[begins])
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


def spared_tows(problem: Problem) -> Floats:
    """Return by part the tow to the next one that leaving it in the tray spares.

    The next part's block pays that tow wherever it stands; nobody is towed out of the tray. If the next one lies there
    too, nothing is spared: a row of the program takes it back (`model.leaders`). Tows priced out by `tight_tows`
    spare nothing.
    """
    spared = np.zeros(problem.part_count)
    tow, tray = problem.tow_cost[1:], problem.tray_cost
    usual = (np.diff(problem.chain) == 0) & (tow < np.minimum(tray[:-1], tray[1:]))
    spared[:-1] = np.where(usual, tow, 0.0)
    return spared


def _tows(problem: Problem) -> Floats:
    """Return the price of a block that begins with each part: a tow, unless its chain begins there."""
    heads = np.diff(problem.chain, prepend=problem.chain[:1] - 1) != 0
    return np.where(heads, 0.0, problem.tow_cost)


def _runs(problem: Problem) -> tuple[Ints, Ints]:
    """Return the first and the last part of each run, sorted."""
    chain, frozen = problem.chain.tolist(), problem.frozen.tolist()
    runs: list[tuple[int, int]] = []
    for i in range(problem.part_count):
        runs.append((i, i))
        for j in range(i + 1, problem.part_count):
            if chain[j] != chain[i] or frozen[i] or frozen[j]:
                break
            runs.append((i, j))
    first, last = np.array(runs, dtype=np.int64).reshape(-1, 2).T
    return first.copy(), last.copy()
