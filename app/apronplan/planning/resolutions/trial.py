"""Trying a change out: what the rules and the audit say after it that they did not say before.

A change is judged on the part of the plan that it can reach. `check_parts` of the touched parts, and of those that
share a finding with them, before and after the change, differ exactly as `check_plan` of the two plans would; aircraft
further away in time than `REACH` are left out, since no rule of a stand looks that far.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.ids import HallId, LotId, PartId, StandId, TurnaroundId, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part
from apronplan.planning.context import PlanningContext
from apronplan.planning.resolutions.reach import FREIGHT, concerned, cut_down, touched, with_freight_of
from apronplan.planning.rules import StandState, anew, check_parts, is_open, is_overridden, stand_states
from apronplan.planning.rules.halls import check_halls

REACH = timedelta(hours=12)
"""No rule of a stand looks further in time around a stay."""
SIGHT = 2 * REACH
"""What is kept around the finding for trying out; stays beyond `REACH` of its ends are tried on the whole plan."""
NEAR = timedelta(hours=2)
"""How far around a stay the audit is asked; it looks at successors on a stand, neighbours and closures."""

Audit = Callable[[Plan], Iterable[object]]
"""An independent check of a plan: its faults, each comparable with those of another plan.

Planning does not know the audit (a contract of the house); the session hands it in.
"""

_LOADED = ("hall_rate", "hall_space", "hall_peak")
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
    hard_gone : int
        Open hard findings that were there before and are not any more, the one to mend among them.
    """

    mended: bool
    new_hard: tuple[Finding, ...]
    cost_change: float
    hard_gone: int

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
        named = [plan.parts[PartId(p)] for p in finding.ids(SubjectKind.PART) if p in plan.parts]
        self._span = _span(named, SIGHT)
        self._local = cut_down(self.plan, *self._span) if self._span is not None else self.plan
        self._before: dict[object, list[Finding]] = {}
        self._audited: dict[object, frozenset[object]] = {}
        self._states: dict[tuple[PartId, bool], Mapping[StandId, StandState]] = {}

    def after(self, rows: Sequence[RowChange]) -> Plan:
        """Return the plan with a change made; as much of it as the change can reach."""
        plan = self._ground(rows).snapshot()
        plan.apply(rows)
        return plan

    def _ground(self, rows: Sequence[RowChange]) -> Plan:
        """Return what a change is tried on; hall loads are sums over all flights and need the whole plan."""
        if self._span is None or any(row.table in FREIGHT for row in rows):
            return self.plan
        start, end = self._span[0] + REACH, self._span[1] - REACH
        parts = [self.plan.parts[PartId(r.key)] for r in rows if r.key in self.plan.parts]
        return self._local if all(start <= p.on_block and p.off_block <= end for p in parts) else self.plan

    def states(self, part: PartId, *, alone: bool = False) -> Mapping[StandId, StandState]:
        """Return what every stand says to a part in the plan as it is."""
        key = (part, alone)
        if key not in self._states:
            named = self.plan.parts[part]
            inside = self._span is not None and self._span[0] <= named.on_block and named.off_block <= self._span[1]
            context = PlanningContext(self._local if inside else self.plan)
            self._states[key] = stand_states(context, part, alone=alone)
        return self._states[key]

    def judge(self, rows: Sequence[RowChange]) -> Verdict:
        """Say what a change would do."""
        ground, after = self._ground(rows), self.after(rows)
        parts, halls = touched(ground, after, rows)
        # who shares a finding with a touched part may have another one without it
        shared = self._findings_before(ground, parts, halls, concerned((ground, after), parts))
        asked = parts | {PartId(p) for f in shared for p in f.ids(SubjectKind.PART)}
        flights = concerned((ground, after), asked)
        old = self._findings_before(ground, asked, halls, flights)
        new = _findings(after, asked, halls, flights)
        known = [f for f in old if f.severity is Severity.HARD and is_open(ground, f)]
        left = [f for f in new if f.severity is Severity.HARD and is_open(after, f)]
        hard = anew(left, known)
        return Verdict(
            mended=self._is_reached(asked, halls, rows) and not any(self._remains(f, after) for f in new),
            new_hard=tuple(hard),
            cost_change=sum(f.cost for f in new) - sum(f.cost for f in old),
            hard_gone=len(anew(known, left)),
        )

    def _remains(self, found: Finding, after: Plan) -> bool:
        """Tell whether a later finding is the one to mend, wherever its subjects stand now."""
        mine = self.finding
        # One that is signed already is mended only where it is gone: to sign it again would change nothing.
        if found.rule != mine.rule or not (is_open(after, found) or is_overridden(mine)):
            return False
        if found.key == mine.key:
            return mine.severity is Severity.HARD or not mine.cost or found.cost > mine.cost - _ROUNDING
        if mine.rule in _LOADED:
            same = found.ids(SubjectKind.HALL) == mine.ids(SubjectKind.HALL) and _overlap(found, mine)
            return same and (mine.severity is Severity.HARD or found.cost > mine.cost - _ROUNDING)
        who = _who(mine)
        return bool(who) and _who(found) == who and found.cost > mine.cost - _ROUNDING

    def _is_reached(self, parts: frozenset[PartId], halls: frozenset[HallId], rows: Sequence[RowChange]) -> bool:
        """Tell whether the change reaches the finding at all; what is not asked again cannot be gone."""
        mine = self.finding
        if any(row.table == "accepted_finding" and row.key == mine.key for row in rows):
            return True
        lots = {self.plan.lots[LotId(x)].turnaround for x in mine.ids(SubjectKind.LOT) if LotId(x) in self.plan.lots}
        return bool(
            parts & set(mine.ids(SubjectKind.PART))
            or {turnaround_of(p) for p in parts} & {*mine.ids(SubjectKind.TURNAROUND), *lots}
            or halls & set(mine.ids(SubjectKind.HALL))
        )

    def _findings_before(
        self, ground: Plan, parts: frozenset[PartId], halls: frozenset[HallId], flights: frozenset[TurnaroundId]
    ) -> list[Finding]:
        key = (ground is self.plan, parts, halls, flights)
        if key not in self._before:
            self._before[key] = _findings(ground, parts, halls, flights)
        return self._before[key]

    # -- the second opinion ----------------------------------------------------------------------

    def passes_audit(self, rows: Sequence[RowChange]) -> bool:
        """Ask the audit whether the change brings in any fault that was not there; True if there is no audit."""
        if self._audit is None:
            return True
        ground, after = self._ground(rows), self.after(rows)
        parts, halls = touched(ground, after, rows)
        span = _span([plan.parts[p] for plan in (ground, after) for p in parts if p in plan.parts], NEAR)
        if span is None:
            return True
        flights = concerned((ground, after), parts)
        key = (ground is self.plan, span, halls, flights)
        if key not in self._audited:
            self._audited[key] = frozenset(self._audit(cut_down(ground, *span, flights=flights, halls=halls)))
        return frozenset(self._audit(cut_down(after, *span, flights=flights, halls=halls))) <= self._audited[key]


def _overlap(one: Finding, other: Finding) -> bool:
    """Tell whether two findings hold at the same time; which lots are the largest then may differ."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return True
    return one.start < other.end and other.start < one.end


def _who(finding: Finding) -> tuple[str, ...]:
    """Return whose finding it is, without the places."""
    kinds = (SubjectKind.PART, SubjectKind.LOT, SubjectKind.TURNAROUND)
    return tuple(sorted(s.id for s in finding.subjects if s.kind in kinds))


def _span(parts: Sequence[Part], reach: timedelta) -> tuple[datetime, datetime] | None:
    if not parts:
        return None
    return min(p.on_block for p in parts) - reach, max(p.off_block for p in parts) + reach


def _findings(
    plan: Plan, parts: frozenset[PartId], halls: frozenset[HallId], flights: frozenset[TurnaroundId]
) -> list[Finding]:
    # a full hall is a sum over all flights; where no hall is touched, the sums are spared
    context = PlanningContext(plan if halls else with_freight_of(plan, flights))
    found = {f.key: f for f in check_parts(context, sorted(parts))}
    if halls:
        found.update({f.key: f for f in check_halls(context, halls)})
    return list(found.values())
