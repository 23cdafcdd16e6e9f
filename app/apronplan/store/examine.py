"""Reading a plan file that may be damaged: on a copy, under the plan's lock."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from apronplan.store import schema
from apronplan.store.failures import SQLITE_ERRORS, PlanFileError
from apronplan.store.lock import FileLock, holder_of, in_use, user_name
from apronplan.store.opening import copy_with_log


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
        except SQLITE_ERRORS:
            connection = None
        yield connection
    finally:
        if connection is not None:
            connection.close()
        shutil.rmtree(folder, ignore_errors=True)
