"""A plan file: tables of rows and the journal of how they came to be, durable before an edit is acknowledged."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

import msgspec

from apronplan.domain.changes import RowChange
from apronplan.store.backups import backup_folder
from apronplan.store.check import EntryHead, Replayed, decode_tables, read_entries
from apronplan.store.disk import remove_database, utc_now
from apronplan.store.failures import SQLITE_ERRORS, PlanDamaged, PlanFileError, from_os, from_sqlite
from apronplan.store.journal import NULL, Entry, EntryKind, RawRow, encode_body, seal
from apronplan.store.rows import encode_row
from apronplan.store.undo_stack import UndoStack

if TYPE_CHECKING:
    from apronplan.store.opening import Opened


class Recovered(msgspec.Struct, frozen=True):
    """The program that had the plan open last did not end in order; every acknowledged edit is here.

    Attributes
    ----------
    edit : int
        Number of the last edit.
    utc : str
        When it was made, ISO 8601; empty if there is none.
    """

    edit: int
    utc: str


class PlanFile:
    """An open plan file. One connection, used by the thread that opened it.

    Attributes
    ----------
    path : Path
        The file, symbolic links resolved.
    read_only : bool
        A view of a file that cannot be written, or that was asked for as a view.
    recovered : Recovered or None
        Set if the last program to write it crashed or was killed.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        content: Replayed,
        *,
        held: Sequence["Releasable"] = (),
        read_only: bool = False,
        crashed: bool = False,
    ) -> None:
        self.path = path
        self.read_only = read_only
        self._connection = connection
        self._held = tuple(held)
        self._content = content
        self._identity = _identity(path)
        self._lost = False
        last = content.heads[-1] if content.heads else None
        self.recovered = Recovered(content.edits, last.utc if last else "") if crashed else None

    # -- opening and closing ---------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, *, user: str | None = None) -> Self:
        """Make a new, empty plan file and open it.

        Raises
        ------
        PlanFileError
            If something of that name exists, or the place cannot keep a plan.
        """
        from apronplan.store.opening import create_file

        return cls._of(create_file(path, user))

    @classmethod
    def open(cls, path: Path, *, user: str | None = None, read_only: bool = False) -> Self:
        """Open a plan file: lock, marks, pages, chain, tables against the journal.

        Parameters
        ----------
        user : str or None
            Who is named to a second person who tries to open it.
        read_only : bool
            Open a view that writes nothing. A file that cannot be written is opened so by itself.

        Raises
        ------
        PlanInUse
            If another program has it open; says who.
        PlanDamaged
            If it is not as the program wrote it.
        PlanFileError
            If it is no plan, is of a newer format, or cannot be read.
        """
        from apronplan.store.opening import open_file

        return cls._of(open_file(path, user, read_only=read_only))

    @classmethod
    def _of(cls, opened: "Opened") -> Self:
        return cls(
            opened.path,
            opened.connection,
            opened.content,
            held=opened.held,
            read_only=opened.read_only,
            crashed=opened.crashed,
        )

    def discard(self) -> None:
        """Close the file and remove it with its backups: only for one that was made just now and came to nothing."""
        self._connection.close()
        remove_database(self.path)
        shutil.rmtree(backup_folder(self.path), ignore_errors=True)
        self.close()

    def close(self) -> None:
        """Close the file and let go of its lock; closing twice is allowed."""
        self._connection.close()
        for thing in self._held:
            thing.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- reading ---------------------------------------------------------------------------------

    @property
    def edits(self) -> int:
        """Number of the last journal entry; 0 = none."""
        return self._content.edits

    @property
    def head_hash(self) -> str:
        """Hash of the last journal entry, 64 hex digits."""
        return self._content.head_hash

    @property
    def heads(self) -> Sequence[EntryHead]:
        """Every journal entry without its rows, oldest first; grows with each edit."""
        return self._content.heads

    @property
    def steps(self) -> UndoStack:
        """What can be undone and redone; only read it, each entry changes it."""
        return self._content.steps

    def load(self) -> dict[str, dict[str, object]]:
        """Return every table with its rows as domain objects.

        Raises
        ------
        PlanDamaged
            If a row does not fit its type.
        """
        known, self._content.decoded = self._content.decoded, None
        if known is not None:
            return known
        try:
            return decode_tables(self._content.tables)
        except msgspec.MsgspecError as error:
            raise PlanDamaged(self.path, (str(error),)) from error

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yield journal entries with their rows, from number `after` + 1 on.

        Raises
        ------
        PlanFileError
            If the file cannot be read.
        """
        try:
            yield from read_entries(self._connection, after)
        except SQLITE_ERRORS as error:
            raise from_sqlite(error, self.path) from error

    def entry(self, n: int) -> Entry:
        """Return one journal entry.

        Raises
        ------
        KeyError
            If there is no such entry.
        PlanFileError
            If the file cannot be read.
        """
        for entry in self.entries(n - 1):
            if entry.n == n:
                return entry
            break
        raise KeyError(n)

    @property
    def in_touch(self) -> bool:
        """False if the file was moved, replaced, or may hold something else than is known here: open it again."""
        try:
            return not self._lost and _identity(self.path) == self._identity
        except PlanFileError:
            return False

    # -- writing ---------------------------------------------------------------------------------

    def append(
        self,
        action: str,
        user: str,
        rows: Sequence[RowChange],
        *,
        kind: EntryKind = EntryKind.EDIT,
        of: Sequence[int] = (),
    ) -> int:
        """Write one edit, state and journal together; when this returns, it survives a power cut.

        Parameters
        ----------
        rows : sequence of RowChange
            Net changes, at most one for each row.

        Returns
        -------
        int
            The number of the entry.

        Raises
        ------
        PlanFileError
            If it could not be written; then nothing of it was, unless the code is ``uncertain``.
        TypeError
            If a row is not of its table's type.
        ValueError
            If an undo or redo is not that of the step whose turn it is.
        """
        self._refuse_if_unwritable()
        if fault := self.steps.fault(kind, of):
            raise ValueError(f"the entry {fault}")
        raw = [self._raw(row) for row in rows]
        n, prev = self.edits + 1, self.head_hash
        utc, body = utc_now(), encode_body(raw, kind, of)
        entry = Entry(n, utc, user, action, body, prev, seal(n, utc, user, action, body, prev))
        try:
            self._write(entry, raw)
        except SQLITE_ERRORS as error:
            if not self._settled(entry):
                raise self._refusal(error) from error
        except BaseException:
            # Interrupted from outside. If the entry did reach the file, memory no longer agrees with it.
            self._lost = self._settled(entry)
            raise
        self._accept(EntryHead(n, utc, user, action, kind, tuple(of), entry.h), raw)
        return n

    def _raw(self, row: RowChange) -> RawRow:
        before = self._content.tables[row.table].get(row.key, NULL)
        return row.table, row.key, before, NULL if row.after is None else encode_row(row.table, row.after)

    def _write(self, entry: Entry, rows: Sequence[RawRow]) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        run(
            "INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?, ?)",
            (entry.n, entry.utc, entry.user, entry.action, entry.body, entry.prev, entry.h),
        )
        for table, key, _, after in rows:
            if after == NULL:
                run(f"DELETE FROM {table} WHERE key = ?", (key,))  # noqa: S608 - our own table names
            else:
                run(
                    f"INSERT INTO {table} VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",  # noqa: S608
                    (key, after.decode()),
                )
        run("COMMIT")

    def _accept(self, head: EntryHead, rows: Sequence[RawRow]) -> None:
        self._content.decoded = None
        for table, key, _, after in rows:
            if after == NULL:
                self._content.tables[table].pop(key, None)
            else:
                self._content.tables[table][key] = after
        self._content.accept(head)

    def _refusal(self, error: Exception) -> PlanFileError:
        if self._lost:
            return PlanFileError("uncertain", path=self.path, reason=error, edits=self.edits)
        return from_sqlite(error, self.path)

    def _settled(self, entry: Entry) -> bool:
        """After a failed write: take it back and look what the file holds; True if the entry is there after all."""
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            last = self._connection.execute("SELECT n, h FROM edit ORDER BY n DESC LIMIT 1").fetchone() or (0, "")
        except SQLITE_ERRORS:
            self._lost = True
            return False
        if last == (entry.n, entry.h):
            return True
        self._lost = self._lost or last[0] != self.edits
        return False

    def _refuse_if_unwritable(self) -> None:
        if self.read_only:
            raise PlanFileError("view_only", path=self.path)
        if self._lost:
            raise PlanFileError("lost_touch", path=self.path)
        if _identity(self.path) != self._identity:
            raise PlanFileError("swapped", path=self.path)

    def empty_log(self) -> bool:
        """Bring the edits of the log beside the file into the file, so that it holds them all if it is copied alone.

        Returns
        -------
        bool
            False if it could not be done; the edits are as safe in the log as before.
        """
        if self.read_only or not self.in_touch or self._connection.in_transaction:
            return False
        try:
            row = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except SQLITE_ERRORS:
            return False
        return bool(row) and row[0] == 0

    def copy_to(self, target: Path) -> None:
        """Write a compact copy of the whole file, without waiting for the disk.

        Raises
        ------
        PlanFileError
            If it cannot be written.
        """
        try:
            self._connection.execute("VACUUM INTO ?", (str(target),))
        except SQLITE_ERRORS as error:
            raise from_sqlite(error, target) from error


class Releasable(Protocol):
    """Something to let go of when a file is closed."""

    def release(self) -> None:
        """Let go."""


def _identity(path: Path) -> tuple[int, int] | None:
    # stat, never open: see `lock`
    try:
        there = os.stat(path)  # noqa: PTH116 - on the path of every edit
    except FileNotFoundError:
        return None
    except OSError as error:
        raise from_os(error, path) from error
    return there.st_ino, there.st_dev
