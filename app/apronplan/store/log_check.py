"""Whether the write-ahead log that a crash left is whole.

SQLite takes a log up to the first frame whose checksum does not fit and drops the rest without a word: that is right
for the last transaction, which a power cut may tear before it is acknowledged, and wrong for damage further in, behind
which acknowledged edits lie. Each transaction was on the disk before the next one began, so a log that goes on behind
a transaction that does not fit was damaged later.

Format: https://www.sqlite.org/fileformat.html#the_write_ahead_log
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from apronplan.store.disk import side_file
from apronplan.store.failures import from_os

_HEADER, _FRAME = struct.Struct(">8I"), struct.Struct(">6I")
_MAGIC = 0x377F0682  # the lowest bit says in which order of bytes checksums are taken
_SUMMED = 24, 8  # bytes of the log's header and of a frame's header that are summed
_MASK = 0xFFFFFFFF

_Sums = tuple[int, int]
_Frame = tuple[tuple[int, ...], bytes, bytes]


@dataclass(frozen=True, slots=True)
class LogFault:
    """Damage inside a log: where, and how many transactions lie from there on."""

    frame: int
    transactions: int

    def __str__(self) -> str:
        if self.frame == 0:
            return "the head of the write-ahead log is damaged, and what it holds cannot be read"
        return f"frame {self.frame} of the write-ahead log is damaged, and {self.transactions} edits lie from there on"


def log_fault(path: Path) -> LogFault | None:
    """Return what is wrong with the log beside a plan file that nobody has open; None if nothing is, or there is none.

    Raises
    ------
    PlanFileError
        If it cannot be read.
    """
    try:
        raw = side_file(path, "-wal").read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise from_os(error, path) from error
    return find_fault(raw)


def find_fault(raw: bytes) -> LogFault | None:
    """Return the damage in the bytes of a log."""
    if len(raw) <= _HEADER.size:
        return None  # cut short before its first frame
    magic, _, page_size, _, salt_1, salt_2, *stated = _HEADER.unpack_from(raw)
    words = ">I" if magic & 1 else "<I"
    sums = _summed(raw[: _SUMMED[0]], words, (0, 0))
    if magic & ~1 != _MAGIC or sums != tuple(stated):
        return LogFault(0, 0)
    salts = (salt_1, salt_2)
    frames = [(_FRAME.unpack(head), head, data) for head, data in _frames(raw, page_size)]
    broken = _first_broken(frames, words, salts, sums)
    # Frames of an earlier round of the log have other salts: they end it. A frame that breaks it may have them too.
    rest = frames[broken - 1 :] if broken else []
    ends = [bool(h[1]) and (i == 0 or h[2:4] == salts) for i, (h, _, _) in enumerate(rest)]
    return LogFault(broken, sum(ends)) if sum(ends) > 1 else None


def _frames(raw: bytes, page_size: int) -> Iterator[tuple[bytes, bytes]]:
    whole = _FRAME.size + page_size
    for at in range(_HEADER.size, len(raw) - whole + 1, whole):
        yield raw[at : at + _FRAME.size], raw[at + _FRAME.size : at + whole]


def _first_broken(frames: Sequence[_Frame], words: str, salts: _Sums, sums: _Sums) -> int:
    """Return the number of the first frame that SQLite would not take; 0 = it takes all."""
    for number, ((page, _, salt_1, salt_2, *stated), head, data) in enumerate(frames, start=1):
        sums = _summed(data, words, _summed(head[: _SUMMED[1]], words, sums))
        if (salt_1, salt_2) != salts or not page or sums != tuple(stated):
            return number
    return 0


def _summed(data: bytes, words: str, sums: _Sums) -> _Sums:
    """Return SQLite's checksum of some data, continued from `sums`."""
    a, b = sums
    numbers = struct.unpack(f"{words[0]}{len(data) // 4}I", data)
    for x, y in zip(numbers[::2], numbers[1::2], strict=True):
        a = (a + x + b) & _MASK
        b = (b + y + a) & _MASK
    return a, b
