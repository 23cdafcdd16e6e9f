"""The window can be used before everything is there, says that it is still checking, and misses nothing afterwards."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from apronplan.i18n import tr
from apronplan.session.session import PlanSession
from apronplan.ui.app import make_window
from apronplan.ui.main_window import MainWindow
from apronplan.ui.palette.view import Palette
from apronplan.ui.panels import PANELS
from apronplan.ui.state import WindowState
from apronplan.ui.theme import ThemeName
from gui.hands import settle

HEAVY = ("numpy", "shapely", "networkx", "highspy", "openpyxl", "sqlite_utils", "apronplan.ui.map", "apronplan.solver")
ENUMS_OF_QSTYLE = ("PixelMetric", "StandardPixmap")
PROGRAM = """
import enum, sys
from pathlib import Path
known, plain = set(), enum.EnumType.__new__
def noted(meta, name, *rest, **more):
    known.add(name)
    return plain(meta, name, *rest, **more)
enum.EnumType.__new__ = noted
from apronplan.session.session import PlanSession
from apronplan.ui.app import make_window
from PySide6.QtWidgets import QApplication
w = make_window(); w.show(); w.slots.files.open_plan(Path(sys.argv[1]))
def usable():
    import os
    print(' '.join(m for m in sys.argv[2:] if m in sys.modules or m in known) or 'light', flush=True)
    os._exit(0)
w.start_up.usable.connect(usable)
while True:
    QApplication.processEvents()
"""


def test_the_first_picture_waits_for_no_heavy_library(week_file: Path, tmp_path: Path) -> None:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "APRONPLAN_HOME": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM, str(week_file), *HEAVY]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=120, check=True)
    assert done.stdout.strip() == "light"


def test_the_first_picture_asks_python_for_nothing_of_qstyle(week_file: Path, tmp_path: Path) -> None:
    """Its eleven enums take four milliseconds; the window's program sees the enums that are made."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "APRONPLAN_HOME": str(tmp_path)}
    program = PROGRAM.replace("w = make_window()", "assert 'AlignmentFlag' in known; w = make_window()")
    command = [sys.executable, "-c", program, str(week_file), *ENUMS_OF_QSTYLE]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=120, check=True)
    assert done.stdout.strip() == "light"


def test_every_panel_comes_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    if window.panels.waiting:
        with qtbot.waitSignal(window.start_up.complete, timeout=30_000):
            pass
    assert window.panels.waiting == ()
    for name, _ in PANELS:
        assert window.docks[name].widget() is window.panels[name]


@pytest.fixture
def bare_window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The window at its first picture: what comes after it is kept waiting."""
    made = make_window(WindowState(tmp_path / "window.json"))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.setWindowState(Qt.WindowState.WindowNoState)
    made.resize(1600, 960)
    made.start_up._turn.timeout.disconnect(made.start_up._step)
    with qtbot.waitSignal(made.start_up.usable, timeout=30_000):
        made.show()
    qtbot.waitActive(made)
    yield made
    made.close()
    made.deleteLater()
    settle()


def test_a_key_that_comes_before_the_menus_are_filled_is_kept(bare_window: MainWindow) -> None:
    assert bare_window._actions is None
    shown = bare_window.desk.cursor.utc_shown
    QTest.keyClick(bare_window.gantt, Qt.Key.Key_U)
    assert bare_window.desk.cursor.utc_shown is not shown


def test_a_menu_that_is_opened_before_it_is_filled_is_filled(bare_window: MainWindow) -> None:
    plan = bare_window._titles.menus["plan"]
    assert not plan.actions()
    plan.aboutToShow.emit()
    assert plan.actions()[0].text() == tr("ui.action.new")


def test_nothing_moves_when_the_day_bar_comes(bare_window: MainWindow) -> None:
    before = bare_window.menuBar().sizeHint().height()
    bare_window.show_day_bar()
    settle()
    assert bare_window.day_bar.isVisible()
    assert bare_window.menuBar().sizeHint().height() == before


def test_a_panel_that_cannot_be_made_costs_only_itself(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    panels = window.panels
    settle()
    for name in ("halls", "history"):
        panels._made.pop(name, None)
        if name not in panels._waiting:
            panels._waiting.append(name)
    panels._waiting.sort(key=["halls", "history"].index)
    monkeypatch.setitem(panels._classes, "halls", "apronplan.ui.nowhere:Nothing")
    with qtbot.captureExceptions() as caught, qtbot.waitSignal(window.start_up.complete, timeout=30_000):
        window.start_up._turn.start()
    assert len(caught) == 1
    assert "nowhere" in str(caught[0][1])
    assert window.docks["history"].widget() is panels["history"]


def test_findings_say_that_they_are_being_checked(desk: MainWindow, qtbot: QtBot) -> None:
    bridge, findings = desk.desk.bridge, desk.panels["findings"]
    bridge.hold_checks(True)
    bridge._findings.forget()
    findings.refresh()
    bridge.checking_changed.emit()
    assert bridge.checking
    assert "Checking" in findings.list._empty_text()
    assert "checking" in desk.docks["findings"].windowTitle()
    bridge.hold_checks(False)
    qtbot.waitUntil(lambda: not bridge.checking, timeout=60_000)
    assert "checking" not in desk.docks["findings"].windowTitle()


def test_a_check_that_fails_is_not_taken_for_a_sound_plan(
    desk: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_context: object) -> None:
        raise ValueError("a planted fault")

    monkeypatch.setattr("apronplan.planning.rules.check_plan", broken)
    bridge = desk.desk.bridge
    bridge._findings.forget()
    bridge.hold_checks(False)
    qtbot.waitUntil(lambda: bool(bridge.check_fault), timeout=60_000)
    assert "a planted fault" in desk.panels["findings"].list._empty_text()


def dock_sizes(window: MainWindow) -> dict[str, tuple[int, int]]:
    return {n: (d.width(), d.height()) for n, d in window.docks.items() if not d.visibleRegion().isEmpty()}


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1024, 600)])
def test_docks_come_back_as_large_as_they_were_left(
    qtbot: QtBot, tmp_path: Path, week_file: Path, size: tuple[int, int]
) -> None:
    plan = tmp_path / "week.apron"
    shutil.copy(week_file, plan)
    seen = []
    for start in range(3):
        window = make_window(WindowState(tmp_path / "window.json"))
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(*size)  # the offscreen screen is smaller than a laptop's, and what is restored is cut to it
        with qtbot.waitSignal(window.start_up.complete, timeout=30_000):
            window.show()
            window.slots.files.open_plan(plan)
        settle()
        if start == 0:
            window.resizeDocks([window.docks["inspector"]], [round(size[0] * 0.3)], Qt.Orientation.Horizontal)
            settle()
        seen.append(dock_sizes(window))
        window.close()
        window.deleteLater()
        settle()
    assert seen[1] == seen[0]
    assert seen[2] == seen[0]
    assert seen[0]["gantt"][0] >= size[0] * 0.6


def test_a_small_screen_keeps_map_and_gantt_usable(qtbot: QtBot, tmp_path: Path, week_file: Path) -> None:
    window = make_window(WindowState(tmp_path / "window.json"))
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1024, 600)
    with qtbot.waitSignal(window.start_up.complete, timeout=30_000):
        window.show()
    settle()
    assert (window.width(), window.height()) == (1024, 600)
    gantt, chart = window.docks["gantt"], window.docks["map"]
    assert gantt.height() >= 0.4 * 600
    assert chart.width() >= 0.65 * 1024
    assert window.docks["tray"] in window.tabifiedDockWidgets(window.docks["findings"])
    window.close()
    window.deleteLater()


def test_what_lay_on_a_screen_that_is_gone_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.arrangement.coming_up, timeout=30_000)
    dock = window.docks["findings"]
    dock.setFloating(True)
    dock.move(9000, 400)
    window.move(-5000, 200)
    settle()
    window.screens.bring_back()
    assert not dock.isFloating()
    assert window.screen().availableGeometry().contains(window.pos())
    assert "screen" in window.status_line.word.text()


def test_a_size_is_taken_from_the_next_start_on(window: MainWindow, tmp_path: Path) -> None:
    menu = window.actions_table.menus["scale"]
    menu.aboutToShow.emit()
    next(a for a in menu.actions() if a.text() == "200 %").trigger()
    assert "200 %" in window.status_line.word.text()
    env = {k: v for k, v in os.environ.items() if k != "QT_SCALE_FACTOR"}
    env |= {"QT_QPA_PLATFORM": "offscreen"}
    program = (
        "import sys; from pathlib import Path; from apronplan.ui.app import make_window\n"
        "from apronplan.ui.state import WindowState\n"
        "print(make_window(WindowState(Path(sys.argv[1]))).devicePixelRatio())"
    )
    command = [sys.executable, "-c", program, str(window.state.path)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=120, check=True)
    assert done.stdout.strip() == "2.0"


def test_the_palette_finds_what_lies_in_submenus(desk: MainWindow) -> None:
    desk.slots.palette()
    palette = desk.findChild(Palette)
    assert palette is not None
    palette.text.setText("dark")
    palette._take(palette.list.item(0))
    assert desk.desk.theme.now.name == "dark"
    desk.slots.use_theme(ThemeName.LIGHT)


def test_a_plan_is_first_seen_when_it_is_fullest(window: MainWindow, week_file: Path, tmp_path: Path) -> None:
    plan = tmp_path / "week.apron"
    shutil.copy(week_file, plan)
    assert window.slots.files.open_plan(plan)
    at, parts = window.desk.cursor.at, window.desk.bridge.plan.parts.values()
    first = min(p.on_block for p in parts)
    there = {t: sum(p.on_block <= t < p.off_block for p in parts) for t in {p.on_block for p in parts}}
    seen = sum(p.on_block <= at < p.off_block for p in parts)
    assert seen == max(count for t, count in there.items() if t < first + timedelta(hours=48))
    assert seen > 20


@pytest.mark.parametrize("moment", ["usable", "complete"])
def test_a_window_that_is_closed_at_once_ends_in_order(week_file: Path, tmp_path: Path, moment: str) -> None:
    """At both moments a thread is at work: it loads libraries, or checks the plan."""
    plan = tmp_path / "week.apron"
    shutil.copy(week_file, plan)
    program = f"""
import sys
from pathlib import Path
import apronplan.ui.app as app
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
made = app.make_window
def make():
    window = made()
    window.start_up.{moment}.connect(lambda: QTimer.singleShot(0, lambda: (window.close(), QApplication.quit())))
    return window
app.make_window = make
sys.exit(app.run_gui(Path(sys.argv[1])))
"""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "APRONPLAN_HOME": str(tmp_path)}
    command = [sys.executable, "-c", program, str(plan)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    with PlanSession.open(plan) as session:
        assert session.recovered is None
