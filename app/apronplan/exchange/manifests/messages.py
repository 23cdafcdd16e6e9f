"""A text from the teletype as separate messages: each with its kind, its version and its numbered lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apronplan.exchange.problems import Problems

MAX_LINE = 200
"""Longest line that is taken; the teletype has 69 characters."""

KNOWN: dict[str, frozenset[str]] = {
    "FFM": frozenset(str(v) for v in range(5, 9)),
    "FWB": frozenset(str(v) for v in range(9, 18)),
}
"""Messages that are read, with their versions."""

_HEAD = re.compile(r"([A-Z]{3})/([0-9]{1,2})")
_ADDRESS = re.compile(r"(Q[A-Z] )?[A-Z0-9]{7}( [A-Z0-9]{7})*|\.[A-Z0-9]{7}( .{0,60})?")
_LINE_ENDS = re.compile(r"\r\n|\r|\n")  # no form feed, no U+2028: line numbers are those of an editor
_PRINTED = re.compile(r"[A-Z0-9 ./\-]*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file, counted from 1, and its text without blanks behind it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `lines` are those behind its first one."""

    kind: str
    version: str
    start: Line
    lines: tuple[Line, ...]


def messages_in(text: str, problems: Problems) -> list[Message]:
    """Cut a text into messages; what belongs to none, and messages that are not read here, become problems."""
    found: list[Message] = []
    head: tuple[str, str, Line] | None = None
    body: list[Line] = []
    skipping = False
    for line in _lines(text, problems):
        start = _HEAD.fullmatch(line.text)
        if start is not None and start[1] in KNOWN:
            if head is not None:
                found.append(Message(*head, tuple(body)))
            head, body, skipping = _opened(start[1], start[2], line, problems), [], False
            skipping = head is None
        elif head is not None and not _ADDRESS.fullmatch(line.text):
            body.append(line)
        elif not skipping and not _ADDRESS.fullmatch(line.text):
            problems.add("message_stray", line=line.number, column=1, value=line.text)
            skipping = True
    if head is not None:
        found.append(Message(*head, tuple(body)))
    return found


def _opened(kind: str, version: str, line: Line, problems: Problems) -> tuple[str, str, Line] | None:
    if version in KNOWN[kind]:
        return kind, version, line
    known = sorted(KNOWN[kind], key=int)
    problems.add("message_version", line=line.number, column=5, value=line.text, low=known[0], high=known[-1])
    return None


def _lines(text: str, problems: Problems) -> Iterator[Line]:
    for number, raw in enumerate(_LINE_ENDS.split(text), start=1):
        line = raw.strip(" \t\x01\x02\x03\x1f")
        if not line:
            continue
        if len(line) > MAX_LINE:
            problems.add("message_line_long", line=number, column=MAX_LINE + 1, limit=MAX_LINE, found=len(line))
        elif not _PRINTED.fullmatch(line):
            column = next(i for i, c in enumerate(line) if not _PRINTED.fullmatch(c)) + 1
            problems.add("message_character", line=number, column=column, value=line[column - 1])
        else:
            yield Line(number, line)
