"""What may stand in a cell: each kind reads text strictly and writes it back.

Numbers pass an ASCII pattern before `float` or `int`, since Python also reads Arabic digits, ``1_0`` and ``nan``.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

KG_PER_TONNE = 1000

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,17})?")
_COMMA_NUMBER = re.compile(r"[+-]?[0-9]{1,15},[0-9]{1,17}")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}([.,' ][0-9]{3})+([.,][0-9]+)?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./+:@()&-]{0,63}")
_TYPE_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,9}")
_YEARS = (1900, 2200)
_LONGEST_LIST = 10_000


class CellError(Exception):
    """A cell that does not hold what its column asks for; `code` names the sentence ``exchange.<code>``."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


class Kind(Protocol):
    """How one kind of value is read from a cell that is not empty, and written."""

    def parse(self, text: str) -> Any:  # noqa: ANN401 - each kind has its own type
        """Return the value; raises `CellError`."""

    def format(self, value: Any) -> str:  # noqa: ANN401
        """Return the cell."""


def clean_text(text: str, longest: int) -> str:
    """Return the text in Unicode form NFC.

    Raises
    ------
    CellError
        If it is longer than `longest` characters or holds control characters other than tab and line ends.
    """
    if len(text) > longest:
        raise CellError("text_too_long", limit=longest, found=len(text))
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\r\n" for c in text):
        raise CellError("control_character", value=text)
    return unicodedata.normalize("NFC", text)


def plain(value: float) -> str:
    """Return a number in the shortest digits that read back to the same number, without an exponent."""
    text = repr(float(value))
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def decimal_of(text: str) -> Decimal:
    """Return an exact decimal number.

    Raises
    ------
    CellError
        If it is not a plain number in ASCII digits with a decimal point.
    """
    if not _NUMBER.fullmatch(text):
        near = _COMMA_NUMBER.fullmatch(text) or _THOUSANDS.fullmatch(text)
        raise CellError("decimal_point" if near else "not_a_number", value=text)
    return Decimal(text)


@dataclass(frozen=True, slots=True)
class Text:
    """Any text, in NFC."""

    longest: int = 2_000

    def parse(self, text: str) -> str:
        """Return the text; raises `CellError`."""
        return clean_text(text, self.longest)

    def format(self, value: str) -> str:
        """Return the cell."""
        return value


@dataclass(frozen=True, slots=True)
class Name:
    """A name without blanks that other tables refer to: ASCII letters, digits and ``_ . / + : @ ( ) & -``."""

    def parse(self, text: str) -> str:
        """Return the name; raises `CellError`."""
        if not _NAME.fullmatch(text):
            raise CellError("bad_name", value=text)
        return text

    def format(self, value: str) -> str:
        """Return the cell."""
        return value


@dataclass(frozen=True, slots=True)
class Code:
    """An ICAO or IATA code, put in capitals."""

    def parse(self, text: str) -> str:
        """Return the code; raises `CellError`."""
        code = text.upper()
        if not _TYPE_CODE.fullmatch(code):
            raise CellError("bad_code", value=text)
        return code

    def format(self, value: str) -> str:
        """Return the cell."""
        return value


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number from `low` to `high`; `above` excludes `low` itself."""

    low: float = -1e12
    high: float = 1e12
    above: bool = False

    def parse(self, text: str) -> float:
        """Return the number; raises `CellError`."""
        value = float(decimal_of(text))
        if not math.isfinite(value) or not self.low <= value <= self.high or (self.above and value == self.low):
            code = "not_above" if self.above and value <= self.low else "out_of_range"
            raise CellError(code, value=text, low=plain(self.low), high=plain(self.high))
        return value + 0.0  # no minus zero

    def format(self, value: float) -> str:
        """Return the cell."""
        return plain(value)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `low` to `high`."""

    low: int = 0
    high: int = 1_000_000

    def parse(self, text: str) -> int:
        """Return the number; raises `CellError`."""
        if not _WHOLE.fullmatch(text):
            raise CellError("not_whole", value=text)
        value = int(text)
        if not self.low <= value <= self.high:
            raise CellError("out_of_range", value=text, low=self.low, high=self.high)
        return value

    def format(self, value: int) -> str:
        """Return the cell."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Tonnes:
    """Tonnes in the file, whole kilograms in the program; parts of a kilogram are rounded to the nearest."""

    highest_t: int = 10_000

    def parse(self, text: str) -> int:
        """Return kilograms; raises `CellError`."""
        tonnes = decimal_of(text)
        if tonnes < 0:
            raise CellError("tonnes_below_zero", value=text)
        if tonnes > self.highest_t:
            raise CellError("out_of_range", value=text, low=0, high=self.highest_t)
        return int((tonnes * KG_PER_TONNE).to_integral_value())

    def format(self, value: int) -> str:
        """Return tonnes with at most three decimals."""
        return tonnes_text(value)


def tonnes_text(mass_kg: int) -> str:
    """Return kilograms as tonnes, at most three decimals, none that says nothing: ``74.05``."""
    text = format(Decimal(mass_kg) / KG_PER_TONNE, ".3f")
    return text.rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Day:
    """A date, ``2018-06-04``."""

    def parse(self, text: str) -> date:
        """Return the date; raises `CellError`."""
        try:
            if _DATE.fullmatch(text):
                day = date.fromisoformat(text)
                if _YEARS[0] <= day.year <= _YEARS[1]:
                    return day
        except ValueError:
            pass
        raise CellError("not_a_date", value=text)

    def format(self, value: date) -> str:
        """Return the cell."""
        return value.isoformat()


@dataclass(frozen=True, slots=True)
class Flag:
    """``Y`` or ``N``; an empty cell means no, or with `explicit` that nothing is said."""

    explicit: bool = False

    def parse(self, text: str) -> bool:
        """Return the answer; raises `CellError`."""
        if text.upper() not in ("Y", "N"):
            raise CellError("not_a_flag", value=text)
        return text.upper() == "Y"

    def format(self, value: bool) -> str:
        """Return the cell."""
        no = "N" if self.explicit else ""
        return "Y" if value else no


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of an enumeration."""

    words: type[StrEnum]

    def parse(self, text: str) -> StrEnum:
        """Return the member; raises `CellError`."""
        try:
            return self.words(text.lower())
        except ValueError:
            raise CellError("not_a_choice", value=text, choices=", ".join(self.words)) from None

    def format(self, value: StrEnum) -> str:
        """Return the cell."""
        return value.value


@dataclass(frozen=True, slots=True)
class Words:
    """Names between blanks, each once; in the order of the cell."""

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the names; raises `CellError`."""
        words: dict[str, None] = {}
        for word in clean_text(text, _LONGEST_LIST).split():
            if word in words:
                raise CellError("named_twice", value=word)
            words[Name().parse(word)] = None
        return tuple(words)

    def format(self, value: tuple[str, ...]) -> str:
        """Return the cell."""
        return " ".join(value)


@dataclass(frozen=True, slots=True)
class WordSet:
    """Names between blanks whose order says nothing."""

    def parse(self, text: str) -> frozenset[str]:
        """Return the names; raises `CellError`."""
        return frozenset(Words().parse(text))

    def format(self, value: frozenset[str]) -> str:
        """Return the cell."""
        return " ".join(sorted(value))


@dataclass(frozen=True, slots=True)
class TextSet:
    """Texts that may hold blanks, between semicolons; their order says nothing."""

    def parse(self, text: str) -> frozenset[str]:
        """Return the texts; raises `CellError`."""
        parts = (part.strip() for part in clean_text(text, _LONGEST_LIST).split(";"))
        return frozenset(part for part in parts if part)

    def format(self, value: frozenset[str]) -> str:
        """Return the cell."""
        return ";".join(sorted(value))
