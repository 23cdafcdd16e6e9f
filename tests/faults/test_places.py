"""Bad places and bad company, each through the real command line: what is said, and that nothing is lost."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faults.program import NO_COMPILER, TESTS, environment_of, executable
from faults.small_disk import FULL_VERBS
from faults.trials import Tools

ONE = '{"verb": "set_setting", "name": "k", "value": "1"}\n'
MADE = 3
"""Edits of the plan that each test starts with: two of its making, one import."""
DAY_S = 86_400


@pytest.fixture
def plan(tools: Tools, tmp_path: Path) -> Path:
    """A small plan of its own for each test."""
    path = tmp_path / "week.apron"
    shutil.copyfile(tools.template, path)
    return path


def apronplan(*arguments: str | Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real executable."""
    return subprocess.run(
        executable(*arguments), input=stdin, capture_output=True, text=True, check=False,
        env=environment_of(**environment),
    )  # fmt: skip


def edits_of(plan: Path) -> int:
    said = apronplan("doctor", plan, "--json")
    report = json.loads(said.stdout)
    assert report["ok"], report
    return int(report["edits"])


def refused(said: subprocess.CompletedProcess[str], *words: str) -> None:
    """A refusal is a sentence that says what, where and what to do, exit code 1, and no traceback."""
    complaint = said.stderr + said.stdout
    assert said.returncode == 1, complaint
    assert "Traceback" not in complaint
    for word in words:
        assert word in complaint


class Open:
    """The executable with a plan open, fed line by line."""

    def __init__(self, plan: Path, **environment: str) -> None:
        self._run = subprocess.Popen(
            executable("batch", plan), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, bufsize=1, env=environment_of(**environment),
        )  # fmt: skip
        self.pid = self._run.pid

    def edit(self, value: str) -> dict[str, object]:
        """Ask for one edit and wait for the answer."""
        assert self._run.stdin
        assert self._run.stdout
        self._run.stdin.write(json.dumps({"verb": "set_setting", "name": "k", "value": value}) + "\n")
        self._run.stdin.flush()
        answer = json.loads(self._run.stdout.readline())
        assert isinstance(answer, dict)
        return answer

    def end(self) -> tuple[int, str]:
        """Close it; returns exit code and what it said on stderr."""
        _, err = self._run.communicate()
        return self._run.returncode, err


@contextmanager
def opened(plan: Path, **environment: str) -> Iterator[Open]:
    run = Open(plan, **environment)
    try:
        yield run
    finally:
        run.end()


# -- another instance ----------------------------------------------------------------------------


def test_a_second_instance_is_told_who_has_the_plan_and_changes_nothing(plan: Path) -> None:
    with opened(plan, APRONPLAN_USER="Ann Peeters") as first:
        assert "edit" in first.edit("first")
        for arguments in (("move", plan, "T1", "120"), ("batch", plan), ("check", plan), ("doctor", plan)):
            refused(apronplan(*arguments, stdin=ONE), "Ann Peeters", str(first.pid), "Close it there first")
        assert first.edit("still here") == {"edit": MADE + 2}
    assert edits_of(plan) == MADE + 2
    assert apronplan("batch", plan, stdin=ONE).returncode == 0


def test_a_stray_close_of_the_file_opens_no_door(plan: Path) -> None:
    """On POSIX closing any handle of a file drops all locks of the process on it: SQLite's, not ours."""
    stray = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from apronplan.__main__ import main
        from apronplan.session.session import PlanSession
        real = PlanSession.edit
        def edit(session, *given, **named):
            with session.path.open("rb") as file:  # the stray handle, between all edits
                file.read(100)
            return real(session, *given, **named)
        PlanSession.edit = edit
        sys.exit(main(["batch", sys.argv[1]]))
        """
    )
    run = subprocess.Popen(
        [sys.executable, "-c", stray, plan], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=environment_of(APRONPLAN_USER="Ann Peeters"),
    )  # fmt: skip
    assert run.stdin
    assert run.stdout
    run.stdin.write(ONE)
    run.stdin.flush()
    assert json.loads(run.stdout.readline()) == {"edit": MADE + 1}
    with plan.open("rb") as file:  # and one from outside
        file.read(100)
    refused(apronplan("batch", plan, stdin=ONE), "Ann Peeters", str(run.pid))
    out, err = run.communicate(ONE.replace("1", "2"))
    assert (run.returncode, json.loads(out), err) == (0, {"edit": MADE + 2}, "")
    assert edits_of(plan) == MADE + 2


def test_another_program_that_writes_the_plan_is_refused_by_sqlite_itself(plan: Path) -> None:
    with opened(plan) as first:
        first.edit("first")
        connection = sqlite3.connect(plan, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            connection.execute("DELETE FROM setting")
        connection.close()
        assert first.edit("second") == {"edit": MADE + 2}
    assert edits_of(plan) == MADE + 2


# -- the file under us ---------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["replaced", "moved away"])
def test_a_file_that_is_swapped_under_us_takes_no_more_edits(plan: Path, what: str) -> None:
    other = plan.with_name("other.apron")
    shutil.copyfile(plan, other)
    elsewhere = plan.with_name("elsewhere.apron")
    run = Open(plan)
    assert run.edit("first") == {"edit": MADE + 1}
    plan.rename(elsewhere)
    if what == "replaced":
        other.rename(plan)
    answer = run.edit("second")
    assert "moved or replaced while it was open" in str(answer["error"])
    assert "open the right file again" in str(answer["error"])
    code, err = run.end()
    assert code == 1
    assert "Traceback" not in err
    if what == "replaced":
        assert apronplan("doctor", plan, "--json").returncode == 0


def test_a_plan_that_was_damaged_is_refused_with_the_way_back(plan: Path) -> None:
    raw = bytearray(plan.read_bytes())
    raw[raw.rindex(b"Import 4 turnarounds")] ^= 1
    plan.write_bytes(raw)
    refused(apronplan("check", plan), "is not as Apronplan wrote it", "doctor --restore")
    assert plan.read_bytes() == raw
    said = apronplan("doctor", plan)
    assert said.returncode == 1
    assert "edits are good" in said.stdout


def test_a_plan_of_a_newer_program_is_refused_untouched(plan: Path) -> None:
    raw = bytearray(plan.read_bytes())
    raw[60:64] = (99).to_bytes(4, "big")
    plan.write_bytes(raw)
    refused(apronplan("batch", plan, stdin=ONE), "written by a newer Apronplan", "99", "It was not touched")
    assert plan.read_bytes() == raw


def test_a_cloud_folder_is_refused(plan: Path, tmp_path: Path) -> None:
    cloud = tmp_path / "OneDrive"
    cloud.mkdir()
    shutil.copyfile(plan, cloud / "week.apron")
    refused(apronplan("batch", cloud / "week.apron", stdin=ONE), "cloud service", "apronplan bundle")
    assert list(cloud.iterdir()) == [cloud / "week.apron"]


# -- after a crash -------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["check", "audit", "export", "history", "batch", "bundle"])
def test_every_verb_tells_that_the_last_program_crashed(plan: Path, verb: str) -> None:
    run = Open(plan)
    run.edit("before the crash")
    os.kill(run.pid, 9)
    run.end()
    out = {"export": plan.with_name("out.csv"), "bundle": plan.with_name("out.apronx")}.get(verb)
    said = apronplan(verb, plan, *(("--out", out) if out else ()))
    assert said.returncode in (0, 3), said.stderr
    assert f"Apronplan did not end in order last time. Everything is there up to edit {MADE + 1} (" in said.stderr
    again = apronplan(verb, plan, *(("--out", out) if out else ()))
    assert "did not end in order" not in again.stderr, "told once"


# -- the clock -----------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_is_told_and_changes_no_order(tools: Tools, plan: Path) -> None:
    if tools.program.shim is None:
        pytest.skip(NO_COMPILER)
    shim = str(tools.program.shim)
    assert apronplan("batch", plan, stdin=ONE.replace('"1"', '"now"')).returncode == 0
    back = {"LD_PRELOAD": shim, "SHIM_CLOCK_S": str(-3 * DAY_S)}
    said = apronplan("batch", plan, stdin=ONE.replace('"1"', '"three days ago"'), **back)
    assert (said.returncode, json.loads(said.stdout)) == (0, {"edit": MADE + 2})
    assert "The clock of this computer (" in said.stderr
    assert "No edit is lost, since edits are ordered by their number." in said.stderr
    assert edits_of(plan) == MADE + 2
    said = apronplan("batch", plan, stdin='{"verb": "undo"}\n')
    assert json.loads(said.stdout) == {"edit": MADE + 3}
    assert "clock" not in said.stderr
    with sqlite3.connect(f"file:{plan}?immutable=1", uri=True) as connection:
        times = [row[0] for row in connection.execute("SELECT utc FROM edit ORDER BY n")]
        (value,) = connection.execute("SELECT body FROM setting WHERE key = 'k'").fetchone()
    connection.close()
    assert times[MADE + 1] < times[MADE] < times[MADE + 2], "the journal keeps what the clock said"
    assert '"now"' in value, "the undo took back the last edit, not the latest by the clock"


# -- disks ---------------------------------------------------------------------------------------

DISK = TESTS / "faults" / "small_disk.py"


def on_a_small_disk(scene: str, plan: Path) -> dict[str, object]:
    """Play a scene of `small_disk.py` on a disk of a few megabytes that only it sees."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        pytest.skip("needs `unshare` of util-linux for a disk of its own")
    if subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let a test have a disk of its own (unshare -rm)")
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, DISK, scene, plan], check=False, capture_output=True, text=True,
        env=environment_of(),
    )  # fmt: skip
    if done.returncode == 77:
        pytest.skip("this machine does not let a test mount a disk of its own")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert isinstance(report, dict)
    return report


def test_a_full_disk_refuses_the_step_and_the_program_goes_on_when_there_is_space(plan: Path) -> None:
    seen = on_a_small_disk("full", plan)
    assert seen["made"] > 0
    assert "The disk is full at " in str(seen["error"])
    assert "all earlier ones are safe. Free some space and try again." in str(seen["error"])
    assert seen["after"] == {"edit": seen["made"] + MADE + 1}, "in the same program, after a file was removed"
    assert seen["code"] == 1
    assert "Traceback" not in str(seen["err"])
    assert seen["doctor"]["ok"]
    assert seen["doctor"]["edits"] == seen["made"] + MADE + 1


def test_a_full_disk_is_said_in_the_window_and_the_planner_goes_on(plan: Path) -> None:
    seen = on_a_small_disk("full window", plan)
    assert seen["refused"] == "REFUSED"
    assert seen["made"] == seen["tried"] - 1 > 0
    (box,) = seen["boxes"]
    assert "The disk is full at " in box
    assert "Free some space and try again." in box
    assert seen["stand"] == seen["expected"], "the aircraft lies where the last edit that was made has put it"
    assert seen["after"] == "DROPPED", "in the same window, after a file was removed"
    assert seen["doctor"]["ok"]
    assert seen["doctor"]["edits"] == seen["edits"] + 1


@pytest.mark.parametrize("verb", FULL_VERBS)
def test_a_full_disk_leaves_no_half_of_anything(plan: Path, verb: str) -> None:
    seen = on_a_small_disk(f"full {verb}", plan)
    assert seen["code"] == 1, seen
    assert "Traceback" not in str(seen["err"])
    assert any(words in str(seen["err"]) for words in ("The disk is full at ", "No space left")), seen["err"]
    assert seen["doctor"]["ok"]
    assert seen["doctor"]["edits"] == MADE
    assert seen["left"] == [], "nothing half-written lies about"


def test_a_read_only_disk_gives_a_view_and_says_so(plan: Path) -> None:
    seen = on_a_small_disk("read-only", plan)
    assert seen["check"]["code"] in (0, 3)
    assert "is open as a view" in seen["check"]["err"]
    assert seen["move"]["code"] == 1
    assert "is open as a view and cannot be changed" in seen["move"]["err"]
    assert seen["new"]["code"] == 1
    assert "cannot be written: the disk or the file is read-only" in seen["new"]["err"]
    assert seen["doctor"]["ok"]


def test_a_crash_before_the_disk_became_read_only_shows_all_edits(plan: Path) -> None:
    seen = on_a_small_disk("read-only after a crash", plan)
    assert seen["check"]["code"] in (0, 3), seen
    assert "did not end in order last time" in seen["check"]["err"]
    assert seen["history"] == MADE + 1
