"""A file for what Python cannot catch: where every thread stood when the interpreter or Qt broke down."""

import faulthandler
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import msgspec

NAME = "crash-{stamp}.txt"
RUNNING = "running-{pid}.txt"
MOST_KEPT = 5


class Crash(msgspec.Struct, frozen=True):
    """A breakdown of an earlier run: its report, and when it was."""

    path: Path
    when: datetime


class CrashFile:
    """The report of this run, empty unless it breaks down; one file for each window that runs.

    Parameters
    ----------
    folder : Path
        The user's log folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / RUNNING.format(pid=os.getpid())
        self._file: TextIO | None = None

    def open(self) -> Crash | None:
        """Begin to listen (not without a folder); returns the newest breakdown that nobody was told of yet."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            told = self._gather()
            self._file = self._path.open("w", encoding="utf-8")
        except OSError:
            return None
        faulthandler.enable(self._file, all_threads=True)
        return told

    def close(self) -> None:
        """Stop listening: this run ends in order and leaves nothing."""
        if self._file is None:
            return
        faulthandler.disable()
        self._file.close()
        self._file = None
        with suppress(OSError):
            self._path.unlink()

    def _gather(self) -> Crash | None:
        """Give the reports of runs that have ended a name by their time; keep the last few."""
        found: list[Crash] = []
        for path in self._folder.glob(RUNNING.format(pid="*")):
            if _is_alive(path):
                continue
            there = path.stat()
            if there.st_size == 0:  # killed from outside: nothing to report
                path.unlink()
                continue
            when = datetime.fromtimestamp(there.st_mtime, UTC)
            kept = self._folder / NAME.format(stamp=f"{when:%Y%m%dT%H%M%SZ}")
            found.append(Crash(path.replace(kept), when))
        for old in sorted(self._folder.glob(NAME.format(stamp="*")))[:-MOST_KEPT]:
            old.unlink()
        return max(found, key=lambda crash: crash.when, default=None)


def _is_alive(path: Path) -> bool:
    pid = path.stem.rpartition("-")[2]
    if not pid.isdecimal() or int(pid) == os.getpid():
        return False
    if os.name != "posix":  # os.kill(pid, 0) would end the process there; an open file cannot be renamed instead
        try:
            path.rename(path)
        except OSError:
            return True
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
