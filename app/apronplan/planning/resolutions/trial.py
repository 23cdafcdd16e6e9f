"""Trying a change out: what the rules and the audit say after it that they did not say before.

A change is judged on the part of the plan that it can reach. `check_parts` of the touched parts, and of those that
share a finding with them, before and after the change, differ exactly as `check_plan` of the two plans would; aircraft
further away in time than `REACH` are left out, since no rule of a stand looks that far.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.ids import HallId, LotId, PartId, TurnaroundId, part_id, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_parts, is_open
from apronplan.planning.rules.halls import check_halls

REACH = timedelta(hours=12)
"""No rule of a stand looks further in time around a stay."""
NEAR = timedelta(hours=2)
"""How far around a stay the audit is asked; it looks at successors on a stand, neighbours and closures."""
Audit = Callable[[Plan], Iterable[object]]
"""An independent check of a plan: its faults, each comparable with those of another plan.

Planning does not know the audit (a contract of the house); the session hands it in.
"""

_PLACES = frozenset({"stand_assignment", "accepted_finding"})
_FREIGHT = frozenset({"hall_assignment", "lot", "turnaround", "split"})
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a change does.

    Attributes
    ----------
    mended : bool
        The finding is gone, or answered for by name.
    new_hard : tuple of Finding
        Open hard findings that were not there before.
    cost_change : float
        Points after less points before.
    """

    mended: bool
    new_hard: tuple[Finding, ...]
    cost_change: float

    @property
    def good(self) -> bool:
        """Whether the change mends the finding and breaks nothing."""
        return self.mended and not self.new_hard


class Trial:
    """A plan with a finding, on which changes are tried out; the plan itself is never changed.

    Attributes
    ----------
    plan : Plan
        A snapshot.
    finding : Finding
        What is to be mended.
    """

    def __init__(self, plan: Plan, finding: Finding, audit: Audit | None = None) -> None:
        self.plan, self.finding, self._audit = plan.snapshot(), finding, audit
        self._before: dict[tuple[bool, frozenset[PartId], frozenset[HallId]], list[Finding]] = {}
        self._audited: dict[object, frozenset[object]] = {}

    def after(self, rows: Iterable[RowChange]) -> Plan:
        """Return the plan with a change made."""
        plan = self.plan.snapshot()
        plan.apply(rows)
        return plan

    def context(self, plan: Plan, parts: Iterable[PartId]) -> PlanningContext:
        """Return a context for questions about the stands of some parts."""
        return PlanningContext(_around(plan, parts))

    def judge(self, rows: Sequence[RowChange]) -> Verdict:
        """Say what a change would do."""
        after = self.after(rows)
        parts, halls = touched(self.plan, after, rows)
        # hall loads are sums over all flights: they are worked out only where the change concerns freight
        whole = any(row.table in _FREIGHT for row in rows)
        asked = self._with_partners(parts, halls, whole=whole)
        old = self._findings_before(asked, halls, whole=whole)
        new = _findings(after, asked, halls, whole=whole)
        known = {f.key for f in old if f.severity is Severity.HARD and is_open(self.plan, f)}
        hard = [f for f in new if f.severity is Severity.HARD and is_open(after, f) and f.key not in known]
        return Verdict(
            mended=not any(self._remains(f, after) for f in new) and self._was_asked(asked, halls, rows),
            new_hard=tuple(hard),
            cost_change=sum(f.cost for f in new) - sum(f.cost for f in old),
        )

    def _remains(self, found: Finding, after: Plan) -> bool:
        """Tell whether a later finding is the one to mend, wherever its subjects stand now."""
        mine = self.finding
        if found.rule != mine.rule or not is_open(after, found):
            return False
        if found.key == mine.key:
            return mine.severity is Severity.HARD or found.cost > mine.cost - _ROUNDING or not mine.cost
        who = _who(mine)
        return bool(who) and _who(found) == who and found.cost > mine.cost - _ROUNDING

    def _was_asked(
        self, parts: frozenset[PartId], halls: frozenset[HallId], rows: Sequence[RowChange]
    ) -> bool:
        """Tell whether the change reaches the finding at all; what is not asked again cannot be gone."""
        if any(row.table == "accepted_finding" and row.key == self.finding.key for row in rows):
            return True
        mine = self.finding
        turnarounds = {turnaround_of(p) for p in parts}
        lots = {self.plan.lots[LotId(x)].turnaround for x in mine.ids(SubjectKind.LOT) if LotId(x) in self.plan.lots}
        return bool(
            parts & set(mine.ids(SubjectKind.PART))
            or turnarounds & (set(mine.ids(SubjectKind.TURNAROUND)) | lots)
            or halls & set(mine.ids(SubjectKind.HALL))
        )

    def _with_partners(self, parts: frozenset[PartId], halls: frozenset[HallId], *, whole: bool) -> frozenset[PartId]:
        """Add who shares a finding with the touched parts: they may have another one afterwards."""
        named = {PartId(p) for f in self._findings_before(parts, halls, whole=whole) for p in f.ids(SubjectKind.PART)}
        return parts | named

    def _findings_before(
        self, parts: frozenset[PartId], halls: frozenset[HallId], *, whole: bool
    ) -> list[Finding]:
        key = (whole, parts, halls)
        if key not in self._before:
            self._before[key] = _findings(self.plan, parts, halls, whole=whole)
        return self._before[key]

    # -- the second opinion ----------------------------------------------------------------------

    def passes_audit(self, rows: Sequence[RowChange]) -> bool:
        """Ask the audit whether the change brings in any fault that was not there; True if there is no audit."""
        if self._audit is None:
            return True
        after = self.after(rows)
        parts, halls = touched(self.plan, after, rows)
        key = (parts, halls)
        if key not in self._audited:
            self._audited[key] = frozenset(self._audit(_excerpt(self.plan, self.plan, after, parts, halls)))
        return frozenset(self._audit(_excerpt(after, self.plan, after, parts, halls))) <= self._audited[key]


def _who(finding: Finding) -> tuple[str, ...]:
    """Return whose finding it is, without the places."""
    kinds = (SubjectKind.PART, SubjectKind.LOT, SubjectKind.TURNAROUND)
    return tuple(sorted(s.id for s in finding.subjects if s.kind in kinds))


def _around(plan: Plan, parts: Iterable[PartId], reach: timedelta = REACH) -> Plan:
    rows = [plan.parts[p] for p in parts if p in plan.parts]
    if not rows:
        return plan
    return plan.excerpt(min(p.on_block for p in rows) - reach, max(p.off_block for p in rows) + reach)


def _findings(
    plan: Plan, parts: frozenset[PartId], halls: frozenset[HallId], *, whole: bool
) -> list[Finding]:
    context = PlanningContext(plan if whole else _around(plan, parts))
    found = {f.key: f for f in check_parts(context, sorted(parts))}
    if whole:
        found.update({f.key: f for f in check_halls(context, halls)})
    return list(found.values())


def touched(before: Plan, after: Plan, rows: Iterable[RowChange]) -> tuple[frozenset[PartId], frozenset[HallId]]:
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
        if row.table in ("stand_assignment", "published_stand"):
            parts.add(PartId(row.key))
        elif row.table in ("turnaround", "split"):
            turnarounds.add(TurnaroundId(row.key))
        elif row.table in ("hall_assignment", "lot"):
            lot = before.lots.get(LotId(row.key)) or after.lots.get(LotId(row.key))
            halls |= {side.hall for side in (row.before, row.after) if isinstance(side, HallAssignment)}
            turnarounds |= {lot.turnaround} if lot is not None else set()
        elif row.table not in _PLACES:
            raise ValueError(f"a resolution does not write {row.table}")
    for name in turnarounds:
        count = max(len(plan.parts_of(name)) for plan in (before, after) if name in plan.turnarounds)
        parts |= {part_id(name, i) for i in range(1, count + 1)}
        halls |= {h for plan in (before, after) for lot in plan.lots_of(name) if (h := plan.hall_of(lot.lot))}
    return frozenset(parts), frozenset(halls)


def _excerpt(
    plan: Plan, before: Plan, after: Plan, parts: frozenset[PartId], halls: frozenset[HallId]
) -> Plan:
    """Return a plan cut down to what the audit has to look at: stays near the touched ones, lots of their halls."""
    rows = [p.parts[x] for p in (before, after) for x in parts if x in p.parts]
    near: set[PartId] = set()
    if rows:
        start, end = min(p.on_block for p in rows) - NEAR, max(p.off_block for p in rows) + NEAR
        near = {p.part for p in plan.parts_between(start, end)}
    cut = plan.snapshot()
    cut.apply(
        [RowChange("stand_assignment", k, r, None) for k, r in plan.stand_assignments.items() if k not in near]
        + [RowChange("hall_assignment", k, r, None) for k, r in plan.hall_assignments.items() if r.hall not in halls]
    )
    return cut

