"""Trucks from Liege: how far, how long at the wheel, and when they arrive with rests and driving bans.

Estimates where no road figures are known: the road is 1.3 times the great circle (usual detour factor of road
networks in Europe), a truck makes 70 km/h while it drives. Rests are those of regulation (EC) 561/2006: 45 minutes
after 4.5 hours at the wheel, 11 hours after 9; two drivers share the wheel for 18 hours and then rest 9.
"""

import math
from collections.abc import Iterable
from functools import lru_cache

from apronplan.domain.delivery import LinehaulCity, TruckBan

EARTH_KM = 6371.0088
DETOUR = 1.3
TRUCK_KMH = 70.0

DRIVE_MIN, BREAK_MIN = 270, 45
DAY_DRIVE_MIN, DAY_REST_MIN = 540, 660
PAIR_DRIVE_MIN, PAIR_REST_MIN = 1080, 540
WEEK_MIN = 7 * 24 * 60

Change = tuple[float, float]
"""A change of the clocks: at which minute, on the scale of the departure, and minutes by which it moves the hands."""
Windows = tuple[tuple[int, int], ...]
"""Closed minutes of a week, half-open, from Monday 00:00; may run beyond the week's end."""


def great_circle_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return the distance of two points in degrees on a sphere, kilometres (haversine)."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    half = math.sin((phi_b - phi_a) / 2) ** 2
    half += math.cos(phi_a) * math.cos(phi_b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def estimate_road(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> tuple[float, float]:
    """Return estimated road kilometres and hours at the wheel between two points in degrees."""
    road_km = DETOUR * great_circle_km(lat_a, lon_a, lat_b, lon_b)
    return road_km, road_km / TRUCK_KMH


def ban_windows(bans: Iterable[TruckBan]) -> dict[str, Windows]:
    """Return the closed minutes of the week by country, merged and in order."""
    raw: dict[str, list[tuple[int, int]]] = {}
    for ban in bans:
        for day in sorted(ban.weekdays) or range(1, 8):
            start = (day - 1) * 1440 + ban.from_min
            length = (ban.to_min - ban.from_min) % 1440 or 1440
            raw.setdefault(ban.country, []).append((start, start + length))
    return {country: _merged(spans) for country, spans in raw.items()}


def _merged(spans: list[tuple[int, int]]) -> Windows:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _wait_min(at_min: float, closed: Windows) -> float:
    """Return the minutes until trucks may drive again; 0 if they may now."""
    at = at_min % WEEK_MIN
    for start, end in closed:
        if start <= at < end:
            return end - at
        if start <= at + WEEK_MIN < end:
            return end - at - WEEK_MIN
    return 0.0


def _free_min(at_min: float, closed: Windows) -> float:
    """Return the minutes that may be driven from now on until the next ban."""
    at = at_min % WEEK_MIN
    ahead = [start - at if start > at else start + WEEK_MIN - at for start, _ in closed]
    return min(ahead, default=math.inf)


def work_min(drive_h: float, crew: int) -> float:
    """Return the minutes of a trip without bans: at the wheel, on breaks and at rest."""
    drive_min = drive_h * 60
    if crew > 1:
        return drive_min + PAIR_REST_MIN * _full(drive_min, PAIR_DRIVE_MIN)
    days = _full(drive_min, DAY_DRIVE_MIN)
    return drive_min + DAY_REST_MIN * days + BREAK_MIN * (_full(drive_min, DRIVE_MIN) - days)


def _full(drive_min: float, span_min: int) -> int:
    """Return how often `span_min` is used up before the end of a drive."""
    return max(0, math.ceil(drive_min / span_min) - 1)


def trip_min(city: LinehaulCity, start_min: float, bans: dict[str, Windows], change: Change | None = None) -> float:
    """Return the minutes from departure at Liege to arrival in a city.

    Rests are spread evenly over the way, so that a faster truck is at every place of the way no later than a slower
    one. A truck stops where it is while a ban holds; that time is not counted as rest. A ban holds whenever the wall
    clock shows one of its minutes, so that where the clocks change on the way it ends an hour sooner or later.

    Parameters
    ----------
    start_min : float
        Departure, minutes since a Monday 00:00 in airport time, which is taken for the whole way.
    bans : mapping
        Closed minutes by country (`ban_windows`).
    change : (float, float) or None
        When the clocks change on the way, minutes since the same Monday, and by how many minutes (forward > 0).
    """
    work = work_min(city.drive_h, city.crew)
    scale = sum(weight for _, weight in city.route)
    stages = [(c, weight / scale * work) for c, weight in city.route] if scale > 0 else [("", work)]
    now = start_min
    for country, minutes in stages:
        now = _moved(now, minutes, bans.get(country, ()), change or (math.inf, 0.0))
    return now + city.ferry_h * 60 - start_min


def _moved(now: float, minutes: float, closed: Windows, change: Change) -> float:
    """Return when a truck has driven so many minutes; elapsed time, from which the wall clock differs after changes."""
    at, jump = change
    while minutes > 0:
        wall, until = (now, at - now) if now < at else (now + jump, math.inf)
        if wait := _wait_min(wall, closed):
            now += min(wait, until)  # the hands may jump out of the ban, or back into it
            continue
        step = min(minutes, _free_min(wall, closed), until)
        now += step
        minutes -= step
    return now


@lru_cache(maxsize=4096)
def _trip_table(city: LinehaulCity, bans: tuple[tuple[str, Windows], ...], step_min: int) -> tuple[float, ...]:
    return tuple(trip_min(city, start, dict(bans)) for start in range(0, WEEK_MIN, step_min))


@lru_cache(maxsize=65536)
def _trip_over(city: LinehaulCity, bans: tuple[tuple[str, Windows], ...], start_min: float, change: Change) -> float:
    return trip_min(city, start_min, dict(bans), change)


def trip_over(city: LinehaulCity, bans: dict[str, Windows], start_min: float, change: Change) -> float:
    """Return `trip_min` for a departure before a change of the clocks; remembered, as many lots ask the same."""
    week = start_min // WEEK_MIN * WEEK_MIN
    return _trip_over(city, _relevant(city, bans), start_min - week, (change[0] - week, change[1]))


def _relevant(city: LinehaulCity, bans: dict[str, Windows]) -> tuple[tuple[str, Windows], ...]:
    return tuple(sorted((c, bans[c]) for c in {c for c, _ in city.route} if c in bans))


def trip_table(city: LinehaulCity, bans: dict[str, Windows], step_min: int = 15) -> tuple[float, ...]:
    """Return the minutes to a city for departures every `step_min` minutes of the week from Monday 00:00."""
    return _trip_table(city, _relevant(city, bans), step_min)
