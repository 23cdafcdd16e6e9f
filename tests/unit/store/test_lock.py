import json
import os
import platform
import signal
import subprocess
import sys
import textwrap
from datetime import datetime

import pytest

from apronplan.domain.clock import HOME_ZONE
from apronplan.store.failures import PlanFileError, PlanInUse
from apronplan.store.lock import FileLock, holder_of, lock_path, signature, user_name
from apronplan.store.planfile import PlanFile

HOLD = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from apronplan.domain.changes import RowChange
    from apronplan.domain.settings import Setting
    from apronplan.store.planfile import PlanFile
    file = PlanFile.open(Path(sys.argv[1]), user="Ann Peeters")
    file.append("Held", "Ann Peeters", [RowChange("setting", "a", None, Setting(name="a", value="b"))])
    print("held", flush=True)
    sys.stdin.read()
    """
)


@pytest.fixture
def holder(moved_plan):
    """Another process that has the plan open and has made an edit."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(moved_plan)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_program_is_told_who_has_the_plan(moved_plan, holder):
    with pytest.raises(PlanInUse) as found:
        PlanFile.open(moved_plan)
    assert "Ann Peeters" in str(found.value)
    assert str(holder.pid) in str(found.value)
    with pytest.raises(PlanInUse, match="Ann Peeters"):
        PlanFile.open(moved_plan, read_only=True)
    with pytest.raises(PlanInUse):
        PlanFile.create(moved_plan)
    assert holder_of(moved_plan).pid == holder.pid


def test_the_lock_of_a_killed_program_is_taken_over_and_its_edit_is_there(moved_plan, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert holder_of(moved_plan) is None
    with PlanFile.open(moved_plan) as file:
        assert file.edits == 21
        assert file.recovered is not None
        assert (file.recovered.edit, file.recovered.utc) == (21, file.heads[-1].utc)
    with PlanFile.open(moved_plan) as file:
        assert file.recovered is None, "the next start is an ordinary one"


def test_a_program_that_ends_in_order_leaves_no_lock(moved_plan, holder):
    holder.communicate("")
    with PlanFile.open(moved_plan) as file:
        assert file.edits == 21
    assert not lock_path(moved_plan).exists()


def test_a_stray_open_and_close_of_the_file_does_not_let_a_second_one_in(moved_plan):
    with PlanFile.open(moved_plan):
        moved_plan.read_bytes()
        with pytest.raises(PlanInUse):
            PlanFile.open(moved_plan)


def test_the_lock_file_says_who_since_when(plan_path):
    lock = FileLock.take(plan_path, "Ann")
    text = json.loads(lock_path(plan_path).read_text())
    assert (text["pid"], text["user"]) == (os.getpid(), "Ann")
    assert text["utc"].endswith("+00:00")
    since = f"{datetime.fromisoformat(text['utc']).astimezone(HOME_ZONE):%Y-%m-%d %H:%M} Europe/Brussels"
    with pytest.raises(PlanInUse, match=f"Ann.*since {since}"):
        FileLock.take(plan_path, "Bob")
    lock.release()
    lock.release()
    FileLock.take(plan_path, "Bob").release()


def test_a_lock_file_that_was_removed_while_it_was_taken_is_taken_again(plan_path, monkeypatch):
    from apronplan.store import lock

    real, removed = lock._try_lock, []

    def remove_once(handle, **kwargs):
        if not removed:
            removed.append(True)
            lock_path(plan_path).unlink()
        return real(handle, **kwargs)

    monkeypatch.setattr(lock, "_try_lock", remove_once)
    taken = FileLock.take(plan_path, "Ann")
    assert lock_path(plan_path).exists()
    taken.release()


def test_a_lock_file_with_nonsense_is_no_hindrance(moved_plan):
    lock_path(moved_plan).write_bytes(b"\xff\x00 not json")
    with PlanFile.open(moved_plan) as file:
        assert file.edits == 20


def test_the_user_is_named_by_the_variable_or_the_account(monkeypatch):
    monkeypatch.setenv("APRONPLAN_USER", " C. Hayes ")
    assert user_name() == "C. Hayes"
    monkeypatch.delenv("APRONPLAN_USER")
    monkeypatch.setattr("getpass.getuser", lambda: "acct")
    assert user_name() == "acct"
    assert signature() == f"acct@{platform.node()}", "an account is told apart by its machine"
    monkeypatch.setenv("APRONPLAN_USER", "C. Hayes")
    assert signature() == "C. Hayes"
    monkeypatch.delenv("APRONPLAN_USER")

    def nobody():
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert user_name() == "?"


def test_a_folder_that_cannot_be_written_gives_a_view(moved_plan, monkeypatch):
    def refuse(plan, user):
        raise PlanFileError("no_permission", path=plan)

    monkeypatch.setattr(FileLock, "take", refuse)
    with PlanFile.open(moved_plan) as file:
        assert file.read_only
