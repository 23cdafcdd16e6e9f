"""What shim.c wrote down."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

_RECORD = struct.Struct("<IIqqqqII")
CREATED, EMPTIED, FOLDER = 1, 2, 4


class Op(IntEnum):
    """An operation on a watched file, or something that the program said."""

    OPEN = 1
    CLOSE = 2
    READ = 3
    WRITE = 4
    TRUNCATE = 5
    SYNC = 6
    RENAME = 7
    UNLINK = 8
    MKDIR = 9
    RMDIR = 10
    SAID = 11


@dataclass(frozen=True, slots=True)
class Record:
    """One operation: its number in its process, the handle, two figures, the path and the data."""

    op: Op
    pid: int
    number: int
    handle: int
    a: int
    b: int
    path: str
    data: bytes


def records(log: Path) -> Iterator[Record]:
    """Read a log."""
    raw, at = log.read_bytes(), 0
    while at < len(raw):
        op, pid, number, handle, a, b, path_len, data_len = _RECORD.unpack_from(raw, at)
        at += _RECORD.size
        path, at = raw[at : at + path_len].decode(), at + path_len
        data, at = raw[at : at + data_len], at + data_len
        yield Record(Op(op), pid, number, handle, a, b, path, data)
