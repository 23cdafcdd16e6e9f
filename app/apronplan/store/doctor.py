"""A look at a plan file that changes nothing in it, however damaged it is."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from apronplan.store import schema
from apronplan.store.backups import Backup, list_backups
from apronplan.store.check import Replayed, decode_tables, head_faults, read_entries, table_faults
from apronplan.store.failures import PlanFileError
from apronplan.store.journal import ChainBroken, verified
from apronplan.store.lock import FileLock, holder_of, in_use, user_name
from apronplan.store.opening import copy_with_log, has_log, resolved


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
        raise PlanFileError("no_plan", path=path)
    with quiet(path, user):
        unfinished = has_log(path)
        with examined(path) as connection:
            content, problems, version = _look(connection)
    backups = tuple(list_backups(path))
    return DoctorReport(
        path, not problems, content.edits, version, tuple(problems), content.head_hash, unfinished, backups
    )


@contextmanager
def quiet(path: Path, user: str | None) -> Iterator[None]:
    """Hold the lock of a plan, or in a place that cannot be written make sure that nobody has it open.

    Raises
    ------
    PlanInUse
        If another program has it open.
    """
    try:
        lock = FileLock.take(path, user or user_name())
    except PlanFileError as error:
        if error.code not in ("read_only_disk", "no_permission", "disk_full"):
            raise
        if holder := holder_of(path):
            raise in_use(path, holder) from error
        yield
        return
    try:
        yield
    finally:
        lock.release()


@contextmanager
def examined(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Give a connection to a copy of a file with its log; None if SQLite cannot open it at all.

    Raises
    ------
    PlanFileError
        If the file cannot be read.
    """
    folder = Path(tempfile.mkdtemp(prefix="apronplan-doctor-"))
    connection = None
    try:
        copy = copy_with_log(path, folder)
        try:
            connection = schema.connect(copy)
        except sqlite3.Error:
            connection = None
        yield connection
    finally:
        if connection is not None:
            connection.close()
        shutil.rmtree(folder, ignore_errors=True)


def _look(connection: sqlite3.Connection | None) -> tuple[Replayed, list[str], int]:
    content = Replayed()
    if connection is None:
        return content, ["SQLite cannot open the file"], 0
    version = 0
    problems: list[str] = []
    try:
        version = schema.marks(connection)[1]
        problems = head_faults(connection)
    except sqlite3.Error as error:
        problems = [str(error)]
    try:
        good_entries(connection, content)
        problems += table_faults(connection, content.tables)
        decode_tables(content.tables)
    except (ChainBroken, sqlite3.Error, msgspec.MsgspecError) as error:
        problems.append(str(error))
    return content, problems, version


def good_entries(connection: sqlite3.Connection, content: Replayed) -> None:
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
