"""Aircraft types: the fleet that the program brings, and what a layout adds to it or overrides."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import TypeCode
from apronplan.exchange.cells import Code, Flag, Number, Text, Tonnes, Whole
from apronplan.exchange.problems import Problems, refuse_if_any
from apronplan.exchange.records import Column, Record, read_values
from apronplan.exchange.tables import Row, read_table
from apronplan.paths import resources_dir

_SIZE = Number(0, 200, above=True)

FLEET = Record(
    "aircraft_types.csv",
    AircraftType,
    (
        Column("icao", Code(), required=True),
        Column("iata", Text(20)),
        Column("name", Text(200)),
        Column("wingspan_m", _SIZE),
        Column("length_m", _SIZE),
        Column("tail_height_m", _SIZE),
        Column("wheel_span_m", _SIZE),
        Column("mtow_t", Number(0, 2_000, above=True)),
        Column("nose_door", Flag(explicit=True)),
        Column("max_payload_t", Tonnes(1_000), "max_payload_kg"),
        Column("planning_load_t", Tonnes(1_000), "planning_load_kg"),
        Column("min_turn_min", Whole(1, 10_000)),
        Column("typical_turn_min", Whole(1, 10_000)),
        Column("unload_min", Whole(1, 10_000)),
        Column("noise_qc", Number(0, 10_000)),
        Column("source", Text()),
    ),
    key=lambda t: t.icao,
    key_column="icao",
)


def read_fleet(path: Path, base: Mapping[TypeCode, AircraftType] | None = None) -> Mapping[TypeCode, AircraftType]:
    """Read a table of aircraft types.

    Parameters
    ----------
    path : Path
        The file, as docs/manual/layout-folder.md describes it.
    base : mapping or None
        Types that the file adds to. A row of a type in it changes only the columns that it fills in.

    Raises
    ------
    ImportFailed
        With all problems of the file.
    """
    problems = Problems(path)
    types = fleet_of(path, problems, base or {})
    refuse_if_any([problems])
    return types


def builtin_fleet() -> Mapping[TypeCode, AircraftType]:
    """Return the fleet that the program brings along."""
    return read_fleet(resources_dir() / "fleet" / FLEET.file)


def fleet_of(path: Path, problems: Problems, base: Mapping[TypeCode, AircraftType]) -> Mapping[TypeCode, AircraftType]:
    """Read a table of aircraft types over a base, noting problems instead of raising."""
    types, first_lines = dict(base), dict[str, int]()
    table = read_table(path, problems, known=[c.name for c in FLEET.columns], required=["icao"])
    for row in table.rows() if table else ():
        made = _type_of(row, types)
        if made is None:
            continue
        if made.icao in first_lines:
            row.problem("icao", "duplicate_key", value=made.icao, first=first_lines[made.icao])
            continue
        first_lines[made.icao] = row.line
        types[made.icao] = made
    return MappingProxyType(types)


def _type_of(row: Row, base: Mapping[TypeCode, AircraftType]) -> AircraftType | None:
    values = read_values(row, FLEET.columns)
    old = base.get(values.get("icao", TypeCode("")))
    for column in ("wingspan_m", "length_m"):
        if old is None and column not in values and not row.cell(column):
            row.problem(column, "missing_value")
    if row.bad:
        return None
    return replace(old, **values) if old is not None else AircraftType(**values)
