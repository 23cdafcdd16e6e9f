"""Small dealings with the disk that the store needs in several places."""

import glob
import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

SIDE_FILES = ("-wal", "-journal", "-shm")
"""What SQLite puts beside a database."""


def fsync_file(path: Path) -> None:
    """Bring a file's content to the disk.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def fsync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk; Windows does so by itself.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def side_file(path: Path, suffix: str) -> Path:
    """Return the name of a file that SQLite puts beside a database."""
    return path.with_name(path.name + suffix)


def unused_name(path: Path, word: str) -> Path:
    """Return a name beside `path` that no file has."""
    return path.with_name(f".{path.name}.{word}-{os.urandom(6).hex()}")


def put_aside(path: Path, word: str, others: Iterable[str] = ()) -> Path | None:
    """Rename a file and what SQLite put beside it, so that a new one can take its name; returns the new name.

    Parameters
    ----------
    others : iterable of str
        More endings of what belongs to the file.

    Nothing is deleted: what lies in the way may be somebody's only copy. The disk has the new names when this
    returns, or a power cut could leave an old log beside a new file, which SQLite would then play into it.

    Raises
    ------
    OSError
        If it cannot be renamed.
    """
    aside = _aside(path, word)
    moved = None
    for suffix in (*SIDE_FILES, *others):
        if side_file(path, suffix).exists():
            side_file(path, suffix).rename(side_file(aside, suffix))
            moved = aside
    if path.exists():
        path.rename(aside)
        moved = aside
    if moved:
        fsync_folder(path.parent)
    return moved


def keep_and_remove(path: Path, word: str) -> Path:
    """Give a database and its log a second name, and only when the disk has both take the first one away.

    Whenever this is cut short, file and log are there together under one of the names.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    aside = _aside(path, word)
    there = [suffix for suffix in ("", *SIDE_FILES) if side_file(path, suffix).exists()]
    for suffix in there:
        _second_name(side_file(path, suffix), side_file(aside, suffix))
    fsync_folder(path.parent)
    for suffix in there:
        side_file(path, suffix).unlink()
        fsync_folder(path.parent)
    return aside


def kept_files(path: Path, word: str) -> list[Path]:
    """Return what `put_aside` and `keep_and_remove` have left of a file, the newest first."""
    return sorted(path.parent.glob(f"{glob.escape(path.stem)}.{word}-*{glob.escape(path.suffix)}"), reverse=True)


def _aside(path: Path, word: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    return path.with_name(f"{path.stem}.{word}-{stamp}-{os.urandom(2).hex()}{path.suffix}")


def _second_name(path: Path, name: Path) -> None:
    try:
        name.hardlink_to(path)
    except OSError:  # sticks have file systems that know no second names
        shutil.copyfile(path, name)
        fsync_file(name)


def remove_database(path: Path) -> None:
    """Remove a temporary database and what SQLite put beside it; what cannot be removed stays."""
    for suffix in ("", *SIDE_FILES):
        with suppress(OSError):
            side_file(path, suffix).unlink(missing_ok=True)


def utc_now() -> str:
    """Return the time as the journal writes it: ISO 8601, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
