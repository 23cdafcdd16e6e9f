"""What befalls a plan file is told in the window, in one sentence, with nothing lost and the desk usable."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from apronplan.domain.settings import Setting
from apronplan.session.session import PlanSession
from apronplan.store import planfile
from apronplan.ui import app as app_module
from apronplan.ui.autoplan.dialog import AutoplanDialog
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.main_window import MainWindow
from faults.program import environment_of, executable
from gui.hands import part_of, place, settle

ONE = '{"verb": "set_setting", "name": "k", "value": "1"}\n'


@pytest.fixture
def plan(week_file: Path, tmp_path: Path) -> Path:
    """A plan of the week that nobody has open."""
    return Path(shutil.copy(week_file, tmp_path / "trouble.apron"))


def boxes(window: MainWindow) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def only_box(window: MainWindow) -> QMessageBox:
    (box,) = boxes(window)
    return box


def press(box: QMessageBox, words: str) -> None:
    next(b for b in box.buttons() if words in b.text()).click()
    settle()


def edit(plan: Path, value: str, *, backup: bool = False) -> None:
    with PlanSession.open(plan, user="Ann") as session:
        with session.edit(f"Set {value}") as draft:
            draft.put("setting", "k", Setting(name="k", value=value))
        if backup:
            assert session.backup()


def damage(plan: Path, text: bytes) -> bytes:
    raw = bytearray(plan.read_bytes())
    raw[raw.rindex(text)] ^= 1
    plan.write_bytes(raw)
    return bytes(raw)


def desk_works(window: MainWindow) -> None:
    """Something can still be placed and taken back."""
    part = place(window, "QR8152", "120")
    assert window.desk.bridge.plan.stand_of(part) == "120"
    window.desk.verbs.undo()
    settle()
    assert window.desk.bridge.plan.stand_of(part) is None


# -- damage ----------------------------------------------------------------------------------------


def test_a_damaged_plan_is_brought_back_from_the_window(desk: MainWindow, plan: Path) -> None:
    edit(plan, "first", backup=True)
    edit(plan, "second")
    with PlanSession.open(plan) as session:
        edits = session.edits
    raw = damage(plan, b"Set first")
    assert not desk.slots.files.open_plan(plan)
    box = only_box(desk)
    assert "not as Apronplan wrote it" in box.text()
    assert f"{edits} edits can be brought back" in box.text()
    assert plan.read_bytes() == raw, "nothing is done unasked"
    press(box, "Bring it back")
    session = desk.desk.bridge.session
    assert session is not None
    assert session.path == plan.resolve()
    assert session.plan.setting("k") == "second"
    assert session.edits == edits + 1, "the restore notes itself"
    kept = next(plan.parent.glob("trouble.damaged-*"))
    assert kept.read_bytes() == raw
    assert kept.name in only_box(desk).text()


def test_a_plan_whose_first_page_is_gone_is_brought_back_too(desk: MainWindow, plan: Path) -> None:
    edit(plan, "first", backup=True)
    plan.write_bytes(b"\0" * plan.stat().st_size)
    assert not desk.slots.files.open_plan(plan)
    press(only_box(desk), "Bring it back")
    assert desk.desk.bridge.plan.setting("k") == "first"


def test_a_plan_that_was_deleted_is_brought_back_from_its_backups(desk: MainWindow, plan: Path) -> None:
    edit(plan, "first", backup=True)
    plan.unlink()
    app_module._open_or_make(desk, plan)  # what `apronplan gui PLAN` does
    box = only_box(desk)
    assert "There is no plan file" in box.text()
    assert not plan.exists(), "nothing is made or done unasked"
    press(box, "Bring it back")
    assert desk.desk.bridge.plan.setting("k") == "first"
    assert len(desk.desk.bridge.plan.turnarounds) == 301


def test_a_damaged_plan_can_be_left_and_the_desk_stays_as_it_was(desk: MainWindow, plan: Path) -> None:
    edit(plan, "first", backup=True)
    raw = damage(plan, b"Set first")
    before = desk.desk.bridge.session
    assert not desk.slots.files.open_plan(plan)
    press(only_box(desk), "Leave it")
    assert plan.read_bytes() == raw
    assert not boxes(desk)
    assert desk.desk.bridge.session is before
    desk_works(desk)


def test_how_much_is_lost_is_told_before_it_is_brought_back(desk: MainWindow, plan: Path) -> None:
    shutil.rmtree(plan.with_name(plan.name + ".backups"), ignore_errors=True)
    edit(plan, "first")
    with PlanSession.open(plan) as session:
        good = session.edits - 1
    shutil.rmtree(plan.with_name(plan.name + ".backups"))
    damage(plan, b"Set first")
    assert not desk.slots.files.open_plan(plan)
    assert f"The first {good} edits of its own journal are good" in only_box(desk).text()
    assert f"1 later edit of {good + 1} cannot be brought back" in only_box(desk).text()
    press(only_box(desk), "Bring it back")
    assert desk.desk.bridge.plan.setting("k", "-") == "-"
    assert len(desk.desk.bridge.plan.turnarounds) == 301


def test_where_nothing_good_is_left_that_is_said(desk: MainWindow, plan: Path) -> None:
    shutil.rmtree(plan.with_name(plan.name + ".backups"), ignore_errors=True)
    raw = plan.read_bytes()[:100].ljust(plan.stat().st_size, b"\0")
    plan.write_bytes(raw)
    assert not desk.slots.files.open_plan(plan)
    box = only_box(desk)
    assert "Keep the file, and look for a copy on another disk" in box.text()
    assert not any("Bring" in b.text() for b in box.buttons())
    assert plan.read_bytes() == raw
    press(box, "OK")
    desk_works(desk)


# -- notices ---------------------------------------------------------------------------------------


def test_after_a_crash_the_last_edit_is_named_until_it_was_read(desk: MainWindow, plan: Path) -> None:
    run = subprocess.Popen(
        executable("batch", plan), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment_of(), text=True
    )
    assert run.stdin
    assert run.stdout
    run.stdin.write(ONE)
    run.stdin.flush()
    last = json.loads(run.stdout.readline())["edit"]
    run.kill()
    run.communicate()
    assert desk.slots.files.open_plan(plan)
    settle()
    bar = desk.notice_bar
    assert bar.isVisible()
    assert f"did not end in order last time. Everything is there up to edit {last} (" in bar.text.text()
    assert desk.desk.bridge.plan.setting("k") == "1"
    bar.understood.click()
    assert not bar.isVisible()
    desk_works(desk)
    assert not bar.isVisible(), "told once"


def test_a_clock_that_was_set_back_is_told(desk: MainWindow, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = datetime.now(UTC) + timedelta(days=3)
    with monkeypatch.context() as patch:
        patch.setattr(planfile, "utc_now", ahead.isoformat)
        edit(plan, "from the future")
    assert desk.slots.files.open_plan(plan)
    settle()
    assert "The clock of this computer (" in desk.notice_bar.text.text()
    desk_works(desk)


def test_a_backup_that_fails_while_one_works_is_told_and_the_work_goes_on(desk: MainWindow, plan: Path) -> None:
    folder = plan.with_name(plan.name + ".backups")
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("in the way")
    assert desk.slots.files.open_plan(plan)
    settle()
    assert not desk.notice_bar.isVisible()
    desk_works(desk)
    assert desk.notice_bar.isVisible()
    assert "No backup could be made, and you can go on working" in desk.notice_bar.text.text()


def test_the_notices_of_a_plan_go_with_it_and_those_of_the_program_stay(desk: MainWindow, plan: Path) -> None:
    desk.notice_bar.tell("of the program")
    assert desk.slots.files.open_plan(plan)
    assert desk.notice_bar.notices == ("of the program",)
    desk.notice_bar.understood.click()
    assert not desk.notice_bar.isVisible()


def test_a_view_says_so_for_as_long_as_it_is_open(
    desk: MainWindow, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the tests may run as root, who may write everything: so ask as the disk would answer
    monkeypatch.setattr("apronplan.store.opening.os.access", lambda *_: False)
    raw = plan.read_bytes()
    assert desk.slots.files.open_plan(plan)
    settle()
    assert "is open as a view" in desk.notice_bar.text.text()
    part = part_of(desk, "QR8152")
    assert desk.desk.verbs.assign((part,), "120") is Outcome.REFUSED
    assert "is open as a view and cannot be changed" in desk.status_line.word.text()
    assert not boxes(desk)
    assert desk.desk.bridge.plan.stand_of(part) is None
    assert plan.read_bytes() == raw
    assert not plan.with_name(plan.name + ".lock").exists()


# -- refusals --------------------------------------------------------------------------------------


def test_a_plan_that_is_open_elsewhere_names_who_has_it(desk: MainWindow, plan: Path) -> None:
    run = subprocess.Popen(
        executable("batch", plan), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=environment_of(APRONPLAN_USER="Ann Peeters"),
    )  # fmt: skip
    assert run.stdin
    assert run.stdout
    run.stdin.write(ONE)
    run.stdin.flush()
    run.stdout.readline()
    try:
        assert not desk.slots.files.open_plan(plan)
        text = only_box(desk).text()
        assert "Ann Peeters" in text
        assert str(run.pid) in text
        press(only_box(desk), "OK")
        desk_works(desk)
    finally:
        run.communicate()
    assert desk.slots.files.open_plan(plan)


def test_a_plan_that_the_window_has_open_is_refused_on_the_command_line(desk: MainWindow, plan: Path) -> None:
    assert desk.slots.files.open_plan(plan)
    said = subprocess.run(
        executable("batch", plan), input=ONE, capture_output=True, text=True, check=False, env=environment_of()
    )
    assert said.returncode == 1
    assert "An Planner" in said.stderr
    desk_works(desk)


@pytest.mark.parametrize(
    ("name", "words"),
    [("OneDrive/week.apron", "cloud service copies"), ("newer.apron", "written by a newer Apronplan")],
)
def test_a_place_or_a_format_that_cannot_be_had_is_refused_untouched(
    desk: MainWindow, plan: Path, name: str, words: str
) -> None:
    path = plan.parent / name
    path.parent.mkdir(exist_ok=True)
    raw = bytearray(plan.read_bytes())
    if "newer" in name:
        raw[60:64] = (99).to_bytes(4, "big")
    path.write_bytes(raw)
    assert not desk.slots.files.open_plan(path)
    assert words in only_box(desk).text()
    assert path.read_bytes() == raw
    assert not path.with_name(path.name + ".lock").exists()
    press(only_box(desk), "OK")
    desk_works(desk)


def test_a_plan_that_is_swapped_under_the_window_takes_no_more_edits(desk: MainWindow, plan: Path) -> None:
    assert desk.slots.files.open_plan(plan)
    plan.rename(plan.with_name("elsewhere.apron"))
    part = part_of(desk, "QR8152")
    for _ in range(2):
        assert desk.desk.verbs.assign((part,), "120") is Outcome.REFUSED
    assert "moved or replaced while it was open" in only_box(desk).text(), "one box, however often it is tried"
    assert desk.desk.bridge.plan.stand_of(part) is None
    press(only_box(desk), "OK")
    plan.with_name("elsewhere.apron").rename(plan)
    desk_works(desk)


def test_what_is_open_is_saved_elsewhere_when_its_file_is_gone_and_no_edit_is_lost(
    desk: MainWindow, plan: Path
) -> None:
    assert desk.slots.files.open_plan(plan)
    session = desk.desk.bridge.session
    assert session is not None
    assert session.backup(), "what a deleted plan was lost to: only what this holds came back"
    placed = place(desk, "QR8152", "120")
    edits = session.edits
    plan.unlink()
    assert desk.desk.verbs.assign((placed,), "122") is Outcome.REFUSED
    press(only_box(desk), "Save a copy")
    (dialog,) = (d for d in desk.findChildren(QFileDialog) if d.isVisible())
    assert dialog.selectedFiles() == [str(Path(dialog.directory().path(), "trouble copy.apron"))]
    dialog.reject()
    assert not desk.slots.files.save_copy(plan), "its own name is still taken by what is open"
    press(only_box(desk), "OK")
    copy = plan.with_name("saved.apron")
    assert desk.slots.files.save_copy(copy)
    now = desk.desk.bridge.session
    assert now is not None
    assert (now.path, now.edits) == (copy, edits)
    assert desk.desk.bridge.plan.stand_of(placed) == "120"
    assert f"with all {edits} edits" in desk.status_line.word.toolTip() + desk.status_line.word.text()
    desk_works(desk)


def test_of_a_deleted_plan_it_is_told_how_many_edits_of_how_many_come_back(desk: MainWindow, plan: Path) -> None:
    assert desk.slots.files.open_plan(plan)
    session = desk.desk.bridge.session
    assert session is not None
    assert session.backup()
    saved = session.edits
    place(desk, "QR8152", "120")
    edits = session.edits
    plan.unlink()
    desk.slots.files.close()
    assert not desk.slots.files.open_plan(plan)
    box = only_box(desk)
    assert "gone" in box.windowTitle()
    assert f"{saved} edits can be brought back" in box.text()
    assert f"{edits - saved} later edit of {edits} cannot" in box.text()
    press(box, "Bring it back")
    told = only_box(desk).text()
    assert "could not be brought back" in told
    assert "damaged" not in told, "there is no such file"


def test_a_plan_that_was_swapped_is_opened_again_by_opening_it(desk: MainWindow, plan: Path, tmp_path: Path) -> None:
    assert desk.slots.files.open_plan(plan)
    session = desk.desk.bridge.session
    assert desk.slots.files.open_plan(plan)
    assert desk.desk.bridge.session is session, "nothing to do"
    other = tmp_path / "other.apron"
    shutil.copyfile(plan, other)
    edit(other, "of the other")
    other.rename(plan)
    assert desk.slots.files.open_plan(plan)
    assert desk.desk.bridge.session is not session
    assert desk.desk.bridge.plan.setting("k") == "of the other"
    desk_works(desk)


# -- our own faults --------------------------------------------------------------------------------


def test_nothing_in_the_box_of_a_fault_is_taken_for_markup(desk: MainWindow) -> None:
    from PySide6.QtCore import Qt

    from apronplan.ui.faults import FaultReporter

    FaultReporter(desk)._show("Traceback\nValueError: <img src='file:///etc/passwd'>")
    box = only_box(desk)
    assert box.textFormat() is Qt.TextFormat.PlainText
    press(box, "Copy report")
    assert box.isVisible(), "the report can still be read"
    assert "Python 3" in QApplication.clipboard().text()
    press(box, "OK")
    assert not boxes(desk)


def test_seconds_after_an_edit_the_file_alone_holds_it(desk: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    """Found by a planner: two edits lay only in the log when the file was moved away, and were lost."""
    place(desk, "QR8152", "120")
    session = desk.desk.bridge.session
    assert session is not None
    log = session.path.with_name(session.path.name + "-wal")
    assert log.stat().st_size
    qtbot.waitUntil(lambda: log.stat().st_size == 0, timeout=20_000)
    alone = tmp_path / "alone.apron"
    shutil.copyfile(session.path, alone)
    with PlanSession.open(alone, read_only=True) as again:
        assert again.edits == session.edits


@pytest.mark.parametrize("command", ["autoplan", "replan"])
def test_a_view_is_not_planned(window: MainWindow, plan: Path, command: str) -> None:
    """Found by a planner: Auto-plan of a view ended with 'the worker process ended with code 255'."""
    with PlanSession.open(plan, read_only=True) as view:
        window.desk.bridge.open(view)
        settle()
        window.actions_table[command].trigger()
        settle()
        assert "a view cannot be planned" in only_box(window).text()
        only_box(window).close()
        assert window.findChild(AutoplanDialog) is None
        window.desk.bridge.open(None)
