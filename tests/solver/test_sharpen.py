"""Cuts and fixings take nothing away that is worth finding: held against every solution of small programs."""

import time

import numpy as np
import pytest

from apronplan.planning.solver.cuts import CutFinder, heaviest
from apronplan.planning.solver.halves import odd_sets
from apronplan.planning.solver.program import Program, Run, solve_apart
from apronplan.planning.solver.sharpen import sharpen, whole_rows

COLUMNS = 11


@pytest.fixture(autouse=True)
def small_ones_too(monkeypatch):
    monkeypatch.setattr("apronplan.planning.solver.sharpen._LEAST", 1)
    monkeypatch.setattr("apronplan.planning.solver.sharpen._DIVE", 2)
    monkeypatch.setattr("apronplan.planning.solver.program._TINY", 1)


def program(seed: int) -> Program:
    """Columns to be chosen at a gain; conflicts by twos and threes, a knapsack with a paid overload, slacks of rows."""
    rng = np.random.default_rng(seed)
    entries, high = [], []

    def row(cols, values, most):
        entries.extend((len(high), int(c), float(v)) for c, v in zip(cols, values, strict=True))
        high.append(float(most))

    for _ in range(14):
        cols = rng.choice(COLUMNS - 2, size=int(rng.integers(2, 4)), replace=False)
        row(cols, np.ones(len(cols)), 1)
    cols = rng.choice(COLUMNS - 2, size=3, replace=False)
    row([*cols, COLUMNS - 2], [1, 1, 1, -1], 1)
    row([*range(COLUMNS - 2), COLUMNS - 1], [*rng.uniform(0.5, 3, COLUMNS - 2), -1], 6.5)
    cost = -np.rint(rng.uniform(20, 60, COLUMNS))
    cost[-2:] = rng.integers(5, 40, 2)
    most = np.ones(COLUMNS)
    most[-1] = 3
    r, c, v = (np.array(x) for x in zip(*sorted(entries), strict=True))
    return Program(
        cost=cost, most=most, low=np.full(len(high), -np.inf), high=np.array(high), row=r, col=c, value=v,
    )  # fmt: skip


def solutions(of: Program) -> np.ndarray:
    every = np.indices([int(m) + 1 for m in of.most]).reshape(len(of.most), -1).T.astype(float)
    table = np.zeros((len(of.high), len(of.cost)))
    table[of.row, of.col] = of.value
    return every[(every @ table.T <= of.high + 1e-9).all(axis=1)]


@pytest.mark.parametrize("seed", range(40))
def test_no_better_solution_is_lost(seed):
    of = program(seed)
    every = solutions(of)
    value = every @ of.cost
    begin = every[np.argsort(value)[min(3, len(value) - 1)]]
    ceiling = float(of.cost @ begin) - 0.5
    sharp = sharpen(of, begin, ceiling, until=time.perf_counter() + 60)
    good = every[value <= ceiling]
    assert not good[:, ~sharp.columns].any()
    assert sharp.bound <= min([ceiling + 1e-6, *value[value <= ceiling]]) or not len(good)
    table = np.zeros((len(sharp.program.high), int(sharp.columns.sum())))
    table[sharp.program.row, sharp.program.col] = sharp.program.value
    assert (good[:, sharp.columns] @ table.T <= sharp.program.high + 1e-6).all()


@pytest.mark.parametrize("seed", range(40))
def test_the_answer_is_the_best(seed):
    of = program(seed)
    every = solutions(of)
    solved = solve_apart(of, every[0], Run(seconds=60.0, gap=0.5, sharp=True))
    best = float((every @ of.cost).min())
    assert solved.proved
    assert best - 0.5 - 1e-6 <= solved.bound <= best + 1e-6
    assert float(of.cost @ solved.value) <= best + 0.5


@pytest.mark.parametrize("seed", range(40))
def test_every_cut_holds_for_every_solution(seed):
    of = program(seed)
    every = solutions(of)
    finder = CutFinder(whole_rows(of), COLUMNS)
    rng = np.random.default_rng(seed)
    cuts = []
    for share in [np.full(COLUMNS, 0.5), np.full(COLUMNS, 0.34), *rng.choice([0.0, 0.5], (20, COLUMNS))]:
        cuts += finder.find(share, of.cost, np.ones(COLUMNS, dtype=bool))
    assert cuts
    for row in cuts:
        assert (every[:, row.col] @ row.value <= row.high + 1e-9).all()


def odd_circle(size: int) -> Program:
    row = np.repeat(np.arange(size), 2)
    col = np.array([x for i in range(size) for x in sorted((i, (i + 1) % size))])
    return Program(
        cost=-np.ones(size) * 10, most=np.ones(size), low=np.full(size, -np.inf), high=np.ones(size),
        row=row, col=col, value=np.ones(2 * size),
    )  # fmt: skip


@pytest.mark.parametrize("size", [5, 7, 9])
def test_halves_close_an_odd_circle(size):
    of = odd_circle(size)
    finder = CutFinder(whole_rows(of), size)
    (one,) = finder.find(np.full(size, 0.5), of.cost, np.ones(size, dtype=bool))
    assert one.high == size // 2
    assert one.col.tolist() == list(range(size))


@pytest.mark.parametrize("seed", range(20))
def test_sets_are_broken_by_what_is_said(seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(-1, 3, (12, 9))
    value, high = rng.uniform(0.1, 0.6, 9), rng.integers(0, 4, 12)
    free = np.maximum(high - table @ value, 0.0)
    tight = np.flatnonzero(np.abs(high - table @ value - free) < 1e-12)
    for broken, rows in odd_sets(table[tight], high[tight], free[tight], value, rng, 0.02):
        total, right = table[tight[rows]].sum(axis=0), high[tight[rows]].sum()
        assert right % 2 == 1
        assert np.floor(total / 2) @ value - (right - 1) / 2 == pytest.approx(broken)


def test_a_small_program_near_the_linear_one_gives_a_better_solution():
    of = odd_circle(7)
    asked = []

    def dive(small, seconds):
        asked.append(seconds)
        solved = solve_apart(small, None, Run(seconds=60.0, gap=0.5))
        return solved.value, solved.bound

    none = np.zeros(7)
    sharp = sharpen(of, none, -5.0, until=time.perf_counter() + 60, dive=dive)
    assert asked
    assert float(of.cost @ sharp.begin) < 0.0
    assert of.fits(sharp.begin)
    assert sharp.bound <= -30.0 + 1e-6


def test_a_triangle_is_a_clique():
    of = odd_circle(3)
    finder = CutFinder(whole_rows(of), 3)
    one = finder.find(np.full(3, 0.5), of.cost, np.ones(3, dtype=bool))[0]
    assert one.high == 1.0
    assert one.col.tolist() == [0, 1, 2]


def test_the_heaviest_clique_is_found():
    clash = np.zeros((5, 5), dtype=bool)
    for a, b in [(0, 1), (0, 2), (1, 2), (0, 3), (3, 4)]:
        clash[a, b] = clash[b, a] = True
    weight, members = heaviest(clash, np.array([0.3, 0.3, 0.3, 0.5, 0.9]), 0)
    assert weight == pytest.approx(0.9)
    assert sorted(members) == [0, 1, 2]
