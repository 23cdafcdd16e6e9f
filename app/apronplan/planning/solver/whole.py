"""The linear bound of a small day from all its columns and rows at once.

HiGHS solves it from scratch faster than `relax` finds, in some 30 rounds, which of them are needed. What comes out is
the same: prices, from which bound and reduced costs are computed without believing the program.
"""

import time

import numpy as np

from apronplan.planning.solver.blocks import AFTER, BEFORE, FIRST_STEP, Blocks
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.lp import Relaxation
from apronplan.planning.solver.model.buffers import due_sets, is_late, live_steps, step_prices
from apronplan.planning.solver.model.cliques import pair_conflicts
from apronplan.planning.solver.model.flow import flow_rows
from apronplan.planning.solver.model.legs import Legs, join, members, stand_legs
from apronplan.planning.solver.model.mip import Rows
from apronplan.planning.solver.prices import Prices, late_costs, proven_bound, reduced_costs
from apronplan.planning.solver.program import Program, load

_USED = 1e-5
"""A column with a value below it counts as unused."""


def relax_whole(blocks: Blocks, seconds: float) -> Relaxation | None:
    """Solve the linear relaxation of a day without halls; None if time ran out.

    Parameters
    ----------
    seconds : float
        Time limit of HiGHS.
    """
    begun = time.perf_counter()
    block, stand = np.nonzero(np.isfinite(blocks.cost))
    legs = _all_legs(blocks, block, stand)
    program = _program(blocks, legs, block, stand)
    highs = load(program, whole=False)
    highs.setOptionValue("presolve", "off")
    highs.setOptionValue("time_limit", seconds)
    highs.run()
    solution = highs.getSolution()
    if not str(highs.getModelStatus()).endswith("kOptimal") or not solution.dual_valid:
        return None
    parts, dual = blocks.problem.part_count, np.array(solution.row_dual)
    prices = Prices(cover=dual[:parts], legs=legs, conflict=np.minimum(dual[parts:], 0.0))
    reduced, value = reduced_costs(blocks, None, prices), np.array(solution.col_value)
    paid = float(program.cost[len(block) :] @ value[len(block) :])
    value = value[: len(block)]
    return Relaxation(
        bound=proven_bound(blocks, None, prices, reduced),
        reduced=np.maximum(reduced, 0.0),
        prices=prices,
        late=late_costs(blocks, prices),
        col_block=block,
        col_stand=stand,
        value=value,
        rounds=1,
        seconds=time.perf_counter() - begun,
        saved=max(_due(blocks, block, stand, value) - paid, 0.0),
    )


def _due(blocks: Blocks, block: Ints, stand: Ints, value: Floats) -> float:
    """Return what a fractional plan would pay for short times if each stand were a flow (`model.flow`)."""
    used = np.flatnonzero((value > _USED) & (stand < blocks.tray))
    count, rows = len(used), Rows()
    flows = flow_rows(rows, blocks, block[used], stand[used], count)
    if not flows:
        return 0.0
    rows.add(value[used] - _USED, value[used] + _USED, np.arange(count), np.arange(count), np.ones(count))
    cost = np.concatenate([np.zeros(count), *[flow.price for flow in flows]])
    row, col, weight = rows.entries
    program = Program(
        cost=cost, most=np.full(len(cost), np.inf), low=np.concatenate(rows.low), high=np.concatenate(rows.high),
        row=row, col=col, value=weight,
    )  # fmt: skip
    highs = load(program, whole=False)
    highs.run()
    solved = str(highs.getModelStatus()).endswith("kOptimal")
    return float(highs.getInfo().objective_function_value) if solved else 0.0


def _all_legs(blocks: Blocks, block: Ints, stand: Ints) -> Legs:
    """Return every row that the columns can break: pair rules, one at a time on each stand, short times."""
    steps = live_steps(blocks)
    rows: list[Legs] = [pair_conflicts(blocks, block, stand)]
    for k in range(blocks.tray):
        own = block[stand == k]
        own = own[~blocks.frozen[own]]
        if len(own) < 2:
            continue
        family, instant, cliques = _cliques(blocks, own)
        rows.append(stand_legs(np.full(len(family), k), family, instant))
        for step in steps:
            due, sets, _ = due_sets(blocks, step, own)
            due = due[~_lie_in(sets, cliques)]
            rows.append(stand_legs(np.full(len(due), k), np.full(len(due), FIRST_STEP + step), due))
    return join(rows)


def _lie_in(sets: Bools, others: Bools) -> Bools:
    """Tell which sets lie within one of some others."""
    shared = sets.astype(np.float32) @ others.T.astype(np.float32)
    return np.asarray((shared == sets.sum(axis=1)[:, None]).any(axis=1))


def _cliques(blocks: Blocks, block: Ints) -> tuple[Ints, Ints, Bools]:
    """Return (family, instant, members) of the largest sets of blocks that one stand cannot hold together."""
    sets = [_inside(blocks, family, block) for family in (AFTER, BEFORE)]
    instants = np.concatenate([blocks.begins[family, block] for family in (AFTER, BEFORE)])
    every = np.concatenate(sets)
    families = np.repeat([AFTER, BEFORE], len(block))
    first = np.unique(np.packbits(every, axis=1), axis=0, return_index=True)[1]
    first = first[every[first].sum(axis=1) > 1]
    size = every[first].sum(axis=1)
    shared = every[first].astype(np.float32) @ every[first].astype(np.float32).T
    within = (shared == size[:, None]) & (size > size[:, None])
    kept = first[~within.any(axis=1)]
    return families[kept], instants[kept], every[kept]


def _inside(blocks: Blocks, family: int, block: Ints) -> Bools:
    """Return who is there at the moment when each begins; shape (moments, blocks)."""
    begins, finishes = blocks.begins[family, block], blocks.finishes[family, block]
    return np.asarray((begins <= begins[:, None]) & (begins[:, None] < finishes))


def _program(blocks: Blocks, legs: Legs, block: Ints, stand: Ints) -> Program:
    """Return the program: columns, then the slacks of short times; rows: covers, then those of `legs`."""
    parts = blocks.problem.part_count
    size = blocks.last[block] - blocks.first[block] + 1
    col = np.repeat(np.arange(len(block)), size)
    part = np.repeat(blocks.first[block], size) + np.arange(len(col)) - np.repeat(np.cumsum(size) - size, size)
    leg_row, leg_col = members(blocks, legs, block, stand)
    late_row, late_col, dues = _slacks(blocks, legs, block, stand)
    row = np.concatenate([part, parts + leg_row, parts + late_row])
    cols = np.concatenate([col, leg_col, len(block) + late_col])
    value = np.concatenate([np.ones(len(part) + len(leg_row)), -np.ones(len(late_row))])
    order = np.argsort(row, kind="stable")
    count = legs.row_count
    cost = np.concatenate([blocks.cost[block, stand], dues])
    return Program(
        cost=cost, most=np.full(len(cost), np.inf),
        low=np.concatenate([np.ones(parts), np.full(count, -np.inf)]), high=np.ones(parts + count),
        row=row[order], col=cols[order], value=value[order], constant=blocks.problem.constant,
    )  # fmt: skip


def _slacks(blocks: Blocks, legs: Legs, block: Ints, stand: Ints) -> tuple[Ints, Ints, Floats]:
    """Return (row, slack) of the slacks of short times in their rows, and what each slack costs."""
    prices, none = step_prices(blocks), np.zeros(0, dtype=np.int64)
    rows, slacks, dues, count = [none], [none], [np.zeros(0)], 0
    on = [np.flatnonzero(stand == k) for k in range(blocks.tray)]
    for step in live_steps(blocks):
        mine = np.flatnonzero(legs.family == FIRST_STEP + step)
        for own in np.split(mine, np.flatnonzero(np.diff(legs.stand[mine])) + 1) if len(mine) else []:
            cols = on[int(legs.stand[own[0]])]
            hit_leg, hit_col = np.nonzero(is_late(blocks, step, legs.time_s[own], block[cols]))
            payers, at = np.unique(hit_col, return_inverse=True)
            rows.append(legs.row[own[hit_leg]])
            slacks.append(count + at.ravel())
            dues.append(np.full(len(payers), prices[step]))
            count += len(payers)
    return np.concatenate(rows), np.concatenate(slacks), np.concatenate(dues)
