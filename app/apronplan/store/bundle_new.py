"""Making a plan file out of a bundle, on a laptop that does not have the plan yet: rows are copied, never pages."""

import sqlite3
from pathlib import Path

from apronplan.store import schema
from apronplan.store.bundle_reader import Bundle
from apronplan.store.check import full_check
from apronplan.store.disk import fsync_file, fsync_folder, put_aside, remove_database, unused_name
from apronplan.store.failures import SQLITE_ERRORS, PlanDamaged, PlanFileError, from_os, from_sqlite
from apronplan.store.lock import FileLock, user_name
from apronplan.store.opening import resolved
from apronplan.store.places import refuse_unsafe_place


def take_over(bundle: Bundle, path: Path, *, user: str | None = None) -> None:
    """Write a bundle's plan, with its whole journal, into a new plan file; it is there whole or not at all.

    Raises
    ------
    PlanFileError
        If something of that name exists, or the place cannot keep a plan.
    """
    path = resolved(path)
    refuse_unsafe_place(path)
    lock = FileLock.take(path, user or user_name())
    try:
        if path.exists():
            raise PlanFileError("exists", path=path)
        put_aside(path, "left")
        _write(bundle, path)
    except OSError as error:
        raise from_os(error, path) from error
    finally:
        lock.release()


def _write(bundle: Bundle, path: Path) -> None:
    temporary = unused_name(path, "new")
    try:
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            _fill(connection, bundle)
            found, problems = full_check(connection)
        finally:
            connection.close()
        if found is None or problems or found.head_hash != bundle.content.head_hash:
            raise PlanDamaged(path, tuple(problems))
        fsync_file(temporary)
        temporary.rename(path)
        fsync_folder(path.parent)
    except SQLITE_ERRORS as error:
        raise from_sqlite(error, path) from error
    finally:
        remove_database(temporary)


def _fill(connection: sqlite3.Connection, bundle: Bundle) -> None:
    connection.execute("BEGIN IMMEDIATE")
    schema.create_schema(connection)
    entries = ((e.n, e.utc, e.user, e.action, e.body, e.prev, e.h) for e in bundle.entries)
    connection.executemany("INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?, ?)", entries)
    for table, rows in bundle.content.tables.items():
        texts = ((key, text.decode()) for key, text in rows.items())
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", texts)  # noqa: S608 - our own table names
    connection.execute("COMMIT")
