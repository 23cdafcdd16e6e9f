"""The airline flight manifest, Cargo-IMP FFM: flight and airport of loading, then freight by airport of unloading."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from apronplan.domain.manifests import FlightDay, Manifest, Waybill
from apronplan.exchange.cells import CellError
from apronplan.exchange.manifests.fields import day_and_month, departure, quantity, waybill_number
from apronplan.exchange.manifests.messages import Line, Message
from apronplan.exchange.problems import Problems

_POINT = re.compile(r"([A-Z]{3})(/.*)?")
_ULD = re.compile(r"([A-Z][A-Z0-9]{2}[0-9]{3,5}[A-Z0-9]{2,3})(?:-.*)?")
_HANDLING = re.compile(r"[A-Z]{3}")
_AWB_BEGINS = re.compile(r"[0-9]{3}-")
LET_PASS = frozenset(("COR", "DIM", "OCI", "SCI", "SSR", "DGR", "MOV", "OTH"))
"""Lines that say nothing a lot needs: dimensions, customs references, movement priorities."""


@dataclass(slots=True)
class Piece:
    """One message of a manifest: a long manifest comes in several, numbered, each but the last ending in CONT."""

    start: Line
    number: int
    departure: FlightDay
    loading: str
    registration: str = ""
    points: dict[str, tuple[tuple[int, int, int] | None, list[Waybill]]] = field(default_factory=dict)
    last: bool | None = None


class _Reading:
    """The lines of one message, one after the other."""

    def __init__(self, piece: Piece, problems: Problems) -> None:
        self.piece, self._problems = piece, problems
        self._here: list[Waybill] | None = None
        self._uld = ""

    def take(self, line: Line) -> None:
        """Read one line after the heading; what cannot be read becomes a problem with its line and column.

        Parameters
        ----------
        line : Line
            In the order of the file; nothing may follow LAST or CONT.
        """
        if self.piece.last is not None:
            self._problems.add("message_after_end", line=line.number, column=1, value=line.text)
        elif line.text in ("LAST", "CONT"):
            self.piece.last = line.text == "LAST"
        elif line.text.startswith("/"):
            self._continued(line)
        elif _AWB_BEGINS.match(line.text):
            self._consignment(line)
        elif line.text.startswith("ULD/"):
            self._unit(line)
        elif line.text.startswith("OSI/"):
            self._remark(line.text[4:])
        elif line.text[:3] not in LET_PASS or line.text[3:4] != "/":
            self._point(line)

    def _point(self, line: Line) -> None:
        parts = _POINT.fullmatch(line.text)
        self._here = None
        if parts is None:
            self._problems.add("manifest_line", line=line.number, column=1, value=line.text)
            return
        try:
            arrival = _arrival((parts[2] or "").removeprefix("/").split("/")[0])
        except CellError as error:
            self._problems.add_at(error.code, line.number, 1, "", error.values)
            return
        _, self._here = self.piece.points.setdefault(parts[1], (arrival, []))
        self._uld = ""

    def _unit(self, line: Line) -> None:
        words = line.text[4:].split("/")
        unit = _ULD.fullmatch(words[0])
        if unit is None:
            self._problems.add("manifest_uld", line=line.number, column=5, value=words[0])
        self._uld = unit[1] if unit else ""

    def _consignment(self, line: Line) -> None:
        if self._here is None:
            self._problems.add("manifest_no_point", line=line.number, column=1, value=line.text)
            return
        words = line.text.split("/")
        column = 1
        try:
            number, origin, destination = waybill_number(words[0])
            column = len(words[0]) + 2
            code, pieces, mass_g, total = quantity(words[1] if len(words) > 1 else "")
        except CellError as error:
            self._problems.add_at(error.code, line.number, column, "", error.values)
            return
        rest = words[2:]
        if rest and not total and re.fullmatch(r"T[0-9]{1,5}", rest[0]):
            total, rest = int(rest[0][1:]), rest[1:]
        waybill = Waybill(
            number=number, origin=origin, destination=destination, pieces=pieces, mass_g=mass_g, line=line.number,
            whole=code == "T", total_pieces=total, uld=self._uld, goods=rest[0].strip() if rest else "",
        )  # fmt: skip
        self._here.append(_described(waybill, rest[1:]))

    def _continued(self, line: Line) -> None:
        if not self._here:
            self._problems.add("manifest_line", line=line.number, column=1, value=line.text)
            return
        self._here[-1] = _described(self._here[-1], line.text[1:].split("/"))

    def _remark(self, text: str) -> None:
        if self._here:
            self._here[-1] = replace(self._here[-1], remarks=f"{self._here[-1].remarks} {text}".strip())


def _arrival(text: str) -> tuple[int, int, int] | None:
    if text in ("", "NIL"):
        return None
    day, month, minute = day_and_month(text)
    return (day, month, minute) if minute is not None else None


def _described(waybill: Waybill, words: Iterable[str]) -> Waybill:
    """Add special handling codes, and other words to the description of the goods."""
    listed = [word.strip() for word in words if word.strip()]
    codes = [word for word in listed if _HANDLING.fullmatch(word)]
    texts = [word for word in listed if not _HANDLING.fullmatch(word)]
    return replace(
        waybill,
        handling=tuple(dict.fromkeys((*waybill.handling, *codes))),
        goods=" ".join(filter(None, (waybill.goods, *texts))),
    )


def read_piece(message: Message, problems: Problems) -> Piece | None:
    """Read one FFM message; None if its flight cannot be told."""
    if not message.lines:
        problems.add("manifest_no_flight", line=message.start.number, column=1)
        return None
    piece = _flight_line(message.lines[0], message.start, problems)
    if piece is None:
        return None
    reading = _Reading(piece, problems)
    for line in message.lines[1:]:
        reading.take(line)
    if piece.last is None:
        problems.add("manifest_no_end", line=message.lines[-1].number, column=1, value=message.lines[-1].text)
    return piece


def _flight_line(line: Line, start: Line, problems: Problems) -> Piece | None:
    words = line.text.split("/")
    if len(words) < 4 or not re.fullmatch(r"[0-9]{1,2}", words[0]) or not re.fullmatch(r"[A-Z]{3}", words[3]):
        problems.add("manifest_flight_line", line=line.number, column=1, value=line.text)
        return None
    try:
        left = departure(words[1], words[2])
    except CellError as error:
        problems.add_at(error.code, line.number, len(words[0]) + 2, "", error.values)
        return None
    tail = words[4] if len(words) > 4 else ""
    return Piece(start=start, number=int(words[0]), departure=left, loading=words[3], registration=tail)


def merged(pieces: Iterable[Piece], problems: Problems) -> list[Manifest]:
    """Put the messages of each flight together until LAST, and check that none is missing or there twice."""
    flights: dict[tuple[str, int, int | None, str], list[Piece]] = defaultdict(list)
    for piece in pieces:
        left = piece.departure
        flights[left.flight, left.day, left.month, piece.loading].append(piece)
    found: list[Manifest] = []
    for group in flights.values():
        ordered = sorted(group, key=lambda p: (p.number, p.start.number))
        if _whole(ordered, problems):
            found += _manifests(ordered, problems)
    return sorted(found, key=lambda m: m.line)


def _whole(ordered: list[Piece], problems: Problems) -> bool:
    good = True
    first = ordered[0].number
    for place, piece in enumerate(ordered):
        line, flight = piece.start.number, piece.departure.flight
        if place and piece.number == ordered[place - 1].number:
            problems.add(
                "manifest_twice", line=line, column=1, flight=flight, number=piece.number,
                first=ordered[place - 1].start.number,
            )  # fmt: skip
            return False
        if piece.number != place + 1 or first != 1:
            problems.add("manifest_gap", line=line, column=1, flight=flight, number=piece.number, missing=place + 1)
            return False
        more = place + 1 < len(ordered)
        if piece.last is True and more:
            problems.add("manifest_goes_on", line=line, column=1, flight=flight, number=piece.number)
            good = False
        elif piece.last is False and not more:
            problems.add("manifest_not_done", line=line, column=1, flight=flight, number=piece.number)
            good = False
    return good


def _manifests(ordered: list[Piece], problems: Problems) -> list[Manifest]:
    first = ordered[0]
    arrivals: dict[str, tuple[int, int, int] | None] = {}
    freight: dict[str, list[Waybill]] = defaultdict(list)
    for piece in ordered:
        for point, (arrival, waybills) in piece.points.items():
            arrivals[point] = arrivals.get(point) or arrival
            freight[point] += waybills
    for waybills in freight.values():
        _check_parts(waybills, problems)
    return [
        Manifest(
            departure=first.departure,
            loading=first.loading,
            unloading=point,
            arrival=arrivals[point],
            registration=first.registration,
            waybills=tuple(waybills),
            line=first.start.number + 1,
        )
        for point, waybills in freight.items()
    ]


def _check_parts(waybills: list[Waybill], problems: Problems) -> None:
    """Refuse a whole consignment in two lines, and parts that come to more pieces than it has."""
    first: dict[str, Waybill] = {}
    pieces: dict[str, int] = defaultdict(int)
    for waybill in waybills:
        before = first.setdefault(waybill.number, waybill)
        pieces[waybill.number] += waybill.pieces
        if before is waybill:
            continue
        total = before.total_pieces or waybill.total_pieces
        if before.whole or waybill.whole:
            problems.add("waybill_twice", line=waybill.line, column=1, value=waybill.number, first=before.line)
        elif total and pieces[waybill.number] > total:
            problems.add(
                "waybill_parts", line=waybill.line, column=1, value=waybill.number, sum=pieces[waybill.number],
                total=total,
            )  # fmt: skip
