"""What lies under a place of the map: pure functions, tested without a window."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from apronplan.domain.ids import HallId, PartId, StandId
from apronplan.geometry.outlines import outline_ring
from apronplan.ui.map.scene import Area, Scene, StandMark
from apronplan.ui.map.shapes import distance_to_ring, inside
from apronplan.ui.map.situation import Parked

HEIGHT_PENALTY = 0.25
"""How much a metre along a stand's axis counts against one across it: numbers stand side by side."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies at a place, the uppermost of each kind."""

    part: PartId | None = None
    stand: StandId | None = None
    hall: HallId | None = None


def aircraft_at(scene: Scene, parked: Iterable[Parked], x: float, y: float, reach_m: float = 0.0) -> Parked | None:
    """Return the aircraft whose outline lies at a place, or within `reach_m` of it; the nearest of several."""
    best: tuple[float, Parked] | None = None
    for p in parked:
        mark = scene.stand_by_id.get(p.stand)
        if mark is None or p.aircraft is None:
            continue
        across, ahead = mark.offset(x, y)
        half, length = p.aircraft.wingspan_m / 2 + reach_m, p.aircraft.length_m
        if abs(across) > half or not -length - reach_m <= ahead <= reach_m:
            continue
        far = distance_to_ring(outline_ring(p.aircraft), across, ahead)
        if far <= reach_m and (best is None or far < best[0]):
            best = (far, p)
    return best[1] if best else None


def stand_at(stands: Iterable[StandMark], x: float, y: float, reach_m: float = 0.0) -> StandMark | None:
    """Return the stand whose box lies at a place or within `reach_m` of it.

    Boxes of alternates lie upon each other: the one whose axis is nearest is meant.
    """
    best: tuple[tuple[float, float], StandMark] | None = None
    for mark in stands:
        left, bottom, right, top = mark.bounds
        if not (left - reach_m <= x <= right + reach_m and bottom - reach_m <= y <= top + reach_m):
            continue
        far = distance_to_ring(mark.box, x, y)
        if far > reach_m:
            continue
        across, ahead = mark.offset(x, y)
        rank = (far, math.hypot(across, HEIGHT_PENALTY * (ahead + mark.length_m / 2)))
        if best is None or rank < best[0]:
            best = (rank, mark)
    return best[1] if best else None


def hall_at(halls: Iterable[Area], x: float, y: float) -> HallId | None:
    """Return the hall at a place."""
    for area in halls:
        left, bottom, right, top = area.box
        if left <= x <= right and bottom <= y <= top and inside(area.ring, x, y):
            return HallId(area.id)
    return None


def all_at(
    scene: Scene,
    parked: Iterable[Parked],
    stands: Iterable[StandMark],
    halls: Iterable[Area],
    x: float,
    y: float,
    reach_m: float = 0.0,
) -> Hit:
    """Return what lies at a place: aircraft exactly, then within reach; its stand; else a stand; and the hall."""
    p = aircraft_at(scene, parked, x, y) or aircraft_at(scene, parked, x, y, reach_m)
    if p is not None:
        return Hit(part=p.part, stand=p.stand, hall=None)
    mark = stand_at(stands, x, y)
    return Hit(stand=mark.id if mark else None, hall=hall_at(halls, x, y))


def next_aircraft(
    scene: Scene, parked: Iterable[Parked], from_xy: tuple[float, float], towards: tuple[float, float]
) -> Parked | None:
    """Return the nearest aircraft in a direction on the ground (unit vector): what an arrow key goes to.

    A step aside counts twice as much as one ahead; what lies more than 60 degrees off the direction does not count.
    """
    best: tuple[float, Parked] | None = None
    for p in parked:
        mark = scene.stand_by_id.get(p.stand)
        if mark is None:
            continue
        dx, dy = mark.x_m - from_xy[0], mark.y_m - from_xy[1]
        ahead = dx * towards[0] + dy * towards[1]
        aside = abs(dx * towards[1] - dy * towards[0])
        if ahead <= 1.0 or aside > math.tan(math.radians(60)) * ahead:
            continue
        rank = ahead + 2 * aside
        if best is None or rank < best[0]:
            best = (rank, p)
    return best[1] if best else None
