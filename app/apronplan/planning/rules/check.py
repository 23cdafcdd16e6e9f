"""Checking a plan: the whole of it, or only what an edit touched."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import OVERRIDE, Finding, SubjectKind
from apronplan.domain.ids import LotId, PartId, StandId, TurnaroundId, part_id, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part, StandAssignment
from apronplan.planning.rules import halls, night, roads, service, tows, unassigned, unknown
from apronplan.planning.rules.case import Case, overridden
from apronplan.planning.rules.states import said_of

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext


def check_plan(context: "PlanningContext") -> list[Finding]:
    """Return all findings of a plan, sorted by time and name; of two parts that disturb each other once."""
    found: dict[str, Finding] = {}
    _add(found, _check_stays(context, context.plan.parts.values()))
    _add(found, _check_freight(context, context.plan.turnarounds))
    _add(found, halls.check_halls(context))
    _add(found, unassigned.one_stand(context))
    _add(found, tows.tugs(context))
    _add(found, night.unknown_counts(context))
    _add(found, unknown.unknown(context))
    _add(found, service.delivery_slack(context))
    _add(found, service.fairness(context))
    return sorted(found.values(), key=order)


def check_parts(context: "PlanningContext", parts: Iterable[PartId]) -> list[Finding]:
    """Return all findings that name some parts, their turnarounds or lots, or halls of those lots, sorted.

    Together with the earlier findings that name none of them, that is what `check_plan` would give; so the
    list of findings keeps itself fresh. Parts that the plan does not know are passed over.
    """
    wanted = dict.fromkeys(parts)
    known = [context.plan.parts[p] for p in wanted if p in context.plan.parts]
    turnarounds = dict.fromkeys(p.turnaround.turnaround for p in known)
    found: dict[str, Finding] = {}
    _add(found, _check_stays(context, [*known, *_followers(context, known)]))
    _add(found, _blocked_by(context, known))
    _add(found, _check_freight(context, turnarounds))
    touched = {hall for t in turnarounds for lot in context.lots(t) if (hall := context.hall_of(lot.lot)) is not None}
    _add(found, halls.check_halls(context, touched))
    _add(found, unassigned.one_stand(context, wanted))
    _add(found, tows.tugs(context, wanted))
    _add(found, service.delivery_slack(context, {lot.lot for t in turnarounds for lot in context.lots(t)}))
    return sorted(found.values(), key=order)


def _check_freight(context: "PlanningContext", turnarounds: Iterable[TurnaroundId]) -> Iterator[Finding]:
    for name in turnarounds:
        yield from halls.check_programmes(context, name)
        for lot in context.lots(name):
            yield from halls.check_lot(context, lot)


def with_others_of_them(plan: Plan, parts: Iterable[PartId]) -> set[PartId]:
    """Return some parts with all other parts of their turnarounds that a plan knows.

    Where one part stands decides whether the one beside it moves: who edits a part checks them all.
    """
    asked = set(parts)
    rows = plan.rows("turnaround")
    names = {name for p in asked if (name := turnaround_of(p)) in rows}
    return asked | {p.part for name in names for p in plan.parts_of(name)}


def _followers(context: "PlanningContext", parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts that are towed in from some parts: their tow is their own finding."""
    for part in parts:
        follower = context.plan.parts.get(part_id(part.turnaround.turnaround, part.index + 1))
        if follower is not None:
            yield follower


def order(finding: Finding) -> tuple[bool, float, str]:
    """Sort key of findings: by time, what has none first, then by name."""
    start = finding.start
    return start is not None, start.timestamp() if start is not None else 0.0, finding.key


def _add(found: dict[str, Finding], more: Iterable[Finding]) -> None:
    """Keep one finding per name: the dearer one."""
    for finding in more:
        known = found.get(finding.key)
        if known is None or finding.cost > known.cost:
            found[finding.key] = finding


def _check_stays(context: "PlanningContext", parts: Iterable[Part]) -> Iterator[Finding]:
    quota_on = context.rules.is_on("quota")
    stands = context.layout.stands
    for part in parts:
        if quota_on and part.index == part.count:
            yield from night.quota(context, part.turnaround)
        row = context.plan.stand_assignments.get(part.part)
        if row is None:
            yield from unassigned.unassigned(context, part)
            continue
        stand = stands.get(row.stand)
        if stand is not None:
            yield from said_of(Case(context, part, canonical=True), stand)


def _blocked_by(context: "PlanningContext", parts: Iterable[Part]) -> Iterator[Finding]:
    """Yield the findings of others whose road is blocked while one of `parts` stands across it."""
    if not context.tables.shutters or not context.rules.is_on("road_open"):
        return
    for part in parts:
        slot = context.occupancy.slot(part.part)
        if slot is not None and slot.stand in context.tables.shutters:
            yield from _roads_beside(context, slot.start_s, slot.end_s)


def _roads_beside(context: "PlanningContext", start_s: float, end_s: float) -> Iterator[Finding]:
    """Yield what is wrong with the roads of all who are there at some time of an interval, seconds since the epoch."""
    for name in context.occupancy.stands:
        for other in context.occupancy.between(name, start_s, end_s):
            stand = context.layout.stands.get(other.stand)
            if stand is not None:
                yield from roads.road_open(Case(context, other.part, canonical=True), stand)


def reaches_others(context: "PlanningContext", part: Part, stand: StandId) -> bool:
    """Tell whether a part on a stand could take a road or a tug from others, which `place_findings` does not ask."""
    may_shut = stand in context.tables.shutters and context.rules.is_on("road_open")
    return may_shut or (part.count > 1 and bool(context.rules.param("tow_feasible", "tugs")))


def knock_on(before: "PlanningContext", after: "PlanningContext", part: Part) -> list[Finding]:
    """Return what others are told newly once a part has moved: a road that is shut, a tug that is missing."""
    known = _told_before(before, part)
    return [f for f in _of_others(after, part) if _lack(f) not in known]


def knock_ons(context: "PlanningContext", part: Part, stands: Iterable[StandId]) -> dict[StandId, list[Finding]]:
    """Return what others would be told newly if a part moved to some stands; those that harm nobody are left out."""
    from apronplan.planning.context import PlanningContext

    reaching = [stand for stand in stands if reaches_others(context, part, stand)]
    known = _told_before(context, part) if reaching else set()
    now = context.plan.stand_assignments.get(part.part)
    found = {}
    for stand in reaching:
        after = context.plan.snapshot()
        row = StandAssignment(part=part.part, stand=stand)
        after.apply([RowChange("stand_assignment", part.part, now, row)])
        told = [f for f in _of_others(PlanningContext(after), part) if _lack(f) not in known]
        if told:
            found[stand] = told
    return found


def _of_others(context: "PlanningContext", part: Part) -> Iterator[Finding]:
    yield from _blocked_by(context, [part])
    yield from tows.tugs(context, [part.part])


def _told_before(context: "PlanningContext", part: Part) -> set[str]:
    """Return what others lack beside a part already, wherever that stands: no move of it brings them that."""
    found = list(tows.tugs(context, [part.part]))
    if context.tables.shutters and context.rules.is_on("road_open"):
        found += _roads_beside(context, part.on_block.timestamp(), part.off_block.timestamp())
    return {_lack(f) for f in found}


def _lack(finding: Finding) -> str:
    """Return what somebody lacks, by name: a lot its road, whoever shuts it and however many they are."""
    lots = finding.ids(SubjectKind.LOT)
    return f"{finding.rule}|{' '.join(lots)}" if lots else finding.key


# -- the state of a finding ----------------------------------------------------------------------


def is_overridden(finding: Finding) -> bool:
    """Tell whether a planner has taken a hard finding upon them for this placement."""
    return OVERRIDE in finding.values


def overrides_in_force(plan: Plan, findings: Iterable[Finding]) -> set[PartId]:
    """Return the parts whose override still breaks a rule; of any other the cause has gone.

    Parameters
    ----------
    findings : iterable of Finding
        Of the whole plan, or at least of the parts that are asked for.
    """
    found = set()
    for finding in findings:
        if not is_overridden(finding):
            continue
        for part in (PartId(s.id) for s in finding.subjects if s.kind == "part"):
            row = plan.stand_assignments.get(part)
            if overridden(row, finding.rule):
                found.add(part)
    return found


def lot_overrides_in_force(plan: Plan, findings: Iterable[Finding]) -> set[LotId]:
    """Return the lots whose override of hall rules still breaks one.

    A hall that is over its rate names its largest lots only; so every lot in it that may break the rule counts.
    """
    broken = {(kind, name, f.rule) for f in findings if is_overridden(f) for kind, name in _freight(f)}
    return {
        lot
        for lot, row in plan.hall_assignments.items()
        if row.override is not None
        for kind, name, rule in broken
        if name == (lot if kind is SubjectKind.LOT else row.hall) and overridden(row, rule)
    }


def _freight(finding: Finding) -> Iterator[tuple[SubjectKind, str]]:
    """Yield the lots that a finding is about alone, or the hall whose sum it is about."""
    spell = any(s.kind is SubjectKind.HOUR for s in finding.subjects)
    wanted = SubjectKind.HALL if spell else SubjectKind.LOT
    return ((s.kind, s.id) for s in finding.subjects if s.kind is wanted)


def is_open(plan: Plan, finding: Finding) -> bool:
    """Tell whether nobody has overridden or accepted a finding."""
    return not is_overridden(finding) and finding.key not in plan.accepted_findings
