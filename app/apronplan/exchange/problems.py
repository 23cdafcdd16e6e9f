"""Collects what is wrong in one file, with line, column and a sentence, up to a cap."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from apronplan.errors import ImportFailed, ImportProblem
from apronplan.i18n import tr

MAX_PROBLEMS = 5_000
"""Problems of one file that are kept; the rest is counted, so that a hopeless file cannot fill memory."""

_SHOWN = 60


def shown(value: str) -> str:
    """Return a cell as it may be shown in a message: short, on one line, control characters escaped."""
    cut = value if len(value) <= _SHOWN else value[:_SHOWN] + "..."
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in cut)


class Problems:
    """The problems of one file.

    Attributes
    ----------
    file : str
        The file as the user gave it.
    """

    def __init__(self, file: str | Path) -> None:
        self.file = str(file)
        self._items: list[ImportProblem] = []
        self._more = 0
        self.fatal = False

    def __len__(self) -> int:
        return len(self._items) + self._more

    def add(
        self,
        code: str,
        *,
        line: int | None = None,
        column: int | None = None,
        field: str = "",
        fatal: bool = False,
        **values: object,
    ) -> None:
        """Note one problem.

        Parameters
        ----------
        code : str
            Kind of problem; its sentence is the message ``exchange.<code>``, or ``exchange.<code>_near`` where the
            value `near` names what was perhaps meant.
        line, column : int or None
            Physical line (the header is line 1) and position of the cell in its row, both counted from 1.
        field : str
            Name of the column, put before the sentence.
        fatal : bool
            True if no row of the file can be taken.
        values
            What the sentence names.
        """
        self._note(ImportProblem(self.file, _sentence(code, field, values), line, column, field, code, fatal))

    def add_at(self, code: str, line: int, column: int | None, field: str, values: Mapping[str, object]) -> None:
        """Note one problem of a cell; see `add`."""
        self._note(ImportProblem(self.file, _sentence(code, field, values), line, column, field, code))

    def _note(self, problem: ImportProblem) -> None:
        self.fatal = self.fatal or problem.fatal
        if len(self._items) < MAX_PROBLEMS or problem.fatal:
            self._items.append(problem)
        else:
            self._more += 1

    def listed(self) -> tuple[ImportProblem, ...]:
        """Return the problems in the order of the file; the last one tells of those beyond the cap."""
        items = sorted(self._items, key=lambda p: (p.line or 0, p.column or 0))
        if self._more:
            message = tr("exchange.more_problems", count=self._more)
            items.append(ImportProblem(self.file, message, code="more_problems"))
        return tuple(items)


def _sentence(code: str, field: str, values: Mapping[str, object]) -> str:
    message = f"exchange.{code}_near" if values.get("near") else f"exchange.{code}"
    text = tr(message, **{k: shown(v) if isinstance(v, str) else v for k, v in values.items()})
    return f"{field}: {text}" if field else text


def refuse_if_any(collected: Iterable[Problems]) -> None:
    """Refuse the import with the problems of all its files.

    Raises
    ------
    ImportFailed
        If there is any problem.
    """
    everything = [p for problems in collected for p in problems.listed()]
    if everything:
        raise ImportFailed(everything)
