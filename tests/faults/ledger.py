"""What a run of the trials has passed already, kept on the disk, so that one that was stopped goes on from there."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("app", "tests/faults", "resources", "uv.lock")
"""What the trials are made of: a change of any of it makes all of them due again."""


def fingerprint(root: Path = ROOT, parts: Iterable[str] = PROGRAM) -> str:
    """Return a hash of names and contents of the program and its trials, without what Python makes of them."""
    digest = hashlib.sha256()
    for part in parts:
        there = root / part
        files = [there] if there.is_file() else sorted(p for p in there.rglob("*") if p.is_file())
        for file in (f for f in files if f.suffix != ".pyc"):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"{file.relative_to(root).as_posix()} {content}\n".encode())
    return digest.hexdigest()


@dataclass(slots=True)
class Ledger:
    """Trials that passed, one JSON object a line; a line that a crash cut short does not count.

    Attributes
    ----------
    path : Path
        The file; made when the first trial has passed.
    program : str
        `fingerprint` of what is tried; lines of another program are passed over.
    """

    path: Path
    program: str
    _passed: dict[tuple[str, int], str] = field(default_factory=dict)

    def read(self) -> int:
        """Read what was passed before and return how many trials that were."""
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.is_file() else []
        for line in lines:
            try:
                row = json.loads(line)
                key, said = (str(row["trial"]), int(row["count"])), str(row["figures"])
            except (ValueError, KeyError, TypeError):
                continue
            if row.get("program") == self.program:
                self._passed[key] = said
        return len(self._passed)

    def passed(self, trial: str, count: int) -> str:
        """Return the figures with which a trial passed before at a count; empty if it did not."""
        return self._passed.get((trial, count), "")

    def write(self, trial: str, count: int, figures: str) -> None:
        """Keep that a trial has passed, on the disk when this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        row = {"trial": trial, "count": count, "program": self.program, "figures": figures}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
            file.flush()
            os.fsync(file.fileno())
