"""Damages text files at random, with bytes and with cells that have broken readers before."""

import random

NASTY = [
    b"",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\xe8",
    b"\r",
    b"\n",
    b"\r\n",
    b'"',
    b'""',
    b",",
    b";",
    b"\t",
    b"'",
    b"'=",
    b"=1+1",
    b"-",
    b"+",
    b"@",
    b"nan",
    b"inf",
    b"-inf",
    b"1e999",
    b"1_0",
    b"-0",
    b"0",
    b"99999999999999999999",
    b"0.0000001",
    b"1,5",
    b"1.000,5",
    "\u0663".encode(),
    "\u00b2".encode(),
    "\u202e".encode(),
    "e\u0301".encode(),
    "\U0001f600".encode(),
    b" ",
    b"x" * 3_000,
    b"#",
    b"|",
    b">",
    b"../../etc/passwd",
    b"{}",
    b"{0}",
    b"{value.__class__}",
    b"%s",
    b"Y",
    b"N",
    b"true",
    b"2018-03-25T02:30",
    b"2017-10-29T02:30",
    b"9999-12-31T23:59",
    b"0001-01-01T00:00",
    b"2018-06-04T24:00",
    b"2018-02-30",
    b"POLYGON EMPTY",
    b"POLYGON ((5 50, 6 50, 5 50))",
    b"POLYGON ((5 50, 6 51, 6 50, 5 51))",
    b"(((((((((",
    b"1 1",
    b"1E",
    b"EC70 GEN40",
    b"EC100",
    b"Cainiao:2",
    b"A:0.5 B:0.6",
    b"Europe",
    b"Etc/../UTC",
    b"existing",
    b"north",
]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return the file with one to four faults."""
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        data = chance.choice([_byte, _cut, _insert, _cell, _cell, _cell, _line, _swap])(data, chance)
    return data


def _byte(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.choice([1, 5, 50, 5_000]) :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(NASTY) + data[at:]


def _cell(data: bytes, chance: random.Random) -> bytes:
    """Replace one cell, mostly not in the header."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines)) if chance.random() < 0.1 else chance.randrange(min(1, len(lines) - 1), len(lines))
    cells = lines[at].split(b",")
    cells[chance.randrange(len(cells))] = chance.choice(NASTY)
    lines[at] = b",".join(cells)
    return b"\n".join(lines)


def _line(data: bytes, chance: random.Random) -> bytes:
    """Double, drop or repeat a line."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    return b"\n".join([*lines[:at], *([lines[at]] * chance.choice([0, 2, 3])), *lines[at + 1 :]])


def _swap(data: bytes, chance: random.Random) -> bytes:
    """Swap two cells of a line."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    cells = lines[at].split(b",")
    one, other = chance.randrange(len(cells)), chance.randrange(len(cells))
    cells[one], cells[other] = cells[other], cells[one]
    lines[at] = b",".join(cells)
    return b"\n".join(lines)
