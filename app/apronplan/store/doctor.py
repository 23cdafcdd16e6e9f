"""A look at a plan file that changes nothing in it, however damaged it is."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import msgspec

from apronplan.i18n import tr
from apronplan.store import schema
from apronplan.store.backups import Backup, list_backups
from apronplan.store.check import Replayed, decode_tables, head_faults, read_entries, table_faults
from apronplan.store.examine import examined, quiet
from apronplan.store.failures import SQLITE_ERRORS
from apronplan.store.journal import ChainBroken, verified
from apronplan.store.log_check import log_fault
from apronplan.store.opening import has_log, no_plan, resolved
from apronplan.store.restore import RestoreReport, restore

__all__ = ["DoctorReport", "RestoreReport", "doctor", "restore"]


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What a look at a plan file found.

    Attributes
    ----------
    ok : bool
        Every check passed.
    edits : int
        Edits that are good, counted from the first.
    format : int
        Version mark of the file; 0 if it cannot be read.
    problems : tuple of str
        What is wrong; empty if `ok`.
    head_hash : str
        Hash of the last good edit.
    unfinished : bool
        The program that wrote it last did not end in order (no fault: nothing is lost by that).
    backups : tuple of Backup
        The one with the most edits first.
    """

    path: Path
    ok: bool
    edits: int
    format: int
    problems: tuple[str, ...]
    head_hash: str
    unfinished: bool
    backups: tuple[Backup, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the report for a JSON document."""
        return {
            "ok": self.ok,
            "edits": self.edits,
            "format": self.format,
            "problems": list(self.problems),
            "head_hash": self.head_hash,
            "unfinished": self.unfinished,
            "backups": [{"file": str(b.path), "utc": b.utc.isoformat(), "edits": b.edit} for b in self.backups],
        }

    def text(self) -> tuple[str, ...]:
        """Return the report as sentences."""
        where = {"path": self.path, "edits": self.edits}
        if self.ok:
            said = [tr("store.doctor.ok", **where, format=self.format, head=self.head_hash[:12])]
            return (*said, *([tr("store.doctor.unfinished", **where)] if self.unfinished else []))
        said = [tr("store.doctor.bad", **where, count=len(self.problems)), *(f"- {p}" for p in self.problems)]
        if self.backups:
            newest = self.backups[0]
            said.append(tr("store.doctor.backups", count=len(self.backups), edits=newest.edit, utc=newest.utc))
        return (*said, tr("store.doctor.advice", **where))


def doctor(path: Path, *, user: str | None = None) -> DoctorReport:
    """Check a plan file on a copy of it.

    Raises
    ------
    PlanInUse
        If another program has it open.
    PlanFileError
        If there is no such file, or it cannot be read.
    """
    path = resolved(path)
    if not path.is_file():
        raise no_plan(path)
    with quiet(path, user):
        unfinished = has_log(path)
        with examined(path) as connection:
            content, problems, version = _look(connection)
        if fault := log_fault(path):
            problems.insert(0, str(fault))
    backups = tuple(list_backups(path))
    return DoctorReport(
        path, not problems, content.edits, version, tuple(problems), content.head_hash, unfinished, backups
    )


def _look(connection: sqlite3.Connection | None) -> tuple[Replayed, list[str], int]:
    content = Replayed()
    if connection is None:
        return content, ["SQLite cannot open the file"], 0
    version = 0
    problems: list[str] = []
    try:
        version = schema.marks(connection)[1]
        problems = head_faults(connection)
    except SQLITE_ERRORS as error:
        problems = [str(error)]
    try:
        _good_entries(connection, content)
        problems += table_faults(connection, content.tables)
        decode_tables(content.tables)
    except (ChainBroken, *SQLITE_ERRORS, msgspec.MsgspecError) as error:
        problems.append(str(error))
    return content, problems, version


def _good_entries(connection: sqlite3.Connection, content: Replayed) -> None:
    """Carry out the journal on `content`, as far as it is good.

    Raises
    ------
    ChainBroken
        At the first entry that does not fit.
    sqlite3.Error
        Where the file cannot be read.
    """
    for entry in verified(read_entries(connection, content.edits), content.edits, content.head_hash):
        content.add(entry)
