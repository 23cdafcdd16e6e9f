"""Finds things of a plan by a few letters. No widgets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from apronplan.domain.clock import overlaps
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part, Turnaround
from apronplan.ui.words import flights_text, route_text


class Kind(StrEnum):
    """What was found."""

    FLIGHT = "flight"
    STAND = "stand"
    HALL = "hall"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be gone to.

    Attributes
    ----------
    key : str
        Part, stand, hall or name of the command.
    title, about : str
        What it is called, and what tells it from others.
    """

    kind: Kind
    key: str
    title: str
    about: str = ""


def flights(plan: Plan, zone: tzinfo, span: tuple[datetime, datetime]) -> Iterator[Entry]:
    """Yield every part of the plan, those of the day or night in sight first, then what is to come, then what was."""
    start, end = span

    def turn_of(part: Part) -> tuple[bool, bool, bool, datetime]:
        """Return a part's order: come in the span, there in it, later, earlier; each by on-block time."""
        comes, there = start <= part.on_block < end, overlaps(part.on_block, part.off_block, start, end)
        return not comes, not there, part.on_block < start, part.on_block

    for part in sorted(plan.parts.values(), key=turn_of):
        turn = part.turnaround
        stand = plan.stand_of(part.part)
        when = f"{part.on_block.astimezone(zone):%a %m-%d %H:%M}"
        about = "  ".join(filter(None, (when, _details(turn), stand or "\u2013")))
        yield Entry(Kind.FLIGHT, part.part, f"{flights_text(turn) or turn.label} {turn.aircraft_type}", about)


def _details(turn: Turnaround) -> str:
    return " ".join(filter(None, (turn.registration, route_text(turn))))


def places(plan: Plan) -> Iterator[Entry]:
    """Yield stands and halls."""
    for stand in plan.layout.aircraft_stands:
        yield Entry(Kind.STAND, stand.stand, stand.stand, stand.apron)
    for hall in plan.layout.halls.values():
        yield Entry(Kind.HALL, hall.hall, hall.name or hall.hall, hall.hall)


def score(entry: Entry, words: list[str]) -> int:
    """Rate how well an entry matches: 0 = not at all; a title that begins with the words is best."""
    title, about = entry.title.casefold(), entry.about.casefold()
    total = 0
    for word in words:
        if title.startswith(word):
            total += 8
        elif f" {word}" in title:
            total += 5
        elif word in title:
            total += 3
        elif word in about:
            total += 1
        else:
            return 0
    return total


def find(entries: Iterable[Entry], text: str, most: int = 40) -> list[Entry]:
    """Return the best matches first; without a text the first entries as they come."""
    words = text.casefold().split()
    if not words:
        return list(entries)[:most]
    rated = [(score(e, words), i, e) for i, e in enumerate(entries)]
    return [e for rate, _, e in sorted((r for r in rated if r[0]), key=lambda r: (-r[0], r[1]))][:most]
