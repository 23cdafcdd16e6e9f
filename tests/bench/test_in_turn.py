"""Stands and halls together are never worse than one after the other, on the objective of both."""

import numpy as np
import pytest

from apronplan.planning.solver.apart import stands_alone
from apronplan.planning.solver.blocks import make_blocks
from apronplan.planning.solver.haul import Haul
from bench.benches.joint import problem_of, rows_of
from bench.in_turn import WAYS, stands_first, together
from bench.instances import load
from solver.checker import cost, faults, plan_of
from solver.tiny import tiny

WITH_FREIGHT = tuple(range(1, 40, 2))
ROUNDING = 1e-6


@pytest.mark.parametrize("seed", WITH_FREIGHT)
def test_together_is_never_dearer_than_in_turn(seed: int) -> None:
    problem = tiny(seed)
    answers = {name: way(problem, 5.0, 0).outcome for name, way in WAYS.items()}
    for name, outcome in answers.items():
        stands, halls = plan_of(problem, outcome)
        assert faults(problem, stands, halls) == [], name
        assert outcome.cost == pytest.approx(cost(problem, stands, halls)), name
        assert answers["together"].cost <= outcome.cost + ROUNDING, name


def test_choosing_stands_first_is_dearer_somewhere() -> None:
    """Else the comparison would compare nothing."""
    dearer = [
        stands_first(tiny(seed), 5.0).outcome.cost > together(tiny(seed), 5.0).outcome.cost + 1.0
        for seed in WITH_FREIGHT
    ]
    assert any(dearer)


@pytest.mark.parametrize("seed", WITH_FREIGHT)
def test_the_problem_of_the_stands_alone_is_a_lower_bound(seed: int) -> None:
    problem = tiny(seed)
    assert problem.freight is not None
    alone = stands_alone(problem, Haul(make_blocks(problem), problem.freight))
    assert together(alone, 5.0).outcome.cost <= together(problem, 5.0).outcome.cost + ROUNDING


@pytest.mark.slow
def test_a_day_at_liege_gives_the_table() -> None:
    rows = rows_of("Sunday", load("sample-2018", 7), 10.0)
    assert [row.subject for row in rows] == list(WAYS)
    costs = np.array([row.figures["cost"] for row in rows])
    work = np.array([row.figures["tonne-km"] for row in rows])
    assert (costs[0] <= costs + 0.011).all()
    assert work[0] < work[-1]
    assert problem_of(load("sample-2018", 7)).freight is not None
