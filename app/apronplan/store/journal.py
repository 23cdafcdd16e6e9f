"""The journal: every edit with its rows, each entry sealed by a hash over itself and the entry before.

An entry's body is JSON: the rows as ``[table, key, before, after]`` and, for entries that are not plain edits, which
kind they are and which earlier entries they concern. Rows stay JSON text here, byte for byte as the tables hold them,
so that a later version of the program with more fields still verifies what an earlier one wrote.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from hashlib import sha256

import msgspec

GENESIS = "0" * 64
"""What stands for the hash before the first entry."""

NULL = b"null"

RawRow = tuple[str, str, bytes, bytes]
"""Table, key, and the row's JSON before and after (``null`` = no such row)."""

RawTables = dict[str, dict[str, bytes]]


class EntryKind(StrEnum):
    """What an entry is to the undo stack."""

    EDIT = "edit"
    BACK = "back"  # continues a gesture and ends where the gesture began: the whole step is gone
    BASE = "base"  # creation of the plan: never undone
    UNDO = "undo"
    REDO = "redo"


class Body(msgspec.Struct, omit_defaults=True, frozen=True, kw_only=True):
    """What the body column holds.

    Attributes
    ----------
    rows : list
        Table, key, before, after.
    kind : EntryKind
        What the entry is to the undo stack.
    of : tuple of int
        Entries that an undo or redo concerns; for an edit that continues a gesture, the gesture's first entry.
    """

    rows: list[tuple[str, str, msgspec.Raw, msgspec.Raw]]
    kind: EntryKind = EntryKind.EDIT
    of: tuple[int, ...] = ()


class _Head(msgspec.Struct, frozen=True):
    kind: EntryKind = EntryKind.EDIT
    of: tuple[int, ...] = ()


class Entry(msgspec.Struct, frozen=True):
    """One line of the journal, as its columns are.

    Attributes
    ----------
    n : int
        Number, counted from 1 without gaps; edits are ordered by it, never by the clock.
    utc : str
        When, ISO 8601.
    user, action : str
        Who; the step's name as people read it.
    body : str
        JSON, see `Body`.
    prev, h : str
        Hash of the entry before and of this one, 64 hex digits.
    """

    n: int
    utc: str
    user: str
    action: str
    body: str
    prev: str
    h: str

    def rows(self) -> tuple[RawRow, ...]:
        """Return the rows of the body.

        Raises
        ------
        msgspec.MsgspecError
            If the body is not one.
        """
        return tuple((t, k, bytes(b), bytes(a)) for t, k, b, a in _decoder.decode(self.body).rows)

    def head(self) -> tuple[EntryKind, tuple[int, ...]]:
        """Return what kind of entry this is and which entries it concerns."""
        head = _head_decoder.decode(self.body)
        return head.kind, head.of


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Body)
_head_decoder = msgspec.json.Decoder(_Head)


def encode_body(rows: Iterable[RawRow], kind: EntryKind = EntryKind.EDIT, of: Sequence[int] = ()) -> str:
    """Return the body of an entry as JSON text."""
    raw = [(t, k, msgspec.Raw(before), msgspec.Raw(after)) for t, k, before, after in rows]
    return _encoder.encode(Body(rows=raw, kind=kind, of=tuple(of))).decode()


def seal(n: int, utc: str, user: str, action: str, body: str, prev: str) -> str:
    """Return the hash of an entry: SHA-256 over the length and text of each column and of the hash before."""
    columns = (prev, str(n), utc, user, action, body)
    return sha256("".join(f"{len(c)}:{c}," for c in columns).encode()).hexdigest()


class ChainBroken(Exception):
    """The journal does not hold together.

    Attributes
    ----------
    n : int
        First entry that does not fit.
    good : int
        Last entry that does.
    """

    def __init__(self, n: int, reason: str) -> None:
        self.n, self.good, self.reason = n, n - 1, reason
        super().__init__(f"edit {n}: {reason}")


def verified(entries: Iterable[Entry], after: int = 0, prev: str = GENESIS) -> Iterator[Entry]:
    """Yield entries while each fits the one before; the first must be number `after` + 1.

    Raises
    ------
    ChainBroken
        At the first entry that was changed, taken out or put in.
    """
    for expected, entry in enumerate(entries, start=after + 1):
        if entry.n != expected:
            raise ChainBroken(expected, f"is missing (the next one is {entry.n})")
        if entry.prev != prev:
            raise ChainBroken(expected, "does not continue the edit before it")
        if entry.h != seal(entry.n, entry.utc, entry.user, entry.action, entry.body, entry.prev):
            raise ChainBroken(expected, "is not as it was written")
        prev = entry.h
        yield entry


def body_of(entry: Entry) -> Body:
    """Return what an entry's body says.

    Raises
    ------
    ChainBroken
        If it is not one.
    """
    try:
        return _decoder.decode(entry.body)
    except msgspec.MsgspecError as error:
        raise ChainBroken(entry.n, f"cannot be read ({error})") from error


def replay(entry: Entry, tables: RawTables, body: Body | None = None) -> None:
    """Carry out one entry on tables of JSON rows; `body` is what `body_of` gave, where it is known already.

    Raises
    ------
    ChainBroken
        If the entry's rows do not fit what the entries before it left.
    """
    for table, key, raw_before, raw_after in (body or body_of(entry)).rows:
        rows = tables.get(table)
        if rows is None:
            raise ChainBroken(entry.n, f"names the unknown table {table}")
        if rows.get(key, NULL) != bytes(raw_before):
            raise ChainBroken(entry.n, f"does not fit the row {key} of {table} before it")
        after = bytes(raw_after)
        if after == NULL:
            rows.pop(key, None)
        else:
            rows[key] = after
