"""The verb that applies a solver's result, all of it as one edit."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Protocol

from apronplan.domain.changes import ChangeSet, RowChange
from apronplan.domain.clock import overlaps
from apronplan.domain.ids import HallId, LotId, PartId, StandId, TurnaroundId, turnaround_of
from apronplan.domain.plan import LAYOUT_TABLES, Plan
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import HallAssignment, Override, Part, StandAssignment
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.draft import write_all
from apronplan.session.names import LAST_SOLUTION
from apronplan.session.session import PlanSession

_NEIGHBOURHOOD = timedelta(hours=2)  # gaps and clearances reach no further than this around a stay
_RULE_TABLES = (*LAYOUT_TABLES, "closure", "rule_setting")


class Solution(Protocol):
    """A solver's result, as far as it is applied."""

    @property
    def stands(self) -> Mapping[PartId, StandId | None]:
        """Stand of each solved part; None = the tray."""

    @property
    def halls(self) -> Mapping[LotId, HallId | None]:
        """Hall of each solved lot; None = none."""

    @property
    def objective(self) -> float:
        """Cost points."""

    @property
    def bound(self) -> float:
        """Least cost that any plan can have."""

    @property
    def gap(self) -> float:
        """How far the objective may be above the least, as a share."""

    @property
    def status(self) -> str:
        """``optimal``, ``feasible``, ``interrupted`` or ``infeasible``."""


def solution_rows(plan: Plan, solution: Solution) -> list[RowChange]:
    """Return the changes that a solution means for a plan; locked placements stay, parts that are gone are left out."""
    return [*_stand_rows(plan, solution.stands), *_hall_rows(plan, solution.halls)]


def _stand_rows(plan: Plan, stands: Mapping[PartId, StandId | None]) -> Iterable[RowChange]:
    parts = plan.parts
    for part, stand in stands.items():
        now = plan.stand_assignments.get(part)
        if part not in parts or (now.stand if now else None) == stand or (now is not None and now.locked):
            continue
        after = StandAssignment(part=part, stand=stand) if stand is not None else None
        yield RowChange("stand_assignment", part, now, after)


def _hall_rows(plan: Plan, halls: Mapping[LotId, HallId | None]) -> Iterable[RowChange]:
    for lot, hall in halls.items():
        now = plan.hall_assignments.get(lot)
        if lot not in plan.lots or (now.hall if now else None) == hall or (now is not None and now.locked):
            continue
        after = HallAssignment(lot=lot, hall=hall) if hall is not None else None
        yield RowChange("hall_assignment", lot, now, after)


def apply_solution(
    session: PlanSession,
    before: Plan | int,
    solution: Solution,
    *,
    overrides: Mapping[str, Override] = MappingProxyType({}),
    proved: bool = True,
    near_checked: bool = False,
) -> ChangeSet | None:
    """Apply a solver's result as one edit.

    Parameters
    ----------
    before : Plan or int
        The snapshot that the solver was given, or the session's revision at that time.
    overrides : mapping of str to Override
        What placements of parts and lots have to carry, since they break hard rules on purpose.
    proved : bool
        False: the solution is a part of what the solver gave, so its figures are not kept.
    near_checked : bool
        What was changed near the solved turnarounds is no reason to refuse: the rules have been asked about the result.

    Raises
    ------
    UserError
        If what the solver worked on has been changed since: solved parts and lots, rules, layout, or what stands
        near them in time. Nothing is changed then.
    """
    moved = session.changed_since(before) if isinstance(before, int) else changed_rows(before, session.plan)
    if why := stale_reason(session.plan, solution, moved, near=not near_checked):
        raise UserError(why)
    session.backup()
    placed = sum(1 for stand in solution.stands.values() if stand is not None)
    with session.step(tr("session.step.apply_solution", placed=placed, count=len(solution.stands))) as step:
        write_all(step.draft, [_carrying(row, overrides) for row in solution_rows(step.plan, solution)])
        # The same result again, with nothing in between, is no edit.
        if proved and step.plan.setting(LAST_SOLUTION) != _figures(solution, session.edits):
            figures = _figures(solution, session.edits + 1)
            step.draft.put("setting", LAST_SOLUTION, Setting(name=LAST_SOLUTION, value=figures))
    return step.changes


def _carrying(row: RowChange, overrides: Mapping[str, Override]) -> RowChange:
    placed = row.after
    if row.key in overrides and isinstance(placed, StandAssignment | HallAssignment):
        return RowChange(row.table, row.key, row.before, replace(placed, override=overrides[row.key]))
    return row


def _figures(solution: Solution, edit: int) -> str:
    """Write what was proved, of which turnarounds, and by which edit: after a later one it holds no more."""
    figures = {"objective": solution.objective, "bound": solution.bound, "gap": solution.gap, "edit": edit}
    solved = sorted({turnaround_of(part) for part in solution.stands})
    return json.dumps({**figures, "status": str(solution.status), "turnarounds": solved})


def changed_rows(before: Plan, now: Plan) -> frozenset[tuple[str, str]]:
    """Return table and key of every row that differs between two plans, tables of no concern to a solver left out."""
    tables = (*_RULE_TABLES, "turnaround", "split", "lot", "stand_assignment", "hall_assignment")
    moved: set[tuple[str, str]] = set()
    for table in tables:
        old, new = before.rows(table), now.rows(table)
        moved |= {
            (table, k) for k in old.keys() | new.keys() if old.get(k) is not new.get(k) and old.get(k) != new.get(k)
        }
    return frozenset(moved)


def touched_turnarounds(
    before: Plan, plan: Plan, solution: Solution, moved: frozenset[tuple[str, str]]
) -> frozenset[TurnaroundId] | None:
    """Return the solved turnarounds that were changed themselves; None if rules or layout were, which all rest on."""
    if any(table in _RULE_TABLES for table, _ in moved):
        return None
    solved = {turnaround_of(part) for part in solution.stands}
    names: set[TurnaroundId] = set()
    for table, key in moved:
        if table in ("turnaround", "split"):
            names.add(TurnaroundId(key))
        elif table == "stand_assignment":
            names.add(turnaround_of(PartId(key)))
        else:
            names |= {p.lots[LotId(key)].turnaround for p in (before, plan) if key in p.lots}
    return frozenset(names & solved)


def stale_reason(plan: Plan, solution: Solution, moved: frozenset[tuple[str, str]], *, near: bool = True) -> str:
    """Say which of the rows that were changed since a solution was begun it rests on; empty if on none of them.

    Parameters
    ----------
    near : bool
        False: only what was solved itself counts, not what is near it in time.
    """
    if table := next((t for t, _ in sorted(moved) if t in _RULE_TABLES), None):
        return tr("session.stale_rules", table=table)
    solved = {turnaround_of(part) for part in solution.stands}
    around = [p for p in plan.parts.values() if near and p.turnaround.turnaround in solved]
    for table, key in sorted(moved):
        if table in ("lot", "hall_assignment"):
            touched = key in solution.halls
        elif table in ("turnaround", "split"):
            touched = key in solved or any(
                _close(plan, part, around) for part in plan.parts if turnaround_of(part) == key
            )
        elif table == "stand_assignment":
            touched = turnaround_of(PartId(key)) in solved or _close(plan, PartId(key), around)
        else:
            touched = False
        if touched:
            return tr("session.stale_solution", what=_said(plan, table, key))
    return ""


def _said(plan: Plan, table: str, key: str) -> str:
    """Write what was changed as a planner knows it: by its flight, with the lot where it is one."""
    lot = plan.lots.get(LotId(key)) if table in ("lot", "hall_assignment") else None
    name = lot.turnaround if lot is not None else turnaround_of(PartId(key)) if table == "stand_assignment" else key
    turnaround = plan.turnarounds.get(TurnaroundId(name))
    if turnaround is None:
        return key
    return tr("session.stale_lot", lot=key, flight=turnaround.label) if lot is not None else turnaround.label


def _close(plan: Plan, part: PartId, near: Iterable[Part]) -> bool:
    found = plan.parts.get(part)
    if found is None:
        return False
    start, end = found.on_block - _NEIGHBOURHOOD, found.off_block + _NEIGHBOURHOOD
    return any(overlaps(start, end, p.on_block, p.off_block) for p in near)
