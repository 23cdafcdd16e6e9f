"""Checking a plan: the whole of it, only what an edit touched, or every stand for one turnaround."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.ids import PartId, StandId, TurnaroundId, part_id
from apronplan.domain.layout import Stand
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part
from apronplan.planning.rules import (
    buffers,
    closures,
    distance,
    fit,
    halls,
    locks,
    moves,
    neighbours,
    night,
    occupancy,
    permits,
    preferences,
    roads,
    traffic,
    unassigned,
    unknown,
    waste,
)
from apronplan.planning.rules.case import OVERRIDE, Case, rank
from apronplan.planning.rules.catalogue import CATALOGUE

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext

Check = Callable[[Case, Stand], Sequence[Finding]]


def _always(_: Case) -> bool:
    return True


CHECKS: tuple[tuple[str, Check, Callable[[Case], bool]], ...] = (
    ("type_allowed", fit.type_allowed, _always),
    ("size", fit.size, _always),
    ("facility", fit.facility, lambda c: bool(c.needs)),
    ("pavement", fit.pavement, _always),
    ("clearance", fit.buildings, lambda c: c.aircraft is not None),
    ("operator_exclusive", permits.operator_exclusive, lambda c: bool(c.rules.cells("operator_exclusive"))),
    ("handler_licence", permits.handler_licence, lambda c: bool(c.rules.cells("handler_licence"))),
    ("dangerous_goods", permits.dangerous_goods, permits.carries_dangerous_goods),
    ("closure", closures.closure, _always),
    ("lock", locks.lock, lambda c: c.row is not None and c.row.locked),
    ("freeze", locks.freeze, lambda c: c.turnaround.aibt is not None),
    ("no_overlap", occupancy.no_overlap, lambda c: not c.alone),
    ("min_gap", occupancy.min_gap, lambda c: not c.alone),
    ("mars", neighbours.mars, lambda c: not c.alone),
    ("adjacency", neighbours.adjacency, lambda c: not c.alone and bool(c.context.layout.adjacency)),
    ("clearance", neighbours.clearance, lambda c: not c.alone and c.aircraft is not None),
    ("tow_feasible", traffic.tow_feasible, lambda c: c.part.index > 1 and not c.alone),
    ("road_open", roads.road_open, lambda c: bool(c.ways)),
    ("moved", moves.moved, lambda c: c.part.part in c.context.plan.published_stands),
    ("tow", moves.tow, lambda c: c.part.index > 1 and not c.alone),
    ("movement", traffic.movement, lambda c: not c.alone),
    ("buffer", buffers.buffer, lambda c: not c.alone),
    ("clash", buffers.clash, lambda c: not c.alone),
    ("preference", preferences.preference, lambda c: any(c.wishes.values())),
    ("not_wanted", preferences.not_wanted, lambda c: bool(c.rules.cells("type_allowed"))),
    ("size_surplus", waste.size_surplus, lambda c: c.aircraft is not None),
    ("long_stay", preferences.long_stay, preferences.stays_long),
    ("reference_day", preferences.reference_day, lambda c: bool(c.context.reference_stands)),
    ("taxi", distance.taxi, lambda c: c.aircraft is not None),
    ("distance", distance.distance, lambda c: bool(c.ways)),
)
"""What is asked of a part on a stand, in the order of the catalogue.

Each row names the rule, its check, and when the check can say anything about a part at all.
"""

StateName = Literal["fits", "unwanted", "impossible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandState:
    """What the rules say about one part on one stand.

    Attributes
    ----------
    state : str
        ``fits``, ``unwanted`` (allowed, with a doubt or against a wish), ``impossible`` (a hard rule would be broken).
    findings : tuple of Finding
        Hard ones first, then by the order of the catalogue.
    cost : float
        Sum of the soft costs, points. What a stand that is impossible would cost is not worked out: its findings
        and its cost are of the rules that may forbid only.
    """

    state: StateName
    findings: tuple[Finding, ...]
    cost: float


def _findings(case: Case, stand: Stand) -> list[Finding]:
    found: list[Finding] = []
    for rule, check, applies in CHECKS:
        if case.rules.is_on(rule) and applies(case):
            found += check(case, stand)
    return found


# -- one part ------------------------------------------------------------------------------------


def stand_states(context: "PlanningContext", part: PartId, *, alone: bool = False) -> Mapping[StandId, StandState]:
    """Return what every stand says to a part, as if it were moved there now.

    Parameters
    ----------
    context : PlanningContext
        The plan; the part's own place in it does not count against it.
    part : PartId
        Placed or in the tray.
    alone : bool
        True: as if no other aircraft were on the ground.

    Raises
    ------
    KeyError
        If the plan has no such part.
    """
    case = Case(context, context.plan.parts[part], alone=alone)
    checks = [(rule, check) for rule, check, applies in CHECKS if context.rules.is_on(rule) and applies(case)]
    forbidding = [check for rule, check in checks if context.rules.may_forbid(rule)]
    pricing = [check for rule, check in checks if not context.rules.may_forbid(rule)]
    unwanted_from = context.rules.param("preference", "unwanted_from")
    states: dict[StandId, StandState] = {}
    for stand in context.layout.aircraft_stands:
        found: list[Finding] = []
        for check in forbidding:
            found += check(case, stand)
        if found and any(f.severity is Severity.HARD for f in found):
            found.sort(key=rank)
            states[stand.stand] = StandState(state="impossible", findings=tuple(found), cost=_cost(found))
            continue
        for check in pricing:
            found += check(case, stand)
        marked = any(_marks(f, unwanted_from) for f in found)
        name: StateName = "unwanted" if marked else "fits"
        states[stand.stand] = StandState(state=name, findings=tuple(found), cost=_cost(found))
    return states


def _cost(found: Iterable[Finding]) -> float:
    return sum([f.cost for f in found])


def _marks(finding: Finding, unwanted_from: float) -> bool:
    if finding.code == "preference":
        points = finding.values["points"]
        return isinstance(points, float | int) and points >= unwanted_from
    return CATALOGUE[finding.rule].marks and finding.cost > 0


def place_findings(
    context: "PlanningContext", part: Part, stand: StandId, *, alone: bool = False
) -> tuple[Finding, ...]:
    """Return everything that the rules say about a part on a stand, hard first."""
    case = Case(context, part, alone=alone)
    return tuple(sorted(_findings(case, context.layout.stands[stand]), key=rank))


def placement_cost(
    context: "PlanningContext", part: Part, stand: StandId, *, with_distance: bool = True
) -> tuple[Finding, ...]:
    """Return the soft findings of a part on a stand that do not depend on where other aircraft stand.

    Parameters
    ----------
    context, part, stand
        As in `place_findings`.
    with_distance : bool
        False leaves out the road metres, for who chooses stands and halls together.
    """
    found = place_findings(context, part, stand, alone=True)
    return tuple(
        f for f in found if f.severity is Severity.SOFT and (with_distance or f.rule != "distance")
    )  # fmt: skip


# -- the plan ------------------------------------------------------------------------------------


def check_plan(context: "PlanningContext") -> list[Finding]:
    """Return all findings of a plan, sorted by time and name; of two parts that disturb each other once."""
    found: dict[str, Finding] = {}
    _add(found, _check_stays(context, context.plan.parts.values()))
    _add(found, _check_freight(context, context.plan.turnarounds))
    _add(found, halls.check_halls(context))
    _add(found, unassigned.one_stand(context))
    _add(found, traffic.tugs(context))
    _add(found, unknown.unknown(context))
    return sorted(found.values(), key=order)


def check_parts(context: "PlanningContext", parts: Iterable[PartId]) -> list[Finding]:
    """Return all findings that name some parts, their turnarounds or lots, or halls of those lots, sorted.

    Together with the earlier findings that name none of them, that is what `check_plan` would give: see
    `apronplan.planning.rules.recheck`. Parts that the plan does not know are passed over.
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
    _add(found, traffic.tugs(context, wanted))
    return sorted(found.values(), key=order)


def _check_freight(context: "PlanningContext", turnarounds: Iterable[TurnaroundId]) -> Iterator[Finding]:
    for name in turnarounds:
        yield from halls.check_programmes(context, name)
        for lot in context.lots(name):
            yield from halls.check_lot(context, lot)


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
            yield from _findings(Case(context, part, canonical=True), stand)


def _blocked_by(context: "PlanningContext", parts: Iterable[Part]) -> Iterator[Finding]:
    """Yield the findings of others whose road is blocked while one of `parts` stands across it."""
    if not context.tables.shutters or not context.rules.is_on("road_open"):
        return
    for part in parts:
        slot = context.occupancy.slot(part.part)
        if slot is None or slot.stand not in context.tables.shutters:
            continue
        for name in context.occupancy.stands:
            for other in context.occupancy.between(name, slot.start_s, slot.end_s):
                stand = context.layout.stands.get(other.stand)
                if stand is not None:
                    yield from roads.road_open(Case(context, other.part, canonical=True), stand)


# -- the state of a finding ----------------------------------------------------------------------


def is_overridden(finding: Finding) -> bool:
    """Tell whether a planner has taken a hard finding upon them for this placement."""
    return OVERRIDE in finding.values


def is_open(plan: Plan, finding: Finding) -> bool:
    """Tell whether nobody has overridden or accepted a finding."""
    return not is_overridden(finding) and finding.key not in plan.accepted_findings


def parts_named(finding: Finding) -> tuple[PartId, ...]:
    """Return the parts that a finding names."""
    return tuple(PartId(name) for name in finding.ids(SubjectKind.PART))
