"""Traffic that is wrong: each fault with its line and column, all at once."""

from pathlib import Path

import pytest

from apronplan.domain.layout import Layout
from apronplan.errors import ImportFailed
from apronplan.exchange.traffic_csv import read_traffic
from unit.exchange.files import TRAFFIC_HEADER, column_of, places, row, traffic, traffic_problems

CASES: list[tuple[dict[str, str], str, str]] = [
    ({"locked_stand": "99"}, "unknown_stand", "locked_stand"),
    ({"locked_stand": "1 2"}, "unknown_stand", "locked_stand"),
    ({"aircraft_type": "B77Z"}, "unknown_aircraft_type", "aircraft_type"),
    ({"aircraft_type": ""}, "missing_value", "aircraft_type"),
    ({"aircraft_type": "B 744"}, "bad_code", "aircraft_type"),
    ({"operator": ""}, "missing_value", "operator"),
    ({"turnaround_id": ""}, "missing_value", "turnaround_id"),
    ({"turnaround_id": "a b"}, "bad_name", "turnaround_id"),
    ({"turnaround_id": "a#1"}, "bad_name", "turnaround_id"),
    ({"sobt_local": "2018-06-04T07:55"}, "leaves_before_it_comes", "sobt_local"),
    ({"sobt_local": "2018-06-03T09:00"}, "leaves_before_it_comes", "sobt_local"),
    ({"sobt_local": "", "sobt_utc": "2018-06-04T05:00Z"}, "leaves_before_it_comes", "sobt_utc"),
    ({"sobt_local": "2028-06-04T09:00"}, "stays_too_long", "sobt_local"),
    ({"sibt_local": ""}, "no_time", "sibt_local"),
    ({"sibt_local": "2018-06-31T07:55"}, "not_a_local_time", "sibt_local"),
    ({"sibt_local": "04/06/2018 07:55"}, "not_a_local_time", "sibt_local"),
    ({"sibt_local": "2018-06-04"}, "not_a_local_time", "sibt_local"),
    ({"sibt_local": "2018-06-04T07:55Z"}, "not_a_local_time", "sibt_local"),
    ({"sibt_local": "2018-06-04T07:55+02:00"}, "not_a_local_time", "sibt_local"),
    ({"sibt_local": "2018-06-04T24:00"}, "not_a_local_time", "sibt_local"),
    ({"sibt_local": "0001-01-01T00:00"}, "not_a_local_time", "sibt_local"),
    ({"sibt_local": "2018-03-25T02:30"}, "time_missing", "sibt_local"),
    ({"sibt_local": "2017-10-29T02:30"}, "time_ambiguous", "sibt_local"),
    ({"sibt_utc": "2018-06-04T06:55Z"}, "times_disagree", "sibt_local"),
    ({"sibt_utc": "2018-06-04T05:55+02:00"}, "not_a_utc_time", "sibt_utc"),
    ({"tonnes_in": "-1"}, "tonnes_below_zero", "tonnes_in"),
    ({"tonnes_in": "lots"}, "not_a_number", "tonnes_in"),
    ({"tonnes_out": "nan"}, "not_a_number", "tonnes_out"),
    ({"tonnes_out": "\u0661\u0662"}, "not_a_number", "tonnes_out"),
    ({"aircraft_type": "B744", "tonnes_in": "112.701"}, "tonnes_above_payload", "tonnes_in"),
    ({"categories": "EC70 GEN20"}, "categories_sum", "categories"),
    ({"categories": "EC70 GEN40"}, "categories_sum", "categories"),
    ({"categories": "EC70 XYZ30"}, "unknown_category", "categories"),
    ({"categories": "EC50 EC50"}, "named_twice", "categories"),
    ({"categories": "EXP"}, "bad_category", "categories"),
    ({"categories": "EC70.5 GEN29.5"}, "bad_category", "categories"),
    ({"categories": "GEN100 EC0"}, "bad_category", "categories"),
    ({"programme": "Cainiao"}, "bad_programme", "programme"),
    ({"programme": "Cainiao:40%"}, "bad_programme", "programme"),
    ({"programme": ":0.4"}, "bad_programme", "programme"),
    ({"programme": "Cainiao:1.1"}, "programmes_sum", "programme"),
    ({"programme": "Cainiao:0.7 SF:0.4"}, "programmes_sum", "programme"),
    ({"programme": "SF:0.1 SF:0.1"}, "named_twice", "programme"),
    ({"nose_load": "Y"}, "nose_load_no_door", "nose_load"),
    ({"nose_load": "perhaps"}, "not_a_flag", "nose_load"),
    ({"priority": "0"}, "out_of_range", "priority"),
    ({"priority": "10"}, "out_of_range", "priority"),
    ({"priority": "high"}, "not_whole", "priority"),
    ({"flight_in": "x" * 21}, "text_too_long", "flight_in"),
    ({"registration": "OO\x07"}, "control_character", "registration"),
]


@pytest.mark.parametrize(("cells", "code", "column"), CASES, ids=[f"{c[1]}-{i}" for i, c in enumerate(CASES)])
def test_each_fault_has_its_place(
    layout: Layout, tmp_path: Path, cells: dict[str, str], code: str, column: str
) -> None:
    found = traffic_problems(traffic(tmp_path, row(turnaround_id="T0"), row(**cells)), layout)
    assert places(found) == [(code, 3, column_of(column), column)]
    assert found[0].message.startswith(f"{column}: ")
    assert "exchange." not in found[0].message


def test_every_fault_of_a_file_at_once(layout: Layout, tmp_path: Path) -> None:
    lines = [row(**{"turnaround_id": f"T{i}", **cells}) for i, (cells, _, _) in enumerate(CASES)]
    found = traffic_problems(traffic(tmp_path, *lines, row(turnaround_id="T9"), "short"), layout)
    expected = [(code, i + 2) for i, (_, code, _) in enumerate(CASES)]
    expected += [("duplicate_key", len(CASES) + 2), ("too_few_columns", len(CASES) + 3)]
    assert [(p.code, p.line) for p in found] == expected


def test_several_faults_of_one_row(layout: Layout, tmp_path: Path) -> None:
    found = traffic_problems(
        traffic(tmp_path, row(aircraft_type="ZZZZ", tonnes_in="x", locked_stand="9", priority="0")), layout
    )
    assert [p.field for p in found] == ["aircraft_type", "tonnes_in", "locked_stand", "priority"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (TRAFFIC_HEADER.encode(), "no_rows"),
        (b"stand,apron\n1,A\n", "missing_column"),
        (TRAFFIC_HEADER.replace("sibt_local", "x").replace("sibt_utc", "y").encode() + b"\n", "missing_column"),
        ((TRAFFIC_HEADER + "\nLi\u00e8ge").encode("cp1252"), "wrong_encoding"),
        ((TRAFFIC_HEADER + "\nT1").encode("utf-16"), "wide_encoding"),
        ((TRAFFIC_HEADER + '\n"T1').encode(), "open_quote"),
    ],
)
@pytest.mark.parametrize("take_valid", [False, True])
def test_files_of_which_no_row_can_be_taken(
    layout: Layout, tmp_path: Path, data: bytes, code: str, take_valid: bool
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(ImportFailed) as refused:
        read_traffic(path, layout, take_valid=take_valid)
    assert {p.code for p in refused.value.problems} == {code}
    assert str(path) in str(refused.value)


def test_sentences_give_the_figures_and_the_remedy(layout: Layout, tmp_path: Path) -> None:
    found = traffic_problems(
        traffic(
            tmp_path,
            row(turnaround_id="A", aircraft_type="B744", tonnes_in="120.5"),
            row(turnaround_id="B", sibt_local="2018-03-25T02:30"),
            row(turnaround_id="C", categories="EC70 GEN20"),
        ),
        layout,
    )
    skipped = "the local time 2018-03-25T02:30 does not exist in Europe/Brussels: the clock is put forward then."
    assert [p.message for p in found] == [
        "tonnes_in: 120.5 t is more than the 112.7 t that a B744 can carry.",
        f"sibt_local: {skipped} Mend it, or give the time in sibt_utc.",
        "categories: the categories sum to 90 %; 100 % is expected.",
    ]
