"""Emit and move 20,000 times on the Python and PySide6 that are shipped.

PySide6 6.12.0 on Python 3.11 drops a reference to True with every emission, and one to None with every call that
returns nothing, until the process aborts (docs/adr/0002-dependencies.md). References are counted every 100 steps,
so that the fault is a failed test instead of a dead test run.
"""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene
from pytestqt.qtbot import QtBot

STEPS = 20_000
# Python 3.12 made True and None immortal: their counts are constant there, and only the abort would tell.
LOST_AT_MOST = 50


def references() -> tuple[int, int]:
    return sys.getrefcount(True), sys.getrefcount(None)


def repeat(step: Callable[[int], object]) -> None:
    before = references()
    for number in range(1, STEPS + 1):
        step(number)
        if number % 100 == 0:
            lost = [then - now for then, now in zip(before, references(), strict=True)]
            assert max(lost) < LOST_AT_MOST, f"references to True and None lost after {number} steps: {lost}"


class Source(QObject):
    fired = Signal(bool)


def test_20000_signal_emissions_lose_no_reference(qtbot: QtBot) -> None:
    source = Source()
    heard = [0]

    def hear(value: bool) -> None:
        heard[0] += value

    source.fired.connect(hear)
    repeat(lambda _: source.fired.emit(True))
    assert heard[0] == STEPS


def test_20000_moves_of_an_item_lose_no_reference(qtbot: QtBot) -> None:
    scene = QGraphicsScene()
    item = QGraphicsRectItem(0, 0, 10, 10)
    item.setFlag(QGraphicsRectItem.GraphicsItemFlag.ItemSendsGeometryChanges, True)
    scene.addItem(item)
    repeat(lambda number: item.setPos(number, -number))
    assert (item.pos().x(), item.pos().y()) == (STEPS, -STEPS)
