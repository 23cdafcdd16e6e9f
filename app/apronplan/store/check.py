"""Whether a plan file is as the program wrote it: marks, schema, pages, chain, and tables against the journal.

SQLite's own check sees only pages that do not hang together. The chain of hashes sees every changed byte of the
journal, and replaying the journal sees every changed byte of the tables.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec

from apronplan.domain.plan import TABLES
from apronplan.store.failures import SQLITE_ERRORS
from apronplan.store.journal import (
    GENESIS,
    ChainBroken,
    Entry,
    EntryKind,
    RawTables,
    body_of,
    replay,
    verified,
)
from apronplan.store.rows import decode_rows
from apronplan.store.schema import APPLICATION_ID, FORMAT, marks, schema_faults
from apronplan.store.undo_stack import UndoStack

_MOST_PROBLEMS = 50


class EntryHead(msgspec.Struct, frozen=True):
    """A journal entry without its rows: what the history shows and the undo stack is rebuilt from."""

    n: int
    utc: str
    user: str
    action: str
    kind: EntryKind
    of: tuple[int, ...]
    h: str


class Replayed(msgspec.Struct):
    """What a journal adds up to.

    Attributes
    ----------
    tables : RawTables
        Every row as JSON text, in the order in which the rows came to be.
    heads : list of EntryHead
        All entries, oldest first.
    steps : UndoStack
        What they leave to be undone and redone.
    decoded : dict or None
        The rows as domain objects, if they were decoded by the check and nothing was written since.
    """

    tables: RawTables = msgspec.field(default_factory=lambda: {name: {} for name in TABLES})
    heads: list[EntryHead] = msgspec.field(default_factory=list)
    steps: UndoStack = msgspec.field(default_factory=UndoStack)
    decoded: dict[str, dict[str, object]] | None = None

    @property
    def edits(self) -> int:
        """Number of the last entry."""
        return self.heads[-1].n if self.heads else 0

    @property
    def head_hash(self) -> str:
        """Hash of the last entry."""
        return self.heads[-1].h if self.heads else GENESIS

    def add(self, entry: Entry) -> None:
        """Carry out one entry.

        Raises
        ------
        ChainBroken
            If it does not fit.
        """
        body = body_of(entry)
        if fault := self.steps.fault(body.kind, body.of):
            raise ChainBroken(entry.n, fault)
        replay(entry, self.tables, body)
        self.accept(EntryHead(entry.n, entry.utc, entry.user, entry.action, body.kind, body.of, entry.h))

    def accept(self, head: EntryHead) -> None:
        """Take note of an entry that fits and whose rows are carried out."""
        self.steps.feed(head.kind, head.n, head.of)
        self.heads.append(head)


def read_entries(connection: sqlite3.Connection, after: int = 0) -> Iterator[Entry]:
    """Yield journal entries in order.

    Raises
    ------
    sqlite3.Error
        Where the file cannot be read.
    ChainBroken
        If a column does not hold text, which only damage can bring about.
    """
    sql = "SELECT n, utc, user, action, body, prev, h FROM edit WHERE n > ? ORDER BY n"
    for row in connection.execute(sql, (after,)):
        yield entry_of(row)


def entry_of(row: tuple[Any, ...]) -> Entry:
    """Return a row of the journal's table as an entry.

    Raises
    ------
    ChainBroken
        If a column does not hold text.
    """
    entry = Entry(*row)
    if not all(type(column) is str for column in row[1:]):
        raise ChainBroken(entry.n, "is not text")
    return entry


def head_faults(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with marks, schema and pages; empty = nothing.

    Raises
    ------
    sqlite3.Error
        If the file cannot be read at all.
    """
    application, version = marks(connection)
    if application != APPLICATION_ID:
        return ["the file is not marked as a plan file"]
    if version != FORMAT:
        return [f"the file has format {version}, not {FORMAT}"]
    pages = [str(row[0]) for row in connection.execute(f"PRAGMA quick_check({_MOST_PROBLEMS})")]
    return [*schema_faults(connection), *(p for p in pages if p != "ok")]


def replayed(connection: sqlite3.Connection) -> Replayed:
    """Return what the journal adds up to, every entry verified.

    Raises
    ------
    ChainBroken
        At the first entry that does not fit.
    sqlite3.Error
        Where the file cannot be read.
    """
    result = Replayed()
    for entry in verified(read_entries(connection)):
        result.add(entry)
    return result


def table_faults(connection: sqlite3.Connection, tables: RawTables) -> Iterator[str]:
    """Yield rows in which the tables differ from what the journal adds up to.

    Raises
    ------
    sqlite3.Error
        Where the file cannot be read.
    """
    for name, wanted in tables.items():
        found = dict(connection.execute(f"SELECT key, body FROM {name}"))  # noqa: S608 - our own table names
        texts = {key: text.decode() for key, text in wanted.items()}
        if found != texts:
            for key in sorted(found.keys() | texts.keys()):
                if found.get(key) != texts.get(key):
                    yield f"row {key} of table {name} is not what the journal says"


def decode_tables(tables: RawTables) -> dict[str, dict[str, object]]:
    """Return rows as domain objects.

    Raises
    ------
    msgspec.MsgspecError
        If a row does not fit its type.
    """
    return {name: decode_rows(name, rows) for name, rows in tables.items()}


def full_check(connection: sqlite3.Connection) -> tuple[Replayed | None, list[str]]:
    """Check a whole file; returns what the journal adds up to (None if it breaks) and every problem found."""
    try:
        if problems := head_faults(connection):
            return None, problems
        result = replayed(connection)
        problems = list(table_faults(connection, result.tables))[:_MOST_PROBLEMS]
        result.decoded = decode_tables(result.tables)
    except (ChainBroken, *SQLITE_ERRORS, msgspec.MsgspecError) as error:
        return None, [str(error)]
    return result, problems
