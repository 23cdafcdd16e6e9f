"""Rows with a leader: one column, and those of one stand that it cannot, or had better not, go together with.

``leader + sum of its members <= 1 + slack``. The members of a row exclude each other already, so that the slack is 1
exactly if the leader and one of them are chosen; its cost is the price of that. Rows without a price have no slack.

These have this shape: doubtful distances (the one that comes later leads), aircraft across the road or the way in of
another (the one cut off leads), one stay that is chosen as two, and two parts of one turnaround in the tray (the later
one leads).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import Barrier, Blocks
from apronplan.planning.solver.data import Ints


@dataclass(frozen=True, slots=True, eq=False)
class LeaderRow:
    """One row: the columns in it, and the price of its slack; ``inf`` = none is allowed."""

    leader: int
    members: Ints
    price: float


def leader_rows(blocks: Blocks, col_block: Ints, col_stand: Ints) -> list[LeaderRow]:
    """Return all rows of this shape that a set of columns can break."""
    live = np.flatnonzero((col_stand < blocks.tray) & ~blocks.frozen[col_block])
    order = live[np.argsort(col_stand[live], kind="stable")]
    stands, begins = np.unique(col_stand[order], return_index=True)
    groups = np.split(order, begins[1:])
    on = {int(k): g for k, g in zip(stands, groups, strict=True)} if len(order) else {}
    return [
        *_doubt_rows(blocks, col_block, on),
        *(row for barrier in blocks.barriers for row in _shutter_rows(barrier, col_block, on)),
        *_broken_rows(blocks, col_block, on),
        *_tray_rows(blocks, col_block, col_stand),
    ]


def _tray_rows(blocks: Blocks, col_block: Ints, col_stand: Ints) -> Iterator[LeaderRow]:
    """Yield, for two parts in the tray of which the first would spare the tow to the second, that it spares none."""
    if not blocks.spared.any():
        return
    cols = np.flatnonzero((col_stand == blocks.tray) & ~blocks.frozen[col_block])
    of_part = {int(blocks.first[col_block[c]]): c for c in cols.tolist()}
    for part, col in of_part.items():
        price = float(blocks.spared[part])
        if price > 0.0 and part + 1 in of_part:
            yield LeaderRow(of_part[part + 1], np.array([col], dtype=np.int64), price)


def _together_rows(barrier: Barrier, col_block: Ints, cols: Ints, others: Ints, pair: int) -> Iterator[LeaderRow]:
    """Nobody moves on a lane within minutes of another; those of the others that exclude each other share a row."""
    blocks = barrier.blocks
    for col in cols[barrier.shutters.shut_in(pair, blocks.kind[col_block[cols]])].tolist():
        left = others[barrier.bars[col_block[others], col_block[col]]]
        while len(left):
            begins, ends = blocks.start_s[col_block[left]], blocks.end_s[col_block[left]]
            there = begins < ends.min()  # all of them are there at the last instant of the one that leaves first
            yield LeaderRow(col, left[there], np.inf)
            left = left[~there]


def _broken_rows(blocks: Blocks, col_block: Ints, on: dict[int, Ints]) -> Iterator[LeaderRow]:
    """Yield what keeps one stay from being chosen as two: the later leads, the earlier ones share their last part."""
    earlier: dict[int, set[int]] = {}
    for before, after in zip(*(x.tolist() for x in blocks.broken), strict=True):
        earlier.setdefault(after, set()).add(before)
    for cols in on.values() if earlier else ():
        here = col_block[cols].tolist()
        for col, block in zip(cols.tolist(), here, strict=True):
            members = [c for c, b in zip(cols.tolist(), here, strict=True) if b in earlier.get(block, ())]
            if members:
                yield LeaderRow(col, np.array(members, dtype=np.int64), np.inf)


def _doubt_rows(blocks: Blocks, col_block: Ints, on: dict[int, Ints]) -> Iterator[LeaderRow]:
    """Two stays at a doubtful distance cost what `Problem.doubts` says, once for each pair."""
    doubts = blocks.problem.doubts
    if doubts is None:
        return
    pairs = doubts.pairs
    for r, (a, b) in enumerate(zip(pairs.stand_a.tolist(), pairs.stand_b.tolist(), strict=True)):
        if a in on and b in on:
            left = on[a][pairs.types_a[r][blocks.kind[col_block[on[a]]]]]
            right = on[b][pairs.types_b[r][blocks.kind[col_block[on[b]]]]]
            price = float(doubts.cost[r])
            yield from _later_leads(blocks, col_block, left, right, price, tie=True)
            yield from _later_leads(blocks, col_block, right, left, price, tie=False)


def _later_leads(
    blocks: Blocks, col_block: Ints, later: Ints, there: Ints, price: float, *, tie: bool
) -> Iterator[LeaderRow]:
    start = blocks.start_s[col_block[later]][:, None]
    begins, ends = blocks.start_s[col_block[there]], blocks.end_s[col_block[there]]
    inside = ((begins <= start) if tie else (begins < start)) & (start < ends)
    for i in np.flatnonzero(inside.any(axis=1)).tolist():
        yield LeaderRow(int(later[i]), there[inside[i]], price)


def _shutter_rows(barrier: Barrier, col_block: Ints, on: dict[int, Ints]) -> Iterator[LeaderRow]:
    """Nobody stays across a stand's only way all through a time in which that stand's aircraft needs it."""
    blocks, shutters = barrier.blocks, barrier.shutters
    for pair, (cut, across) in enumerate(zip(shutters.cut.tolist(), shutters.across.tolist(), strict=True)):
        if cut not in on or across not in on:
            continue
        shutting = on[across][shutters.shut(pair, blocks.kind[col_block[on[across]]])]
        if shutters.window_s:
            yield from _together_rows(barrier, col_block, on[cut], shutting, pair)
            continue
        begins, ends = blocks.start_s[col_block[shutting]], blocks.end_s[col_block[shutting]]
        for col in on[cut][shutters.shut_in(pair, blocks.kind[col_block[on[cut]]])].tolist():
            for begin, end in barrier.times[col_block[col]]:
                covers = (begins <= begin) & (end <= ends)
                if covers.any():
                    yield LeaderRow(col, shutting[covers], np.inf)


def soft_cost(blocks: Blocks, pairs: tuple[tuple[int, int], ...]) -> float:
    """Return the price of short times and doubtful distances in a plan, and of tows that the tray did not spare."""
    if not len(blocks.problem.buffer) and blocks.problem.doubts is None and not blocks.spared.any():
        return 0.0
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    rows = leader_rows(blocks, table[:, 0], table[:, 1])
    doubts = sum(r.price * len(r.members) for r in rows if np.isfinite(r.price))
    return float(doubts + _hurry(blocks, table[:, 0], table[:, 1]))


def _hurry(blocks: Blocks, block: Ints, stand: Ints) -> float:
    """Return the price of the short times between blocks of one stand."""
    if not len(blocks.problem.buffer):
        return 0.0
    live = np.flatnonzero((stand < blocks.tray) & ~blocks.frozen[block])
    order = live[np.lexsort((blocks.start_s[block[live]], stand[live]))]
    before, after = order[:-1], order[1:]
    follows = stand[before] == stand[after]
    gap = blocks.start_s[block[after]] - blocks.end_s[block[before]]
    return float(blocks.problem.buffer.cost(gap[follows & (gap >= 0)]).sum())
