"""A run that looks for nothing dearer than a target tells rightly whether there is anything; halls by small moves."""

from dataclasses import replace

import numpy as np
import pytest

from apronplan.planning.solver.blocks import make_blocks
from apronplan.planning.solver.data import Freight
from apronplan.planning.solver.halls import nearest_halls
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.mip import overload_cost
from apronplan.planning.solver.program import Program, Run, solve_apart
from apronplan.planning.solver.spread import Spread
from solver.middling import middling


def weighted(seed, pieces, lots=30, halls=4):
    """Return `pieces` independent programs: lots into halls with little room, overload at a price."""
    rng = np.random.default_rng(seed)
    row, col, value, low, high, cost, most = [], [], [], [], [], [], []
    for _ in range(pieces):
        first = len(cost)
        weight = rng.integers(5, 60, lots) / 10
        cost += rng.integers(1, 40, lots * halls).astype(float).tolist() + [9.0] * halls
        most += [1.0] * (lots * halls) + [150.0] * halls
        for lot in range(lots):
            row += [len(low)] * halls
            col += range(first + lot * halls, first + (lot + 1) * halls)
            value += [1.0] * halls
            low, high = [*low, 1.0], [*high, 1.0]
        for hall in range(halls):
            row += [len(low)] * (lots + 1)
            col += [*range(first + hall, first + lots * halls, halls), first + lots * halls + hall]
            value += [*weight.tolist(), -1.0]
            low, high = [*low, -np.inf], [*high, float(np.floor(0.9 * weight.sum() / halls))]
    order = np.lexsort((col, row))
    return Program(
        cost=np.array(cost), most=np.array(most), low=np.array(low), high=np.array(high),
        row=np.array(row)[order], col=np.array(col)[order], value=np.array(value)[order], constant=11.0,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("known", [False, True])
def test_a_target_bounds_the_search_and_nothing_else(seed, known):
    program = weighted(seed, pieces=2)
    run = Run(seconds=60.0, gap=0.5, sharp=True)
    plain = solve_apart(program, None, replace(run, sharp=False))
    assert plain.value is not None
    assert plain.proved
    best = float(program.cost @ np.rint(plain.value)) + program.constant
    begin = None
    if known:  # each lot in the first hall, all overload paid
        begin = np.zeros(len(program.cost))
        begin[first_of_each(program)] = 1.0
        begin = with_overload(program, begin)
        assert program.fits(begin)
    for target in (best - 20.0, best - 2.0):
        told: list[float] = []
        found = solve_apart(program, begin, replace(run, target=target, on_bound=told.append))
        assert not found.proved
        assert target <= found.bound <= best + 1e-6
        assert all(bound <= best + 1e-6 for bound in told)
    for target in (best + 0.5, best + 30.0):
        found = solve_apart(program, begin, replace(run, target=target))
        assert found.proved
        assert found.value is not None
        assert program.fits(np.rint(found.value))
        assert program.cost @ np.rint(found.value) + program.constant <= best + 0.5 + 1e-6
        assert best - 0.6 <= found.bound <= best + 1e-6


def first_of_each(program):
    """Return the first column of each row that says "exactly one"."""
    rows = np.flatnonzero(program.low == 1.0)
    return program.col[np.searchsorted(program.row, rows)]


def with_overload(program, value):
    """Return values with the overload that they need."""
    over = np.maximum(program.activity(value) - program.high, 0.0)
    paid = program.value == -1.0
    value[program.col[paid]] = np.ceil(over[program.row[paid]])
    return value


def busy(seed):
    """Return a middling day with two lots per part and three halls with little room, one limit of them hard."""
    problem = middling(seed)
    rng = np.random.default_rng(seed)
    part = np.repeat(np.arange(problem.part_count), 2)
    lots, bins = len(part), 5
    use = rng.integers(1, 40, (lots, bins)) * 100.0 * (rng.random((lots, bins)) < 0.4)
    return replace(
        problem,
        freight=Freight(
            lots=tuple(f"l{i}" for i in range(lots)), halls=("h0", "h1", "h2"), part=part,
            cost_per_m=rng.integers(1, 9, lots) / 10, eligible=rng.random((lots, 3)) < 0.8,
            table=np.zeros(lots, dtype=np.int64),
            metres=rng.integers(100, 900, (1, problem.stand_count, 3)).astype(float), use_kg=use,
            counts=np.ones((lots, 3), dtype=bool), capacity_kg=np.repeat([[0.35], [0.25], [0.3]], bins, axis=1)
            * use.sum(axis=0), overload_cost=np.array([0.1, 0.1, 0.1, 0.1, np.inf]), unhoused_cost=5e5,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_small_moves_leave_no_lot_that_would_better_move(seed):
    problem = busy(seed)
    blocks = make_blocks(problem)
    haul = Haul(blocks, problem.freight)
    rng = np.random.default_rng(seed)
    lots = np.arange(haul.lot_count)
    cost = haul.table[lots, rng.integers(blocks.tray, size=len(lots))]
    choice = cost.argmin(axis=1)
    before = paid(haul, lots, cost, choice)
    spread = Spread(haul, lots, cost, choice.copy())
    spread.settle()
    after = paid(haul, lots, cost, spread.choice)
    assert after <= before + 1e-6
    for lot in lots.tolist():
        for hall in np.flatnonzero(np.isfinite(cost[lot])).tolist():
            other = spread.choice.copy()
            other[lot] = hall
            assert paid(haul, lots, cost, other) >= after - 1e-3


def paid(haul, lots, cost, choice):
    """Return what halls cost, overload included."""
    pairs = tuple(zip(lots.tolist(), choice.tolist(), strict=True))
    return float(cost[lots, choice].sum()) + overload_cost(haul, pairs)


def test_every_lot_of_a_plan_gets_a_hall_that_it_may_have():
    problem = busy(3)
    blocks = make_blocks(problem)
    haul = Haul(blocks, problem.freight)
    pairs = tuple((int(b), int(np.flatnonzero(np.isfinite(blocks.cost[b]))[0])) for b in blocks.alone)
    halls = dict(nearest_halls(haul, blocks, pairs))
    stand = {int(b): k for b, k in pairs}
    assert sorted(halls) == list(range(haul.lot_count))
    for lot, hall in halls.items():
        assert np.isfinite(haul.table[lot, stand[int(blocks.alone[problem.freight.part[lot]])], hall])
