"""Run the exact model of a set of columns in HiGHS and read the plan back."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Floats, Ints
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.highs import Stop, new_highs
from apronplan.planning.solver.model.leaders import soft_cost
from apronplan.planning.solver.model.mip import (
    Leeway,
    Options,
    Rows,
    conflict_rows,
    cover_rows,
    hall_bin_rows,
    hall_link_rows,
    leading_rows,
    options,
)

Pairs = tuple[tuple[int, int], ...]

_FORGIVEN_KG = 0.01
_ALMOST_A_UNIT = 0.999
"""Costs are whole units: a plan within less than one unit of the bound is the best one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a run gave.

    Attributes
    ----------
    pairs : tuple of (block, stand), or None
        The best plan, or None if none was found.
    halls : tuple of (lot, hall)
        The halls of its lots.
    bound : float
        No plan of these columns costs less (units); ``inf`` = there is none.
    proved : bool
        True if the plan is the best of these columns.
    """

    pairs: Pairs | None
    halls: Pairs
    bound: float
    proved: bool


def best_of(
    blocks: Blocks,
    haul: Haul | None,
    block: Ints,
    stand: Ints,
    leeway: Leeway | None = None,
    *,
    seconds: float,
    start: Pairs = (),
    start_halls: Pairs = (),
    stop: Stop | None = None,
    on_bound: Callable[[float], None] | None = None,
    seed: int = 0,
) -> Found:
    """Find the best plan that uses only the given columns.

    Parameters
    ----------
    leeway : Leeway or None
        Which halls are left to a lot at a column; None = only its cheapest.
    seconds : float
        Time limit.
    start, start_halls : pairs
        A plan to begin with; ignored where it uses other columns.
    """
    opts = options(blocks, haul, block, stand, leeway)
    highs = new_highs(stop=stop, seed=seed)
    highs.setOptionValue("time_limit", max(seconds, 0.01))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", _ALMOST_A_UNIT)
    if on_bound is not None:
        tell = on_bound
        highs.cbMipLogging.subscribe(lambda event: tell(float(event.data_out.mip_dual_bound)))
    rows, cost = _model(blocks, haul, opts)
    _pass(highs, opts, rows, cost)
    _warm(highs, opts, rows, len(cost), start, start_halls)
    highs.run()
    return _read(highs, opts)


def _model(blocks: Blocks, haul: Haul | None, opts: Options) -> tuple[Rows, Floats]:
    """Return all rows, and the costs of all columns: blocks on stands, hall choices, then overloads and slacks."""
    rows = Rows()
    cover_rows(rows, blocks, opts)
    conflict_rows(rows, blocks, opts)
    count, picks = len(opts.block), len(opts.choices)
    over: list[float] = []
    if haul is not None:
        if picks:
            hall_link_rows(rows, opts, count)
        over = hall_bin_rows(rows, haul, opts, count, count + picks)
    over += leading_rows(rows, blocks, opts, count + picks + len(over))
    return rows, np.concatenate([opts.cost, [c for _, _, _, c in opts.choices], over])


def _pass(highs: object, opts: Options, rows: Rows, cost: Floats) -> None:
    """Hand the model to HiGHS in one call."""
    import highspy

    whole = len(opts.block) + len(opts.choices)
    free = len(cost) - whole
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), rows.count
    lp.col_cost_, lp.col_lower_ = cost, np.zeros(len(cost))
    lp.col_upper_ = np.concatenate([np.ones(whole), np.full(free, np.inf)])
    lp.row_lower_, lp.row_upper_ = np.concatenate(rows.low), np.concatenate(rows.high)
    row, col, value = rows.entries
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(row, np.arange(rows.count + 1)).astype(np.int32)
    lp.a_matrix_.index_ = col.astype(np.int32)
    lp.a_matrix_.value_ = value
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger] * whole + [kinds.kContinuous] * free
    highs.passModel(lp)  # type: ignore[attr-defined]


def _warm(highs: object, opts: Options, rows: Rows, count: int, start: Pairs, halls: Pairs) -> None:
    """Give HiGHS a plan to begin with, if all of it lies within the columns.

    The plan is given whole, slacks included: completing a partial one is a search that does not end in some cases.
    """
    at = {(b, k): c for c, (b, k) in enumerate(zip(opts.block.tolist(), opts.stand.tolist(), strict=True))}
    cols = [at.get(pair) for pair in start]
    if not start or None in cols:
        return
    value = np.zeros(count)
    value[[c for c in cols if c is not None]] = 1.0
    housed = dict(halls)
    for i, (c, lot, hall, _) in enumerate(opts.choices):
        if value[c] and housed.get(lot) == hall:
            value[len(opts.block) + i] = 1.0
    _fill_slacks(rows, value, len(opts.block) + len(opts.choices))
    highs.setSolution(count, np.arange(count, dtype=np.int32), value)  # type: ignore[attr-defined]


def _fill_slacks(rows: Rows, value: Floats, first: int) -> None:
    """Set each slack to what its row is over its limit."""
    row, col, weight = rows.entries
    activity = np.bincount(row, weights=weight * value[col], minlength=rows.count)
    slack = col >= first
    value[col[slack]] = np.maximum(activity - np.concatenate(rows.high), 0.0)[row[slack]]


def _read(highs: object, opts: Options) -> Found:
    import highspy

    status = highs.getModelStatus()  # type: ignore[attr-defined]
    if status == highspy.HighsModelStatus.kInfeasible:
        return Found(pairs=None, halls=(), bound=np.inf, proved=True)
    info = highs.getInfo()  # type: ignore[attr-defined]
    value = np.array(highs.getSolution().col_value)  # type: ignore[attr-defined]
    if info.primal_solution_status != highspy.kSolutionStatusFeasible or not len(value):
        return Found(pairs=None, halls=(), bound=_finite(info.mip_dual_bound), proved=False)
    chosen = np.flatnonzero(value[: len(opts.block)] > 0.5)
    pairs = tuple((int(opts.block[c]), int(opts.stand[c])) for c in chosen)
    picked = value[len(opts.block) :]
    halls = [pair for c in chosen for pair in opts.only[c]]
    halls += [(lot, hall) for i, (_, lot, hall, _) in enumerate(opts.choices) if picked[i] > 0.5]
    proved = status == highspy.HighsModelStatus.kOptimal
    return Found(pairs=pairs, halls=tuple(halls), bound=_finite(info.mip_dual_bound), proved=proved)


def _finite(bound: float) -> float:
    return bound if abs(bound) < 1e29 else -np.inf


def plan_cost(blocks: Blocks, haul: Haul | None, pairs: Pairs, halls: Pairs) -> float:
    """Return what a plan costs, in units, from the problem's own figures: blocks, short times, doubts, roads, overload, constant."""
    total = sum(float(blocks.cost[b, k]) for b, k in pairs) + blocks.problem.constant
    total += soft_cost(blocks, pairs)
    if haul is None:
        return total
    stand_of = {p: k for b, k in pairs for p in range(int(blocks.first[b]), int(blocks.last[b]) + 1)}
    total += sum(float(haul.table[lot, stand_of[int(haul.freight.part[lot])], h]) for lot, h in halls)
    return total + overload_cost(haul, halls)


def overload_cost(haul: Haul, halls: Pairs) -> float:
    """Return the price of everything above the halls' capacities, units; ``inf`` if a limit that is hard is broken."""
    if not halls:
        return 0.0
    table = np.array(halls, dtype=np.int64).reshape(-1, 2)
    load: Floats = haul.load(table[:, 0], table[:, 1], np.ones(len(table)))
    over = np.maximum(load - haul.freight.capacity_kg, 0.0)
    full = over > _FORGIVEN_KG
    return float((over[full] * np.broadcast_to(haul.freight.overload_cost, over.shape)[full]).sum())
