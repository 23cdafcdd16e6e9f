"""The first answer is not held up by a collection of garbage, which a large plan in memory makes long."""

import gc

import pytest

from apronplan.planning.solver import solve
from apronplan.planning.solver.search import Search
from apronplan.planning.solver.solve import first_answer
from solver.middling import middling


def test_no_garbage_is_collected_while_the_first_answer_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    class Listened(Search):
        def __init__(self, *given: object, **named: object) -> None:
            begun.clear()
            super().__init__(*given, **named)  # type: ignore[arg-type]
            begun.append("made")

    def heard(phase: str, _: dict[str, int]) -> None:
        begun.append(phase)

    monkeypatch.setattr(solve, "Search", Listened)
    before = gc.get_threshold()
    gc.callbacks.append(heard)
    gc.set_threshold(1, 1, 1)
    try:
        first_answer(middling(1))
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(heard)
    assert begun[0] == "made"
    assert gc.isenabled()
