"""Conflict rows: at most one of the columns that are active at an instant.

A row has one leg (one stand: a clique of intervals) or two (a pair rule: stand a with some types, stand b with some
types). All conflict rows read ``sum of the members of all legs <= 1``.
"""

from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Bools, Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Legs:
    """Legs of conflict rows; `row` numbers them from 0, the rows of one `Legs` without holes.

    Attributes
    ----------
    row, stand, family, time_s : ints
        Which row, on which stand, by which family of intervals (`blocks.AFTER` ...), at which instant.
    rule, side : ints
        Pair rule and its side (0 = a, 1 = b); rule -1 = every type.
    """

    row: Ints
    stand: Ints
    family: Ints
    time_s: Ints
    rule: Ints
    side: Ints

    def __len__(self) -> int:
        return len(self.row)

    @property
    def row_count(self) -> int:
        """How many rows the legs belong to."""
        return int(self.row[-1]) + 1 if len(self.row) else 0


def join(parts: list[Legs]) -> Legs:
    """Put several sets of legs one behind the other, renumbering the rows."""
    offsets = np.cumsum([0, *(p.row_count for p in parts)])
    rows = [p.row + o for p, o in zip(parts, offsets[:-1], strict=True)]
    return Legs(
        row=_cat(rows),
        stand=_cat([p.stand for p in parts]),
        family=_cat([p.family for p in parts]),
        time_s=_cat([p.time_s for p in parts]),
        rule=_cat([p.rule for p in parts]),
        side=_cat([p.side for p in parts]),
    )


def _cat(arrays: list[Ints]) -> Ints:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)


def stand_legs(stand: Ints, family: Ints, time_s: Ints) -> Legs:
    """Return one-legged rows: at most one aircraft on a stand at an instant."""
    none = np.full(len(stand), -1, dtype=np.int64)
    return Legs(row=np.arange(len(stand)), stand=stand, family=family, time_s=time_s, rule=none, side=none)


def pair_legs(blocks: Blocks, rule: Ints, time_s: Ints) -> Legs:
    """Return two-legged rows: one of the two stands of a pair rule at an instant."""
    rules = blocks.problem.rules
    count = len(rule)
    return Legs(
        row=np.repeat(np.arange(count), 2),
        stand=np.stack([rules.stand_a[rule], rules.stand_b[rule]], axis=1).ravel(),
        family=np.full(2 * count, 2, dtype=np.int64),
        time_s=np.repeat(time_s, 2),
        rule=np.repeat(rule, 2),
        side=np.tile(np.array([0, 1], dtype=np.int64), count),
    )


def members(blocks: Blocks, legs: Legs, col_block: Ints, col_stand: Ints) -> tuple[Ints, Ints]:
    """Return (row, column) of every column that is a member of a row."""
    col_order = np.argsort(col_stand, kind="stable")
    leg_order = np.argsort(legs.stand, kind="stable")
    stands = np.arange(blocks.tray)
    col_ends = np.searchsorted(col_stand[col_order], np.append(stands, blocks.tray))
    leg_ends = np.searchsorted(legs.stand[leg_order], np.append(stands, blocks.tray))
    rows: list[Ints] = []
    cols: list[Ints] = []
    for k in np.flatnonzero((np.diff(col_ends) > 0) & (np.diff(leg_ends) > 0)).tolist():
        on = col_order[col_ends[k] : col_ends[k + 1]]
        at = leg_order[leg_ends[k] : leg_ends[k + 1]]
        hit_leg, hit_col = np.nonzero(active(blocks, legs, at, col_block[on]))
        rows.append(legs.row[at[hit_leg]])
        cols.append(on[hit_col])
    return _cat(rows), _cat(cols)


def active(blocks: Blocks, legs: Legs, which: Ints, block: Ints) -> Bools:
    """Tell which blocks, were they on the leg's stand, are active; shape (len(which), len(block))."""
    family = legs.family[which][:, None]
    time_s = legs.time_s[which][:, None]
    hit = (blocks.begins[family, block] <= time_s) & (time_s < blocks.finishes[family, block])
    hit &= ~blocks.frozen[block]
    ruled = np.flatnonzero(legs.rule[which] >= 0)
    if len(ruled):
        hit[ruled] &= type_masks(blocks, legs, which[ruled])[:, blocks.kind[block]]
    return hit


def type_masks(blocks: Blocks, legs: Legs, which: Ints) -> Bools:
    """Return which types each (ruled) leg speaks of; shape (len(which), types)."""
    rules = blocks.problem.rules
    rule, side = legs.rule[which], legs.side[which]
    return np.where((side == 0)[:, None], rules.types_a[rule], rules.types_b[rule])
