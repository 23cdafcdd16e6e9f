"""What a change can reach, and plans cut down to it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import HallId, LotId, PartId, TurnaroundId, part_id, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment
from apronplan.planning.rules import with_others_of_them
from apronplan.planning.tables import layout_tables

FREIGHT = frozenset({"hall_assignment", "lot", "turnaround"})
"""Tables on which the loads of halls depend; tows do not change when freight reaches its hall."""
_SILENT = frozenset({"accepted_finding"})


def touched(before: Plan, after: Plan, rows: Sequence[RowChange]) -> tuple[frozenset[PartId], frozenset[HallId]]:
    """Return the parts and halls whose findings a change can alter.

    Raises
    ------
    ValueError
        If the change is of a table that resolutions do not write.
    """
    turnarounds: set[TurnaroundId] = set()
    halls: set[HallId] = set()
    parts: set[PartId] = set()
    for row in rows:
        if row.table == "stand_assignment":
            parts |= with_others_of_them(before, with_others_of_them(after, [PartId(row.key)]))
        elif row.table == "published_stand":
            parts.add(PartId(row.key))
        elif row.table in ("turnaround", "split"):
            turnarounds.add(TurnaroundId(row.key))
        elif row.table in ("hall_assignment", "lot"):
            lot = before.lots.get(LotId(row.key)) or after.lots.get(LotId(row.key))
            halls |= {side.hall for side in (row.before, row.after) if isinstance(side, HallAssignment)}
            turnarounds |= {lot.turnaround} if lot is not None else set()
        elif row.table not in _SILENT:
            raise ValueError(f"a resolution does not write {row.table}")
    for name in turnarounds:
        count = max(len(plan.parts_of(name)) for plan in (before, after) if name in plan.turnarounds)
        parts |= {part_id(name, i) for i in range(1, count + 1)}
    loaded = turnarounds if any(row.table in FREIGHT for row in rows) else set()
    halls |= {h for p in (before, after) for name in loaded for lot in p.lots_of(name) if (h := p.hall_of(lot.lot))}
    return frozenset(parts), frozenset(halls)


def cut_down(
    plan: Plan,
    start: datetime,
    end: datetime,
    *,
    flights: Collection[TurnaroundId] | None = None,
    halls: Collection[HallId] = (),
) -> Plan:
    """Return a copy with the placements alone of what touches ``[start, end)``.

    Parameters
    ----------
    flights : collection of TurnaroundId or None
        Whose lots keep their halls: that is where their roads lead; None = of all that is there.
    halls : collection of HallId
        All lots of these halls keep them.
    """
    parts = plan.parts_between(start, end)
    near = {p.part for p in parts}
    kept = _lots_of(plan, {p.turnaround.turnaround for p in parts} if flights is None else flights)
    cut = plan.snapshot()
    cut.apply(
        [RowChange("stand_assignment", k, r, None) for k, r in plan.stand_assignments.items() if k not in near]
        + [
            RowChange("hall_assignment", k, r, None)
            for k, r in plan.hall_assignments.items()
            if k not in kept and r.hall not in halls
        ]
    )
    return cut


def with_freight_of(plan: Plan, flights: Collection[TurnaroundId]) -> Plan:
    """Return a copy in which the lots alone of some flights have halls."""
    kept = _lots_of(plan, flights)
    cut = plan.snapshot()
    cut.apply([RowChange("hall_assignment", k, r, None) for k, r in plan.hall_assignments.items() if k not in kept])
    return cut


def concerned(plans: Iterable[Plan], parts: Iterable[PartId]) -> frozenset[TurnaroundId]:
    """Return the flights of some parts, and those whose road one of them could shut in one of some plans."""
    names, states = list(parts), list(plans)
    found = {turnaround_of(p) for p in names}
    across = {p for plan in states for p in names if plan.stand_of(p) in layout_tables(plan.layout).shutters}
    for plan in states:
        for part in (plan.parts[p] for p in across if p in plan.parts):
            found |= {p.turnaround.turnaround for p in plan.parts_between(part.on_block, part.off_block)}
    return frozenset(found)


def _lots_of(plan: Plan, flights: Iterable[TurnaroundId]) -> set[LotId]:
    return {lot.lot for name in flights for lot in plan.lots_of(name)}
