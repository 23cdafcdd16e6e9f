"""Cells that only the traffic CSV has: times, categories and programme shares."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from apronplan.domain.clock import LocalTimeError, local_to_utc, utc_to_local
from apronplan.domain.traffic import Category
from apronplan.exchange.cells import CellError, clean_text, plain
from apronplan.exchange.tables import Row

YEARS = (1990, 2100)
"""First and last year of a plan; others are typing errors."""

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.0+)?)?")
_UTC_END = re.compile(r"(Z|z|\+00:?00)$")
_CATEGORY = re.compile(r"([A-Za-z]{2,3})([0-9]{1,3})")
_PROGRAMME = re.compile(r"([^:\s;]{1,80}):([0-9](?:\.[0-9]{1,17})?)")
_BETWEEN = re.compile(r"[\s;]+")


@dataclass(frozen=True, slots=True)
class Clock:
    """Which two columns hold a time, and the airport's time zone."""

    stem: str
    zone: ZoneInfo

    @property
    def local_column(self) -> str:
        """Column with airport time."""
        return f"{self.stem}_local"

    @property
    def utc_column(self) -> str:
        """Column with UTC."""
        return f"{self.stem}_utc"

    @property
    def names(self) -> dict[str, str]:
        """Both columns and the zone, for sentences."""
        return {"local_column": self.local_column, "utc_column": self.utc_column, "zone": self.zone.key}

    def filled_column(self, row: Row) -> str:
        """Return the column from which the time was taken."""
        return self.utc_column if row.cell(self.utc_column) else self.local_column

    def read(self, row: Row, *, required: bool) -> datetime | None:
        """Return the time in UTC; None, with a problem if it is required or wrong."""
        local_text, utc_text = row.cell(self.local_column), row.cell(self.utc_column)
        if not local_text and not utc_text:
            if required:
                column = self.local_column if self.local_column in row.columns else self.utc_column
                row.problem(column, "no_time", **self.names)
            return None
        try:
            column = self.utc_column
            utc = _utc(utc_text) if utc_text else None
            column = self.local_column
            local = _naive(local_text, "not_a_local_time", self.utc_column) if local_text else None
            if utc is None:
                return None if local is None else self._from_local(local)
            if local is not None:
                self._must_agree(utc, local)
        except CellError as error:
            row.problem(column, error.code, **error.values)
            return None
        return utc

    def _from_local(self, local: datetime) -> datetime:
        try:
            return local_to_utc(local, self.zone)
        except LocalTimeError as error:
            raise CellError(f"time_{error.kind}", value=_minute(local), **self.names) from error

    def _must_agree(self, utc: datetime, local: datetime) -> None:
        shown = utc_to_local(utc, self.zone).replace(tzinfo=None)
        if shown != local:
            raise CellError(
                "times_disagree", value=_minute(utc), local=_minute(shown), other=_minute(local), **self.names
            )


def _minute(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00")


def _naive(text: str, code: str, utc_column: str = "") -> datetime:
    try:
        if _TIME.fullmatch(text):
            time = datetime.fromisoformat(text)
            if YEARS[0] <= time.year <= YEARS[1]:
                return time
    except ValueError:
        pass
    raise CellError(code, value=text, utc_column=utc_column)


def _utc(text: str) -> datetime:
    return _naive(_UTC_END.sub("", text), "not_a_utc_time").replace(tzinfo=UTC)


def local_text(utc: datetime, zone: ZoneInfo) -> str:
    """Return the airport time of an instant as a cell, to the second where it is not a whole minute."""
    return _minute(utc_to_local(utc, zone))


def utc_text(utc: datetime) -> str:
    """Return an instant as a UTC cell, ``2018-06-04T05:55Z``."""
    return _minute(utc.astimezone(UTC)) + "Z"


@dataclass(frozen=True, slots=True)
class Categories:
    """``EC70 GEN30``: whole percent that sum to 100."""

    def parse(self, text: str) -> tuple[tuple[Category, int], ...]:
        """Return the categories in the order of the cell; raises `CellError`."""
        shares = dict[Category, int]()
        for word in clean_text(text, 200).split():
            category, percent = _category(word)
            if category in shares:
                raise CellError("named_twice", value=category.value)
            shares[category] = percent
        if sum(shares.values()) != 100:
            raise CellError("categories_sum", total=sum(shares.values()))
        return tuple(shares.items())

    def format(self, value: tuple[tuple[Category, int], ...]) -> str:
        """Return the cell."""
        return " ".join(f"{category.value}{percent}" for category, percent in value)


def _category(word: str) -> tuple[Category, int]:
    parts = _CATEGORY.fullmatch(word)
    if parts is None or not 1 <= int(parts[2]) <= 100:
        raise CellError("bad_category", value=word)
    try:
        return Category(parts[1].upper()), int(parts[2])
    except ValueError:
        raise CellError("unknown_category", value=parts[1], choices=", ".join(Category)) from None


@dataclass(frozen=True, slots=True)
class Programmes:
    """``Cainiao:0.4 4PX:0.1``: declared shares that sum to at most 1."""

    def parse(self, text: str) -> tuple[tuple[str, float], ...]:
        """Return the shares in the order of the cell; raises `CellError`."""
        shares = dict[str, Decimal]()
        for word in filter(None, _BETWEEN.split(clean_text(text, 1_000))):
            parts = _PROGRAMME.fullmatch(word)
            if parts is None:
                raise CellError("bad_programme", value=word)
            if parts[1] in shares:
                raise CellError("named_twice", value=parts[1])
            shares[parts[1]] = Decimal(parts[2])
        total = sum(shares.values(), Decimal(0))
        if total > 1:
            raise CellError("programmes_sum", total=total)
        return tuple((name, float(share)) for name, share in shares.items())

    def format(self, value: tuple[tuple[str, float], ...]) -> str:
        """Return the cell; blanks in a programme's name are written as ``_``."""
        return " ".join(f"{'_'.join(name.split())}:{plain(share)}" for name, share in value)
