"""The one CSV reader: header by name, rows with their physical line, every structural fault a problem.

A row is read by `Row.cell`, which takes back the apostrophe that `csv_out` puts before cells a spreadsheet would
take for a formula.
"""

import csv
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from apronplan.exchange.csv_out import unguarded
from apronplan.exchange.problems import Problems
from apronplan.exchange.source import read_beginning, read_text

MAX_ROWS = 200_000
"""Most rows that are read from one file."""

MAX_COLUMNS = 1_000
"""Most columns that a header may name."""

MAX_RECORD_CHARACTERS = 1_000_000
"""Longest record, over all its lines; a longer one is an open quote, or is meant to fill memory."""

DELIMITERS = (",", ";", "\t")
_CHECK_EVERY = 1_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(slots=True)
class Row:
    """One record of a file.

    Attributes
    ----------
    line : int
        Physical line on which the record begins; the header is line 1.
    bad : bool
        True once a problem was found in it.
    """

    line: int
    cells: list[str]
    columns: Mapping[str, int]
    problems: Problems
    decimal_comma: bool = False
    bad: bool = False

    def cell(self, name: str) -> str:
        """Return a cell, trimmed; empty if the file has no such column."""
        at = self.columns.get(name)
        return unguarded(self.cells[at]) if at is not None else ""

    def problem(self, name: str, code: str, **values: object) -> None:
        """Note a problem of the cell in column `name`."""
        self.bad = True
        at = self.columns.get(name)
        self.problems.add_at(code, self.line, None if at is None else at + 1, name, values)


@dataclass(slots=True)
class Table:
    """A file whose header has been read.

    Attributes
    ----------
    columns : mapping
        Position of each column by its lower-case name, counted from 0.
    strays : set of str
        Cells of the rows that were left because they have too few or too many.
    broken : bool
        True once a record could not even be split into cells.
    left_lines : list of int
        Lines of the records that were not given as rows.
    """

    columns: Mapping[str, int]
    width: int
    delimiter: str
    problems: Problems
    _records: Iterator[tuple[int, list[str] | None]]
    strays: set[str] = field(default_factory=set)
    broken: bool = False
    left_lines: list[int] = field(default_factory=list)

    def rows(self, check: Callable[[], None] | None = None) -> Iterator[Row]:
        """Give the rows that have as many cells as the header; report the others.

        Parameters
        ----------
        check : callable or None
            Called every thousand rows; may raise to stop a long read.
        """
        names = list(self.columns)
        for count, (line, cells) in enumerate(self._records, start=1):
            if check is not None and count % _CHECK_EVERY == 0:
                check()
            if cells is None:
                self.broken = True
                self.left_lines.append(line)
            elif len(cells) == self.width:
                yield Row(line, cells, self.columns, self.problems, decimal_comma=self.delimiter != ",")
            else:
                self.left_lines.append(line)
                self.strays.update(cell.strip() for cell in cells)
                self._report_width(line, len(cells), names)

    def _report_width(self, line: int, found: int, names: list[str]) -> None:
        if found < self.width:
            missing = names[found] if found < len(names) else ""
            self.problems.add(
                "too_few_columns", line=line, column=found + 1, found=found, expected=self.width, missing=missing
            )
        else:
            self.problems.add("too_many_columns", line=line, column=self.width + 1, found=found, expected=self.width)


def read_table(
    path: Path,
    problems: Problems,
    *,
    known: Collection[str],
    required: Collection[str | tuple[str, ...]] = (),
    encodings: tuple[str, ...] = ("utf-8",),
) -> Table | None:
    """Open a CSV file and read its header.

    Parameters
    ----------
    path, problems
        The file, and where its problems go.
    known : collection of str
        Column names of the format, lower case; they tell the delimiter. Other columns are let pass.
    required : collection of str or tuple of str
        Columns that must be there; of a tuple at least one.
    encodings : tuple of str
        See `read_text`.

    Returns
    -------
    Table or None
        None, with a fatal problem, if no row of the file can be taken.
    """
    text = read_text(path, problems, encodings=encodings)
    if text is None:
        return None
    delimiter = _delimiter(text, known)
    if _too_many_rows(text, delimiter, problems):
        return None
    records = _records(text, delimiter, problems)
    line, header = next(records, (1, None))
    if header is None:
        return None
    names = [cell.strip().lower() for cell in header]
    if not _header_holds(names, line, required, problems):
        return None
    columns = {name or f"#{i}": i for i, name in enumerate(names)}
    return Table(columns, len(names), delimiter, problems, records)


def _too_many_rows(text: str, delimiter: str, problems: Problems) -> bool:
    """Tell whether a text holds more rows than are read, before any of them is: counting is forty times as fast."""
    if text.count("\n") + text.count("\r") <= MAX_ROWS:
        return False
    behind = next(islice(_records(text, delimiter, None), MAX_ROWS + 1, None), None)  # the header is none of them
    if behind is not None:
        problems.add("too_many_rows", line=behind[0], fatal=True, limit=MAX_ROWS)
    return behind is not None


def read_header(path: Path, problems: Problems, *, known: Collection[str]) -> tuple[str, ...]:
    """Return the column names of a file's first record, lower case; empty if there is none to read.

    Only the beginning of the file is looked at.
    """
    text = read_beginning(path, problems)
    if text is None:
        return ()
    header = next(_records(text, _delimiter(text, known), None), (1, None))[1]
    return tuple(cell.strip().lower() for cell in header or ())


def _header_holds(names: list[str], line: int, required: Collection[str | tuple[str, ...]], problems: Problems) -> bool:
    before = len(problems)
    if len(names) > MAX_COLUMNS:
        problems.add("too_wide", line=line, fatal=True, found=len(names), limit=MAX_COLUMNS)
        return False
    for at, name in enumerate(names):
        if name and name in names[:at]:
            problems.add("duplicate_column", line=line, column=at + 1, field=name, fatal=True)
    for need in required:
        choices = (need,) if isinstance(need, str) else need
        if not set(choices) & set(names):
            near = get_close_matches(choices[0], names, n=1, cutoff=0.75)
            guess = near[0] if near else ""
            wanted, behind = " or ".join(choices), len(names) + 1
            problems.add("missing_column", line=line, column=behind, fatal=True, wanted=wanted, near=guess)
    return len(problems) == before


def _delimiter(text: str, known: Collection[str]) -> str:
    """Return the delimiter under which the first record names most of the known columns."""

    def score(delimiter: str) -> tuple[int, int]:
        """Return how many known columns, and how many cells, a delimiter finds in the first record; more is better."""
        record = next(_records(text, delimiter, None), (1, None))[1] or []
        return sum(cell.strip().lower() in known for cell in record), len(record)

    return max(DELIMITERS, key=score)


class _Lines:
    """The physical lines of a text, one after the other, without a second copy of it."""

    def __init__(self, text: str) -> None:
        self._found = _LINE.finditer(text)
        self.record_characters = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._found)[0]
        self.record_characters += len(line)
        if self.record_characters > MAX_RECORD_CHARACTERS:
            raise csv.Error("unexpected end of data")  # as for a quote that is open until the end
        return line


def _records(text: str, delimiter: str, problems: Problems | None) -> Iterator[tuple[int, list[str] | None]]:
    """Give (line, cells) of each record that is not blank; a broken one is reported and given without cells."""
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        lines.record_characters = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            open_quote = "unexpected end" in str(error) or reader.line_num > line
            if problems is not None:
                _report_record(str(error), line, problems, open_quote=open_quote)
            yield line, None
            if open_quote:
                return
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells


def _report_record(error: str, line: int, problems: Problems, *, open_quote: bool) -> None:
    if open_quote:
        # everything behind the quote was swallowed: what the file says cannot be known
        problems.add("open_quote", line=line, fatal=True)
    elif "field limit" in error:
        problems.add("cell_too_long", line=line, limit=csv.field_size_limit())
    else:
        problems.add("broken_quotes", line=line)
