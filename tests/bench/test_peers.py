"""The peers' model and the judge: right against brute force, so that the comparison is fair."""

from itertools import product

import numpy as np
import pytest

from bench.peers import firstfit, highs_full
from bench.peers.model import build, cliques
from bench.peers.plan import plan_of
from bench.peers.value import points
from bench.rows import Row, high, middle, quantile, table
from solver.days import day


def brute_force(problem: object) -> float:
    choices = [
        [-1, *np.flatnonzero(np.isfinite(row)).tolist()]
        for row in problem.cost  # type: ignore[attr-defined]
    ]
    return min(points(problem, stands, {}) for stands in product(*choices))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(12))
def test_the_full_model_finds_what_brute_force_finds(seed: int) -> None:
    problem = day(seed, stands=4, turnarounds=5, peak=0.9, towed=0.3, pair_share=0.6, horizon_h=9.0)
    if problem.part_count > 7:
        pytest.skip("too many parts to try all plans")
    model = build(problem)
    values, proved = highs_full.solve(problem, model, 20.0, 0, lambda *_: None)
    assert proved
    assert values is not None
    assert points(problem, *plan_of(model, values)) == pytest.approx(brute_force(problem), abs=0.011)


def test_cliques_are_the_maximal_sets_that_share_an_instant() -> None:
    spans = [(0, 10, 1), (5, 15, 2), (10, 20, 3), (12, 13, 4)]
    assert sorted(map(sorted, cliques(spans))) == [[1, 2], [2, 3, 4]]


def test_first_fit_breaks_no_rule() -> None:
    problem = day(3, stands=20, turnarounds=60, peak=0.9)
    told: list[float] = []
    stands, halls = firstfit.solve(problem, lambda value, _: told.append(value))
    assert halls == {}
    assert np.isfinite(told[0])
    assert told[0] == points(problem, stands, halls)


def test_what_was_not_reached_counts_as_the_slowest() -> None:
    assert middle([1.0, None, 2.0]) == 2.0
    assert middle([None, None, 2.0]) is None
    assert high([1.0] * 9 + [None]) == 1.0
    assert high([1.0] * 8 + [None] * 2) is None
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0


def test_a_table_has_a_cell_for_every_figure() -> None:
    rows = [
        Row(bench="b", case="c", subject="x", figures={"s": 0.1234, "n": 3.0}),
        Row(bench="b", case="c", subject="y", figures={"s": None}),
    ]
    assert table(rows).splitlines()[2:] == ["| c | x | 0.123 | 3.00 |", "| c | y | - |  |"]
