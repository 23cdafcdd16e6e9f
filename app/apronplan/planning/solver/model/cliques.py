"""Which conflict rows a set of columns needs: all of them, or those that a fractional plan breaks."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from apronplan.planning.solver.blocks import AFTER, BARE, BEFORE, FIRST_STEP, Blocks
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.model.buffers import due_instants, live_steps
from apronplan.planning.solver.model.legs import Legs, join, pair_legs, stand_legs

Soon = tuple[int, int, int]
"""Block, stand and step of a slack of short times."""

Due = list[tuple[int, Ints, Ints]]
"""What `due_instants` gives."""

_TOLERANCE = 1e-6
_WORTH_A_ROW = 1e-3


class Separator:
    """Finds the conflict rows that a growing set of columns needs.

    Where a fractional plan breaks one row of a stand (or of a pair rule), all maximal rows of that stand are given at
    once: they would be asked for one by one anyway. No row is given twice.
    """

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._known: set[tuple[int, int, int]] = set()
        self._found: dict[tuple[int, bytes], Due] = {}

    def broken(self, col_block: Ints, col_stand: Ints, value: Floats) -> Legs:
        """Return new rows for the stands and pair rules of which the plan breaks a row."""
        blocks = self._blocks
        columns = _by_stand(blocks, col_block, col_stand, np.arange(len(col_block)))
        used = np.flatnonzero(value > _TOLERANCE)
        active = _by_stand(blocks, col_block, col_stand, used)
        single = [
            (k, family, t)
            for k, cols in active.items()
            if value[cols].sum() > 1 + _TOLERANCE and _is_broken(blocks, col_block[cols], value[cols])
            for family, t in _maximal(blocks, col_block[columns[k]])
        ]
        double = [
            (r, t) for r in self._broken_rules(col_block, active, value) for t in self._instants(r, col_block, columns)
        ]
        one = self._fresh(single)
        two = self._fresh([(-1 - r, BARE, t) for r, t in double])
        return join([stand_legs(one[:, 0], one[:, 1], one[:, 2]), pair_legs(blocks, -1 - two[:, 0], two[:, 2])])

    def too_soon(self, col_block: Ints, col_stand: Ints, value: Floats, slack: Mapping[Soon, float]) -> Legs:
        """Return new rows of short times that the plan breaks; `slack` = what it pays for already."""
        blocks = self._blocks
        steps = live_steps(blocks)
        used = np.flatnonzero(value > _TOLERANCE)
        rows = [
            (k, FIRST_STEP + step, t)
            for k, cols in (_by_stand(blocks, col_block, col_stand, used) if steps else {}).items()
            if len(cols) > 1
            for step in steps
            for t, active, late in self._due(step, col_block[cols])
            if value[cols[active]].sum() > 1 + _WORTH_A_ROW + _paid(slack, col_block[cols[late]], k, step)
        ]
        new = self._fresh(rows)
        return stand_legs(new[:, 0], new[:, 1], new[:, 2])

    def _due(self, step: int, block: Ints) -> Due:
        """Return `due_instants`; a stand whose columns are those of the last round is not asked again."""
        key = (step, block.tobytes())
        if key not in self._found:
            self._found[key] = due_instants(self._blocks, step, block)
        return self._found[key]

    def _fresh(self, rows: list[tuple[int, int, int]]) -> Ints:
        new = [row for row in dict.fromkeys(rows) if row not in self._known]
        self._known.update(new)
        return np.array(new, dtype=np.int64).reshape(-1, 3)

    def _broken_rules(self, col_block: Ints, active: dict[int, Ints], value: Floats) -> Iterator[int]:
        rules = self._blocks.problem.rules
        share = np.zeros(self._blocks.tray)
        for k, cols in active.items():
            share[k] = value[cols].sum()
        least = np.minimum(share[rules.stand_a], share[rules.stand_b])
        doubtful = (least > _TOLERANCE) & (share[rules.stand_a] + share[rules.stand_b] > 1 + _TOLERANCE)
        for r in np.flatnonzero(doubtful).tolist():
            left, right = self._sides(r, col_block, active)
            both = np.concatenate([left, right])
            if value[both].sum() > 1 + _TOLERANCE and _is_broken(self._blocks, col_block[both], value[both], (BARE,)):
                yield r

    def _sides(self, rule: int, col_block: Ints, on: dict[int, Ints]) -> tuple[Ints, Ints]:
        """Return the columns of both sides of a pair rule."""
        rules, kind = self._blocks.problem.rules, self._blocks.kind
        a, b = on[int(rules.stand_a[rule])], on[int(rules.stand_b[rule])]
        return a[rules.types_a[rule][kind[col_block[a]]]], b[rules.types_b[rule][kind[col_block[b]]]]

    def _instants(self, rule: int, col_block: Ints, columns: dict[int, Ints]) -> list[int]:
        left, right = self._sides(rule, col_block, columns)
        return _maximal_pair(self._blocks, col_block[left].tolist(), col_block[right].tolist())


def _paid(slack: Mapping[Soon, float], block: Ints, stand: int, step: int) -> float:
    return sum(slack.get((b, stand, step), 0.0) for b in np.unique(block).tolist())


def _by_stand(blocks: Blocks, col_block: Ints, col_stand: Ints, which: Ints) -> dict[int, Ints]:
    """Group some columns by stand; the tray and what hinders nobody left out."""
    live = which[(col_stand[which] < blocks.tray) & ~blocks.frozen[col_block[which]]]
    order = live[np.argsort(col_stand[live], kind="stable")]
    stands, begins = np.unique(col_stand[order], return_index=True)
    return {int(k): g for k, g in zip(stands, np.split(order, begins[1:]), strict=True)} if len(order) else {}


def _is_broken(blocks: Blocks, block: Ints, x: Floats, families: tuple[int, ...] = (AFTER, BEFORE)) -> bool:
    """Tell whether at any instant more than one of some columns is active."""
    for family in families:
        begins, finishes = blocks.begins[family, block], blocks.finishes[family, block]
        inside = (begins <= begins[:, None]) & (begins[:, None] < finishes)
        if (inside @ x > 1 + _TOLERANCE).any():
            return True
    return False


def pair_conflicts(blocks: Blocks, col_block: Ints, col_stand: Ints) -> Legs:
    """Return every row of a pair rule that a set of columns needs; rows contained in others are left out."""
    live = np.flatnonzero((col_stand < blocks.tray) & ~blocks.frozen[col_block])
    by_stand: dict[int, Ints] = {k: live[col_stand[live] == k] for k in np.unique(col_stand[live]).tolist()}
    double: list[tuple[int, int]] = []
    rules = blocks.problem.rules
    for r, (a, b) in enumerate(zip(rules.stand_a.tolist(), rules.stand_b.tolist(), strict=True)):
        if a in by_stand and b in by_stand:
            left = [c for c in col_block[by_stand[a]].tolist() if rules.types_a[r, blocks.kind[c]]]
            right = [c for c in col_block[by_stand[b]].tolist() if rules.types_b[r, blocks.kind[c]]]
            double += [(r, t) for t in _maximal_pair(blocks, left, right)]
    two = np.array(double, dtype=np.int64).reshape(-1, 2)
    return pair_legs(blocks, two[:, 0], two[:, 1])


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
