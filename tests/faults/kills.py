"""kill -9 of ``apronplan batch`` at random moments, while it acknowledges edits on a pipe."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from apronplan.session.session import PlanSession
from apronplan.store.failures import PlanFileError
from apronplan.store.lock import lock_path
from faults.figures import Figures
from faults.plans import edits
from faults.program import Program, environment_of, executable

FRESH = 25
"""A plan is killed so many times before a new one is taken."""

Request = dict[str, object]


def kills(program: Program, template: Path, scratch: Path, count: int, *, seed: int = 1, unsafe: str = "") -> Figures:
    """Kill forked programs; after each kill every acknowledged edit has to be there, and the file good.

    Moments: from before the plan is open to after the last edit, and right behind an acknowledgement, where the next
    edit is on its way.
    """
    figures, dice = Figures(f"kill -9{', ' + unsafe if unsafe else ''}"), random.Random(seed)
    plan = scratch / template.name
    for number in range(count):
        if number % FRESH == 0:
            _fresh(template, plan)
        requests = list(islice(edits(seed * 1_000_003 + number), dice.choice((10, 40))))
        run = program.start("batch", plan, unsafe=unsafe)
        run.feed(*requests)
        before = _moment(run.stdout, dice)
        said = before + run.kill()
        _look(figures, plan, requests, said, f"kill {number}")
        if number % FRESH == FRESH - 1:
            _doctor(program, figures, plan)
    return figures


def executable_kills(template: Path, scratch: Path, count: int, *, seed: int = 1) -> Figures:
    """Kill the real executable, started as a person starts it, and let it start again."""
    figures, dice = Figures("kill -9 of the executable"), random.Random(seed)
    plan = scratch / "executable.apron"
    _fresh(template, plan)
    for number in range(count):
        requests = list(islice(edits(seed * 7_000_003 + number), 60))
        run = subprocess.Popen(
            executable("batch", plan), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment_of(),
        )  # fmt: skip
        assert run.stdin
        assert run.stdout
        run.stdin.write("".join(json.dumps(r) + "\n" for r in requests).encode())
        run.stdin.flush()
        said = run.stdout.readline()
        said += _moment(run.stdout, dice)
        os.kill(run.pid, signal.SIGKILL)
        said += run.stdout.read()  # not `communicate`, which passes over what is read ahead already
        run.communicate()
        _start_again(figures, plan)
        _look(figures, plan, requests, said, f"kill {number}", crashed=False)
    return figures


def _start_again(figures: Figures, plan: Path) -> None:
    start = time.perf_counter()
    done = subprocess.run(executable("batch", plan), input="", capture_output=True, text=True, check=False,
                          env=environment_of())  # fmt: skip
    figures.slowest_s = max(figures.slowest_s, time.perf_counter() - start)
    if done.returncode:
        figures.corrupt.append(done.stderr)
    figures.count("told", "did not end in order last time" in done.stderr)


def _fresh(template: Path, plan: Path) -> None:
    for old in plan.parent.glob(plan.name + "*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    shutil.copyfile(template, plan)


def _moment(stdout, dice: random.Random) -> bytes:
    """Wait until the moment of the kill; returns what was read meanwhile."""
    said = b""
    if dice.random() < 0.3:
        time.sleep(dice.uniform(0, 0.08))
        return said
    for _ in range(dice.randint(1, 8)):
        said += stdout.readline()
    time.sleep(dice.choice((0, 0, dice.uniform(0, 0.004))))
    return said


def _look(
    figures: Figures, plan: Path, requests: list[Request], said: bytes, where: str, *, crashed: bool = True
) -> None:
    """Open the plan after a kill and compare it with what was acknowledged."""
    answers = [json.loads(line) for line in said.splitlines(keepends=True) if line.endswith(b"\n")]
    left_open = _signed(lock_path(plan))
    figures.tried += 1
    figures.count("before the first edit", not answers)
    figures.count("amid the edits", 0 < len(answers) < len(requests))
    figures.count("edits acknowledged", sum(a.get("changed", True) for a in answers))
    start = time.perf_counter()
    try:
        session = PlanSession.open(plan, user="tester")
    except PlanFileError as error:
        figures.corrupt.append(f"{where}: {error}")
        return
    figures.slowest_s = max(figures.slowest_s, time.perf_counter() - start)
    with session:
        if crashed and left_open and session.recovered is None:
            figures.wrong.append(f"{where}: the crash was not told")
        last = int(answers[-1]["edit"]) if answers else 0
        figures.count("with an edit that was not yet acknowledged", bool(answers) and session.edits > last)
        for problem in _missing(session, requests, answers):
            figures.lost.append(f"{where}: {problem}")


def _signed(lock: Path) -> bool:
    """Whether a program had the plan open: one that is killed before it has signed its lock had not begun."""
    return lock.exists() and lock.stat().st_size > 0


def _missing(session: PlanSession, requests: list[Request], answers: list[Request]) -> Iterator[str]:
    """Yield acknowledged edits that the journal does not hold as they were asked for."""
    for request, answer in zip(requests, answers, strict=False):
        if "error" in answer:
            yield f"{request} was refused: {answer['error']}"
        elif answer.get("changed", True):
            number = int(str(answer["edit"]))
            if number > session.edits:
                yield f"edit {number} is gone, {session.edits} are there"
            elif not _is_there(session, request, number):
                yield f"edit {number} is not what was asked for: {request}"


def _is_there(session: PlanSession, request: Request, number: int) -> bool:
    rows = [(t, k, after) for t, k, _, after in session.file.entry(number).rows()]
    if request["verb"] == "set_setting":
        wanted = {"name": request["name"], "value": request["value"]}
        return [(t, k, msgspec.json.decode(a)) for t, k, a in rows] == [("setting", request["name"], wanted)]
    part = f"{request['turnaround']}#1"
    return any((t, k) == ("stand_assignment", part) and f'"{request["stand"]}"'.encode() in a for t, k, a in rows)


def _doctor(program: Program, figures: Figures, plan: Path) -> None:
    looked = program.run("doctor", plan)
    if looked.code:
        figures.corrupt.append(looked.out)
