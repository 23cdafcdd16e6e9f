"""The window can be used before everything is there, says that it is still checking, and misses nothing afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from apronplan.ui.main_window import MainWindow
from apronplan.ui.panels import PANELS
from gui.hands import settle

HEAVY = ("numpy", "shapely", "networkx", "highspy", "openpyxl", "sqlite_utils", "apronplan.ui.map", "apronplan.solver")
PROGRAM = """
import sys
from pathlib import Path
from apronplan.ui.app import make_window
from PySide6.QtWidgets import QApplication
w = make_window(); w.show(); w.slots.files.open_plan(Path(sys.argv[1]))
def usable():
    import os
    print(' '.join(m for m in sys.argv[2:] if m in sys.modules) or 'light', flush=True)
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


def test_every_panel_comes_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    if window.panels.waiting:
        with qtbot.waitSignal(window.start_up.complete, timeout=30_000):
            pass
    assert window.panels.waiting == ()
    for name, _, _ in PANELS:
        assert window.docks[name].widget() is window.panels[name]


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
    bridge._findings.note_whole()
    bridge._findings._all = ()
    findings.refresh()
    bridge.checking_changed.emit()
    assert bridge.checking
    assert "Checking" in findings.list._empty_text()
    assert "checking" in desk.docks["findings"].windowTitle()
    with qtbot.waitSignal(bridge.checking_changed, timeout=60_000):
        bridge.hold_checks(False)
    assert not bridge.checking
    assert "checking" not in desk.docks["findings"].windowTitle()


def test_a_check_that_fails_is_not_taken_for_a_sound_plan(
    desk: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_context: object) -> None:
        raise ValueError("a planted fault")

    monkeypatch.setattr("apronplan.planning.rules.check_plan", broken)
    bridge = desk.desk.bridge
    bridge._findings.forget()
    with qtbot.waitSignal(bridge.checking_changed, timeout=60_000):
        bridge._idle.start()
    assert "a planted fault" in desk.panels["findings"].list._empty_text()
