"""What goes wrong leaves the desk usable, and is told once."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from apronplan.planning.job import JobControl, Progress
from apronplan.session.session import PlanSession
from apronplan.ui.aside import Aside
from apronplan.ui.faults import FaultReporter
from apronplan.ui.job_runner import JobRunner
from apronplan.ui.jobs import Job
from apronplan.ui.main_window import MainWindow
from apronplan.ui.state import WindowState
from gui.hands import part_of, place, settle


def planted_fault() -> None:
    raise RuntimeError("a planted fault")


def test_a_fault_is_shown_once_with_its_report_and_the_desk_goes_on(desk: MainWindow, monkeypatch) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    reporter = FaultReporter(desk)
    for _ in range(3):
        with pytest.raises(RuntimeError) as planted:
            planted_fault()
        reporter._on_exception(planted.type, planted.value, planted.tb)
    boxes = desk.findChildren(QMessageBox)
    assert len(boxes) == 1
    assert "a planted fault" in boxes[0].text()
    assert "Traceback" in boxes[0].detailedText()
    copy = next(b for b in boxes[0].buttons() if b.text() == "Copy report")
    copy.click()
    assert "a planted fault" in QApplication.clipboard().text()
    place(desk, "QR8152", "120")
    assert part_of(desk, "QR8152") in desk.desk.bridge.plan.stand_assignments


@pytest.mark.parametrize(
    "text", ["", "not json", "[]", '{"format": 99}', '{"format": 1, "recent": 5, "geometry": 7, "theme": []}']
)
def test_a_damaged_memory_of_the_window_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "window.json"
    path.write_text(text, encoding="utf-8")
    state = WindowState(path)
    assert state.recent == ()
    assert state.theme == "system"
    state.note_recent(tmp_path / "a.apron")
    state.save()
    assert json.loads(path.read_text())["recent"] == [str(tmp_path / "a.apron")]


HOSTILE_VIEWS = [
    {"at": "yesterday"},
    {"at": "2018-06-05T02:00:00"},
    {"at": 7, "utc": "maybe", "panels": ["gantt"]},
    {"panels": {"gantt": {"zoom": "abc", "row": "x", "left": "y", "top": "z"}}},
    {"panels": {"gantt": {"zoom": "nan", "row": "1e99", "left": "2018-06-05", "top": "inf"}}},
    {"panels": {"gantt": {"zoom": "1e300", "row": "-4", "top": "99999999999999"}, "map": {"x": "?"}, "tray": 5}},
    {"panels": {"gantt": {"left": "9999-12-31T23:59:59+00:00", "groups": "?", "colours": "?"}}},
    [],
]


@pytest.mark.parametrize("view", HOSTILE_VIEWS)
def test_a_plan_opens_whatever_is_kept_of_how_it_was_looked_at(
    window: MainWindow, week_file: Path, tmp_path: Path, view: object
) -> None:
    path = Path(shutil.copy(week_file, tmp_path / "week.apron"))
    window.state.path.write_text(json.dumps({"format": 1, "views": {str(path.resolve()): view}}), encoding="utf-8")
    window.state = WindowState(window.state.path)
    assert window.slots.files.open_plan(path)
    settle()
    assert not window.grab().isNull()
    part = place(window, "QR8152", "120")
    assert window.gantt.data.bars.by_part[part].stand == "120"


def test_a_panel_that_fails_to_take_back_does_not_keep_the_plan_shut(
    window: MainWindow, week_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(week_file, tmp_path / "week.apron"))
    monkeypatch.setattr(window.gantt, "restore_panel", lambda _state: planted_fault())
    assert window.slots.files.open_plan(path)
    assert window.desk.bridge.is_open


def test_a_plan_that_cannot_be_shown_is_closed_again(
    window: MainWindow, week_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(week_file, tmp_path / "week.apron"))
    with monkeypatch.context() as patched:
        patched.setattr(window.panels, "restore", lambda _states: planted_fault())
        with pytest.raises(RuntimeError, match="planted"):
            window.slots.files.open_plan(path)
    assert not window.desk.bridge.is_open
    assert window.slots.files.open_plan(path), "its lock was let go"


def test_a_plan_without_an_airport_is_refused_and_what_is_open_stays(desk: MainWindow, tmp_path: Path) -> None:
    before = desk.desk.bridge.session
    half = tmp_path / "half.apron"
    PlanSession.create(half).close()
    assert not desk.slots.files.open_plan(half)
    (box,) = [b for b in desk.findChildren(QMessageBox) if b.isVisible()]
    assert "holds no airport" in box.text()
    box.close()
    assert desk.desk.bridge.session is before
    PlanSession.open(half).close()


def test_a_file_that_is_no_plan_is_refused_in_words(desk: MainWindow, tmp_path: Path) -> None:
    bad = tmp_path / "bad.apron"
    bad.write_bytes(b"this is not a plan")
    before = desk.desk.bridge.session
    assert not desk.slots.files.open_plan(bad)
    box = desk.findChild(QMessageBox)
    assert box is not None
    assert "bad.apron" in box.text()
    assert desk.desk.bridge.session is before


def test_a_plan_that_is_there_is_never_overwritten(desk: MainWindow) -> None:
    path = desk.desk.bridge.session.path
    assert not desk.slots.files.new_plan(path)
    assert len(desk.desk.bridge.plan.turnarounds) == 301


def test_panels_can_be_closed_floated_and_brought_back(desk: MainWindow) -> None:
    for name in ("findings", "tray", "map"):
        desk.docks[name].close()
        settle()
        assert not desk.docks[name].isVisible()
    part = place(desk, "QR8152", "120")
    assert desk.desk.verbs.make_gesture_for(part) is not None
    for action in desk.actions_table.menus["panels"].actions():
        if not action.isChecked():
            action.trigger()
    settle()
    assert desk.docks["map"].isVisible()


def test_every_control_is_reached_by_the_tab_key(desk: MainWindow) -> None:
    chain, at = set(), desk.nextInFocusChain()
    while at is not desk and at not in chain:
        chain.add(at)
        at = at.nextInFocusChain()
    wanted = [
        w
        for w in desk.findChildren(QWidget)
        if w.isVisibleTo(desk) and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert wanted
    assert [w.accessibleName() for w in wanted if w not in chain] == []


def slow_death(*, control: object) -> None:
    os._exit(3)


def slow_to_stop(*, started: str, finished: str, control: JobControl) -> None:
    Path(started).touch()
    while not control.cancelled:
        control.report(Progress(text="x" * 10_000))  # more than fits into a pipe that nobody reads
    Path(finished).touch()


def deep_fault(*, control: object) -> None:
    raise KeyError("deep inside")


def quick_answer(*, value: int, control: object) -> int:
    return value + 1


def test_a_worker_that_dies_is_told_and_not_waited_for(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    job = Job(slow_death, {})
    with qtbot.waitSignal(job.failed, timeout=60_000) as caught:
        job.start()
    assert "3" in caught.args[0]
    assert not job.running
    assert "ended with code 3" in caplog.text


def test_the_traceback_of_a_worker_is_logged_and_ended_work_is_deleted(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    window = QObject()
    runner = JobRunner("ui.scenario.failed", window)
    with qtbot.waitSignal(runner.refused, timeout=60_000) as caught:
        runner.start(deep_fault, {})
    assert "deep inside" in caught.args[0]
    assert "Traceback" not in caught.args[0]
    assert "in deep_fault" in caplog.text, "whoever looks for the fault needs the lines of code"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChildren(Job) == []


def test_a_worker_that_cannot_be_started_is_told_and_not_waited_for(qtbot: QtBot) -> None:
    job = Job(quick_answer, {"value": lambda: 41})  # cannot be pickled
    with qtbot.waitSignal(job.failed, timeout=60_000) as caught:
        job.start()
    assert "lambda" in caught.args[0]
    assert not job.running
    job.kill()
    job.give_up()


def test_a_worker_that_is_given_up_ends_by_itself_and_is_told_no_more(qtbot: QtBot, tmp_path: Path) -> None:
    started, finished = tmp_path / "started", tmp_path / "finished"
    job = Job(slow_to_stop, {"started": str(started), "finished": str(finished)})
    heard: list[object] = []
    for signal in (job.done, job.cancelled, job.failed):
        signal.connect(lambda *said: heard.append(said))
    job.start()
    qtbot.waitUntil(started.exists, timeout=60_000)
    job.give_up()
    assert not job.running
    qtbot.waitUntil(finished.exists, timeout=60_000)
    qtbot.waitUntil(lambda: job._process.exitcode is not None, timeout=60_000)
    assert job._process.exitcode == 0
    assert heard == []


def test_a_worker_gives_its_answer(qtbot: QtBot) -> None:
    job = Job(quick_answer, {"value": 41})
    with qtbot.waitSignal(job.done, timeout=60_000) as caught:
        job.start()
    assert caught.args == [42]


def test_work_that_was_overtaken_is_thrown_away(qtbot: QtBot) -> None:
    aside = Aside()
    got: list[object] = []
    aside.done.connect(got.append)
    aside.start(lambda: "first")
    with qtbot.waitSignal(aside.done, timeout=10_000):
        aside.start(lambda: "second")
    qtbot.wait(60)
    assert got == ["second"]


def test_a_failing_warm_up_does_not_make_finished_work_fail(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    aside = Aside()
    heard: list[object] = []
    aside.done.connect(heard.append)
    aside.failed.connect(heard.append)

    def warm_up() -> None:
        raise RuntimeError("planted")

    aside.start(lambda: 42, warm_up)
    qtbot.waitUntil(lambda: "warming up after" in caplog.text, timeout=10_000)
    aside._fetch()
    assert heard == [42]


def test_work_aside_that_fails_says_so(qtbot: QtBot) -> None:
    aside = Aside()

    def fail() -> None:
        raise ValueError("planted")

    with qtbot.waitSignal(aside.failed, timeout=10_000) as caught:
        aside.start(fail)
    assert caught.args == ["planted"]
