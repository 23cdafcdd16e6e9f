"""Emit and move 20,000 times on the Python and PySide6 that are shipped.

PySide6 6.12.0 on Python 3.11 drops a reference to True with every emission and aborts after about 550
(docs/adr/0002-dependencies.md). The count of references is read as well, so that the fault is seen before it kills.
"""

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene
from pytestqt.qtbot import QtBot

EMISSIONS = 20_000
# Python 3.12 made True immortal: its count is a constant there, and only the abort could tell.
LOST_AT_MOST = 100


class Source(QObject):
    fired = Signal(bool)


def test_20000_signal_emissions_lose_no_reference(qtbot: QtBot) -> None:
    source = Source()
    heard = [0]

    def hear(value: bool) -> None:
        heard[0] += value

    source.fired.connect(hear)
    before = sys.getrefcount(True)
    for _ in range(EMISSIONS):
        source.fired.emit(True)
    assert heard[0] == EMISSIONS
    assert abs(before - sys.getrefcount(True)) < LOST_AT_MOST


@pytest.mark.usefixtures("qapp")
def test_20000_moves_of_an_item_lose_no_reference() -> None:
    scene = QGraphicsScene()
    item = QGraphicsRectItem(0, 0, 10, 10)
    item.setFlag(QGraphicsRectItem.GraphicsItemFlag.ItemSendsGeometryChanges, True)
    scene.addItem(item)
    before = sys.getrefcount(True)
    for step in range(EMISSIONS):
        item.setPos(step, -step)
    assert (item.pos().x(), item.pos().y()) == (EMISSIONS - 1, 1 - EMISSIONS)
    assert abs(before - sys.getrefcount(True)) < LOST_AT_MOST
