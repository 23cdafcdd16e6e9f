"""What no row ties together is solved apart, and the sum is what one run finds."""

import highspy
import networkx as nx
import numpy as np
import pytest

from apronplan.planning.solver import highs
from apronplan.planning.solver import program as program_module
from apronplan.planning.solver.program import Program, Run, solve_apart
from apronplan.planning.solver.search import Search
from solver.middling import middling


def covering(seed, pieces, width):
    """Return `pieces` independent covering programs of `width` columns, shuffled into each other."""
    rng = np.random.default_rng(seed)
    place = rng.permutation(pieces * width).reshape(pieces, width)
    row = np.repeat(np.arange(pieces * width), 3)
    col = np.concatenate([rng.choice(own, 3, replace=False) for own in place for _ in range(width)])
    ones = np.ones(pieces * width)
    return Program(
        cost=rng.integers(1, 30, pieces * width).astype(float), most=ones, low=ones, high=np.full(len(ones), np.inf),
        row=row, col=col, value=np.ones(len(row)), constant=7.0,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_pieces_add_up_to_the_whole(seed, monkeypatch):
    program = covering(seed, pieces=3, width=90)
    bounds: list[float] = []
    apart = solve_apart(program, None, Run(seconds=60.0, gap=0.5, on_bound=bounds.append))
    assert len(program.pieces()) >= 3
    monkeypatch.setattr(Program, "pieces", lambda self: [np.ones(len(self.cost), dtype=bool)])
    whole = solve_apart(program, None, Run(seconds=60.0, gap=0.5))
    assert apart.value is not None
    assert whole.value is not None
    assert apart.proved
    assert program.fits(np.rint(apart.value))
    best = program.cost @ np.rint(whole.value) + program.constant
    assert program.cost @ np.rint(apart.value) + program.constant == best
    assert best - 0.5 <= apart.bound <= best + 1e-6
    assert all(bound <= best + 1e-6 for bound in bounds)


def test_a_piece_without_a_plan_leaves_none():
    program = covering(0, pieces=2, width=90)
    low = program.low.copy()
    low[-1] = 4.0  # three columns can never give four
    broken = Program(
        cost=program.cost, most=program.most, low=low, high=program.high,
        row=program.row, col=program.col, value=program.value,
    )  # fmt: skip
    solved = solve_apart(broken, None, Run(seconds=60.0, gap=0.5))
    assert solved.value is None
    assert solved.proved
    assert solved.bound == np.inf


def test_pieces_are_the_connected_components():
    rng = np.random.default_rng(5)
    count = 3000
    order = rng.permutation(count)
    ties = [(order[i], order[i + 1]) for i in range(count - 1) if i % 500 != 499]  # six long chains in random order
    col = np.array(ties).ravel()
    row = np.repeat(np.arange(len(ties)), 2)
    ones = np.ones(count)
    program = Program(
        cost=ones,
        most=ones,
        low=np.zeros(len(ties)),
        high=np.ones(len(ties)),
        row=row,
        col=col,
        value=np.ones(len(row)),
    )
    graph = nx.Graph(ties)
    expected = {frozenset(map(int, piece)) for piece in nx.connected_components(graph)}
    assert {frozenset(np.flatnonzero(piece).tolist()) for piece in program.pieces()} == expected


@pytest.mark.parametrize("off", [highs._NO_ENUMERATION, 0])
def test_a_presolve_that_goes_wrong_is_got_round(off, monkeypatch):
    """HiGHS 1.14.0 loses a row of this day while it enumerates (its issue 3216); the optimum is CP-SAT's."""
    monkeypatch.setattr(highs, "_NO_ENUMERATION", off)
    outcome = Search(middling(225), tell=lambda _: None, stop=lambda: False).run(600.0)
    assert outcome.proved
    assert 2_098_906.0 - 10.0 <= outcome.bound <= outcome.cost <= 2_098_906.0 + 10.0


class Liar:
    """A HiGHS that says there is no solution, as one with a broken presolve does; `always` = also without presolve."""

    def __init__(self, honest, *, always):
        self._honest, self._lies, self._always = honest, True, always

    def __getattr__(self, name):
        return getattr(self._honest, name)

    def setOptionValue(self, name, value):
        self._lies = self._always or (name, value) != ("presolve", "off")
        return self._honest.setOptionValue(name, value)

    def getModelStatus(self):
        return highspy.HighsModelStatus.kInfeasible if self._lies else self._honest.getModelStatus()


@pytest.mark.parametrize("with_begin", [False, True])
def test_that_there_is_no_plan_is_not_believed_at_once(with_begin, monkeypatch):
    program = Program(
        cost=np.array([3.0, 5.0]), most=np.ones(2), low=np.ones(1), high=np.ones(1),
        row=np.zeros(2, dtype=np.int64), col=np.arange(2), value=np.ones(2),
    )  # fmt: skip
    begin = np.array([0.0, 1.0]) if with_begin else None
    run = Run(seconds=5.0, gap=0.5)
    real = program_module.new_highs
    monkeypatch.setattr(program_module, "new_highs", lambda **more: Liar(real(**more), always=False))
    solved = solve_apart(program, begin, run)
    assert (solved.proved, solved.value.tolist()) == (True, [1.0, 0.0])
    monkeypatch.setattr(program_module, "new_highs", lambda **more: Liar(real(**more), always=True))
    solved = solve_apart(program, begin, run)
    if with_begin:  # there is one, whatever HiGHS says
        assert (solved.proved, solved.value.tolist()) == (False, [0.0, 1.0])
        assert solved.bound <= 3.0
    else:
        assert solved.value is None
