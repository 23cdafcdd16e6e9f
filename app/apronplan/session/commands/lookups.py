"""Finding what a verb's arguments name, with a sentence for what is not there."""

import difflib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from apronplan.domain.ids import HallId, LotId, StandId, TurnaroundId
from apronplan.domain.layout import Hall, Stand
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, Lot, Part, Turnaround
from apronplan.errors import UserError
from apronplan.i18n import tr

_Row = TypeVar("_Row")
_FEW = 8


def near(name: str, known: Iterable[str]) -> str:
    """Return the names that look most like `name`, for a sentence; words for it if none does and there are many."""
    names = list(known)
    found = difflib.get_close_matches(name, names, n=3, cutoff=0.5) or (names if len(names) <= _FEW else [])
    return ", ".join(found) or tr("session.none_near")


def _find(rows: Mapping[str, _Row], name: str, kind: str) -> _Row:
    row = rows.get(name)
    if row is None:
        raise UserError(tr(f"session.unknown_{kind}", name=name, near=near(name, rows)))
    return row


def find_turnaround(plan: Plan, turnaround: str) -> Turnaround:
    """Return a turnaround by its id.

    Raises
    ------
    UserError
        If there is none.
    """
    return _find({str(k): v for k, v in plan.turnarounds.items()}, turnaround, "turnaround")


def find_part(plan: Plan, turnaround: str, index: int) -> Part:
    """Return a part by its turnaround and its number, counted from 1.

    Raises
    ------
    UserError
        If there is none.
    """
    found = plan.turnarounds.get(TurnaroundId(turnaround)) or find_turnaround(plan, turnaround)
    parts = plan.parts_of(found.turnaround)
    if not 1 <= index <= len(parts):
        raise UserError(tr("session.unknown_part", name=turnaround, part=index, count=len(parts)))
    return parts[index - 1]


def find_stand(plan: Plan, stand: str) -> Stand:
    """Return a stand.

    Raises
    ------
    UserError
        If there is none.
    """
    found = plan.layout.stands.get(StandId(stand))
    return found or _find({str(k): v for k, v in plan.layout.stands.items()}, stand, "stand")


def find_hall(plan: Plan, hall: str) -> Hall:
    """Return a hall.

    Raises
    ------
    UserError
        If there is none.
    """
    found = plan.layout.halls.get(HallId(hall))
    return found or _find({str(k): v for k, v in plan.layout.halls.items()}, hall, "hall")


def find_lot(plan: Plan, lot: str) -> Lot:
    """Return a lot.

    Raises
    ------
    UserError
        If there is none.
    """
    found = plan.lots.get(LotId(lot))
    return found or _find({str(k): v for k, v in plan.lots.items()}, lot, "lot")


def lot_label(lot: Lot, plan: Plan) -> str:
    """Return how people call a lot: its flight, what it is and how much, ``V8815 GEN 9.9 t``."""
    turn = plan.turnarounds.get(lot.turnaround)
    if turn is None:
        return lot.lot
    flight = (turn.flight_out if lot.direction is Direction.EXPORT else turn.flight_in) or turn.label
    return tr("session.lot_label", flight=flight, category=lot.category, tonnes=f"{lot.mass_kg / 1000:.1f}")


def part_label(part: Part) -> str:
    """Return how people call a part: the flight, and the part's number if there are several."""
    label = part.turnaround.label
    return label if part.count == 1 else f"{label} ({part.index}/{part.count})"


def aware(time: datetime, name: str) -> datetime:
    """Return a time in UTC.

    Raises
    ------
    UserError
        If it does not say its distance from UTC: the airport's local time is taken at the edge, never guessed here.
    """
    if time.tzinfo is None:
        raise UserError(tr("session.naive_time", name=name, time=time.isoformat()))
    return time.astimezone(UTC)


def airport_time(plan: Plan, time: datetime) -> datetime:
    """Return a time on the airport's clock, as people write it in names of steps and in refusals."""
    return time.astimezone(plan.layout.airport.zone)


def reason_given(reason: str, what: str) -> str:
    """Return a reason without blanks around it.

    Raises
    ------
    UserError
        If nothing is left.
    """
    text = reason.strip()
    if not text:
        raise UserError(tr("session.no_reason", what=what))
    return text
