"""Steps from an older format of the plan file to the present one.

A step is run once per file, after a backup, in one transaction with the new version mark. The journal's chain stays
as it is: a step may add tables or columns, and rows that have to change are changed by an edit of their own.
"""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from apronplan.store import schema
from apronplan.store.backups import keep_copy
from apronplan.store.check import full_check, read_entries
from apronplan.store.failures import SQLITE_ERRORS, PlanDamaged, PlanFileError, from_sqlite
from apronplan.store.journal import GENESIS, ChainBroken, verified

Step = Callable[[Any], None]


def _lot_defaults(database: Any) -> None:  # noqa: ANN401 - sqlite-utils comes late
    """Make the empty table of what freight is taken to be, by carrier, type and route."""
    database.execute(
        "CREATE TABLE lot_default (key TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )


STEPS: Mapping[int, tuple[str, Step]] = MappingProxyType({2: ("lot_defaults", _lot_defaults)})
"""By the version that a step leads to: its name, and what it does to a ``sqlite_utils.Database``."""


def migrate(connection: sqlite3.Connection, path: Path, steps: Mapping[int, tuple[str, Step]] | None = None) -> None:
    """Bring an open file to the present format.

    Raises
    ------
    PlanDamaged
        If the file is not good before, or would not be after; then it is left as it was.
    PlanFileError
        If the backup or the file cannot be written, or a step is missing.
    """
    steps = STEPS if steps is None else steps
    version = schema.marks(connection)[1]
    wanted = range(version + 1, schema.FORMAT + 1)
    if any(v not in steps for v in wanted):
        raise PlanFileError("too_old", path=path, found=version)
    edits, head = _chain_end(connection, path)
    now = datetime.now(UTC).replace(microsecond=0)
    keep_copy(path, lambda to: _vacuum(connection, to), edits, head, now, _same_chain)
    try:
        connection.execute("BEGIN IMMEDIATE")
        _apply(connection, {v: steps[v] for v in wanted})
        _refuse_faults(connection, path)
        connection.execute("COMMIT")
    except SQLITE_ERRORS as error:
        raise from_sqlite(error, path) from error
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _refuse_faults(connection: sqlite3.Connection, path: Path) -> None:
    _, problems = full_check(connection)
    problems += [f"row {row[1]} of {row[0]} refers to nothing" for row in _foreign_faults(connection)]
    if problems:
        raise PlanDamaged(path, tuple(problems), "migration_failed")


def _apply(connection: sqlite3.Connection, steps: Mapping[int, tuple[str, Step]]) -> None:
    # sqlite-utils takes a third of a second to import: only a file of an older format pays for it.
    import sqlite_utils
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("apronplan")
    for version, (name, step) in sorted(steps.items()):
        migrations(name=f"{version:04d}_{name}")(step)
    migrations.apply(sqlite_utils.Database(connection))
    connection.execute(f"PRAGMA user_version={schema.FORMAT}")


def _foreign_faults(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute("PRAGMA foreign_key_check").fetchall()


def _vacuum(connection: sqlite3.Connection, target: Path) -> None:
    connection.execute("VACUUM INTO ?", (str(target),))


def _same_chain(copy: Path, head: str) -> None:
    connection = schema.connect_read_only(copy)
    try:
        found = _chain_end(connection, copy)[1]
    finally:
        connection.close()
    if found != head:
        raise PlanDamaged(copy, ("the copy ends with another edit",))


def _chain_end(connection: sqlite3.Connection, path: Path) -> tuple[int, str]:
    n, head = 0, GENESIS
    try:
        bad = [str(row[0]) for row in connection.execute("PRAGMA quick_check(5)") if row[0] != "ok"]
        if bad:
            raise PlanDamaged(path, tuple(bad))
        for entry in verified(read_entries(connection)):
            n, head = entry.n, entry.h
    except ChainBroken as error:
        raise PlanDamaged(path, (str(error),)) from error
    return n, head
