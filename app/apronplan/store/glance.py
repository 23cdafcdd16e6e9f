"""A quick look into a plan file: its settings and how far it is, without checking or locking it."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import msgspec

from apronplan.domain.settings import Setting
from apronplan.store import schema
from apronplan.store.rows import decode_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a plan file says about itself.

    Attributes
    ----------
    settings : mapping
        Values by name.
    edits : int
        Number of the last edit that is in the file itself; edits still in another program's log are not seen.
    utc : str
        When that edit was made, ISO 8601; empty if there is none.
    """

    path: Path
    settings: dict[str, str]
    edits: int
    utc: str


def glance(path: Path) -> Glance | None:
    """Return what a file says about itself; None if it is no plan that can be read."""
    try:
        connection = schema.connect_read_only(path.resolve())
    except (sqlite3.Error, OSError, ValueError):
        return None
    try:
        application, version = schema.marks(connection)
        if application != schema.APPLICATION_ID or not 1 <= version <= schema.FORMAT:
            return None
        rows = connection.execute("SELECT body FROM setting").fetchall()
        settings = [decode_row("setting", str(body).encode()) for (body,) in rows]
        last = connection.execute("SELECT n, utc FROM edit ORDER BY n DESC LIMIT 1").fetchone() or (0, "")
    except (sqlite3.Error, msgspec.MsgspecError, OSError):
        return None
    finally:
        connection.close()
    named = {s.name: s.value for s in settings if isinstance(s, Setting)}
    return Glance(path=path, settings=named, edits=int(last[0]), utc=str(last[1]))
