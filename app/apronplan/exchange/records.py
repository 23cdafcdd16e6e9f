"""Tables described by their columns, so that reading and writing a table cannot drift apart."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from apronplan.exchange.cells import CellError, Kind
from apronplan.exchange.csv_out import csv_text, guarded
from apronplan.exchange.problems import Problems
from apronplan.exchange.tables import Row, read_table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        In the file.
    kind : Kind
        How a cell is read and written.
    attr : str
        Attribute of the object; empty = the same name.
    required : bool
        The column must exist and no cell of it may be empty.
    """

    name: str
    kind: Kind
    attr: str = ""
    required: bool = False

    @property
    def attribute(self) -> str:
        """Attribute of the object that the column holds."""
        return self.attr or self.name


@dataclass(frozen=True, slots=True)
class Record(Generic[T]):
    """One kind of table: its file, its columns, the class of its rows and their key.

    Attributes
    ----------
    complete : callable or None
        Fills in what empty cells mean, before the object is made.
    checks : callable or None
        Looks at a row whose cells are each right by themselves.
    same : callable or None
        What may not appear twice if it is more than the key.
    """

    file: str
    make: Callable[..., T]
    columns: tuple[Column, ...]
    key: Callable[[T], str]
    key_column: str
    complete: Callable[[dict[str, Any]], None] | None = None
    checks: Callable[[Row, T], None] | None = None
    same: Callable[[T], object] | None = None


@dataclass(slots=True)
class ReadTable(Generic[T]):
    """A table as read: objects by key, the row each came from, and what was wrong.

    Attributes
    ----------
    names : set of str or None
        Keys of all rows, also of those that were refused, so that a bad row does not make every mention of it a
        second problem; None if the file could not be read whole.
    """

    problems: Problems
    items: dict[str, T] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    names: set[str] | None = field(default_factory=set)
    present: bool = False


def read_values(row: Row, columns: Iterable[Column]) -> dict[str, Any]:
    """Return the values of the cells that are not empty, by attribute; every bad cell becomes a problem of the row."""
    values: dict[str, Any] = {}
    for column in columns:
        text = row.cell(column.name)
        if not text:
            if column.required:
                row.problem(column.name, "missing_value")
            continue
        if row.decimal_comma:
            text = _pointed(text, column.kind)
        try:
            values[column.attribute] = column.kind.parse(text)
        except CellError as error:
            row.problem(column.name, error.code, **error.values)
    return values


def _pointed(text: str, kind: Kind) -> str:
    """Take a decimal comma in files with another delimiter, unless it may stand between thousands."""
    whole, comma, decimals = text.partition(",")
    numeric = hasattr(kind, "low") or hasattr(kind, "highest_t")
    return f"{whole}.{decimals}" if comma and numeric and decimals.isdecimal() and len(decimals) != 3 else text


def read_record(path: Path, record: Record[T], *, optional: bool) -> ReadTable[T]:
    """Read a whole table.

    Parameters
    ----------
    path, record
        The file and its description.
    optional : bool
        True: a missing file is an empty table, and so is one with no more than a header.
    """
    read: ReadTable[T] = ReadTable(Problems(path))
    if optional and not path.exists():
        return read
    read.present = True
    required = [c.name for c in record.columns if c.required]
    table = read_table(path, read.problems, known=[c.name for c in record.columns], required=required)
    if table is None:
        read.names = None
        return read
    seen: dict[object, int] = {}
    names: set[str] = set()
    for row in table.rows():
        names.add(row.cell(record.key_column))
        _take(row, record, read, seen)
    read.names = None if table.broken else names | table.strays
    if not read.names and not optional and not len(read.problems):
        read.problems.add("no_rows", line=1, fatal=True)
        read.names = None
    return read


def _take(row: Row, record: Record[T], read: ReadTable[T], seen: dict[object, int]) -> None:
    values = read_values(row, record.columns)
    if row.bad:
        return
    if record.complete is not None:
        record.complete(values)
    item = record.make(**values)
    key = record.key(item)
    same = record.same(item) if record.same else key
    if same in seen:
        row.problem(record.key_column, "duplicate_key", value=key, first=seen[same])
        return
    seen[same] = row.line
    read.items[key], read.rows[key] = item, row
    if record.checks is not None:
        record.checks(row, item)


def write_record(record: Record[T], items: Iterable[T]) -> str:
    """Return the text of a table; texts that a spreadsheet would run are guarded, numbers are not."""
    return csv_text([c.name for c in record.columns], [_cells(record.columns, item) for item in items])


def _cells(columns: Sequence[Column], item: object) -> list[str]:
    return [_cell(column, getattr(item, column.attribute)) for column in columns]


def _cell(column: Column, value: Any) -> str:  # noqa: ANN401 - whatever the attribute holds
    if value is None or value == "":
        return ""
    text = column.kind.format(value)
    return text if isinstance(value, (int, float)) else guarded(text)
