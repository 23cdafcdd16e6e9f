"""The map alone, on a plan in memory, offscreen."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from apronplan.ui.carriers import follow_carriers
from apronplan.ui.fonts import load_fonts
from apronplan.ui.main_window import make_desk
from apronplan.ui.map import MapView
from apronplan.ui.theme import ThemeName, ThemeStore, make_theme
from gui.fakes import MemorySession, planned_week
from gui.hands import settle

TUESDAY = datetime(2018, 6, 5, 2, 30, tzinfo=UTC)
OFFSCREEN = r"This plugin does not support (propagateSizeHints|raise)\(\)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "gui/map" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN, extend=True))


@pytest.fixture
def theme(qapp) -> ThemeStore:
    return ThemeStore(make_theme(ThemeName.LIGHT, load_fonts()))


@pytest.fixture
def view(qtbot: QtBot, theme: ThemeStore) -> Iterator[MapView]:
    """A map of Liege on Tuesday at 04:30, with the first stand that is wide enough for everybody."""
    desk = make_desk(theme)
    follow_carriers(desk.bridge, theme)
    made = MapView(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    qtbot.waitExposed(made)
    desk.bridge.open(MemorySession(planned_week()))
    desk.cursor.move(TUESDAY)
    made.canvas.show_core()
    settle()
    yield made
    desk.bridge.open(None)
    settle()


def stand_point(view: MapView, stand: str, back_m: float = 25.0) -> QPoint:
    """A point on the axis of a stand, behind its nose stop."""
    mark = view.canvas.store.scene.stand_by_id[stand]
    x, y = view.canvas.view.to_px(mark.x_m - back_m * mark.ahead[0], mark.y_m - back_m * mark.ahead[1])
    return QPoint(round(x), round(y))


def parked(view: MapView, flight: str):
    """An aircraft that is on the map."""
    situation = view.canvas.store.situation(view.desk.cursor.at)
    return next(p for p in situation.parked if p.label == flight)


def a_jumbo(view: MapView):
    """The widest aircraft on the map."""
    situation = view.canvas.store.situation(view.desk.cursor.at)
    return max(situation.parked, key=lambda p: p.aircraft.wingspan_m)
