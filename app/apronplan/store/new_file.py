"""The place of a plan file that does not exist yet: written under another name, and there whole or not at all."""

import glob
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from apronplan.i18n import tr
from apronplan.store.backups import BACKUPS
from apronplan.store.disk import (
    SIDE_FILES,
    fsync_file,
    fsync_folder,
    put_aside,
    remove_database,
    side_file,
    unused_name,
)
from apronplan.store.failures import PlanFileError, from_os
from apronplan.store.lock import FileLock, user_name
from apronplan.store.opening import resolved
from apronplan.store.places import refuse_unsafe_place

_WORD = "new"


@contextmanager
def new_file(path: Path, user: str | None = None) -> Iterator[Path]:
    """Hold the place of a new plan file; what the block writes under the name it gets takes that place at its end.

    A program that is killed within the block leaves nothing under the plan's own name, and the next one that makes
    this plan clears the rest away. The database must be closed when the block ends.

    Raises
    ------
    PlanFileError
        If something of that name exists, or the place cannot keep a plan; sentences name the plan, not the other name.
    """
    path = resolved(path)
    refuse_unsafe_place(path)
    lock = FileLock.take(path, user or user_name())
    temporary = unused_name(path, _WORD)
    try:
        _refuse_what_is_there(path)
        _clear_remains(path)
        # A log left by a plan that was deleted would be played into the new one, and its backups taken for those of
        # the new one.
        put_aside(path, "left", [BACKUPS])
        yield temporary
        _refuse_an_open_log(temporary, path)
        fsync_file(temporary)
        temporary.rename(path)
        _keep_the_name(path)
    except PlanFileError as error:
        if (told := error.named(path, temporary)) is error:
            raise
        raise told from error
    except OSError as error:
        raise from_os(error, path) from error
    finally:
        remove_database(temporary)
        lock.release()


def _refuse_an_open_log(temporary: Path, path: Path) -> None:
    """Refuse a database whose log could not be emptied into it: SQLite closes without a word then."""
    if any(side_file(temporary, suffix).exists() for suffix in SIDE_FILES):
        raise PlanFileError("disk_error", path=path, reason=tr("store.log_left"))


def _keep_the_name(path: Path) -> None:
    """Have the folder on disk too; the plan is there by then, so a failure is no undoing."""
    try:
        fsync_folder(path.parent)
    except OSError as error:
        raise PlanFileError("name_uncertain", path=path, reason=error.strerror or error) from error


def _refuse_what_is_there(path: Path) -> None:
    if path.exists():
        raise PlanFileError("exists", path=path)


def _clear_remains(path: Path) -> None:
    """Remove what programs that were killed while they made this plan have left; the lock says that none is at it."""
    for remains in path.parent.glob(f".{glob.escape(path.name)}.{_WORD}-*"):
        with suppress(OSError):
            remains.unlink()
