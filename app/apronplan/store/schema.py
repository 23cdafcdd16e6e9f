"""What a plan file is to SQLite: its marks, its tables and the settings of a connection."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from apronplan.domain.plan import TABLES

APPLICATION_ID = 0x4150_524E
"""``APRN``, in the header of every plan file."""

FORMAT = 2
"""Major version of the format, in ``user_version``. A file with a higher one is refused untouched."""

_JOURNAL = (
    "CREATE TABLE edit (n INTEGER PRIMARY KEY, utc TEXT NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL, "
    "body TEXT NOT NULL, prev TEXT NOT NULL, h TEXT NOT NULL) STRICT"
)
_MIGRATION_LOG = "_sqlite_migrations"  # sqlite-utils keeps this table in files that were migrated


def _rows_table(name: str) -> str:
    # WITHOUT ROWID: the key's tree is the table, so there is no second copy of the keys that could disagree with it.
    return f"CREATE TABLE {name} (key TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID"


def expected_schema() -> dict[str, str]:
    """Return the SQL of every table of the current format by name."""
    return {"edit": _JOURNAL, **{name: _rows_table(name) for name in TABLES}}


def create_schema(connection: sqlite3.Connection) -> None:
    """Write marks and empty tables; the caller owns the transaction."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={FORMAT}")
    for sql in expected_schema().values():
        connection.execute(sql)


def schema_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what in the schema is not as this format has it: a missing, foreign or changed table, view, trigger."""
    found = {
        str(name): str(sql)
        for name, table, sql in connection.execute("SELECT name, tbl_name, sql FROM sqlite_schema")
        if table != _MIGRATION_LOG
    }
    wanted = expected_schema()
    for name in sorted(found.keys() | wanted.keys()):
        if name not in found:
            yield f"table {name} is missing"
        elif name not in wanted:
            yield f"{name} does not belong there"
        elif found[name] != wanted[name]:
            yield f"table {name} is not as this format has it"


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing plan file for writing, with the settings that keep acknowledged edits through a power cut.

    The connection belongs to the thread that opened it.

    Raises
    ------
    sqlite3.Error
        If it cannot be opened.
    """
    connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=0)
    try:
        _protect(connection)
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        # Some places refuse WAL without an error; then only a rollback journal with EXTRA is as safe.
        if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] == "wal":
            connection.execute("PRAGMA synchronous=FULL")
        else:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("PRAGMA synchronous=EXTRA")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a file that nobody writes, without touching its folder (``immutable``).

    Raises
    ------
    sqlite3.Error
        If it cannot be opened.
    """
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None, timeout=0)
    try:
        _protect(connection)
        connection.execute("PRAGMA query_only=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _protect(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute("PRAGMA mmap_size=0")
    connection.execute("PRAGMA foreign_keys=ON")


def marks(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return ``application_id`` and ``user_version``.

    Raises
    ------
    sqlite3.Error
        If the file is no database at all.
    """
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    return application, int(connection.execute("PRAGMA user_version").fetchone()[0])
