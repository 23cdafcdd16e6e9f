"""Single bits that turn over on the disk: every one that changes what the file says has to be found at opening."""

import random
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from apronplan.store.failures import PlanDamaged, PlanFileError
from apronplan.store.planfile import PlanFile
from faults.figures import Figures
from faults.plans import edits
from faults.program import Program
from faults.unsafe import program_here

LOG = "-wal"


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a plan file says: rows, and the head of its history."""

    rows: dict[str, dict[str, object]]
    history: tuple[str, ...]


def bit_flips(
    program: Program,
    template: Path,
    scratch: Path,
    count: int,
    *,
    crashed: bool = False,
    seed: int = 1,
    unsafe: str = "",
) -> Figures:
    """Turn over one bit of a plan file, open it, and compare; so many times.

    Parameters
    ----------
    crashed : bool
        Flip bits of the log that a crash left, instead of bits of a file that was closed in order.
    """
    figures = Figures(
        f"bit flips in a {'log left by a crash' if crashed else 'plan file'}{', ' + unsafe if unsafe else ''}"
    )
    plan, files = _written(program, template, scratch, crashed=crashed)
    memory = Path("/dev/shm")  # thousands of files that live for a millisecond
    with tempfile.TemporaryDirectory(prefix="apronplan-faults-", dir=memory if memory.is_dir() else scratch) as name:
        bench = Path(name) / plan.name
        true = _opened(files, bench)
        assert true is not None
        victim = LOG if crashed else ""
        dice, raw = random.Random(seed), files[victim]
        used = [i for i, byte in enumerate(raw) if byte]
        with program_here(unsafe):
            for _ in range(count):
                # Most of a small file is empty: one flip in eight falls anywhere, the others where something stands.
                at = dice.randrange(len(raw)) if dice.random() < 0.125 else dice.choice(used)
                _flip(figures, files, victim, at * 8 + dice.randrange(8), bench, true)
    return figures


def _written(program: Program, template: Path, scratch: Path, *, crashed: bool) -> tuple[Path, dict[str, bytes]]:
    """Return a plan with some edits, and its bytes: closed in order, or with the log as a kill leaves it."""
    home = Path(tempfile.mkdtemp(prefix="flips-", dir=scratch))
    plan = home / template.name
    shutil.copyfile(template, plan)
    run = program.start("batch", plan)
    for request in islice(edits(5), 60):
        run.feed(request)
        run.answer()
    if crashed:
        run.kill()
    else:
        run.end()
    log = plan.with_name(plan.name + LOG)
    return plan, {"": plan.read_bytes(), **({LOG: log.read_bytes()} if crashed else {})}


def _opened(files: dict[str, bytes], bench: Path) -> Content | None:
    """Open a file; None if it is refused."""
    for old in bench.parent.iterdir():
        old.unlink()
    for suffix, raw in files.items():
        bench.with_name(bench.name + suffix).write_bytes(raw)
    try:
        with PlanFile.open(bench, user="tester") as file:
            return Content(file.load(), tuple(head.h for head in file.heads))
    except PlanFileError as error:
        # a flip in the marks makes it look like another program's file, or a later format's
        if isinstance(error, PlanDamaged) or error.code in ("not_a_plan", "too_new", "too_old"):
            return None
        raise


def _flip(figures: Figures, files: dict[str, bytes], victim: str, bit: int, bench: Path, true: Content) -> None:
    broken = bytearray(files[victim])
    broken[bit // 8] ^= 1 << bit % 8
    found = _opened({**files, victim: bytes(broken)}, bench)
    figures.tried += 1
    if found is None:
        figures.count("found")
    elif found == true:
        figures.count("without any effect")
    elif victim == LOG and _lacks_the_last(found.history, true.history):
        figures.count("in the last edit of the log, which is dropped as after a power cut")
    else:
        figures.wrong.append(f"bit {bit}: {len(found.history)} of {len(true.history)} edits, and nothing was said")


def _lacks_the_last(found: Sequence[str], true: Sequence[str]) -> bool:
    return list(found) == list(true[:-1])
