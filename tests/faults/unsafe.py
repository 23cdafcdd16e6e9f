"""The program with one of its precautions taken out: trials that do not notice prove nothing."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType


def _with_settings(replaced: Mapping[str, str]) -> None:
    """Let every connection carry out other statements than those it is given."""
    real = sqlite3.connect

    class Changed(sqlite3.Connection):
        def execute(self, sql, *rest):
            return super().execute(replaced.get(sql, sql), *rest)

    sqlite3.connect = lambda *given, **named: real(*given, **{"factory": Changed, **named})


def wal_normal() -> None:
    """Write-ahead log that does not wait for the disk at a commit."""
    _with_settings({"PRAGMA synchronous=FULL": "PRAGMA synchronous=NORMAL"})


def delete_full() -> None:
    """Rollback journal whose removal does not wait for the disk."""
    _with_settings(
        {
            "PRAGMA journal_mode=WAL": "PRAGMA journal_mode=DELETE",
            "PRAGMA synchronous=EXTRA": "PRAGMA synchronous=FULL",
            "PRAGMA locking_mode=EXCLUSIVE": "PRAGMA locking_mode=NORMAL",
        }
    )


def delete_extra() -> None:
    """What the program itself does where a write-ahead log is refused: not unsafe."""
    _with_settings({"PRAGMA journal_mode=WAL": "PRAGMA journal_mode=DELETE"})


def late_commit() -> None:
    """Edits that are acknowledged before they are committed."""
    real, count = sqlite3.connect, [0]

    class Late(sqlite3.Connection):
        def execute(self, sql, *rest):
            if sql == "BEGIN IMMEDIATE" and self.in_transaction:
                return super().execute("SELECT 1")
            if sql == "COMMIT":
                count[0] += 1
                if count[0] % 4:
                    return super().execute("SELECT 1")
            return super().execute(sql, *rest)

    sqlite3.connect = lambda *given, **named: real(*given, **{"factory": Late, **named})


def no_rollback() -> None:
    """Rollback journal that is not kept on the disk: an edit that is cut short leaves half of itself."""
    memory = "PRAGMA journal_mode=MEMORY"
    _with_settings({"PRAGMA journal_mode=WAL": memory, "PRAGMA journal_mode=DELETE": memory})


def half_export() -> None:
    """Export that writes into the file itself."""
    from apronplan.exchange import plan_csv

    plan_csv.write_atomically = lambda path, text: path.write_text(text, encoding="utf-8")


def sqlite_check_only() -> None:
    """Opening that trusts SQLite's own check: no chain of hashes, no comparison of the tables with the journal."""
    from apronplan.store import check

    check.table_faults = lambda connection, tables: iter(())
    check.verified = lambda entries, *given: iter(entries)


def no_log_check() -> None:
    """Opening that leaves a log that a crash left to SQLite."""
    from apronplan.store import opening

    opening.log_fault = lambda path: None


def log_emptied() -> None:
    """What the window does two seconds after an edit, done after each one: not unsafe."""
    from apronplan.store.planfile import PlanFile

    write = PlanFile._write

    def and_empty(self, *given):
        write(self, *given)
        self.empty_log()

    PlanFile._write = and_empty


NEXT_FORMAT_SQL = "CREATE TABLE [note] (\n   [key] TEXT\n)"


def next_format() -> None:
    """The program one format later: its files have a table more. Not unsafe; what a migration is tried with."""
    from apronplan.store import check, migrations, schema

    new = {**schema.expected_schema(), "note": NEXT_FORMAT_SQL}
    schema.FORMAT = check.FORMAT = schema.FORMAT + 1
    schema.expected_schema = lambda: new
    migrations.STEPS = {schema.FORMAT: ("add_notes", lambda db: db.execute(NEXT_FORMAT_SQL))}


MADE_UNSAFE: Mapping[str, Callable[[], None]] = MappingProxyType(
    {
        made.__name__: made
        for made in (
            wal_normal, delete_full, delete_extra, late_commit, no_rollback, half_export, sqlite_check_only,
            no_log_check, log_emptied, next_format
        )
    }
)  # fmt: skip
"""By the name that a trial asks for."""


@contextmanager
def program_here(change: str) -> Iterator[None]:
    """Let the modules of this process be the program with a change, for a while; none if `change` is empty."""
    from apronplan.store import check, migrations, opening, schema

    places = (
        (schema, "FORMAT"), (check, "FORMAT"), (schema, "expected_schema"), (migrations, "STEPS"),
        (check, "table_faults"), (check, "verified"), (opening, "log_fault"),
    )  # fmt: skip
    before = [(module, name, getattr(module, name)) for module, name in places]
    if change:
        MADE_UNSAFE[change]()
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)
