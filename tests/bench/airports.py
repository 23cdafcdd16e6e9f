"""Generated airports: stands in rows with spacing by class, alternates, tight neighbours, halls behind the heads.

Noses point north. A row is one apron. Lengths in metres on a plane, written as degrees.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from apronplan.domain.ids import ApronId, StandId
from apronplan.domain.layout import Adjacency, Airport, Apron, Layout, Stand
from apronplan.exchange.fleet import builtin_fleet
from apronplan.geometry.projection import LocalFrame
from bench.dice import Dice

REFERENCE = (50.0, 5.0)
ROW_M = 1800.0
ROW_APART_M = 320.0

SPANS_M = {"C": 36.0, "D": 52.0, "E": 65.0, "F": 80.0}
LENGTHS_M = {"C": 45.0, "D": 62.0, "E": 76.0, "F": 80.0}
CLEARANCE_M = {"C": 4.5, "D": 7.5, "E": 7.5, "F": 7.5}
SHARES = {"C": 0.30, "D": 0.15, "E": 0.45, "F": 0.10}
"""Share of the stands that are no alternates, by the largest code letter they take."""

ALTERNATES_SHARE = 0.15
"""Share of the positions that belong to a triple: one E in the middle, or two C."""

TIGHT_SHARE, TIGHT_M = 0.2, {"C": 3.0, "D": 4.0, "E": 4.0, "F": 5.0}
"""Share of neighbours that were built too near each other for two of the widest, and by how much."""

LIMIT_SHARE = 0.06
"""Share of neighbours with a published restriction."""


@dataclass(slots=True)
class Field:
    """A generated airport in the making.

    Attributes
    ----------
    beside : list of (stand, stand, metres)
        Neighbours in a row and the distance of their centre lines.
    """

    stands: list[Stand] = field(default_factory=list)
    aprons: list[Apron] = field(default_factory=list)
    adjacency: list[Adjacency] = field(default_factory=list)
    beside: list[tuple[str, str, float]] = field(default_factory=list)


def frame() -> LocalFrame:
    """Return the plane on which generated airports are drawn."""
    return LocalFrame(*REFERENCE)


def draw_field(count: int, dice: Dice) -> Field:
    """Return an airport with `count` positions."""
    made = Field()
    units = _units(count, dice)
    row = 0
    while units:
        row += 1
        units = _draw_row(made, row, units, dice)
    return made


def layout_of(made: Field, **more: object) -> Layout:
    """Return the field as a layout; `more` are further tables."""
    airport = Airport(
        icao="XGEN", name="Generated airport", lat=REFERENCE[0], lon=REFERENCE[1], timezone="Europe/Brussels"
    )
    return Layout(
        airport=airport,
        stands={s.stand: s for s in made.stands},
        aprons={a.apron: a for a in made.aprons},
        adjacency={a.key: a for a in made.adjacency},
        aircraft_types=builtin_fleet(),
        **more,  # type: ignore[arg-type]
    )


def _units(count: int, dice: Dice) -> list[str]:
    """Return the places of the airport in the order of the rows: code letters, ``M`` for a triple."""
    triples = round(count * ALTERNATES_SHARE / 3)
    single = count - 3 * triples
    numbers = {letter: int(single * share) for letter, share in SHARES.items()}
    numbers["E"] += single - sum(numbers.values())
    wide = dice.shuffled(["E"] * numbers["E"] + ["M"] * triples)
    return ["F"] * numbers["F"] + wide + ["D"] * numbers["D"] + ["C"] * numbers["C"]


def _half_m(unit: str) -> float:
    """Return the room to each side of a place's centre line."""
    if unit == "M":
        return SPANS_M["C"] + CLEARANCE_M["C"] / 2 + CLEARANCE_M["E"] / 2
    return (SPANS_M[unit] + CLEARANCE_M[unit]) / 2


def _draw_row(made: Field, row: int, units: list[str], dice: Dice) -> list[str]:
    """Fill one row; return the places that did not find room in it."""
    apron, y = chr(ord("A") + row - 1), -ROW_APART_M * (row - 1)
    x, place, last = 0.0, 0, ""
    while units and x + 2 * _half_m(units[0]) <= ROW_M:
        unit = units.pop(0)
        place += 1
        name = f"{100 * row + place}"
        squeeze = dice.chance(TIGHT_SHARE) and last == unit and unit != "M"
        x += _half_m(unit) - (TIGHT_M[unit] if squeeze else 0.0)
        drawn = list(_stands_at(name, apron, unit, x, y))
        if last and last != "M" and unit != "M":
            _join(
                made,
                made.stands[-1],
                drawn[0],
                (_half_m(last) + _half_m(unit)) - (TIGHT_M[unit] if squeeze else 0),
                dice,
            )
        made.stands += drawn
        x += _half_m(unit)
        last = unit
    corners = [(-20.0, 20.0), (x + 20.0, 20.0), (x + 20.0, -130.0), (-20.0, -130.0)]
    ring = tuple(_lon_lat(east, y + north) for east, north in corners)
    made.aprons.append(Apron(apron=ApronId(apron), polygon=ring, name=f"Apron {apron}"))
    return units


def _stands_at(name: str, apron: str, unit: str, x: float, y: float) -> Iterator[Stand]:
    if unit != "M":
        room = frozenset({"nose_door_room"}) if unit == "F" else frozenset()
        yield _stand(name, apron, unit, x, y, facilities=room)
        return
    left, right = StandId(f"{name}L"), StandId(f"{name}R")
    side_m = (SPANS_M["C"] + CLEARANCE_M["C"]) / 2
    yield _stand(name, apron, "E", x, y, excludes=(left, right), facilities=frozenset({"nose_door_room"}))
    yield _stand(left, apron, "C", x - side_m, y, excludes=(StandId(name),))
    yield _stand(right, apron, "C", x + side_m, y, excludes=(StandId(name),))


def _stand(name: str, apron: str, letter: str, x: float, y: float, **more: object) -> Stand:
    lon, lat = _lon_lat(x, y)
    return Stand(
        stand=StandId(name),
        apron=ApronId(apron),
        lat=lat,
        lon=lon,
        heading_deg=0.0,
        max_wingspan_m=SPANS_M[letter],
        max_length_m=LENGTHS_M[letter],
        **more,  # type: ignore[arg-type]
    )


def _join(made: Field, left: Stand, right: Stand, apart_m: float, dice: Dice) -> None:
    """Note two neighbours, and now and then publish that one limits the other."""
    made.beside.append((left.stand, right.stand, apart_m))
    assert left.max_wingspan_m is not None
    assert right.max_wingspan_m is not None
    if dice.chance(LIMIT_SHARE):
        a, b = (left, right) if dice.chance(0.5) else (right, left)
        most_a, most_b = a.max_wingspan_m or 0.0, b.max_wingspan_m or 0.0
        made.adjacency.append(
            Adjacency(stand_a=a.stand, min_wingspan_a_m=round(0.9 * most_a, 1), stand_b=b.stand,
                      max_wingspan_b_m=round(0.8 * most_b, 1), notes="generated")
        )  # fmt: skip


def _lon_lat(x: float, y: float) -> tuple[float, float]:
    lat, lon = frame().to_lat_lon(x, y)
    return round(float(lon), 7), round(float(lat), 7)


def box(x: float, y: float, width_m: float, depth_m: float) -> tuple[tuple[float, float], ...]:
    """Return a rectangle by its south-western corner, as (longitude, latitude) degrees."""
    corners = ((x, y), (x + width_m, y), (x + width_m, y + depth_m), (x, y + depth_m))
    return tuple(_lon_lat(*corner) for corner in corners)


def rows_of(stands: Iterable[Stand]) -> list[str]:
    """Return the aprons in order."""
    return list(dict.fromkeys(str(s.apron) for s in stands))
