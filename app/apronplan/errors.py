"""Errors of two kinds: the user's, which say what, where and what to do; and ours, which are bugs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class UserError(Exception):
    """Something that a person can mend; its text is a complete sentence for them. Exit code 1."""


class UsageError(UserError):
    """A command line that does not fit the grammar. Exit code 2."""


class Cancelled(Exception):
    """The user stopped a long job."""


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """One thing wrong in a file from outside.

    Attributes
    ----------
    file : str
        Name of the file as the user gave it.
    message : str
        What is wrong, what was expected, what to do.
    line, column : int or None
        Counted from 1; the header is line 1.
    field : str
        Name of the column or element.
    code : str
        Stable short name of the kind of problem, ``unknown_stand``.
    fatal : bool
        True if it concerns the whole file, so that no row of it can be taken.
    """

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    field: str = ""
    code: str = ""
    fatal: bool = False

    def __str__(self) -> str:
        place = ":".join(str(p) for p in (self.file, self.line, self.column) if p is not None)
        return f"{place}: {self.message}"


class ImportFailed(UserError):
    """A file from outside that was refused whole; nothing was changed.

    Attributes
    ----------
    problems : tuple of ImportProblem
        All of them, in the order of the file.
    """

    def __init__(self, problems: Iterable[ImportProblem]) -> None:
        self.problems: Sequence[ImportProblem] = tuple(problems)
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''} found; nothing was changed."
        super().__init__("\n".join([head, *(str(p) for p in self.problems)]))
