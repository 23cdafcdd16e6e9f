"""Every operation on a file, of every action of a user, goes wrong: error, full disk, half a write, kill."""

import json
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from apronplan.store.failures import PlanFileError
from apronplan.store.planfile import PlanFile
from apronplan.store.restore import restore
from faults.figures import Figures
from faults.log import CREATED, Op, Record, records
from faults.plans import inputs, make_plan
from faults.program import Kind, Program, Said, Watch
from faults.unsafe import program_here

PLAN, TABLE, BUNDLE = "week.apron", "day.csv", "week.apronx"
KILLS = (Kind.KILL, Kind.KILL_HALF)
CHANGES = frozenset({Op.WRITE, Op.TRUNCATE, Op.SYNC, Op.RENAME, Op.UNLINK, Op.MKDIR, Op.RMDIR})


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a user does.

    Attributes
    ----------
    arguments : callable
        Folder to command line.
    edits : int
        Edits that it makes.
    stdin : str
        What it is fed with.
    prepare : callable
        Makes the folder out of one with a plan in it (`make_plan`).
    out : str
        File that it writes beside the plan; empty if none.
    program : str
        Change of the program (`faults.unsafe`).
    """

    name: str
    arguments: Callable[[Path], Sequence[str | Path]]
    edits: int = 0
    stdin: str = ""
    prepare: Callable[[Program, Path], None] = lambda program, folder: None
    out: str = ""
    program: str = ""


def _lines(*values: str) -> str:
    return "".join(json.dumps({"verb": "set_setting", "name": "k", "value": v}) + "\n" for v in values)


def _with_backup(program: Program, folder: Path) -> None:
    _made(program.run("batch", folder / PLAN, stdin=_lines("0")))


def _with_old_table(program: Program, folder: Path) -> None:
    _made(program.run("export", folder / PLAN, "--out", folder / TABLE))
    _made(program.run("batch", folder / PLAN, stdin='{"verb": "assign_stand", "turnaround": "T1", "stand": "124"}\n'))


def _without_backups(program: Program, folder: Path) -> None:
    shutil.rmtree(folder / f"{PLAN}.backups")


def _without_plan(program: Program, folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _with_new_traffic(program: Program, folder: Path) -> None:
    text = (folder.parent / "inputs" / "traffic.csv").read_text(encoding="utf-8")
    (folder.parent / "inputs" / "more.csv").write_text(
        text.replace("T4", "T5").replace(",40,", ",41,"), encoding="utf-8"
    )


def _damaged(program: Program, folder: Path) -> None:
    """Backup, edits behind it that are still in the log, and a journal that is broken before the backup's end."""
    _with_backup(program, folder)
    run = program.start("batch", folder / PLAN)
    for line in _lines("1", "2", "3").splitlines():
        run.feed(json.loads(line))
        run.answer()
    run.kill()
    raw = bytearray((folder / PLAN).read_bytes())
    at = raw.index(b"New plan")
    raw[at] ^= 1
    (folder / PLAN).write_bytes(raw)
    (folder / f"{PLAN}.lock").unlink()


def _made(said: Said) -> None:
    assert said.code == 0, said.err + said.out


ACTIONS = (
    Action("edit", lambda f: ("batch", f / PLAN), 3, _lines("1", "2", "3"), _with_backup),
    Action("backup", lambda f: ("batch", f / PLAN), 1, _lines("1"), _without_backups),
    Action("import", lambda f: ("import", f / PLAN, f.parent / "inputs" / "more.csv"), 1, prepare=_with_new_traffic),
    Action("plan", lambda f: ("plan", f / PLAN, "--time-limit", "10"), 1),
    Action("migrate", lambda f: ("batch", f / PLAN), 1, _lines("1"), program="next_format"),
    Action("export", lambda f: ("export", f / PLAN, "--out", f / TABLE), prepare=_with_old_table, out=TABLE),
    Action("new", lambda f: ("new", f / PLAN, "--layout", f.parent / "inputs" / "layout"), 2, prepare=_without_plan),
    Action("bundle", lambda f: ("bundle", f / PLAN, "--out", f / BUNDLE), out=BUNDLE),
    Action("restore", lambda f: ("doctor", "--restore", f / PLAN), 1, prepare=_damaged),
)


@contextmanager
def _folders(scratch: Path) -> Iterator[Path]:
    memory = Path("/dev/shm")  # the library before libc does not wait for the disk anyway, and copies are quick there
    with tempfile.TemporaryDirectory(prefix="apronplan-faults-", dir=memory if memory.is_dir() else scratch) as name:
        yield Path(name)


def operations(
    program: Program, scratch: Path, action: Action, most: int, *, seed: int = 1, unsafe: str = ""
) -> Figures:
    """Carry out an action once for each of its operations on files and each way in which that can go wrong.

    Parameters
    ----------
    most : int
        If there are more, so many of them by chance; the same ones for the same seed.
    """
    figures = Figures(f"operations of {action.name}{', ' + unsafe if unsafe else ''}")
    with _folders(scratch) as home:
        (home / "inputs").mkdir()
        inputs(home / "inputs")
        made, disk = home / "made", home / "disk"
        make_plan(program, made, inputs_in=home / "inputs")
        action.prepare(program, made)
        trial = _Trial(program, action, made, disk, unsafe)
        faults = list(_faults(trial.dry_run(home / "log")))
        figures.count("possible", len(faults))
        for at, kind in _mixed(faults, seed)[:most]:
            trial.spoil(figures, at, kind)
    return figures


def _faults(seen: Sequence[Record]) -> Iterator[tuple[int, Kind]]:
    for record in seen:
        needs_space = record.op in (Op.WRITE, Op.MKDIR) or (record.op is Op.OPEN and record.a & CREATED)
        changes = record.op in CHANGES or needs_space
        kinds = [Kind.ERROR]
        kinds += [Kind.ERROR_ON, Kind.KILL] if changes else []
        kinds += [Kind.FULL_ON] if needs_space else []
        kinds += [Kind.SHORT, Kind.KILL_HALF] if record.op is Op.WRITE else []
        yield from ((record.number, kind) for kind in kinds)


def _mixed(faults: Sequence[tuple[int, Kind]], seed: int) -> list[tuple[int, Kind]]:
    """Return all faults in an order of chance in which the kinds take turns, so that a few hold some of each."""
    shuffled = random.Random(seed).sample(faults, len(faults))
    turns: Counter[Kind] = Counter()
    order = []
    for at, kind in shuffled:
        turns[kind] += 1
        order.append((turns[kind], at, kind))
    return [(at, kind) for _, at, kind in sorted(order, key=lambda o: (o[0], o[2]))]


class _Trial:
    """One action, as often as it takes."""

    def __init__(self, program: Program, action: Action, made: Path, disk: Path, unsafe: str) -> None:
        self._program, self._action, self._made, self._disk = program, action, made, disk
        self._unsafe = unsafe or action.program
        self._before = self._hashes(made / PLAN) if action.name not in ("new", "restore") else []
        self._after: list[str] = []
        self._outs: dict[str, bytes | None] = {}

    def dry_run(self, log: Path) -> list[Record]:
        """Carry the action out with nothing going wrong; returns its operations."""
        self._fresh()
        old = self._out()
        said = self._run(Watch(self._disk, log))
        assert said.code == 0, said.err
        self._after = self._hashes(self._disk / PLAN)
        self._outs = {"old": old, "new": self._out()}
        return [r for r in records(log) if r.op not in (Op.CLOSE, Op.SAID)]

    def spoil(self, figures: Figures, at: int, kind: Kind) -> None:
        """Let one operation go wrong, and look at what is left."""
        self._fresh()
        said = self._run(Watch(self._disk, None, at, kind))
        figures.tried += 1
        where = f"{kind.name} at operation {at}"
        figures.count({0: "went on", 1: "refused", -9: "killed"}.get(said.code, "other"))
        figures.wrong += [f"{where}: {w}" for w in self._manners(said, kind)]
        figures.wrong += [f"{where}: {w}" for w in self._leftovers(kind)]
        try:
            found = self._recovered(figures)
        except PlanFileError as error:
            figures.corrupt.append(f"{where}: {error} [{said.err.strip()}]")
            return
        for problem in self._content(said, found):
            figures.lost.append(f"{where}: {problem} [{said.err.strip()} {said.out.strip()}]")

    def _run(self, watch: Watch) -> Said:
        arguments = self._action.arguments(self._disk)
        return self._program.run(*arguments, stdin=self._action.stdin, watch=watch, unsafe=self._unsafe)

    def _fresh(self) -> None:
        shutil.rmtree(self._disk, ignore_errors=True)
        shutil.copytree(self._made, self._disk)

    def _out(self) -> bytes | None:
        path = self._disk / self._action.out
        return path.read_bytes() if path.is_file() else None

    def _hashes(self, plan: Path) -> list[str]:
        # a file that is to be migrated is opened by the program that can: started again, it ends what was begun
        with program_here(self._action.program), PlanFile.open(plan, user="tester") as file:
            return [head.h for head in file.heads]

    def _recovered(self, figures: Figures) -> list[str]:
        """Return the journal of what is left, restored if the action was to restore."""
        plan = self._disk / PLAN
        if self._action.name == "restore":
            restore(plan, user="tester")
        return self._hashes(plan) if plan.exists() else []

    def _manners(self, said: Said, kind: Kind) -> Iterator[str]:
        if kind in KILLS:
            if said.code not in (-9, 0):
                yield f"exit code {said.code}: {said.err}"
            return
        if said.code not in (0, 1):
            yield f"exit code {said.code}: {said.err}"
        if "Traceback" in said.err + said.out:
            yield f"traceback: {said.err}"
        complaint = said.err + (said.out if self._action.stdin else "")
        if said.code == 1 and not (". " in complaint and str(self._disk) in complaint):
            yield f"no sentence with the place: {complaint!r}"

    def _leftovers(self, kind: Kind) -> Iterator[str]:
        if kind in (*KILLS, Kind.ERROR, Kind.ERROR_ON):
            return  # nobody is left to clear up, or the disk refused to
        for path in self._disk.rglob(".*"):
            yield f"left behind: {path.name}"

    def _content(self, said: Said, found: list[str]) -> Iterator[str]:
        """Yield what is not as it was promised: acknowledged edits that are gone, half actions, half files."""
        if self._action.name == "restore":
            if len(found) < len(self._after):
                yield f"{len(found)} edits restored, {len(self._after)} without the fault"
            return
        if found[: len(self._before)] != self._before:
            yield "another history"
        new = len(found) - len(self._before)
        if self._action.stdin:
            wanted = sum('"edit"' in line for line in said.out.splitlines())
        else:
            wanted = self._action.edits if said.code == 0 else 0
        if not wanted <= new <= self._action.edits:
            yield f"{new} new edits, {wanted} acknowledged"
        if said.code == 1 and new > wanted and "not certain" not in said.err + said.out:
            yield f"called a failure, but {new} edits were made"
        if self._action.out:
            out = self._out()
            if out not in self._outs.values() and not self._is_bundle(out):
                yield f"half a file of {len(out or b'')} bytes"
            if said.code == 0 and (out is None or out == self._outs["old"]):
                yield "the file was not written"

    def _is_bundle(self, out: bytes | None) -> bool:
        # a bundle says when it was made, so no two have the same bytes; reading one checks every part of it
        if self._action.out != BUNDLE or out is None:
            return False
        from apronplan.store.bundle_reader import read_bundle

        return read_bundle(self._disk / BUNDLE).content.head_hash == self._before[-1]
