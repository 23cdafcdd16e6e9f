"""A row of four stands and a hall, by hand, for the audit's tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import ApronId, HallId, LotId, PartId, StandId, TurnaroundId, TypeCode
from apronplan.domain.layout import Airport, Hall, Stand
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import (
    Category,
    Direction,
    HallAssignment,
    Lot,
    Override,
    StandAssignment,
    Turnaround,
)

NOON = datetime(2018, 6, 5, 10, 0, tzinfo=UTC)
ORIGIN = (50.64, 5.44)
M_PER_DEG_LON = 70_735.0


def stand(name: str, east_m: float, **more: object) -> Stand:
    """A stand in a row that runs east, noses to the north."""
    values: dict[str, object] = {
        "stand": StandId(name),
        "apron": ApronId("A"),
        "lat": ORIGIN[0],
        "lon": ORIGIN[1] + east_m / M_PER_DEG_LON,
        "heading_deg": 0.0,
        "max_wingspan_m": 65.0,
        "max_length_m": 72.0,
    }
    return Stand(**{**values, **more})  # type: ignore[arg-type]


TYPES = (
    AircraftType(icao=TypeCode("B77L"), wingspan_m=64.80, length_m=63.73, unload_min=60),
    AircraftType(icao=TypeCode("B748"), wingspan_m=68.40, length_m=76.25, unload_min=60),
    AircraftType(icao=TypeCode("B734"), wingspan_m=28.88, length_m=36.45, unload_min=30),
)
HALL = Hall(
    hall=HallId("H1"),
    polygon=((5.44, 50.63), (5.441, 50.63), (5.441, 50.631)),
    rate_t_per_h=50.0,
    storage_t=500.0,
    handlers=frozenset({"Swissport"}),
    capabilities=frozenset({"cold"}),
)


def plan(*rows: RowChange) -> Plan:
    """Stands S1 to S4, 80 m apart (S4 only 70 m from S3), and a hall."""
    made = Plan()
    stands = [stand("S1", 0), stand("S2", 80), stand("S3", 160), stand("S4", 230)]
    made.apply(
        [
            RowChange(
                "airport", "EBXX", None, Airport(icao="EBXX", name="X", lat=50.64, lon=5.44, timezone="Europe/Brussels")
            ),
            *(RowChange("aircraft_type", t.icao, None, t) for t in TYPES),
            *(RowChange("stand", s.stand, None, s) for s in stands),
            RowChange("hall", HALL.hall, None, HALL),
            *rows,
        ]
    )
    return made


def stay(
    name: str,
    on: str,
    start_min: float = 0,
    stay_min: float = 120,
    aircraft: str = "B77L",
    override: Override | None = None,
    **more: object,
) -> list[RowChange]:
    """A turnaround placed on a stand; minutes count from noon."""
    sibt = NOON + timedelta(minutes=start_min)
    turnaround = Turnaround(
        turnaround=TurnaroundId(name),
        operator="QTR",
        aircraft_type=TypeCode(aircraft),
        sibt=sibt,
        sobt=sibt + timedelta(minutes=stay_min),
    )
    turnaround = replace(turnaround, **more)  # type: ignore[arg-type]
    part = PartId(f"{name}#1")
    return [
        RowChange("turnaround", name, None, turnaround),
        RowChange("stand_assignment", part, None, StandAssignment(part=part, stand=StandId(on), override=override)),
    ]


def lot(name: str, of: str, tonnes: float, category: Category = Category.GENERAL, **more: object) -> list[RowChange]:
    """An import lot of a turnaround in the hall."""
    made = Lot(
        lot=LotId(name),
        turnaround=TurnaroundId(of),
        direction=Direction.IMPORT,
        mass_kg=round(tonnes * 1000),
        category=category,
        handler="Swissport",
    )
    made = replace(made, **more)  # type: ignore[arg-type]
    return [
        RowChange("lot", name, None, made),
        RowChange("hall_assignment", name, None, HallAssignment(lot=made.lot, hall=HALL.hall)),
    ]
