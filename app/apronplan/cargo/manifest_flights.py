"""Which turnaround a manifest speaks of: by flight and by the nearest day, since messages name no year."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from apronplan.domain.manifests import FlightDay, Manifest, flight_name
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, Turnaround

LONGEST_DAYS = 3
"""Days from the day of departure to the day of arrival that are taken: stops on the way included."""

EAST_OF_UTC = timedelta(hours=14)
"""No clock is further ahead of UTC: before its day has begun there, no flight has left."""


@dataclass(frozen=True, slots=True)
class Match:
    """A manifest with its turnaround, or why there is none.

    Attributes
    ----------
    direction : Direction or None
        Import or export; None where the freight stays on board.
    code : str
        Empty, ``no_code`` (the airport has no IATA code), ``no_flight``, ``no_day`` or ``two_flights``.
    others : tuple of str
        The days on which the flight is there, or the turnarounds that fit equally.
    """

    manifest: Manifest
    direction: Direction | None = None
    turnaround: Turnaround | None = None
    code: str = ""
    others: tuple[str, ...] = ()


def match(plan: Plan, manifest: Manifest) -> Match:
    """Return the turnaround that a manifest speaks of."""
    home = plan.layout.airport.iata
    if not home:
        return Match(manifest, Direction.IMPORT, code="no_code")
    if (manifest.loading == home) == (manifest.unloading == home):
        return Match(manifest)
    direction = Direction.IMPORT if manifest.unloading == home else Direction.EXPORT
    flights = [t for t in plan.turnarounds.values() if _flies(t, direction, manifest.departure.flight)]
    if not flights:
        return Match(manifest, direction, code="no_flight")
    ranked = [(rank, t) for t in flights if (rank := _rank(plan, manifest, direction, t)) is not None]
    if not ranked:
        days = sorted({f"{_local(plan, direction, t):%d%b}".upper() for t in flights})
        return Match(manifest, direction, code="no_day", others=tuple(days[:8]))
    best = min(rank for rank, _ in ranked)
    fits = [t for rank, t in ranked if rank == best]
    if len(fits) > 1:
        return Match(manifest, direction, code="two_flights", others=tuple(t.turnaround for t in fits))
    return Match(manifest, direction, fits[0])


def _flies(turnaround: Turnaround, direction: Direction, flight: str) -> bool:
    own = turnaround.flight_in if direction is Direction.IMPORT else turnaround.flight_out
    return (flight_name(own) or own.upper()) == flight


def _local(plan: Plan, direction: Direction, turnaround: Turnaround) -> datetime:
    # the schedule is what a manifest is dated by, not the delay
    time = turnaround.sibt if direction is Direction.IMPORT else turnaround.sobt
    return time.astimezone(plan.layout.airport.zone)


def _rank(plan: Plan, manifest: Manifest, direction: Direction, turnaround: Turnaround) -> int | None:
    """Return how far a turnaround is from what the manifest says, in minutes; None if it cannot be the one."""
    there = _local(plan, direction, turnaround)
    if manifest.arrival is not None and direction is Direction.IMPORT:
        day, month, minute = manifest.arrival
        told = FlightDay(flight="", day=day, month=month)
        gaps = [_minutes(there) - _of_day(d) - minute for d in _days(told, there.date())]
        near = min((abs(gap) for gap in gaps), default=None)
        return near if near is not None and near <= 24 * 60 else None
    gaps = []
    for day_of_departure in _days(manifest.departure, there.date()):
        gap = (there.date() - day_of_departure).days
        came = gap <= LONGEST_DAYS and _has_left(manifest, day_of_departure, there)
        if came if direction is Direction.IMPORT else abs(gap) <= 1:
            gaps.append(abs(gap))
    return min(gaps) * 24 * 60 if gaps else None


def _has_left(manifest: Manifest, day: date, arrived: datetime) -> bool:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return arrived >= midnight + timedelta(minutes=manifest.departure.minute or 0) - EAST_OF_UTC


def _minutes(local: datetime) -> int:
    return _of_day(local.date()) + local.hour * 60 + local.minute


def _of_day(day: date) -> int:
    return day.toordinal() * 24 * 60


def _days(told: FlightDay, around: date) -> Iterator[date]:
    """Give the dates of that day and month in the years, or of that day in the months, around a date."""
    months: Iterable[tuple[int, int]]
    if told.month is not None:
        months = [(year, told.month) for year in range(around.year - 1, around.year + 2)]
    else:
        first = around.year * 12 + around.month - 1
        months = [((first + step) // 12, (first + step) % 12 + 1) for step in (-1, 0, 1)]
    for year, month in months:
        try:
            yield date(year, month, told.day)
        except ValueError:  # 29 February, or a day that the month has not
            continue
