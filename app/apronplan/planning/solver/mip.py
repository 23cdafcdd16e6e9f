"""Run the exact model of a set of columns in HiGHS and read the plan back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.model.buffers import step_prices
from apronplan.planning.solver.model.flow import StandFlow, flow_rows
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
from apronplan.planning.solver.program import Program, Run, solve_apart
from apronplan.planning.solver.proof import ALMOST_A_UNIT

Pairs = tuple[tuple[int, int], ...]

_FORGIVEN_KG = 0.01


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
    gap: float = ALMOST_A_UNIT,
    sharp: bool = False,
    target: float = np.inf,
    flow: bool = False,
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
    sharp : bool
        Work on the model before it is searched (`sharpen`): for proofs.
    target : float
        Units; with `sharp` and a plan to begin with, plans that cost more are not looked for.
    flow : bool
        Price short times by a flow of each stand (`model.flow`): tighter, and several times as large.
    start, start_halls : pairs
        A plan to begin with; ignored where it uses other columns.
    """
    opts = options(blocks, haul, block, stand, leeway)
    if extra is not None:
        opts = replace(opts, cost=opts.cost + extra)
    model = model_of(blocks, haul, opts, free, reach, flow=flow)
    begin = begin_of(blocks, model, start, start_halls)
    run = Run(seconds=seconds, stop=stop, on_bound=on_bound, gap=gap, sharp=sharp, seed=seed, target=target)
    solved = solve_apart(model.program, begin, run)
    pairs, halls = (
        (None, ()) if solved.value is None else (pairs_of(model, solved.value), halls_of(model, solved.value))
    )
    return Found(pairs=pairs, halls=halls, bound=solved.bound, proved=solved.proved)


def program_of(
    blocks: Blocks, haul: Haul | None, block: Ints, stand: Ints, leeway: Leeway | None, reach: Reach | None
) -> Program:
    """Return the program that `best_of` solves: its first columns are those given, its first rows cover the parts."""
    return model_of(blocks, haul, options(blocks, haul, block, stand, leeway), None, reach).program


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Rows and columns: blocks on stands, hall choices, lots in halls, then overloads (kg) and slacks.

    All columns are whole. Slacks would be so by themselves, and overloads are whole kilograms; but HiGHS 1.14.0 returns
    wrong optima of models with continuous columns that stand in one row only (its issues 2957, 3043, 3073, 3094).
    """

    opts: Options
    program: Program
    totals: list[tuple[int, int]]
    soon: list[tuple[int, int]]
    flows: list[StandFlow] = field(default_factory=list)

    @property
    def first_slack(self) -> int:
        """Number of the first overload or slack."""
        return len(self.opts.block) + len(self.opts.choices) + len(self.totals)


def model_of(
    blocks: Blocks, haul: Haul | None, opts: Options, free: Bools | None, reach: Reach | None, *, flow: bool = False
) -> Model:
    """Return the exact model of columns; see `best_of`."""
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
    last = count + picks + len(totals) + len(over) + len(doubts)
    soon = buffer_rows(rows, blocks, opts, last, reach, priced=not flow)
    flows = flow_rows(rows, blocks, opts.block, opts.stand, last) if flow else []
    due = [float(step_prices(blocks)[step]) for _, step in soon]
    extra = [choice.extra for choice in opts.choices]
    cost = np.concatenate([opts.cost, extra, np.zeros(len(totals)), [price for price, _ in over], doubts, due])
    cost = np.concatenate([cost, *[f.price for f in flows]])
    most = np.ones(len(cost))
    first_over = count + picks + len(totals)
    most[first_over : first_over + len(over)] = [kg for _, kg in over]
    row, col, value = rows.entries
    program = Program(
        cost=cost, most=most, low=np.concatenate(rows.low), high=np.concatenate(rows.high),
        row=row, col=col, value=value, constant=blocks.problem.constant,
    )  # fmt: skip
    return Model(opts, program, totals, soon, flows)


def begin_of(blocks: Blocks, model: Model, start: Pairs, halls: Pairs) -> Floats | None:
    """Return the value of every column in a plan to begin with; None if not all of it lies within the model.

    The plan is given whole, slacks included: completing a partial one is a search that does not end in some cases.
    """
    opts = model.opts
    at = {(b, k): c for c, (b, k) in enumerate(zip(opts.block.tolist(), opts.stand.tolist(), strict=True))}
    cols = [at.get(pair) for pair in start]
    if not start or None in cols:
        return None
    value = np.zeros(len(model.program.cost))
    value[[c for c in cols if c is not None]] = 1.0
    housed = dict(halls)
    for i, choice in enumerate(opts.choices):
        if housed.get(choice.lot) == choice.hall and value[list(choice.columns)].any():
            value[len(opts.block) + i] = 1.0
    first = len(opts.block) + len(opts.choices)
    for i, (lot, hall) in enumerate(model.totals):
        value[first + i] = float(housed.get(lot) == hall)
    _fill_slacks(model, blocks, value)
    return value if model.program.fits(value) else None


def _fill_slacks(model: Model, blocks: Blocks, value: Floats) -> None:
    """Set each slack to what its row is over its limit, and those of short times where the plan has one."""
    program = model.program
    row, col, weight = program.row, program.col, program.value
    last = len(value) - len(model.soon) - sum(len(flow.price) for flow in model.flows)
    slack = (col >= model.first_slack) & (col < last)
    over = np.maximum(program.activity(value) - program.high, 0.0)[row[slack]]
    value[col[slack]] = np.where(weight[slack] > -1.0, np.rint(over * TONNE_KG), over)
    opts, buffer = model.opts, blocks.problem.buffer
    chosen = np.flatnonzero(value[: len(opts.block)] > 0.5)
    for i, (c, step) in enumerate(model.soon):
        if value[c] > 0.5:
            gap = blocks.start_s[opts.block[c]] - blocks.end_s[opts.block[chosen[opts.stand[chosen] == opts.stand[c]]]]
            value[last + i] = float(((gap >= 0) & (gap <= buffer.gaps_s[step])).any())
    for flow in model.flows:
        flow.fill(value)


def pairs_of(model: Model, value: Floats) -> Pairs:
    """Return the blocks on stands of a solution."""
    opts = model.opts
    chosen = np.flatnonzero(value[: len(opts.block)] > 0.5)
    return tuple((int(opts.block[c]), int(opts.stand[c])) for c in chosen)


def halls_of(model: Model, value: Floats) -> Pairs:
    """Return the lots in halls of a solution."""
    first = len(model.opts.block) + len(model.opts.choices)
    return tuple(pair for i, pair in enumerate(model.totals) if value[first + i] > 0.5)


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
