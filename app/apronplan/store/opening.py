"""How a plan file comes into being and is opened: every check that comes before the first row is read."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import ExitStack
from pathlib import Path

import msgspec

from apronplan.store import schema
from apronplan.store.backups import BACKUPS, list_backups
from apronplan.store.check import Replayed, full_check
from apronplan.store.disk import fsync_file, fsync_folder, put_aside, remove_database, side_file, unused_name
from apronplan.store.failures import SQLITE_ERRORS, PlanDamaged, PlanFileError, from_os, from_sqlite
from apronplan.store.lock import FileLock, holder_of, in_use, user_name
from apronplan.store.log_check import log_fault
from apronplan.store.places import refuse_unsafe_place

_HEADER = b"SQLite format 3\x00"
_VERSION_AT, _APPLICATION_AT = 60, 68  # https://www.sqlite.org/fileformat.html#the_database_header
_VIEW_ONLY = frozenset({"read_only_disk", "no_permission"})


class Opened(msgspec.Struct):
    """Everything that an open plan file is made of."""

    path: Path
    connection: sqlite3.Connection
    content: Replayed
    held: list["FileLock | _TemporaryFolder"] = msgspec.field(default_factory=list)
    read_only: bool = False
    crashed: bool = False


class _TemporaryFolder:
    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="apronplan-view-"))

    def release(self) -> None:
        """Remove the copy from the disk; what cannot be removed is left to the system."""
        shutil.rmtree(self.path, ignore_errors=True)


def create_file(path: Path, user: str | None) -> Opened:
    """Write a new, empty plan file and open it; it is there whole or not at all.

    Raises
    ------
    PlanFileError
        If something of that name exists, or the place cannot keep a plan.
    """
    path = resolved(path)
    refuse_unsafe_place(path)
    lock = FileLock.take(path, user or user_name())
    with ExitStack() as undo:
        undo.callback(lock.release)
        if path.exists():
            raise PlanFileError("exists", path=path)
        try:
            # A write-ahead log left by a plan that was deleted would be played into the new one, and its backups taken
            # for those of the new one.
            put_aside(path, "left", [BACKUPS])
            undo.callback(remove_database, path)
            _write_empty(path)
            opened = _open_locked(path, lock)
        except OSError as error:
            raise from_os(error, path) from error
        undo.pop_all()
    opened.crashed = False  # whatever crashed here before, it was another plan
    return opened


def _write_empty(path: Path) -> None:
    temporary = unused_name(path, "new")
    try:
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            schema.create_schema(connection)
            connection.execute("COMMIT")
        finally:
            connection.close()
        fsync_file(temporary)
        temporary.rename(path)
        fsync_folder(path.parent)
    except SQLITE_ERRORS as error:
        raise from_sqlite(error, path) from error
    finally:
        remove_database(temporary)


def open_file(path: Path, user: str | None, *, read_only: bool) -> Opened:
    """Open a plan file for writing, or as a view where it cannot be written.

    Raises
    ------
    PlanFileError
        See `PlanFile.open`.
    """
    path = resolved(path)
    if not path.is_file():
        raise no_plan(path)
    if read_only or not os.access(path, os.W_OK):
        return _open_view(path)
    refuse_unsafe_place(path)
    try:
        lock = FileLock.take(path, user or user_name())
    except PlanFileError as error:
        if error.code in _VIEW_ONLY:
            return _open_view(path)
        raise
    with ExitStack() as undo:
        undo.callback(lock.release)
        opened = _open_locked(path, lock)
        undo.pop_all()
    return opened


def _open_locked(path: Path, lock: FileLock) -> Opened:
    crashed = lock.left_behind is not None or has_log(path)
    check_header(path)
    refuse_broken_log(path)
    try:
        connection = schema.connect(path)
    except SQLITE_ERRORS as error:
        raise from_sqlite(error, path) from error
    try:
        _migrate_if_old(connection, path)
        return Opened(path, connection, checked(connection, path), [lock], crashed=crashed)
    except BaseException:
        connection.close()
        raise


def _open_view(path: Path) -> Opened:
    if holder := holder_of(path):
        raise in_use(path, holder)
    old = check_header(path) < schema.FORMAT
    refuse_broken_log(path)
    crashed = has_log(path)
    held = []
    where = path
    if crashed or old:
        # Edits that are still in the log, and older formats, can be read only where SQLite may write: beside a copy.
        held.append(_TemporaryFolder())
        where = copy_with_log(path, held[0].path)
    connection = None
    try:
        connection = schema.connect(where) if held else schema.connect_read_only(where)
        if held:
            _migrate_if_old(connection, where)
        return Opened(path, connection, checked(connection, path), [*held], read_only=True, crashed=crashed)
    except BaseException as error:
        if connection is not None:
            connection.close()
        for thing in held:
            thing.release()
        if isinstance(error, SQLITE_ERRORS):
            raise from_sqlite(error, path) from error
        raise


def resolved(path: Path) -> Path:
    """Return the real, absolute path, so that one file has one lock.

    Raises
    ------
    PlanFileError
        If the path cannot be followed.
    """
    try:
        return Path(path).resolve()
    except (OSError, RuntimeError) as error:
        raise PlanFileError("cannot_open", path=path, reason=error) from error


def has_log(path: Path) -> bool:
    """Tell whether a write-ahead log with edits lies beside the file: the program that wrote it did not end."""
    log = side_file(path, "-wal")
    return log.exists() and log.stat().st_size > 0


def refuse_broken_log(path: Path) -> None:
    """Look at a log that a crash left before SQLite does, which would drop what lies behind damage without a word.

    Raises
    ------
    PlanDamaged
        If acknowledged edits lie behind damage.
    """
    if fault := log_fault(path):
        raise PlanDamaged(path, (str(fault),))


def copy_with_log(path: Path, folder: Path) -> Path:
    """Copy a plan file and its log into a folder; the caller knows that nobody has it open.

    Raises
    ------
    PlanFileError
        If it cannot be read.
    """
    copy = folder / "copy.apron"
    try:
        shutil.copyfile(path, copy)
        if has_log(path):
            shutil.copyfile(side_file(path, "-wal"), side_file(copy, "-wal"))
    except OSError as error:
        raise from_os(error, path) from error
    return copy


def no_plan(path: Path) -> PlanFileError:
    """Return the sentence for a plan file that is not there, with the way back if it has left backups."""
    count = len(list_backups(path))
    return PlanFileError("no_plan_but_backups" if count else "no_plan", path=path, count=count)


def check_header(path: Path) -> int:
    """Look at the marks before SQLite may touch the file, and return its format.

    The caller holds the lock, so nobody has it open.

    Raises
    ------
    PlanFileError
        ``not_a_plan``, or ``too_new`` for a format that a later program wrote.
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise from_os(error, path) from error
    application = int.from_bytes(head[_APPLICATION_AT : _APPLICATION_AT + 4], "big")
    if len(head) < 100 or not head.startswith(_HEADER) or application != schema.APPLICATION_ID:
        if list_backups(path):  # it was one, and its first page is gone
            raise PlanDamaged(path, ("its first bytes are not those of a plan",))
        raise PlanFileError("not_a_plan", path=path)
    version = int.from_bytes(head[_VERSION_AT : _VERSION_AT + 4], "big")
    refuse_newer(path, version)
    return version


def refuse_newer(path: Path, version: int) -> None:
    """Refuse a format that this program does not know.

    Raises
    ------
    PlanFileError
        ``too_new``.
    """
    if version > schema.FORMAT:
        raise PlanFileError("too_new", path=path, found=version, known=schema.FORMAT)


def _migrate_if_old(connection: sqlite3.Connection, path: Path) -> None:
    try:
        version = schema.marks(connection)[1]
    except SQLITE_ERRORS as error:
        raise from_sqlite(error, path) from error
    refuse_newer(path, version)  # again: the log may hold a newer mark than the header
    if 0 < version < schema.FORMAT:
        from apronplan.store.migrations import migrate

        migrate(connection, path)


def checked(connection: sqlite3.Connection, path: Path) -> Replayed:
    """Return what the journal adds up to, after the full check.

    Raises
    ------
    PlanDamaged
        If anything is not as the program wrote it.
    """
    content, problems = full_check(connection)
    if content is None or problems:
        raise PlanDamaged(path, tuple(problems))
    return content
