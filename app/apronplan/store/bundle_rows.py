"""Whether rows from outside are ones that this program could have written: keys, times, sizes of numbers and texts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum

KEY_FIELDS: Mapping[str, str] = {
    "airport": "icao",
    "aircraft_type": "icao",
    "runway": "designator",
    "park_zone": "zone",
    "taxi_node": "node",
    "service_node": "node",
    "taxi_edge": "key",
    "service_edge": "key",
    "adjacency": "key",
    "preference": "key",
    "setting": "name",
    "split": "turnaround",
    "stand_assignment": "part",
    "hall_assignment": "lot",
    "published_stand": "part",
    "rule_setting": "rule",
    "accepted_finding": "finding",
    "lot_default": "key",
    "evidence_rule": "key",
    "declaration_rule": "key",
    "customs_lane": "lane",
    "clock_leg": "key",
    "clock_origin": "origin",
    "linehaul": "key",
    "truck_ban": "ban",
    "export_booking": "booking",
    "delay_profile": "key",
}
"""The field that holds a row's key, where it is not named like the table."""

LONGEST_TEXT = 100_000
LONGEST_LIST = 100_000
LARGEST = 1e12
YEARS = (1900, 2200)
_PART = re.compile(r".+#[1-9][0-9]{0,3}", re.DOTALL)
_PARTS = frozenset({"stand_assignment", "published_stand"})


def row_faults(tables: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """Yield rows that this program would never have written."""
    for table, rows in tables.items():
        field = KEY_FIELDS.get(table, table)
        for key, row in rows.items():
            if getattr(row, field, None) != key or (table in _PARTS and not _PART.fullmatch(key)):
                yield f"{table} {key[:60]!r}: the key is not that of the row"
            elif (fault := _fault(row)) is not None:
                yield f"{table} {key[:60]!r}: {fault}"
    if len(tables.get("airport", {})) > 1:
        yield "there is more than one airport"


def _fault(value: object, depth: int = 0) -> str | None:
    """Return what is wrong with a value, or with one inside it; None if nothing is."""
    if value is None or isinstance(value, bool | Enum):
        return None
    if isinstance(value, str):
        return "a text is too long" if len(value) > LONGEST_TEXT else None
    if isinstance(value, int | float):
        return None if abs(value) <= LARGEST else "a number is out of range"
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return "a time does not say its distance from UTC"
        return None if YEARS[0] <= value.year <= YEARS[1] else "a year is out of range"
    if isinstance(value, date):
        return None if YEARS[0] <= value.year <= YEARS[1] else "a year is out of range"
    return _inner_fault(value, depth)


def _inner_fault(value: object, depth: int) -> str | None:
    if depth > 8:
        return "values are nested too deeply"
    if is_dataclass(value):
        inner: list[object] = [getattr(value, f.name) for f in fields(value)]
    elif isinstance(value, Mapping):
        inner = [*value.keys(), *value.values()]
    elif isinstance(value, tuple | list | frozenset | set):
        inner = list(value)
    else:
        return f"a {type(value).__name__} does not belong there"
    if len(inner) > LONGEST_LIST:
        return "a list is too long"
    return next((f for v in inner if (f := _fault(v, depth + 1)) is not None), None)
