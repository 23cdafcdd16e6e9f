"""Layout folders that are wrong: each fault with its file, line and column, all files at once."""

from pathlib import Path

import pytest

from apronplan.exchange.layout_folder import read_layout
from unit.exchange.files import LAYOUT, places, problems_of, write_folder


def faults(folder: Path, **changed: str | bytes | None) -> list[tuple[str, int | None, int | None, str]]:
    return places(problems_of(lambda: read_layout(write_folder(folder, **changed))))


def stands(*rows: str) -> str:
    return LAYOUT["stands.csv"] + "\n".join(rows) + "\n"


CASES = [
    ("stands", stands("3,A,50.6385,5.4455,135,,,,9 1,,,,,"), ("unknown_stand", 5, 9, "excludes")),
    ("stands", stands("3,A,50.6385,5.4455,135,,,,3,,,,,"), ("excludes_itself", 5, 9, "excludes")),
    ("stands", stands("3,A,50.6385,5.4455,135,,,boat,,,,,,"), ("not_a_choice", 5, 8, "kind")),
    ("stands", stands("3,A,50.6385,5.4455,361,,,,,,,,,"), ("out_of_range", 5, 5, "heading_deg")),
    ("stands", stands("3,A,5.4455,50.6385,0,,,,,,,,,"), ("too_far", 5, 3, "lat")),
    ("stands", stands("3,A,91,5.4455,0,,,,,,,,,"), ("out_of_range", 5, 3, "lat")),
    ("stands", stands("3,A,50.6385,,0,,,,,,,,,"), ("missing_value", 5, 4, "lon")),
    ("stands", stands("3,A,50.6385,5.4455,0,wide,,,,,,,,"), ("not_a_number", 5, 6, "max_wingspan_m")),
    ("stands", stands("3,A,50.6385,5.4455,0,-5,,,,,,,,"), ("not_above", 5, 6, "max_wingspan_m")),
    ("stands", stands("1,A,50.6385,5.4455,0,,,,,,,,,"), ("duplicate_key", 5, 1, "stand")),
    ("stands", stands("3,A,50.6385,5.4455,0,,,,,,south,,,"), ("unknown_phase", 5, 11, "phase")),
    (
        "stands",
        stands("3,A,50.6385,5.4455,0,,,,,,,2020-01-01,2020-01-01,"),
        ("ends_before_it_starts", 5, 13, "valid_to"),
    ),
    ("stands", stands("3,A,50.6385,5.4455,0,,,,,,,2020-13-01,,"), ("not_a_date", 5, 12, "valid_from")),
    ("stands", stands("3,A"), ("too_few_columns", 5, 3, "")),
    ("stands", LAYOUT["stands.csv"].replace("heading_deg", "heading"), ("missing_column", 1, 15, "")),
    ("stands", LAYOUT["stands.csv"].splitlines()[0], ("no_rows", 1, None, "")),
    ("airport", None, ("missing_file", None, None, "")),
    ("airport", LAYOUT["airport.csv"].replace("Europe/Brussels", "Europe"), ("unknown_time_zone", 2, 6, "timezone")),
    ("airport", LAYOUT["airport.csv"].replace("Europe/Brussels", "../etc"), ("unknown_time_zone", 2, 6, "timezone")),
    ("airport", LAYOUT["airport.csv"].replace("Europe/Brussels", "Mars/Base"), ("unknown_time_zone", 2, 6, "timezone")),
    ("airport", LAYOUT["airport.csv"] + "YTST,,Y,50,5,UTC\n", ("second_airport", 3, 1, "icao")),
    ("halls", LAYOUT["halls.csv"].replace(",60,", ",,"), ("missing_value", 2, 5, "rate_t_per_h")),
    ("halls", LAYOUT["halls.csv"].replace(",60,", ",0,"), ("not_above", 2, 5, "rate_t_per_h")),
    ("halls", LAYOUT["halls.csv"].replace(",350.5,", ",,"), ("missing_value", 2, 6, "storage_t")),
    (
        "halls",
        LAYOUT["halls.csv"].replace("5.441 50.631,", "5.4405 50.63,"),
        ("polygon_crosses_itself", 2, 4, "polygon"),
    ),
    ("aprons", 'apron,polygon\nA,"POLYGON ((5 50))"\n', ("polygon_too_small", 2, 2, "polygon")),
    ("aprons", 'apron,polygon\nA,"POLYGON ((50 5, 51 5, 51 6))"\n', ("too_far", 2, 2, "polygon")),
    (
        "phases",
        LAYOUT["phases.csv"].replace("2030-01-01,", "2030-01-01,2029-01-01"),
        ("ends_before_it_starts", 2, 4, "valid_to"),
    ),
    ("taxi_nodes", LAYOUT["taxi_nodes.csv"].replace(",1,", ",7,"), ("unknown_stand", 2, 5, "stand")),
    ("taxi_nodes", LAYOUT["taxi_nodes.csv"] + "X,,50.6,5.4,1,\n", ("stand_served_twice", 4, 5, "stand")),
    ("taxi_edges", LAYOUT["taxi_edges.csv"] + "ST_1,Q,A,1,,\n", ("unknown_node", 3, 2, "to")),
    ("taxi_edges", LAYOUT["taxi_edges.csv"] + "R,ST_1,A,1,,\n", ("duplicate_key", 3, 1, "from")),
    ("taxi_edges", LAYOUT["taxi_edges.csv"] + "R,R,A,1,,\n", ("edge_to_itself", 3, 2, "to")),
    ("taxi_edges", LAYOUT["taxi_edges.csv"].replace(",F", ",H"), ("not_a_choice", 2, 6, "max_code")),
    ("taxi_nodes", None, ("edges_without_nodes", None, None, "")),
    ("service_nodes", LAYOUT["service_nodes.csv"].replace("H1", "Z"), ("unknown_hall", 3, 6, "hall")),
    ("service_edges", LAYOUT["service_edges.csv"].replace("1E 2", "1E 8"), ("unknown_stand", 2, 7, "closed_while")),
    ("adjacency", LAYOUT["adjacency.csv"] + "1,0,8,0\n", ("unknown_stand", 3, 3, "stand_b")),
    ("adjacency", LAYOUT["adjacency.csv"] + "1,0,1,0\n", ("restricts_itself", 3, 3, "stand_b")),
    ("adjacency", LAYOUT["adjacency.csv"] + "1,30,2,0\n", ("duplicate_key", 3, 1, "stand_a")),
    ("preferences", LAYOUT["preferences.csv"] + ",,,8,,1\n", ("unknown_stand", 4, 4, "stand")),
    ("preferences", LAYOUT["preferences.csv"] + ",,,,Z,1\n", ("unknown_apron", 4, 5, "apron")),
    ("preferences", LAYOUT["preferences.csv"] + ",,,1,,\n", ("missing_value", 4, 6, "cost")),
    ("aircraft_types", "icao,length_m\nX99,30\n", ("missing_value", 2, None, "wingspan_m")),
    ("aircraft_types", "icao,wingspan_m\nB744,64\nB744,65\n", ("duplicate_key", 3, 1, "icao")),
    ("runways", LAYOUT["runways.csv"].replace("2340", "long"), ("not_a_number", 2, 6, "length_m")),
    ("service_edges", "from,to,length_m\n\u00e9".encode("cp1252"), ("wrong_encoding", 2, 1, "")),
]


@pytest.mark.parametrize(
    ("table", "text", "expected"), CASES, ids=[f"{c[0]}-{c[2][0]}-{i}" for i, c in enumerate(CASES)]
)
def test_each_fault_has_its_place(
    folder: Path, table: str, text: str | bytes | None, expected: tuple[str, int | None, int | None, str]
) -> None:
    assert faults(folder, **{table: text}) == [expected]


def test_all_faults_of_all_files_at_once(folder: Path) -> None:
    found = faults(
        folder,
        airport=LAYOUT["airport.csv"].replace("5.4455", "far"),
        stands=stands("3,A,50.6385,5.4455,999,,,,77,,,,,", "4"),
        halls=LAYOUT["halls.csv"].replace(",60,", ",,").replace("350.5", "x"),
        service_edges=LAYOUT["service_edges.csv"].replace("1E 2", "1E 8").replace("800", "-1"),
        taxi_edges="from,to\n",
    )
    assert sorted(code for code, *_ in found) == sorted(
        [
            "not_a_number",
            "out_of_range",
            "too_few_columns",
            "missing_value",
            "not_a_number",
            "out_of_range",
            "missing_column",
        ]
    )


def test_a_bad_row_is_no_unknown_name_elsewhere(folder: Path) -> None:
    """Stand 3 has a fault of its own and 4 is cut short; that others name them is not a second fault, stand 9 is."""
    text = stands("3,A,50.6385,5.4455,999,,,,,,,,,", "4,A", "5,A,50.6385,5.4455,0,,,,3 4 9,,,,,")
    assert faults(folder, stands=text) == [
        ("out_of_range", 5, 5, "heading_deg"),
        ("too_few_columns", 6, 3, ""),
        ("unknown_stand", 7, 9, "excludes"),
    ]


def test_the_sentence_names_file_place_column_and_remedy(folder: Path) -> None:
    problem = problems_of(lambda: read_layout(write_folder(folder, stands=stands("3,A,50.6,5.4,0,,,,1EE,,,,,"))))[0]
    assert str(problem) == (
        f"{folder / 'stands.csv'}:5:9: excludes: stand '1EE' is not among the 4 stands of the layout; is 1E meant?"
    )


def test_no_folder(tmp_path: Path) -> None:
    assert [p.code for p in problems_of(lambda: read_layout(tmp_path / "none"))] == ["not_a_folder"]
    assert [p.code for p in problems_of(lambda: read_layout(tmp_path))] == ["missing_file", "missing_file"]


def test_decimal_comma_in_a_semicolon_file(folder: Path) -> None:
    head, row = "icao;iata;name;lat;lon;timezone\n", "XTST;;Test;50,63;5,4455;Europe/Brussels\n"
    assert read_layout(write_folder(folder, airport=head + row)).airport.lat == 50.63
    wrong = problems_of(lambda: read_layout(write_folder(folder, airport=head + row.replace("50,63", "50,638"))))
    assert places(wrong) == [("decimal_point", 2, 4, "lat")], "could be fifty thousand"
