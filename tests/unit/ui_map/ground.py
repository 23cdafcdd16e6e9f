"""A small airport for the tests of the map: a row of stands, a runway, a hall, a road, a phase to come."""

from datetime import UTC, date, datetime, timedelta

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import part_id
from apronplan.domain.layout import (
    Adjacency,
    Airport,
    Building,
    GraphEdge,
    GraphNode,
    Hall,
    ParkZone,
    Phase,
    Runway,
    Stand,
)
from apronplan.domain.plan import Plan
from apronplan.domain.settings import Closure, ClosureKind
from apronplan.domain.traffic import Direction, HallAssignment, Lot, StandAssignment, Turnaround
from apronplan.geometry.projection import LocalFrame

LAT, LON = 50.6385, 5.4455
FRAME = LocalFrame(LAT, LON)
NOON = datetime(2018, 6, 5, 12, 0, tzinfo=UTC)
DAY = date(2018, 6, 5)
B744 = AircraftType(icao="B744", wingspan_m=64.92, length_m=70.67)
B734 = AircraftType(icao="B734", wingspan_m=28.88, length_m=36.45)


def at(x_m, y_m):
    lat, lon = FRAME.to_lat_lon(x_m, y_m)
    return {"lat": lat, "lon": lon}


def box(x0, y0, x1, y1):
    return tuple(FRAME.to_lat_lon(x, y)[::-1] for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def stand(name, x_m, y_m=0.0, **more):
    given = {"max_wingspan_m": 65.0, "max_length_m": 71.0, "heading_deg": 0.0, "apron": "A", **more}
    return Stand(stand=name, **at(x_m, y_m), **given)


def node(name, x_m, y_m, **more):
    return GraphNode(node=name, **at(x_m, y_m), **more)


def edge(a, b, length_m, **more):
    return GraphEdge(start=a, end=b, length_m=length_m, speed_kmh=30, **more)


def runway(name, x0, x1, y):
    lat, lon = FRAME.to_lat_lon(x0, y)
    end_lat, end_lon = FRAME.to_lat_lon(x1, y)
    return Runway(
        designator=name, lat=lat, lon=lon, end_lat=end_lat, end_lon=end_lon, length_m=abs(x1 - x0), width_m=45
    )


STANDS = (stand("1", 0), stand("2", 80), stand("2L", 60, max_wingspan_m=36.0, excludes=("2",)), stand("3", 160))
NODES = (
    node("S1", 0, 0, stand="1"),
    node("S2", 80, 0, stand="2"),
    node("T1", 0, -150),
    node("T2", 80, -150),
    node("RW", -1500, -400, runway="09"),
    node("RE", 1500, -400, runway="27"),
)
EDGES = (
    edge("S1", "T1", 150, kind="leadin"),
    edge("S2", "T2", 150, kind="leadin"),
    edge("T1", "T2", 80, kind="taxilane", name="A"),
    edge("T1", "RW", 1540, kind="taxiway", name="B"),
    edge("T2", "RE", 1450, kind="taxiway", name="C"),
)
ROAD_NODES = (node("V1", 0, 12, stand="1"), node("V2", 80, 12, stand="2"), node("D", 40, 60, hall="H"))
ROADS = (edge("V1", "D", 70), edge("V2", "D", 70))
HALL = Hall(hall="H", polygon=box(0, 60, 200, 120), rate_t_per_h=100, storage_t=500)
LATER = Hall(hall="L", polygon=box(300, 60, 400, 120), rate_t_per_h=100, storage_t=500, phase="park")
ZONE = ParkZone(zone="Z", polygon=box(300, 50, 500, 300), phase="park")
AIRPORT = Airport(icao="XXXX", name="Test", lat=LAT, lon=LON, timezone="Europe/Brussels")
NEAR = Adjacency(stand_a="1", min_wingspan_a_m=60, stand_b="3", max_wingspan_b_m=0)


def turn(name, hour=-1, hours=2, kind="B744", **more):
    start = NOON + timedelta(hours=hour)
    return Turnaround(
        turnaround=name, operator=name[:2], aircraft_type=kind, flight_in=name, sibt=start,
        sobt=start + timedelta(hours=hours), **more,
    )  # fmt: skip


def placed(turnaround, where, **more):
    return StandAssignment(part=part_id(turnaround, 1), stand=where, **more)


def by(rows, name):
    return {getattr(r, name): r for r in rows}


def plan(turns=(), assignments=(), lots=(), halls=(), closures=(), **more):
    tables = {
        "airport": {"XXXX": AIRPORT},
        "aircraft_type": by((B744, B734), "icao"),
        "runway": by((runway("09", -1500, 1500, -400), runway("27", 1500, -1500, -400)), "designator"),
        "stand": by(STANDS, "stand"),
        "hall": by((HALL, LATER), "hall"),
        "building": by((Building(building="B", polygon=box(500, 60, 560, 90)),), "building"),
        "park_zone": by((ZONE,), "zone"),
        "phase": by((Phase(phase="park", name="Park", order=2),), "phase"),
        "taxi_node": by(NODES, "node"),
        "taxi_edge": by(EDGES, "key"),
        "service_node": by(ROAD_NODES, "node"),
        "service_edge": by(ROADS, "key"),
        "adjacency": {NEAR.key: NEAR},
        "turnaround": by(turns, "turnaround"),
        "stand_assignment": by(assignments, "part"),
        "lot": by(lots, "lot"),
        "hall_assignment": by(halls, "lot"),
        "closure": by(closures, "closure"),
    }
    return Plan({**tables, **more})


def busy():
    """A jumbo on 1, a 737 on 2L, forty tonnes on their way to the hall, stand 3 closed."""
    jumbo, small = turn("QR1"), turn("3V2", kind="B734")
    lot = Lot(lot="QR1/I1", turnaround="QR1", direction=Direction.IMPORT, mass_kg=40_000)
    works = Closure(
        closure="c", kind=ClosureKind.STAND, subject="3", start=NOON - timedelta(hours=1), end=NOON + timedelta(hours=1)
    )
    return plan(
        (jumbo, small),
        (placed("QR1", "1"), placed("3V2", "2L")),
        lots=(lot,),
        halls=(HallAssignment(lot="QR1/I1", hall="H"),),
        closures=(works,),
    )


def area_of(ring):
    """Return the square metres of a ring, whatever its direction."""
    return abs(sum(ring[i - 1][0] * y - x * ring[i - 1][1] for i, (x, y) in enumerate(ring))) / 2
