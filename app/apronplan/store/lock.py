"""The lock beside a plan file: one program writes a plan at a time, and a second one is told who has it.

The lock is taken on a file of its own. Locking or reading the database file itself would, on POSIX systems, drop
SQLite's locks as soon as that second handle is closed.
"""

import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import msgspec

from apronplan.domain.clock import stamp_text
from apronplan.store.failures import PlanInUse, from_os

# Windows locks bytes, and a locked byte cannot be read by others: lock one far behind the text.
_LOCKED_BYTE = 1 << 30
_TRIES = 20


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds a lock: process, machine, person, since when (ISO 8601, UTC)."""

    pid: int
    host: str
    user: str
    utc: str


def lock_path(plan: Path) -> Path:
    """Return the lock file of a plan file: ``week.apron.lock`` beside ``week.apron``."""
    return plan.with_name(plan.name + ".lock")


class FileLock:
    """The lock of one plan file; held until `release` or until the process ends, however it ends.

    Attributes
    ----------
    left_behind : Holder or None
        Who held the lock before and never let go of it: that program crashed or was killed.
    """

    def __init__(self, handle: int, path: Path, left_behind: Holder | None) -> None:
        self._handle = handle
        self._path = path
        self.left_behind = left_behind

    @classmethod
    def take(cls, plan: Path, user: str) -> Self:
        """Take the lock of a plan file.

        Raises
        ------
        PlanInUse
            If another program holds it; names process, person, machine and time.
        PlanFileError
            If the lock file cannot be written.
        """
        path = lock_path(plan)
        for _ in range(_TRIES):
            try:
                handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
            except OSError as error:
                raise from_os(error, plan) from error
            if not _try_lock(handle):
                holder = _read(handle)
                os.close(handle)
                raise in_use(plan, holder)
            if _still_there(handle, path):
                return cls(handle, path, _claim(handle, user))
            os.close(handle)  # its holder removed it between our open and our lock
        raise in_use(plan, None)

    def release(self) -> None:
        """Let go; a lock file that is left empty or gone says that the program ended in order."""
        if self._handle < 0:
            return
        handle, self._handle = self._handle, -1
        with suppress(OSError):
            os.ftruncate(handle, 0)
        if sys.platform == "win32":
            os.close(handle)
            with suppress(OSError):
                self._path.unlink()
            return
        with suppress(OSError):
            if _still_there(handle, self._path):
                self._path.unlink()
        os.close(handle)


def in_use(plan: Path, holder: Holder | None) -> PlanInUse:
    """Return the sentence for a plan that someone else holds."""
    if holder is None:
        return PlanInUse("in_use", path=plan)
    user = holder.user.removesuffix(f"@{holder.host}")
    return PlanInUse("in_use_by", path=plan, user=user, host=holder.host, pid=holder.pid, since=_since(holder))


def _since(holder: Holder) -> str:
    """Return when a holder took the plan, for people; what its file says where that is no time."""
    try:
        return stamp_text(datetime.fromisoformat(holder.utc))
    except ValueError:
        return holder.utc


def holder_of(plan: Path) -> Holder | None:
    """Return who holds the plan now; None if nobody does. Takes no lock and changes nothing."""
    try:
        handle = os.open(lock_path(plan), os.O_RDONLY)
    except OSError:
        return None
    try:
        # A lock just taken and not yet signed still counts as held.
        return None if _try_lock(handle, shared=True) else _read(handle) or _unknown()
    finally:
        os.close(handle)


def _unknown() -> Holder:
    return Holder(pid=0, host="?", user="?", utc="?")


def _still_there(handle: int, path: Path) -> bool:
    if sys.platform == "win32":
        return True  # an open file cannot be removed there
    try:
        there = path.stat()
    except OSError:
        return False
    ours = os.fstat(handle)
    return (there.st_ino, there.st_dev) == (ours.st_ino, ours.st_dev)


def _claim(handle: int, user: str) -> Holder | None:
    before = _read(handle)
    utc = datetime.now(UTC).isoformat(timespec="seconds")
    text = msgspec.json.encode(Holder(pid=os.getpid(), host=_host(), user=user, utc=utc))
    with suppress(OSError):  # a full disk must not keep the plan shut: the lock itself holds without its text
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, text)
    return before


def _read(handle: int) -> Holder | None:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        return msgspec.json.decode(os.read(handle, 4096), type=Holder)
    except (OSError, msgspec.MsgspecError):
        return None


def _try_lock(handle: int, *, shared: bool = False) -> bool:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        if shared:
            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        return True
    import fcntl

    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _host() -> str:
    """Return the machine's name without loading `socket`, which takes as long as checking a week's plan."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    return os.environ.get("COMPUTERNAME", "?")


def signature() -> str:
    """Return how the journal signs: ``APRONPLAN_USER`` as it is, else account and machine (``root@tower-2``).

    The same account on two laptops is two people to whoever brings their plans together.
    """
    name = user_name()
    return name if os.environ.get("APRONPLAN_USER", "").strip() else f"{name}@{_host()}"


def user_name() -> str:
    """Return who works here: ``APRONPLAN_USER``, else the name of the account."""
    if name := os.environ.get("APRONPLAN_USER", "").strip():
        return name
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a machine without account names
        return "?"
