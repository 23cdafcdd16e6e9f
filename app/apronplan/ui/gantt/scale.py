"""Time against pixels. No widgets.

Times are minutes since 1970-01-01T00:00Z as floats: cheap to compare, and drawn thousands of times a second.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache

import msgspec

SECOND_MARK = "\u00b2"
"""Behind a time of the axis that the wall clock shows for the second time: 02:00\u00b2."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEPS_MIN = (15, 30, 60, 120, 180, 360, 720, 1440)
LABEL_PX = 46
"""Room that one label of the axis needs."""


def to_minutes(at: datetime) -> float:
    """Return an aware time as minutes since the epoch."""
    return at.timestamp() / 60.0


def to_datetime(minute: float) -> datetime:
    """Return minutes since the epoch as an aware UTC time, to the second."""
    return EPOCH + timedelta(seconds=round(minute * 60))


class Fit(StrEnum):
    """What fills the width of the Gantt, whatever its size."""

    FREE = ""
    DAY = "day"
    NIGHT = "night"


class TimeScale(msgspec.Struct, frozen=True):
    """A linear scale.

    Attributes
    ----------
    start_min, end_min : float
        First and last minute that can be scrolled to.
    px_per_min : float
        Pixels for one minute.
    """

    start_min: float
    end_min: float
    px_per_min: float

    @property
    def width(self) -> float:
        """Pixels of the whole range."""
        return (self.end_min - self.start_min) * self.px_per_min

    def x_of(self, minute: float) -> float:
        """Return the distance of a minute from the start, in pixels."""
        return (minute - self.start_min) * self.px_per_min

    def minute_at(self, x: float) -> float:
        """Return the minute at a distance from the start."""
        return self.start_min + x / self.px_per_min

    def zoomed(self, px_per_min: float) -> "TimeScale":
        """Return the same range at another zoom."""
        return TimeScale(self.start_min, self.end_min, px_per_min)


class Tick(msgspec.Struct, frozen=True):
    """One line of the time axis; `label` is empty on a line that is too close to be written at."""

    minute: float
    label: str
    midnight: bool
    day: str = ""


def tick_step(px_per_min: float) -> int:
    """Return the minutes between labels that leaves room for each."""
    return next((s for s in STEPS_MIN if s * px_per_min >= LABEL_PX), STEPS_MIN[-1])


@lru_cache(maxsize=8)
def ticks(start_min: float, end_min: float, px_per_min: float, zone: tzinfo) -> tuple[Tick, ...]:
    """Return the axis lines from `start_min` to `end_min`, on round times of the clock in `zone`.

    A day of 23 or 25 hours keeps its lines on the round hours of the wall clock; the second passing of an hour that
    comes twice is marked.
    """
    step = tick_step(px_per_min)
    stride = min(step, 60)
    minute = float(start_min // stride * stride)
    found: list[Tick] = []
    while minute <= end_min:
        local = to_datetime(minute).astimezone(zone)
        of_day = local.hour * 60 + local.minute
        if of_day % step == 0:
            label = f"{local:%H:%M}{SECOND_MARK if local.fold else ''}" if step < 1440 else ""
            found.append(Tick(minute, label, of_day == 0, local.date().isoformat() if of_day == 0 else ""))
        minute += stride
    return tuple(found)


def night_bands(start_min: float, end_min: float, zone: tzinfo) -> tuple[tuple[float, float], ...]:
    """Return the nights (23:00 to 07:00 airport time) that touch a range, as minutes."""
    day = to_datetime(start_min).astimezone(zone).date() - timedelta(days=1)
    bands: list[tuple[float, float]] = []
    while True:
        begin = to_minutes(datetime(day.year, day.month, day.day, 23, tzinfo=zone))
        after = day + timedelta(days=1)
        finish = to_minutes(datetime(after.year, after.month, after.day, 7, tzinfo=zone))
        if begin >= end_min:
            return tuple(bands)
        if finish > start_min:
            bands.append((begin, finish))
        day = after
