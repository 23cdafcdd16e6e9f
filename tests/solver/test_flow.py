"""Short times as a flow of each stand: the same plans at the same prices, and a bound that is no lower."""

import numpy as np
import pytest

from apronplan.planning.solver import fix as fix_module
from apronplan.planning.solver.blocks import make_blocks
from apronplan.planning.solver.loosen import loosen
from apronplan.planning.solver.mip import best_of, plan_cost
from apronplan.planning.solver.search import Search
from solver.checker import cost, faults, plan_of
from solver.middling import middling
from solver.tiny import brute_force, tiny


@pytest.fixture
def always_a_flow(monkeypatch):
    monkeypatch.setattr(fix_module, "_FLOW_WORTH", -1.0)


@pytest.mark.parametrize("seed", range(0, 120, 2))
@pytest.mark.usefixtures("always_a_flow")
def test_with_flows_the_best_of_all_plans_is_found_and_proved(seed):
    problem = tiny(seed)
    bounds = []
    outcome = Search(problem, tell=lambda o: bounds.append(o.bound), stop=lambda: False).run(60.0)
    stands, halls = plan_of(problem, outcome)
    best = brute_force(problem)
    assert faults(problem, stands, halls) == []
    assert cost(problem, stands, halls) == pytest.approx(best, abs=1.0)
    assert outcome.proved
    assert max(bounds) <= best + 1.0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("sharp", [False, True])
def test_both_models_have_the_same_optimum_and_take_the_same_plan_to_begin_with(seed, sharp):
    blocks = make_blocks(loosen(middling(seed)).problem)
    block, stand = np.nonzero(np.isfinite(blocks.cost))
    plain = best_of(blocks, None, block, stand, seconds=60.0)
    assert plain.pairs is not None
    flow = best_of(blocks, None, block, stand, seconds=60.0, flow=True, sharp=sharp)
    again = best_of(blocks, None, block, stand, seconds=60.0, flow=True, sharp=sharp, start=plain.pairs)
    for found in (flow, again):
        assert found.pairs is not None
        assert found.proved
        assert plan_cost(blocks, None, found.pairs, ()) == pytest.approx(
            plan_cost(blocks, None, plain.pairs, ()), abs=2.0
        )


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_fills_the_flow_of_each_stand(seed):
    from apronplan.planning.solver import mip

    blocks = make_blocks(loosen(middling(seed)).problem)
    plan = Search(middling(seed), tell=lambda _: None, stop=lambda: False).best.pairs
    block, stand = np.nonzero(np.isfinite(blocks.cost))
    model = mip.model_of(blocks, None, mip.options(blocks, None, block, stand, None), None, None, flow=True)
    value = mip.begin_of(blocks, model, plan, ())
    assert value is not None, "it keeps every row"
    assert float(model.program.cost @ value) + blocks.problem.constant == pytest.approx(
        plan_cost(blocks, None, plan, ())
    )
