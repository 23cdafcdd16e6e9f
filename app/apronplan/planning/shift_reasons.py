"""What a proposal's single moves are worth, and why they are made: read from what the rules say before and after."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apronplan.domain.clock import overlaps
from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.planning.sentences import label, sentence

WAITING = frozenset({"unassigned", "unassigned_hall"})
"""Rules whose price is that of the tray: that something gets a place is told in words, not in points."""
LEAST_POINTS = 0.05
"""A change below what the list shows is none."""
_KINDS = (SubjectKind.PART, SubjectKind.LOT)


@dataclass(frozen=True, slots=True)
class Reason:
    """What one move changes.

    Attributes
    ----------
    points : float
        Cost of what the rules say about the part or lot in the proposal, less what it is now; without the tray's.
    text : str
        Why, in words; empty if nothing can be told.
    """

    points: float
    text: str


def reasons(
    before: Plan, after: Plan, found_before: Iterable[Finding], found_after: Iterable[Finding], names: Iterable[str]
) -> dict[str, Reason]:
    """Return what the moves of a proposal change, by part and by lot.

    Parameters
    ----------
    found_before, found_after : iterable of Finding
        All findings of either plan.
    names : iterable of str
        Parts and lots that have another place in the proposal.
    """
    wanted = frozenset(names)
    then, now = _about(found_after, wanted), _about(found_before, wanted)
    rooms = _newcomers(before, after, wanted)
    moves = (_Move(before, after, name, now.get(name, []), then.get(name, []), rooms) for name in wanted)
    return {move.name: _reason(move) for move in moves}


@dataclass(frozen=True, slots=True)
class _Move:
    """One part or lot with another place, and what the rules say about it before (`now`) and after (`then`)."""

    before: Plan
    after: Plan
    name: str
    now: list[Finding]
    then: list[Finding]
    rooms: Mapping[StandId, list[PartId]]


def _about(findings: Iterable[Finding], wanted: frozenset[str]) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.severity is not Severity.OFF:
            for name in {s.id for s in finding.subjects if s.kind in _KINDS and s.id in wanted}:
                found[name].append(finding)
    return found


def _newcomers(before: Plan, after: Plan, wanted: frozenset[str]) -> Mapping[StandId, list[PartId]]:
    """Return the parts that a proposal puts on a stand, by the stands that they take: it and its alternates."""
    taken: dict[StandId, set[StandId]] = defaultdict(set)
    for a, b in before.layout.exclusions:
        taken[a].add(b)
        taken[b].add(a)
    found: dict[StandId, list[PartId]] = defaultdict(list)
    for name in sorted(wanted):
        stand = after.stand_of(PartId(name)) if name in after.parts else None
        if stand is not None:
            for other in (stand, *taken[stand]):
                found[other].append(PartId(name))
    return found


def _reason(move: _Move) -> Reason:
    cost, cost_then = _by_rule(move.now), _by_rule(move.then)
    change = {rule: cost_then.get(rule, 0.0) - cost.get(rule, 0.0) for rule in cost.keys() | cost_then.keys()}
    points = sum(change.values())
    return Reason(points, _words(move, change, points))


def _by_rule(findings: list[Finding]) -> dict[str, float]:
    costs: dict[str, float] = defaultdict(float)
    for finding in findings:
        if finding.rule not in WAITING and finding.severity is Severity.SOFT:
            costs[finding.rule] += finding.cost
    return costs


def _words(move: _Move, change: Mapping[str, float], points: float) -> str:
    """Say the first of these that holds: a hard rule mended, in or out of the tray, cheaper, makes room, dearer."""
    before = move.before
    broken = {f.key for f in move.then if f.severity is Severity.HARD}
    mended = [f for f in move.now if f.severity is Severity.HARD and f.rule not in WAITING and f.key not in broken]
    if mended:
        return tr("shift.mends", finding=sentence(mended[0], before))
    if (placed := _tray_words(before, move.after, move.name)) is not None:
        return placed
    if points < -LEAST_POINTS:
        rule = min(change, key=lambda r: change[r])
        return tr("shift.no_more", finding=sentence(_dearest(move.now, rule), before))
    if guests := _guests(before, move.name, move.rooms):
        return tr("shift.makes_room", flights=", ".join(label(before, g) for g in guests))
    if points > LEAST_POINTS:
        rule = max(change, key=lambda r: change[r])
        return tr("shift.costs", finding=sentence(_dearest(move.then, rule), move.after))
    return ""


def _tray_words(before: Plan, after: Plan, name: str) -> str | None:
    """Say that something gets a place, or loses it; None if it has one before and after."""
    part = name in before.parts
    places = [p.stand_of(PartId(name)) if part else p.hall_of(name) for p in (before, after)]  # type: ignore[arg-type]
    if places[0] is None:
        return tr("shift.had_no_stand" if part else "shift.had_no_hall")
    if places[1] is None:
        return tr("shift.finds_no_stand" if part else "shift.finds_no_hall")
    return None


def _dearest(findings: list[Finding], rule: str) -> Finding:
    return max((f for f in findings if f.rule == rule), key=lambda f: f.cost)


def _guests(before: Plan, name: str, rooms: Mapping[StandId, list[PartId]]) -> list[PartId]:
    """Return who comes to stand, at the same time, where a part stands now."""
    row = before.parts.get(PartId(name))
    stand = before.stand_of(PartId(name)) if row is not None else None
    if row is None or stand is None:
        return []
    rows = ((g, before.parts[g]) for g in rooms.get(stand, ()) if g != name and g in before.parts)
    return [g for g, guest in rows if overlaps(row.on_block, row.off_block, guest.on_block, guest.off_block)]
