"""Traffic that is right, and rows that are taken beside others that are left."""

import dataclasses
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apronplan.domain.layout import Layout
from apronplan.domain.traffic import Category, Turnaround
from apronplan.errors import ImportFailed
from apronplan.exchange.layout_folder import load_airport
from apronplan.exchange.traffic_csv import COLUMNS, read_traffic, write_traffic
from apronplan.paths import sample_file
from unit.exchange.files import TRAFFIC_HEADER, read_rows, row, traffic

ZONE = ZoneInfo("Europe/Brussels")


def test_a_full_row(layout: Layout, tmp_path: Path) -> None:
    line = row(
        turnaround_id="2018-006",
        flight_in="RU375",
        flight_out="RU396",
        operator="ABW",
        aircraft_type="b748",
        registration="VQ-BRJ",
        origin="SVO",
        destination="SVO",
        tonnes_in="74.05",
        tonnes_out="78.6",
        handler="TNT/FedEx hub",
        categories="EC40 gen50 PHA10",
        programme="Cainiao:0.4 4PX:0.1",
        nose_load="Y",
        locked_stand="1E",
        priority="3",
    )
    read = read_rows(tmp_path, layout, line)
    assert read.turnarounds == (
        Turnaround(
            turnaround="2018-006",
            flight_in="RU375",
            flight_out="RU396",
            operator="ABW",
            aircraft_type="B748",
            registration="VQ-BRJ",
            origin="SVO",
            destination="SVO",
            sibt=datetime(2018, 6, 4, 5, 55, tzinfo=UTC),
            sobt=datetime(2018, 6, 4, 7, 0, tzinfo=UTC),
            import_kg=74_050,
            export_kg=78_600,
            handler="TNT/FedEx hub",
            categories=((Category.ECOMMERCE, 40), (Category.GENERAL, 50), (Category.PHARMA, 10)),
            programmes=(("Cainiao", 0.4), ("4PX", 0.1)),
            nose_load=True,
            priority=3,
        ),
    )
    assert dict(read.locked) == {"2018-006": "1E"}
    assert (read.problems, read.left) == ((), ())


def test_the_smallest_file(layout: Layout, tmp_path: Path) -> None:
    path = traffic(
        tmp_path,
        "T1,ABC,B738,2018-06-04T05:55Z,2018-06-04 07:00:30",
        header="Turnaround_ID,operator,aircraft_type,sibt_utc,sobt_utc",
    )
    found = read_traffic(path, layout).turnarounds[0]
    assert found.sibt == datetime(2018, 6, 4, 5, 55, tzinfo=UTC)
    assert found.sobt == datetime(2018, 6, 4, 7, 0, 30, tzinfo=UTC)
    assert (found.import_kg, found.categories, found.priority) == (0, (), 1)


def test_utc_settles_the_hour_that_happens_twice(layout: Layout, tmp_path: Path) -> None:
    read = read_rows(
        tmp_path,
        layout,
        row(
            turnaround_id="A",
            sibt_local="2025-10-26T02:30",
            sibt_utc="2025-10-26T00:30Z",
            sobt_local="2025-10-26T09:00",
        ),
        row(
            turnaround_id="B",
            sibt_local="2025-10-26T02:30",
            sibt_utc="2025-10-26T01:30Z",
            sobt_local="2025-10-26T09:00",
        ),
    )
    assert [t.sibt.hour for t in read.turnarounds] == [0, 1]


def test_valid_rows_are_taken_and_the_others_named(layout: Layout, tmp_path: Path) -> None:
    path = traffic(
        tmp_path,
        row(turnaround_id="T1"),
        row(turnaround_id="T2", aircraft_type="ZZZZ"),
        "T3,too,few",
        row(turnaround_id="", locked_stand="99"),
        row(turnaround_id="T1"),
        row(turnaround_id="T6", locked_stand="2"),
        'T7,"broken"x',
    )
    with pytest.raises(ImportFailed):
        read_traffic(path, layout)
    read = read_traffic(path, layout, take_valid=True)
    assert [t.turnaround for t in read.turnarounds] == ["T1", "T6"]
    assert dict(read.locked) == {"T6": "2"}
    assert read.left == ("line 3 (T2)", "line 4", "line 5", "line 6 (T1)", "line 8")
    assert [(p.line, p.code) for p in read.problems] == [
        (3, "unknown_aircraft_type"),
        (4, "too_few_columns"),
        (5, "missing_value"),
        (5, "unknown_stand"),
        (6, "duplicate_key"),
        (8, "broken_quotes"),
    ]


@pytest.mark.parametrize(("name", "count"), [("lgg-2018-week.csv", 301), ("lgg-2025-mon-wed.csv", 130)])
def test_the_samples_read_write_and_read_back(tmp_path: Path, name: str, count: int) -> None:
    liege = load_airport("EBLG")
    read = read_traffic(sample_file(name), liege)
    assert len(read.turnarounds) == count
    write_traffic(read.turnarounds, tmp_path / "out.csv", zone=liege.airport.zone, locked=read.locked)
    again = read_traffic(tmp_path / "out.csv", liege)
    assert again.turnarounds == read.turnarounds
    assert again.locked == read.locked


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Mn"]), max_size=15).map(str.strip)
WILD = st.one_of(TEXTS, st.sampled_from(["=1+1", "+32", "-", "@x", "'=", "''-", "\tx", "a,b", 'say "x"']))


def percents(cuts: list[int]) -> list[int]:
    edges = [0, *sorted(set(cuts)), 100]
    return [b - a for a, b in pairwise(edges)]


@st.composite
def turnarounds(draw: st.DrawFn) -> Turnaround:
    sibt = datetime(2018, 1, 1, tzinfo=UTC) + timedelta(seconds=draw(st.integers(0, 300_000_000)))
    shares = percents(draw(st.lists(st.integers(1, 99), max_size=4)))
    codes = draw(st.permutations(list(Category)))
    return Turnaround(
        turnaround=draw(st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9-]{0,20}\Z")),
        operator=draw(WILD) or "ABC",
        aircraft_type=draw(st.sampled_from(["B744", "A124"])),
        sibt=sibt,
        sobt=sibt + timedelta(seconds=draw(st.integers(1, 30_000_000))),
        flight_in=draw(WILD),
        registration=draw(WILD),
        handler=draw(WILD),
        notes=draw(WILD),
        import_kg=draw(st.integers(0, 100_000)),
        export_kg=draw(st.integers(0, 100_000)),
        categories=draw(st.sampled_from([(), tuple(zip(codes, shares, strict=False))])),
        programmes=draw(st.sampled_from([(), (("Cainiao", 0.4), ("4PX", 0.6)), (("A", 1.0),), (("B", 0.0625),)])),
        nose_load=draw(st.booleans()),
        priority=draw(st.integers(1, 9)),
        eibt=draw(st.sampled_from([None, sibt + timedelta(minutes=5)])),
        aibt=draw(st.sampled_from([None, sibt - timedelta(minutes=5)])),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(turnarounds(), min_size=1, max_size=4, unique_by=lambda t: t.turnaround))
def test_any_turnarounds_read_back(layout: Layout, tmp_path: Path, rows: list[Turnaround]) -> None:
    import unicodedata

    given_rows = [
        dataclasses.replace(
            t,
            **{
                f: unicodedata.normalize("NFC", getattr(t, f))
                for f in ("operator", "flight_in", "registration", "handler", "notes")
            },
        )
        for t in rows
    ]
    locked = {given_rows[0].turnaround: "1E"}
    write_traffic(given_rows, tmp_path / "out.csv", zone=ZONE, locked=locked)
    read = read_traffic(tmp_path / "out.csv", layout)
    assert list(read.turnarounds) == given_rows
    assert dict(read.locked) == locked


def test_nothing_dangerous_begins_a_cell(tmp_path: Path) -> None:
    import csv

    stay = Turnaround(
        turnaround="T1",
        operator="=cmd",
        aircraft_type="B744",
        flight_in="@x",
        registration="-1",
        handler="+1",
        notes="\ty",
        sibt=datetime(2018, 6, 4, tzinfo=UTC),
        sobt=datetime(2018, 6, 5, tzinfo=UTC),
    )
    write_traffic([stay], tmp_path / "out.csv", zone=ZONE)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == COLUMNS
    assert {"'=cmd", "'@x", "'-1", "'+1", "'\ty"} <= set(rows[1])
    assert not [cell for cell in rows[1] if cell.startswith(tuple("=+-@\t\r"))]


def test_the_public_columns_are_all_understood() -> None:
    assert set(TRAFFIC_HEADER.split(",")) <= set(COLUMNS)
