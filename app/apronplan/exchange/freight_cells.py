"""Cells that only the freight tables have: categories, times of the day, days of the week, shares of a route."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from apronplan.domain.traffic import Category, Direction
from apronplan.exchange.cells import CellError, clean_text, plain

_TIME = re.compile(r"([0-2]?[0-9]):([0-5][0-9])")
_SHIFT = re.compile(r"([0-9]{2}:[0-9]{2})=([0-9]{1,7}(?:\.[0-9]{1,3})?)")
_DAYS = re.compile(r"[1-7]( [1-7])*")
_PASSED = re.compile(r"([A-Z]{2}):([0-9]{1,4}(?:\.[0-9]{1,6})?)")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z")


@dataclass(frozen=True, slots=True)
class CategoryCode:
    """A category's code, ``EC``."""

    def parse(self, text: str) -> Category:
        """Return the category; raises `CellError`."""
        try:
            return Category(text.upper())
        except ValueError:
            raise CellError("unknown_category", value=text, choices=", ".join(Category)) from None

    def format(self, value: Category) -> str:
        """Return the cell."""
        return value.value


@dataclass(frozen=True, slots=True)
class Way:
    """``import``, ``export`` or ``transit``."""

    def parse(self, text: str) -> Direction:
        """Return the direction; raises `CellError`."""
        try:
            return Direction(text.lower())
        except ValueError:
            raise CellError("not_a_choice", value=text, choices=", ".join(Direction)) from None

    def format(self, value: Direction) -> str:
        """Return the cell."""
        return value.value


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A local time of the day as minutes, ``22:00``; up to 48:00 with `next_day`, so that a night shift is one row."""

    next_day: bool = False

    def parse(self, text: str) -> int:
        """Return minutes since midnight; raises `CellError`."""
        parts = _TIME.fullmatch(text)
        limit = 48 * 60 if self.next_day else 24 * 60
        minutes = int(parts[1]) * 60 + int(parts[2]) if parts else limit + 1
        if self.next_day and parts is None and re.fullmatch(r"[34][0-9]:[0-5][0-9]", text):
            minutes = int(text[:2]) * 60 + int(text[3:])
        if minutes > limit:
            raise CellError("not_a_time_of_day", value=text)
        return minutes

    def format(self, value: int) -> str:
        """Return the cell."""
        return f"{value // 60:02d}:{value % 60:02d}"


@dataclass(frozen=True, slots=True)
class Shifts:
    """Figures by time of the day, ``06:00=625 14:00=300 22:00=0``: from then on until the next; rising times."""

    def parse(self, text: str) -> tuple[tuple[int, float], ...]:
        """Return minutes of the day with their figures; raises `CellError`."""
        found: list[tuple[int, float]] = []
        for word in clean_text(text, 1_000).split():
            parts = _SHIFT.fullmatch(word)
            if parts is None:
                raise CellError("bad_shift", value=word)
            minute = TimeOfDay().parse(parts[1])
            if minute >= 24 * 60 or (found and minute <= found[-1][0]):
                raise CellError("bad_shift", value=word)
            found.append((minute, float(parts[2])))
        return tuple(found)

    def format(self, value: tuple[tuple[int, float], ...]) -> str:
        """Return the cell."""
        return " ".join(f"{TimeOfDay().format(minute)}={plain(figure)}" for minute, figure in value)


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week, 1 = Monday, blanks between."""

    def parse(self, text: str) -> frozenset[int]:
        """Return the days; raises `CellError`."""
        if not _DAYS.fullmatch(text):
            raise CellError("not_weekdays", value=text)
        return frozenset(int(day) for day in text.split())

    def format(self, value: frozenset[int]) -> str:
        """Return the cell."""
        return " ".join(str(day) for day in sorted(value))


@dataclass(frozen=True, slots=True)
class Route:
    """Countries on the way with their weight in the driving, ``BE:1 DE:7 AT:3``; any scale."""

    def parse(self, text: str) -> tuple[tuple[str, float], ...]:
        """Return the countries with their weights; raises `CellError`."""
        weights: list[tuple[str, float]] = []
        for word in clean_text(text, 300).split():
            parts = _PASSED.fullmatch(word)
            if parts is None:
                raise CellError("bad_route", value=word)
            weights.append((parts[1], float(parts[2])))
        if sum(weight for _, weight in weights) <= 0:
            raise CellError("bad_route", value=text)
        return tuple(weights)

    def format(self, value: tuple[tuple[str, float], ...]) -> str:
        """Return the cell."""
        return " ".join(f"{country}:{plain(weight)}" for country, weight in value)


@dataclass(frozen=True, slots=True)
class Instant:
    """A time in UTC, ``2018-06-04T05:55Z``."""

    def parse(self, text: str) -> datetime:
        """Return the instant; raises `CellError`."""
        try:
            if _INSTANT.fullmatch(text):
                return datetime.fromisoformat(text).astimezone(UTC)
        except ValueError:
            pass
        raise CellError("not_a_utc_time", value=text)

    def format(self, value: datetime) -> str:
        """Return the cell."""
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
