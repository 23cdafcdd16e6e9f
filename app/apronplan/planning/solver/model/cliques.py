"""Which conflict rows a set of columns needs: all of them, or those that a fractional plan breaks."""

from collections.abc import Iterable

import numpy as np

from apronplan.planning.solver.blocks import AFTER, BARE, BEFORE, Blocks
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.model.legs import Legs, join, pair_legs, stand_legs

_TOLERANCE = 1e-6


def violated_cliques(blocks: Blocks, col_block: Ints, col_stand: Ints, value: Floats, most: int = 4) -> Legs:
    """Return the rows "one aircraft per stand and instant" that a fractional plan breaks, at most `most` a stand.

    The two families are both needed and together exact, see `blocks.AFTER`.
    """
    used = np.flatnonzero((value > _TOLERANCE) & (col_stand < blocks.tray) & ~blocks.frozen[col_block])
    used = used[np.argsort(col_stand[used], kind="stable")]
    block, stand, x = col_block[used], col_stand[used], value[used]
    ends = np.searchsorted(stand, np.arange(blocks.tray + 1))
    found: list[tuple[int, int, int]] = []
    for k in np.flatnonzero(np.diff(ends) > 1).tolist():
        here = slice(ends[k], ends[k + 1])
        if x[here].sum() > 1 + _TOLERANCE:
            found += [(k, family, t) for family, t in _worst(blocks, block[here], x[here], most)]
    rows = np.array(found, dtype=np.int64).reshape(-1, 3)
    return stand_legs(rows[:, 0], rows[:, 1], rows[:, 2])


def _worst(blocks: Blocks, block: Ints, x: Floats, most: int) -> list[tuple[int, int]]:
    """Return (family, instant) of the worst broken cliques of one stand; equal cliques once."""
    seen: dict[bytes, tuple[float, int, int]] = {}
    for family in (AFTER, BEFORE):
        begins, finishes = blocks.begins[family, block], blocks.finishes[family, block]
        inside = (begins <= begins[:, None]) & (begins[:, None] < finishes)
        load = inside @ x
        for i in np.flatnonzero(load > 1 + _TOLERANCE).tolist():
            seen.setdefault(inside[i].tobytes(), (-float(load[i]), family, int(begins[i])))
    return [(family, t) for _, family, t in sorted(seen.values())[:most]]


def violated_pairs(blocks: Blocks, col_block: Ints, col_stand: Ints, value: Floats, most: int = 2) -> Legs:
    """Return the rows of pair rules that a fractional plan breaks, at most `most` a rule."""
    rules = blocks.problem.rules
    used = np.flatnonzero((value > _TOLERANCE) & (col_stand < blocks.tray) & ~blocks.frozen[col_block])
    used = used[np.argsort(col_stand[used], kind="stable")]
    block, stand, x = col_block[used], col_stand[used], value[used]
    ends = np.searchsorted(stand, np.arange(blocks.tray + 1))
    busy = np.add.reduceat(np.append(x, 0.0), ends[:-1]) * (np.diff(ends) > 0)
    doubtful = (np.minimum(busy[rules.stand_a], busy[rules.stand_b]) > _TOLERANCE) & (
        busy[rules.stand_a] + busy[rules.stand_b] > 1 + _TOLERANCE
    )
    found: list[tuple[int, int]] = []
    for r in np.flatnonzero(doubtful).tolist():
        a, b = int(rules.stand_a[r]), int(rules.stand_b[r])
        left = slice(ends[a], ends[a + 1])
        right = slice(ends[b], ends[b + 1])
        on_a = rules.types_a[r][blocks.kind[block[left]]]
        on_b = rules.types_b[r][blocks.kind[block[right]]]
        both = np.concatenate([block[left][on_a], block[right][on_b]])
        share = np.concatenate([x[left][on_a], x[right][on_b]])
        found += [(r, t) for t in _worst_pair(blocks, both, share, most)]
    rows = np.array(found, dtype=np.int64).reshape(-1, 2)
    return pair_legs(blocks, rows[:, 0], rows[:, 1])


def _worst_pair(blocks: Blocks, block: Ints, x: Floats, most: int) -> list[int]:
    if x.sum() <= 1 + _TOLERANCE:
        return []
    begins, finishes = blocks.begins[BARE, block], blocks.finishes[BARE, block]
    inside = (begins <= begins[:, None]) & (begins[:, None] < finishes)
    load = inside @ x
    worst = np.argsort(-load, kind="stable")[:most]
    return sorted({int(begins[i]) for i in worst if load[i] > 1 + _TOLERANCE})


def all_conflicts(blocks: Blocks, col_block: Ints, col_stand: Ints) -> Legs:
    """Return every conflict row that a set of columns needs; rows contained in others are left out."""
    live = np.flatnonzero((col_stand < blocks.tray) & ~blocks.frozen[col_block])
    by_stand: dict[int, Ints] = {k: live[col_stand[live] == k] for k in np.unique(col_stand[live]).tolist()}
    single: list[tuple[int, int, int]] = []
    for k, cols in by_stand.items():
        single += [(k, family, t) for family, t in _maximal(blocks, col_block[cols])]
    double: list[tuple[int, int]] = []
    rules = blocks.problem.rules
    for r, (a, b) in enumerate(zip(rules.stand_a.tolist(), rules.stand_b.tolist(), strict=True)):
        if a in by_stand and b in by_stand:
            left = [c for c in col_block[by_stand[a]].tolist() if rules.types_a[r, blocks.kind[c]]]
            right = [c for c in col_block[by_stand[b]].tolist() if rules.types_b[r, blocks.kind[c]]]
            double += [(r, t) for t in _maximal_pair(blocks, left, right)]
    one = np.array(single, dtype=np.int64).reshape(-1, 3)
    two = np.array(double, dtype=np.int64).reshape(-1, 2)
    return join([stand_legs(one[:, 0], one[:, 1], one[:, 2]), pair_legs(blocks, two[:, 0], two[:, 1])])


def _maximal(blocks: Blocks, block: Ints) -> list[tuple[int, int]]:
    """Return (family, instant) of the maximal cliques among the blocks of one stand."""
    sets: dict[int, tuple[int, int]] = {}
    for family in (AFTER, BEFORE):
        begins, finishes = blocks.begins[family, block], blocks.finishes[family, block]
        inside = (begins <= begins[:, None]) & (begins[:, None] < finishes)
        for i, row in enumerate(inside):
            sets.setdefault(_bits(row), (family, int(begins[i])))
    return [where for bits, where in sets.items() if bits.bit_count() > 1 and _is_maximal(bits, sets)]


def _maximal_pair(blocks: Blocks, left: list[int], right: list[int]) -> list[int]:
    """Return the instants of the maximal cliques that hold blocks of both sides."""
    if not left or not right:
        return []
    block = np.array(left + right, dtype=np.int64)
    begins, finishes = blocks.begins[BARE, block], blocks.finishes[BARE, block]
    inside = (begins <= begins[:, None]) & (begins[:, None] < finishes)
    mixed = inside[:, : len(left)].any(axis=1) & inside[:, len(left) :].any(axis=1)
    sets = {_bits(inside[i]): int(begins[i]) for i in np.flatnonzero(mixed)}
    return [t for bits, t in sets.items() if _is_maximal(bits, sets)]


def _bits(row: Bools) -> int:
    return int.from_bytes(np.packbits(row).tobytes(), "big")


def _is_maximal(bits: int, sets: Iterable[int]) -> bool:
    return not any(bits & other == bits for other in sets if other != bits)
