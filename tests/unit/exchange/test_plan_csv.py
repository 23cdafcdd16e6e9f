"""The plan as CSV."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apronplan.domain.ids import HallId, LotId, PartId, StandId, TurnaroundId
from apronplan.domain.layout import Layout
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import (
    Direction,
    HallAssignment,
    Lot,
    Split,
    StandAssignment,
    TowCut,
    Turnaround,
)
from apronplan.errors import UserError
from apronplan.exchange.plan_csv import write_plan_csv

HEADER = (
    "turnaround_id,part,flight_in,flight_out,aircraft_type,registration,stand,on_block_utc,off_block_utc,hall,"
    "tonnes_in,tonnes_out,locked"
)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2018, 6, 4, hour, minute, tzinfo=UTC)


def stay(name: str, hour: int, **more: object) -> Turnaround:
    usual: dict[str, object] = {"operator": "ABC", "aircraft_type": "B744", "sibt": at(hour), "sobt": at(hour + 3)}
    return Turnaround(turnaround=TurnaroundId(name), **{**usual, **more})  # type: ignore[arg-type]


def lot(turnaround: str, name: str, direction: Direction) -> Lot:
    return Lot(lot=LotId(name), turnaround=TurnaroundId(turnaround), direction=direction, mass_kg=1)


@pytest.fixture
def plan(layout: Layout) -> Plan:
    towed = stay("T2", 6, flight_in="RU375", flight_out="RU396", import_kg=74_050, export_kg=78_600)
    plain = stay("T1", 8, flight_in="=1+1", registration="-X", eibt=at(8, 10), import_kg=1)
    lots = [
        lot("T2", "T2/E1", Direction.EXPORT),
        lot("T2", "T2/I1", Direction.IMPORT),
        lot("T2", "T2/I2", Direction.IMPORT),
    ]
    halls = {"T2/E1": "N2", "T2/I1": "N1", "T2/I2": "N1"}
    cut = TowCut(off_block=at(7), on_block=at(7, 20))
    return Plan(
        {
            "airport": {layout.airport.icao: layout.airport},
            "turnaround": {"T1": plain, "T2": towed},
            "split": {"T2": Split(turnaround=TurnaroundId("T2"), cuts=(cut,))},
            "lot": {one.lot: one for one in lots},
            "hall_assignment": {k: HallAssignment(lot=LotId(k), hall=HallId(v)) for k, v in halls.items()},
            "stand_assignment": {
                "T2#1": StandAssignment(part=PartId("T2#1"), stand=StandId("1E"), locked=True),
                "T2#2": StandAssignment(part=PartId("T2#2"), stand=StandId("1")),
            },
        }
    )


def test_one_row_per_part_in_order_of_time(plan: Plan) -> None:
    out = io.StringIO()
    write_plan_csv(plan, out)
    assert out.getvalue().splitlines() == [
        HEADER,
        "T2,1,RU375,RU396,B744,,1E,2018-06-04T06:00:00Z,2018-06-04T07:00:00Z,N1 N2,74.05,0,Y",
        "T2,2,RU375,RU396,B744,,1,2018-06-04T07:20:00Z,2018-06-04T09:00:00Z,N1 N2,0,78.6,",
        "T1,1,'=1+1,,B744,'-X,,2018-06-04T08:10:00Z,2018-06-04T11:00:00Z,,0.001,0,",
    ]


def test_a_file_is_the_same_as_a_stream(plan: Plan, tmp_path: Path) -> None:
    out = io.StringIO()
    write_plan_csv(plan, out)
    write_plan_csv(plan, tmp_path / "plan.csv")
    assert (tmp_path / "plan.csv").read_text(encoding="utf-8") == out.getvalue()
    with (tmp_path / "plan.csv").open(encoding="utf-8", newline="") as file:
        assert [r["stand"] for r in csv.DictReader(file)] == ["1E", "1", ""]


def test_an_empty_plan_has_a_header() -> None:
    out = io.StringIO()
    write_plan_csv(Plan(), out)
    assert out.getvalue() == HEADER + "\n"


def test_a_folder_that_does_not_exist(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        write_plan_csv(plan, tmp_path / "none" / "plan.csv")
