"""What two clean sides break together: hard findings that neither had, and what to do about each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.ids import PartId, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.session.merge.threeway import Place, Tables, clash_id


@dataclass(frozen=True, slots=True)
class Collision:
    """A hard finding that came about by bringing together.

    Attributes
    ----------
    stages : tuple of tuples of Place
        Rows that are put back as one side has them: the first stage changes placements only; the next ones, times
        and settings, are looked at only if that was not enough.
    """

    id: str
    finding: Finding
    stages: tuple[tuple[Place, ...], ...]


def open_hard(plan: Plan) -> list[Finding]:
    """Return the hard findings of a plan that nobody has overridden or accepted."""
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import check_plan, is_open

    if not plan.rows("airport"):
        return []
    return [f for f in check_plan(PlanningContext(plan)) if f.severity is Severity.HARD and is_open(plan, f)]


def identity(finding: Finding) -> str:
    """Return what makes a finding the same one: of a full hall, the hall and the day, whichever lots it names."""
    first = finding.subjects[0] if finding.subjects else None
    if first is not None and first.kind is SubjectKind.HALL:
        return f"{finding.code}|{first.id}|{finding.values.get('day') or finding.start}"
    return finding.key


def collision(finding: Finding, mine: Tables, theirs: Tables) -> Collision:
    """Return what can be asked about a finding."""
    stages = tuple(s for s in (_differing(s, mine, theirs) for s in _stages(finding, mine, theirs)) if s)
    places = [place for stage in stages for place in stage]
    return Collision(clash_id("f", (identity(finding),), places, mine, theirs), finding, stages)


def _differing(places: Iterable[Place], mine: Tables, theirs: Tables) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(p for p in places if mine[p[0]].get(p[1]) != theirs[p[0]].get(p[1])))


def _stages(finding: Finding, mine: Tables, theirs: Tables) -> Sequence[list[Place]]:
    parts, lots = finding.ids(SubjectKind.PART), finding.ids(SubjectKind.LOT)
    names = dict.fromkeys([*(turnaround_of(PartId(p)) for p in parts), *finding.ids(SubjectKind.TURNAROUND)])
    placed = [place for part in parts for place in _placement(part, mine, theirs)]
    placed += [("hall_assignment", lot) for lot in lots]
    placed += [("closure", name) for name in finding.ids(SubjectKind.RULE)]
    if finding.subjects and finding.subjects[0].kind is SubjectKind.HALL:
        placed += _into(finding.subjects[0].id, mine, theirs)
    facts: list[Place] = [("turnaround", name) for name in names]
    facts += [("lot", lot) for lot in lots]
    around: list[Place] = [("rule_setting", finding.rule)]
    for kind, table in ((SubjectKind.STAND, "stand"), (SubjectKind.HALL, "hall"), (SubjectKind.TYPE, "aircraft_type")):
        around += [(table, name) for name in finding.ids(kind)]
    return placed, facts, around


def _placement(part: str, mine: Tables, theirs: Tables) -> list[Place]:
    """Return a part's place; where the sides tow its turnaround differently, the tows and all its parts."""
    name = turnaround_of(PartId(part))
    if mine["split"].get(name) == theirs["split"].get(name):
        return [("stand_assignment", part)]
    keys = [k for side in (mine, theirs) for k in side["stand_assignment"] if turnaround_of(PartId(k)) == name]
    return [("split", name), *(("stand_assignment", key) for key in keys)]


def _into(hall: str, mine: Tables, theirs: Tables) -> list[Place]:
    sides = (mine["hall_assignment"], theirs["hall_assignment"])
    return [("hall_assignment", k) for side in sides for k, row in side.items() if getattr(row, "hall", "") == hall]
