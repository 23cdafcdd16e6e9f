"""The layout folder: an airport as a folder of CSV files (docs/manual/layout-folder.md)."""

from pathlib import Path
from types import MappingProxyType
from typing import Any

from apronplan.domain.freight import FreightTables
from apronplan.domain.layout import Layout
from apronplan.errors import ImportFailed, UserError
from apronplan.exchange.csv_out import write_atomically
from apronplan.exchange.fleet import FLEET, builtin_fleet, fleet_of
from apronplan.exchange.layout.crosschecks import ReadLayout, check_layout
from apronplan.exchange.layout.freight import FREIGHT_FILES, read_freight, write_freight
from apronplan.exchange.layout.graphs import SERVICE_EDGES, SERVICE_NODES, TAXI_EDGES, TAXI_NODES
from apronplan.exchange.layout.ground import AIRPORT, APRONS, BUILDINGS, PARK_ZONES, PHASES, RUNWAYS
from apronplan.exchange.layout.halls import HALLS
from apronplan.exchange.layout.stands import ADJACENCY, PREFERENCES, STANDS
from apronplan.exchange.problems import Problems, refuse_if_any
from apronplan.exchange.records import ReadTable, Record, read_record, write_record
from apronplan.i18n import tr
from apronplan.paths import airport_dir

_TABLES: dict[str, Record[Any]] = {
    "airport": AIRPORT,
    "stands": STANDS,
    "runways": RUNWAYS,
    "aprons": APRONS,
    "halls": HALLS,
    "buildings": BUILDINGS,
    "park_zones": PARK_ZONES,
    "phases": PHASES,
    "taxi_nodes": TAXI_NODES,
    "taxi_edges": TAXI_EDGES,
    "service_nodes": SERVICE_NODES,
    "service_edges": SERVICE_EDGES,
    "adjacency": ADJACENCY,
    "preferences": PREFERENCES,
}
REQUIRED_FILES = (AIRPORT.file, STANDS.file)
FILES = (*(record.file for record in _TABLES.values()), FLEET.file, *FREIGHT_FILES)
"""Files of a layout folder that are read; any other is left alone."""


def read_layout(folder: Path) -> Layout:
    """Read an airport from a layout folder.

    The types in its ``aircraft_types.csv`` are added to the built-in fleet, or override columns of it.

    Raises
    ------
    ImportFailed
        With all problems of all files, if there is any.
    """
    folder = Path(folder)
    if not folder.is_dir():
        problems = Problems(folder)
        problems.add("not_a_folder", fatal=True)
        raise ImportFailed(problems.listed())
    tables = {
        name: read_record(folder / record.file, record, optional=record.file not in REQUIRED_FILES)
        for name, record in _TABLES.items()
    }
    read = ReadLayout(**tables)
    check_layout(read)
    own_types = Problems(folder / FLEET.file)
    types = builtin_fleet()
    if (folder / FLEET.file).exists():
        types = fleet_of(folder / FLEET.file, own_types, types)
    freight, freight_problems = read_freight(folder, read.halls.names)
    refuse_if_any([*(table.problems for table in tables.values()), own_types, *freight_problems])
    return _joined(tables, aircraft_types=types, freight=freight)


def _joined(tables: dict[str, ReadTable[Any]], **others: Any) -> Layout:  # noqa: ANN401 - one type per table
    named: dict[str, Any] = {name: MappingProxyType(t.items) for name, t in tables.items() if name != "airport"}
    return Layout(airport=next(iter(tables["airport"].items.values())), **named, **others)


def load_airport(icao: str) -> Layout:
    """Read an airport that the program brings along, by its ICAO code.

    Raises
    ------
    UserError
        If the program brings no such airport; names those it brings.
    ImportFailed
        If its files were damaged.
    """
    try:
        folder = airport_dir(icao.upper())
    except FileNotFoundError as error:
        raise UserError(str(error)) from error
    return read_layout(folder)


def write_layout(layout: Layout, folder: Path, freight: FreightTables | None = None) -> None:
    """Write a layout folder that `read_layout` reads back to an equal layout.

    `freight` are the freight tables of a plan (`Plan.freight`); None = those that the layout was read with.

    Every file is replaced whole or not at all. Files of tables that are empty now are left with their header, so that
    nothing of an earlier layout stays in force. Files that are not part of the format are not touched.

    Raises
    ------
    UserError
        If the folder cannot be made or a file cannot be written.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(tr("exchange.not_written", file=folder, reason=error.strerror or str(error))) from error
    for name, record in _TABLES.items():
        items = [layout.airport] if name == "airport" else list(getattr(layout, name).values())
        if items or (folder / record.file).exists():
            write_atomically(folder / record.file, write_record(record, items))
    if layout.aircraft_types:
        write_atomically(folder / FLEET.file, write_record(FLEET, layout.aircraft_types.values()))
    write_freight(layout.freight if freight is None else freight, folder)
