"""Scenes on a disk of a few megabytes, in a namespace of its own (``unshare -rm``); prints what was seen as JSON."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

SMALL_MB = 4
NO_MOUNT = 77

Seen = dict[str, object]


def apronplan(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "apronplan", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)


def said(*arguments: str | Path, stdin: str = "") -> Seen:
    done = apronplan(*arguments, stdin=stdin)
    return {"code": done.returncode, "out": done.stdout, "err": done.stderr}


def line(value: str) -> str:
    return json.dumps({"verb": "set_setting", "name": f"k{value[:6]}", "value": value}) + "\n"


def fill(disk: Path, leave: int) -> Path:
    """Write a file that leaves so many bytes of the disk."""
    ballast = disk / "ballast"
    free = os.statvfs(disk)
    with ballast.open("wb") as file:
        file.write(bytes(max(0, free.f_bavail * free.f_frsize - leave)))
    return ballast


def doctor(plan: Path) -> object:
    return json.loads(apronplan("doctor", plan, "--json").stdout)


def full(disk: Path, plan: Path) -> Seen:
    """Edit until the disk is full, make space, go on in the same program."""
    command = [sys.executable, "-m", "apronplan", "batch", str(plan)]
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert run.stdin
    assert run.stdout

    def edit(value: str) -> Seen:
        run.stdin.write(line(value))
        run.stdin.flush()
        return json.loads(run.stdout.readline())

    answer, made = edit("000001" + "x" * 2_000), 1
    ballast = fill(disk, 200_000)
    while "edit" in answer and made < 500:
        made += 1
        answer = edit(f"{made:06d}" + "x" * 2_000)
    made -= "error" in answer
    error = answer.get("error")
    ballast.unlink()
    after = edit("free")
    _, err = run.communicate()
    return {"made": made, "error": error, "after": after, "code": run.returncode, "err": err, "doctor": doctor(plan)}


def full_verb(verb: str) -> Callable[[Path, Path], Seen]:
    """Return the scene of one verb on a full disk."""

    def scene(disk: Path, plan: Path) -> Seen:
        inputs = Path(sys.argv[2]).parent.parent / "inputs-of-small-disk"
        layout, traffic = write_inputs(inputs)
        ballast = fill(disk, 6_000)
        before = set(disk.rglob("*"))
        arguments = {
            "import": ("import", plan, traffic),
            "new": ("new", disk / "new.apron", "--layout", layout),
            "export": ("export", plan, "--out", disk / "day.csv"),
            "history": ("history", plan, "--csv", disk / "trail.csv"),
            "bundle": ("bundle", plan, "--out", disk / "week.apronx"),
            "print": ("print", plan, "--day", "2018-06-05", "--out", disk / "day.pdf"),
        }[verb]
        if verb in ("export", "history"):
            ballast.open("ab").write(bytes(6_000))
        seen = said(*arguments)
        left = sorted(p.name for p in set(disk.rglob("*")) - before if p.name != "week.apron.backups")
        ballast.unlink()
        return {**seen, "left": left, "doctor": doctor(plan)}

    return scene


def full_window(disk: Path, plan: Path) -> Seen:
    """Drop an aircraft here and there in the window until the disk is full, make space, go on in the same window."""
    os.environ["APRONPLAN_HOME"] = str(disk.parent / f"{disk.name}-home")
    from PySide6.QtWidgets import QApplication, QMessageBox

    from apronplan.ui.app import make_window
    from apronplan.ui.drag.gesture import Outcome

    window = make_window()
    window.show()
    assert window.slots.files.open_plan(plan)
    verbs, session = window.desk.verbs, window.desk.bridge.session
    made, outcome, before = 0, verbs.assign(("T1#1",), "120"), session.edits
    ballast = fill(disk, 120_000)
    while outcome is Outcome.DROPPED and made < 500:
        made += 1
        outcome = verbs.assign(("T1#1",), ("120", "122")[made % 2])
        QApplication.processEvents()
    boxes = [box.text() for box in window.findChildren(QMessageBox) if box.isVisible()]
    stand, edits = window.desk.bridge.plan.stand_of("T1#1"), session.edits
    ballast.unlink()
    after = verbs.assign(("T2#1",), "126")
    window.close()
    return {
        "made": edits - before, "tried": made, "boxes": boxes, "refused": outcome.name, "after": after.name,
        "stand": stand, "expected": ("120", "122")[(made - 1) % 2], "edits": edits, "doctor": doctor(plan),
    }  # fmt: skip


def write_inputs(folder: Path) -> tuple[Path, Path]:
    from faults.plans import TRAFFIC, inputs

    folder.mkdir(exist_ok=True)
    layout, _ = inputs(folder)
    more = folder / "more.csv"
    more.write_text(TRAFFIC.replace("T4", "T9").replace(",40,", ",41,"), encoding="utf-8")
    return layout, more


def read_only(disk: Path, plan: Path) -> Seen:
    """Use a plan on a disk that was mounted read-only."""
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    return {
        "check": said("check", plan),
        "move": said("move", plan, "T1", "120"),
        "new": said("new", disk / "new.apron"),
        "doctor": doctor(plan),
    }


def read_only_after_a_crash(disk: Path, plan: Path) -> Seen:
    """Look at a plan whose last edit is still in the log."""
    command = [sys.executable, "-m", "apronplan", "batch", str(plan)]
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert run.stdin
    assert run.stdout
    run.stdin.write(line("last"))
    run.stdin.flush()
    run.stdout.readline()
    run.kill()
    run.communicate()
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    return {"check": said("check", plan), "history": doctor(plan)["edits"]}


FULL_VERBS = ("import", "new", "export", "history", "bundle", "print")

SCENES: Mapping[str, Callable[[Path, Path], Seen]] = MappingProxyType(
    {
        "full": full,
        "full window": full_window,
        **{f"full {verb}": full_verb(verb) for verb in FULL_VERBS},
        "read-only": read_only,
        "read-only after a crash": read_only_after_a_crash,
    }
)


def main(scene: str, plan: Path) -> int:
    disk = Path(tempfile.mkdtemp(prefix="small-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_MB}m", "tmpfs", disk]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        return NO_MOUNT
    try:
        here = disk / plan.name
        shutil.copyfile(plan, here)
        print(json.dumps(SCENES[scene](disk, here)))
    finally:
        os.chdir("/")
        subprocess.run(["umount", disk], check=False, capture_output=True)
        disk.rmdir()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
