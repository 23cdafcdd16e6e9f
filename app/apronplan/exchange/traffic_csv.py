"""The traffic CSV: one row per turnaround (docs/manual/traffic-csv.md)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import StandId, TurnaroundId
from apronplan.domain.layout import Layout
from apronplan.domain.traffic import Turnaround
from apronplan.errors import ImportFailed, ImportProblem
from apronplan.exchange.cells import Code, Flag, Name, Text, Tonnes, Whole, tonnes_text
from apronplan.exchange.csv_out import csv_text, guarded, write_atomically
from apronplan.exchange.layout.crosschecks import report_unknown
from apronplan.exchange.problems import Problems
from apronplan.exchange.records import Column, read_values
from apronplan.exchange.tables import Row, Table, read_table
from apronplan.exchange.traffic_cells import Categories, Clock, Programmes, local_text, utc_text

LONGEST_STAY_DAYS = 400
"""Longer stays are typing errors of a year."""

_BEFORE_TIMES = (
    Column("turnaround_id", Name(), "turnaround", required=True),
    Column("flight_in", Text(20)),
    Column("flight_out", Text(20)),
    Column("operator", Text(100), required=True),
    Column("aircraft_type", Code(), required=True),
    Column("registration", Text(20)),
    Column("origin", Text(20)),
    Column("destination", Text(20)),
)
_AFTER_TIMES = (
    Column("tonnes_in", Tonnes(), "import_kg"),
    Column("tonnes_out", Tonnes(), "export_kg"),
    Column("handler", Text(200)),
    Column("categories", Categories()),
    Column("programme", Programmes(), "programmes"),
    Column("nose_load", Flag()),
)
_LOCKED_STAND = "locked_stand"
_LAST = (Column("priority", Whole(1, 9)), Column("notes", Text()))
_PLAIN = (*_BEFORE_TIMES, *_AFTER_TIMES, *_LAST)
_SCHEDULED = ("sibt", "sobt")
_LATER_KNOWN = ("eibt", "eobt", "aibt", "aobt")
_REQUIRED: tuple[str | tuple[str, ...], ...] = (
    "turnaround_id",
    "operator",
    "aircraft_type",
    *((f"{stem}_local", f"{stem}_utc") for stem in _SCHEDULED),
)
COLUMNS = (
    *(c.name for c in _BEFORE_TIMES),
    *(f"{stem}_{clock}" for clock in ("local", "utc") for stem in _SCHEDULED),
    *(c.name for c in _AFTER_TIMES),
    _LOCKED_STAND,
    *(c.name for c in _LAST),
    *(f"{stem}_utc" for stem in _LATER_KNOWN),
)
"""Columns that are understood, as `write_traffic` orders them; any other is let pass."""


@dataclass(frozen=True, slots=True)
class TrafficImport:
    """What a traffic CSV holds.

    Attributes
    ----------
    turnarounds : tuple of Turnaround
        In the order of the file.
    locked : mapping
        Stand by turnaround, where the file locks one.
    problems : tuple of ImportProblem
        Empty unless the valid rows of a file with problems were taken.
    left : tuple of str
        The rows that were left, by line and id: ``line 5 (2018-004)``.
    """

    turnarounds: tuple[Turnaround, ...]
    locked: Mapping[TurnaroundId, StandId]
    problems: tuple[ImportProblem, ...] = ()
    left: tuple[str, ...] = ()


def read_traffic(
    path: Path, layout: Layout, *, take_valid: bool = False, check: Callable[[], None] | None = None
) -> TrafficImport:
    """Read a traffic CSV against a layout.

    Parameters
    ----------
    path : Path
        The file.
    layout : Layout
        Gives the time zone, the stands and the fleet.
    take_valid : bool
        True: rows with problems are left and named; False: any problem refuses the file.
    check : callable or None
        Called every thousand rows; may raise to stop the reading.

    Raises
    ------
    ImportFailed
        With all problems of the file; with `take_valid` only if no row of it could be taken as a row.
    """
    problems = Problems(path)
    table = read_table(Path(path), problems, known=COLUMNS, required=_REQUIRED)
    reading = _Reading(layout)
    if table is not None:
        reading.read(table, check)
        if not reading.rows and not problems.fatal and not len(problems):
            problems.add("no_rows", line=1, fatal=True)
    if problems.fatal or (len(problems) and not take_valid):
        raise ImportFailed(problems.listed())
    return TrafficImport(
        turnarounds=tuple(reading.turnarounds.values()),
        locked=MappingProxyType(reading.locked),
        problems=problems.listed(),
        left=tuple(text for _, text in sorted([*reading.left, *_unsplit(table)])),
    )


def _unsplit(table: Table | None) -> list[tuple[int, str]]:
    return [(line, f"line {line}") for line in table.left_lines] if table else []


class _Reading:
    """The rows of one file as they are taken or left."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        zone = layout.airport.zone
        self._clocks = {stem: Clock(stem, zone) for stem in (*_SCHEDULED, *_LATER_KNOWN)}
        self._lines: dict[str, int] = {}
        self.turnarounds: dict[TurnaroundId, Turnaround] = {}
        self.locked: dict[TurnaroundId, StandId] = {}
        self.left: list[tuple[int, str]] = []
        self.rows = 0

    def read(self, table: Table, check: Callable[[], None] | None) -> None:
        """Read all rows of a table; what cannot be taken is left, by its line, and said among its problems.

        Parameters
        ----------
        check : callable or None
            Called now and then while reading; may raise to give up.
        """
        for row in table.rows(check):
            self.rows += 1
            turnaround = self._turnaround(row)
            if turnaround is None:
                name = row.cell("turnaround_id")
                self.left.append((row.line, f"line {row.line} ({name})" if name else f"line {row.line}"))
                continue
            self.turnarounds[turnaround.turnaround] = turnaround
            if stand := row.cell(_LOCKED_STAND):
                self.locked[turnaround.turnaround] = StandId(stand)

    def _turnaround(self, row: Row) -> Turnaround | None:
        values = read_values(row, _PLAIN)
        for stem, clock in self._clocks.items():
            time = clock.read(row, required=stem in _SCHEDULED)
            if time is not None:
                values[stem] = time
        self._check_id(row, values)
        self._check_stay(row, values)
        self._check_type(row, values)
        report_unknown(row, _LOCKED_STAND, "stand", [row.cell(_LOCKED_STAND)], self._layout.stands)
        return None if row.bad else Turnaround(**values)

    def _check_id(self, row: Row, values: dict[str, Any]) -> None:
        name = values.get("turnaround")
        if name in self._lines:
            row.problem("turnaround_id", "duplicate_key", value=name, first=self._lines[name])
        elif name is not None:
            self._lines[name] = row.line

    def _check_stay(self, row: Row, values: dict[str, Any]) -> None:
        for start, end in (("sibt", "sobt"), ("eibt", "eobt"), ("aibt", "aobt")):
            on, off = values.get(start), values.get(end)
            if on is None or off is None:
                continue
            column = self._clocks[end].filled_column(row)
            if off <= on:
                zone = self._layout.airport.zone
                row.problem(column, "leaves_before_it_comes", on=local_text(on, zone), off=local_text(off, zone))
            elif (off - on).days >= LONGEST_STAY_DAYS:
                row.problem(column, "stays_too_long", days=(off - on).days, limit=LONGEST_STAY_DAYS)

    def _check_type(self, row: Row, values: dict[str, Any]) -> None:
        code = values.get("aircraft_type")
        if code is None:
            return
        report_unknown(row, "aircraft_type", "aircraft_type", [code], self._layout.aircraft_types)
        known = self._layout.aircraft_types.get(code)
        if known is not None:
            _check_load(row, values, known)


def _check_load(row: Row, values: dict[str, Any], known: AircraftType) -> None:
    if values.get("nose_load") and not known.nose_door:
        row.problem("nose_load", "nose_load_no_door", type=known.icao)
    for column, attribute in (("tonnes_in", "import_kg"), ("tonnes_out", "export_kg")):
        mass_kg = values.get(attribute, 0)
        if known.max_payload_kg is not None and mass_kg > known.max_payload_kg:
            row.problem(
                column,
                "tonnes_above_payload",
                tonnes=tonnes_text(mass_kg),
                payload=tonnes_text(known.max_payload_kg),
                type=known.icao,
            )


def write_traffic(
    turnarounds: Iterable[Turnaround],
    path: Path,
    *,
    zone: ZoneInfo,
    locked: Mapping[TurnaroundId, StandId] | None = None,
) -> None:
    """Write turnarounds so that `read_traffic` reads the same ones back.

    Both airport time and UTC are written, since airport time alone is ambiguous for one hour of the year.

    Raises
    ------
    UserError
        If the file cannot be written; what was there before is untouched.
    """
    rows = (_cells(t, zone, (locked or {}).get(t.turnaround, "")) for t in turnarounds)
    write_atomically(Path(path), csv_text(COLUMNS, rows))


def _cells(turnaround: Turnaround, zone: ZoneInfo, stand: str) -> list[str]:
    def texts(columns: Iterable[Column]) -> list[str]:
        """Return the cells of columns that hold no time, safe for spreadsheets."""
        return [guarded(c.kind.format(getattr(turnaround, c.attribute))) for c in columns]

    def times(stems: Iterable[str], show: Callable[[datetime], str]) -> list[str]:
        """Return the cells of times by their stems, empty where a time is not known."""
        found = (getattr(turnaround, stem) for stem in stems)
        return [show(time) if time is not None else "" for time in found]

    return [
        *texts(_BEFORE_TIMES),
        *times(_SCHEDULED, lambda time: local_text(time, zone)),
        *times(_SCHEDULED, utc_text),
        *texts(_AFTER_TIMES),
        guarded(stand),
        *texts(_LAST),
        *times(_LATER_KNOWN, utc_text),
    ]
