"""Flights of an import that are in the plan already under another id: airlines send a schedule again with new ids."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from apronplan.domain.clock import overlaps
from apronplan.domain.ids import StandId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround
from apronplan.i18n import tr


class Same(StrEnum):
    """What to do with a flight that is in the plan under another id."""

    REPLACE = "replace"
    ADD = "add"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class SameFlight:
    """One flight that comes and the one that the plan has.

    Attributes
    ----------
    why : str
        ``"flight"`` (number and scheduled time are the same) or ``"registration"`` (the aircraft is here already).
    """

    coming: Turnaround
    known: Turnaround
    why: str


def same_flights(plan: Plan, coming: Iterable[Turnaround]) -> tuple[SameFlight, ...]:
    """Return the flights whose id is new to the plan although the flight, or the aircraft at that time, is not."""
    rows = [t for t in coming if t.turnaround not in plan.turnarounds]
    if not rows:
        return ()
    by_flight = {key: t for t in plan.turnarounds.values() for key in _keys(t)}
    by_aircraft: defaultdict[str, list[Turnaround]] = defaultdict(list)
    for known in plan.turnarounds.values():
        if known.registration:
            by_aircraft[_plain(known.registration)].append(known)
    found: list[SameFlight] = []
    for row in rows:
        same = next((by_flight[key] for key in _keys(row) if key in by_flight), None)
        if same is not None:
            found.append(SameFlight(row, same, "flight"))
            continue
        there = by_aircraft.get(_plain(row.registration), []) if row.registration else []
        at_once = next((t for t in there if overlaps(t.sibt, t.sobt, row.sibt, row.sobt)), None)
        if at_once is not None:
            found.append(SameFlight(row, at_once, "registration"))
    return tuple(found)


def same_words(plan: Plan, same: SameFlight) -> str:
    """Say which flight of the plan an imported one is."""
    zone = plan.layout.airport.zone
    coming, known = same.coming, same.known
    return tr(
        f"import.same_{same.why}",
        flight=coming.label,
        at=f"{coming.sibt.astimezone(zone):%Y-%m-%d %H:%M}",
        id=coming.turnaround,
        registration=coming.registration,
        known=known.turnaround,
        known_flight=known.label,
        known_at=f"{known.sibt.astimezone(zone):%Y-%m-%d %H:%M}",
    )


def settle_same(
    coming: Iterable[Turnaround],
    locked: Mapping[TurnaroundId, StandId],
    found: Iterable[SameFlight],
    choice: Same,
) -> tuple[tuple[Turnaround, ...], dict[TurnaroundId, StandId]]:
    """Return what is to be imported, and its locked stands, once somebody has chosen.

    To replace is to bring the plan's own flight up to date: the row takes its id. Where the file has that id too, or
    two rows are the same flight, only the first is taken.
    """
    rows = tuple(coming)
    if choice is Same.ADD:
        return rows, dict(locked)
    ids = {s.coming.turnaround: s.known.turnaround for s in found}
    taken = {t.turnaround for t in rows if t.turnaround not in ids}
    kept: list[Turnaround] = []
    stands: dict[TurnaroundId, StandId] = {}
    for row in rows:
        name = row.turnaround
        if name in ids:
            if choice is Same.LEAVE or ids[name] in taken:
                continue
            name = ids[name]
            taken.add(name)
        kept.append(replace(row, turnaround=name))
        if row.turnaround in locked:
            stands[name] = locked[row.turnaround]
    return tuple(kept), stands


def _keys(turnaround: Turnaround) -> tuple[tuple[str, str, object], ...]:
    """Return what tells a flight: number and scheduled time of the arrival, without one those of the departure."""
    if turnaround.flight_in:
        return (("in", _plain(turnaround.flight_in), turnaround.sibt),)
    if turnaround.flight_out:
        return (("out", _plain(turnaround.flight_out), turnaround.sobt),)
    return ()


def _plain(text: str) -> str:
    return text.replace(" ", "").replace("-", "").upper()
