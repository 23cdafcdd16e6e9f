"""Parts in the tray, and rows that place what is not there."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from apronplan.domain.findings import Finding, Severity, Subject, SubjectKind
from apronplan.domain.ids import PartId
from apronplan.domain.traffic import Part

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext


def unassigned(context: "PlanningContext", part: Part) -> Iterator[Finding]:
    """Yield a finding if a part has no stand; it costs the turnaround's priority times the weight."""
    if context.plan.stand_of(part.part) is not None:
        return
    turnaround = part.turnaround
    inside = context.rule_holds("unassigned", part, None)
    severity, weight = context.rules.chosen("unassigned", inside=inside)
    if severity is Severity.OFF:
        return
    yield Finding(
        code="unassigned",
        severity=severity,
        subjects=(Subject(SubjectKind.PART, part.part), Subject(SubjectKind.TURNAROUND, turnaround.turnaround)),
        values={"type": turnaround.aircraft_type, "priority": turnaround.priority},
        start=part.on_block,
        end=part.off_block,
        cost=0.0 if severity is Severity.HARD else weight * max(1, turnaround.priority),
    )


def one_stand(context: "PlanningContext", keys: Collection[PartId] | None = None) -> Iterator[Finding]:
    """Yield a finding for each assignment, of `keys` or of all, of a part or to a stand that the plan does not have."""
    severity = context.rules.severity("one_stand")
    if severity is Severity.OFF:
        return
    parts, stands = context.plan.parts, context.layout.stands
    for key, row in sorted(context.plan.stand_assignments.items()):
        if keys is not None and key not in keys:
            continue
        if key in parts and row.stand in stands:
            continue
        part = parts.get(key)
        yield Finding(
            code="one_stand.unknown_stand" if part is not None else "one_stand.unknown_part",
            severity=severity,
            subjects=(Subject(SubjectKind.PART, key), Subject(SubjectKind.STAND, row.stand)),
            start=part.on_block if part is not None else None,
            end=part.off_block if part is not None else None,
            cost=0.0 if severity is Severity.HARD else context.rules.weight("one_stand"),
        )
