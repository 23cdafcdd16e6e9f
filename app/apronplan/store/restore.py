"""Bringing a damaged plan back: from its own journal where that is whole, else from the newest good backup and tail."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from apronplan.i18n import tr
from apronplan.store import schema
from apronplan.store.backups import Backup, list_backups
from apronplan.store.check import Replayed, entry_of, full_check, read_entries
from apronplan.store.disk import (
    fsync_file,
    fsync_folder,
    keep_and_remove,
    kept_files,
    remove_database,
    unused_name,
    utc_now,
)
from apronplan.store.examine import examined, quiet
from apronplan.store.failures import SQLITE_ERRORS, PlanDamaged, PlanFileError, from_os, from_sqlite
from apronplan.store.journal import ChainBroken, Entry, EntryKind, encode_body, seal, verified
from apronplan.store.lock import signature
from apronplan.store.log_check import log_fault
from apronplan.store.opening import has_log, resolved

_KEPT = "damaged"
_TRIES = 2


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restore did.

    Attributes
    ----------
    changed : bool
        False if the file was good and nothing had to be done.
    edits : int
        Edits that are there now, not counting the note that the restore itself left in the journal.
    backup : Backup or None
        What was built on; None = the file's own journal was whole.
    from_journal : int
        Edits taken from the damaged file's journal.
    lost : int
        Edits of which a trace was found, but which could not be brought back.
    kept : Path or None
        Where the damaged file lies now.
    """

    changed: bool
    edits: int
    backup: Backup | None
    from_journal: int
    lost: int
    kept: Path | None

    def as_dict(self) -> dict[str, object]:
        """Return the report for a JSON document."""
        return {
            "ok": True,
            "changed": self.changed,
            "edits": self.edits,
            "backup": str(self.backup.path) if self.backup else None,
            "from_journal": self.from_journal,
            "lost": self.lost,
            "kept": str(self.kept) if self.kept else None,
        }

    def text(self) -> tuple[str, ...]:
        """Return the report as sentences."""
        if not self.changed:
            return (tr("store.restore.good", edits=self.edits),)
        source = "store.restore.backup" if self.backup else "store.restore.journal"
        backup = self.backup.path if self.backup else ""
        said = [tr(source, edits=self.edits, backup=backup, from_journal=self.from_journal)]
        if self.lost:
            said.append(tr("store.restore.lost", lost=self.lost))
        return (*said, *([tr("store.restore.kept", kept=self.kept)] if self.kept else []))


@dataclass(slots=True)
class _Candidate:
    backup: Backup | None = None
    entries: list[Entry] = field(default_factory=list)
    content: Replayed = field(default_factory=Replayed)
    from_journal: int = 0

    def extend(self, source: sqlite3.Connection) -> None:
        """Take over every further entry that continues the chain; stop where the source is damaged."""
        start = self.content.edits
        try:
            for entry in verified(_readable(source, start), start, self.content.head_hash):
                self.content.add(entry)
                self.entries.append(entry)
        except (ChainBroken, *SQLITE_ERRORS):
            pass  # what comes after cannot be trusted
        self.from_journal = self.content.edits - start


def _readable(source: sqlite3.Connection, start: int) -> Iterable[Entry]:
    # One look-up per entry: a scan would end at the first broken page, even far before the entries that are wanted.
    n = start + 1
    sql = "SELECT n, utc, user, action, body, prev, h FROM edit WHERE n = ?"
    while row := source.execute(sql, (n,)).fetchone():
        yield entry_of(row)
        n += 1


def restore(path: Path, *, user: str | None = None) -> RestoreReport:
    """Put the newest good state in the place of a damaged plan file; the damaged one is kept beside it.

    Raises
    ------
    PlanInUse
        If another program has it open.
    PlanFileError
        ``nothing_to_restore`` if neither journal nor backup is good; or what the disk refuses.
    """
    path = resolved(path)
    user = user or signature()
    with quiet(path, user), _looked_at(path) as found:
        if found.good:
            return found.report(None)
        kept = _replace(path, found.best, user)
    return found.report(kept)


def restorable(path: Path, *, user: str | None = None) -> RestoreReport:
    """Tell what `restore` would bring back; changes nothing.

    Raises
    ------
    PlanFileError
        See `restore`.
    """
    path = resolved(path)
    with quiet(path, user), _looked_at(path) as found:
        return found.report(None)


@dataclass(frozen=True, slots=True)
class _Found:
    """The best that can be had, and how many edits there once were; `good` if nothing has to be done."""

    best: _Candidate
    seen: int
    good: bool = False

    def report(self, kept: Path | None) -> RestoreReport:
        """Return what was brought back, in edits.

        Parameters
        ----------
        kept : Path or None
            Where the damaged file was put aside.
        """
        edits = self.best.content.edits
        if self.good:
            return RestoreReport(False, self.seen, None, 0, 0, None)
        return RestoreReport(True, edits, self.best.backup, self.best.from_journal, max(0, self.seen - edits), kept)


@contextmanager
def _looked_at(path: Path) -> Iterator[_Found]:
    """Look at the damaged file and its backups; what is found stays open for as long as it is needed."""
    with ExitStack() as opened:
        seen, best = 0, _Candidate()
        for source in _sources(path):
            log = log_fault(source)
            damaged = opened.enter_context(examined(source)) if source.is_file() else None
            if source == path and damaged is not None and log is None and _is_good(damaged):
                yield _Found(best, _last_edit(damaged), good=True)
                return
            backups = [b for b in list_backups(path) if damaged is None or not _is_of_another_course(b, damaged)]
            found = _best(backups, damaged)
            best = found if found.content.edits > best.content.edits else best
            left = _last_edit(damaged) + (log.transactions if log else 0)
            seen = max(seen, left, *(b.edit for b in backups), 0)
        if not best.entries:
            raise PlanFileError("nothing_to_restore", path=path)
        yield _Found(best, seen)


def _is_of_another_course(backup: Backup, damaged: sqlite3.Connection) -> bool:
    """Tell whether a backup is of another plan, or of a course that this one has left when an older copy was put back.

    The newest entry that both have decides, if it is whole in the damaged file: it has to be the same in both.
    """
    try:
        connection = schema.connect_read_only(backup.path)
    except SQLITE_ERRORS:
        return False  # it will be found out when it is read
    try:
        for n in range(min(backup.edit, _last_edit(damaged)), 0, -1):
            mine, other = _whole_entry(damaged, n), _whole_entry(connection, n)
            if mine and other:
                return mine.h != other.h
    finally:
        connection.close()
    return False


def _whole_entry(connection: sqlite3.Connection, n: int) -> Entry | None:
    try:
        entry = next(iter(_readable(connection, n - 1)), None)
    except (ChainBroken, *SQLITE_ERRORS):
        return None
    if entry is None or entry.h != seal(entry.n, entry.utc, entry.user, entry.action, entry.body, entry.prev):
        return None
    return entry


def _sources(path: Path) -> list[Path]:
    """Return the damaged file; if it is not there, what earlier restores kept, for one may have been cut short."""
    return [path] if path.is_file() else [*kept_files(path, _KEPT), path]


def _is_good(connection: sqlite3.Connection) -> bool:
    content, problems = full_check(connection)
    return content is not None and not problems


def _last_edit(connection: sqlite3.Connection | None) -> int:
    if connection is None:
        return 0
    try:
        return int(connection.execute("SELECT max(n) FROM edit").fetchone()[0] or 0)
    except SQLITE_ERRORS:
        return 0


def _best(backups: Sequence[Backup], damaged: sqlite3.Connection | None) -> _Candidate:
    own = _Candidate()
    if damaged is not None:
        own.extend(damaged)
    for backup in backups:
        if candidate := _from_backup(backup):
            if damaged is not None:
                candidate.extend(damaged)
            return own if own.content.edits >= candidate.content.edits else candidate
    return own


def _from_backup(backup: Backup) -> _Candidate | None:
    # A disk that is asked again may give what it did not give the first time, and everything hangs on it now.
    return next((c for c in (_read_backup(backup) for _ in range(_TRIES)) if c), None)


def _read_backup(backup: Backup) -> _Candidate | None:
    try:
        connection = schema.connect_read_only(backup.path)
        try:
            content, problems = full_check(connection)
            if content is None or problems:
                return None
            return _Candidate(backup, list(read_entries(connection)), content)
        finally:
            connection.close()
    except SQLITE_ERRORS:
        return None


def _replace(path: Path, best: _Candidate, user: str) -> Path | None:
    temporary = unused_name(path, "restored")
    try:
        _write(temporary, best, user)
        fsync_file(temporary)
        was_there = path.exists()
        kept = keep_and_remove(path, _KEPT) if was_there or has_log(path) else None
        temporary.rename(path)
        fsync_folder(path.parent)
    except OSError as error:
        raise from_os(error, path) from error
    except SQLITE_ERRORS as error:
        raise from_sqlite(error, path) from error
    finally:
        remove_database(temporary)
    return kept if was_there else None  # of a plan that was deleted there is no damaged file, only a rest of its log


def _write(target: Path, best: _Candidate, user: str) -> None:
    connection = sqlite3.connect(target, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        schema.create_schema(connection)
        entries = [*best.entries, _note(best, user)]
        rows = ((e.n, e.utc, e.user, e.action, e.body, e.prev, e.h) for e in entries)
        connection.executemany("INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        for table, content in best.content.tables.items():
            texts = ((key, text.decode()) for key, text in content.items())
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", texts)  # noqa: S608 - our own table names
        connection.execute("COMMIT")
        found, problems = full_check(connection)
        if found is None or problems:
            raise PlanDamaged(target, tuple(problems))
    finally:
        connection.close()


def _note(best: _Candidate, user: str) -> Entry:
    """Return a journal entry that says that the plan was restored."""
    n, prev, utc, body = best.content.edits + 1, best.content.head_hash, utc_now(), encode_body((), EntryKind.BASE)
    action = f"Restore the plan as of edit {best.content.edits}"
    return Entry(n, utc, user, action, body, prev, seal(n, utc, user, action, body, prev))
