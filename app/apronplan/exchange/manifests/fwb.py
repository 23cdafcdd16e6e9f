"""The air waybill, Cargo-IMP FWB: who sends what to whom, by which agent, on which flight."""

import re
from collections import defaultdict

from apronplan.domain.manifests import FlightDay, Waybill
from apronplan.exchange.cells import CellError
from apronplan.exchange.manifests.fields import (
    day_and_month,
    day_of_month,
    quantity,
    require_flight,
    waybill_number,
)
from apronplan.exchange.manifests.messages import Line, Message
from apronplan.exchange.problems import Problems

_SECTION = re.compile(r"([A-Z]{3})(?:/(.*))?")
_GOODS = re.compile(r"(?:[0-9]{1,2}/)?N[GC]/(.*)")
_PARTIES = {"SHP": "shipper", "CNE": "consignee", "AGT": "agent"}
_LINES_OF_PARTY = frozenset(("NAM", "ADR", "LOC"))
_REMARKS = frozenset(("OSI", "SSR", "ACC"))


def read_waybill(message: Message, problems: Problems) -> Waybill | None:
    """Read one FWB message; None, with a problem, if number or weight cannot be told."""
    if not message.lines:
        problems.add("waybill_empty", line=message.start.number, column=1)
        return None
    line = message.lines[0]
    words = line.text.split("/")
    column = 1
    try:
        number, origin, destination = waybill_number(words[0])
        column = len(words[0]) + 2
        code, pieces, mass_g, _ = quantity(words[1] if len(words) > 1 else "")
    except CellError as error:
        problems.add_at(error.code, line.number, column, "", error.values)
        return None
    if code != "T":
        problems.add("waybill_not_total", line=line.number, column=column, value=words[1])
        return None
    sections = _Sections(problems)
    for later in message.lines[1:]:
        sections.take(later)
    return Waybill(
        number=number, origin=origin, destination=destination, pieces=pieces, mass_g=mass_g, line=line.number,
        total_pieces=pieces, handling=tuple(dict.fromkeys(sections.handling)), goods=sections.joined("goods"),
        shipper=sections.texts.get("shipper", ""), consignee=sections.texts.get("consignee", ""),
        agent=sections.texts.get("agent", ""), remarks=sections.joined("remarks"), booked=sections.booked,
    )  # fmt: skip


class _Sections:
    """The sections of one waybill: a line with an identifier of three letters, and lines that begin with a slash."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._section = ""
        self._more: defaultdict[str, list[str]] = defaultdict(list)
        self.texts: dict[str, str] = {}
        self.handling: list[str] = []
        self.booked: FlightDay | None = None

    def joined(self, name: str) -> str:
        """Return the texts of a section as one."""
        return " ".join(self._more[name])

    def take(self, line: Line) -> None:
        """Read one line."""
        if line.text.startswith("/"):
            self._detail(line.text[1:])
            return
        parts = _SECTION.fullmatch(line.text)
        if parts is None:
            self._problems.add("waybill_line", line=line.number, column=1, value=line.text)
            return
        name, rest = parts[1], parts[2] or ""
        if name in _LINES_OF_PARTY and self._section in (*_PARTIES, "NFY"):
            if name == "NAM":
                self._detail(rest)
            return
        self._section = name
        if name in ("FLT", "ISU"):
            self._dated(name, rest, line)
        elif name in ("SPH", "SSR", "OSI", "ACC", "RTD"):
            self._detail(rest)

    def _detail(self, text: str) -> None:
        party = _PARTIES.get(self._section)
        if party is not None:
            self.texts.setdefault(party, text.strip())
        elif self._section == "SPH":
            self.handling += [word for word in text.split("/") if re.fullmatch(r"[A-Z]{3}", word)]
        elif self._section in _REMARKS and text.strip():
            self._more["remarks"].append(text.strip())
        elif self._section == "RTD" and (goods := _GOODS.fullmatch(text)):
            self._more["goods"].append(goods[1].strip())

    def _dated(self, name: str, text: str, line: Line) -> None:
        words = text.split("/")
        try:
            if name == "FLT":
                day = day_of_month(words[1] if len(words) > 1 else "")
                self.booked = FlightDay(flight=require_flight(words[0]), day=day)
            elif self.booked is not None and words[0]:
                issued, month, _ = day_and_month(words[0][:5])
                # a waybill is made out before its flight: a smaller day is one of the next month
                later = month if self.booked.day >= issued else month % 12 + 1
                self.booked = FlightDay(flight=self.booked.flight, day=self.booked.day, month=later)
        except CellError as error:
            self._problems.add_at(error.code, line.number, 5, "", error.values)
