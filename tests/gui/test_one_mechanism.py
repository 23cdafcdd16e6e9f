"""Long work of auto-plan and of "What would it take?" goes through the one `JobRunner`; a dead worker is told of."""

import ast
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import apronplan.ui
from apronplan.ui.autoplan.dialog import AutoplanDialog
from apronplan.ui.main_window import MainWindow
from gui.hands import place, settle
from gui.test_inspector import choose_stand

WAIT_MS = 60_000


def test_only_the_runner_makes_jobs() -> None:
    room = Path(apronplan.ui.__file__).parent
    makers = {
        str(file.relative_to(room))
        for file in room.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Job"
    }
    assert makers == {"job_runner.py"}


def kill_worker(runner: object, qtbot: QtBot) -> None:
    """Let the worker die as if the system had ended it."""
    job = runner._job  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: job._process.pid is not None, timeout=WAIT_MS)
    job._process.kill()


@pytest.mark.slow
def test_auto_plan_says_that_its_worker_died_and_can_be_started_again(desk: MainWindow, qtbot: QtBot) -> None:
    desk.actions_table["autoplan"].trigger()
    dialog = desk.findChild(AutoplanDialog)
    assert dialog is not None
    dialog.form.begin.click()
    assert dialog._runner.busy
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        kill_worker(dialog._runner, qtbot)
    assert dialog.form.word.text().startswith("The plan could not be worked out (the worker process ended")
    assert dialog.form.begin.isVisible()
    assert not dialog._runner.busy
    dialog.close()


@pytest.mark.slow
def test_the_card_says_that_its_worker_died_and_can_ask_again(desk: MainWindow, qtbot: QtBot) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.verbs.alternatives_asked.emit(part)
    settle()
    card = choose_stand(desk, "122").card
    with qtbot.waitSignal(card.answered, timeout=WAIT_MS):
        card.ask.click()
        assert card.busy
        kill_worker(card._runner, qtbot)
    assert "The solver could not answer (the worker process ended" in card.text.text()
    assert card.ask.isEnabled()
