"""A small airport and a few flights as files, and what went wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from apronplan.domain.layout import Layout
from apronplan.errors import ImportFailed, ImportProblem
from apronplan.exchange.layout_folder import read_layout
from apronplan.exchange.traffic_csv import TrafficImport, read_traffic

LAYOUT: Mapping[str, str] = {
    "airport.csv": "icao,iata,name,lat,lon,timezone\nXTST,XTS,Test field,50.6385,5.4455,Europe/Brussels\n",
    "stands.csv": (
        "stand,apron,lat,lon,heading_deg,max_wingspan_m,max_length_m,kind,excludes,facilities,"
        "phase,valid_from,valid_to,notes\n"
        "1,A,50.63850,5.44550,135,36,45,,1E,,,,,\n"
        "1E,A,50.63840,5.44610,135,65,75,,1 2,nose_door_room fuel,,,,between 1 and 2\n"
        "2,A,50.63880,5.44600,135,36,45,,,,north,2030-01-01,2040-01-01,\n"
    ),
    "aprons.csv": 'apron,name,polygon\nA,Main,"POLYGON ((5.445 50.638, 5.447 50.638, 5.447 50.639, 5.445 50.638))"\n',
    "halls.csv": (
        "hall,name,handler,polygon,rate_t_per_h,storage_t,capabilities,docks,phase,valid_from,valid_to\n"
        'H1,Hall,WFS;TNT/FedEx hub,"POLYGON ((5.44 50.63, 5.441 50.63, 5.441 50.631, 5.44 50.63))",'
        "60,350.5,cold pharma,12,existing,,\n"
    ),
    "phases.csv": "phase,name,valid_from,valid_to,order,description\nnorth,The north,2030-01-01,,1,later\n",
    "taxi_nodes.csv": ("node,kind,lat,lon,stand,runway\nST_1,stand,50.6385,5.4455,1,\nR,runway_end,50.64,5.45,,04L\n"),
    "taxi_edges.csv": "from,to,taxiway,length_m,kind,max_code\nST_1,R,A,350.5,taxilane,F\n",
    "service_nodes.csv": "node,kind,lat,lon,stand,hall\nSV_1,,50.6385,5.4455,1,\nD1,hall_door,50.63,5.44,,H1\n",
    "service_edges.csv": "from,to,road,length_m,speed_kmh,kind,closed_while\nSV_1,D1,W,800,25,perimeter,1E 2\n",
    "adjacency.csv": "stand_a,min_wingspan_a_m,stand_b,max_wingspan_b_m\n1,30,2,28\n",
    "preferences.csv": "operator,handler,flight,stand,apron,cost\nETH,,,1,,-2.5\n,WFS,,,A,3\n",
    "runways.csv": "designator,lat,lon,end_lat,end_lon,length_m,width_m\n04L,50.64,5.45,50.65,5.46,2340,45\n",
}

TRAFFIC_HEADER = (
    "turnaround_id,flight_in,flight_out,operator,aircraft_type,registration,origin,destination,sibt_local,sobt_local,"
    "sibt_utc,sobt_utc,tonnes_in,tonnes_out,handler,categories,programme,nose_load,locked_stand,priority"
)


def write_folder(folder: Path, **changed: str | bytes | None) -> Path:
    """Write the small layout; `stands` means stands.csv; None leaves a file out, text replaces it."""
    folder.mkdir(exist_ok=True)
    files = {**LAYOUT, **{f"{name}.csv": text for name, text in changed.items()}}
    for name, text in files.items():
        if text is not None:
            data = text if isinstance(text, bytes) else text.encode("utf-8")
            (folder / name).write_bytes(data)
    return folder


def small_layout(folder: Path) -> Layout:
    return read_layout(write_folder(folder))


def row(**cells: str) -> str:
    """One line of traffic, right in every cell but those that are named."""
    usual = {
        "turnaround_id": "T1",
        "operator": "ABC",
        "aircraft_type": "B738",
        "sibt_local": "2018-06-04T07:55",
        "sobt_local": "2018-06-04T09:00",
    }
    given = {**usual, **cells}
    return ",".join(given.get(name, "") for name in TRAFFIC_HEADER.split(","))


def traffic(folder: Path, *rows: str, header: str = TRAFFIC_HEADER) -> Path:
    path = folder / "traffic.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def problems_of(read: Callable[[], object]) -> Sequence[ImportProblem]:
    """The problems with which a reader refuses; none if it does not."""
    try:
        read()
    except ImportFailed as failed:
        return failed.problems or pytest.fail("refused without a problem")
    return ()


def traffic_problems(path: Path, layout: Layout) -> Sequence[ImportProblem]:
    return problems_of(lambda: read_traffic(path, layout))


def read_rows(folder: Path, layout: Layout, *rows: str) -> TrafficImport:
    return read_traffic(traffic(folder, *rows), layout)


def places(problems: Sequence[ImportProblem]) -> list[tuple[str, int | None, int | None, str]]:
    """Code, line, column and column name of each problem."""
    return [(p.code, p.line, p.column, p.field) for p in problems]


def column_of(name: str) -> int:
    return TRAFFIC_HEADER.split(",").index(name) + 1
