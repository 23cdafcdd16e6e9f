"""The tree of our own for freight: held against every solution of small programs with lots, halls and full hours."""

import time

import numpy as np
import pytest

from apronplan.planning.solver.branch import branch, has_weights
from apronplan.planning.solver.covers import broken_covers, knapsacks
from apronplan.planning.solver.gomory import tableau_cuts
from apronplan.planning.solver.program import Program, Run, load, solve_apart
from apronplan.planning.solver.thin import cliques_of, shrunk, thin, with_finite_most

STANDS, LOTS, HALLS = 4, 4, 2


def freight(seed: int) -> Program:
    """Two aircraft on one of two stands each, not both on their first; two lots each, in one of two halls by stand.

    Columns: 4 stands, then a choice for each stand, lot and hall, a total for each lot and hall, overload of hall 0.
    """
    rng = np.random.default_rng(seed)
    rows: list[tuple[float, float, dict[int, float]]] = []
    choice = {(s, n, h): STANDS + 4 * s + 2 * n + h for s in range(STANDS) for n in range(2) for h in range(HALLS)}
    total = {(lot, h): STANDS + 16 + 2 * lot + h for lot in range(LOTS) for h in range(HALLS)}
    over = STANDS + 16 + 8
    rows += [(1, 1, {0: 1, 1: 1}), (1, 1, {2: 1, 3: 1}), (-np.inf, 1, {0: 1, 2: 1})]
    rows += [(0, 0, {choice[s, n, 0]: 1, choice[s, n, 1]: 1, s: -1}) for s in range(STANDS) for n in range(2)]
    for lot in range(LOTS):
        own = [2 * (lot // 2), 2 * (lot // 2) + 1]
        rows += [(0, 0, {**{choice[s, lot % 2, h]: 1.0 for s in own}, total[lot, h]: -1.0}) for h in range(HALLS)]
    for h in range(HALLS):
        weight = rng.uniform(0.4, 3.0, LOTS).round(3)
        most = float(rng.uniform(0.3, 0.9) * weight.sum()) if h == 0 or seed % 2 else 20.0
        entries = {total[lot, h]: float(weight[lot]) for lot in range(LOTS)}
        rows.append((-np.inf, round(most, 3), entries | ({over: -0.001} if h == 0 else {})))
    cost = np.concatenate([rng.integers(0, 30, STANDS), np.zeros(24), [rng.uniform(0.005, 0.1)]]).astype(float)
    cost[STANDS : STANDS + 16] = rng.choice([0.0, 3.5, 8.25, 20.0], 16)
    most_of = np.append(np.ones(STANDS + 24), 9000.0)
    entries3 = [(r, c, v) for r, (_, _, row) in enumerate(rows) for c, v in sorted(row.items())]
    row, col, value = (np.array(x) for x in zip(*entries3, strict=True))
    low, high = np.array([r[0] for r in rows], float), np.array([r[1] for r in rows], float)
    return Program(cost=cost, most=most_of, low=low, high=high, row=row, col=col, value=value.astype(float))


def solutions(of: Program) -> np.ndarray:
    """Return every solution with its least overload."""
    found = []
    for stands in ((0, 3), (1, 2), (1, 3)):
        for halls in np.ndindex(*[HALLS] * LOTS):
            value = np.zeros(len(of.cost))
            value[list(stands)] = 1
            for lot, h in enumerate(halls):
                value[STANDS + 4 * stands[lot // 2] + 2 * (lot % 2) + h] = value[STANDS + 16 + 2 * lot + h] = 1
            load_ = of.activity(value)[-2] - of.high[-2]
            value[-1] = np.ceil(max(load_, 0.0) * 1000 - 1e-6)
            if of.fits(value):
                found.append(value)
    return np.array(found)


@pytest.mark.parametrize("seed", range(60))
def test_a_tree_finds_the_best_solution_or_shows_that_none_is_below_the_ceiling(seed):
    of = freight(seed)
    every = solutions(of)
    best = (every @ of.cost).min()
    found = branch(of, best + 25, 0.1, until=time.perf_counter() + 20)
    assert found.whole
    assert of.fits(found.value)
    assert of.cost @ found.value <= best + 0.1
    assert best - 0.2 <= found.bound <= best + 1e-6
    none = branch(of, best - 0.5, 0.1, until=time.perf_counter() + 20)
    assert none.whole
    assert none.value is None
    assert none.bound <= best


@pytest.mark.parametrize("seed", range(60))
def test_thinning_keeps_a_best_solution_and_cuts_keep_every_solution_of_it(seed):
    of = freight(seed)
    every = solutions(of)
    best = (every @ of.cost).min()
    less = thin(of)
    inside = every.copy()
    inside[:, less.defined] = 0
    kept = [less.program.fits(value) for value in inside]
    assert (every @ of.cost)[kept].min() == pytest.approx(best)
    for value in inside[kept]:
        assert of.fits(less.complete(of, value))
    highs = load(less.program, whole=False)
    highs.setOptionValue("presolve", "off")
    highs.run()
    value = np.array(highs.getSolution().col_value)
    cuts = broken_covers(knapsacks(less.program), value)
    cuts += tableau_cuts(highs, less.program, value, less.program.most)
    for cut in cuts:
        assert value[cut.col] @ cut.value > cut.high
        assert (inside[kept][:, cut.col] @ cut.value <= cut.high + 1e-6).all()


def test_tableau_cuts_are_found_at_all():
    found = 0
    for seed in range(20):
        of = with_finite_most(freight(seed))
        highs = load(of, whole=False)
        highs.setOptionValue("presolve", "off")
        highs.run()
        cuts = tableau_cuts(highs, of, np.array(highs.getSolution().col_value), of.most)
        found += len(cuts)
        every = solutions(of)
        for cut in cuts:
            assert (every[:, cut.col] @ cut.value <= cut.high + 1e-6).all()
    assert found > 20


def test_shrinking_keeps_what_rows_say_of_the_columns_left():
    of = freight(3)
    small, columns = shrunk(of, np.where(np.arange(len(of.cost)) == 0, 0.0, of.most), np.ones(len(of.low), dtype=bool))
    assert 0 not in columns
    for value in solutions(of):
        if value[0] == 0:
            assert small.fits(value[columns])
    assert small.cost @ np.ones(len(columns)) == of.cost[1:].sum()


def test_weights_that_do_not_fit_by_twos_are_cliques():
    found = cliques_of(np.array([7, 3, 5, 1]), np.array([6.0, 5.0, 5.5, 4.4]), 10.0)
    assert [row.col.tolist() for row in found] == [[3, 5, 7], [1, 7]]


def test_a_tree_that_is_given_up_leaves_the_rest_to_highs(monkeypatch):
    monkeypatch.setattr("apronplan.planning.solver.program._WORTH_A_TREE", 1)
    monkeypatch.setattr("apronplan.planning.solver.branch._WORK", -1.0)
    for seed in range(10):
        of = freight(seed)
        assert has_weights(of)
        every = solutions(of)
        begin = every[(every @ of.cost).argmax()]
        solved = solve_apart(of, begin, Run(seconds=20, sharp=True, gap=0.01))
        assert solved.proved
        assert of.cost @ solved.value == pytest.approx((every @ of.cost).min(), abs=0.02)


def test_through_the_pieces_a_tree_is_asked(monkeypatch):
    monkeypatch.setattr("apronplan.planning.solver.program._WORTH_A_TREE", 1)
    for seed in range(20):
        of = freight(seed)
        every = solutions(of)
        best = (every @ of.cost).min()
        begin = every[(every @ of.cost).argmax()]
        solved = solve_apart(of, begin, Run(seconds=20, sharp=True, gap=0.01))
        assert solved.proved
        assert of.cost @ solved.value == pytest.approx(best, abs=0.02)
        aimed = solve_apart(of, begin, Run(seconds=20, sharp=True, gap=0.01, target=best - 1))
        assert aimed.bound <= best + 1e-6
