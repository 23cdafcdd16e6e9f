"""What comes into a hall, is released by customs, leaves and lies there, clock hour by clock hour, to the kilogram.

In every hour what has come = what lies there + what has left, and nothing has left that was not released.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from apronplan.cargo.customs import Clearance, Customs
from apronplan.cargo.load import Passage, passage_of
from apronplan.domain.ids import HallId, LotId
from apronplan.domain.plan import Plan

_HOUR_S = 3600


def ramp(at_s: float, start_s: float, end_s: float) -> float:
    """Return the part of an even stream that has passed at an instant, 0..1; a step where both ends are the same."""
    if at_s >= end_s:
        return 1.0
    return 0.0 if at_s <= start_s else (at_s - start_s) / (end_s - start_s)


def come_kg(way: Passage, at_s: float) -> int:
    """Return the kilograms that have come into the hall by an instant."""
    return round(way.mass_kg * ramp(at_s, way.in_start_s, way.in_end_s))


def released_kg(way: Passage, clearance: Clearance | None, at_s: float) -> int:
    """Return the kilograms that may leave by an instant; without customs all that have come."""
    if clearance is None:
        return come_kg(way, at_s)
    free_kg = way.mass_kg - clearance.selected_kg
    released = round(free_kg * ramp(at_s, clearance.free_start_s, clearance.free_end_s))
    if clearance.selected_kg and at_s >= clearance.checked_s:
        released += clearance.selected_kg
    return min(released, come_kg(way, at_s))


def broken_kg(way: Passage, clearance: Clearance | None, at_s: float) -> int:
    """Return the kilograms that are broken down by an instant; without customs all that have come."""
    if clearance is None:
        return come_kg(way, at_s)
    broken = round(way.mass_kg * ramp(at_s, clearance.ready_start_s, clearance.ready_end_s))
    return min(broken, come_kg(way, at_s))


def left_kg(way: Passage, clearance: Clearance | None, at_s: float) -> int:
    """Return the kilograms that have left by an instant: as planned, but never before they were released."""
    planned = round(way.mass_kg * ramp(at_s, way.out_start_s, way.out_end_s))
    return min(planned, released_kg(way, clearance, at_s))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A hall's flow; each tuple holds one figure per clock hour, kilograms.

    Attributes
    ----------
    hours : tuple of datetime
        UTC start of each hour.
    before_kg : int
        What lay there when the first hour began.
    in_kg, broken_kg, released_kg, out_kg : tuple of int
        What comes, is broken down, is released and leaves in each hour; what customs does not see is broken down as it
        comes.
    stored_kg : tuple of int
        What lies there at the end of each hour.
    held_kg : tuple of int
        Of that, what was to leave by then but is not released.
    """

    hall: HallId
    hours: tuple[datetime, ...]
    before_kg: int
    in_kg: tuple[int, ...]
    broken_kg: tuple[int, ...]
    released_kg: tuple[int, ...]
    out_kg: tuple[int, ...]
    stored_kg: tuple[int, ...]
    held_kg: tuple[int, ...]


def hall_flow(plan: Plan, hall: HallId, start: datetime, end: datetime, cleared: Customs) -> Flow:
    """Return the flow of a hall in the clock hours that touch ``[start, end)``.

    Raises
    ------
    KeyError
        If the layout has no such hall.
    """
    first, last = math.floor(start.timestamp() / _HOUR_S), math.ceil(end.timestamp() / _HOUR_S)
    row = plan.layout.halls[hall]
    ways: dict[LotId, Passage] = {}
    for assignment in plan.hall_assignments.values():
        lot = plan.lots.get(assignment.lot)
        way = passage_of(plan, lot, row) if lot is not None and assignment.hall == hall else None
        if way is not None:
            ways[assignment.lot] = way
    return flow_of(hall, ways, cleared.lots, range(first, last))


def flow_of(hall: HallId, ways: Mapping[LotId, Passage], cleared: Mapping[LotId, Clearance], hours: range) -> Flow:
    """Return the flow of some lots through a hall.

    Parameters
    ----------
    hours : range
        Hours since the epoch.
    """
    pairs = [(way, cleared.get(lot)) for lot, way in ways.items()]
    marks = [h * _HOUR_S for h in (*hours, hours.stop)]
    come = [sum(come_kg(w, t) for w, _ in pairs) for t in marks]
    free = [sum(released_kg(w, c, t) for w, c in pairs) for t in marks]
    left = [sum(left_kg(w, c, t) for w, c in pairs) for t in marks]
    planned = [sum(round(w.mass_kg * ramp(t, w.out_start_s, w.out_end_s)) for w, _ in pairs) for t in marks]
    return Flow(
        hall=hall,
        hours=tuple(datetime.fromtimestamp(t, UTC) for t in marks[:-1]),
        before_kg=come[0] - left[0],
        in_kg=_steps(come),
        broken_kg=_steps([sum(broken_kg(w, c, t) for w, c in pairs) for t in marks]),
        released_kg=_steps(free),
        out_kg=_steps(left),
        stored_kg=tuple(c - out for c, out in zip(come[1:], left[1:], strict=True)),
        held_kg=tuple(p - out for p, out in zip(planned[1:], left[1:], strict=True)),
    )


def _steps(totals: list[int]) -> tuple[int, ...]:
    return tuple(b - a for a, b in pairwise(totals))
