"""Aerodrome, runways, aprons, buildings, park zones and phases."""

import re
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from apronplan.domain.layout import Airport, Apron, Building, ParkZone, Phase, Runway
from apronplan.exchange.cells import CellError, Code, Name, Text, Whole
from apronplan.exchange.layout.columns import ACCURACY, LAT, LON, NOTES, POINT, POSITIVE, VALIDITY, check_dates
from apronplan.exchange.records import Column, Record
from apronplan.exchange.shapes import WktPolygon

_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,40}(/[A-Za-z0-9_+-]{1,40}){0,3}")


@dataclass(frozen=True, slots=True)
class TimeZone:
    """An IANA time zone that this machine knows."""

    def parse(self, text: str) -> str:
        """Return the zone's name; raises `CellError`."""
        try:
            if _ZONE.fullmatch(text):
                return ZoneInfo(text).key
        except (OSError, ValueError, KeyError):
            pass  # a folder of the zone data, a broken file, or no such zone
        raise CellError("unknown_time_zone", value=text)

    def format(self, value: str) -> str:
        """Return the cell."""
        return value


def _name_airport(values: dict[str, Any]) -> None:
    values.setdefault("name", values["icao"])


def _name_phase(values: dict[str, Any]) -> None:
    values.setdefault("name", values["phase"])


AIRPORT = Record(
    "airport.csv",
    Airport,
    (
        Column("icao", Code(), required=True),
        Column("iata", Code()),
        Column("name", Text(200)),
        *POINT,
        Column("timezone", TimeZone(), required=True),
    ),
    key=lambda a: a.icao,
    key_column="icao",
    complete=_name_airport,
)

RUNWAYS = Record(
    "runways.csv",
    Runway,
    (
        Column("designator", Name(), required=True),
        *POINT,
        Column("end_lat", LAT, required=True),
        Column("end_lon", LON, required=True),
        Column("length_m", POSITIVE, required=True),
        Column("width_m", POSITIVE, required=True),
    ),
    key=lambda r: r.designator,
    key_column="designator",
)

APRONS = Record(
    "aprons.csv",
    Apron,
    (
        Column("apron", Name(), required=True),
        Column("name", Text(200)),
        Column("polygon", WktPolygon(), required=True),
        *VALIDITY,
    ),
    key=lambda a: a.apron,
    key_column="apron",
    checks=check_dates,
)

BUILDINGS = Record(
    "buildings.csv",
    Building,
    (
        Column("building", Name(), required=True),
        Column("name", Text(500)),
        Column("polygon", WktPolygon(), required=True),
        *VALIDITY,
        ACCURACY,
    ),
    key=lambda b: b.building,
    key_column="building",
    checks=check_dates,
)

PARK_ZONES = Record(
    "logistics_park.csv",
    ParkZone,
    (
        Column("zone", Name(), required=True),
        Column("name", Text(500)),
        Column("polygon", WktPolygon(), required=True),
        *VALIDITY,
        NOTES,
    ),
    key=lambda z: z.zone,
    key_column="zone",
    checks=check_dates,
)

PHASES = Record(
    "phases.csv",
    Phase,
    (
        Column("phase", Name(), required=True),
        Column("name", Text(500)),
        VALIDITY[1],
        VALIDITY[2],
        Column("order", Whole(0, 10_000)),
        Column("description", Text(), "notes"),
    ),
    key=lambda p: p.phase,
    key_column="phase",
    complete=_name_phase,
    checks=check_dates,
)
