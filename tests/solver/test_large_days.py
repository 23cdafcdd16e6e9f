"""The ways of large days, taken on small ones: the bound from whole plans of stands, and the emptied tray."""

import time
from itertools import pairwise

import numpy as np
import pytest

from apronplan.planning.solver import search as search_module
from apronplan.planning.solver.blocks import make_blocks
from apronplan.planning.solver.cheapest import CheapestPlans
from apronplan.planning.solver.greedy import first_fit
from apronplan.planning.solver.lagrange import Lagrange
from apronplan.planning.solver.loosen import loosen
from apronplan.planning.solver.lp import relax
from apronplan.planning.solver.mip import plan_cost
from apronplan.planning.solver.rolling import roll, unload
from apronplan.planning.solver.search import Search
from apronplan.planning.solver.stand_plans import StandPlans
from apronplan.planning.solver.tray import empty_tray
from solver.checker import cost, faults, plan_of
from solver.days import day
from solver.middling import middling
from solver.tiny import brute_force, tiny

STANDS_ONLY = range(0, 80, 2)


@pytest.fixture
def all_days_are_large(monkeypatch):
    monkeypatch.setattr(search_module, "_LARGE", 0)
    monkeypatch.setattr(search_module, "_ROW_WORK", 0.0)


@pytest.mark.parametrize("seed", STANDS_ONLY)
@pytest.mark.usefixtures("all_days_are_large")
def test_the_way_of_large_days_finds_the_best_of_all_plans(seed):
    problem = tiny(seed)
    bounds = []
    search = Search(problem, tell=lambda o: bounds.append(o.bound), stop=lambda: False)
    outcome = search.run(20.0)
    stands, halls = plan_of(problem, outcome)
    best = brute_force(problem)
    assert faults(problem, stands, halls) == []
    assert cost(problem, stands, halls) == pytest.approx(best, abs=1.0)
    assert outcome.proved
    assert max(bounds) <= best + 1.0


@pytest.mark.parametrize("seed", range(4))
def test_both_ways_prove_the_same_value(seed, monkeypatch):
    problem = middling(seed)
    by_rows = Search(problem, tell=lambda _: None, stop=lambda: False).run(60.0)
    monkeypatch.setattr(search_module, "_LARGE", 0)
    monkeypatch.setattr(search_module, "_ROW_WORK", 0.0)
    by_plans = Search(problem, tell=lambda _: None, stop=lambda: False).run(60.0)
    assert by_rows.proved
    assert by_plans.proved
    assert by_plans.cost == pytest.approx(by_rows.cost, abs=100.0)


def test_a_day_that_slices_cannot_plan_is_planned_all_the_same(monkeypatch):
    """Found by the benchmark: on 60x400 the slices took all the time, and nine aircraft stayed in the tray."""
    problem = middling(0)
    rolled = []
    monkeypatch.setattr(search_module, "_LARGE", 0)
    monkeypatch.setattr(search_module, "_ROW_WORK", 0.0)
    monkeypatch.setattr(search_module, "roll", lambda *_, until, **__: rolled.append(until - time.perf_counter()))
    outcome = Search(problem, tell=lambda _: None, stop=lambda: False).run(60.0)
    assert rolled
    assert max(rolled) <= 0.15 * 60.0, "and they get but a part of the time"
    assert outcome.proved


def _climbed(problem):
    blocks = make_blocks(loosen(problem).problem)
    begin = relax(blocks, None, start=[], work=0.0, tray_cap=5000.0)
    climber = Lagrange(blocks, begin)
    climber.climb(80, lambda: False)
    return blocks, begin, climber.relaxation()


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_with_a_column_costs_less_than_bound_and_reduced_cost(seed):
    problem = middling(seed)
    blocks, begin, found = _climbed(problem)
    best = Search(problem, tell=lambda _: None, stop=lambda: False).run(60.0)
    assert begin.bound < found.bound <= best.cost
    for part, stand in enumerate(best.stands):
        block = next(b for b in blocks.of_part[part] if blocks.first[b] == blocks.last[b])
        if len(blocks.of_part[part]) == 1:
            assert found.bound + found.reduced[block, stand] <= best.cost + 1e-6


@pytest.mark.parametrize("seed", range(1, 5))
def test_the_bound_of_a_crowded_day_comes_near_that_of_the_program_by_rows(seed):
    """Found by the benchmark: on 60x400 the steps stopped a sixth below what whole plans of stands prove."""
    problem = day(seed, stands=24, turnarounds=160, peak=0.95, pair_share=0.5)
    blocks = make_blocks(loosen(problem).problem)
    by_rows = relax(blocks, None, start=[])
    climber = Lagrange(blocks, relax(blocks, None, start=[], work=0.0, tray_cap=5000.0))
    climber.climb(4000, lambda: False)
    assert by_rows.whole
    assert climber.is_flat
    assert climber.bound >= 0.99 * by_rows.bound


@pytest.mark.parametrize("seed", range(10))
def test_a_plan_of_a_stand_costs_what_the_sweep_says(seed):
    blocks = make_blocks(middling(seed))
    rng = np.random.default_rng(seed)
    node = blocks.cost[:, :-1] - rng.integers(0, 6000, len(blocks))[:, None]
    plans = StandPlans(blocks)
    swept = plans.sweep(node)
    for block, stand in np.argwhere(np.isfinite(node)).tolist():
        plan = list(plans.with_block(swept, block, stand))
        assert block in plan
        pairs = list(pairwise(plan))
        assert not any(blocks.crowd[a, b] for a, b in pairs)
        hurry = sum(float(blocks.hurry[a, b]) for a, b in pairs)
        assert node[plan, stand].sum() + hurry == pytest.approx(swept.through[block, stand])


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_emptied_tray_breaks_no_rule_and_holds_fewer(seed):
    problem = day(seed, stands=24, turnarounds=90, peak=0.95, pair_share=0.5)
    blocks = make_blocks(problem)
    pairs = tuple(first_fit(blocks, blocks.cost).pairs())
    before = sum(stand == blocks.tray for _, stand in pairs)
    found = empty_tray(blocks, pairs, blocks.cost, rounds=1500, stop=lambda: False)
    assert found is not None
    stands = np.full(problem.part_count, -1)
    for block, stand in found:
        stands[blocks.first[block] : blocks.last[block] + 1] = stand
    assert (stands >= 0).all()
    assert faults(problem, stands.tolist(), {}) == []
    assert (stands == blocks.tray).sum() < before


@pytest.mark.parametrize("seed", range(10))
def test_the_fast_sweep_finds_the_cheapest_plan_of_each_stand(seed):
    blocks = make_blocks(middling(seed))
    rng = np.random.default_rng(seed)
    node = blocks.cost[:, :-1] - rng.integers(0, 6000, len(blocks))[:, None]
    found, swept = CheapestPlans(blocks)(node), StandPlans(blocks).sweep(node)
    assert found.least == pytest.approx(swept.least)
    for stand in range(blocks.tray):
        plan = found.block[found.stand == stand][::-1].tolist()
        pairs = list(pairwise(plan))
        assert not any(blocks.crowd[a, b] for a, b in pairs)
        hurry = sum(float(blocks.hurry[a, b]) for a, b in pairs)
        assert node[plan, stand].sum() + hurry == pytest.approx(found.least[stand])


@pytest.mark.parametrize("seed", range(1, 4))
def test_a_rolled_plan_breaks_no_rule_and_is_no_cheaper_than_the_bound(seed):
    problem = day(seed, stands=24, turnarounds=50, peak=0.9, pair_share=0.5)
    blocks = make_blocks(problem)
    climber = Lagrange(blocks, relax(blocks, None, start=[], work=0.0, tray_cap=5000.0))
    climber.climb(60, lambda: False)
    rolled = roll(blocks, climber.outlook(), until=np.inf, stop=lambda: False)
    assert rolled is not None
    unloaded = unload(blocks, rolled, climber.relaxation().reduced, until=np.inf, stop=lambda: False)
    for pairs in (rolled, unloaded):
        stands = np.full(problem.part_count, -1)
        for block, stand in pairs:
            stands[blocks.first[block] : blocks.last[block] + 1] = stand
        assert (stands >= 0).all()
        assert faults(problem, stands.tolist(), {}) == []
        assert plan_cost(blocks, None, pairs, ()) >= climber.bound
    assert plan_cost(blocks, None, unloaded, ()) <= plan_cost(blocks, None, rolled, ())
