"""Whether the write-ahead log that a crash left is whole.

SQLite takes a log up to the first frame whose checksum does not fit and drops the rest without a word: that is right
for the last transaction, which a power cut may tear before it is acknowledged, and wrong for damage further in, behind
which acknowledged edits lie. Each transaction was on the disk before the next one began, so a log that goes on behind
a transaction that does not fit was damaged later.

Format: https://www.sqlite.org/fileformat.html#the_write_ahead_log
"""

import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from apronplan.store.disk import side_file
from apronplan.store.failures import from_os

_HEADER, _FRAME = struct.Struct(">8I"), struct.Struct(">6I")
_MAGIC = 0x377F0682  # the lowest bit says in which order of bytes checksums are taken
_SUMMED = 24, 8  # bytes of the log's header and of a frame's header that are summed
_MASK = 0xFFFFFFFF

_Sums = tuple[int, int]
_Matrix = tuple[_Sums, _Sums]
_UNCHANGED: _Matrix = ((1, 0), (0, 1))
_Frame = tuple[tuple[int, ...], bytes, bytes]


class LogFault(msgspec.Struct, frozen=True):
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
    if not frames:
        return 0
    jump, adds = _sums_of_pages([data for _, _, data in frames], words)
    for number, (((page, _, salt_1, salt_2, *stated), head, _), add) in enumerate(
        zip(frames, adds, strict=True), start=1
    ):
        a, b = _summed(head[: _SUMMED[1]], words, sums)
        sums = (
            (jump[0][0] * a + jump[0][1] * b + add[0]) & _MASK,
            (jump[1][0] * a + jump[1][1] * b + add[1]) & _MASK,
        )
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


def _sums_of_pages(pages: Sequence[bytes], words: str) -> tuple[_Matrix, list[list[int]]]:
    """Work out the checksums of pages at once; a log of a thousand pages would else take a tenth of a second.

    A step of `_summed` is linear: (a, b) becomes M (a, b) + (x, x + y) with M = (1 1; 1 2). So a page takes (a, b) to
    M^n (a, b) + sum over its n pairs of M^(n-1-k) (x, x + y).

    Returns
    -------
    matrix, list of two int
        M^n, and what each page adds, modulo 2^32.
    """
    import numpy as np  # only a log that a crash left pays for it

    power, of_x, of_y = _powers(len(pages[0]) // 8)
    numbers = np.frombuffer(b"".join(pages), dtype=f"{words[0]}u4").reshape(len(pages), -1).astype(np.uint32)
    factors = np.empty((numbers.shape[1], 2), dtype=np.uint32)
    factors[0::2], factors[1::2] = of_x, of_y
    return power, (numbers @ factors).tolist()  # such whole numbers wrap at 2^32 by themselves


@lru_cache(maxsize=2)
def _powers(pairs: int) -> tuple[_Matrix, list[_Sums], list[_Sums]]:
    """Return M^n for n pairs, and for each pair, the first one first, what its x and its y are multiplied by."""
    (p, q), (r, s) = _UNCHANGED
    of_x: list[_Sums] = []
    of_y: list[_Sums] = []
    for _ in range(pairs):
        of_x.append(((p + q) & _MASK, (r + s) & _MASK))
        of_y.append((q, s))
        (p, q), (r, s) = ((p + q) & _MASK, (p + 2 * q) & _MASK), ((r + s) & _MASK, (r + 2 * s) & _MASK)
    return ((p, q), (r, s)), of_x[::-1], of_y[::-1]
