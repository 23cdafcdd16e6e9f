"""The freight tables of a layout folder: evidence, customs, the delivery clock, bookings, delays.

Each file is optional; a table without a file is empty. The columns: docs/manual/freight.md.
"""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from apronplan.cargo.evidence import above_whole, overlapping
from apronplan.domain.customs import CustomsLane, DeclarationRule
from apronplan.domain.delivery import ClockLeg, ClockOrigin, LinehaulCity, TruckBan
from apronplan.domain.freight import DelayProfile, ExportBooking, FreightTables, LotDefault
from apronplan.domain.programmes import EvidenceRule
from apronplan.domain.traffic import Direction
from apronplan.errors import UserError
from apronplan.exchange.cells import Flag, Name, Number, Text, Tonnes, Whole, WordSet
from apronplan.exchange.csv_out import write_atomically
from apronplan.exchange.freight_cells import CategoryCode, Instant, Route, Shifts, TimeOfDay, Way, Weekdays
from apronplan.exchange.layout.columns import NOT_NEGATIVE, NOTES, POINT, POSITIVE, SOURCE, VALIDITY
from apronplan.exchange.layout.crosschecks import report_unknown
from apronplan.exchange.problems import Problems
from apronplan.exchange.records import Column, ReadTable, Record, read_record, read_values, write_record
from apronplan.exchange.tables import Row
from apronplan.exchange.traffic_cells import Categories

SHARE = Number(0, 1)
_DATES = VALIDITY[1:]
_HOURS = Number(0, 10_000)
_MINUTES = Number(-100_000, 100_000)


def _dates(row: Row, item: EvidenceRule | DeclarationRule | CustomsLane) -> None:
    if item.valid_from is not None and item.valid_to is not None and item.valid_to <= item.valid_from:
        row.problem("valid_to", "ends_before_it_starts", start=item.valid_from, end=item.valid_to)


def _evidence(row: Row, rule: EvidenceRule) -> None:
    _dates(row, rule)
    if not rule.share_low <= rule.share <= rule.share_high:
        lower = "share" if rule.share < rule.share_low else "share_high"
        row.problem(lower, "shares_not_rising", low=rule.share_low, share=rule.share, high=rule.share_high)
    if not any((rule.operator, rule.flight, rule.origin, rule.consignee, rule.hall)):
        row.problem("operator", "evidence_of_nothing")


def _rising(*columns: str) -> Callable[[Row, Any], None]:
    def check(row: Row, item: object) -> None:
        """Note each column of a row whose figure is less than that of the column before."""
        values = [getattr(item, name) for name in columns]
        for name, before, value in zip(columns[1:], values, values[1:], strict=False):
            if value < before:
                row.problem(name, "not_rising", value=value, before=before)

    return check


def _lane(row: Row, lane: CustomsLane) -> None:
    _dates(row, lane)
    if lane.close_min <= lane.open_min:
        row.problem("close", "lane_never_open", open=TimeOfDay().format(lane.open_min))


def _origin(row: Row, origin: ClockOrigin) -> None:
    _rising("dispatch_low_h", "dispatch_mode_h", "dispatch_high_h")(row, origin)
    _rising("flight_low_h", "flight_mode_h", "flight_high_h")(row, origin)


def _road(row: Row, city: LinehaulCity) -> None:
    if city.road_km > 0 and city.drive_h <= 0:
        row.problem("drive_h", "no_road_time", city=city.city, km=city.road_km)


def _required(kind: Any, *names: str) -> tuple[Column, ...]:  # noqa: ANN401 - any kind of cell
    return tuple(Column(name, kind, required=True) for name in names)


EVIDENCE = Record(
    "programme_evidence.csv",
    EvidenceRule,
    (
        *_required(Text(80), "programme"),
        *_required(Name(), "rule_id"),
        *_required(Whole(1, 100_000), "priority"),
        *(Column(name, Text(200)) for name in ("operator", "flight", "origin", "consignee", "hall")),
        Column("category", CategoryCode()),
        Column("direction", Way()),
        *_DATES,
        *_required(SHARE, "share_low", "share", "share_high"),
        *_required(Text(), "source"),
    ),
    key=lambda r: r.key,
    key_column="rule_id",
    checks=_evidence,
)


def _default(row: Row, usual: LotDefault) -> None:
    if not (usual.categories or usual.handler or usual.kg_per_uld or usual.kg_per_piece):
        row.problem("categories", "default_of_nothing")
    if usual.direction is Direction.TRANSIT:
        row.problem("direction", "not_a_choice", value="transit", choices="import, export")


LOT_DEFAULTS = Record(
    "lot_defaults.csv",
    LotDefault,
    (
        *(Column(name, Text(100)) for name in ("operator", "aircraft_type", "airport")),
        Column("direction", Way()),
        Column("categories", Categories()),
        Column("handler", Text(200)),
        Column("kg_per_uld", NOT_NEGATIVE),
        Column("kg_per_piece", NOT_NEGATIVE),
        SOURCE,
    ),
    key=lambda x: x.key,
    key_column="operator",
    checks=_default,
)

DECLARATIONS = Record(
    "customs_declarations.csv",
    DeclarationRule,
    (
        *_required(CategoryCode(), "category"),
        *_required(Name(), "kind"),
        *_required(POSITIVE, "kg_per_declaration"),
        *_required(SHARE, "selected_share"),
        Column("priority", Whole(1, 1_000)),
        Column("automatic", Flag(explicit=True)),
        Column("release_min", Whole(0, 100_000)),
        *_DATES,
        SOURCE,
    ),
    key=lambda r: r.key,
    key_column="category",
    checks=_dates,
)

LANES = Record(
    "customs_lanes.csv",
    CustomsLane,
    (
        *_required(Name(), "lane"),
        Column("name", Text(200)),
        *_required(POSITIVE, "checks_per_h"),
        Column("kinds", WordSet()),
        Column("halls", WordSet()),
        Column("open", TimeOfDay(), "open_min"),
        Column("close", TimeOfDay(next_day=True), "close_min"),
        Column("weekdays", Weekdays()),
        Column("shifts", Shifts()),
        *VALIDITY,
        SOURCE,
    ),
    key=lambda x: x.lane,
    key_column="lane",
    checks=_lane,
)

LEGS = Record(
    "clock_legs.csv",
    ClockLeg,
    (
        *_required(Name(), "leg"),
        Column("capability", Name()),
        Column("category", CategoryCode()),
        *_required(_HOURS, "low_h", "mode_h", "high_h"),
        SOURCE,
    ),
    key=lambda x: x.key,
    key_column="leg",
    checks=_rising("low_h", "mode_h", "high_h"),
)

ORIGINS = Record(
    "clock_origins.csv",
    ClockOrigin,
    (
        *_required(Name(), "origin"),
        *(Column(name, Text(200)) for name in ("name", "country", "hub")),
        *_required(_HOURS, "dispatch_low_h", "dispatch_mode_h", "dispatch_high_h"),
        *_required(_HOURS, "flight_low_h", "flight_mode_h", "flight_high_h"),
        SOURCE,
    ),
    key=lambda x: x.origin,
    key_column="origin",
    checks=_origin,
)

LINEHAUL = Record(
    "linehaul.csv",
    LinehaulCity,
    (
        *_required(Text(100), "city"),
        *_required(Name(), "country"),
        *POINT,
        *_required(NOT_NEGATIVE, "road_km"),
        *_required(Number(0, 1_000), "drive_h"),
        Column("crew", Whole(1, 2)),
        Column("ferry_h", NOT_NEGATIVE),
        Column("route", Route()),
        SOURCE,
    ),
    key=lambda x: x.key,
    key_column="city",
    checks=_road,
)

BANS = Record(
    "clock_truck_bans.csv",
    TruckBan,
    (
        *_required(Name(), "ban"),
        *_required(Name(), "country"),
        Column("weekdays", Weekdays()),
        Column("from", TimeOfDay(), "from_min", required=True),
        Column("to", TimeOfDay(), "to_min", required=True),
        SOURCE,
    ),
    key=lambda x: x.ban,
    key_column="ban",
)

BOOKINGS = Record(
    "export_bookings.csv",
    ExportBooking,
    (
        *_required(Name(), "booking"),
        *_required(Text(200), "firm"),
        *_required(Name(), "destination"),
        Column("tonnes", Tonnes(500), "mass_kg", required=True),
        Column("ready_utc", Instant(), "ready", required=True),
        Column("latest_utc", Instant(), "latest"),
        Column("hall", Name()),
        Column("value_per_kg", NOT_NEGATIVE),
        NOTES,
    ),
    key=lambda x: x.booking,
    key_column="booking",
)

DELAYS = Record(
    "delay_profiles.csv",
    DelayProfile,
    (
        Column("operator", Text(100)),
        *_required(_MINUTES, "p05_min", "p25_min", "p50_min", "p75_min", "p95_min"),
        Column("ground_p50_min", NOT_NEGATIVE),
        Column("ground_p95_min", NOT_NEGATIVE),
        SOURCE,
    ),
    key=lambda x: x.key,
    key_column="operator",
    complete=lambda values: values.setdefault("operator", ""),
    checks=_rising("p05_min", "p25_min", "p50_min", "p75_min", "p95_min"),
)

RECORDS: Mapping[str, Record[Any]] = MappingProxyType(
    {
        "lot_default": LOT_DEFAULTS,
        "evidence_rule": EVIDENCE,
        "declaration_rule": DECLARATIONS,
        "customs_lane": LANES,
        "clock_leg": LEGS,
        "clock_origin": ORIGINS,
        "linehaul": LINEHAUL,
        "truck_ban": BANS,
        "export_booking": BOOKINGS,
        "delay_profile": DELAYS,
    }
)
"""The file of each freight table."""

FREIGHT_FILES = tuple(record.file for record in RECORDS.values())


def read_freight(folder: Path, halls: Collection[str] | None) -> tuple[FreightTables, list[Problems]]:
    """Read the freight tables of a layout folder; every problem found is in the list, one entry per file.

    Parameters
    ----------
    halls : collection of str or None
        Names of the halls that a row may name; None = they could not be read, so no name is refused.
    """
    tables = {name: read_record(folder / record.file, record, optional=True) for name, record in RECORDS.items()}
    _check_evidence(tables["evidence_rule"], halls)
    if halls is not None:
        for key, lane in tables["customs_lane"].items.items():
            report_unknown(tables["customs_lane"].rows[key], "halls", "hall", sorted(lane.halls), halls)
        for key, booking in tables["export_booking"].items.items():
            report_unknown(tables["export_booking"].rows[key], "hall", "hall", [booking.hall], halls)
    items: dict[str, Any] = {name: MappingProxyType(table.items) for name, table in tables.items()}
    return FreightTables(**items), [table.problems for table in tables.values()]


def _check_evidence(table: ReadTable[EvidenceRule], halls: Collection[str] | None) -> None:
    for a, b in overlapping(table.items.values()):
        row = table.rows[b.key]
        row.problem("priority", "evidence_overlap", value=b.priority, first=a.rule_id, line=table.rows[a.key].line)
    for together in above_whole(table.items.values()):
        last = max(together, key=lambda r: table.rows[r.key].line)
        total = round(100 * sum(r.share for r in together), 3)
        names = ", ".join(f"{r.rule_id} (line {table.rows[r.key].line})" for r in together)
        table.rows[last.key].problem("share", "evidence_above_whole", value=last.share, rules=names, total=total)
    if halls is not None:
        for key, rule in table.items.items():
            report_unknown(table.rows[key], "hall", "hall", [rule.hall], halls)


def write_freight(freight: FreightTables, folder: Path) -> None:
    """Write the freight tables that have rows, and empty the files of those that have none.

    Raises
    ------
    UserError
        If a file cannot be written.
    """
    for name, record in RECORDS.items():
        items = list(getattr(freight, name).values())
        if items or (folder / record.file).exists():
            write_atomically(folder / record.file, write_record(record, items))


def row_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a freight table's file.

    Raises
    ------
    KeyError
        If there is no such freight table.
    """
    return tuple(column.name for column in RECORDS[table].columns)


def row_texts(table: str, item: object) -> tuple[str, ...]:
    """Return a row of a freight table as the cells of its file, in the order of `row_columns`."""
    values = ((column, getattr(item, column.attribute)) for column in RECORDS[table].columns)
    return tuple("" if value is None or value in ("", ()) else column.kind.format(value) for column, value in values)


def row_of(table: str, texts: Mapping[str, str]) -> Any:  # noqa: ANN401 - each table has rows of its own kind
    """Return a row of a freight table out of the cells of its file.

    Raises
    ------
    UserError
        With every sentence that a reader of the file would have against the cells.
    """
    record, problems = RECORDS[table], Problems(RECORDS[table].file)
    names = row_columns(table)
    row = Row(1, [texts.get(name, "").strip() for name in names], {name: at for at, name in enumerate(names)}, problems)
    values = read_values(row, record.columns)
    if not row.bad and record.complete is not None:
        record.complete(values)
    item = None if row.bad else record.make(**values)
    if item is not None and record.checks is not None:
        record.checks(row, item)
    if faults := [problem.message for problem in problems.listed()]:
        raise UserError(" ".join(faults))
    return item


def row_faults(table: str, item: object) -> list[str]:
    """Return what a reader of the table's file would have against a row, as sentences; empty if nothing.

    Raises
    ------
    KeyError
        If there is no such freight table.
    """
    record, problems = RECORDS[table], Problems(RECORDS[table].file)
    values = [getattr(item, column.attribute) for column in record.columns]
    cells = [
        "" if value is None or value == "" else column.kind.format(value)
        for column, value in zip(record.columns, values, strict=True)
    ]
    row = Row(1, cells, {column.name: at for at, column in enumerate(record.columns)}, problems)
    read_values(row, record.columns)
    if not row.bad and record.checks is not None:
        record.checks(row, item)
    return [problem.message for problem in problems.listed()]
