"""The board's running counts against a plain comparison of all chosen blocks, and the first answer's small moves."""

from dataclasses import replace

import numpy as np
import pytest

from apronplan.planning.solver.blocks import Barrier, Blocks, make_blocks
from apronplan.planning.solver.board import Board
from apronplan.planning.solver.data import Buffer, Doubts, Problem
from apronplan.planning.solver.greedy import first_fit, mend
from apronplan.planning.solver.loosen import loosen
from solver.checker import cost, faults
from solver.days import day
from solver.middling import middling
from solver.tiny import tiny


def refuses(rules, a: int, b: int, stand_a: int, stand_b: int, blocks: Blocks) -> bool:
    """Whether a pair rule forbids block `a` on one stand beside block `b` on the other, in either direction."""
    here, there = blocks.kind[a], blocks.kind[b]
    return any(
        (x == stand_a and y == stand_b and ta[here] and tb[there])
        or (y == stand_a and x == stand_b and tb[here] and ta[there])
        for x, y, ta, tb in zip(rules.stand_a, rules.stand_b, rules.types_a, rules.types_b, strict=True)
    )


def hinders(blocks: Blocks, a: int, stand_a: int, b: int, stand_b: int) -> bool:
    """Whether `a` on its stand keeps `b` off its stand, straight from the times."""
    if a == b or blocks.frozen[a]:
        return False
    gap = max(blocks.gap_s[a], blocks.gap_s[b])
    close = blocks.start_s[a] < blocks.end_s[b] + gap and blocks.start_s[b] < blocks.end_s[a] + gap
    meet = blocks.start_s[a] < blocks.end_s[b] and blocks.start_s[b] < blocks.end_s[a]
    if (close and stand_a == stand_b) or (meet and refuses(blocks.problem.rules, a, b, stand_a, stand_b, blocks)):
        return True
    return any(
        shuts(barrier, a, stand_a, b, stand_b) or shuts(barrier, b, stand_b, a, stand_a) for barrier in blocks.barriers
    )


def shuts(barrier: Barrier, across: int, stand: int, cut: int, shut_in: int) -> bool:
    """Whether one block on its stand shuts the way of the other to its stand."""
    blocks, shutters = barrier.blocks, barrier.shutters
    return any(
        blocks.start_s[across] <= begin and end <= blocks.end_s[across]
        for pair, tied in enumerate(zip(shutters.cut.tolist(), shutters.across.tolist(), strict=True))
        if tied == (shut_in, stand)
        and shutters.shut(pair, blocks.kind[[across]])[0]
        and shutters.shut_in(pair, blocks.kind[[cut]])[0]
        for begin, end in barrier.times[cut]
    )


@pytest.mark.parametrize("problem", [*map(tiny, range(0, 60, 3)), *map(middling, range(1, 5))])
def test_counts_are_those_of_all_chosen_blocks(problem: Problem) -> None:
    blocks = make_blocks(problem)
    board, rng = Board(blocks), np.random.default_rng(blocks.tray)
    for _ in range(60):
        block = int(rng.integers(len(blocks)))
        board.put(block, int(rng.integers(blocks.tray + 1))) if board.at[block] < 0 else board.lift(block)
    chosen = [(b, k) for b, k in board.pairs() if k < blocks.tray]
    for block, stand in np.ndindex(len(blocks), blocks.tray):
        guilty = [b for b, k in chosen if hinders(blocks, b, k, block, stand)]
        assert board.hinders(block, stand).tolist() == guilty
        assert (board.blocked[block, stand] > 0) == bool(guilty)
        open_ = board.open_costs(block, blocks.cost, gone=tuple(guilty))
        assert np.isfinite(open_[stand]) == np.isfinite(blocks.cost[block, stand])


def told(board: Board) -> tuple[list[int], float]:
    """Return the stands of all parts, and what the plan costs by the checker."""
    blocks = board.blocks
    stands = [blocks.tray] * blocks.problem.part_count
    for b, k in board.pairs():
        stands[blocks.first[b] : blocks.last[b] + 1] = [k] * int(blocks.last[b] - blocks.first[b] + 1)
    return stands, float(cost(blocks.problem, stands, []))


def with_prices(problem: Problem) -> Problem:
    """Return a day with prices for short times and doubtful distances."""
    buffer = Buffer(gaps_s=np.array([600, 1200, 1799]), costs=np.array([900.0, 300.0, 40.0]))
    doubts = Doubts(pairs=problem.rules, cost=np.arange(1.0, len(problem.rules) + 1))
    return replace(problem, buffer=buffer, doubts=doubts)


@pytest.mark.parametrize("seed", range(3))
def test_what_a_block_would_cost_is_what_the_plan_costs_more(seed: int) -> None:
    problem = with_prices(day(seed, stands=12, turnarounds=40))
    blocks = make_blocks(problem)
    board = first_fit(blocks, blocks.cost)
    block = int(np.flatnonzero((board.at >= 0) & (board.at < blocks.tray))[seed])
    stand = board.lift(block)
    left_out = told(board)[1] - float(problem.tray_cost[blocks.first[block] : blocks.last[block] + 1].sum())
    price = board.price(block, stand, blocks.cost)
    board.put(block, stand)
    assert told(board)[1] == pytest.approx(left_out + price)
    assert board.prices(np.array([block]), blocks.cost)[0] == pytest.approx(price)


@pytest.mark.parametrize("seed", range(4))
def test_small_moves_keep_the_rules_and_never_cost_more(seed: int) -> None:
    problem = with_prices(day(seed, stands=12, turnarounds=60))
    blocks = make_blocks(problem)
    board = first_fit(blocks, blocks.cost)
    _, before = told(board)
    mend(board, blocks.cost, np.inf)
    stands, after = told(board)
    assert after <= before
    assert not faults(problem, stands, [])


@pytest.mark.parametrize("seed", range(1, 80, 2))
def test_lots_that_decide_nothing_cost_the_same_in_the_stands(seed: int) -> None:
    """With halls that have room for everything, each lot goes where it is cheapest, and the stands pay for it."""
    problem = tiny(seed)
    assert problem.freight is not None
    freight = replace(problem.freight, capacity_kg=np.full_like(problem.freight.capacity_kg, 1e9))
    problem = replace(problem, freight=freight)
    loose = loosen(problem)
    assert not len(loose.kept)
    rng = np.random.default_rng(seed)
    stands = [int(k) for k in rng.integers(problem.stand_count + 1, size=problem.part_count)]
    halls = [h for _, h in loose.halls(stands, ())]
    roads = [
        np.append(freight.cost_per_m[i] * np.append(freight.metres[0], np.zeros((1, 2)), axis=0)[stands[p]], np.inf)
        for i, p in enumerate(freight.part)
    ]
    paid = 0.0
    for i, road in enumerate(roads):
        road[:-1][~freight.eligible[i]] = np.inf
        road[-1] = freight.unhoused_cost
        assert road[halls[i]] == road.min()
        paid += float(road.min())
    at = np.arange(problem.part_count)
    more = np.hstack([loose.problem.cost, loose.problem.tray_cost[:, None]])[at, stands]
    less = np.hstack([problem.cost, problem.tray_cost[:, None]])[at, stands]
    allowed = np.isfinite(less)
    assert np.isfinite(more).tolist() == allowed.tolist()
    if allowed.all():
        assert (more - less).sum() + loose.problem.constant - problem.constant == pytest.approx(paid)
