"""Three-way merge of plan tables: per table, per key, per field; pure functions on rows.

What one side changed and the other did not is taken. What both changed alike is no question. What both changed
differently is a clash, and so is a row that one side removed and the other edited. Some things are only sensible
together and are decided as one: a placement with its lock and override, the two scheduled times of a stay, a
turnaround with all that hangs on it once one side has removed it, and the tows of a turnaround with its placements.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Any

from apronplan.domain.ids import PartId, turnaround_of
from apronplan.domain.plan import TABLES
from apronplan.session.names import LAST_SOLUTION
from apronplan.store.rows import encode_row

Tables = Mapping[str, Mapping[str, object]]
Place = tuple[str, str]
"""Table and key of a row."""

Rows = dict[Place, object]
"""Rows by place; None = no such row."""

TOGETHER: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "stand_assignment": (("stand", "locked", "override"),),
    "hall_assignment": (("hall", "locked", "override"),),
    "turnaround": (("sibt", "sobt"),),
    "closure": (("start", "end", "recurrence", "until"),),
    "accepted_finding": (("reason", "by", "utc"),),
}
"""Fields that are decided together."""

_OF_PARTS = ("stand_assignment", "published_stand")
_FAMILY = ("turnaround", "split", "lot", *_OF_PARTS, "hall_assignment")


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()
"""Stands for a row before, where two equally near common states disagree: whatever differs is asked."""


class ClashKind(StrEnum):
    """What two laptops did to the same thing."""

    FIELD = "field"
    REMOVED_HERE = "removed_here"
    REMOVED_THERE = "removed_there"
    TOWS = "tows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One question that only a person can answer.

    Attributes
    ----------
    id : str
        Stays the same while both sides' rows do.
    table, key, field : str
        Where; no field for whole rows.
    base, mine, theirs : object
        The field's values, or the rows, before, here and there; None = none, or not known.
    fields : tuple of str
        Fields that an answer decides; empty = the rows of `places` as they are on one side.
    places : tuple of Place
        Rows that an answer decides.
    """

    id: str
    kind: ClashKind
    table: str
    key: str
    field: str
    base: object
    mine: object
    theirs: object
    fields: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A change of the other side that came in without a question; no fields = the whole row."""

    table: str
    key: str
    fields: tuple[str, ...]
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge gives before its questions are answered.

    Attributes
    ----------
    rows : Rows
        Rows that are to be other than mine; a field that clashes is still as mine.
    """

    rows: Rows
    taken: tuple[Taken, ...]
    clashes: tuple[Clash, ...]


@cache
def groups(table: str) -> tuple[tuple[str, ...], ...]:
    """Return the fields of a table's rows in groups that are decided together."""
    grouped = {name: group for group in TOGETHER.get(table, ()) for name in group}
    names = [f.name for f in fields(TABLES[table])]
    return tuple(dict.fromkeys(grouped.get(name, (name,)) for name in names))


def owner_of(table: str, key: str, lots: Mapping[str, str]) -> str | None:
    """Return the turnaround to which a row belongs; None if it belongs to none.

    Parameters
    ----------
    lots : mapping of str to str
        Turnarounds by lot.
    """
    if table in ("turnaround", "split"):
        return key
    if table in _OF_PARTS:
        return turnaround_of(PartId(key))
    return lots.get(key) if table in ("lot", "hall_assignment") else None


def owners_of_lots(*sides: Tables) -> dict[str, str]:
    """Return the turnaround of every lot that one of some sides has."""
    return {key: str(getattr(row, "turnaround", "")) for side in sides for key, row in side["lot"].items()}


def clash_id(letter: str, what: Iterable[str], places: Iterable[Place], mine: Tables, theirs: Tables) -> str:
    """Return a short name made of what a question is about and both sides' rows, so that no answer fits another one."""
    digest = sha256()
    for word in what:
        digest.update(word.encode("utf-8", "surrogatepass") + b"\0")
    for table, key in places:
        for side in (mine, theirs):
            row = side[table].get(key)
            digest.update(encode_row(table, row) if row is not None else b"null")
            digest.update(b"\0")
    return letter + digest.hexdigest()[:10]


def merge_tables(bases: Sequence[Tables], mine: Tables, theirs: Tables) -> Merged:
    """Merge two states of a plan that came from common ones.

    Parameters
    ----------
    bases : sequence of Tables
        The newest common state; two of them if each side holds a merge that the other does not know.
    mine, theirs : Tables
        Both sides now.
    """
    return _Merger(bases, mine, theirs).run()


class _Merger:
    def __init__(self, bases: Sequence[Tables], mine: Tables, theirs: Tables) -> None:
        self._bases, self._mine, self._theirs = bases, mine, theirs
        self._rows: Rows = {}
        self._taken: list[Taken] = []
        self._clashes: list[Clash] = []
        self._settled: set[Place] = set()

    def run(self) -> Merged:
        """Compare the two plans with their base and return what is taken and what clashes.

        Returns
        -------
        Merged
            Rows, what was taken from the other side, and the clashes; to be asked for once per instance.
        """
        differing = list(self._differing())
        self._removed_turnarounds(differing)
        self._removed_lots(differing)
        self._tows(differing)
        for place in differing:
            if place not in self._settled:
                self._row(place)
        return Merged(self._rows, tuple(self._taken), tuple(self._clashes))

    # -- sides -----------------------------------------------------------------------------------

    def _differing(self) -> Iterable[Place]:
        for table in TABLES:
            mine, theirs = self._mine[table], self._theirs[table]
            for key in dict.fromkeys((*mine, *theirs)):
                if mine.get(key) != theirs.get(key):
                    yield table, key

    def _at(self, side: Tables, place: Place) -> object:
        return side[place[0]].get(place[1])

    def _base(self, place: Place) -> object:
        first = self._at(self._bases[0], place)
        return first if all(self._at(b, place) == first for b in self._bases[1:]) else UNKNOWN

    def _changed(self, side: Tables, places: Iterable[Place]) -> bool:
        return any(self._at(side, p) != self._base(p) for p in places)

    # -- things that hang together ---------------------------------------------------------------

    def _removed_turnarounds(self, differing: Sequence[Place]) -> None:
        gone = [p for p in differing if p[0] == "turnaround" and self._removed(p)]
        if not gone:
            return
        family = self._families({key for _, key in gone})
        for place in gone:
            self._removal(place, family[place[1]])

    def _removed_lots(self, differing: Sequence[Place]) -> None:
        for place in differing:
            if place[0] == "lot" and place not in self._settled and self._removed(place):
                self._removal(place, [place, ("hall_assignment", place[1])])

    def _removed(self, place: Place) -> bool:
        here, there = self._at(self._mine, place), self._at(self._theirs, place)
        return (here is None) != (there is None) and self._base(place) is not None

    def _families(self, names: set[str]) -> Mapping[str, list[Place]]:
        found: dict[str, dict[Place, None]] = {name: {} for name in names}
        sides = (*self._bases, self._mine, self._theirs)
        lots = owners_of_lots(*sides)
        for side in sides:
            for table in _FAMILY:
                for key in side[table]:
                    name = owner_of(table, key, lots)
                    if name in found:
                        found[name][table, key] = None
        return {name: list(places) for name, places in found.items()}

    def _removal(self, place: Place, family: Sequence[Place]) -> None:
        here = self._at(self._mine, place) is None
        stays, goes = (self._theirs, self._mine) if here else (self._mine, self._theirs)
        if self._changed(stays, family):
            kind = ClashKind.REMOVED_HERE if here else ClashKind.REMOVED_THERE
            self._ask_rows(kind, place, family)
        else:
            self._settled.update(family)
            if goes is self._theirs:
                self._take_rows(family)

    def _tows(self, differing: Sequence[Place]) -> None:
        towed = [key for table, key in differing if table == "split" and (table, key) not in self._settled]
        if not towed:
            return
        parts: defaultdict[str, dict[Place, None]] = defaultdict(dict)
        for side in (*self._bases, self._mine, self._theirs):
            for table in _OF_PARTS:
                for key in side[table]:
                    parts[turnaround_of(PartId(key))][table, key] = None
        for key in towed:
            unit = [("split", key), *parts[key]]
            if self._changed(self._mine, unit) and self._changed(self._theirs, unit):
                self._ask_rows(ClashKind.TOWS, ("split", key), unit)

    def _ask_rows(self, kind: ClashKind, place: Place, places: Sequence[Place]) -> None:
        self._settled.update(places)
        open_ones = tuple(p for p in places if self._at(self._mine, p) != self._at(self._theirs, p))
        base = self._base(place)
        self._clashes.append(
            Clash(
                id=clash_id("c", (kind, *place), open_ones, self._mine, self._theirs),
                kind=kind,
                table=place[0],
                key=place[1],
                field="",
                base=None if base is UNKNOWN else base,
                mine=self._at(self._mine, place),
                theirs=self._at(self._theirs, place),
                fields=(),
                places=open_ones,
            )
        )

    def _take_rows(self, places: Iterable[Place]) -> None:
        for place in places:
            here, there = self._at(self._mine, place), self._at(self._theirs, place)
            if here != there:
                self._rows[place] = there
                self._taken.append(Taken(table=place[0], key=place[1], fields=(), before=here, after=there))

    # -- one row ---------------------------------------------------------------------------------

    def _row(self, place: Place) -> None:
        base, here, there = self._base(place), self._at(self._mine, place), self._at(self._theirs, place)
        if there == base:
            return
        if here == base:
            self._take_rows((place,))
        elif place == ("setting", LAST_SOLUTION):
            self._rows[place] = None  # the figures of either solution are not those of the merged plan
        elif here is None or there is None:
            kind = ClashKind.REMOVED_HERE if here is None else ClashKind.REMOVED_THERE
            self._ask_rows(kind, place, (place,))
        else:
            self._fields(place, base, here, there)

    def _fields(self, place: Place, base: object, here: Any, there: Any) -> None:  # noqa: ANN401 - rows of any table
        taken: dict[str, object] = {}
        known = base is not None and base is not UNKNOWN
        for group in groups(place[0]):
            ours, others = (tuple(getattr(row, n) for n in group) for row in (here, there))
            before = tuple(getattr(base, n) for n in group) if known else None
            if ours == others or before == others:
                continue
            if before == ours:
                taken.update(zip(group, others, strict=True))
            else:
                self._ask_field(place, group, base if known else None, here, there)
        if taken:
            self._rows[place] = after = replace(here, **taken)
            self._taken.append(
                Taken(table=place[0], key=place[1], fields=tuple(taken), before=here, after=after)
            )  # fmt: skip

    def _ask_field(self, place: Place, group: tuple[str, ...], base: object, here: object, there: object) -> None:
        name = next(n for n in group if getattr(here, n) != getattr(there, n))
        self._clashes.append(
            Clash(
                id=clash_id("c", ("field", *place, name), (place,), self._mine, self._theirs),
                kind=ClashKind.FIELD,
                table=place[0],
                key=place[1],
                field=name,
                base=getattr(base, name) if base is not None else None,
                mine=getattr(here, name),
                theirs=getattr(there, name),
                fields=group,
                places=(place,),
            )
        )
