"""The audit trail: who did what, when and why, as the sealed journal tells it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import PartId, turnaround_of
from apronplan.exchange.csv_out import csv_text, guarded, write_atomically
from apronplan.i18n import tr
from apronplan.session.merge.marks import is_mark
from apronplan.session.merge.words import Words
from apronplan.session.session import PlanSession
from apronplan.store.journal import NULL, Entry, EntryKind
from apronplan.store.rows import decode_row

HEADER = ("edit", "utc", "user", "kind", "action", "undone", "why", "flights", "rows", "hash")
CHANGES_HEADER = ("edit", "utc", "user", "action", "why", "table", "key", "change", "zone")
_FLIGHTS_SHOWN = 12
DETAILS_SHOWN = 12
"""How many changed rows of an edit are told one by one."""
_WITH_REASONS = frozenset({"stand_assignment", "hall_assignment", "accepted_finding", "closure", "rule_setting"})


class TrailKind(StrEnum):
    """What sort of step an edit is."""

    CREATE = "create"
    EDIT = "edit"
    OVERRIDE = "override"
    MERGE = "merge"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRow:
    """One edit.

    Attributes
    ----------
    edit : int
        Its number.
    utc, user, action : str
        When (ISO 8601), who, what.
    why : tuple of str
        Reasons that were given: of overrides, accepted findings and closures.
    undone : bool
        It was taken back later and is not in force.
    flights : tuple of str
        Turnarounds that it touched.
    rows : int
        How many rows it changed.
    hash : str
        Its hash, 64 hex digits.
    """

    edit: int
    utc: str
    user: str
    kind: TrailKind
    action: str
    why: tuple[str, ...]
    undone: bool
    flights: tuple[str, ...]
    rows: int
    hash: str

    def as_dict(self) -> dict[str, object]:
        """Return the row for a JSON document."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """Which edits are wanted; None = all.

    Attributes
    ----------
    who : str or None
        The user's name, or a part of it, in any case.
    since, until : datetime or None
        From this time on, and before that time; times are those of the laptops' clocks.
    flights : frozenset of str or None
        Ids of turnarounds.
    """

    who: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    flights: frozenset[str] | None = None
    kind: TrailKind | None = None

    def takes(self, row: TrailRow) -> bool:
        """Tell whether a row is wanted."""
        if self.who is not None and self.who.casefold() not in row.user.casefold():
            return False
        if self.kind is not None and row.kind is not self.kind:
            return False
        if self.flights is not None and self.flights.isdisjoint(row.flights):
            return False
        if self.since is None and self.until is None:
            return True
        at = _instant(row.utc)
        return at is not None and (self.since is None or at >= self.since) and (self.until is None or at < self.until)


def _instant(utc: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(utc)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


# -- rows of entries -------------------------------------------------------------------------------


def trail(session: PlanSession, wanted: TrailFilter | None = None) -> list[TrailRow]:
    """Return the edits of the open plan, oldest first.

    Raises
    ------
    UserError
        If the file cannot be read.
    """
    undone = {step.n for step in session.history() if step.undone}
    wanted = wanted or TrailFilter()
    rows = (_row(entry, entry.n in undone) for entry in session.file.entries())
    return [row for row in rows if wanted.takes(row)]


def flights_named(session: PlanSession, name: str) -> frozenset[str]:
    """Return the ids of turnarounds that have or once had a name: their id, or one of their flights.

    Raises
    ------
    UserError
        If the file cannot be read.
    """
    found = {name}
    for entry in session.file.entries():
        for table, key, *sides in entry.rows():
            if table == "turnaround" and any(name in _labels(side) for side in sides):
                found.add(key)
    return frozenset(found)


def _labels(side: bytes) -> tuple[object, ...]:
    row = _plain(side)
    return row.get("flight_in"), row.get("flight_out"), row.get("registration")


def _plain(side: bytes) -> Mapping[str, Any]:
    # plain JSON, not rows: the journal may hold rows of an older program
    found = msgspec.json.decode(side)
    return found if isinstance(found, dict) else {}


def _row(entry: Entry, undone: bool) -> TrailRow:
    rows = entry.rows()
    kind, _ = entry.head()
    why = tuple(dict.fromkeys(w for table, _, before, after in rows for w in _reasons(table, before, after)))
    return TrailRow(
        edit=entry.n,
        utc=entry.utc,
        user=entry.user,
        kind=_kind(kind, why, ((table, key) for table, key, _, _ in rows)),
        action=entry.action,
        why=why,
        undone=undone,
        flights=tuple(dict.fromkeys(f for row in rows if (f := _flight(*row)))),
        rows=len(rows),
        hash=entry.h,
    )


def _kind(kind: EntryKind, why: tuple[str, ...], places: Iterable[tuple[str, str]]) -> TrailKind:
    match kind:
        case EntryKind.BASE:
            return TrailKind.CREATE
        case EntryKind.UNDO:
            return TrailKind.UNDO
        case EntryKind.REDO:
            return TrailKind.REDO
    if any(is_mark(*place) for place in places):
        return TrailKind.MERGE
    return TrailKind.OVERRIDE if why else TrailKind.EDIT


def _flight(table: str, key: str, before: bytes, after: bytes) -> str | None:
    if table in ("turnaround", "split"):
        return key
    if table in ("stand_assignment", "published_stand"):
        return turnaround_of(PartId(key))
    if table == "lot":
        return str(_plain(before if after == NULL else after).get("turnaround", "")) or None
    return key.rpartition("/")[0] or None if table == "hall_assignment" else None


def _reasons(table: str, before: bytes, after: bytes) -> Iterator[str]:
    """Yield the reasons that a row gives and did not give before."""
    if table not in _WITH_REASONS or after == NULL:
        return
    old, new = _plain(before), _plain(after)
    if table in ("stand_assignment", "hall_assignment"):
        override = new.get("override")
        if override and override != old.get("override"):
            yield tr("history.override", reason=override.get("reason", ""), by=override.get("by", ""))
    elif table == "accepted_finding" and new and new != old:
        yield tr("history.accepted", reason=new.get("reason", ""), by=new.get("by", ""))
    elif table == "closure" and new.get("reason") and new.get("reason") != old.get("reason"):
        yield str(new["reason"])
    elif table == "rule_setting" and new.get("source") and new.get("source") != old.get("source"):
        yield str(new["source"])


def details_of(session: PlanSession, edit: int, most: int = DETAILS_SHOWN) -> tuple[str, ...]:
    """Return what an edit changed as sentences by flight, rows that belong to a merge left out; of many the first.

    Raises
    ------
    KeyError
        If there is no such edit.
    UserError
        If the file cannot be read.
    """
    words = Words(session.plan)
    entry = session.file.entry(edit)
    if entry.head()[0] is EntryKind.BASE:
        return ()
    rows = [row for row in entry.rows() if not is_mark(row[0], row[1])]
    said = tuple(change_of(*row, words) for row in rows[:most])
    return (*said, tr("history.more_rows", more=len(rows) - most)) if len(rows) > most else said


# -- files -----------------------------------------------------------------------------------------


def write_trail(rows: Iterable[TrailRow], path: Path) -> None:
    """Write a trail as CSV.

    Raises
    ------
    UserError
        If it cannot be written.
    """
    write_atomically(path, csv_text(HEADER, (_cells(row) for row in rows)))


def _cells(row: TrailRow) -> list[str]:
    flights = " ".join(row.flights)
    undone = "yes" if row.undone else ""
    cells = (str(row.edit), row.utc, row.user, row.kind.value, row.action, undone, "; ".join(row.why), flights)
    return [guarded(c) for c in (*cells, str(row.rows), row.hash)]


def flights_text(row: TrailRow, labels: Mapping[str, str] | None = None) -> str:
    """Return the turnarounds of an edit for one line, by their `labels` where there are any; of many the first."""
    more = len(row.flights) - _FLIGHTS_SHOWN
    shown = " ".join((labels or {}).get(f, f) for f in row.flights[:_FLIGHTS_SHOWN])
    return tr("history.more_flights", flights=shown, more=more) if more > 0 else shown


def changes_csv(session: PlanSession, after: int) -> str:
    """Return what was changed after an edit as CSV for people, one line per row of the plan.

    Times in ``change`` are those of ``zone``; ``utc`` is the instant of the edit.

    Raises
    ------
    UserError
        If the file cannot be read.
    """
    words = Words(session.plan)
    return csv_text(CHANGES_HEADER, _change_lines(session.file.entries(after), words))


def _change_lines(entries: Iterable[Entry], words: Words) -> Iterator[list[str]]:
    zone = str(words.zone)
    for entry in entries:
        for table, key, before, after in entry.rows():
            why = "; ".join(_reasons(table, before, after))
            said = change_of(table, key, before, after, words)
            yield [guarded(c) for c in (str(entry.n), entry.utc, entry.user, entry.action, why, table, key, said, zone)]


def change_of(table: str, key: str, before: bytes, after: bytes, words: Words) -> str:
    """Return a change of a row as a sentence; an older program's row that no longer fits is shown as it is."""
    try:
        old, new = (None if side == NULL else decode_row(table, side) for side in (before, after))
    except msgspec.MsgspecError:
        return after.decode(errors="replace")
    return words.change(table, key, (), old, new)


def net_changes(entries: Iterable[Entry]) -> dict[tuple[str, str], RowChange]:
    """Return what edits changed in all, by table and key; what ends as it began is left out.

    Raises
    ------
    msgspec.MsgspecError
        If a row of an older program no longer fits.
    """
    raw: dict[tuple[str, str], tuple[bytes, bytes]] = {}
    for entry in entries:
        for table, key, before, after in entry.rows():
            raw[table, key] = raw.get((table, key), (before, after))[0], after
    found = {}
    for (table, key), (before, after) in raw.items():
        if before != after and not is_mark(table, key):
            old, new = (None if side == NULL else decode_row(table, side) for side in (before, after))
            found[table, key] = RowChange(table, key, old, new)
    return found
