"""A real window on a real plan file, offscreen."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from apronplan.cargo.lots import lots_of
from apronplan.exchange.layout_folder import read_layout
from apronplan.exchange.traffic_csv import read_traffic
from apronplan.paths import airport_dir, sample_file
from apronplan.session.commands import create_plan_from_layout, import_turnarounds
from apronplan.session.session import PlanSession
from apronplan.ui.app import make_window
from apronplan.ui.main_window import MainWindow
from apronplan.ui.state import WindowState
from gui.hands import settle

WEEK = sample_file("lgg-2018-week.csv")
TUESDAY_4 = datetime(2018, 6, 5, 2, 0, tzinfo=UTC)


# What the offscreen platform cannot do and says so; a real screen can.
OFFSCREEN = r"This plugin does not support ((propagateSizeHints|raise)\(\)|grabbing the keyboard)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN, extend=True))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the user's own folders is touched."""
    monkeypatch.setenv("APRONPLAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("APRONPLAN_USER", "An Planner")
    return tmp_path / "home"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """An empty desk."""
    made = make_window(WindowState(tmp_path / "window.json"))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.setWindowState(Qt.WindowState.WindowNoState)
    made.resize(1600, 960)
    made.show()
    qtbot.waitExposed(made)
    settle()
    yield made
    made.close()
    settle()
    made.deleteLater()
    # without a running event loop nothing else would ever delete it, and each later style sheet would dress it again
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def week_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan file with the week of June 2018 in the tray, made once and copied for each test."""
    path = tmp_path_factory.mktemp("week") / "week.apron"
    layout = read_layout(airport_dir("EBLG"))
    turnarounds = read_traffic(WEEK, layout).turnarounds
    with PlanSession.create(path, user="An Planner") as session:
        create_plan_from_layout(session, layout)
        lots = tuple(lot for t in turnarounds for lot in lots_of(t))
        import_turnarounds(session, turnarounds=turnarounds, lots=lots)
    return path


@pytest.fixture
def desk(window: MainWindow, week_file: Path, tmp_path: Path) -> MainWindow:
    """The desk with the week of June 2018 in the tray, on Tuesday at 04:00."""
    path = tmp_path / "week.apron"
    shutil.copy(week_file, path)
    assert window.slots.files.open_plan(path)
    window.desk.cursor.move(TUESDAY_4)
    window.gantt.show_day()
    settle()
    return window
