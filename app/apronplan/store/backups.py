"""Checked copies of a plan in ``<plan>.backups/``, thinned as they age."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

from apronplan.store.check import full_check
from apronplan.store.disk import fsync_file, fsync_folder, remove_database, unused_name
from apronplan.store.failures import SQLITE_ERRORS, PlanDamaged, from_os, from_sqlite
from apronplan.store.schema import connect_read_only

EVERY = timedelta(minutes=15)
BACKUPS = ".backups"
"""What the folder of a plan's backups has behind the plan's name."""
KEEP_ALL = timedelta(hours=48)
KEEP_DAILY = timedelta(days=30)
KEEP_MONTHLY = timedelta(days=366)

_NAME = re.compile(r"(?P<utc>\d{8}T\d{6}Z)-e(?P<edit>\d+)-(?P<h>[0-9a-f]{12})\.apron", re.ASCII)
_STAMP = "%Y%m%dT%H%M%SZ"


class Backup(msgspec.Struct, frozen=True):
    """One backup: the file, when it was made, and the last edit it holds (number and 12 hex digits of its hash)."""

    path: Path
    utc: datetime
    edit: int
    head: str


class Copyable(Protocol):
    """An open plan file, as far as a backup needs it."""

    path: Path

    @property
    def edits(self) -> int:
        """Number of the last edit."""

    @property
    def head_hash(self) -> str:
        """Hash of the last edit."""

    def copy_to(self, target: Path) -> None:
        """Write a copy."""


def backup_folder(plan: Path) -> Path:
    """Return the folder of a plan's backups."""
    return plan.with_name(plan.name + BACKUPS)


def list_backups(plan: Path) -> list[Backup]:
    """Return a plan's backups, the one with the most edits first."""
    found = []
    with suppress(OSError):
        for path in backup_folder(plan).iterdir():
            if m := _NAME.fullmatch(path.name):
                with suppress(ValueError):  # no such date
                    utc = datetime.strptime(m["utc"], _STAMP).replace(tzinfo=UTC)
                    found.append(Backup(path, utc, int(m["edit"]), m["h"]))
    return sorted(found, key=lambda b: (b.edit, b.utc), reverse=True)


def newest_backup(plan: Path) -> Backup | None:
    """Return the backup made last; it has not the most edits if an older copy of the plan was put back."""
    return max(list_backups(plan), key=lambda b: b.utc, default=None)


def is_due(newest: Backup | None, edits: int, head_hash: str, now: datetime) -> bool:
    """Tell whether a plan has changed since its newest backup and that backup is a quarter of an hour old."""
    if edits == 0 or (newest and newest.head == head_hash[:12]):
        return False
    # A backup from the future means that the clock was set back: better one copy too many.
    return newest is None or not timedelta() <= now - newest.utc < EVERY


def make_backup(file: Copyable, now: datetime | None = None) -> Backup | None:
    """Copy a plan, check the copy, keep it; None if the plan is empty. A copy of this very edit is not made twice.

    Raises
    ------
    PlanFileError
        If the copy cannot be written, or is not good.
    """
    have = list_backups(file.path)
    same = next((b for b in have if b.edit == file.edits and b.head == file.head_hash[:12]), None)
    if same or file.edits == 0:
        return same
    stamp = (now or datetime.now(UTC)).replace(microsecond=0)
    backup = keep_copy(file.path, file.copy_to, file.edits, file.head_hash, stamp, refuse_bad)
    thin(file.path, stamp)
    return backup


def keep_copy(
    plan: Path,
    copy: Callable[[Path], None],
    edits: int,
    head_hash: str,
    utc: datetime,
    check: Callable[[Path, str], None],
) -> Backup:
    """Write a copy under a temporary name, check it, bring it to the disk and give it its name.

    Raises
    ------
    PlanFileError
        If the copy cannot be written, or `check` refuses it.
    """
    folder = backup_folder(plan)
    target = folder / f"{utc.strftime(_STAMP)}-e{edits:06d}-{head_hash[:12]}.apron"
    temporary = unused_name(target, "part")
    try:
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)
            fsync_folder(plan.parent)
        copy(temporary)
        check(temporary, head_hash)
        fsync_file(temporary)
        temporary.replace(target)
        fsync_folder(folder)
    except OSError as error:
        raise from_os(error, folder) from error
    except SQLITE_ERRORS as error:
        raise from_sqlite(error, temporary) from error
    finally:
        remove_database(temporary)
    return Backup(target, utc, edits, head_hash[:12])


def refuse_bad(copy: Path, head_hash: str) -> None:
    """Refuse a copy of a plan that is not whole or ends with another edit.

    Raises
    ------
    PlanDamaged
        If it is not good.
    """
    connection = connect_read_only(copy)
    try:
        content, problems = full_check(connection)
    finally:
        connection.close()
    if content is None or problems or content.head_hash != head_hash:
        raise PlanDamaged(copy, tuple(problems) or ("the copy ends with another edit",))


def superfluous(stamps: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return the times of backups that are no longer kept.

    Kept are all of the last 48 hours, the last of each day for 30 days, the last of each month for 12 months.
    """
    drop: set[datetime] = set()
    seen: set[tuple[int, ...]] = set()
    for stamp in sorted(set(stamps), reverse=True):
        age = now - stamp
        if age <= KEEP_ALL:
            continue
        if age > KEEP_MONTHLY:
            drop.add(stamp)
            continue
        span = (stamp.year, stamp.month, stamp.day) if age <= KEEP_DAILY else (stamp.year, stamp.month)
        if span in seen:
            drop.add(stamp)
        seen.add(span)
    return drop


def thin(plan: Path, now: datetime) -> None:
    """Remove backups that are no longer kept; one that cannot be removed stays."""
    have = list_backups(plan)
    drop = superfluous((b.utc for b in have), now)
    for backup in have:
        if backup.utc in drop:
            with suppress(OSError):
                backup.path.unlink()
