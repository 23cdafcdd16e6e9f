"""The fields that manifests and waybills share: flights, days, waybill numbers, pieces and weights."""

import re
from decimal import Decimal

from apronplan.domain.manifests import FlightDay, flight_name
from apronplan.exchange.cells import CellError

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
POUND_G = Decimal("453.59237")
"""Grams of the international pound (1959 agreement), weight code L."""

_DAY = re.compile(r"([0-9]{2})([A-Z]{3})(?:([0-9]{2})([0-9]{2}))?")
_AWB = re.compile(r"([0-9]{3})-([0-9]{8})([A-Z]{3})([A-Z]{3})")
_QUANTITY = re.compile(
    r"(?P<code>[TPSDM])(?P<pieces>[0-9]{1,5})(?P<unit>[KL])(?P<weight>[0-9]{1,7}(?:\.[0-9]{1,3})?)"
    r"(?:(?:MC|CC|CF|CI|DG)[0-9]{1,9}(?:\.[0-9]{1,3})?)*(?:T(?P<total>[0-9]{1,5}))?"
)


def require_flight(text: str) -> str:
    """Return a flight number without leading zeros; raises `CellError`."""
    name = flight_name(text)
    if name is None:
        raise CellError("manifest_flight", value=text)
    return name


def day_and_month(text: str) -> tuple[int, int, int | None]:
    """Return day, month and minutes of ``05JUN1625``; raises `CellError`."""
    parts = _DAY.fullmatch(text)
    if parts is not None and parts[2] in MONTHS:
        day, month = int(parts[1]), MONTHS.index(parts[2]) + 1
        minute = int(parts[3]) * 60 + int(parts[4]) if parts[3] else None
        clock = parts[3] is None or (int(parts[3]) < 24 and int(parts[4]) < 60)
        if 1 <= day <= _DAYS_OF_MONTH[month - 1] and clock:
            return day, month, minute
    raise CellError("manifest_day", value=text)


def day_of_month(text: str) -> int:
    """Return a day of the month; raises `CellError`."""
    if re.fullmatch(r"[0-9]{2}", text) and 1 <= int(text) <= 31:
        return int(text)
    raise CellError("manifest_day", value=text)


def departure(flight: str, day: str) -> FlightDay:
    """Return a flight with its day and month; raises `CellError`."""
    number, month, minute = day_and_month(day)
    return FlightDay(flight=require_flight(flight), day=number, month=month, minute=minute)


def waybill_number(text: str) -> tuple[str, str, str]:
    """Return number, origin and destination of ``172-12345675PVGLGG``; raises `CellError`.

    The last digit of a waybill number is its first seven modulo 7.
    """
    parts = _AWB.fullmatch(text)
    if parts is None:
        raise CellError("waybill_number", value=text)
    serial, check = int(parts[2][:7]), int(parts[2][7])
    if serial % 7 != check:
        raise CellError("waybill_check", value=f"{parts[1]}-{parts[2]}", digit=serial % 7)
    return f"{parts[1]}-{parts[2]}", parts[3], parts[4]


def quantity(text: str) -> tuple[str, int, int, int]:
    """Return code, pieces, grams and pieces of the whole consignment (0 = not told); raises `CellError`."""
    parts = _QUANTITY.fullmatch(text)
    if parts is None:
        raise CellError("waybill_quantity", value=text)
    mass_g = grams(parts["weight"], parts["unit"])
    pieces, total = int(parts["pieces"]), int(parts["total"] or 0)
    if pieces == 0 or mass_g == 0:
        raise CellError("waybill_nothing", value=text)
    if total and total < pieces:
        raise CellError("waybill_pieces", value=pieces, total=total)
    return parts["code"], pieces, mass_g, total


def grams(weight: str, unit: str) -> int:
    """Return a weight in kilograms (K) or pounds (L) as whole grams."""
    return int((Decimal(weight) * (1000 if unit == "K" else POUND_G)).to_integral_value())
