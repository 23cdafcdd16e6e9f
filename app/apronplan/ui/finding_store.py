"""Findings kept fresh with little work: after an edit only the parts it touches are checked again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING

from apronplan.domain.changes import ChangeSet
from apronplan.domain.findings import Finding, SubjectKind
from apronplan.domain.ids import PartId, turnaround_of

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext

Subject = tuple[SubjectKind, str]
Row = tuple[tuple[str, str], Finding]
"""A finding with its place in the list: when it begins, and its key."""

PLACING = frozenset({"stand_assignment", "published_stand"})
"""Tables whose rows concern single parts; a change of any other table is checked with the whole plan."""

SILENT = frozenset({"accepted_finding", "setting"})
"""Tables that make no finding come or go; ``setting`` does only through `TELLING`."""

TELLING = frozenset({"built_phases", "now_utc", "reference_day"})
"""Settings on which findings depend."""


class FindingStore:
    """All findings of a plan, and which parts must be looked at again."""

    def __init__(self) -> None:
        self._all: tuple[Finding, ...] = ()
        self._rows: list[Row] = []
        self._about: dict[Subject, list[Finding]] = {}
        self._touched: set[PartId] = set()
        self._whole = True

    @property
    def all(self) -> tuple[Finding, ...]:
        """All findings, in order of time."""
        return self._all

    def about(self, kind: SubjectKind, name: str) -> tuple[Finding, ...]:
        """Return the findings that name one thing."""
        return tuple(self._about.get((kind, name), ()))

    def forget(self) -> None:
        """Start again: another plan."""
        self._all, self._rows, self._about = (), [], {}
        self._touched.clear()
        self._whole = True

    def note(self, change: ChangeSet) -> None:
        """Remember what an edit touched."""
        for row in change.rows:
            if row.table in PLACING:
                self._touched.add(PartId(row.key))
            elif row.table not in SILENT or (row.table == "setting" and row.key in TELLING):
                self._whole = True

    @property
    def needs_whole(self) -> bool:
        """Whether the whole plan must be checked."""
        return self._whole

    def begin_whole(self) -> None:
        """Note that a full check of the plan as it is now begins; what is touched from here on is checked after it."""
        self._whole = False
        self._touched.clear()

    def take_whole(self, findings: tuple[Finding, ...]) -> bool:
        """Take the result of a full check; tell whether the list became another one."""
        return self._take(_ordered(findings))

    def refresh(self, context: "PlanningContext") -> bool:
        """Check the parts that were touched; tell whether the list became another one."""
        from apronplan.planning.rules import check_parts, with_others_of_them

        if not self._touched:
            return False
        touched = with_others_of_them(context.plan, self._touched)
        gone = list(self._naming(touched))
        # who shared a finding with a touched part may have another one without it; what else names him stays, for
        # it may be about other parts of his turnaround, whom nobody asks again
        companions = {PartId(name) for f in gone for name in f.ids(SubjectKind.PART)}
        alive = {p for p in touched | companions if p in context.plan.parts}
        told = check_parts(context, alive)
        lost = {id(f) for f in gone}
        anew = {f.key for f in told}  # lots of a part are told anew, not twice
        kept = [row for row in self._rows if id(row[1]) not in lost and row[1].key not in anew]
        self._touched.clear()
        return self._take([*kept, *_ordered(told)])

    def _naming(self, parts: set[PartId]) -> Iterator[Finding]:
        """Yield the findings that name some parts or their turnarounds; some more than once."""
        for part in parts:
            yield from self._about.get((SubjectKind.PART, part), ())
        for turnaround in {turnaround_of(p) for p in parts}:
            yield from self._about.get((SubjectKind.TURNAROUND, turnaround), ())

    def _take(self, rows: "list[Row]") -> bool:
        rows.sort(key=itemgetter(0))
        fresh = tuple(f for _, f in rows)
        self._rows = rows
        if fresh == self._all:
            return False
        self._all = fresh
        about: dict[Subject, list[Finding]] = defaultdict(list)
        for finding in fresh:
            for subject in finding.subjects:
                about[subject.kind, subject.id].append(finding)
        self._about = about
        return True


def _ordered(findings: Iterable[Finding]) -> "list[Row]":
    """Pair findings with their places in the list, each once."""
    return list({o: (o, f) for f in findings for o in [(f.start.isoformat() if f.start else "", f.key)]}.values())
