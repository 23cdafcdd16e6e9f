"""Run the exact model of a set of columns in HiGHS and read the plan back."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.highs import Stop, new_highs
from apronplan.planning.solver.model.buffers import step_prices
from apronplan.planning.solver.model.leaders import soft_cost
from apronplan.planning.solver.model.mip import (
    TONNE_KG,
    Leeway,
    Options,
    Rows,
    buffer_rows,
    conflict_rows,
    cover_rows,
    hall_bin_rows,
    hall_link_rows,
    hall_total_rows,
    leading_rows,
    options,
)
from apronplan.planning.solver.model.reach import Reach

Pairs = tuple[tuple[int, int], ...]

_FORGIVEN_KG = 0.01
_ALMOST_A_UNIT = 0.999
_ROUNDING = 1e-6
PROOF_SHARE = 1e-4
"""A plan counts as proved best if it is less than one unit, or this share of its cost, above the bound."""


def tolerance(cost: float) -> float:
    """Return how near bound and cost must come, units."""
    return max(_ALMOST_A_UNIT, PROOF_SHARE * abs(cost)) if np.isfinite(cost) else _ALMOST_A_UNIT


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
    reach: Reach | None = None,
    *,
    extra: Floats | None = None,
    free: Bools | None = None,
    seconds: float,
    start: Pairs = (),
    start_halls: Pairs = (),
    stop: Stop | None = None,
    on_bound: Callable[[float], None] | None = None,
    gap: float = _ALMOST_A_UNIT,
    seed: int = 0,
) -> Found:
    """Find the best plan that uses only the given columns.

    Parameters
    ----------
    leeway : Leeway or None
        Which halls are left to a lot at a column; None = only its cheapest.
    reach : Reach or None
        What plans that are looked for can pay beside their columns; None = everything.
    extra : floats, shape (columns,), or None
        Units that the columns cost beside what stands still.
    free : bools, shape (parts,), or None
        Parts that are to be covered, all of the columns' and no others; None = all parts there are.
    seconds : float
        Time limit.
    gap : float
        Units between plan and bound at which to end.
    start, start_halls : pairs
        A plan to begin with; ignored where it uses other columns.
    """
    opts = options(blocks, haul, block, stand, leeway)
    if extra is not None:
        opts = replace(opts, cost=opts.cost + extra)
    highs = new_highs(stop=stop, seed=seed)
    highs.setOptionValue("time_limit", max(seconds, 0.01))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", gap)
    if on_bound is not None:
        tell = on_bound
        highs.cbMipLogging.subscribe(lambda event: tell(float(event.data_out.mip_dual_bound)))
    model = _model(blocks, haul, opts, free, reach)
    _pass(highs, model)
    _warm(highs, blocks, model, start, start_halls)
    highs.run()
    return _read(highs, model, gap)


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """Rows and columns: blocks on stands, hall choices, lots in halls, then overloads (kg) and slacks.

    All columns are whole. Slacks would be so by themselves, and overloads are whole kilograms; but HiGHS 1.14.0 returns
    wrong optima of models with continuous columns that stand in one row only (its issues 2957, 3043, 3073, 3094).
    """

    opts: Options
    rows: Rows
    cost: Floats
    most: Floats
    totals: list[tuple[int, int]]
    soon: list[tuple[int, int]]
    constant: float

    @property
    def first_slack(self) -> int:
        """Number of the first overload or slack."""
        return len(self.opts.block) + len(self.opts.choices) + len(self.totals)


def _model(blocks: Blocks, haul: Haul | None, opts: Options, free: Bools | None, reach: Reach | None) -> _Model:
    rows = Rows()
    cover_rows(rows, blocks, opts, free)
    conflict_rows(rows, blocks, opts)
    count, picks = len(opts.block), len(opts.choices)
    totals: list[tuple[int, int]] = []
    over: list[tuple[float, float]] = []
    if haul is not None:
        if picks:
            hall_link_rows(rows, opts, count)
        totals = hall_total_rows(rows, opts, count, count + picks)
        over = hall_bin_rows(rows, haul, totals, count + picks, count + picks + len(totals), reach)
    doubts = leading_rows(rows, blocks, opts, count + picks + len(totals) + len(over), reach)
    soon = buffer_rows(rows, blocks, opts, count + picks + len(totals) + len(over) + len(doubts), reach)
    due = [float(step_prices(blocks)[step]) for _, step in soon]
    extra = [choice.extra for choice in opts.choices]
    cost = np.concatenate([opts.cost, extra, np.zeros(len(totals)), [price for price, _ in over], doubts, due])
    most = np.ones(len(cost))
    first_over = count + picks + len(totals)
    most[first_over : first_over + len(over)] = [kg for _, kg in over]
    return _Model(opts, rows, cost, most, totals, soon, blocks.problem.constant)


def _pass(highs: object, model: _Model) -> None:
    """Hand the model to HiGHS in one call."""
    import highspy

    rows, cost = model.rows, model.cost
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), rows.count
    lp.offset_ = model.constant
    lp.col_cost_, lp.col_lower_ = cost, np.zeros(len(cost))
    lp.col_upper_ = model.most
    lp.row_lower_, lp.row_upper_ = np.concatenate(rows.low), np.concatenate(rows.high)
    row, col, value = rows.entries
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(row, np.arange(rows.count + 1)).astype(np.int32)
    lp.a_matrix_.index_ = col.astype(np.int32)
    lp.a_matrix_.value_ = value
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    highs.passModel(lp)  # type: ignore[attr-defined]


def _warm(highs: object, blocks: Blocks, model: _Model, start: Pairs, halls: Pairs) -> None:
    """Give HiGHS a plan to begin with, if all of it lies within the columns.

    The plan is given whole, slacks included: completing a partial one is a search that does not end in some cases.
    """
    opts = model.opts
    at = {(b, k): c for c, (b, k) in enumerate(zip(opts.block.tolist(), opts.stand.tolist(), strict=True))}
    cols = [at.get(pair) for pair in start]
    if not start or None in cols:
        return
    value = np.zeros(len(model.cost))
    value[[c for c in cols if c is not None]] = 1.0
    housed = dict(halls)
    for i, choice in enumerate(opts.choices):
        if housed.get(choice.lot) == choice.hall and value[list(choice.columns)].any():
            value[len(opts.block) + i] = 1.0
    first = len(opts.block) + len(opts.choices)
    for i, (lot, hall) in enumerate(model.totals):
        value[first + i] = float(housed.get(lot) == hall)
    _fill_slacks(model, blocks, value)
    if _fits(model, value):
        highs.setSolution(len(value), np.arange(len(value), dtype=np.int32), value)  # type: ignore[attr-defined]


def _fits(model: _Model, value: Floats) -> bool:
    """Tell whether a plan keeps every row; one that pays for something out of reach does not."""
    row, col, weight = model.rows.entries
    activity = np.bincount(row, weights=weight * value[col], minlength=model.rows.count)
    low, high = np.concatenate(model.rows.low), np.concatenate(model.rows.high)
    kept = (activity <= high + _ROUNDING).all() and (activity >= low - _ROUNDING).all()
    return bool(kept and (value <= model.most).all())


def _fill_slacks(model: _Model, blocks: Blocks, value: Floats) -> None:
    """Set each slack to what its row is over its limit, and those of short times where the plan has one."""
    row, col, weight = model.rows.entries
    last = len(value) - len(model.soon)
    activity = np.bincount(row, weights=weight * value[col], minlength=model.rows.count)
    slack = (col >= model.first_slack) & (col < last)
    over = np.maximum(activity - np.concatenate(model.rows.high), 0.0)[row[slack]]
    value[col[slack]] = np.where(weight[slack] > -1.0, np.rint(over * TONNE_KG), over)
    opts, buffer = model.opts, blocks.problem.buffer
    chosen = np.flatnonzero(value[: len(opts.block)] > 0.5)
    for i, (c, step) in enumerate(model.soon):
        if value[c] > 0.5:
            gap = blocks.start_s[opts.block[c]] - blocks.end_s[opts.block[chosen[opts.stand[chosen] == opts.stand[c]]]]
            value[last + i] = float(((gap >= 0) & (gap <= buffer.gaps_s[step])).any())


def _read(highs: object, model: _Model, gap: float) -> Found:
    import highspy

    opts = model.opts
    status = highs.getModelStatus()  # type: ignore[attr-defined]
    if status == highspy.HighsModelStatus.kInfeasible:
        return Found(pairs=None, halls=(), bound=np.inf, proved=True)
    info = highs.getInfo()  # type: ignore[attr-defined]
    value = np.array(highs.getSolution().col_value)  # type: ignore[attr-defined]
    if info.primal_solution_status != highspy.kSolutionStatusFeasible or not len(value):
        return Found(pairs=None, halls=(), bound=_finite(info.mip_dual_bound), proved=False)
    chosen = np.flatnonzero(value[: len(opts.block)] > 0.5)
    pairs = tuple((int(opts.block[c]), int(opts.stand[c])) for c in chosen)
    first = len(opts.block) + len(opts.choices)
    halls = tuple(pair for i, pair in enumerate(model.totals) if value[first + i] > 0.5)
    proved = status == highspy.HighsModelStatus.kOptimal
    bound = _finite(info.mip_dual_bound)
    if proved:  # where all costs are whole, HiGHS may end with the bound a whole unit below the plan
        bound = max(bound, float(info.objective_function_value) - gap)
    return Found(pairs=pairs, halls=halls, bound=bound, proved=proved)


def _finite(bound: float) -> float:
    return bound if abs(bound) < 1e29 else -np.inf


def plan_cost(blocks: Blocks, haul: Haul | None, pairs: Pairs, halls: Pairs) -> float:
    """Return what a plan costs, in units, from the problem's own figures.

    Blocks, short times, doubts, roads, overload and the constant.
    """
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
