"""The air waybill of Cargo-XML, XFWB: one document per waybill. Element names are matched without their namespace."""

import io
import re
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, InputSource, Locator

from apronplan.domain.manifests import FlightDay, Waybill
from apronplan.exchange.cells import CellError
from apronplan.exchange.manifests.fields import grams, require_flight, waybill_number
from apronplan.exchange.problems import Problems

MAX_DEPTH = 60
"""Deepest nesting that is read; the standard's is about 12."""

_UNITS = {"KGM": "K", "LBR": "L"}


def looks_like(text: str) -> bool:
    """Tell whether a text begins like a Cargo-XML waybill."""
    head = text.lstrip("\ufeff \t\r\n")[:4_000]
    return head.startswith("<") and "Waybill" in head and "<!DOCTYPE" not in head.split("Waybill", 1)[0]


class _TooDeep(SAXException):
    """Elements nested deeper than any waybill."""


class _Waybill(ContentHandler):
    """Collects the first text of each path that counts, with its line."""

    def __init__(self) -> None:
        super().__init__()
        self._path: list[str] = []
        self._text: list[str] = []
        self._unit = ""
        self.found: dict[str, tuple[str, int]] = {}
        self.handling: list[str] = []
        self.goods: list[str] = []
        self.remarks: list[str] = []
        self.unit = ""
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - the parser's name
        """Keep where the parser is."""
        self._locator = locator

    @property
    def line(self) -> int:
        """Line that is being read."""
        return (self._locator.getLineNumber() if self._locator else None) or 1

    def text(self, path: str) -> str:
        """Return the first text of a path; empty if there is none."""
        return self.found.get(path, ("", 0))[0]

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """Go into an element."""
        self._path.append(name.rpartition(":")[2])
        self._text = []
        self._unit = attrs.get("unitCode", "")
        if len(self._path) > MAX_DEPTH:
            raise _TooDeep("nested too deep")

    def characters(self, content: str) -> None:
        """Collect text."""
        self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 - the path knows it
        """Keep the text of an element that counts."""
        text = " ".join("".join(self._text).split())
        tail = "/".join(self._path[-2:])
        if text:
            self._keep(tail, text)
        self._path.pop()
        self._text = []

    def _keep(self, tail: str, text: str) -> None:
        if tail == "HandlingSPHInstructions/DescriptionCode":
            self.handling.append(text)
        elif tail == "NatureIdentificationTransportCargo/Identification":
            self.goods.append(text)
        elif tail in ("HandlingSSRInstructions/Description", "HandlingOSIInstructions/Description"):
            self.remarks.append(text)
        elif tail not in self.found:
            self.found[tail] = (text, self.line)
            if tail == "MasterConsignment/IncludedTareGrossWeightMeasure":
                self.unit = self._unit


def read_waybill(text: str, problems: Problems) -> Waybill | None:
    """Read one XFWB document; None, with problems, if it is broken or lacks number, weight or pieces."""
    handler = _parsed(text, problems)
    if handler is None:
        return None
    reading = _Fields(handler, problems)
    number = reading.number()
    mass_g, pieces = reading.mass_g(), reading.pieces()
    booked = reading.flight()
    if number is None or mass_g is None or pieces is None:
        return None
    return Waybill(
        number=number[0], origin=number[1], destination=number[2], pieces=pieces, mass_g=mass_g, total_pieces=pieces,
        line=handler.found["BusinessHeaderDocument/ID"][1], handling=tuple(dict.fromkeys(handler.handling)),
        goods=" ".join(handler.goods), remarks=" ".join(handler.remarks), booked=booked,
        shipper=handler.text("ConsignorParty/Name"), consignee=handler.text("ConsigneeParty/Name"),
        agent=handler.text("FreightForwarderParty/Name"),
    )  # fmt: skip


def _parsed(text: str, problems: Problems) -> _Waybill | None:
    from defusedxml.common import DefusedXmlException
    from defusedxml.expatreader import DefusedExpatParser

    parser, handler = DefusedExpatParser(forbid_dtd=True), _Waybill()
    parser.setContentHandler(handler)
    try:
        source = InputSource()
        source.setByteStream(io.BytesIO(text.encode("utf-8")))
        source.setEncoding("utf-8")  # it is decoded already, whatever the document says of itself
        parser.parse(source)
    except DefusedXmlException:
        problems.add("xml_doctype", line=handler.line, column=1, fatal=True)
        return None
    except SAXParseException as error:
        line, column = error.getLineNumber() or 1, (error.getColumnNumber() or 0) + 1
        problems.add("xml_broken", line=line, column=column, fatal=True, reason=error.getMessage())
        return None
    except _TooDeep:
        problems.add("xml_deep", line=handler.line, column=1, fatal=True, limit=MAX_DEPTH)
        return None
    return handler


class _Fields:
    """The fields of a waybill out of the texts of a document."""

    def __init__(self, handler: _Waybill, problems: Problems) -> None:
        self._found, self._unit, self._problems = handler.found, handler.unit, problems

    def _text(self, path: str) -> tuple[str, int] | None:
        if path not in self._found:
            self._problems.add("xml_missing", line=1, column=1, field=path)
        return self._found.get(path)

    def number(self) -> tuple[str, str, str] | None:
        """Return number, origin and destination."""
        told = self._text("BusinessHeaderDocument/ID")
        places = [(self._text(p) or ("", 1))[0] for p in ("OriginLocation/ID", "FinalDestinationLocation/ID")]
        if told is None or not all(places):
            return None
        try:
            return waybill_number(told[0] + "".join(places))
        except CellError as error:
            self._problems.add_at(error.code, told[1], 1, "", error.values)
            return None

    def mass_g(self) -> int | None:
        """Return the weight in grams."""
        told = self._text("MasterConsignment/IncludedTareGrossWeightMeasure")
        if told is None:
            return None
        unit = _UNITS.get(self._unit or "KGM")
        if unit is not None and re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,3})?", told[0]) and (g := grams(told[0], unit)):
            return g
        self._problems.add("waybill_quantity", line=told[1], column=1, value=f"{told[0]} {self._unit}".strip())
        return None

    def pieces(self) -> int | None:
        """Return the pieces."""
        told = self._text("MasterConsignment/TotalPieceQuantity")
        if told is None:
            return None
        if told[0].isascii() and told[0].isdecimal() and len(told[0]) <= 6 and int(told[0]) > 0:
            return int(told[0])
        self._problems.add("waybill_quantity", line=told[1], column=1, value=told[0])
        return None

    def flight(self) -> FlightDay | None:
        """Return the first flight with its day, if one is told."""
        named = self._found.get("SpecifiedLogisticsTransportMovement/ID")
        when = self._found.get("DepartureEvent/ScheduledOccurrenceDateTime")
        if named is None or when is None:
            return None
        day = re.match(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", when[0])
        if day is None:
            self._problems.add("manifest_day", line=when[1], column=1, value=when[0])
            return None
        try:
            return FlightDay(flight=require_flight(named[0]), day=int(day[2]), month=int(day[1]))
        except CellError as error:
            self._problems.add_at(error.code, named[1], 1, "", error.values)
            return None
