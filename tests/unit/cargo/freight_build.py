"""A small freight airport by hand: two halls, two handlers, flights with lots, evidence and customs as wanted."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from apronplan.cargo.lots import lots_of
from apronplan.domain.aircraft import AircraftType
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import ApronId, HallId, LotId, PartId, StandId, TurnaroundId, TypeCode
from apronplan.domain.layout import Airport, Hall, Stand
from apronplan.domain.plan import Plan
from apronplan.domain.programmes import EvidenceRule
from apronplan.domain.traffic import Category, HallAssignment, Lot, StandAssignment, Turnaround

MONDAY = datetime(2018, 6, 4, 4, 0, tzinfo=UTC)
"""06:00 on a Monday in airport time."""
TYPES = {
    "B744": AircraftType(icao=TypeCode("B744"), wingspan_m=64.4, length_m=70.7, unload_min=60, max_payload_kg=110_000),
    "B734": AircraftType(icao=TypeCode("B734"), wingspan_m=28.9, length_m=36.4, unload_min=30, max_payload_kg=20_000),
}


def hall(name: str, *, handlers: Iterable[str] = (), capabilities: Iterable[str] = (), **more: float) -> Hall:
    figures = {"rate_t_per_h": 100.0, "storage_t": 500.0, **more}
    return Hall(
        hall=HallId(name),
        polygon=(),
        handlers=frozenset(handlers),
        capabilities=frozenset(capabilities),
        **figures,  # type: ignore[arg-type]
    )


def flight(name: str, *, hours: float = 0.0, stay_h: float = 4.0, **more: object) -> Turnaround:
    """A turnaround on block `hours` after Monday 06:00 local."""
    on_block = MONDAY + timedelta(hours=hours)
    values: dict[str, object] = {
        "turnaround": TurnaroundId(name),
        "operator": "TAY",
        "aircraft_type": TypeCode("B744"),
        "sibt": on_block,
        "sobt": on_block + timedelta(hours=stay_h),
        "flight_in": f"3V{name}",
        "origin": "PVG",
        "destination": "JFK",
        "import_kg": 60_000,
        "handler": "Swissport",
        "categories": ((Category.ECOMMERCE, 100),),
    }
    return Turnaround(**{**values, **more})  # type: ignore[arg-type]


def rule(rule_id: str, **more: object) -> EvidenceRule:
    values: dict[str, object] = {
        "programme": "Cainiao",
        "rule_id": rule_id,
        "priority": 10,
        "share_low": 0.3,
        "share": 0.6,
        "share_high": 0.9,
    }
    return EvidenceRule(**{**values, **more})  # type: ignore[arg-type]


def plan(
    flights: Iterable[Turnaround],
    *,
    halls: Iterable[Hall] = (),
    lots: Iterable[Lot] | None = None,
    in_hall: str = "",
    on_stand: str = "",
    **tables: Iterable[object],
) -> Plan:
    """A plan; each further table is given as its rows, keyed by their own names."""
    made = Plan()
    stays = list(flights)
    freight = [lot for t in stays for lot in lots_of(t)] if lots is None else list(lots)
    airport = Airport(icao="EBXX", name="X", lat=50.64, lon=5.44, timezone="Europe/Brussels", iata="LGG")
    rows: list[tuple[str, str, object]] = [("airport", "EBXX", airport)]
    rows += [("aircraft_type", k, t) for k, t in TYPES.items()]
    rows += [("hall", h.hall, h) for h in halls]
    rows += [("turnaround", t.turnaround, t) for t in stays]
    rows += [("lot", lot.lot, lot) for lot in freight]
    if in_hall:
        rows += [("hall_assignment", x.lot, HallAssignment(lot=x.lot, hall=HallId(in_hall))) for x in freight]
    if on_stand:
        stand = Stand(stand=StandId(on_stand), apron=ApronId("A"), lat=50.64, lon=5.44, heading_deg=0.0)
        rows.append(("stand", on_stand, stand))
        parts = [PartId(f"{t.turnaround}#1") for t in stays]
        rows += [("stand_assignment", p, StandAssignment(part=p, stand=StandId(on_stand))) for p in parts]
    for table, items in tables.items():
        rows += [(table, row_key(item), item) for item in items]
    made.apply([RowChange(table, key, None, row) for table, key, row in rows])
    return made


def row_key(item: object) -> str:
    for name in ("key", "lane", "origin", "ban", "booking", "closure", "rule", "name"):
        if isinstance(value := getattr(item, name, None), str):
            return value
    raise AssertionError(f"no key for {item!r}")


def only_lot(made: Plan, name: str = "") -> Lot:
    return made.lots[LotId(name)] if name else next(iter(made.lots.values()))
