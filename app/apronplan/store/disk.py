"""Small dealings with the disk that the store needs in several places."""

import os
import secrets
import sys
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
    return path.with_name(f".{path.name}.{word}-{secrets.token_hex(6)}")


def put_aside(path: Path, word: str) -> Path | None:
    """Rename a file and what SQLite put beside it, so that a new one can take its name; returns the new name.

    Nothing is deleted: what lies in the way may be somebody's only copy.

    Raises
    ------
    OSError
        If it cannot be renamed.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.stem}.{word}-{stamp}-{secrets.token_hex(2)}{path.suffix}")
    moved = None
    for suffix in SIDE_FILES:
        if side_file(path, suffix).exists():
            side_file(path, suffix).rename(side_file(aside, suffix))
            moved = aside
    if path.exists():
        path.rename(aside)
        moved = aside
    return moved


def remove_database(path: Path) -> None:
    """Remove a temporary database and what SQLite put beside it; what cannot be removed stays."""
    for suffix in ("", *SIDE_FILES):
        with suppress(OSError):
            side_file(path, suffix).unlink(missing_ok=True)


def utc_now() -> str:
    """Return the time as the journal writes it: ISO 8601, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
