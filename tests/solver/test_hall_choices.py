"""Hall choices that are told apart to the third digit only: none is offered for more than it costs on any stand."""

from types import SimpleNamespace

import numpy as np

from apronplan.planning.solver.model.mip import Choice, _offer


def test_a_group_of_stands_offers_the_least_of_its_prices() -> None:
    table = np.array([[[10.0, 15.0004], [20.0, 25.0]]])  # one lot; stands; halls
    leeway = SimpleNamespace(regret=np.zeros((1, 2, 2)), slack=np.zeros(2))
    cols, choices = np.arange(2), list[Choice]()
    cost, only = np.zeros(2), [list[tuple[int, int]](), list[tuple[int, int]]()]
    groups = _offer(SimpleNamespace(table=table), 0, cols, cols, leeway, cost, choices, only, 0)  # type: ignore[arg-type]
    assert groups == 1
    assert cost.tolist() == [10.0, 20.0]
    by_hall = {choice.hall: choice.extra for choice in choices}
    assert by_hall == {0: 0.0, 1: 5.0}


def test_an_only_choice_costs_each_stand_its_own_price() -> None:
    table = np.array([[[10.0, 15.0004], [20.0, 25.0]]])
    regret = np.array([[[1.0, 0.0], [1.0, 0.0]]])  # the cheaper hall is ruled out
    cols, choices = np.arange(2), list[Choice]()
    cost, only = np.zeros(2), [list[tuple[int, int]](), list[tuple[int, int]]()]
    leeway = SimpleNamespace(regret=regret, slack=np.zeros(2))
    _offer(SimpleNamespace(table=table), 0, cols, cols, leeway, cost, choices, only, 0)  # type: ignore[arg-type]
    assert (cost.tolist(), only, choices) == ([15.0004, 25.0], [[(0, 1)], [(0, 1)]], [])
