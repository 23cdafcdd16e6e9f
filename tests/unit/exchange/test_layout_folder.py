"""Layout folders that are right: what is read, what is written back, what is left out."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apronplan.domain.layout import Layout, StandKind
from apronplan.errors import UserError
from apronplan.exchange.layout_folder import FILES, load_airport, read_layout, write_layout
from unit.exchange.files import LAYOUT, write_folder


def tables(layout: Layout) -> Mapping[str, Any]:
    """A layout as plain mappings, since two layouts compare by identity."""
    found = {f.name: getattr(layout, f.name) for f in dataclasses.fields(layout)}
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in found.items()}


def test_everything_in_the_files_is_in_the_layout(layout: Layout) -> None:
    assert (layout.airport.icao, layout.airport.zone.key) == ("XTST", "Europe/Brussels")
    deep = layout.stands["1E"]
    assert (deep.excludes, deep.facilities) == (("1", "2"), {"nose_door_room", "fuel"})
    assert (deep.max_wingspan_m, deep.notes, deep.kind) == (65.0, "between 1 and 2", StandKind.AIRCRAFT)
    assert (layout.stands["2"].phase, layout.stands["2"].valid_from) == ("north", date(2030, 1, 1))
    assert ("2", "1E") in layout.exclusions
    hall = layout.halls["H1"]
    assert (hall.handlers, hall.capabilities) == ({"WFS", "TNT/FedEx hub"}, {"cold", "pharma"})
    assert (hall.rate_t_per_h, hall.storage_t, hall.docks) == (60.0, 350.5, 12)
    assert layout.taxi_nodes["R"].runway == "04L"
    assert layout.taxi_edges["ST_1>R"].speed_kmh == 20.0, "a taxilane without a speed"
    assert layout.service_edges["SV_1>D1"].closed_while == ("1E", "2")
    assert layout.preferences["ETH|||1|"].cost == -2.5
    assert layout.adjacency["1>2>30"].max_wingspan_b_m == 28.0
    assert layout.phases["north"].notes == "later"
    assert layout.aircraft_types["B77L"].wingspan_m == 64.8


def test_two_files_are_enough(folder: Path) -> None:
    nothing_else = {name.removesuffix(".csv"): None for name in LAYOUT if name not in ("airport.csv", "stands.csv")}
    layout = read_layout(write_folder(folder, **nothing_else))
    assert list(layout.stands) == ["1", "1E", "2"]
    assert not layout.halls
    assert not layout.service_edges


def test_two_columns_of_the_stand_table_may_be_empty_or_missing(folder: Path) -> None:
    layout = read_layout(
        write_folder(
            folder, stands="stand,apron,lat,lon,heading_deg\n1,A,50.63,5.44,0\n1E,A,50.63,5.44,360\n2,A,50.6,5.4,9\n"
        )
    )
    assert layout.stands["1"].max_wingspan_m is None


def test_more_columns_and_files_are_let_pass(folder: Path) -> None:
    write_folder(folder, history="year,tonnes\n1996,a lot\n", runways=LAYOUT["runways.csv"].replace("\n", ",x\n"))
    assert read_layout(folder).runways["04L"].length_m == 2340.0


def test_read_write_read_is_the_same(layout: Layout, tmp_path: Path) -> None:
    write_layout(layout, tmp_path / "copy")
    copy = read_layout(tmp_path / "copy")
    assert tables(copy) == tables(layout)
    assert {p.name for p in (tmp_path / "copy").iterdir()} <= set(FILES)


def test_liege_reads_writes_and_reads_back(tmp_path: Path) -> None:
    liege = load_airport("EBLG")
    write_layout(liege, tmp_path / "EBLG")
    assert tables(read_layout(tmp_path / "EBLG")) == tables(liege)
    assert len(liege.stands) == 96
    assert len(liege.aircraft_stands) == 90
    assert liege.airport.timezone == "Europe/Brussels"


def test_an_emptied_table_stays_empty(layout: Layout, tmp_path: Path) -> None:
    write_layout(layout, tmp_path)
    write_layout(dataclasses.replace(layout, adjacency={}, preferences={}), tmp_path)
    again = read_layout(tmp_path)
    assert not again.adjacency
    assert not again.preferences


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30).map(str.strip)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    notes=st.one_of(TEXTS, st.sampled_from(["=1+1", "'-x", "@", 'a,"b"\nc'])),
    lat=st.floats(50.0, 51.0),
    span=st.one_of(st.none(), st.floats(0.001, 100)),
    start=st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2050, 1, 1))),
)
def test_any_stand_reads_back(
    layout: Layout, tmp_path: Path, notes: str, lat: float, span: float | None, start: date | None
) -> None:
    import unicodedata

    stand = dataclasses.replace(
        layout.stands["1"],
        notes=unicodedata.normalize("NFC", notes).strip(),
        lat=lat,
        max_wingspan_m=span,
        valid_from=start,
    )
    changed = dataclasses.replace(layout, stands={**layout.stands, "1": stand})
    write_layout(changed, tmp_path / "copy")
    assert read_layout(tmp_path / "copy").stands["1"] == stand


def test_own_types_add_to_the_fleet_and_override_single_columns(folder: Path) -> None:
    write_folder(
        folder,
        aircraft_types="icao,wingspan_m,length_m,max_payload_t,nose_door\nX99,30,31,,\nB77L,65.5,,,\nb744,,,100.5,N\n",
    )
    types = read_layout(folder).aircraft_types
    built_in = load_airport("EBLG").aircraft_types
    assert (types["X99"].wingspan_m, types["X99"].max_payload_kg) == (30.0, None)
    assert types["B77L"] == dataclasses.replace(built_in["B77L"], wingspan_m=65.5)
    assert types["B744"] == dataclasses.replace(built_in["B744"], max_payload_kg=100_500, nose_door=False)
    assert types["A124"] == built_in["A124"]


def test_an_airport_that_is_not_shipped() -> None:
    for icao in ("XXXX", "../fleet", "", "EBLG/.."):
        with pytest.raises(UserError, match="EBLG"):
            load_airport(icao)
    assert load_airport("eblg").airport.icao == "EBLG"


def test_a_folder_that_cannot_be_made(layout: Layout, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be written"):
        write_layout(layout, tmp_path / "file" / "folder")
