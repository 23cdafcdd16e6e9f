"""Checking again after an edit: what it touched, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Finding, SubjectKind
from apronplan.domain.ids import HallId, LotId, PartId, TurnaroundId, turnaround_of
from apronplan.domain.traffic import HallAssignment, Lot, PublishedStand, StandAssignment
from apronplan.planning.rules.check import check_parts, check_plan, order
from apronplan.planning.rules.halls import check_halls

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext

SILENT_TABLES = frozenset({"accepted_finding"})
"""Tables on which no finding depends."""
SILENT_SETTINGS = frozenset({"plan_id", "name", "author"})
"""Settings on which no finding depends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What an edit may have given or taken findings.

    Attributes
    ----------
    whole : bool
        True: anything may have changed.
    parts, turnarounds, lots, halls : sets
        What must be looked at again.
    """

    whole: bool = False
    parts: frozenset[PartId] = frozenset()
    turnarounds: frozenset[TurnaroundId] = frozenset()
    lots: frozenset[LotId] = frozenset()
    halls: frozenset[HallId] = field(default_factory=frozenset)


def touched_by(context: "PlanningContext", rows: Iterable[RowChange]) -> Touched:
    """Return what must be looked at again after some rows changed; `context` is of the plan after them."""
    parts: set[PartId] = set()
    turnarounds: set[TurnaroundId] = set()
    lots: set[LotId] = set()
    halls: set[HallId] = set()
    for row in rows:
        if row.table in SILENT_TABLES or (row.table == "setting" and row.key in SILENT_SETTINGS):
            continue
        for side in (row.before, row.after):
            if isinstance(side, StandAssignment | PublishedStand):
                parts.add(side.part)
            elif isinstance(side, HallAssignment):
                halls.add(side.hall)
                lots.add(side.lot)
                lot = context.plan.lots.get(LotId(row.key))
                if lot is None:
                    return Touched(whole=True)
                turnarounds.add(lot.turnaround)
            elif isinstance(side, Lot):
                lots.add(side.lot)
                turnarounds.add(side.turnaround)
            elif side is not None:
                return Touched(whole=True)
    halls |= {h for t in turnarounds for lot in context.lots(t) if (h := context.hall_of(lot.lot)) is not None}
    return Touched(
        parts=frozenset(parts), turnarounds=frozenset(turnarounds), lots=frozenset(lots), halls=frozenset(halls)
    )


def recheck(context: "PlanningContext", earlier: Sequence[Finding], rows: Iterable[RowChange]) -> list[Finding]:
    """Return what `check_plan` would give, from the findings before an edit and the rows that it changed.

    Parameters
    ----------
    context : PlanningContext
        Of the plan after the edit.
    earlier : sequence of Finding
        All findings before it.
    rows : iterable of RowChange
        The edit.
    """
    touched = touched_by(context, rows)
    if touched.whole:
        return check_plan(context)
    turnarounds = touched.turnarounds
    parts = set(touched.parts)
    parts |= {p.part for t in turnarounds if t in context.plan.turnarounds for p in context.plan.parts_of(t)}
    turnarounds = turnarounds | {turnaround_of(p) for p in parts}
    lots = touched.lots | {lot.lot for t in turnarounds for lot in context.lots(t)}
    names: dict[SubjectKind, frozenset[str]] = {
        SubjectKind.PART: frozenset(parts),
        SubjectKind.TURNAROUND: frozenset(turnarounds),
        SubjectKind.LOT: frozenset(lots),
    }
    gone = [f for f in earlier if _about(f, names, touched.halls)]
    # who shared a finding with a touched part may now have another one without it
    parts |= {PartId(name) for f in gone for name in f.ids(SubjectKind.PART)}
    lost = {id(f) for f in gone}
    found = {f.key: f for f in earlier if id(f) not in lost}
    found.update({f.key: f for f in (*check_parts(context, parts), *check_halls(context, touched.halls))})
    return sorted(found.values(), key=order)


def _about(finding: Finding, names: Mapping[SubjectKind, frozenset[str]], halls: frozenset[HallId]) -> bool:
    if any(s.id in names.get(s.kind, ()) for s in finding.subjects):
        return True
    first = finding.subjects[0] if finding.subjects else None
    return first is not None and first.kind is SubjectKind.HALL and first.id in halls
