"""The real window breaks down, freezes or complains, in a process of its own: what is written down, what is told."""

import ctypes
import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from apronplan.ui.crash_file import MOST_KEPT, CrashFile
from apronplan.ui.faults import FaultReporter
from apronplan.ui.main_window import MainWindow
from apronplan.ui.watchdog import Watchdog
from faults.program import environment_of
from gui.hands import settle

WINDOW = """
    import ctypes, sys, time, warnings
    from PySide6.QtCore import QTimer, qWarning
    from PySide6.QtWidgets import QApplication
    from apronplan.ui import app, watchdog
    real = app.make_window
    def make_window(state=None):
        window = real(state)
        QTimer.singleShot(0, window, lambda: act(window))
        return window
    app.make_window = make_window
    def act(window):
        {act}
    from apronplan.__main__ import main
    sys.exit(main([]))
"""


def run_window(home: Path, act: str) -> subprocess.CompletedProcess[str]:
    """Start the window by its own way in, let it do something when its event loop has begun, and wait for its end."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WINDOW).format(act=act)], check=False, capture_output=True, text=True,
        env=environment_of(APRONPLAN_HOME=str(home), QT_QPA_PLATFORM="offscreen"),
    )  # fmt: skip


SAY = "print(*window.notice_bar.notices); QApplication.quit()"


def test_a_breakdown_is_written_down_and_told_at_the_next_start(home: Path) -> None:
    done = run_window(home, "ctypes.string_at(0)")
    assert done.returncode < 0 or done.returncode > 128, done
    again = run_window(home, SAY)
    assert again.returncode == 0, again.stderr
    assert "Apronplan broke down on " in again.stdout
    (report,) = (home / "log").glob("crash-*.txt")
    assert str(report) in again.stdout
    text = report.read_text(encoding="utf-8")
    assert "Fatal Python error" in text or "fatal exception" in text
    assert "in act" in text, "it says where"
    assert run_window(home, SAY).stdout.strip() == "", "told once"
    assert not list((home / "log").glob("running-*")), "a run that ends in order leaves nothing"


def test_what_qt_complains_of_is_logged_and_nothing_stops(home: Path) -> None:
    done = run_window(home, "qWarning('a planted complaint'); QApplication.quit()")
    assert done.returncode == 0, done.stderr
    log = (home / "log" / "window.log").read_text(encoding="utf-8")
    assert "WARNING apronplan.ui Qt: a planted complaint" in log


def test_a_log_folder_that_cannot_be_made_keeps_nobody_from_working(home: Path) -> None:
    home.mkdir()
    (home / "log").write_text("in the way")
    done = run_window(home, SAY)
    assert done.returncode == 0, done.stderr


def test_a_run_that_was_killed_is_no_breakdown_and_old_reports_go(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f"running-{dead.pid}.txt").write_text("")
    alive = tmp_path / f"running-{os.getppid()}.txt"
    alive.write_text("of another window")
    for number in range(MOST_KEPT + 3):
        (tmp_path / f"crash-2018060{number}T000000Z.txt").write_text("old")
    file = CrashFile(tmp_path)
    assert file.open() is None
    file.close()
    assert alive.exists()
    left = sorted(path.name for path in tmp_path.glob("*.txt"))
    assert len(left) == MOST_KEPT + 1
    assert "crash-20180607T000000Z.txt" in left


def test_a_window_that_hangs_says_where(qtbot: QtBot, tmp_path: Path) -> None:
    dog = Watchdog(tmp_path, frozen_s=0.2)
    dog.start()

    def hang() -> None:
        end_s = time.monotonic() + 60
        # not only begun: the alarm writes thread by thread, and this one must still be here when it is its turn
        while "in hang" not in dog.path.read_text(encoding="utf-8", errors="replace") and time.monotonic() < end_s:
            ctypes.c_int(0)

    hang()  # the event loop stands still until the alarm has written
    with qtbot.waitSignal(dog.thawed, timeout=30_000) as thawed:
        pass
    dog.stop()
    assert thawed.args[0] > 0.2
    text = dog.path.read_text(encoding="utf-8")
    assert "Timeout" in text
    assert "in hang" in text


def test_a_window_that_answers_again_says_so(window: MainWindow) -> None:
    reporter = FaultReporter(window)
    reporter._on_thaw(23.4)
    assert "did not answer for 23 seconds" in window.notice_bar.text.text()
    assert "frozen.txt" in window.notice_bar.text.text()


def test_a_fault_in_a_thread_is_shown_too(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    reporter = FaultReporter(window)
    monkeypatch.setattr(threading, "excepthook", reporter._on_thread)

    def fail() -> None:
        raise RuntimeError("planted in a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    settle()
    (box,) = window.findChildren(QMessageBox)
    assert "planted in a thread" in box.text()
    box.close()
