"""What a carrier's messages say of the freight on a flight: manifests (FFM) and air waybills (FWB)."""

import re
from dataclasses import dataclass

GRAMS_PER_KG = 1_000

_FLIGHT = re.compile(r"([A-Z0-9]{2}[A-Z]?)([0-9]{1,5})([A-Z]?)")


def flight_name(text: str) -> str | None:
    """Return a flight number without leading zeros, ``3V0802`` as ``3V802``; None if it is none."""
    parts = _FLIGHT.fullmatch(text.strip().upper())
    return f"{parts[1]}{int(parts[2])}{parts[3]}" if parts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlightDay:
    """A flight and its day as messages name them: the year is not told, sometimes not even the month.

    Attributes
    ----------
    flight : str
        Carrier, number without leading zeros, suffix: ``3V802``.
    day : int
        Day of the month, local at the airport of loading.
    month : int or None
        1 to 12; None = not told.
    minute : int or None
        Minutes of that day; None = not told.
    """

    flight: str
    day: int
    month: int | None = None
    minute: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waybill:
    """One air waybill, or the part of it that is listed in one line of a manifest.

    Attributes
    ----------
    number : str
        ``172-12345675``.
    pieces : int
        Pieces in this line.
    mass_g : int
        Grams in this line, so that pounds lose nothing before lots are summed.
    whole : bool
        The line is the whole consignment; False = one of several parts of it.
    total_pieces : int
        Pieces of the whole consignment; 0 = not told.
    handling : tuple of str
        Special handling codes, ``PER``.
    uld : str
        The unit it lies in; empty = loose, or not told.
    remarks : str
        Other service information and accounting texts.
    booked : FlightDay or None
        The flight that a waybill by itself (FWB) names first.
    line : int
        Where it stands in the file.
    """

    number: str
    origin: str
    destination: str
    pieces: int
    mass_g: int
    line: int
    whole: bool = True
    total_pieces: int = 0
    handling: tuple[str, ...] = ()
    goods: str = ""
    uld: str = ""
    shipper: str = ""
    consignee: str = ""
    agent: str = ""
    remarks: str = ""
    booked: FlightDay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What one flight brings from one airport to another.

    Attributes
    ----------
    loading, unloading : str
        IATA airport codes.
    arrival : tuple of int or None
        Day, month and minutes at the airport of unloading, if told; local there.
    complete : bool
        All that the flight carries between the two; False where only some waybills are known.
    line : int
        Where the flight is named in the file.
    """

    departure: FlightDay
    loading: str
    unloading: str
    waybills: tuple[Waybill, ...]
    line: int
    arrival: tuple[int, int, int] | None = None
    registration: str = ""
    complete: bool = True

    @property
    def mass_g(self) -> int:
        """Grams of all lines."""
        return sum(w.mass_g for w in self.waybills)

    @property
    def pieces(self) -> int:
        """Pieces of all lines."""
        return sum(w.pieces for w in self.waybills)
