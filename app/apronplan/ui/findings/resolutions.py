"""What would mend a finding: moves, halls, the tray, a new plan, acceptance; each with its cost. No widgets."""

from dataclasses import dataclass
from enum import StrEnum

from apronplan.domain.findings import Finding, SubjectKind
from apronplan.domain.ids import HallId, LotId, PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import StandAssignment
from apronplan.i18n import tr
from apronplan.ui.drag.gesture import State
from apronplan.ui.inspector.ranking import rank
from apronplan.ui.session_bridge import SessionBridge
from apronplan.ui.words import part_title, tonnes_text

PER_PART = 4
PER_HALL = 4


class Way(StrEnum):
    """The kinds of resolution."""

    MOVE = "move"
    HALL = "hall"
    TRAY = "tray"
    REPLAN = "replan"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """One way to mend a finding.

    Attributes
    ----------
    cost : float or None
        Cost points more (or, negative, less) than now; None where it is not known beforehand.
    """

    way: Way
    text: str
    cost: float | None = None
    part: PartId | None = None
    stand: StandId | None = None
    lot: LotId | None = None
    hall: HallId | None = None


def resolutions(bridge: SessionBridge, finding: Finding) -> tuple[Resolution, ...]:
    """Return the ways to mend a finding, the cheapest moves first; at least five where stands are free."""
    plan = bridge.plan
    parts = [PartId(p) for p in finding.ids(SubjectKind.PART) if PartId(p) in plan.parts]
    found: list[Resolution] = []
    for part in parts:
        found.extend(moves_of(bridge, part))
    found.extend(hall_moves(bridge, finding))
    found.sort(key=lambda r: r.cost if r.cost is not None else 0.0)
    for part in parts:
        if part in plan.stand_assignments:
            text = tr("ui.resolve.tray", part=part_title(plan, part))
            found.append(Resolution(way=Way.TRAY, text=text, part=part))
    if parts:
        found.append(Resolution(way=Way.REPLAN, text=tr("ui.resolve.replan"), part=parts[0]))
    found.append(Resolution(way=Way.ACCEPT, text=tr("ui.resolve.accept")))
    return tuple(found)


def moves_of(bridge: SessionBridge, part: PartId) -> list[Resolution]:
    """Return the cheapest other stands of a part; none for one that is locked."""
    plan = bridge.plan
    row = plan.stand_assignments.get(part)
    if row is not None and row.locked:
        return []
    choices = rank(bridge, part)
    here = next((c.cost for c in choices if c.here), 0.0)
    possible = [c for c in choices if c.state is not State.IMPOSSIBLE and not c.here][:PER_PART]
    title = part_title(plan, part)
    return [
        Resolution(
            way=Way.MOVE,
            text=tr("ui.resolve.move", part=title, stand=c.stand),
            cost=c.cost - here,
            part=part,
            stand=c.stand,
        )
        for c in possible
    ]


def hall_moves(bridge: SessionBridge, finding: Finding) -> list[Resolution]:
    """Return other halls for the largest lots that a finding names, or that lie in its hall at its time."""
    from apronplan.cargo.halls import eligible_halls

    plan = bridge.plan
    lots = [LotId(i) for i in finding.ids(SubjectKind.LOT) if LotId(i) in plan.lots] or _lots_at(plan, finding)
    lots.sort(key=lambda lot: -plan.lots[lot].mass_kg)
    found: list[Resolution] = []
    for lot in lots[:PER_HALL]:
        row = plan.lots[lot]
        turn = plan.turnarounds.get(row.turnaround)
        if turn is None:
            continue
        day = turn.on_block.astimezone(bridge.zone).date()
        for hall in eligible_halls(row, plan.layout, day, plan.built_phases):
            if hall != plan.hall_of(lot):
                named = plan.layout.halls[hall].name or hall
                mass = tonnes_text(row.mass_kg)
                text = tr("ui.resolve.hall", mass=mass, category=row.category, flight=turn.label, hall=named)
                found.append(Resolution(way=Way.HALL, text=text, lot=lot, hall=hall))
    return found[: 2 * PER_HALL]


def _lots_at(plan: Plan, finding: Finding) -> list[LotId]:
    halls = set(finding.ids(SubjectKind.HALL))
    if not halls or finding.start is None:
        return []
    start, end = finding.start, finding.end or finding.start
    found = []
    for lot, assignment in plan.hall_assignments.items():
        row = plan.lots.get(lot)
        turn = plan.turnarounds.get(row.turnaround) if row is not None else None
        if turn is not None and assignment.hall in halls and turn.on_block <= end and start <= turn.off_block:
            found.append(lot)
    return found


def previewed(plan: Plan, resolution: Resolution) -> Plan | None:
    """Return the plan as a move would leave it; None for ways that are not shown beforehand."""
    from apronplan.domain.changes import RowChange

    part = resolution.part
    if part is None or resolution.way not in (Way.MOVE, Way.TRAY):
        return None
    after = plan.snapshot()
    now = plan.stand_assignments.get(part)
    row = StandAssignment(part=part, stand=resolution.stand) if resolution.stand is not None else None
    after.apply([RowChange("stand_assignment", part, now, row)])
    return after
