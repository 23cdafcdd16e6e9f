"""What is taken of a flight's freight where its traffic row does not say: the row of the table that names most."""

from collections.abc import Iterable
from math import ceil

from apronplan.domain.freight import LotDefault
from apronplan.domain.traffic import Direction, Turnaround


def defaults_for(flight: Turnaround, direction: Direction, rows: Iterable[LotDefault]) -> tuple[LotDefault, ...]:
    """Return the rows that hold for the freight of a flight in one direction, the one that names most first.

    A route says more than a carrier, a carrier more than a type, a type more than a direction.
    """
    far = flight.destination if direction is Direction.EXPORT else flight.origin
    fits = [
        row
        for row in rows
        if (not row.operator or row.operator == flight.operator)
        and (not row.aircraft_type or row.aircraft_type == flight.aircraft_type)
        and (not row.airport or row.airport == far)
        and (row.direction is None or row.direction is direction)
    ]
    return tuple(sorted(fits, key=_named, reverse=True))


def _named(row: LotDefault) -> tuple[int, bool, bool, bool, bool, str]:
    said = (bool(row.airport), bool(row.operator), bool(row.aircraft_type), row.direction is not None)
    return (sum(said), *said, row.key)


def units(mass_kg: int, mean_kg: float) -> int:
    """Return how many units or pieces a mass makes; 0 if nothing is known of them."""
    return max(1, ceil(mass_kg / mean_kg)) if mean_kg > 0 and mass_kg > 0 else 0
