"""The spare process: work goes on in it, it knows the layout of the plan before and no other, and it goes in time."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from apronplan.domain.changes import RowChange
from apronplan.domain.plan import Plan
from apronplan.planning.context import PlanningContext
from apronplan.planning.job import JobControl
from apronplan.planning.known_layout import with_known_layout
from apronplan.planning.rules import stand_states
from apronplan.ui.autoplan.work import tables_of
from apronplan.ui.job_runner import JobRunner
from apronplan.ui.main_window import MainWindow
from apronplan.ui.spare import Spare
from gui.hands import place
from unit.planning.build import plan_with, small_airport, turnaround

WAIT_MS = 60_000


def number(*, control: JobControl) -> int:
    return os.getpid()


def refuse(*, control: JobControl) -> int:
    from apronplan.errors import UserError

    raise UserError("not today")


def fail(*, control: JobControl) -> int:
    raise KeyError("deep inside")


def until_told(*, control: JobControl) -> int:
    while not control.cancelled:
        time.sleep(0.001)
    return os.getpid()


def write_what_is_asked(*, path: Path, control: JobControl) -> None:
    path.write_text("end" if control.cancelled else "go on")


def states(*, tables: dict[str, dict[str, object]], control: JobControl) -> tuple[int, bool, dict[str, str]]:
    """Return the process, whether it knew the layout, and what each stand says to the only aircraft."""
    plan = Plan(tables)
    known = with_known_layout(plan).layout
    context = PlanningContext(plan)
    asked_before = bool(context.tables.kept_states)
    found = stand_states(context, next(iter(plan.parts)))
    assert plan.layout is known
    return os.getpid(), asked_before, {name: state.state for name, state in found.items()}


@pytest.fixture
def spare() -> Spare:
    made = Spare()
    yield made
    made.drop()


@pytest.fixture
def runner(qtbot: QtBot, spare: Spare) -> JobRunner:
    parent = QObject()
    made = JobRunner("ui.scenario.failed", parent, spare)
    yield made
    made.stop()
    parent.deleteLater()


def answer(qtbot: QtBot, runner: JobRunner, function, **arguments):
    with qtbot.waitSignal(runner.done, timeout=WAIT_MS) as caught:
        runner.start(function, arguments)
    return caught.args[0]


def test_work_goes_on_in_the_same_process(qtbot: QtBot, runner: JobRunner, spare: Spare) -> None:
    first = answer(qtbot, runner, number)
    assert spare.ready
    with qtbot.waitSignal(runner.refused, timeout=WAIT_MS) as caught:
        runner.start(refuse, {})
    assert caught.args == ["not today"]
    assert answer(qtbot, runner, number) == first != os.getpid()


def test_a_cancel_is_for_the_work_under_way_alone(qtbot: QtBot, runner: JobRunner) -> None:
    with qtbot.waitSignal(runner.done, timeout=WAIT_MS) as caught:
        runner.start(until_told, {})
        runner.cancel()
    assert answer(qtbot, runner, number) == caught.args[0]
    with qtbot.waitSignal(runner.done, timeout=WAIT_MS):
        runner.start(until_told, {})  # would end by itself if the last cancel still held
        with qtbot.assertNotEmitted(runner.done, wait=200):
            pass
        runner.cancel()


def test_a_process_that_was_killed_or_failed_is_not_used_again(qtbot: QtBot, runner: JobRunner, spare: Spare) -> None:
    first = answer(qtbot, runner, number)
    with qtbot.waitSignal(runner.cancelled, timeout=WAIT_MS):
        runner.start(until_told, {})
        runner.kill()
    assert not spare.ready
    second = answer(qtbot, runner, number)
    with qtbot.waitSignal(runner.refused, timeout=WAIT_MS):
        runner.start(fail, {})
    assert not spare.ready
    assert len({first, second, answer(qtbot, runner, number)}) == 3


def test_a_spare_process_that_died_is_not_used(qtbot: QtBot, runner: JobRunner, spare: Spare) -> None:
    first = answer(qtbot, runner, number)
    assert spare._idle is not None
    spare._idle.process.kill()
    spare._idle.process.join()
    assert answer(qtbot, runner, number) != first


def test_it_learns_before_it_is_asked(qtbot: QtBot, runner: JobRunner, spare: Spare) -> None:
    plan = plan_with(small_airport(["1", "2"]), [turnaround("A", "04:00", "06:00")], {})
    spare.learn(lambda: (states, {"tables": tables_of(plan)}))
    assert spare.ready
    _, knew, _ = answer(qtbot, runner, states, tables=tables_of(plan))
    assert knew


def test_it_learns_after_a_cancel_too(qtbot: QtBot, runner: JobRunner, spare: Spare, tmp_path: Path) -> None:
    with qtbot.waitSignal(runner.done, timeout=WAIT_MS):
        runner.start(until_told, {})
        runner.cancel()
    heard = tmp_path / "heard"
    spare.learn(lambda: (write_what_is_asked, {"path": heard}))
    qtbot.waitUntil(lambda: heard.exists() and bool(heard.read_text()), timeout=WAIT_MS)
    assert heard.read_text() == "go on"


def test_after_a_change_of_the_layout_nothing_old_is_told(qtbot: QtBot, runner: JobRunner) -> None:
    plan = plan_with(small_airport(["1", "2"]), [turnaround("A", "04:00", "06:00")], {})
    process, _, before = answer(qtbot, runner, states, tables=tables_of(plan))
    assert before["1"] != "impossible"
    stand = plan.layout.stands["1"]
    plan.apply([RowChange("stand", "1", stand, replace(stand, max_wingspan_m=20.0))])
    same, knew, after = answer(qtbot, runner, states, tables=tables_of(plan))
    assert (same, knew) == (process, False)
    assert after["1"] == "impossible"
    assert after["2"] == before["2"]


def test_a_process_goes_with_its_window(window: MainWindow, qtbot: QtBot) -> None:
    spare = window.desk.spare
    spare.learn(lambda: (number, {}))
    assert spare._idle is not None
    process = spare._idle.process
    qtbot.waitUntil(lambda: process.pid is not None, timeout=WAIT_MS)
    window.close()
    assert not spare.ready
    qtbot.waitUntil(lambda: process.exitcode is not None, timeout=WAIT_MS)
    spare.learn(lambda: (number, {}))
    assert not spare.ready, "nothing is started for a window that is closed"


def test_the_desk_left_alone_learns_the_open_plan_once(desk: MainWindow, qtbot: QtBot) -> None:
    warm, spare = desk.warm_up, desk.desk.spare
    warm.timer.stop()
    assert not spare.ready
    warm.timer.timeout.emit()
    first = spare._idle
    assert first is not None
    warm.timer.timeout.emit()
    assert spare._idle is first
    qtbot.waitUntil(lambda: first.process.pid is not None, timeout=WAIT_MS)


def test_nothing_is_learnt_beside_work(desk: MainWindow, qtbot: QtBot) -> None:
    """A second process would take the solver's processor, and the one that worked would be thrown away for it."""
    runner = JobRunner("ui.ask.failed", desk, desk.desk.spare)
    runner.start(until_told, {})
    place(desk, "QR8152", "120")
    desk.warm_up.timer.timeout.emit()
    assert not desk.desk.spare.ready
    assert desk.warm_up.timer.isActive(), "it waits once more"
    with qtbot.waitSignal(runner.done, timeout=WAIT_MS):
        runner.cancel()
    assert desk.desk.spare.ready


def test_an_edit_starts_the_wait_anew(desk: MainWindow) -> None:
    warm = desk.warm_up
    warm.timer.stop()
    place(desk, "QR8152", "120")
    assert warm.timer.isActive()
    warm.timer.stop()


def test_the_file_of_the_process_knows_no_qt() -> None:
    import subprocess
    import sys

    loaded = "import sys, apronplan.ui.worker_process, apronplan.ui.spare"
    code = f"{loaded}; assert not any('PySide6' in name for name in sys.modules)"
    app = Path(__file__).parents[2] / "app"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": str(app)})
