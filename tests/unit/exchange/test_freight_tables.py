"""The freight files of a layout folder: read, written back, refused with file, line and column."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apronplan.domain.traffic import Category, Direction
from apronplan.exchange.layout_folder import read_layout, write_layout
from unit.exchange.files import places, problems_of, write_folder

EVIDENCE = (
    "programme,rule_id,priority,operator,flight,origin,consignee,hall,category,direction,"
    "valid_from,valid_to,share_low,share,share_high,source\n"
)
FILES = {
    "programme_evidence": EVIDENCE + "4PX,p-1,20,RUN,9T117,HKG,,H1,EC,import,2018-05-01,2019-01-01,0.5,0.7,1,press\n",
    "customs_declarations": (
        "category,kind,kg_per_declaration,selected_share,priority,automatic,release_min,valid_from,valid_to\n"
        "EC,H7,0.174,0.00006,4,N,5,2021-07-01,\n"
    ),
    "customs_lanes": (
        "lane,checks_per_h,kinds,halls,open,close,weekdays,phase\n"
        "parcels,625,H7 low_value,H1,22:00,30:00,1 2 3,\n"
    ),
    "clock_legs": "leg,capability,category,low_h,mode_h,high_h\nsort,,EC,1,2,4\n",
    "clock_origins": (
        "origin,dispatch_low_h,dispatch_mode_h,dispatch_high_h,flight_low_h,flight_mode_h,flight_high_h\n"
        "HGH,1,2,3,4,5,6\n"
    ),
    "linehaul": "city,country,lat,lon,road_km,drive_h,crew,route\nLa Louvière,BE,50.5,4.2,120,1.7,1,BE:1 FR:0.25\n",
    "clock_truck_bans": "ban,country,weekdays,from,to\nDE-sun,DE,7,00:00,22:00\n",
    "export_bookings": (
        "booking,firm,destination,tonnes,ready_utc,latest_utc,hall\nb1,Bieres SA,JFK,1.25,2018-06-04T05:00Z,,H1\n"
    ),
    "delay_profiles": "operator,p05_min,p25_min,p50_min,p75_min,p95_min\n,-10,-5,0,10,60\nETH,-10,0,5,30,90\n",
}  # fmt: skip


def test_everything_is_read(folder: Path) -> None:
    freight = read_layout(write_folder(folder, **FILES)).freight
    rule = freight.evidence_rule["4PX|p-1"]
    assert (rule.category, rule.direction, rule.share_high) == (Category.ECOMMERCE, Direction.IMPORT, 1.0)
    declared = freight.declaration_rule["EC|2021-07-01"]
    assert (declared.selected_share, declared.automatic, declared.release_min) == (0.00006, False, 5)
    lane = freight.customs_lane["parcels"]
    assert (lane.open_min, lane.close_min, lane.weekdays) == (1320, 1800, {1, 2, 3})
    assert freight.linehaul["BE-La Louvière"].route == (("BE", 1.0), ("FR", 0.25))
    booking = freight.export_booking["b1"]
    assert (booking.mass_kg, booking.ready, booking.latest) == (1250, datetime(2018, 6, 4, 5, tzinfo=UTC), None)
    assert freight.delay_profile.keys() == {"*", "ETH"}


def test_read_write_read_is_the_same(folder: Path, tmp_path: Path) -> None:
    layout = read_layout(write_folder(folder, **FILES))
    write_layout(layout, tmp_path / "copy")
    copy = read_layout(tmp_path / "copy")
    assert copy.freight == layout.freight
    emptied = dataclasses.replace(layout.freight, evidence_rule={})
    write_layout(layout, tmp_path / "copy", emptied)
    assert read_layout(tmp_path / "copy").freight == emptied


def test_no_file_is_an_empty_table(folder: Path) -> None:
    freight = read_layout(write_folder(folder)).freight
    assert all(not getattr(freight, f.name) for f in dataclasses.fields(freight))


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("programme_evidence", "0.5,0.7,1", "0.5,0.7,1.2", ("out_of_range", 2, 15, "share_high")),
        ("programme_evidence", "0.5,0.7,1", "0.8,0.7,1", ("shares_not_rising", 2, 14, "share")),
        ("programme_evidence", "0.5,0.7,1", "0.5,0.7,0.6", ("shares_not_rising", 2, 15, "share_high")),
        ("programme_evidence", "0.5,0.7,1", "-0.5,0.7,1", ("out_of_range", 2, 13, "share_low")),
        ("programme_evidence", "0.5,0.7,1", "0.5,-0.7,1", ("out_of_range", 2, 14, "share")),
        ("programme_evidence", "0.5,0.7,1", "0.5,,1", ("missing_value", 2, 14, "share")),
        ("programme_evidence", ",20,", ",0,", ("out_of_range", 2, 3, "priority")),
        ("programme_evidence", ",EC,", ",XX,", ("unknown_category", 2, 9, "category")),
        ("programme_evidence", ",import,", ",up,", ("not_a_choice", 2, 10, "direction")),
        ("programme_evidence", "RUN,9T117,HKG,,H1", ",,,,", ("evidence_of_nothing", 2, 4, "operator")),
        ("programme_evidence", ",H1,", ",H9,", ("unknown_hall", 2, 8, "hall")),
        ("programme_evidence", "2019-01-01", "2018-05-01", ("ends_before_it_starts", 2, 12, "valid_to")),
        ("customs_declarations", "EC,H7", "XX,H7", ("unknown_category", 2, 1, "category")),
        ("customs_declarations", "0.00006", "1.5", ("out_of_range", 2, 4, "selected_share")),
        ("customs_lanes", "30:00", "20:00", ("lane_never_open", 2, 6, "close")),
        ("customs_lanes", "22:00", "25:00", ("not_a_time_of_day", 2, 5, "open")),
        ("customs_lanes", "1 2 3", "0 8", ("not_weekdays", 2, 7, "weekdays")),
        ("customs_lanes", ",H1,", ",H1 X2,", ("unknown_hall", 2, 4, "halls")),
        ("clock_legs", "1,2,4", "1,5,4", ("not_rising", 2, 6, "high_h")),
        ("clock_origins", "4,5,6", "4,5,4", ("not_rising", 2, 7, "flight_high_h")),
        ("linehaul", ",120,1.7", ",120,", ("missing_value", 2, 6, "drive_h")),
        ("linehaul", "FR:0.25", "France", ("bad_route", 2, 8, "route")),
        ("export_bookings", ",1.25,", ",-1,", ("tonnes_below_zero", 2, 4, "tonnes")),
        ("delay_profiles", "-10,-5,0", "-10,5,0", ("not_rising", 2, 4, "p50_min")),
    ],
)
def test_what_is_wrong_is_named_with_its_place(folder: Path, file: str, old: str, new: str, place: object) -> None:
    text = FILES[file]
    assert old in text
    problems = problems_of(lambda: read_layout(write_folder(folder, **{**FILES, file: text.replace(old, new, 1)})))
    assert places(problems) == [place]
    assert problems[0].message
    assert Path(problems[0].file).stem == file


def test_estimates_that_come_to_more_than_a_lot_are_refused_at_import(folder: Path) -> None:
    wider = "Cainiao,c-1,20,RUN,,,,,,,,,0.2,0.4,0.6,press\n"
    text = FILES["programme_evidence"] + wider
    problems = problems_of(lambda: read_layout(write_folder(folder, programme_evidence=text)))
    assert [p[:2] for p in places(problems)] == [("evidence_above_whole", 3)]
    assert "p-1 (line 2)" in problems[0].message
    assert "110" in problems[0].message


def test_rules_of_one_rank_that_could_meet_are_refused(folder: Path) -> None:
    second = "4PX,p-2,20,,,HKG,,,,,,,0.1,0.2,0.3,press\n"
    text = FILES["programme_evidence"] + second
    problems = problems_of(lambda: read_layout(write_folder(folder, programme_evidence=text)))
    assert places(problems) == [("evidence_overlap", 3, 3, "priority")]
    assert "p-1 (line 2)" in problems[0].message
