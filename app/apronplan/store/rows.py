"""Rows of a plan as JSON text and back, by the type of their table."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from apronplan.domain.plan import TABLES


def _plain(value: object) -> object:
    # Rows may hold any Mapping (a read-only view, say); msgspec writes only dict.
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a plan row cannot hold a {type(value).__name__}")


_encoder = msgspec.json.Encoder(order="deterministic", enc_hook=_plain)


@cache
def _decoder(table: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(TABLES[table])


def encode_row(table: str, row: object) -> bytes:
    """Return a row as canonical JSON: fields in the order of the type, sets and mappings sorted.

    Raises
    ------
    TypeError
        If the row is not of the table's type, or would not come back equal from the file (a NaN, say). A row that
        cannot be read again must never reach the file.
    """
    if not isinstance(row, TABLES[table]):
        raise TypeError(f"table {table} holds {TABLES[table].__name__}, not {type(row).__name__}")
    try:
        text = _encoder.encode(row)
        back = _decoder(table).decode(text)
    except (msgspec.MsgspecError, UnicodeEncodeError) as error:
        raise TypeError(f"row of table {table} cannot be stored: {error}") from error
    if back != row:
        raise TypeError(f"row of table {table} does not come back equal from its JSON: {row!r}")
    return text


def decode_row(table: str, text: bytes | str) -> object:
    """Return the row that a JSON text stands for.

    Raises
    ------
    msgspec.MsgspecError
        If the text is not a row of that table.
    """
    row: object = _decoder(table).decode(text)
    return row


def decode_rows(table: str, texts: Mapping[str, bytes]) -> dict[str, object]:
    """Return all rows of a table by key.

    Raises
    ------
    msgspec.MsgspecError
        If one of them is not a row of that table.
    """
    if not texts:  # many tables are empty in most plans, and a decoder takes a while to make
        return {}
    decode = _decoder(table).decode
    return {key: decode(text) for key, text in texts.items()}
