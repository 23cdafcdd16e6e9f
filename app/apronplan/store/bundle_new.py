"""Making a plan file out of a bundle, on a laptop that does not have the plan yet: rows are copied, never pages."""

import sqlite3
from pathlib import Path

from apronplan.store import schema
from apronplan.store.bundle_reader import Bundle
from apronplan.store.check import full_check
from apronplan.store.failures import SQLITE_ERRORS, PlanDamaged, from_sqlite
from apronplan.store.new_file import new_file


def take_over(bundle: Bundle, path: Path, *, user: str | None = None) -> None:
    """Write a bundle's plan, with its whole journal, into a new plan file; it is there whole or not at all.

    Raises
    ------
    PlanFileError
        If something of that name exists, or the place cannot keep a plan.
    """
    with new_file(path, user) as temporary:
        try:
            connection = sqlite3.connect(temporary, isolation_level=None)
            try:
                _fill(connection, bundle)
                found, problems = full_check(connection)
            finally:
                connection.close()
        except SQLITE_ERRORS as error:
            raise from_sqlite(error, path) from error
        if found is None or problems or found.head_hash != bundle.content.head_hash:
            raise PlanDamaged(path, tuple(problems))


def _fill(connection: sqlite3.Connection, bundle: Bundle) -> None:
    connection.execute("BEGIN IMMEDIATE")
    schema.create_schema(connection)
    entries = ((e.n, e.utc, e.user, e.action, e.body, e.prev, e.h) for e in bundle.entries)
    connection.executemany("INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?, ?)", entries)
    for table, rows in bundle.content.tables.items():
        texts = ((key, text.decode()) for key, text in rows.items())
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", texts)  # noqa: S608 - our own table names
    connection.execute("COMMIT")
