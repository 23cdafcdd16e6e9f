"""Power cuts: the real program's operations on files are written down, and the disk after each of them is opened."""

import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from apronplan.store.backups import list_backups
from apronplan.store.check import full_check
from apronplan.store.failures import PlanFileError
from apronplan.store.planfile import PlanFile
from apronplan.store.schema import connect_read_only
from faults.disk import Disk, State
from faults.figures import Figures
from faults.log import Record, records
from faults.plans import edits, inputs
from faults.program import Program, Watch

PLAN = "week.apron"
TABLE = "day.csv"
_SAID_EDIT = re.compile(rb'"edits?": (\d+)[^\n]*\n')
_LOOK_AT_BACKUPS, _WORK_ON = 16, 400
_MOST_ROUNDS = 6

Script = Callable[[Program, Path, Path, str], None]
"""What is done while the disk is watched: program, watched folder, log, unsafe setting."""


def a_day(program: Program, root: Path, log: Path, unsafe: str, edit_count: int = 14) -> None:
    """New, import, edits, a crash, edits, plan, export: what a day does to the disk."""
    layout, traffic = inputs(root.parent)
    plan, watch = root / PLAN, Watch(root, log)
    for arguments in (("new", plan, "--layout", layout, "--json"), ("import", plan, traffic, "--json")):
        _done(program, arguments, watch, unsafe)
    some = edits(1)
    _batch(program, plan, islice(some, edit_count), watch, unsafe)
    crashed = program.start("batch", plan, watch=watch, unsafe=unsafe)
    for request in islice(some, edit_count):
        crashed.feed(request)
        crashed.answer()
    crashed.kill()
    _batch(program, plan, islice(some, edit_count), watch, unsafe)
    _done(program, ("export", plan, "--out", root / TABLE, "--json"), watch, unsafe)
    _done(program, ("plan", plan, "--json", "--time-limit", "10"), watch, unsafe)
    _done(program, ("export", plan, "--out", root / TABLE, "--json"), watch, unsafe)


def full_log(program: Program, root: Path, log: Path, unsafe: str) -> None:
    """Edits so large that SQLite empties its write-ahead log while the program works (1,000 pages)."""
    layout, _ = inputs(root.parent)
    plan, watch = root / PLAN, Watch(root, log)
    _done(program, ("new", plan, "--layout", layout, "--json"), watch, unsafe)
    large = [{"verb": "set_setting", "name": f"k{i}", "value": f"{i}" + "x" * 300_000} for i in range(9)]
    small = [{"verb": "set_setting", "name": "last", "value": str(i)} for i in range(6)]
    _batch(program, plan, iter([*large, *small]), watch, unsafe)


def _batch(program: Program, plan: Path, requests: Iterator[dict[str, object]], watch: Watch, unsafe: str) -> None:
    run = program.start("batch", plan, watch=watch, unsafe=unsafe)
    for request in requests:
        run.feed(request)
        assert "edit" in run.answer()
    said = run.end()
    assert said.code == 0, said.err


def _done(program: Program, arguments: tuple[object, ...], watch: Watch, unsafe: str) -> None:
    said = program.run(*arguments, watch=watch, unsafe=unsafe)
    assert said.code == 0, said.err


def power_cuts(
    program: Program,
    scratch: Path,
    script: Script,
    states: int,
    *,
    seed: int = 1,
    unsafe: str = "",
    tell: Callable[[int], object] = int,
) -> Figures:
    """Carry out a script, then open what a power cut may leave after each of its operations.

    Parameters
    ----------
    states : int
        How many different states to open.
    unsafe : str
        A precaution that is taken out (`faults.unsafe`); then states must be lost.
    tell : callable
        Told how many states were opened, after each.
    """
    home = Path(tempfile.mkdtemp(prefix="power-", dir=scratch))
    root, log = home / "disk", home / "log"
    root.mkdir()
    script(program, root, log, unsafe)
    figures = Figures(f"power cuts, {script.__name__}{', ' + unsafe if unsafe else ''}")
    truth = _truth(root / PLAN, home)
    with _quick_folder(home) as bench:
        _try(program, figures, _Bench(bench, root, truth), log, states, seed, unsafe, tell)
    shutil.rmtree(home)
    return figures


def _truth(plan: Path, home: Path) -> list[str]:
    copy = home / "truth.apron"
    shutil.copyfile(plan, copy)
    with PlanFile.open(copy) as file:
        return [head.h for head in file.heads]


def _quick_folder(home: Path) -> tempfile.TemporaryDirectory[str]:
    memory = Path("/dev/shm")  # states are opened by the thousand, and the disk that counts is in the mind
    return tempfile.TemporaryDirectory(prefix="apronplan-faults-", dir=memory if memory.is_dir() else home)


class _Bench:
    """Where states are put and opened."""

    def __init__(self, folder: str, root: Path, truth: list[str]) -> None:
        self.folder, self.root, self.truth = Path(folder) / "state", str(root), truth
        self.plan = self.folder / PLAN
        self._seen: dict[int, tuple[int, str]] = {}
        self.slowest_s = 0.0

    @property
    def disks(self) -> int:
        """How many different disks were opened."""
        return len(self._seen)

    def put(self, state: State) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        for path, content in state.items():
            there = self.folder / path.removeprefix(self.root).lstrip("/")
            if content is None:
                there.mkdir()
            else:
                there.write_bytes(content)

    def opened(self, key: int, state: State) -> tuple[int, str]:
        """Open a state; returns the number of edits, and what is wrong with it. The same state is opened once."""
        if key not in self._seen:
            self.put(state)
            start = time.perf_counter()
            self._seen[key] = self._open()
            self.slowest_s = max(self.slowest_s, time.perf_counter() - start)
        return self._seen[key]

    def _open(self) -> tuple[int, str]:
        if not self.plan.exists():
            return 0, ""
        try:
            with PlanFile.open(self.plan, user="tester") as file:
                found = [head.h for head in file.heads]
        except PlanFileError as error:
            return 0, str(error)
        return len(found), "" if found == self.truth[: len(found)] else "another history"

    def bad_backup(self) -> str:
        """Return what is wrong with the backups that are there."""
        for backup in list_backups(self.plan):
            connection = connect_read_only(backup.path)
            try:
                content, problems = full_check(connection)
            finally:
                connection.close()
            if content is None or problems or content.edits != backup.edit:
                return f"{backup.path.name}: {problems}"
        return ""


def _try(
    program: Program,
    figures: Figures,
    bench: _Bench,
    log: Path,
    states: int,
    seed: int,
    unsafe: str,
    tell: Callable[[int], object],
) -> None:
    operations = list(records(log))
    points = _points(operations, bench.root)
    look = _Look(program, figures, bench, _tables(operations, bench.root), unsafe, tell)
    seen: list[set[int]] = [set() for _ in range(points)]
    acknowledged = 0
    for number in range(_MOST_ROUNDS):
        before = figures.tried
        acknowledged = _go_through(operations, look, seen, states, f"{seed} {number}")
        # an operation behind which nothing waits for the disk leaves one state: others have to give more
        if figures.tried >= states or figures.tried == before:
            break
    figures.count("operations", points)
    figures.count("edits acknowledged", acknowledged)
    figures.count("different disks", bench.disks)
    figures.slowest_s = bench.slowest_s


@dataclass(frozen=True, slots=True)
class _Look:
    """Whom to ask about a state, and where to write down what is found."""

    program: Program
    figures: Figures
    bench: _Bench
    tables: set[bytes]
    unsafe: str
    tell: Callable[[int], object]

    def at(self, key: int, state: State, acknowledged: int, where: str) -> None:
        self.figures.tried += 1
        self.tell(self.figures.tried)
        _judge(self.figures, self.bench, key, state, acknowledged, f"{where}, state {self.figures.tried}")
        _look_closer(self.program, self.figures, self.bench, state, self.tables, self.unsafe)


def _go_through(operations: Sequence[Record], look: _Look, seen: Sequence[set[int]], states: int, seed: str) -> int:
    """Open what a power cut may leave after each operation; returns the last edit that was acknowledged."""
    disk, at, acknowledged = Disk(look.bench.root), 0, 0
    for record in operations:
        if not disk.follow(record):
            continue
        acknowledged = max((int(n) for n in _SAID_EDIT.findall(disk.said)), default=0)
        dice = random.Random(f"{seed} {at}")
        wanted = int((states - look.figures.tried) / (len(seen) - at) + dice.random())
        for key, state in _different(disk, wanted, dice, seen[at]):
            look.at(key, state, acknowledged, f"{record.op.name} {record.number}")
        at += 1
    return acknowledged


def _points(operations, root: str) -> int:
    disk = Disk(root)
    return sum(disk.follow(record) for record in operations)


def _tables(operations, root: str) -> set[bytes]:
    """Return every content that the exported table had when the program had finished one."""
    disk, found = Disk(root), set()
    for record in operations:
        disk.follow(record)
        if record.data.endswith(f"/{TABLE}".encode()):
            content = disk.live()[f"{root}/{TABLE}"]
            assert content
            found.add(content)
    return found


def _different(disk: Disk, wanted: int, dice: random.Random, seen: set[int]) -> Iterator[tuple[int, State]]:
    """Give up to so many states that were not seen; fewer where there are not so many, or chance does not find them."""
    found = 0
    for _ in range(wanted * 2 + 8 if wanted > 0 else 0):
        if found >= wanted:
            return
        state = disk.after_a_power_cut(dice)
        key = hash(tuple(state.items()))
        if key not in seen:
            seen.add(key)
            found += 1
            yield key, state


def _judge(figures: Figures, bench: _Bench, key: int, state: State, acknowledged: int, where: str) -> None:
    found, wrong = bench.opened(key, state)
    figures.count("with an edit that was not yet acknowledged", found > acknowledged)
    if wrong:
        figures.corrupt.append(f"{where}: {wrong}")
    elif found < acknowledged:
        figures.lost.append(f"{where}: {found} of {acknowledged} acknowledged edits")


def _look_closer(
    program: Program, figures: Figures, bench: _Bench, state: State, tables: set[bytes], unsafe: str
) -> None:
    table = state.get(f"{bench.root}/{TABLE}")
    if table is not None:
        figures.count("with an exported table")
        if table not in tables:
            figures.wrong.append(f"half a table of {len(table)} bytes")
    if unsafe:
        return
    if figures.tried % _LOOK_AT_BACKUPS == 0:
        bench.put(state)
        figures.count("with backups", bool(list_backups(bench.plan)))
        if bad := bench.bad_backup():
            figures.wrong.append(bad)
    if figures.tried % _WORK_ON == 0 and f"{bench.root}/{PLAN}" in state:
        bench.put(state)
        _work_on(program, figures, bench.plan)


def _work_on(program: Program, figures: Figures, plan: Path) -> None:
    """The program itself opens the state, makes an edit, and its doctor calls the file good."""
    said = program.run("batch", plan, stdin='{"verb": "set_setting", "name": "after", "value": "the cut"}\n')
    looked = program.run("doctor", plan)
    figures.count("worked on with")
    if said.code or looked.code:
        figures.corrupt.append(f"{said.err}{said.out}{looked.err}{looked.out}")
