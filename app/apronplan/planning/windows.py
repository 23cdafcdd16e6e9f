"""Closures as windows in time: the first occurrence and those that come back at the same local time."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apronplan.domain.closures import closed_spans
from apronplan.domain.ids import StandId
from apronplan.domain.layout import Layout
from apronplan.domain.settings import Closure, ClosureKind


class Window(NamedTuple):
    """One occurrence of a closure, seconds since the epoch, half-open."""

    start_s: float
    end_s: float
    closure: Closure


def occurrences(closure: Closure, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Window]:
    """Yield the occurrences of a closure that touch ``[start, end)`` (`closed_spans`)."""
    for begin_s, end_s in closed_spans(closure, zone, start, end):
        yield Window(begin_s, end_s, closure)


def stand_windows(
    closures: list[Closure], layout: Layout, start: datetime, end: datetime
) -> dict[StandId, list[Window]]:
    """Return when each stand is closed within ``[start, end)``, by itself or with its apron."""
    zone = layout.airport.zone
    by_apron: dict[str, list[StandId]] = {}
    for stand in layout.stands.values():
        by_apron.setdefault(stand.apron, []).append(stand.stand)
    found: dict[StandId, list[Window]] = {}
    for closure in closures:
        if closure.kind is ClosureKind.STAND:
            stands = [StandId(closure.subject)]
        elif closure.kind is ClosureKind.APRON:
            stands = by_apron.get(closure.subject, [])
        else:
            continue
        for window in occurrences(closure, zone, start, end):
            for name in stands:
                found.setdefault(name, []).append(window)
    return found
