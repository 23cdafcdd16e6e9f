"""What can go wrong with a plan file, as sentences: what, where, what to do."""

import errno
import sqlite3
from pathlib import Path

from apronplan.errors import UserError
from apronplan.i18n import tr


class PlanFileError(UserError):
    """Something about a plan file that a person can mend.

    Attributes
    ----------
    code : str
        Stable short name, the message id without ``store.``.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self._values = values
        super().__init__(tr(f"store.{code}", **values))

    def named(self, path: Path, instead_of: Path) -> "PlanFileError":
        """Return the same about a file that people know under another name than the one it was written under."""
        if self._values.get("path") != instead_of:
            return self
        return PlanFileError(self.code, **{**self._values, "path": path})


class PlanInUse(PlanFileError):
    """Another program, or another person, has the plan open."""


class PlanDamaged(PlanFileError):
    """The file is not as the program wrote it.

    Attributes
    ----------
    path : Path
        The file.
    problems : tuple of str
        Everything that was found.
    """

    def __init__(self, path: Path, problems: tuple[str, ...], code: str = "damaged") -> None:
        self.path = path
        self.problems = problems
        super().__init__(code, path=path, problem=problems[0] if problems else "", count=len(problems))


_BY_SQLITE = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR: "disk_error",
    sqlite3.SQLITE_READONLY: "read_only_disk",
    sqlite3.SQLITE_PERM: "read_only_disk",
    sqlite3.SQLITE_CANTOPEN: "cannot_open",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_NOMEM: "no_memory",
    sqlite3.SQLITE_NOTADB: "not_a_plan",
}
_BY_ERRNO = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EIO: "disk_error",
    errno.EROFS: "read_only_disk",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.ENOENT: "no_such_folder",
    errno.ENOTDIR: "no_such_folder",
    errno.ENAMETOOLONG: "cannot_open",
}


SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What working with a damaged file may raise; the second when SQLite quotes broken text in its message."""


def from_sqlite(error: Exception, path: Path) -> PlanFileError:
    """Return the sentence for an error of SQLite (`SQLITE_ERRORS`)."""
    if isinstance(error, UnicodeDecodeError):
        return PlanDamaged(path, (str(error),))
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_CORRUPT:
        return PlanDamaged(path, (str(error),))
    return PlanFileError(_BY_SQLITE.get(code, "sqlite"), path=path, reason=error)


def from_os(error: OSError, path: Path) -> PlanFileError:
    """Return the sentence for an error of the operating system."""
    return PlanFileError(_BY_ERRNO.get(error.errno or 0, "os"), path=path, reason=error.strerror or error)
