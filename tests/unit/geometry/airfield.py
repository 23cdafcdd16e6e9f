"""Small airports for the tests of shapes and ways: stands on a line, at chosen metres from each other."""

from dataclasses import replace

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.layout import Adjacency, Airport, Hall, Layout, Stand
from apronplan.geometry.projection import LocalFrame

LAT, LON = 50.6385, 5.4455
FRAME = LocalFrame(LAT, LON)
AIRPORT = Airport(icao="XXXX", name="Test", lat=LAT, lon=LON, timezone="Europe/Brussels")
TYPES = {
    t.icao: t
    for t in (
        AircraftType(icao="B77L", wingspan_m=64.8, length_m=63.73),
        AircraftType(icao="B744", wingspan_m=64.92, length_m=70.67),
        AircraftType(icao="B752", wingspan_m=38.05, length_m=47.32),
        AircraftType(icao="B734", wingspan_m=28.88, length_m=36.45),
        AircraftType(icao="AT72", wingspan_m=27.05, length_m=27.17),
        AircraftType(icao="BE20", wingspan_m=16.6, length_m=13.3),
    )
}


def stand(name, x_m, y_m=0.0, heading_deg=0.0, **more):
    lat, lon = FRAME.to_lat_lon(x_m, y_m)
    return Stand(stand=name, apron="A", lat=lat, lon=lon, heading_deg=heading_deg, **more)


def ring(*points):
    return tuple(FRAME.to_lat_lon(x, y)[::-1] for x, y in points)


def box(x0, y0, x1, y1):
    return ring((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def hall(name, x0, y0, x1, y1, **more):
    return Hall(hall=name, polygon=box(x0, y0, x1, y1), rate_t_per_h=100, storage_t=500, **more)


def layout(*stands, halls=(), adjacency=(), types=TYPES, **more):
    return Layout(
        airport=AIRPORT,
        stands={s.stand: s for s in stands},
        aircraft_types=types,
        halls={h.hall: h for h in halls},
        adjacency={a.key: a for a in adjacency},
        **more,
    )


def near(a, span_a, b, span_b):
    return Adjacency(stand_a=a, min_wingspan_a_m=span_a, stand_b=b, max_wingspan_b_m=span_b)


def moved(of, **changes):
    return replace(of, **changes)
